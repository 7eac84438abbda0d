"""Recording accuracy: how many of the crimes that should have been recorded were, from reviewed logs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from truecount.audit import intervals
from truecount.audit.estimate import Estimate, Numbers, as_numbers, divided
from truecount.audit.intervals import AT_AN_END, Limits
from truecount.audit.strata import Strata

FEW_READINGS = 300
"""Below this number of readings the variance within strata is smoothed, if there is a score to smooth it by."""
PRIOR_READINGS = 2
"""With how many further readings of each stratum, as the score expects them, variances are smoothed."""
HowDrawn = Literal["korn-graubard", "smoothed logit"]


@dataclass(frozen=True, eq=False)
class RecordingAccuracy:
    """The share of required crimes that were recorded, and the numbers of crimes it is made of.

    `accuracy` is between 0 and 1; `missed`, `over_recorded` and `required` are crimes of the population. `smoothed` is
    the standard error of the accuracy with smoothed variances, where there was a score.
    """

    accuracy: Estimate
    missed: Estimate
    over_recorded: Estimate
    required: Numbers
    smoothed: Numbers | None
    strata: Strata


def recording_accuracy(
    recorded: ArrayLike,
    missed: ArrayLike,
    over_recorded: ArrayLike,
    strata: Strata,
    expected: Numbers | None = None,
) -> RecordingAccuracy:
    """A = (R − O)/(R − O + U): only the crimes missed U and recorded wrongly O are estimated.

    `recorded` R is the number of crimes recorded from all the logs of the strata, which is known; `missed` u and
    `over_recorded` o are the crimes of each log read, (..., n), none negative. Linearised: the variance of the total of
    e_i = (A u_i + (1 − A) o_i)/Q, Q = R − O + U, by log, since the crimes of one log stand or fall together. Where no
    reading has a missed crime, A is 1 and its standard error 0. More over-recorded crimes than recorded count as all.
    `expected` (H,) is the share of each stratum's logs that a score, fixed before the readings, expects to hold a
    missed crime. Source: derived from the definitions by the delta method.
    """
    u, o = np.asarray(missed, dtype=np.float64), np.asarray(over_recorded, dtype=np.float64)
    missing, wrong = (
        Estimate(strata.total(one), strata.standard_error(one), strata.degrees_of_freedom) for one in (u, o)
    )
    right = np.maximum(np.asarray(recorded, dtype=np.float64) - wrong.value, 0.0)
    required = right + missing.value
    accuracy = divided(right, required)
    residuals = divided(accuracy[..., None] * u + (1 - accuracy[..., None]) * o, required[..., None])
    smoothed = None
    if expected is not None:
        variances = smoothed_variances(residuals, divided(accuracy, required), expected, strata)
        smoothed = np.sqrt(strata.variance_of_total(variances))
    estimate = Estimate(accuracy, strata.standard_error(residuals), strata.degrees_of_freedom)
    return RecordingAccuracy(estimate, missing, wrong, required, smoothed, strata)


def smoothed_variances(residuals: Numbers, one_missed: Numbers, expected: Numbers, strata: Strata) -> Numbers:
    """The variance within each stratum (..., H) as if k = 2 more of its logs had been read and found as expected.

    `residuals` (..., n); `one_missed` (...) is the residual of a log with one missed crime and no over-recorded one;
    of the k logs the share `expected` (H,) is such and the rest is faultless. Few readings of a stratum seldom show its
    rare misses, and s_h² would then be 0: k keeps it from that, and fades as readings grow.
    """
    number = strata.readings + PRIOR_READINGS
    one = PRIOR_READINGS * expected * one_missed[..., None]
    mean = (strata.sums(residuals) + one) / number
    square = (strata.sums(residuals**2) + one * one_missed[..., None]) / number
    return np.maximum(square - mean**2, 0.0) * number / (number - 1)


def method(found: RecordingAccuracy) -> HowDrawn:
    """Which interval `limits` draws: the smoothed logit below 300 readings with a score, otherwise Korn-Graubard."""
    return "korn-graubard" if found.smoothed is None or len(found.strata.of) >= FEW_READINGS else "smoothed logit"


def limits(found: RecordingAccuracy, level: float = 0.95) -> Limits:
    """The two limits of the accuracy, by `method`, each between 0 and 1.

    Where no missed crime was found, both methods have nothing to go by. A missed crime can hide best where each reading
    stands for most logs, so the limits are those of Clopper-Pearson for Q/max(N_h/n_h) crimes, all of them recorded:
    in a simple random sample the number of crimes read. They are careful where every log was read.
    """
    p, freedom = found.accuracy.value, found.accuracy.degrees_of_freedom
    if found.smoothed is not None and method(found) == "smoothed logit":
        low, high = intervals.logit(p, found.smoothed, freedom, level)
    else:
        low, high = intervals.korn_graubard(p, found.accuracy.standard_error, len(found.strata.of), freedom, level)
    crimes = found.required / found.strata.weights.max()
    none_missed = p > 1 - AT_AN_END
    careful, top = intervals.clopper_pearson(crimes, crimes, level)
    return np.where(none_missed, careful, low), np.where(none_missed, top, high)


def unrecorded_a_year(recorded: ArrayLike, accuracy: ArrayLike, limits: Limits) -> tuple[Numbers, Numbers, Numbers]:
    """Crimes a year that should have been recorded and were not, R12 (1 − p)/p, and the two limits.

    `recorded` R12 is the crimes recorded in the twelve months, known; `accuracy` p and its `limits` are between 0 and
    1. As fewer are unrecorded the more accurate recording is, the low limit comes of the high one and the high of the
    low.
    At 100 per cent none; at 0 per cent without end.
    Source: the inspectorate's published estimates, reproduced by this formula.
    """
    total, *shares = as_numbers(recorded, accuracy, limits[1], limits[0])
    with np.errstate(divide="ignore"):
        value, low, high = (total * (1 - share) / share for share in shares)
    return value, low, high
