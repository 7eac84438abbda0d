"""Recording accuracy: how many of the crimes that should have been recorded were, from reviewed logs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from truecount.statistics.estimate import Estimate, Numbers, as_numbers, divided
from truecount.statistics.intervals import AT_AN_END, Limits, clopper_pearson, korn_graubard
from truecount.statistics.strata import Strata


@dataclass(frozen=True, eq=False)
class RecordingAccuracy:
    """The share of required crimes that were recorded, and the numbers of crimes it is made of.

    `accuracy` is between 0 and 1; `missed`, `over_recorded` and `required` are crimes of the population. `heavier` is
    how many times as heavy as the missed crimes found the limits take one more to be.
    """

    accuracy: Estimate
    missed: Estimate
    over_recorded: Estimate
    required: Numbers
    heavier: Numbers
    strata: Strata


def recording_accuracy(
    recorded: ArrayLike, missed: ArrayLike, over_recorded: ArrayLike, strata: Strata
) -> RecordingAccuracy:
    """A = (R − O)/(R − O + U): only the crimes missed U and recorded wrongly O are estimated.

    `recorded` R is the number of crimes recorded from all the logs of the strata, which is known; `missed` u and
    `over_recorded` o are the crimes of each log read, (..., n). Linearised: the variance of the total of
    e_i = (A u_i + (1 − A) o_i)/Q, Q = R − O + U, by log, since the crimes of one log stand or fall together. Where no
    reading has a missed crime, A is 1 and its standard error 0. More over-recorded crimes than recorded count as all.
    Source: derived from the definitions by the delta method.
    """
    u, o = np.asarray(missed, dtype=np.float64), np.asarray(over_recorded, dtype=np.float64)
    missing, wrong = (
        Estimate(strata.total(one), strata.standard_error(one), strata.degrees_of_freedom) for one in (u, o)
    )
    right = np.maximum(np.asarray(recorded, dtype=np.float64) - wrong.value, 0.0)
    required = right + missing.value
    accuracy = divided(right, required)
    residuals = divided(accuracy[..., None] * u + (1 - accuracy[..., None]) * o, required[..., None])
    estimate = Estimate(accuracy, strata.standard_error(residuals), strata.degrees_of_freedom)
    return RecordingAccuracy(estimate, missing, wrong, required, heavier(u, strata), strata)


def heavier(missed: ArrayLike, strata: Strata) -> Numbers:
    """How many times as heavy as the missed crimes found one more is taken to be, at least 1, (...).

    `missed` u is (..., n). It counts as so many crimes as a reading stands for logs on average, N/n; those found add
    Σ w² u²/Σ w u to the variance for each crime, w being what a reading stands for. N/n because logs are read in
    proportion to the spread expected, that is to √p, p the chance of a miss: where the expectation is right, the third
    cumulant of the estimate over its second, Σ n_h p_h w_h³/Σ n_h p_h w_h² with w_h = N_h/n_h, is N/n. In a simple
    random sample it is 1. Source: derived; how well it serves is shown in docs/validation/coverage.md.
    """
    found, weights = np.maximum(np.asarray(missed, dtype=np.float64), 0.0), strata.weights
    times = divided(strata.total(found), strata.total(weights * found**2)) * weights.mean(axis=-1)
    return np.asarray(np.fmax(times, 1.0))


def limits(found: RecordingAccuracy, level: float = 0.95) -> Limits:
    """The two limits of the accuracy, each between 0 and 1, by `limits_with_one_more`.

    Where no missed crime was found they are those of as many crimes, all recorded, as were read if each reading stands
    for N/n logs.
    """
    crimes = found.required / found.strata.weights.mean(axis=-1)
    return limits_with_one_more(found.accuracy, len(found.strata.of), found.heavier, crimes, level)


def ratio_limits(
    ratio: Estimate, missed: ArrayLike, required: ArrayLike, strata: Strata, level: float = 0.95
) -> Limits:
    """The two limits of a share that rests on what was read alone, by `limits_with_one_more`.

    `ratio` is what `combined_ratio` gives; `missed` and `required` are those of each log read, (..., n): crimes, or the
    logs themselves where each counts once.
    """
    asked = np.asarray(required, dtype=np.float64)
    crimes = strata.total(asked) / strata.weights.mean(axis=-1)
    return limits_with_one_more(ratio, asked.sum(axis=-1), heavier(missed, strata), crimes, level)


def limits_with_one_more(
    accuracy: Estimate, readings: ArrayLike, heavier: ArrayLike, crimes: ArrayLike, level: float = 0.95
) -> Limits:
    """Korn and Graubard's limits, but that the low one allows for a missed crime heavier than those found.

    Their n* readings hold x = n* (1 − p) missed, all alike, and their low limit is that of x + 1. Here the further one
    is g times as heavy, g = `heavier`: Beta(α/2; p n* r, (x + g) r) with r = (x + g)/(x + g²) has the mean and the
    variance of x missed that come by chance and one of g that does. With g = 1 it is theirs. Misses where each reading
    stands for many logs are those that few readings do not show, and a limit that knows only the weights found is then
    too high. Where nothing is missed, limits are Clopper-Pearson's for `crimes` read, all recorded.
    Source: Fay and Feuer (1997), Statistics in Medicine 16, 791-801, who count one more of the heaviest weight, and use
    gamma distributions.
    """
    p, error, n, freedom, g = as_numbers(
        accuracy.value, accuracy.standard_error, readings, accuracy.degrees_of_freedom, heavier
    )
    low, high = korn_graubard(p, error, n, freedom, level)
    between = (error > 0) & (p > AT_AN_END) & (p < 1 - AT_AN_END) & (freedom > 0) & (n > 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        wider = stats.t.ppf((1 + level) / 2, n - 1) / stats.t.ppf((1 + level) / 2, freedom)
        effective = np.where(between, p * (1 - p) / error**2 * wider**2, 1.0)
    x = effective * (1 - p)
    r = (x + g) / (x + g**2)
    heavy = stats.beta.ppf((1 - level) / 2, effective * p * r, (x + g) * r)
    none_missed = p > 1 - AT_AN_END
    careful, top = clopper_pearson(crimes, crimes, level)
    return np.where(none_missed, careful, np.where(between, heavy, low)), np.where(none_missed, top, high)


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
