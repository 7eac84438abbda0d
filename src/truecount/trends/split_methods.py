"""The methods of a change split by crime type: each of its figures names one of these."""

from __future__ import annotations

from truecount.figure import Method
from truecount.trends.methods import DIVISIA, INSPECTION_METHOD

ZEROS = (
    "Ang, B W and Liu, N (2007), Handling zero values in the logarithmic mean Divisia index decomposition approach, "
    "Energy Policy 35(1), 238-246"
)
DRAWN = "interval: 2.5th and 97.5th percentiles of draws of what is not known"

ACCURACY_PATH = Method(
    id="trends.accuracy-path",
    version=1,
    title="Recording accuracy over time",
    formula=(
        "ln(a_t/(1 - a_t)) walks from month to month and passes through what each audit found; over a year a = R / sum "
        "of R_m/a_m, R_m the crimes recorded in a month"
    ),
    words=(
        "Accuracy is known at audits and less and less the further from them. What it may do between them is assumed: "
        "its log odds walk by 0.06 a root-month, by 0.08 while an action plan runs, which may also carry them one way "
        "in any part of its days. A kind that was not audited follows all crime at a distance that is assumed; "
        "kinds that were audited without all crime move together."
    ),
    source=f"{INSPECTION_METHOD}; draws by conditioning a walk on the audits, Chilès, J-P and Delfiner, P (2012), "
    "Geostatistics, chapter 7; its spreads are assumed, and tried in docs/validation/splits.md",
)
SPLIT_BY_TYPE = Method(
    id="trends.change-split-by-type",
    version=1,
    title="The change split between recording, rules, scope and genuine change",
    formula=(
        "part = sum over types of L(R1, R0) ln(x1/x0), x the accuracy, the factor of rules, that of scope, or R over "
        "all three; L(a, b) = (a - b) / ln(a / b)"
    ),
    words=(
        "Four parts of the change in recorded crime that add up exactly, over parts and over crime types, and do not "
        "depend on the order. Means add up; medians need not. A type with no crime in one period is put under genuine, "
        "one that could be recorded in one period only under scope. Genuine is what is left: reporting, and rules that "
        "no factor names, are in it too. How far the types of a kind lie apart in accuracy is drawn from what audits "
        "read of each type, or assumed where they do not say; it is taken to stay the same."
    ),
    source=f"{DIVISIA}; {ZEROS}; {DRAWN}",
)
RULE_FACTOR = Method(
    id="trends.rule-factor",
    version=1,
    title="Factor of a change of rules or scope",
    formula="k = 1 + s (f - 1), s the share of the period in which the rule held; ln f normal about what is assumed",
    words=(
        "How many crimes are recorded under the new rule where one was under the old. It is counted exactly where the "
        "same events were counted under both editions, and otherwise an assumption that the reader sees and can change."
    ),
    source="counting under two editions of the rules, or an assumption, named with each factor",
)
LIKE_FOR_LIKE_BY_TYPE = Method(
    id="trends.like-for-like-by-type",
    version=1,
    title="Change like for like, rules and scope taken out",
    formula="100 (sum of R1/(a1 k s) / sum of R0/a0 - 1), over types, k and s the change of the factors",
    words=(
        "The change in the crimes that should have been recorded by the rules of the earlier period. Types that could "
        "be recorded in one period only are left out."
    ),
    source=f"formula: {INSPECTION_METHOD}; {DRAWN}",
)
INSPECTORATE_FORM = Method(
    id="trends.inspectorate-form",
    version=1,
    title="Crimes put down to better recording in the inspectorate's way",
    formula="A = R1 (1 - p0/p1)",
    words=(
        "How many of the later period's crimes would have gone unrecorded at the earlier accuracy. It takes the later "
        "period as its base, so it is larger than the part of recording where crime rose, and does not add up with it."
    ),
    source=f"{INSPECTION_METHOD}; {DRAWN}",
)
BREAK_EVEN_BY_TYPE = Method(
    id="trends.break-even-by-type",
    version=1,
    title="Accuracy at which the change like for like would vanish",
    formula="a* = 100 sum of R1/(k s) / sum of R0/a0",
    words=(
        "The accuracy the later period would need, the same for all types, for nothing but recording, rules and scope "
        "to have changed. Above 100 per cent that is impossible."
    ),
    source=f"{INSPECTION_METHOD}; {DRAWN}",
)
SENSITIVITY = Method(
    id="trends.sensitivity",
    version=1,
    title="Change like for like at other accuracies",
    formula="100 (G a0/a1 - 1), G the growth of recorded crimes once rules and scope are taken out",
    words="What the change like for like would be had accuracy been so and so in each period, the same for all types.",
    source=INSPECTION_METHOD,
)

METHODS = (
    ACCURACY_PATH,
    SPLIT_BY_TYPE,
    RULE_FACTOR,
    LIKE_FOR_LIKE_BY_TYPE,
    INSPECTORATE_FORM,
    BREAK_EVEN_BY_TYPE,
    SENSITIVITY,
)
