"""The methods of this room: each figure names one of these."""

from __future__ import annotations

from truecount.figure import Method

PUBLISHED_SERIES = "Home Office, police force area open data tables, police recorded crime"
INSPECTION_METHOD = "HMICFRS, crime data integrity inspections, 2016 to 2020; checked against the published figures"
DIVISIA = "Ang, B W (2004), Decomposition analysis for policymaking in energy, Energy Policy 32(9), 1131-1139 (LMDI)"
MOVER = (
    "Zou, G Y and Donner, A (2008), Construction of confidence limits about effect measures, "
    "Statistics in Medicine 27(10), 1693-1702 (MOVER), here on the log scale"
)

RECORDED = Method(
    id="trends.recorded",
    version=1,
    title="Recorded crime",
    formula="R = sum of the crimes published for the financial year",
    words="The number of crimes recorded in the financial year, excluding fraud, as published.",
    source=PUBLISHED_SERIES,
)
IN_FILE = Method(
    id="trends.recorded-in-file",
    version=1,
    title="Recorded crime in a loaded file",
    formula="R = sum of the counts of the file for all of the financial year, without rows of fraud",
    words="The number of crimes that a loaded published table gives for the financial year; fraud is left out.",
    source=PUBLISHED_SERIES,
)
CRIME_RECORDS = Method(
    id="trends.crime-records",
    version=1,
    title="Crime records in a loaded file",
    formula="R = number of crime records, each reference once, whose recording date lies in the period",
    words="Crime records counted one by one. Incidents are not crimes and are not counted; nor are cancelled records.",
    source="the records loaded",
)
VINTAGES = Method(
    id="trends.vintage-difference",
    version=1,
    title="Difference between a loaded file and the latest revision",
    formula="D = R in the file - R in the latest revision held",
    words="Published counts are revised. The difference shows by how much the file departs from the latest revision.",
    source=PUBLISHED_SERIES,
)
TWELVE_MONTHS = Method(
    id="trends.twelve-months",
    version=1,
    title="Recorded crime in the twelve months to a day",
    formula="R12 = R_before + (R_after - R_before) x m / 12, m the months since 31 March",
    words=(
        "A straight line between the totals of the two financial years around the day. A month not yet over counts "
        "by its share of days. On 31 March it is the financial year itself."
    ),
    source="interpolation of the published totals of financial years; not a published count",
)
ACCURACY = Method(
    id="trends.recording-accuracy",
    version=1,
    title="Recording accuracy found by inspection",
    formula="p = crimes recorded / crimes that should have been recorded, in the reports audited",
    words=(
        "The share of reported crimes that were recorded, as the inspectorate published it. The published interval "
        "is taken to be at 95 per cent; the level itself was not found in what is held."
    ),
    source=INSPECTION_METHOD,
)
UNRECORDED = Method(
    id="trends.unrecorded",
    version=1,
    title="Crimes not recorded in a year",
    formula="U = R12 (1 - p) / p, R12 the twelve months to the end of the audit",
    words=(
        "If a share p of the crimes reported was recorded, then so many more should have been. The interval comes "
        "from putting both ends of the published interval of p into the formula."
    ),
    source=INSPECTION_METHOD,
)
ADDITIONAL = Method(
    id="trends.additional",
    version=1,
    title="Crimes recorded in a year because recording improved",
    formula="A = R12 (1 - p_old / p_new), R12 the twelve months to the end of the second audit",
    words=(
        "How many of the crimes now recorded would have gone unrecorded at the accuracy of the inspection before. "
        "Where the second audit's dates are not held, its end is taken as 30 September of the financial year in "
        "which it was published, and the range of the two years around is told."
    ),
    source=f"{INSPECTION_METHOD}; interval: {MOVER}",
)
SHOULD = Method(
    id="trends.should-have-been-recorded",
    version=1,
    title="Crimes that should have been recorded",
    formula="N = R / p",
    words=(
        "Recorded crime of the financial year divided by the recording accuracy of the inspection that stands for "
        "that year. The interval comes from both ends of the interval of p; recorded counts are taken as known."
    ),
    source=INSPECTION_METHOD,
)
RAW_CHANGE = Method(
    id="trends.raw-change",
    version=1,
    title="Change in recorded crime",
    formula="100 (R1 / R0 - 1)",
    words="The change in recorded crime as it stands, whatever happened to recording.",
    source=PUBLISHED_SERIES,
)
LIKE_FOR_LIKE = Method(
    id="trends.like-for-like",
    version=1,
    title="Change in recorded crime, like for like",
    formula="100 ((R1 / p1) / (R0 / p0) - 1)",
    words=(
        "The change in the crimes that should have been recorded: the change there would have been had the same "
        "share of crimes been recorded in both years. It still holds changes of the counting rules, of reporting "
        "and of crime itself."
    ),
    source=f"formula: {INSPECTION_METHOD}; interval: {MOVER}",
)
SPLIT = Method(
    id="trends.change-split",
    version=1,
    title="The change split between recording and everything else",
    formula="recording = L(R1, R0) ln(p1 / p0); other = L(R1, R0) ln(N1 / N0); L(a, b) = (a - b) / ln(a / b)",
    words=(
        "The change in recorded crime in two parts that add up exactly and do not depend on the order: better or "
        "worse recording, and everything else (rules, reporting, crime itself)."
    ),
    source=f"{DIVISIA}; interval: {MOVER}",
)
SHARE = Method(
    id="trends.recording-share",
    version=1,
    title="Share of the growth that comes from recording",
    formula="100 ln(p1 / p0) / ln(R1 / R0)",
    words="How much of the logarithmic growth of recorded crime is the change in recording accuracy.",
    source=f"{DIVISIA}; interval: {MOVER}",
)
BREAK_EVEN = Method(
    id="trends.break-even",
    version=1,
    title="Accuracy at which recording alone would explain the change",
    formula="p* = 100 p0 R1 / R0",
    words=(
        "The recording accuracy the later year would need for nothing but recording to have changed. Above 100 per "
        "cent that is impossible, and recording alone cannot explain the rise."
    ),
    source=INSPECTION_METHOD,
)

METHODS = (
    RECORDED,
    IN_FILE,
    CRIME_RECORDS,
    VINTAGES,
    TWELVE_MONTHS,
    ACCURACY,
    UNRECORDED,
    ADDITIONAL,
    SHOULD,
    RAW_CHANGE,
    LIKE_FOR_LIKE,
    SPLIT,
    SHARE,
    BREAK_EVEN,
)
