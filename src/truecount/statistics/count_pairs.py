"""Two counts beside each other: by how much the second is more than the first, and what chance alone would do.

Counts are whole numbers of crimes of a month, a year or any other time; an exposure is what they are counts of (months,
days, people), above 0, in the same unit for both. All arguments broadcast, (...), and so do the results.

Recorded crime varies more than chance alone (Poisson) would have it. φ is how many times as much: the variance of the
months over their mean, `dispersion` of a baseline. It is the same for months and for the year they add up to. In
simulated pairs without any change the tests that leave it out call 7 to 11 in 100 a change where φ is 1.5 and 14 to 21
where it is 2.5, at what should be 5 in 100.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from truecount.errors import TrueCountError
from truecount.statistics.estimate import Numbers, as_numbers, divided
from truecount.statistics.intervals import Limits

LEAST_FOR_PER_CENT = 20
"""The count below which no percentage of change is given: the standard error of a count of 20 is 22 per cent of it.

Health statistics mark or leave out rates of fewer than 20 deaths for that reason (New York State Department of Health,
Rates Based on Small Numbers, which names the National Center for Health Statistics). That it holds for crime is ours.
"""

HALVINGS = 60
"""Halvings of a bracket that leave nothing between its ends but rounding."""

FARTHEST = 60.0
"""A ratio above e to this power, or below one over it, is looked for no longer."""

CLOSE_TO_CHANCE = 1e-4
"""A φ less than this above 1 is taken for 1."""

AtLeast = Callable[[Numbers, Numbers, Numbers], Numbers]
"""The chance of x or more of n crimes in the second count, from x, n and the log of the odds of each being there."""


@dataclass(frozen=True)
class Dispersion:
    """φ, how many times as much as chance alone counts vary, and how well that is known: degrees of freedom."""

    phi: float
    degrees_of_freedom: float = np.inf


CHANCE_ALONE = Dispersion(1.0)


@dataclass(frozen=True, eq=False)
class Comparison:
    """The second rate over the first, its two limits, and the chance of a difference as great without a change, (...).

    The ratio is not a number where both counts are 0 and without end where only the first is; the low limit is 0 where
    the second count is 0, the high one without end where the first is. `p_value` is twice the smaller tail, so that it
    is below 1 − level exactly where 1 is outside the limits.
    """

    ratio: Numbers
    low: Numbers
    high: Numbers
    p_value: Numbers


def dispersion(counts: ArrayLike, exposure: ArrayLike = 1.0) -> Dispersion:
    """φ of the months of a baseline, (b,): Σ (x − m)²/m over b − 1, m what each month's exposure would have; least 1.

    Pearson's. The baseline should have neither trend nor steps nor season: they make φ larger, and a comparison by it
    more cautious. Counts that vary less than chance are taken to vary by chance. Raises TrueCountError for fewer than
    two months. Source: McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition, section 6.2.3.
    """
    x, months = _counted(counts, exposure)
    if x.ndim != 1 or x.size < 2:  # noqa: PLR2004
        raise TrueCountError("How much counts vary cannot be told from fewer than two months; give a longer baseline.")
    expected = months * x.sum() / months.sum()
    phi = np.nansum(divided((x - expected) ** 2, expected)) / (x.size - 1)
    return Dispersion(max(float(phi), 1.0), x.size - 1)


def garwood(count: ArrayLike, exposure: ArrayLike = 1.0, level: float = 0.95) -> Limits:
    """The exact interval of the rate that gave one count, count by exposure: never less sure than `level` says.

    Quantiles of gamma distributions, over the exposure: low of shape x, high of shape x + 1. At 0 low is 0 and high
    −ln((1 − level)/2), 3.69 at 95 per cent. Source: Garwood (1936), Biometrika 28, 437-442.
    """
    x, time = _counted(count, exposure)
    tail = (1 - level) / 2
    low = np.where(x > 0, special.gammaincinv(np.maximum(x, 1), tail), 0.0)
    return low / time, special.gammainccinv(x + 1, tail) / time


def mid_p(
    count: ArrayLike, exposure: ArrayLike = 1.0, level: float = 0.95, scatter: Dispersion = CHANCE_ALONE
) -> Limits:
    """The mid-P interval of the rate that gave one count: shorter than `garwood`, and right on average.

    The count itself is only half as surprising as counts beyond it. With a `scatter` the tails are those at which
    a normal deviate is √φ times as far out, by Student where φ was estimated. At 0 low is 0 and, by chance alone, high
    is −ln(1 − level). Source: Cohen and Yang (1994), Statistics in Medicine 13, 2189-2210.
    """
    x, time = _counted(count, exposure)
    tail = _tail(level, scatter.phi, scatter.degrees_of_freedom)

    def more(mean: Numbers) -> Numbers:
        return np.asarray((special.gammainc(x, mean) + special.gammainc(x + 1, mean)) / 2)

    def fewer(mean: Numbers) -> Numbers:
        return np.asarray((special.gammaincc(x, mean) + special.gammaincc(x + 1, mean)) / 2)

    low = _bisected(lambda mean: more(mean) < tail, np.zeros(x.shape), x)
    high = _bisected(lambda mean: fewer(mean) > tail, x, special.gammainccinv(x + 1, tail))
    return low / time, high / time


def exact_comparison(
    first: ArrayLike,
    second: ArrayLike,
    first_exposure: ArrayLike = 1.0,
    second_exposure: ArrayLike = 1.0,
    level: float = 0.95,
) -> Comparison:
    """Two counts by the binomial distribution of the second, given both together; never less sure than it says.

    Too cautious: of pairs without a change it calls from less than 1 to 4 in 100 one, at 5. Limits are Clopper and
    Pearson's of the share of the second, as a ratio. Source: Przyborowski and Wilenski (1940), Biometrika 31, 313-323.
    """
    return _compared(first, second, first_exposure, second_exposure, level, _binomial, own=1.0)


def mid_p_comparison(
    first: ArrayLike,
    second: ArrayLike,
    first_exposure: ArrayLike = 1.0,
    second_exposure: ArrayLike = 1.0,
    level: float = 0.95,
    scatter: Dispersion = CHANCE_ALONE,
) -> Comparison:
    """Two counts as by `exact_comparison`, the count itself counting half: the way to compare them unless told not to.

    With a `scatter` the normal deviate of the tail is divided by √φ and referred to Student's distribution with the
    degrees of freedom of φ; the limits are those of the ratios that such a test does not refuse. Sources: Rothman,
    Greenland and Lash (2008), Modern Epidemiology, 3rd edition, chapter 14; for √φ McCullagh and Nelder (1989),
    Generalized Linear Models, 2nd edition, section 4.5; applying it to mid-P tails is ours.
    """
    return _compared(first, second, first_exposure, second_exposure, level, _binomial, 0.5, scatter.phi, scatter)


def negative_binomial_comparison(
    first: ArrayLike,
    second: ArrayLike,
    first_exposure: ArrayLike = 1.0,
    second_exposure: ArrayLike = 1.0,
    level: float = 0.95,
    scatter: Dispersion = CHANCE_ALONE,
) -> Comparison:
    """Two counts, each negative binomial with a variance of φ times its mean, given both together; mid-P.

    The second is then beta-binomial: n crimes, a share that itself varies with precision n/(φ − 1), in which n stands
    for the two means together. With equal exposures it is the exact test of Robinson and Smyth (2008), Biostatistics
    9, 321-332, with the size that φ gives. Student's for an estimated φ as in `mid_p_comparison`, which gives much the
    same and is a little more cautious at small counts. n terms are added up at a time: it is for totals up to ten
    thousand or so.
    """
    chances = _beta_binomial(scatter.phi) if scatter.phi - 1 > CLOSE_TO_CHANCE else _binomial
    return _compared(first, second, first_exposure, second_exposure, level, chances, 0.5, 1.0, scatter)


def may_say_per_cent(counts: ArrayLike, least: int = LEAST_FOR_PER_CENT) -> bool:
    """Whether a change between these counts may be told in per cent: no count is below `least`.

    Two counts of 20 leave anything from half to nearly twice as many possible; from 3 to 6 is "3 more", not 100 per
    cent. Below it give both counts and the interval of their ratio.
    """
    return bool((np.asarray(counts) >= least).all())


def scattered(mean: ArrayLike, variance: ArrayLike) -> stats.rv_frozen:
    """The negative binomial distribution of a mean above 0 and a variance, (...); Poisson's where it is no larger."""
    middle, spread = as_numbers(mean, variance)
    spread = np.maximum(spread, middle * (1 + 1e-6))
    return stats.nbinom(middle**2 / (spread - middle), middle / spread)


