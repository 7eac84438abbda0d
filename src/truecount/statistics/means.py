"""Means and totals of a stratified sample, alone or with the help of what is known of every log."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from truecount.statistics.estimate import Counts, Estimate, Numbers
from truecount.statistics.strata import Strata, members


def stratified_mean(values: ArrayLike, strata: Strata) -> Estimate:
    """The mean over the population, Σ W_h ȳ_h with W_h = N_h/N, of values (..., n); a share where they are 0 and 1.

    Variance Σ W_h² (1 − n_h/N_h) s_h²/n_h. Where every reading is alike the standard error is 0.
    Source: Cochran (1977), Sampling Techniques, 3rd edition, section 5.3.
    """
    size = strata.sizes.sum()
    return Estimate(
        strata.total(values) / size,
        strata.standard_error(values) / size,
        strata.degrees_of_freedom,
    )


def post_stratified_mean(values: ArrayLike, group: Counts, group_sizes: Numbers, strata: Strata) -> Estimate:
    """The mean Σ W_g ȳ_g over groups that were not drawn by, but whose sizes N_g are known; W_g = N_g/Σ N_g.

    `values` (..., n); `group` (n,) counted from 0; `group_sizes` (G,). ȳ_g is weighted by N_h/n_h. The variance is that
    of the total of residuals (y_i − ȳ_g) N_g/N̂_g/N, so it allows for how the groups happened to fall in the sample. A
    group without a reading makes the mean not a number.
    Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, section 7.6, with g-weights.
    """
    y = np.asarray(values, dtype=np.float64)
    inside = members(group, len(group_sizes)) * strata.weights[:, None]
    estimated = inside.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        means = y @ inside / estimated
        stretch = group_sizes / estimated / group_sizes.sum()
    residuals = (y - means[..., group]) * stretch[group]
    return Estimate(
        means @ group_sizes / group_sizes.sum(),
        strata.standard_error(residuals),
        strata.degrees_of_freedom,
    )


def difference_total(values: ArrayLike, score: ArrayLike, score_total: ArrayLike, strata: Strata) -> Estimate:
    """The total over the population by way of a score that every log has: M + Σ N_h mean_h(y − m).

    `values` y and their `score` m are (..., n), in the same units; `score_total` M is the sum of the score over all
    logs. Unbiased however wrong the score is, if it was fixed before the readings; the better it predicts them the
    smaller the variance, which is that of the total of y − m. With λ m and λ M for m and M it is the tuned
    prediction-powered estimate.
    Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, section 6.3.
    """
    rest = np.asarray(values, dtype=np.float64) - np.asarray(score, dtype=np.float64)
    return Estimate(
        np.asarray(score_total, dtype=np.float64) + strata.total(rest),
        strata.standard_error(rest),
        strata.degrees_of_freedom,
    )
