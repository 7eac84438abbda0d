"""The methods of outcome rates set side by side: as they are, at one mix of crime, and why they differ."""

from __future__ import annotations

from truecount.figure import Method

COUNTS = "Home Office crime outcomes open data, by force and offence subgroup"
STANDARDISED = "Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, 3rd edition, chapter 19"
TAKEN_APART = "Kitagawa (1955), Journal of the American Statistical Association 50, 1168-1194"
FUNNELS = (
    "Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, and Quality and Safety in Health Care 14, 347-351"
)
AS_COUNTS = (
    "What is counted is treated as counts, not as parts of a whole, so that chance is put too high: by a twentieth for "
    "shares of a tenth, by two fifths for shares of a half."
)

CRUDE = Method(
    id="outcomes.compare-crude",
    version=1,
    title="Rate as it is",
    formula="100 sum x_k / sum n_k; x_k what the measure counts of crime type k, n_k what it is out of",
    words=(
        "The measure over all types of crime together. Every crime was counted, so the interval is no error of "
        "counting: it says how far chance may have moved the rate of a force of that size."
    ),
    source=f"{COUNTS}; interval: Wilson (1927), Journal of the American Statistical Association 22, 209-212",
)
SAME_MIX = Method(
    id="outcomes.compare-same-mix",
    version=1,
    title="Rate at the mix of crime of all forces",
    formula=(
        "100 sum w_k x_k / n_k; w_k the share of type k in what the measure is out of, all forces together (direct "
        "standardisation); types with fewer than 30 in the force are first joined to the largest of their offence group"
    ),
    words=(
        "What the rate would be if the force had the mix of crime types of all forces together and kept its own rate "
        "of each type. Rates so made can be set beside each other, as far as types go."
    ),
    source=(
        f"{COUNTS}; {STANDARDISED}; interval: Korn and Graubard (1998), Survey Methodology 24, 193-201; joining types "
        "of fewer than 30 is ours"
    ),
)
EXPECTED = Method(
    id="outcomes.compare-expected",
    version=1,
    title="Rate expected of the force's own mix of crime",
    formula="100 sum n_k R_k / sum n_k; R_k the rate of type k, all forces together",
    words="What the rate would be if each type of crime in the force had the rate that it has in all forces together.",
    source=f"{COUNTS}; {STANDARDISED}",
)
RATIO = Method(
    id="outcomes.compare-ratio",
    version=1,
    title="Seen for every 100 expected",
    formula="100 sum x_k / sum n_k R_k (indirect standardisation); R_k taken as known",
    words=(
        "How many there were for every 100 that the force would have at the rates of all forces together, type by "
        "type. It sets a force beside all forces; two forces of different mix are better compared at the same mix. "
        f"{AS_COUNTS}"
    ),
    source=f"{COUNTS}; {STANDARDISED}; interval: Garwood (1936), Biometrika 28, 437-442",
)
MIX = Method(
    id="outcomes.compare-mix",
    version=1,
    title="Part of a difference that is due to the mix of crime",
    formula=(
        "100 sum (p2_k - p1_k) ((r1_k + r2_k)/2 - (R1 + R2)/2); p the shares of types, r their rates, R the rates of "
        "all types together"
    ),
    words=(
        "How far the first has a lower or higher rate because other types of crime make up more of its total, at "
        "rates halfway between the two. With the part due to rates it adds up to the difference."
    ),
    source=f"{COUNTS}; {TAKEN_APART}; taking off the usual rate, which changes single types and no sum, is ours",
)
RATES = Method(
    id="outcomes.compare-rates",
    version=1,
    title="Part of a difference that is due to rates of the same types",
    formula="100 sum (r2_k - r1_k) (p1_k + p2_k)/2; as for the mix",
    words=(
        "How far the rate is lower or higher because crimes of the same type have another rate, at a mix halfway "
        "between the two. A type that only one of the two has counts under the mix."
    ),
    source=f"{COUNTS}; {TAKEN_APART}",
)
DIFFERENCE = Method(
    id="outcomes.compare-difference",
    version=1,
    title="Difference of two rates",
    formula="R2 - R1, in points of per cent",
    words="One rate as it is less another, in points: 8 less 10 per cent is -2 points.",
    source=COUNTS,
)
SHARE = Method(
    id="outcomes.compare-share",
    version=1,
    title="Share of one type of crime",
    formula="100 n_k / sum n_k; n_k what the measure is out of, of type k",
    words="How much of the crimes, or outcomes, that the measure is out of are of one type.",
    source=COUNTS,
)
RANK = Method(
    id="outcomes.compare-rank",
    version=1,
    title="Ranks that a force may have",
    formula=(
        "the middle 95 per cent of its ranks when every force's rate is drawn from a gamma distribution about it, as "
        "it is or over that expected"
    ),
    words=(
        "The places from the highest down that the force may have among the territorial forces, as far as chance goes. "
        f"How fully forces record is not in it. {AS_COUNTS}"
    ),
    source=f"{COUNTS}; Goldstein and Spiegelhalter (1996), Journal of the Royal Statistical Society A 159, 385-443",
)
LIMITS = Method(
    id="outcomes.compare-limits",
    version=1,
    title="Where forces of its size would lie",
    formula=(
        "negative binomial quantiles of a count with mean E and variance E + tau^2 E^2, over E, E the count at the "
        "rate of all territorial forces together"
    ),
    words=(
        "The range in which 95, or 99.8, of 100 forces of this size would lie if they differed by chance and, besides, "
        f"as much as forces do. {AS_COUNTS}"
    ),
    source=f"{COUNTS}; {FUNNELS}; negative binomial in place of normal limits is ours",
)
SPREAD = Method(
    id="outcomes.compare-spread",
    version=1,
    title="How much forces differ besides chance",
    formula="100 tau; tau^2 by the method of moments of DerSimonian and Laird, from winsorised deviates, 0 or more",
    words="The usual distance of a force from all forces together, beyond what chance makes, in per cent of the rate.",
    source=f"{COUNTS}; {FUNNELS}",
)

METHODS = (CRUDE, SAME_MIX, EXPECTED, RATIO, DIFFERENCE, MIX, RATES, SHARE, RANK, LIMITS, SPREAD)
"""Every method of comparing outcome rates."""
