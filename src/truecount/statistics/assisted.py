"""Totals of a stratified sample with the help of what is known of every log, as far as the readings bear it out.

`difference_total` in means.py takes a score as it stands. Here the readings themselves say how far to follow it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from truecount.errors import TrueCountError
from truecount.statistics.estimate import Estimate, Numbers
from truecount.statistics.means import difference_total
from truecount.statistics.strata import Strata

ROUNDING = 1e-12
"""A spread smaller than this beside the numbers themselves is the rounding of sums."""


def tuned_share(values: ArrayLike, score: ArrayLike, strata: Strata) -> Numbers:
    """The share λ of a score at which the difference estimate has the smallest variance, (...).

    λ = Σ a_h s_h(y, m) / Σ a_h s_h²(m) with a_h = N_h² (1 − n_h/N_h)/n_h, for values y and their score m, both
    (..., n) in the same units. One for all strata: the few readings of one stratum cannot bear one of its own. 1 is a
    score taken as it stands, above 1 one that is too timid, below 0 one that points the wrong way; 0 where it says
    nothing, being alike within every stratum that was not read whole.
    Source: Angelopoulos, Duchi and Zrnic (2023), PPI++, arXiv:2311.01453, power tuning, there for one simple random
    sample and predictions that are a sample too; here what Cochran (1977), Sampling Techniques, 3rd edition, chapter 7,
    calls the combined regression estimate.
    """
    y, m = np.asarray(values, dtype=np.float64), np.asarray(score, dtype=np.float64)
    deviations = m - strata.means(m)[..., strata.of]
    together = strata.sums(y * deviations) / np.maximum(strata.readings - 1, 1)
    spread = strata.variance_of_total(strata.variances(m))
    differs = spread > ROUNDING**2 * strata.variance_of_total(strata.means(m**2))
    top, bottom, differs = np.broadcast_arrays(strata.variance_of_total(together), spread, differs)
    share: Numbers = np.divide(top, bottom, out=np.zeros(top.shape), where=differs)
    return share


def tuned_difference_total(values: ArrayLike, score: ArrayLike, score_total: ArrayLike, strata: Strata) -> Estimate:
    """The total over the population by way of a score that every log has: λ M + Σ N_h mean_h(y − λ m), λ tuned.

    As `difference_total`, with λ by `tuned_share`: never a larger standard error than without the score. λ comes from
    the same readings, which the standard error leaves out: with few readings it is a little too small, and the estimate
    a little biased. Where y and m correlate by less than about 1/√n, tuning does more harm than good. A λ fixed before
    the readings has none of these faults; give `difference_total` λ m and λ M.
    Source of the harm: Mani, Xu, Lipton and Oberst (2025), arXiv:2505.20178.
    """
    share = tuned_share(values, score, strata)
    return difference_total(
        values,
        share[..., None] * np.asarray(score, dtype=np.float64),
        share * np.asarray(score_total, dtype=np.float64),
        strata,
    )


def regression_total(values: ArrayLike, known: ArrayLike, totals: ArrayLike, strata: Strata) -> Estimate:
    """The generalised regression estimate of a total, from k things known of every log: Σ g_i w_i y_i.

    `values` y (..., n); `known` x (n, k), or (..., n, k) where each replicate read other logs; `totals` X (k,) the sums
    of the same over all logs of the population. Nothing is added to them: for an intercept give a column of ones, whose
    total is the number of logs. With w_i = N_h/n_h the weights are calibrated, g_i = 1 + (X − Σ w x)ᵀ (Σ w x xᵀ)⁻¹ x_i,
    so that the readings give X itself. Linearised: the variance of the total of g_i e_i, e_i the residuals of the
    regression of y on x weighted by w; exact, with no error, where values are linear in what is known. The k slopes
    come from the same readings: use few. Degrees of freedom are those of the strata, none being taken off for slopes.
    Columns that the readings cannot tell apart are refused.
    Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, sections 6.4 to 6.6; equal to
    calibrate (linear) of R's survey package.
    """
    y, x, goal = (np.asarray(one, dtype=np.float64) for one in (values, known, totals))
    if goal.shape != x.shape[-1:]:
        raise TrueCountError(
            f"The things known of the logs have shape {x.shape} and their totals {goal.shape}; "
            "give one column a thing and one total a column."
        )
    # Orthogonal columns in place of x: sums of squares of unlike sizes would lose half of the digits.
    root = np.sqrt(strata.weights)
    basis, triangle = np.linalg.qr(x * root[:, None])
    _refuse_dependent(triangle)
    missing = goal - np.einsum("...nk,n->...k", x, strata.weights)
    steps = np.linalg.solve(np.swapaxes(triangle, -1, -2), missing[..., None])
    stretch = 1 + (basis @ steps)[..., 0] / root
    fitted = (basis @ (np.swapaxes(basis, -1, -2) @ (y * root)[..., None]))[..., 0] / root
    return Estimate(
        strata.total(stretch * y),
        strata.standard_error(stretch * (y - fitted)),
        strata.degrees_of_freedom,
    )


def _refuse_dependent(triangle: Numbers) -> None:
    """The diagonal holds what of each column the columns before it do not give; where that is nought, it is refused."""
    own = np.abs(np.diagonal(triangle, axis1=-2, axis2=-1))
    lengths = np.sqrt((triangle**2).sum(axis=-2))
    if own.shape != lengths.shape or np.any(own <= ROUNDING * lengths):
        raise TrueCountError(
            "Among the logs read, one of the things known of every log follows from the others; leave it out, or join "
            "a group without a reading to a like one."
        )
