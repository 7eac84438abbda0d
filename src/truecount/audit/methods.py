"""The methods of this room: each figure of an audit names one of these."""

from __future__ import annotations

from truecount.figure import Method

LINEARISED = "Cochran (1977), Sampling Techniques, 3rd edition, chapters 5 and 6"
INTERVAL = (
    "interval: Korn and Graubard (1998), Survey Methodology 24, 193-201, the low limit allowing for a miss heavier "
    "than those found, after Fay and Feuer (1997), Statistics in Medicine 16, 791-801"
)
GUARDED = "interval: Korn and Graubard (1998), the standard error at least that of missed crimes as grave as recorded"
CORRECTED = "readers' errors: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, chapter 9"

ACCURACY = Method(
    id="audit.recording-accuracy",
    version=1,
    title="Recording accuracy",
    formula="A = (R - X) / (R - X + U); R records known, U crimes missed and X surplus records estimated",
    words=(
        "The share of crimes that should have been recorded that were. How many records there are is known for every "
        "log of the frame, so only the crimes missed and the records not required are estimated from the logs read. "
        "What readers overlook is put right by the logs that were read again and settled."
    ),
    source=f"derived from the definitions by the delta method; {LINEARISED}; {INTERVAL}; {CORRECTED}",
)
AS_INSPECTED = Method(
    id="audit.as-inspected",
    version=1,
    title="Recording accuracy from the logs read alone",
    formula="p = estimated crimes recorded / estimated crimes required",
    words=(
        "The same share, as inspectors estimate it: both numbers from the logs read, without what is known of the "
        "others. Wider, and comparable with published rates."
    ),
    source=f"HMICFRS crime data integrity inspections, as published; {LINEARISED}; {INTERVAL}",
)
WEIGHTED = Method(
    id="audit.weighted",
    version=1,
    title="Recording accuracy put together from kinds of crime",
    formula="sum W p over kinds; W the share of crimes required, or of crimes recorded",
    words=(
        "Each kind's accuracy, weighted by the crimes of that kind that should have been recorded. Weighted by "
        "recorded crimes instead, the better recorded kinds weigh too much, and the rate reads too high."
    ),
    source="derived; HMICFRS states that routes and types were weighted, not by which numbers",
)
SHARE = Method(
    id="audit.share",
    version=1,
    title="Share of crimes or records of which something is true",
    formula="p = estimated crimes of which it is true / estimated crimes of which it is asked",
    words="Both numbers are estimated from the logs read; the log, not the crime, is what was drawn.",
    source=f"{LINEARISED}; {INTERVAL}; {CORRECTED}",
)
TOTAL = Method(
    id="audit.total",
    version=1,
    title="Number of crimes in the frame",
    formula="T = sum of y / chance of being read; missed crimes: limits of A put into (R - X)(1 - A)/A",
    words="How many there are in all the logs of the frame, estimated from those read.",
    source=f"{LINEARISED}; {CORRECTED}",
)
A_YEAR = Method(
    id="audit.unrecorded-a-year",
    version=1,
    title="Crimes not recorded in a year",
    formula="U = R12 (1 - A) / A, R12 the crimes recorded in the twelve months to the end of the period, without fraud",
    words=(
        "If a share A of the crimes that should have been recorded was, then so many more should have been. The "
        "interval comes from both limits of A; it takes the audited period and routes to stand for the year and for "
        "all crime."
    ),
    source="HMICFRS, crime data integrity inspections, 2016 to 2020; the formula reproduces the published figures",
)
HARM = Method(
    id="audit.severity-weighted",
    version=1,
    title="Recording accuracy weighted by severity",
    formula="A = (H - X) / (H - X + U), each crime counted by the severity weight of its class",
    words=(
        "The share of the harm of all crimes that should have been recorded that lies in those that were. Classes "
        "without a weight count nothing."
    ),
    source=f"weights: Office for National Statistics, crime severity score; {LINEARISED}; {GUARDED}",
)
COUNTED = Method(
    id="audit.counted",
    version=1,
    title="Count of what was read",
    formula="x of n read, no estimate",
    words=(
        "Too few were read for a rate. The count is of the logs read, which do not stand for all logs in equal shares: "
        "it says what was seen, not how many there are."
    ),
    source="the reviews",
)
AGREEMENT = Method(
    id="audit.agreement",
    version=1,
    title="Agreement between first and second readers",
    formula="share of logs decided alike; kappa = (po - pe)/(1 - pe); AC1 with Gwet's pe",
    words=(
        "Whether two readers, blind to each other, say alike that something is missed or wrongly recorded, or that "
        "nothing is. Kappa and AC1 take off what chance would give. Each log counts by how many logs it stands for."
    ),
    source="Cohen (1960); Fleiss, Cohen and Everitt (1969); Gwet (2008), British J. Math. Stat. Psychology 61, 29-48",
)
WATCHED = Method(
    id="audit.at-any-time",
    version=1,
    title="Recording accuracy that may be looked at at any time",
    formula="all A against which no bet of a mixture has multiplied its stake by 1/(1 - level)",
    words=(
        "Limits that hold after every reading at once, so that an audit may be looked at as often as one likes and "
        "stopped when one likes, even because of what it shows."
    ),
    source=(
        "Waudby-Smith and Ramdas (2024), Journal of the Royal Statistical Society B 86, 1-27; Shekhar, Xu, Lipton, "
        "Liang and Ramdas (2023), Risk-limiting financial audits via weighted sampling without replacement"
    ),
)
METHODS = (
    ACCURACY,
    AS_INSPECTED,
    WEIGHTED,
    SHARE,
    TOTAL,
    A_YEAR,
    HARM,
    COUNTED,
    AGREEMENT,
    WATCHED,
)
