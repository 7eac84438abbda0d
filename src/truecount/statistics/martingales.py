"""Test martingales: what a player who bets against a claimed mean would have won by each reading.

While the claim holds no way of betting wins on average: the chance that the winnings of one who starts with 1 ever
reach 1/α is at most α, whenever one looks and stops (Ville's inequality). Values are (..., n) in the order they were
drawn, between 0 and `bound`; leading axes are replicates. `mean` is the claim, (...) or any shape that broadcasts with
the leading axes, so that many claims can be tried at once. `population` is the number of values the draws without
replacement are from, or None for draws with replacement. Martingales are (..., n), after each reading.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from truecount.errors import TrueCountError
from truecount.statistics.estimate import Numbers

ROUNDING = 1e-12
"""A sum nearer than this share of the largest that is possible is the same: the rest is the rounding of sums."""


def remaining_mean(values: ArrayLike, mean: ArrayLike, population: int | None = None) -> Numbers:
    """The mean of the values not yet drawn before each draw, if `mean` is that of all: (N m − Σ seen)/(N − t + 1).

    (..., n), in the units of the values. With replacement it is `mean` throughout.
    """
    x, claimed = np.asarray(values, dtype=np.float64), np.asarray(mean, dtype=np.float64)[..., None]
    if population is None:
        return np.asarray(claimed + np.zeros_like(x))
    if x.shape[-1] > population:
        raise TrueCountError(f"{x.shape[-1]} values were drawn from {population}; give the size of the population.")
    return np.asarray((population * claimed - (np.cumsum(x, axis=-1) - x)) / (population - np.arange(x.shape[-1])))


def betting_martingale(
    values: ArrayLike, mean: ArrayLike, bets: ArrayLike, population: int | None = None, bound: float = 1.0
) -> Numbers:
    """The product of 1 + λ_t (x_t − μ_t), μ_t the remaining mean: λ above 0 bets on a larger mean, below on a smaller.

    `bets` λ (..., n), in one over the units of the values, must each be set before its value is seen; they are kept
    between −1/(bound − μ_t) and 1/μ_t, beyond which more than everything could be lost. Once the values seen sum to
    more than the claim has in all, it is impossible and the martingale infinite ever after. Where the claim leaves a
    mean of 0 or of the bound or more, nothing is staked and the martingale stays as it was.
    Source: Waudby-Smith and Ramdas (2024), Journal of the Royal Statistical Society B 86, 1-27, sections 4 and 5.
    """
    x, claimed = np.asarray(values, dtype=np.float64), np.asarray(mean, dtype=np.float64)[..., None]
    if np.any(x < 0) or np.any(x > bound):
        raise TrueCountError(f"Values must be from 0 to {bound:g}, and some are not; give the bound they keep to.")
    left = remaining_mean(x, mean, population)
    with np.errstate(divide="ignore", invalid="ignore"):
        staked = np.clip(bets, -1 / (bound - left), 1 / left)
        staked = np.where((left > ROUNDING * bound) & (left < bound * (1 - ROUNDING)), staked, 0.0)
        won = np.exp(np.cumsum(np.log1p(np.maximum(staked * (x - left), -1.0)), axis=-1))
    if population is None:
        impossible = (claimed <= 0) & (np.cumsum(x, axis=-1) > 0)
    else:
        impossible = np.cumsum(x, axis=-1) > population * (claimed + ROUNDING * bound)
    return np.where(impossible, np.inf, won)


def alpha_martingale(
    values: ArrayLike, mean: ArrayLike, expected: ArrayLike, population: int | None = None, bound: float = 1.0
) -> Numbers:
    """ALPHA: the betting martingale of one who expects a remaining mean η_t, λ_t = (η_t/μ_t − 1)/(bound − μ_t).

    `expected` η (..., n), in the units of the values, must each be set before its value is seen; below μ_t it counts as
    μ_t and nothing is staked, so that only a larger mean is bet on. To expect η of the population throughout, give
    remaining_mean(values, η, population); to learn as one goes, `shrunk_mean`.
    Source: Stark (2023), Annals of Applied Statistics 17, 641-679.
    """
    left = remaining_mean(values, mean, population)
    with np.errstate(divide="ignore", invalid="ignore"):
        bets = (np.clip(expected, left, np.maximum(left, bound)) / left - 1) / (bound - left)
    return betting_martingale(values, mean, bets, population, bound)


def shrunk_mean(
    values: ArrayLike,
    mean: ArrayLike,
    first: float,
    weight: float,
    population: int | None = None,
    bound: float = 1.0,
) -> Numbers:
    """What ALPHA may expect: the mean of the values seen, shrunk to `first` η as if by `weight` d values, cut to fit.

    (d η + Σ seen)/(d + t − 1), but at least μ_t + (η − m)/(2 √(d + t − 1)), so that something is always staked, and
    just below the bound. Source: Stark (2023), the truncated shrinkage estimator, with c = (η − m)/2.
    """
    x, claimed = np.asarray(values, dtype=np.float64), np.asarray(mean, dtype=np.float64)[..., None]
    number = weight + np.arange(x.shape[-1])
    learnt = (weight * first + np.cumsum(x, axis=-1) - x) / number
    least = remaining_mean(x, mean, population) + (first - claimed) / 2 / np.sqrt(number)
    return np.asarray(np.minimum(np.maximum(learnt, least), bound * (1 - np.finfo(np.float64).eps)))


def p_values(martingale: ArrayLike) -> Numbers:
    """One over the martingale, at most 1, after each reading (..., n); the smallest so far may be reported."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.minimum(1.0, 1.0 / np.asarray(martingale, dtype=np.float64)))
