"""Samples drawn with unequal chances: the likelier a log holds a missed crime, the likelier it is read.

Values are (..., n), leading axes being replicates, and `expected` (..., n) says how often each reading was expected to
be drawn: n times its share of the size it was drawn by. Variances are those of draws with replacement, a little too
large for draws without. A log drawn twice is two readings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from truecount.statistics.estimate import Estimate, Numbers, divided
from truecount.statistics.strata import Strata


@dataclass(frozen=True, eq=False)
class UnequalStrata(Strata):
    """Strata from which logs are drawn by size, without replacement: `chance` (n,) is the chance of each reading.

    Where all chances of a stratum are alike it gives what `Strata` gives.
    """

    chance: Numbers

    @property
    def weights(self) -> Numbers:
        """How many logs each reading stands for, 1/π_i, (n,)."""
        return np.asarray(1 / self.chance)

    def total(self, values: ArrayLike) -> Numbers:
        """The estimated total over the population, Σ y_i/π_i, (...)."""
        return np.asarray(np.asarray(values, dtype=np.float64) @ self.weights)

    def variance(self, residuals: ArrayLike) -> Numbers:
        """The variance of the total, Σ_h n_h/(n_h − 1) Σ (1 − π_i)(z_i − z̄_h)², z_i = y_i/π_i, (...).

        z̄_h is the mean of z weighted by 1 − π_i. Source: Hájek (1964), Annals of Mathematical Statistics 35, 1491-1523.
        """
        expanded, left = np.asarray(residuals, dtype=np.float64) * self.weights, 1 - self.chance
        means = divided(self.sums(left * expanded), self.sums(left))
        deviations = np.nan_to_num(expanded - means[..., self.of])
        spare = self.readings / np.maximum(self.readings - 1, 1)
        return np.asarray(self.sums(left * deviations**2) @ spare)


def horvitz_thompson_total(values: ArrayLike, expected: ArrayLike) -> Estimate:
    """The total over the population, Σ y_i/π_i; n − 1 degrees of freedom.

    Variance n/(n − 1) Σ (z_i − z̄)² with z_i = y_i/π_i, not a number for one reading. Where y is proportional to π it is
    0. Source: Hansen and Hurwitz (1943), Annals of Mathematical Statistics 14, 333-362.
    """
    z = np.asarray(values, dtype=np.float64) / np.asarray(expected, dtype=np.float64)
    return Estimate(np.asarray(z.sum(axis=-1)), _standard_error(z), z.shape[-1] - 1)


def hajek_ratio(numerator: ArrayLike, denominator: ArrayLike, expected: ArrayLike) -> Estimate:
    """The ratio of two totals, r = Σ y_i/π_i / Σ x_i/π_i; n − 1 degrees of freedom.

    Linearised: the variance of the total of residuals (y_i − r x_i)/X̂. Not a number where there is nothing to divide
    by. Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, sections 5.6 and 5.7.
    """
    y, x, chance = (np.asarray(one, dtype=np.float64) for one in (numerator, denominator, expected))
    below = np.asarray((x / chance).sum(axis=-1))
    ratio = divided((y / chance).sum(axis=-1), below)
    residuals = divided(y - ratio[..., None] * x, below[..., None])
    return Estimate(ratio, _standard_error(residuals / chance), residuals.shape[-1] - 1)


def hajek_mean(values: ArrayLike, expected: ArrayLike) -> Estimate:
    """The mean over the population, Σ y_i/π_i / Σ 1/π_i: the ratio to the number of logs, which is estimated too."""
    return hajek_ratio(values, np.ones(np.shape(values)), expected)


def _standard_error(expanded: Numbers) -> Numbers:
    """The standard error of a sum of n independent draws."""
    n = expanded.shape[-1]
    squares = ((expanded - expanded.mean(axis=-1, keepdims=True)) ** 2).sum(axis=-1)
    return np.sqrt(divided(n * squares, n - 1))
