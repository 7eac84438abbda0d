"""Rates made comparable: as they would be with another mix of strata, and a difference told apart into mix and rate.

A stratum is a type of crime, an age, a place. Each of K strata has events (crimes charged, victims) and an exposure
above 0 in the same unit (crimes recorded, people). The crude rate, Σ events / Σ exposure, moves with the mix of strata
even where no stratum's rate does. What is said of the mix by these sums says nothing of why it changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from truecount.errors import TrueCountError
from truecount.statistics.count_pairs import garwood
from truecount.statistics.estimate import Numbers, as_numbers, divided
from truecount.statistics.intervals import korn_graubard


@dataclass(frozen=True)
class Standardised:
    """A rate of a standard mix, in events for one of the exposure, its standard error and its limits.

    `ratio` is what it was multiplied from: of an indirect rate, events over those expected; of a direct one the
    standardised rate over the crude one.
    """

    rate: float
    standard_error: float
    low: float
    high: float
    ratio: float


@dataclass(frozen=True, eq=False)
class TakenApart:
    """The difference of two crude rates, `second` less `first`, by stratum: what is due to mix and to rates, (K,) each.

    They add up to the difference exactly: `mix.sum() + rate.sum() == second - first`.
    """

    first: float
    second: float
    mix: Numbers
    rate: Numbers


def direct(events: ArrayLike, exposure: ArrayLike, standard: ArrayLike, level: float = 0.95) -> Standardised:
    """The rate of counts with the mix of a standard: Σ w x/n, w the standard's shares; all arguments (K,).

    For counts that may happen any number of times to each of the exposure. The limits are Fay and Feuer's, by gamma
    distributions: low of mean y and variance v = Σ w² x/n², high of y + m and v + m², m the largest w/n. They hold at
    least as often as they say, also for small counts, and equal Garwood's where there is one stratum. With no events
    the low limit is 0. Raises TrueCountError for counts and exposures that are none, and for a stratum that the
    standard has and the exposure has not: its rate is not known.
    Source: Fay and Feuer (1997), Statistics in Medicine 16, 791-801.
    """
    x, n, weights = _weighted(events, exposure, standard)
    rate, variance, widest = float(weights @ (x / n)), float(weights**2 @ (x / n**2)), float((weights / n).max())
    tail = (1 - level) / 2
    low = stats.gamma.ppf(tail, rate**2 / variance, scale=variance / rate) if variance else 0.0
    mean, spread = rate + widest, variance + widest**2
    high = stats.gamma.isf(tail, mean**2 / spread, scale=spread / mean)
    return Standardised(rate, variance**0.5, float(low), float(high), _over(rate, float(x.sum() / n.sum())))


def direct_share(events: ArrayLike, exposure: ArrayLike, standard: ArrayLike, level: float = 0.95) -> Standardised:
    """A share with the mix of a standard, as `direct`, where each of the exposure has the event once or not at all.

    Such as crimes charged of crimes recorded, for which limits of counts would be too wide. Variance Σ w² p (1 - p)/n;
    limits Korn and Graubard's. Raises as `direct`, and for more events than exposure.
    """
    x, n, weights = _weighted(events, exposure, standard)
    if (x > n).any():
        raise TrueCountError("A stratum has more events than exposure; a share cannot be above 1.")
    share = x / n
    rate, error = float(weights @ share), float(np.sqrt(weights**2 @ (share * (1 - share) / n)))
    used = float(n[weights > 0].sum())
    low, high = korn_graubard(rate, error, used, used - 1, level)
    return Standardised(rate, error, float(low), float(high), _over(rate, float(x.sum() / n.sum())))


def indirect(
    events: ArrayLike,
    exposure: ArrayLike,
    standard_events: ArrayLike,
    standard_exposure: ArrayLike,
    level: float = 0.95,
) -> Standardised:
    """The rate of a standard times events over those expected at the standard's own rates; all arguments (K,).

    For few events in many strata, as only their sum counts. The limits are Garwood's of that sum: the standard is taken
    as known. Two rates so made are comparable with the standard, not with each other where their mixes differ. Raises
    as `direct`, and where nothing is expected.
    """
    x, n, _ = _weighted(events, exposure, np.ones_like(np.asarray(events, dtype=np.float64)), missing=True)
    of, whole, _ = _weighted(standard_events, standard_exposure, n)
    expected = float(n @ np.nan_to_num(divided(of, whole)))
    if not expected:
        raise TrueCountError("Nothing is expected at the rates of the standard; give a standard that has such events.")
    seen, crude = float(x.sum()), float(of.sum() / whole.sum())
    low, high = (float(one) / expected * crude for one in garwood(seen, level=level))
    ratio = seen / expected
    return Standardised(ratio * crude, seen**0.5 / expected * crude, low, high, ratio)


def taken_apart(
    first_events: ArrayLike, first_exposure: ArrayLike, second_events: ArrayLike, second_exposure: ArrayLike
) -> TakenApart:
    """What of the difference of two crude rates is due to mix and what to rates, by stratum; all arguments (K,).

    Of a stratum with shares p and rates r: mix (p2 - p1) ((r1 + r2)/2 - R), R the mean of the two crude rates, and rate
    (r2 - r1) (p1 + p2)/2. R changes no sum, for shares change by 0 in all; by it a stratum that grows adds to the mix
    only if its rate is above the usual. A stratum without exposure in one of the two is taken to have had the rate of
    the other, so that all of it is mix. Taken the other way about, every part changes its sign. Raises TrueCountError
    for counts and exposures that are none, and where all exposure of one is 0.
    Source: Kitagawa (1955), Journal of the American Statistical Association 50, 1168-1194; taking R off is ours.
    """
    x1, n1 = _strata(first_events, first_exposure)
    x2, n2 = _strata(second_events, second_exposure)
    if x1.shape != x2.shape:
        raise TrueCountError("The two have different numbers of strata; give 0 where one has none of a stratum.")
    p1, p2 = n1 / n1.sum(), n2 / n2.sum()
    own1, own2 = divided(x1, n1), divided(x2, n2)
    r1, r2 = _filled(own1, own2), _filled(own2, own1)
    first, second = float(x1.sum() / n1.sum()), float(x2.sum() / n2.sum())
    usual = (first + second) / 2
    return TakenApart(first, second, (p2 - p1) * ((r1 + r2) / 2 - usual), (r2 - r1) * (p1 + p2) / 2)


def _weighted(
    events: ArrayLike, exposure: ArrayLike, standard: ArrayLike, *, missing: bool = False
) -> tuple[Numbers, Numbers, Numbers]:
    """Events, exposures and shares of the standard; strata that neither has are given an exposure of 1 and weight 0."""
    x, n = _strata(events, exposure)
    weights = np.asarray(standard, dtype=np.float64)
    if weights.shape != x.shape or not (np.isfinite(weights).all() and (weights >= 0).all() and weights.sum() > 0):
        raise TrueCountError("The standard must have a number for each stratum, none below 0 and not all 0.")
    if not missing:
        if ((n == 0) & (weights > 0)).any():
            raise TrueCountError("The standard has a stratum that the exposure has not; merge it with another.")
        n = np.where(n > 0, n, 1.0)
    return x, n, weights / weights.sum()


def _strata(events: ArrayLike, exposure: ArrayLike) -> tuple[Numbers, Numbers]:
    x, n = as_numbers(events, exposure)
    if x.ndim != 1 or not (np.isfinite(x).all() and (x >= 0).all()):
        raise TrueCountError("The events must be one row of numbers, one for each stratum and none below 0.")
    if not (np.isfinite(n).all() and (n >= 0).all() and n.sum() > 0):
        raise TrueCountError("The exposures must be numbers, none below 0 and not all 0.")
    if (x[n == 0] > 0).any():
        raise TrueCountError("A stratum has events and no exposure; give its exposure.")
    return x, n


def _filled(own: Numbers, other: Numbers) -> Numbers:
    """Rates of strata, where there is none those of the other, and where neither has any 0."""
    return np.asarray(np.nan_to_num(np.where(np.isfinite(own), own, other)))


def _over(top: float, bottom: float) -> float:
    return top / bottom if bottom else float("nan")
