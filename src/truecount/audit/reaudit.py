"""A re-audit of internal decisions: does the force's own audit read higher than an independent reading of the same?

An internal audit that flatters gives false assurance. Its accuracy is set beside that of a blind re-reading, and what
is judged is the interval of their difference, not whether their two intervals overlap, which they may do when the
difference is beyond chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from truecount.audit.reader_error import Decisions, Rereading, corrected_accuracy, corrected_total, linearised
from truecount.audit.recording_accuracy import recording_accuracy
from truecount.statistics.estimate import Numbers, as_numbers
from truecount.statistics.intervals import Limits, student
from truecount.statistics.strata import Strata


@dataclass(frozen=True, eq=False)
class Difference:
    """One value less another, with the two limits of that, in the units of the two: shares of crimes for accuracies."""

    value: Numbers
    low: Numbers
    high: Numbers

    @property
    def beyond_chance(self) -> np.ndarray:
        """Whether the limits leave out 0."""
        return np.asarray((self.low > 0) | (self.high < 0))


@dataclass(frozen=True, eq=False)
class Drift:
    """How the internal audit differs in one period, and how that has changed since the first."""

    period: str
    difference: Difference
    change: Difference


def independent_difference(
    internal: ArrayLike, internal_limits: Limits, external: ArrayLike, external_limits: Limits
) -> Difference:
    """The internal value less the external one, from two samples that have nothing to do with one another.

    Values and limits (...), of any scale and both of one level, which is then the difference's. Its limits are
    d - √((a - low_a)² + (high_b - b)²) and d + √((high_a - a)² + (b - low_b)²): each interval, however lopsided, gives
    the side that matters. Not for two readings of the same logs: see `paired_difference`.
    Sources: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10; Zou and Donner (2008), Statistics in
    Medicine 27, 1693-1702.
    """
    a, a_low, a_high, b, b_low, b_high = as_numbers(internal, *internal_limits, external, *external_limits)
    return Difference(a - b, a - b - np.hypot(a - a_low, b_high - b), a - b + np.hypot(a_high - a, b - b_low))


def paired_difference(
    recorded: ArrayLike,
    internal: Decisions,
    settled: Decisions,
    rereading: Rereading,
    strata: Strata,
    level: float = 0.95,
) -> Difference:
    """Internal recording accuracy less that of the re-reading, of the same logs, all or some of them read again.

    `recorded` R is known; `internal` and `settled` are decisions by log (..., n), the latter counting only where
    `rereading` says so. Linearised by log, so that what both readings share takes no part: shorter than for two
    samples. Student's limits. Where no log was settled otherwise than the internal audit had it, the difference is 0
    and so are both limits, however few were read again: the limits of the observed agreement then say how
    much those can show.
    """
    inside = recording_accuracy(recorded, *internal.both(), strata)
    outside = corrected_accuracy(recorded, internal, settled, rereading, strata)
    from_inside = linearised(inside.accuracy.value, inside.required, internal)
    before, after = (
        linearised(outside.accuracy.value, outside.required, decisions) - from_inside
        for decisions in (internal, settled)
    )
    error = corrected_total(before, after, rereading, strata).total
    value = inside.accuracy.value - outside.accuracy.value
    return Difference(value, *student(value, error.standard_error, error.degrees_of_freedom, level))


def verdict(difference: Difference) -> str:
    """One difference of accuracies in words: how many points higher or lower, and whether that is beyond chance."""
    points = round(100 * float(difference.value), 1)
    if np.isnan(points):
        return "The internal audit and the re-reading cannot be compared: one of them has no accuracy."
    way = {
        1: f"{points} points higher than",
        0: "the same, to a tenth of a point, as",
        -1: f"{-points} points lower than",
    }
    chance = "beyond" if difference.beyond_chance else "within"
    return f"The internal audit reads {way[int(np.sign(points))]} the re-reading; the difference is {chance} chance."


def drift(periods: Mapping[str, Difference]) -> list[Drift]:
    """Each period's difference and its change since the first period, in the order given.

    `periods` are from samples that have nothing to do with one another. The change has limits as those of
    `independent_difference`. By chance alone about one in twenty changes is beyond chance at a level of 0.95: one is
    not yet drift. The first period's change is 0.
    """
    if not periods:
        return []
    start = next(iter(periods.values()))
    changes = [
        independent_difference(one.value, (one.low, one.high), start.value, (start.low, start.high))
        for one in periods.values()
    ]
    nothing = np.zeros_like(start.value)
    changes[0] = Difference(nothing, nothing, nothing)
    return [Drift(*row) for row in zip(periods, periods.values(), changes, strict=True)]
