"""Confidence sequences: intervals of a mean after each reading that all hold it at once, as often as `level` says.

One may look after every reading, and stop or go on as one likes. A mean stays in the sequence while the evidence
against it, a test martingale, is below 1/(1 − level); means are tried at steps of a grid, and the limits are one step
outside of those that stay. Values are (..., n) between 0 and 1 in the order they were drawn, leading axes being
replicates; `population` is the number of values they were drawn from without replacement, or None for draws with
replacement. Limits are (..., n). They are wider than those of intervals for a number of readings fixed beforehand.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from truecount.statistics.estimate import Numbers
from truecount.statistics.intervals import Limits
from truecount.statistics.martingales import betting_martingale, remaining_mean

Evidence = Callable[[Numbers], Numbers]
"""The martingales (candidates, ..., n) against candidates that come as (candidates, 1, ..., 1)."""
AT_ONCE = 50_000
"""Candidates are tried together as long as their martingales hold no more numbers than this, to save memory."""
STAKE = 0.5
"""The largest share of its winnings that a hedged bet may lose by one reading."""
SMALL_BETS = (1 / 3 - np.array([0.1, 0.2, 0.3])) ** 2
"""The weights of the bets 1/11, 2/11 and 3/11 of all: those of ten evenly spaced ones that the square leaves."""


def hedged_sequence(
    values: ArrayLike, population: int | None = None, level: float = 0.95, step: float = 0.001
) -> Limits:
    """The hedged betting sequence: half of the stake bets on a larger mean and half on a smaller, by what was seen.

    Source: Waudby-Smith and Ramdas (2024), Journal of the Royal Statistical Society B 86, 1-27, theorem 3, and section
    5 without replacement.
    """
    x = np.asarray(values, dtype=np.float64)
    bets = predictable_bets(x, level)
    limits = inverted(lambda mean: hedged_martingale(x, mean, bets, population), x.shape, level, step)
    return intersected(limits, known(x, population))


def square_kelly_sequence(values: ArrayLike, population: int, level: float = 0.95, step: float = 0.001) -> Limits:
    """The one-sided sequence of many small bets on a larger mean; the high limit is only what the values rule out.

    The average of betting a share 1/11, 2/11 and 3/11 of what could be lost, weighted by the square of 1/3 less a
    tenth, two and three tenths: for means that turn out a little above those they are told from.
    Source: Waudby-Smith, Stark and Ramdas (2021), RiLACS: Risk limiting audits via confidence sequences, E-Vote-ID.
    """
    x = np.asarray(values, dtype=np.float64)

    def evidence(mean: Numbers) -> Numbers:
        with np.errstate(divide="ignore"):
            all_of_it = 1 / remaining_mean(x, mean, population)
        each = [betting_martingale(x, mean, part / 11 * all_of_it, population) for part in (1, 2, 3)]
        return np.average(each, axis=0, weights=SMALL_BETS)

    return intersected(inverted(evidence, x.shape, level, step), known(x, population))


def predictable_bets(values: ArrayLike, level: float = 0.95, planned: int | None = None) -> Numbers:
    """The bets √(2 ln(2/α)/(v_t t ln(t + 1))) for values from 0 to 1, v_t the variance of those before; (..., n).

    v_t is as if a value had been seen before that was ½ and had a variance of ¼. With `planned` readings the bets are
    the best for that number, √(2 ln(2/α)/(v_t planned)). Source: Waudby-Smith and Ramdas (2024), sections 3 and 4.
    """
    x = np.asarray(values, dtype=np.float64)
    t = np.arange(1, x.shape[-1] + 1)
    mean = (0.5 + np.cumsum(x, axis=-1)) / (t + 1)
    variance = before((0.25 + np.cumsum((x - mean) ** 2, axis=-1)) / (t + 1), 0.25)
    over = t * np.log(t + 1) if planned is None else planned
    return np.asarray(np.sqrt(2 * np.log(2 / (1 - level)) / (variance * over)))


def hedged_martingale(
    values: ArrayLike, mean: ArrayLike, bets: ArrayLike, population: int | None = None, stake: float = STAKE
) -> Numbers:
    """The larger of half the winnings of betting on a larger mean and half of those on a smaller; (..., n).

    `bets` (..., n) are made smaller where a reading could lose more than the share `stake` of the winnings.
    """
    x, claimed = np.asarray(values, dtype=np.float64), np.asarray(mean, dtype=np.float64)
    left = remaining_mean(x, claimed, population)
    with np.errstate(divide="ignore"):
        up, down = (np.where(room > 0, np.minimum(bets, stake / room), 0.0) for room in (left, 1 - left))
    above = betting_martingale(x, claimed, up, population)
    below = betting_martingale(1 - x, 1 - claimed, down, population)
    return np.maximum(above, below) / 2


def inverted(evidence: Evidence, shape: tuple[int, ...], level: float, step: float) -> Limits:
    """The least and the largest candidate from 0 to 1 that the evidence leaves after each reading, and a step more.

    `shape` (..., n) is that of the limits. Each reading's limits stand alone: `intersected` joins them. Where no
    candidate is left they are 0 and 1. What lies between two candidates is taken to go with one of them.
    """
    low, high = np.full(shape, np.inf), np.full(shape, -np.inf)
    candidates = np.linspace(0, 1, round(1 / step) + 1)
    together = max(1, AT_ONCE // max(1, int(np.prod(shape))))
    for start in range(0, len(candidates), together):
        tried = candidates[start : start + together].reshape(-1, *(1,) * len(shape))
        left = evidence(tried[..., 0]) < 1 / (1 - level)
        low = np.minimum(low, np.where(left, tried, np.inf).min(axis=0))
        high = np.maximum(high, np.where(left, tried, -np.inf).max(axis=0))
    none = low > high
    return np.where(none, 0.0, np.maximum(low - step, 0)), np.where(none, 1.0, np.minimum(high + step, 1))


def intersected(*limits: Limits) -> Limits:
    """The innermost limits of several sequences up to each reading: what was ruled out once stays ruled out."""
    low, high = np.max([one[0] for one in limits], axis=0), np.min([one[1] for one in limits], axis=0)
    return np.maximum.accumulate(low, axis=-1), np.minimum.accumulate(high, axis=-1)


def known(values: Numbers, population: int | None) -> Limits:
    """What the values drawn leave possible: the rest of the population being all 0, or all 1."""
    if population is None:
        return np.zeros_like(values), np.ones_like(values)
    sums, missing = np.cumsum(values, axis=-1), np.cumsum(1 - values, axis=-1)
    return sums / population, 1 - missing / population


def before(running: Numbers, first: ArrayLike) -> Numbers:
    """What was known before each reading, of what is known after it (..., n): `first` (...) before the first."""
    start = np.broadcast_to(np.asarray(first, dtype=np.float64)[..., None], (*running.shape[:-1], 1))
    return np.concatenate([start, running[..., :-1]], axis=-1)
