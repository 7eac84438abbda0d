"""The methods of what is set beside recorded crime: its releases, what moved between loads, the funnel of forces."""

from __future__ import annotations

from truecount.figure import Method
from truecount.trends.methods import PUBLISHED_SERIES

FUNNEL = (
    "Spiegelhalter, D J (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24, "
    "1185-1202, and Handling over-dispersion of performance indicators, Quality and Safety in Health Care 14, 347-351"
)
RANKS = (
    "Goldstein, H and Spiegelhalter, D J (1996), League tables and their limitations, Journal of the Royal Statistical "
    "Society A 159, 385-443"
)

RELEASE = Method(
    id="releases.recorded",
    version=1,
    title="Recorded crime as one release gives it",
    formula="R = sum of the crimes that the release gives for the financial year, fraud left out",
    words="The same financial year as a release printed it. Later releases print it again, revised.",
    source=PUBLISHED_SERIES,
)
RELEASES_APART = Method(
    id="releases.difference",
    version=1,
    title="Difference between two releases of the same year",
    formula="D = R of the later release - R of the earlier; also 100 D / R of the earlier",
    words=(
        "By how much a later release changed the count of the same force and year. The differences of releases that "
        "follow each other add up to that of the first and the last."
    ),
    source=PUBLISHED_SERIES,
)
WITHIN_RELEASE = Method(
    id="releases.change",
    version=1,
    title="Change between two years within one release",
    formula="100 (R of the second year / R of the first - 1), both of the same release",
    words="How far recorded crime moved between two years, both read in the same release.",
    source=PUBLISHED_SERIES,
)
REVISED = Method(
    id="revisions.moved",
    version=1,
    title="What moved between two loads of the same period",
    formula=(
        "after = before + added + dated in + restored + classed in - gone - dated out - cancelled - classed out, each "
        "a number of crime records"
    ),
    words=(
        "Crime records of one period as the file stood after an earlier load and after a later one. Each record is "
        "known again by its reference, and the two counts are led over from one to the other without remainder."
    ),
    source="the records loaded",
)
FUNNEL_RATE = Method(
    id="forces.rate",
    version=1,
    title="A force's rate in a funnel of forces",
    formula="count / exposure: crimes for each 1,000 residents, or crimes charged of 100 recorded",
    words="The rate of one force as published, with its size, to be set against the limits of forces of that size.",
    source=f"{PUBLISHED_SERIES}, and crime outcomes; Office for National Statistics, mid-year population",
)
FUNNEL_LIMITS = Method(
    id="forces.limits",
    version=1,
    title="Where forces of its size would lie",
    formula=(
        "negative binomial quantiles of a count with mean E and variance E + tau^2 E^2, over E, E the count at the "
        "rate of all forces together"
    ),
    words=(
        "The range in which 95, or 99.8, of 100 forces of this size would lie if they differed by chance and, besides, "
        "as much as forces do. Charges are treated as counts, not as parts of a whole, so that chance is put a little "
        "too high."
    ),
    source=f"{FUNNEL}; negative binomial in place of normal limits is our own",
)
FUNNEL_SPREAD = Method(
    id="forces.spread",
    version=1,
    title="How much forces differ besides chance",
    formula="100 tau; tau^2 by the method of moments of DerSimonian and Laird, from winsorised deviates, 0 or more",
    words="The usual distance of a force from the rate of all forces together, beyond what chance in the counts makes.",
    source=FUNNEL,
)
FUNNEL_RANK = Method(
    id="forces.rank",
    version=1,
    title="Rank in a funnel of forces",
    formula="the middle 95 per cent of the ranks when every force's rate is drawn from a gamma distribution about it",
    words=(
        "The places that the force may have from the highest down, as far as chance in the number of crimes goes. "
        "Differences in how fully forces record, which can be much larger, are not in it."
    ),
    source=RANKS,
)

METHODS = (
    RELEASE,
    RELEASES_APART,
    WITHIN_RELEASE,
    REVISED,
    FUNNEL_RATE,
    FUNNEL_LIMITS,
    FUNNEL_SPREAD,
    FUNNEL_RANK,
)