def _compared(
    first: ArrayLike,
    second: ArrayLike,
    first_exposure: ArrayLike,
    second_exposure: ArrayLike,
    level: float,
    at_least: AtLeast,
    own: float,
    phi: float = 1.0,
    scatter: Dispersion = CHANCE_ALONE,
) -> Comparison:
    x1, e1 = _counted(first, first_exposure)
    x2, e2 = _counted(second, second_exposure)
    x1, x2, e1, e2 = as_numbers(x1, x2, e1, e2)
    no_change = np.log(e2 / e1)

    def more(x: Numbers, log_odds: Numbers) -> Numbers:
        """The chance of more than x, and of x itself as far as it counts."""
        return own * at_least(x, x1 + x2, log_odds) + (1 - own) * at_least(x + 1, x1 + x2, log_odds)

    def least(x: Numbers, where_same: Numbers) -> Numbers:
        """The smallest log ratio at which x or more is likely enough."""
        odds = _bisected(lambda odds: more(x, odds) < tail, where_same - FARTHEST, where_same + FARTHEST)
        return np.where(x > 0, odds - where_same, -np.inf)

    tail = _tail(level, phi, scatter.degrees_of_freedom)
    smaller = np.minimum(more(x2, no_change), more(x1, -no_change))
    deviate = special.ndtri(np.minimum(smaller, 0.5)) / np.sqrt(phi)
    p_value = np.where(smaller < 0.5, 2 * stats.t.cdf(deviate, scatter.degrees_of_freedom), 1.0)  # noqa: PLR2004
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.asarray((x2 / e2) / (x1 / e1))
    return Comparison(ratio, np.exp(least(x2, no_change)), np.exp(-least(x1, -no_change)), p_value)


