"""How many logs to read in each stratum, so that the fewest readings, or the least time, make an estimate sure enough.

Sizes N are in logs, at least one each; the spread S of a stratum is the standard deviation, between its logs, of what
is estimated (of the residual, for a ratio); costs are what one reading takes, in minutes or any other unit. They are
(H,), or (..., H) where the docstring says so. Ideal numbers are fractional and may pass N_h; `whole` makes readings of
them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from truecount.errors import TrueCountError
from truecount.statistics.estimate import Counts, Numbers, as_numbers

LEAST = 5
"""The fewest readings of a stratum: its own spread cannot be told from fewer with any use. Ours, not published."""

A_TRACE = 1e-9
"""The share of the readings that goes by size alone, so that a stratum without spread is filled when all others are."""

DEARER = 1e-9
"""How much dearer than the cheapest an allocation for several targets may be, as a share of its cost."""

HEAVIEST = 1e30
"""A burden on a limit above which a stratum is read whole to every digit; more would pass the computer's numbers."""

NEAR = 1e-6
"""The square of the length of a Newton step, in the barrier's own measure, that is as good as none."""

SHARPER = 20.0
"""How many times the cost weighs more against the bounds from one centre to the next; any number above 1 would do."""


def proportional(sizes: ArrayLike, readings: ArrayLike) -> Numbers:
    """Ideal numbers in proportion to size, n N_h/N, (..., H) for `readings` n (...).

    Source: Cochran (1977), Sampling Techniques, 3rd edition, chapter 5.
    """
    return _shared(_positive(sizes, "sizes"), readings)


def neyman(sizes: ArrayLike, spread: ArrayLike, readings: ArrayLike, costs: ArrayLike | None = None) -> Numbers:
    """Ideal numbers that make the variance of the total least, in proportion to N_h S_h/√c_h, (..., H).

    `readings` n is (...), all arguments broadcast. With costs it is the variance for the money that is least; without,
    for n. Where no stratum has any spread nothing is better than anything else, which is an error.
    Source: Neyman (1934), Journal of the Royal Statistical Society 97, 558-625; with costs Cochran (1977), Sampling
    Techniques, 3rd edition, theorem 5.6.
    """
    pull = _positive(sizes, "sizes") * _spread(spread) / np.sqrt(_costs(costs))
    if not pull.any(axis=-1).all():
        raise TrueCountError("No stratum has any spread to allocate readings by; allocate them in proportion to size.")
    return _shared(pull, readings)


def whole(ideal: ArrayLike, sizes: ArrayLike, least: int = LEAST) -> Counts:
    """Whole numbers of readings (H,) as near to the ideal as they can be: from `least` (or N_h, if less) to N_h.

    Strata that the ideal takes past N_h are read whole and those below `least` brought up to it; the others keep their
    proportions, which is the best that can be done within such bounds. The total is that of the ideal, rounded half up,
    or the nearest to it within them. What is left after rounding down goes to the largest remainders, equal ones in
    order of stratum. Strata with an ideal of 0 get more than `least` only when all others are read whole.
    Source: for strata read whole Cochran (1977), Sampling Techniques, 3rd edition, section 5.8.
    """
    wanted, size = as_numbers(ideal, _positive(sizes, "sizes"))
    if not (np.isfinite(wanted).all() and (wanted >= 0).all()):
        raise TrueCountError(f"The ideal numbers of readings are {wanted.tolist()}; each must be nought or more.")
    low = np.minimum(least, size)
    total = np.clip(np.floor(wanted.sum() + 0.5), low.sum(), size.sum())
    pull = np.maximum(wanted, A_TRACE * size * max(wanted.sum(), 1.0) / size.sum())
    # The readings grow with one common factor, straight between the factors at which a stratum meets a bound.
    meeting = np.sort(np.concatenate([low, size]) / np.concatenate([pull, pull]))
    held = np.clip(meeting[:, None] * pull, low, size).sum(axis=1)
    numbers = np.clip(np.interp(total, held, meeting) * pull, low, size)
    found: Counts = np.floor(numbers).astype(np.int64)
    remainders = (numbers - found).round(9)
    found[np.argsort(-remainders, kind="stable")[: int(total) - found.sum()]] += 1
    return found


def variance_of(sizes: ArrayLike, spread: ArrayLike, readings: ArrayLike) -> Numbers:
    """The variance of the total, Σ N_h² S_h² (1/n_h − 1/N_h), (...), for readings n_h; all (..., H).

    0 where all is read, without end where a stratum with spread has no reading. n_h need not be whole.
    Source: Cochran (1977), Sampling Techniques, 3rd edition, theorem 5.3.
    """
    size, deviation, n = as_numbers(_positive(sizes, "sizes"), _spread(spread), readings)
    with np.errstate(divide="ignore"):
        unread = np.where(deviation > 0, size * (size / n - 1), 0.0)
    return np.asarray((unread * deviation**2).sum(axis=-1))


