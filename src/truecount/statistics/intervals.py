"""Intervals: the two limits between which a proportion, a count or an estimate lies.

All take arrays of any shapes that broadcast, and return the low and the high limits as two arrays. `level` is the share
of such intervals that hold the true value, both tails being of equal size: for a one-sided limit at 95 per cent ask for
a level of 0.90. Proportions are between 0 and 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from truecount.statistics.estimate import Counts, Numbers, as_numbers

Limits = tuple[Numbers, Numbers]

AT_AN_END = 1e-12
"""A proportion nearer than this to 0 or 1 is one of them: the rest is the rounding of sums."""
ROUNDING = 1e-9
"""A standard error below this is what the rounding of sums leaves of none."""


def wilson(successes: ArrayLike, sample: ArrayLike, level: float = 0.95) -> Limits:
    """Wilson's score interval of a proportion, without continuity correction.

    (x + z²/2 ± z √(x (n − x)/n + z²/4)) / (n + z²), x successes in a simple random sample of n, which need not be whole
    numbers. At 0 per cent the low limit is 0, at 100 per cent the high limit is 1; with no sample they are 0 and 1.
    Source: Wilson (1927), Journal of the American Statistical Association 22, 209-212.
    """
    x, n = as_numbers(successes, sample)
    z = stats.norm.ppf((1 + level) / 2)
    spread = np.divide(x * (n - x), n, out=np.zeros_like(n), where=n > 0)
    half = z * np.sqrt(spread + z**2 / 4)
    low, high = (x + z**2 / 2 - half) / (n + z**2), (x + z**2 / 2 + half) / (n + z**2)
    return np.where(x > 0, low, 0.0), np.where(x < n, high, 1.0)


def clopper_pearson(successes: ArrayLike, sample: ArrayLike, level: float = 0.95) -> Limits:
    """The exact binomial interval of a proportion.

    With α = 1 − level: low = Beta(α/2; x, n − x + 1) and high = Beta(1 − α/2; x + 1, n − x), the quantiles of beta
    distributions, x successes in n; neither need be a whole number. At 0 per cent the low limit is 0 and the high one
    1 − (α/2)^(1/n); at 100 per cent they are (α/2)^(1/n) and 1; with no sample 0 and 1.
    Source: Clopper and Pearson (1934), Biometrika 26, 404-413.
    """
    x, n = as_numbers(successes, sample)
    rest = n - x
    # The quantile of a beta distribution with a parameter of 0 does not exist; 1 stands in where it is not used.
    low = stats.beta.ppf((1 - level) / 2, np.where(x > 0, x, 1.0), rest + 1)
    high = stats.beta.ppf((1 + level) / 2, x + 1, np.where(rest > 0, rest, 1.0))
    return np.where(x > 0, low, 0.0), np.where(rest > 0, high, 1.0)


def korn_graubard(
    proportion: ArrayLike,
    standard_error: ArrayLike,
    readings: ArrayLike,
    degrees_of_freedom: ArrayLike,
    level: float = 0.95,
) -> Limits:
    """The exact binomial interval at the effective sample size of a survey design.

    n* = p (1 − p)/se² · (t(n − 1)/t(df))², then Clopper-Pearson of p n* in n*; n readings, t the quantiles of Student's
    distribution. At 0 and 100 per cent p (1 − p)/se² has no value and n takes its place. Between them a standard error
    of 0, or so small that only rounding leaves it, means that nothing was left to chance: both limits are p. With no
    degrees of freedom they are 0 and 1. A proportion outside 0 to 1, which a ratio can give, counts as the nearer end.
    Source: Korn and Graubard (1998), Survey Methodology 24, 193-201; "beta" of svyciprop in R's survey package.
    """
    p, error, n, freedom = as_numbers(proportion, standard_error, readings, degrees_of_freedom)
    p, at_an_end = _inside(p)
    certain = (error < ROUNDING) & ~at_an_end
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(at_an_end | certain, n, p * (1 - p) / error**2)
        shrunk = np.where(freedom > 0, (_student(n - 1, level) / _student(freedom, level)) ** 2, 0.0)
    low, high = clopper_pearson(p * effective * shrunk, effective * shrunk, level)
    return np.where(certain, p, low), np.where(certain, p, high)


def logit(
    proportion: ArrayLike, standard_error: ArrayLike, degrees_of_freedom: ArrayLike, level: float = 0.95
) -> Limits:
    """The interval of a proportion that is symmetric on the scale of log odds.

    Log odds ln(p/(1 − p)) ± t(df) · se/(p (1 − p)), taken back to proportions. At 0 and 100 per cent there are no log
    odds and the limits are 0 and 1: it then says nothing, and korn_graubard should be asked. Between them a standard
    error of 0 gives p twice.
    Source: Korn and Graubard (1999), Analysis of Health Surveys; "logit" of svyciprop in R's survey package.
    """
    p, error, freedom = as_numbers(proportion, standard_error, degrees_of_freedom)
    p, at_an_end = _inside(p)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = np.where(error > 0, _student(freedom, level) * error / (p * (1 - p)), 0.0)
        low, high = special.expit(special.logit(p) - half), special.expit(special.logit(p) + half)
    return np.where(at_an_end, 0.0, low), np.where(at_an_end, 1.0, high)


def student(
    estimate: ArrayLike, standard_error: ArrayLike, degrees_of_freedom: ArrayLike, level: float = 0.95
) -> Limits:
    """The symmetric interval of a total or a difference, in its own units: estimate ± t(df) · se.

    Not for proportions, which it takes past 0 and 1. With no degrees of freedom the limits are without end.
    """
    value, error, freedom = as_numbers(estimate, standard_error, degrees_of_freedom)
    with np.errstate(invalid="ignore"):
        half = np.where(error > 0, _student(freedom, level) * error, 0.0)
    return value - half, value + half


def hypergeometric(
    successes: ArrayLike, sample: ArrayLike, population: ArrayLike, level: float = 0.95
) -> tuple[Counts, Counts]:
    """The exact limits of the number of successes in a population of N, of which n were drawn without replacement.

    With x successes drawn, high is the largest K for which the chance of x or fewer is above (1 − level)/2, low the
    smallest K for which the chance of x or more is. Whole numbers, from x to N − n + x: those drawn are known. At 0 per
    cent low is 0, at 100 per cent high is N, and with n = N both are x.
    Source: Buonaccorsi (1987), The American Statistician 41, 215-218.
    """
    x, n, size = np.broadcast_arrays(*(np.asarray(one, dtype=np.int64) for one in (successes, sample, population)))
    tail = (1 - level) / 2
    return size - _largest(n - x, n, size, tail), _largest(x, n, size, tail)


def _largest(x: Counts, n: Counts, size: Counts, tail: float) -> Counts:
    """The largest number of successes for which drawing x or fewer has more than this chance, by halving."""
    low, high = x.copy(), size - n + x
    while np.any(low < high):
        middle = (low + high + 1) // 2
        likely = stats.hypergeom.cdf(x, size, middle, n) > tail
        low, high = np.where(likely, middle, low), np.where(likely, high, middle - 1)
    return low


def _inside(proportion: Numbers) -> tuple[Numbers, np.ndarray]:
    """Proportions kept within 0 to 1, and which of them are 0 or 1."""
    p = np.clip(proportion, 0.0, 1.0)
    p = np.where(p < AT_AN_END, 0.0, np.where(p > 1 - AT_AN_END, 1.0, p))
    return p, (p == 0) | (p == 1)


def _student(degrees_of_freedom: Numbers, level: float) -> Numbers:
    """The quantile of Student's distribution, without end where there are no degrees of freedom."""
    quantile = stats.t.ppf((1 + level) / 2, np.maximum(degrees_of_freedom, 1))
    return np.where(degrees_of_freedom > 0, quantile, np.inf)