def _binomial(x: Numbers, n: Numbers, log_odds: Numbers) -> Numbers:
    inside = (x > 0) & (x <= n)
    chance = special.betainc(np.where(inside, x, 1), np.where(inside, n - x + 1, 1), special.expit(log_odds))
    return np.where(inside, chance, np.where(x > n, 0.0, 1.0))


def _beta_binomial(phi: float) -> AtLeast:
    def one(x: float, n: float, log_odds: float) -> float:
        if x <= 0 or x > n:
            return float(x <= 0)
        a, b = n / (phi - 1) * special.expit([log_odds, -log_odds])
        k = np.arange(n + 1)
        ways = -special.betaln(k + 1, n - k + 1) - np.log(n + 1)
        chances = np.exp(ways + special.betaln(k + a, n - k + b) - special.betaln(a, b))
        return float(chances[int(x) :].sum() / chances.sum())

    return np.vectorize(one, otypes=[np.float64])


def _tail(level: float, phi: float, degrees_of_freedom: float) -> float:
    """The tail that chance alone must reach where deviates are divided by √φ."""
    return float(special.ndtr(-np.sqrt(phi) * stats.t.ppf((1 + level) / 2, degrees_of_freedom)))


def _bisected(below: Callable[[Numbers], NDArray[np.bool_]], low: Numbers, high: Numbers) -> Numbers:
    """Where it stops being true, between the two."""
    low, high = low.astype(np.float64), high.astype(np.float64)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        under = below(middle)
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return (low + high) / 2


def _counted(counts: ArrayLike, exposure: ArrayLike) -> tuple[Numbers, Numbers]:
    x, time = as_numbers(counts, exposure)
    if not (np.isfinite(x).all() and (x >= 0).all() and (x == np.floor(x)).all()):
        raise TrueCountError(f"The counts are {x.tolist()}; each must be a whole number, nought or more.")
    if not (np.isfinite(time).all() and (time > 0).all()):
        raise TrueCountError(f"The exposures are {time.tolist()}; each must be above nought.")
    return x, time