def readings_for(sizes: ArrayLike, spread: ArrayLike, variance: ArrayLike) -> Numbers:
    """The readings in all that `neyman` needs for a variance V of the total, (Σ N_h S_h)²/(V + Σ N_h S_h²), (...).

    `spread` is (..., H) and V (...), in the square of the total's units. Where a stratum's part of them passes N_h they
    are a little too few: `several_targets` with one target keeps to the bounds.
    Source: Cochran (1977), Sampling Techniques, 3rd edition, section 5.9.
    """
    size, deviation = as_numbers(_positive(sizes, "sizes"), _spread(spread))
    limit = _positive(variance, "variances wanted")
    return np.asarray((size * deviation).sum(axis=-1) ** 2 / (limit + (size * deviation**2).sum(axis=-1)))


def several_targets(
    sizes: ArrayLike, spreads: ArrayLike, variances: ArrayLike, costs: ArrayLike | None = None, least: int = LEAST
) -> Numbers:
    """The cheapest numbers of readings (H,) that keep every one of D variances of totals within its limit.

    Least Σ c_h n_h with Σ N_h² S_dh² (1/n_h − 1/N_h) ≤ V_d for each d and n_h from `least` (or N_h, if less) to N_h.
    `spreads` S is (D, H), a row of 0 for the strata that a target does not count; `variances` V is (D,). There always
    is an answer, as all logs can be read. It is fractional: rounded up it keeps every limit, made whole by `whole` it
    may miss one by less than a reading.
    Source: the problem of Bethel (1989), Survey Methodology 15, 47-57, and Chromy (1987), Proceedings of the Survey
    Research Methods Section, American Statistical Association, 194-199, whose repeated scaling is not sure to end where
    strata are read whole; how it is solved here is.
    """
    size, deviations = _positive(sizes, "sizes"), _spread(spreads)
    price, limits = np.broadcast_to(_costs(costs), size.shape), np.atleast_1d(_positive(variances, "variances wanted"))
    if deviations.shape != (limits.size, size.size):
        raise TrueCountError(
            f"There are {limits.size} variances wanted of {size.size} strata, but spreads of shape {deviations.shape}; "
            "give a row for each variance with a number for each stratum."
        )
    # A reading stands for itself and, `others` in number, for logs that are not read: only they make a variance.
    others, most = np.zeros(size.shape), size / np.minimum(max(least, 1), size) - 1
    open_ = most > 0
    burdens = np.minimum(size * deviations**2 / limits[:, None], HEAVIEST)[:, open_]
    others[open_] = _cheapest((price * size)[open_], burdens, most[open_])
    return size / (1 + others)


def _cheapest(price: Numbers, burdens: Numbers, most: Numbers) -> Numbers:
    """The w (H,) between 0 and `most` with the least Σ price_h/(1 + w_h) and burdens (D, H) @ w ≤ 1.

    An interior point: the bounds are a barrier −Σ ln(distance), against which the cost weighs more and more. At the
    centre of a weight the cost is above the least by no more than the number of bounds over the weight. The function
    is self-concordant (1/(1 + w) bends no faster than −ln w allows), so that Newton's step cut to 1/(1 + its length)
    never leaves the bounds and always lowers it by a fixed amount, until it converges quadratically.
    Source: Nesterov and Nemirovskii (1994), Interior-Point Polynomial Algorithms in Convex Programming, chapters 2, 3.
    """
    if not most.size:
        return most
    w = most * min(0.5, 0.5 / max(float((burdens @ most).max()), 1.0))
    bounds = 2 * most.size + len(burdens)
    weight = bounds / (price / (1 + w)).sum()
    while True:
        w = _centre(weight * price, burdens, most, w)
        if bounds / weight <= DEARER * (price / (1 + w)).sum():
            return w
        weight *= SHARPER


def _centre(price: Numbers, burdens: Numbers, most: Numbers, w: Numbers) -> Numbers:
    """Where the weighed cost and the barrier of the bounds together are least, by damped Newton steps."""
    while True:
        room, left = most - w, 1 - burdens @ w
        slope = -price / (1 + w) ** 2 - 1 / w + 1 / room + (1 / left) @ burdens
        scale = 1 / np.sqrt(2 * price / (1 + w) ** 3 + 1 / w**2 + 1 / room**2)
        # The second derivative is a diagonal and one term a target: an equation of as many unknowns as targets.
        steep, tied = slope * scale, burdens * scale / left[:, None]
        newton = steep - np.linalg.solve(np.eye(len(left)) + tied @ tied.T, tied @ steep) @ tied
        squared = float(steep @ newton)
        if squared < NEAR:
            return w
        w = w - scale * newton / (1 + np.sqrt(squared))


def _shared(pull: Numbers, readings: ArrayLike) -> Numbers:
    shares: Numbers = pull / pull.sum(axis=-1, keepdims=True)
    return shares * np.asarray(readings, dtype=np.float64)[..., None]


def _costs(costs: ArrayLike | None) -> Numbers:
    return np.ones(1) if costs is None else _positive(costs, "costs")


def _spread(spread: ArrayLike) -> Numbers:
    given = np.asarray(spread, dtype=np.float64)
    if not (np.isfinite(given).all() and (given >= 0).all()):
        raise TrueCountError(f"The spread of the strata is {given.tolist()}; each must be a number, nought or more.")
    return given


def _positive(given: ArrayLike, what: str) -> Numbers:
    numbers = np.asarray(given, dtype=np.float64)
    if not (np.isfinite(numbers).all() and (numbers > 0).all()):
        raise TrueCountError(f"The {what} are {numbers.tolist()}; each must be above nought. Leave out what is empty.")
    return numbers
