"""Strata: parts of a population, each with a simple random sample of its own drawn without replacement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from truecount.errors import TrueCountError
from truecount.statistics.estimate import Counts, Numbers


@dataclass(frozen=True, eq=False)
class Strata:
    """The stratum of each reading (n,), counted from 0, and the size N_h of each stratum (H,), in logs or incidents.

    A reading is what was drawn: a log or an incident, whatever number of crimes it holds. Values of readings have the
    shape (..., n); leading axes are replicates with the same number drawn from each stratum. Every stratum needs two
    readings, or to have been read whole: without them its variance is unknown.
    """

    of: Counts
    sizes: Numbers

    def __post_init__(self) -> None:
        readings, sizes = self.readings, np.asarray(self.sizes)
        if len(readings) != len(sizes) or np.any(readings > sizes):
            raise TrueCountError(
                f"The strata hold {sizes.tolist()}, but {readings.tolist()} were read; give every stratum its size."
            )
        if np.any((readings < np.minimum(2, sizes)) | (readings == 0)):
            raise TrueCountError(
                f"Strata of {sizes.tolist()} had {readings.tolist()} readings; each needs two or more, or all of it. "
                "Join a stratum that has fewer to a like one."
            )

    @cached_property
    def readings(self) -> Counts:
        """The number read in each stratum, n_h, (H,)."""
        return np.bincount(self.of, minlength=len(self.sizes))

    @property
    def weights(self) -> Numbers:
        """How many of its stratum each reading stands for, N_h/n_h, (n,)."""
        return np.asarray((self.sizes / self.readings)[self.of])

    @property
    def degrees_of_freedom(self) -> int:
        """Readings less strata, as R's survey package counts them; strata read whole are counted too."""
        return len(self.of) - len(self.sizes)

    @cached_property
    def _members(self) -> Numbers:
        return members(self.of, len(self.sizes))

    def sums(self, values: ArrayLike) -> Numbers:
        """The sum over the readings of each stratum, (..., H)."""
        return np.asarray(values, dtype=np.float64) @ self._members

    def means(self, values: ArrayLike) -> Numbers:
        """The mean of the readings of each stratum, (..., H)."""
        return self.sums(values) / self.readings

    def total(self, values: ArrayLike) -> Numbers:
        """The estimated total over the population, Σ N_h ȳ_h, (...)."""
        return self.means(values) @ self.sizes

    def variances(self, values: ArrayLike) -> Numbers:
        """The variance of the readings of each stratum, s_h², with n_h − 1 below, (..., H); of one reading, 0."""
        deviations = np.asarray(values, dtype=np.float64) - self.means(values)[..., self.of]
        return self.sums(deviations**2) / np.maximum(self.readings - 1, 1)

    def variance_of_total(self, variances: Numbers) -> Numbers:
        """The variance of `total`, Σ N_h² (1 − n_h/N_h) s_h²/n_h, (...), from the variances within strata (..., H).

        Source: Cochran (1977), Sampling Techniques, 3rd edition, theorem 5.3.
        """
        return variances @ (self.sizes**2 * (1 - self.readings / self.sizes) / self.readings)

    def variance(self, residuals: ArrayLike) -> Numbers:
        """The variance of the total of linearised residuals (..., n), in the square of their units."""
        return self.variance_of_total(self.variances(residuals))

    def standard_error(self, residuals: ArrayLike) -> Numbers:
        """The standard error of the total of linearised residuals (..., n), in their units."""
        return np.sqrt(self.variance(residuals))


def members(of: Counts, groups: int) -> Numbers:
    """Which reading is in which group, (n, groups) of 0 and 1: values times it are the sums by group."""
    return np.asarray(of[:, None] == np.arange(groups), dtype=np.float64)
