"""Ratios of two totals, such as crimes recorded to crimes that should have been, clustered by incident."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from truecount.statistics.estimate import Estimate, Numbers, divided
from truecount.statistics.strata import Strata


def by_incident(incident: ArrayLike, values: ArrayLike) -> Numbers:
    """Values of crimes (..., crimes) summed to their incidents (..., incidents), in ascending order of incident.

    Several crimes of one incident are recorded or missed together: the incident is what was drawn, and an interval that
    takes its crimes for separate readings is too short.
    """
    names = np.asarray(incident)
    order = np.argsort(names, kind="stable")
    _, starts = np.unique(names[order], return_index=True)
    return np.add.reduceat(np.asarray(values, dtype=np.float64)[..., order], starts, axis=-1)


def combined_ratio(numerator: ArrayLike, denominator: ArrayLike, strata: Strata) -> Estimate:
    """The ratio of the two estimated totals, r = Σ N_h ȳ_h / Σ N_h x̄_h.

    `numerator` y and `denominator` x are (..., n), one for each incident. Linearised: the variance of the total of
    residuals (y_i − r x_i)/X̂. Not a number where no reading has anything to divide by.
    Source: Cochran (1977), Sampling Techniques, 3rd edition, section 6.11.
    """
    y, x = np.asarray(numerator, dtype=np.float64), np.asarray(denominator, dtype=np.float64)
    below = strata.total(x)
    ratio = divided(strata.total(y), below)
    residuals = divided(y - ratio[..., None] * x, below[..., None])
    return Estimate(ratio, strata.standard_error(residuals), strata.degrees_of_freedom)


def separate_ratio(numerator: ArrayLike, denominator: ArrayLike, strata: Strata, totals: Numbers) -> Estimate:
    """The ratio over the population when the denominator's total X_h is known for each stratum: Σ X_h r_h / Σ X_h.

    `numerator` y and `denominator` x are (..., n), one for each incident; `totals` (H,); r_h = ȳ_h/x̄_h. Linearised: the
    variance of the total of residuals (y_i − r_h x_i) (X_h/X̂_h)/Σ X_h. Biased in strata of few readings; not a number
    where a stratum's readings have nothing to divide by. Where recorded crimes R_h are what is known, the ratio of
    those that should have been recorded to them is Σ R_h/p_h / Σ R_h, one over the inspectorate's accuracy.
    Source: Cochran (1977), Sampling Techniques, 3rd edition, section 6.10.
    """
    y, x = np.asarray(numerator, dtype=np.float64), np.asarray(denominator, dtype=np.float64)
    below = strata.means(x)
    ratios = divided(strata.means(y), below)
    stretch = divided(totals / strata.sizes / totals.sum(), below)
    residuals = (y - ratios[..., strata.of] * x) * stretch[..., strata.of]
    return Estimate(
        ratios @ totals / totals.sum(),
        strata.standard_error(residuals),
        strata.degrees_of_freedom,
    )
