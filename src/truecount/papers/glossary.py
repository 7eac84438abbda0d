"""The words of the field that a panel paper uses, each in plain English."""

from __future__ import annotations

GLOSSARY = (
    (
        "Additionally recorded",
        "Crimes recorded in a year that would have been missed at the recording accuracy found before.",
    ),
    (
        "Basis",
        "Which crimes an outcome figure counts. “Crimes recorded in the year” follows the crimes recorded in one year "
        "to whatever outcome they have had so far. “Outcomes given in the year” counts the outcomes of one year, "
        "whenever the crime was recorded.",
    ),
    ("Break-even accuracy", "The recording accuracy at which better recording alone would explain the whole change."),
    ("Charged or summonsed", "A person was charged with the crime or told to appear in court for it (outcome type 1)."),
    (
        "Community resolution",
        "An informal agreement with the offender, such as an apology or repair, with or without restorative justice "
        "(outcome type 8).",
    ),
    (
        "Dip sample",
        "A small sample, taken quickly and not drawn to stand for all crime. It shows problems; it does not measure "
        "them.",
    ),
    (
        "Evidential difficulties",
        "The investigation ended because the evidence would not support a prosecution (types 14, 15 and 16).",
    ),
    ("Financial year", "1 April to 31 March; 2016/17 is 1 April 2016 to 31 March 2017."),
    ("Inspection", "A crime data integrity inspection by HMICFRS, formerly HMIC, the inspectorate of police forces."),
    (
        "Interval",
        "The range within which the true value probably lies, given that only a sample was examined. At 95%, about 95 "
        "of 100 such ranges hold the true value.",
    ),
    (
        "Like for like",
        "As if the same share of crimes had been recorded in both years. Other changes, in rules, in reporting and in "
        "crime itself, are still in it.",
    ),
    ("Named suspect", "The investigation identified who was suspected of the crime."),
    ("Outcome", "How the investigation of a recorded crime ended. The Home Office numbers the types."),
    (
        "Out of court",
        "Dealt with without a prosecution: caution, penalty notice, cannabis warning or community resolution (types "
        "2, 3, 6, 7 and 8).",
    ),
    ("Points", "The difference between two percentages: from 83% to 96% is 13 points."),
    (
        "Recorded crime",
        "Crimes that the police entered in their crime system. Fraud, recorded nationally, is left out.",
    ),
    (
        "Recording accuracy",
        "The share of the crimes reported to a force that it recorded as crimes, as the rules require.",
    ),
    (
        "Victim does not support action",
        "The victim could not or did not wish to support further action, whether a suspect was named (type 16) or not "
        "(type 14). Some forces call it “IP decline”, IP meaning injured party.",
    ),
)
