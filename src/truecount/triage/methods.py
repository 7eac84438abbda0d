"""The methods of this room: each figure of a triage names one of these."""

from __future__ import annotations

from truecount.figure import Method

DESIGN = "variance of draws with these chances: Hájek (1964), Annals of Mathematical Statistics 35, 1491-1523"
BETA = (
    "interval: Korn and Graubard (1998), Survey Methodology 24, 193-201, the low limit allowing for a miss heavier "
    "than those found, after Fay and Feuer (1997), Statistics in Medicine 16, 791-801"
)
GAMMA = "interval: Fay and Feuer (1997), Statistics in Medicine 16, 791-801"
WEIGHTED = "Each log whose truth is known counts as one over the chance it had of being read."
DRAWS = (
    "The interval takes each log for a draw, also where all were read, since the question is whether chance alone "
    "would give such a difference."
)

AUC = Method(
    id="triage.auc",
    version=1,
    title="How well logs that hide a missed crime stand above the others (AUC)",
    formula="P(score of a hiding log > score of another) + P(the two are equal)/2",
    words=(
        "Take one log that hides a missed crime and one that does not: how often does the first have the higher score? "
        f"1 is always, 0.5 is by chance. {WEIGHTED} The low limit allows for one more hiding log, of the weight of a "
        "log read on average, that stands among the others as if by chance."
    ),
    source=f"DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837-845, with weights; {DESIGN}; {BETA}",
)
RECORD_AUC = Method(
    id="triage.record-auc",
    version=1,
    title="How well logs with a crime record are told from those without (AUC)",
    formula="P(odds of a record, of a log with one > of a log without) + P(the two are equal)/2",
    words=(
        "Needs no truth: of two logs, one with a crime record and one without, how often do the words and facts up to "
        "the decision give the first the higher odds, by a model that has not seen it? Logs that repeat an earlier one "
        "are left out. It says how well recording is learnt, not how well missed crimes are found."
    ),
    source="Hanley and McNeil (1982), Radiology 143, 29-36; counted over all logs",
)
CALIBRATION = Method(
    id="triage.calibration-error",
    version=1,
    title="How far the chances told are from the shares found",
    formula="sum over 20 groups of W |e - f| / sum of W; e mean chance, f share of logs that hide a crime",
    words=(
        "Logs are put in the order of their scores and cut into 20 groups of equal weight; in each, the mean chance is "
        f"held against the share of logs that hide a missed crime. {WEIGHTED} It is never nought by chance: the error "
        "that chance alone would give stands beside it."
    ),
    source="Naeini, Cooper and Hauskrecht (2015), AAAI Conference 29, 2901-2907, with weights",
)
CHANCE_ERROR = Method(
    id="triage.chance-error",
    version=1,
    title="Calibration error that chance alone would give",
    formula="sum over 20 groups of s sqrt(2/pi) / sum of W; s^2 = sum of w^2 p (1 - p)",
    words="What the calibration error would be on average if every chance told were right, for as many logs known.",
    source="derived: the mean distance of a normal variable from its mean",
)
FOUND_SHARE = Method(
    id="triage.found-share",
    version=1,
    title="Share of logs of a score that hide a missed crime",
    formula="f = sum of w over hiding logs / sum of w",
    words=f"Of the logs of one group of scores, how many hide a missed crime. {WEIGHTED}",
    source=f"Cochran (1977), Sampling Techniques, 3rd edition, chapter 6; {DESIGN}; {BETA}",
)
EXPECTED = Method(
    id="triage.expected",
    version=1,
    title="Logs expected to hide a missed crime",
    formula="sum of the chances of all logs, or their mean",
    words="What the scores add up to. They need no truth, and are as right as the level that was believed or learnt.",
    source="the scores",
)
AGAINST = Method(
    id="triage.found-against-expected",
    version=1,
    title="Logs found to hide a missed crime against those expected",
    formula="r = sum of w over hiding logs / sum of w p over the same logs",
    words=f"1 where as many were found as the scores promise, more where they promise too little. {WEIGHTED}",
    source=f"Cochran (1977), Sampling Techniques, 3rd edition, chapter 6; {DESIGN}; {GAMMA}",
)
READ_SHARE = Method(
    id="triage.read",
    version=1,
    title="Logs that would be read",
    formula="k logs with the highest scores of N",
    words="How many logs are read if they are read from the top of the list. Equal scores keep the order of the logs.",
    source="the scores",
)
GAIN = Method(
    id="triage.missed-in-top",
    version=1,
    title="Share of missed crimes in the top of the list",
    formula="g = sum of w u over the top / sum of w u; u crimes missed of a log",
    words=f"Of all missed crimes, how many are those of the logs with the highest scores. {WEIGHTED}",
    source=f"Cochran (1977), Sampling Techniques, 3rd edition, chapter 6; {DESIGN}; {BETA}",
)
EXPECTED_GAIN = Method(
    id="triage.expected-in-top",
    version=1,
    title="Share of the logs expected to hide a crime that stand in the top of the list",
    formula="sum of the chances of the top / sum of all chances",
    words=(
        "What the scores themselves promise of the top of the list, in logs. It needs no truth, and is right only if "
        "the scores are."
    ),
    source="the scores",
)
LIFT = Method(
    id="triage.lift",
    version=1,
    title="How many times more than by reading at random",
    formula="share in the top / (k / N)",
    words="The share of missed crimes, or of hiding logs, in the top, over the share of logs that the top is.",
    source=f"the share and its interval, divided by a number that is known; {BETA}",
)
PRECISION = Method(
    id="triage.precision",
    version=1,
    title="Share of the logs read that hide a missed crime",
    formula="sum of w over hiding logs of the top / sum of w over the top",
    words=f"Of the logs that would be read, how many are worth it. {WEIGHTED}",
    source=f"Cochran (1977), Sampling Techniques, 3rd edition, chapter 6; {DESIGN}; {BETA}",
)
GROUP_TOP = Method(
    id="triage.group-top",
    version=1,
    title="Share of a group's logs in the top of the list",
    formula="logs of the group among the top k / logs of the group",
    words="How much of a group would be read. Groups differ in it rightly where they differ in missed crimes.",
    source="the scores",
)
GROUP_GAIN = Method(
    id="triage.group-missed-in-top",
    version=1,
    title="Share of a group's logs with a missed crime that stand in the top of the list",
    formula="sum of w over hiding logs of the group in the top / sum of w over hiding logs of the group",
    words=f"Would a log that hides a crime be read as surely in each group? {WEIGHTED} {DRAWS}",
    source=f"Cochran (1977), Sampling Techniques, 3rd edition, chapter 6; {BETA}; groups: Holm (1979), Scandinavian "
    "Journal of Statistics 6, 65-70",
)
GROUP_AGAINST = Method(
    id="triage.group-found-against-expected",
    version=1,
    title="A group's logs found to hide a missed crime against those expected",
    formula="r = sum of w over hiding logs of the group / sum of w p over the same logs; variance sum of w^2",
    words=f"1 where the scores are as right for a group as they should be. {WEIGHTED} {DRAWS}",
    source=f"{GAMMA}; groups: Holm (1979), Scandinavian Journal of Statistics 6, 65-70",
)
METHODS = (
    AUC,
    RECORD_AUC,
    CALIBRATION,
    CHANCE_ERROR,
    FOUND_SHARE,
    EXPECTED,
    AGAINST,
    READ_SHARE,
    GAIN,
    EXPECTED_GAIN,
    LIFT,
    PRECISION,
    GROUP_TOP,
    GROUP_GAIN,
    GROUP_AGAINST,
)
