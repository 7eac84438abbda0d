"""The fifteen tables and charts that a panel expects of a paper about crime recording and outcomes.

Gathered from the minutes of the Kent and Medway Police and Crime Panel of autumn 2018 (democracy.kent.gov.uk, agenda
item 48992: numbers 1, 8, 9, 10, 11 and 13) and from what inspectors, other panels and commissioners' offices print:
HMICFRS crime data integrity reports, the annual reports of commissioners, published audit schedules. No list of them
was found in print.
"""

from __future__ import annotations

EXPECTED = {
    1: "Recording accuracy by kind of crime with its interval, inspections and own audits on one axis",
    2: "Crimes not recorded, and more recorded since, a year, with an interval",
    3: "Crimes missed, by why they were missed and by kind",
    4: "How soon crimes were recorded: the share in time, and the distribution",
    5: "Crimes cancelled and transferred: how many, how many rightly, and whether the victim was told",
    6: "Rape, N100, vulnerable victims and modern slavery, as counts where they are few",
    7: "What was recommended and promised: by whom, by when, what became of it, and what shows it",
    8: "Recorded crime over rolling years by Home Office group and by district, raw and like for like",
    9: "Crimes of high harm beside the volume of crime, and severity",
    10: "Outcomes by type on both bases, beside the year before and the country",
    11: "Outcomes by crime type: charged, and victims who do not support action",
    12: "How long outcomes take",
    13: "Community resolutions, restorative justice and diversion",
    14: "Own audits by category, graded, with those below the mark",
    15: "The national measures: homicide, serious violence and so on, against their baseline",
}
"""Each by the number it is called by in a paper."""
