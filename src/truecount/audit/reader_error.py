"""What readers get wrong, put right: every alleged miss and some of the logs read as clean are read again and settled.

A reader overlooks some missed crimes and alleges some that are none. To settle only the allegations takes out the
second fault and leaves the first, so that the accuracy reads too high. A sub-sample of the logs read as clean, with
known chances, shows what was overlooked. The settled value is taken for the truth: what is overlooked again in settling
stays in the estimate, so re-read without sight of the first reading, and let someone of the highest standing settle.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from truecount.audit.recording_accuracy import heavier, limits_with_one_more, recording_accuracy
from truecount.errors import TrueCountError
from truecount.statistics.estimate import Counts, Estimate, Numbers, as_numbers, divided
from truecount.statistics.intervals import Limits
from truecount.statistics.strata import Strata

WHAT_IF = (
    "Only as a what-if: the rate there would be if readers found this share of the logs with a missed crime and passed "
    "this share of the others. Neither share was measured here, and no interval goes with it."
)


@dataclass(frozen=True, eq=False)
class Decisions:
    """What was decided of each log: the crimes missed and the crimes recorded wrongly, both (..., n), none negative.

    One number for all logs may stand for one of them, as 0 where over-recording was not looked at.
    """

    missed: ArrayLike
    over_recorded: ArrayLike

    def both(self) -> tuple[Numbers, Numbers]:
        """The two as arrays of one shape."""
        missed, over_recorded = as_numbers(self.missed, self.over_recorded)
        return missed, over_recorded


@dataclass(frozen=True, eq=False)
class Rereading:
    """Which of the logs read were read again and settled, (..., n), and the chance each had of that, (n,) or (..., n).

    Chances are above 0 and at most 1, fixed before the draw, and each log is drawn by a draw of its own. Raises
    TrueCountError for other chances, and for logs with a chance of 1 that were not settled.
    """

    settled: NDArray[np.bool_]
    chance: Numbers

    def __post_init__(self) -> None:
        if not np.all((self.chance > 0) & (self.chance <= 1)):
            raise TrueCountError(
                "The chances of being read again must be above 0 and at most 1; a log that could not be read again "
                "says nothing of those like it. Take them from rereading_chances."
            )
        left = int(np.sum(~self.settled & (self.chance >= 1)))
        if left:
            raise TrueCountError(
                f"{left} logs were certain to be read again and are not settled; settle every alleged miss first."
            )

    def corrected(self, first: Numbers, settled: Numbers) -> Numbers:
        """y1 + (y2 - y1)/p where settled, y1 elsewhere, (..., n): right on average over the draws."""
        return first + self._differences(first, settled) / self.chance

    def variance(self, first: Numbers, settled: Numbers, times: Numbers) -> Numbers:
        """The variance over the draws, Σ times (1 - p)/p² (y2 - y1)² of those settled, (...); w² for a weighted sum."""
        spread = times * (1 - self.chance) / self.chance**2 * self._differences(first, settled) ** 2
        return np.asarray(spread.sum(axis=-1))

    def _differences(self, first: Numbers, settled: Numbers) -> Numbers:
        return np.where(self.settled, settled - first, 0.0)


@dataclass(frozen=True, eq=False)
class CorrectedTotal:
    """A total corrected for the readers' errors, and the two parts of its variance, which add to all of it.

    `first_stage` is what the draw of the logs adds, `second_stage` the draw of those read again.
    """

    total: Estimate
    first_stage: Numbers
    second_stage: Numbers


@dataclass(frozen=True, eq=False)
class CorrectedAccuracy:
    """Recording accuracy corrected for the readers' errors, beside `single`, as it reads from first readings alone.

    `accuracy` and `single` are between 0 and 1; `missed`, `over_recorded` and `required` are crimes of the population.
    The variance of `accuracy` is `first_stage` (the draw of the logs) and `second_stage` (the draw of those read
    again). `settled` is the number of logs settled, `heavier` as in `RecordingAccuracy`.
    """

    accuracy: Estimate
    single: Estimate
    missed: Estimate
    over_recorded: Estimate
    required: Numbers
    first_stage: Numbers
    second_stage: Numbers
    settled: Counts
    heavier: Numbers


def rereading_chances(alleged: ArrayLike, weight: ArrayLike, risk: ArrayLike, share: float = 1 / 8) -> Numbers:
    """The chance of each log of being read again, (..., n): 1 where the first reader alleges anything.

    The others have chances in proportion to w √r, at most 1, adding up to `share` of their number: `weight` w is how
    many logs one stands for and `risk` r, above 0, the score's chance that it holds a missed crime, fixed before the
    reading. √r because the chance that least widens the estimate goes with the spread of what was overlooked. Raises
    TrueCountError for a risk or weight not above 0, or a share not above 0 and at most 1.
    Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, section 12.2, for the proportion.
    """
    certain = np.asarray(alleged, dtype=bool)
    w, r, _ = as_numbers(weight, risk, certain)
    if not 0 < share <= 1 or not np.all((w > 0) & (r > 0)):
        raise TrueCountError(
            "Logs are read again by a weight and a risk above 0, and a share of them above 0 and at most 1; give a log "
            "without a risk the least risk there is."
        )
    size = np.where(certain, 0.0, w * np.sqrt(r))
    number = share * (~certain).sum(axis=-1, keepdims=True)
    largest_first = -np.sort(-size, axis=-1)
    left = np.cumsum(largest_first[..., ::-1], axis=-1)[..., ::-1]
    # With the j largest certain, the others share what is left of the number in proportion. The factor of proportion
    # grows with j as long as the next would still be above 1, and falls from there: the largest is the one.
    factor = divided(number - np.arange(size.shape[-1]), left)
    chosen = np.fmax.reduce(factor, axis=-1, keepdims=True, initial=0.0)
    return np.where(certain, 1.0, np.minimum(chosen * size, 1.0))


def corrected_total(first: ArrayLike, settled: ArrayLike, rereading: Rereading, strata: Strata) -> CorrectedTotal:
    """The total over the population of values (..., n) as settled: Σ N_h/n_h Σ (y1 + (y2 - y1)/p where settled).

    `first` y1 is the first readings' value and `settled` y2 the settled one, which counts only where the log was read
    again. Unbiased for the total of settled values. The variance within strata of the corrected values holds the second
    draw already, but for the share f = n_h/N_h of it that the correction for finite strata takes off: that share is put
    back, and the two parts are told apart. Where the second would be above the whole, it is the whole.
    Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, chapter 9 (sampling in two phases).
    """
    one, other = (np.asarray(values, dtype=np.float64) for values in (first, settled))
    corrected = rereading.corrected(one, other)
    drawn_again = rereading.variance(one, other, strata.weights**2)
    put_back = rereading.variance(one, other, strata.weights)
    variance = strata.variance(corrected) + put_back
    second_stage = np.minimum(drawn_again, variance)
    total = Estimate(strata.total(corrected), np.sqrt(variance), strata.degrees_of_freedom)
    return CorrectedTotal(total, variance - second_stage, second_stage)


def corrected_accuracy(
    recorded: ArrayLike, first: Decisions, settled: Decisions, rereading: Rereading, strata: Strata
) -> CorrectedAccuracy:
    """Recording accuracy A = (R - O)/(R - O + U) with U and O corrected for the readers' errors.

    `recorded` R is known, as in `recording_accuracy`; `first` is what the first readers decided and `settled` what was
    settled, which counts only where `rereading` says so. Linearised by log, at the corrected accuracy.
    """
    missed, wrong = (
        corrected_total(read, true, rereading, strata) for read, true in zip(first.both(), settled.both(), strict=True)
    )
    right = np.maximum(np.asarray(recorded, dtype=np.float64) - wrong.total.value, 0.0)
    required = right + np.maximum(missed.total.value, 0.0)
    accuracy = divided(right, required)
    error = corrected_total(
        linearised(accuracy, required, first), linearised(accuracy, required, settled), rereading, strata
    )
    return CorrectedAccuracy(
        Estimate(accuracy, error.total.standard_error, strata.degrees_of_freedom),
        recording_accuracy(recorded, *first.both(), strata).accuracy,
        missed.total,
        wrong.total,
        required,
        error.first_stage,
        error.second_stage,
        np.asarray(rereading.settled.sum(axis=-1)),
        heavier(np.where(rereading.settled, *(one.both()[0] for one in (settled, first))), strata),
    )


def corrected_limits(found: CorrectedAccuracy, rereading: Rereading, strata: Strata, level: float = 0.95) -> Limits:
    """The two limits of the corrected accuracy, by `limits_with_one_more`, each between 0 and 1.

    Where no missed crime was settled they are those of Clopper-Pearson for as many crimes, all of them recorded, as
    were settled if each log stands for the mean of w/p, how many logs a log read again stands for: careful.
    """
    crimes = found.required / (strata.weights / rereading.chance).mean(axis=-1)
    return limits_with_one_more(found.accuracy, len(strata.of), found.heavier, crimes, level)


def linearised(accuracy: Numbers, required: Numbers, decisions: Decisions) -> Numbers:
    """How much each log takes off the accuracy, e = (A u + (1 - A) o)/Q, (..., n); their estimated total moves A."""
    u, o = decisions.both()
    return divided(accuracy[..., None] * u + (1 - accuracy[..., None]) * o, required[..., None])


def rogan_gladen(rate: ArrayLike, sensitivity: ArrayLike, specificity: ArrayLike) -> Numbers:
    """The share of logs with a missed crime if readers found this share of them and passed this share of the others.

    (rate + specificity - 1)/(sensitivity + specificity - 1), kept within 0 to 1; all between 0 and 1 and of shapes that
    broadcast, so that a column and a row give a table. `rate` is the share of logs with an alleged miss. Only as a
    what-if, to be shown with the words WHAT_IF: the two shares differ from force to force and are seldom known, and a
    little less specificity outweighs all else where misses are rare. Raises TrueCountError where the two add to 1 or
    less: such readings say nothing.
    Source: Rogan and Gladen (1978), American Journal of Epidemiology 107, 71-76.
    """
    alleged, found, passed = as_numbers(rate, sensitivity, specificity)
    if np.any(found + passed <= 1):
        raise TrueCountError(
            "Sensitivity and specificity must add up to more than 1; at 1 or less an allegation says nothing of the "
            "log. Give higher ones."
        )
    return np.clip((alleged + passed - 1) / (found + passed - 1), 0.0, 1.0)
