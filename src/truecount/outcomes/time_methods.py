"""The methods of figures on how long outcomes take, and on what young cohorts will come to."""

from __future__ import annotations

from truecount.figure import Method

GROUPS = (
    "Groups of outcomes are ours: charged or summonsed (Home Office outcome type 1), out of court (2, 3, 6 to 8), "
    "diversion and deferred prosecution (22 to 24), victim does not support action (14, 16), evidential difficulties "
    "(15), no suspect identified (18), not in the public interest (5, 9 to 13, 17, 21), transferred (20) and other; "
    "data.police.uk gives labels, of which one, unable to prosecute, holds 5 and 11 to 17."
)
SOURCE = "the records loaded"
WITHIN = Method(
    id="outcomes.within",
    version=1,
    title="Crimes with an outcome within so many days",
    formula="100 F(c, t), Aalen-Johansen: F grows each day by S(t - 1) d(c, t)/n(t)",
    words=(
        "Of n crimes followed to the day t of their age, d are given the outcome on it; S is the share without any. A "
        "crime that is still open counts as long as it has been followed, neither as an outcome nor as none. The "
        f"interval is symmetric for ln(-ln(1 - F)). {GROUPS}"
    ),
    source=f"Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150; {SOURCE}",
)
UNRESOLVED = Method(
    id="outcomes.still-open",
    version=1,
    title="Crimes still open after so many days",
    formula="100 S(t), Kaplan-Meier: S is multiplied each day by 1 - d(t)/n(t)",
    words="Without any outcome at the age of t days. The interval is that of crimes with any outcome, turned about.",
    source=f"Kaplan and Meier (1958), Journal of the American Statistical Association 53, 457-481; {SOURCE}",
)
MEDIAN = Method(
    id="outcomes.days-to-any",
    version=1,
    title="Days by which a part of crimes has an outcome",
    formula="first t with 1 - S(t) ≥ the part",
    words=(
        "Of all crimes recorded, also those still open, which a median of the outcomes given leaves out. It has no "
        "value where the part is not reached. The limits are the days on which those of 1 - S reach the part."
    ),
    source=f"Brookmeyer and Crowley (1982), Biometrics 38, 29-41; {SOURCE}",
)
MEDIAN_OF_THOSE = Method(
    id="outcomes.days-to-one",
    version=1,
    title="Days by which half of those with an outcome have had it",
    formula="first t with F(c, t) ≥ F(c, T)/2, T the last day followed",
    words=(
        "Of crimes that have this outcome by the last day followed, allowing for those still open. Outcomes that take "
        "longer than that are not in it. The limits are the days at which Wilson's limits of a half are reached. "
        f"{GROUPS}"
    ),
    source=f"Woodruff (1952), Journal of the American Statistical Association 47, 635-646, for the limits; {SOURCE}",
)
FLOW = Method(
    id="outcomes.flow",
    version=1,
    title="What became of the crimes recorded",
    formula="100 crimes under the group / crimes recorded",
    words=(
        "Each crime once, under its latest outcome as at the date, or as still open. Crimes without a reference, which "
        f"cannot have outcome rows, and cancelled ones are not counted. {GROUPS}"
    ),
    source=SOURCE,
)
NOWCAST = Method(
    id="outcomes.nowcast",
    version=1,
    title="What a cohort comes to",
    formula="100 (outcomes given by the age + Σ over open crimes of P(c, age now to the age)) / crimes recorded",
    words=(
        "P is the chance of the outcome by the age foreseen, of a crime open at its age now: Aalen-Johansen from then "
        "on, by the shares of crimes open at each age that were given each outcome in the last 180 days (6 months "
        "where only months are known), whenever recorded, by crime type; each type leans on all crime by 20 crimes "
        "at every age. Crimes followed for less than 30 days (one month) are withheld. The interval holds 95 per cent "
        "of 2,000 draws of chance, of what these shares leave unknown, and of how far the pace of outcomes may move, "
        "by how far it moved within the 180 days. It foresees no change of practice that the last months do not show, "
        f"and no outcome that is changed later. {GROUPS}"
    ),
    source=f"ours, proved in docs/validation/nowcasts.md; {SOURCE}",
)
METHODS = (WITHIN, UNRESOLVED, MEDIAN, MEDIAN_OF_THOSE, FLOW, NOWCAST)
"""Every method of these figures."""
