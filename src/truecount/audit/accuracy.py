"""Accuracies from a sample: the share of required crimes that were recorded, with its limits, for any part of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from truecount.audit import counts
from truecount.audit.reader_error import CorrectedAccuracy, Decisions, corrected_accuracy, corrected_limits
from truecount.audit.recording_accuracy import (
    RecordingAccuracy,
    limits,
    ratio_limits,
    recording_accuracy,
)
from truecount.audit.sample import Count, Sample
from truecount.statistics.estimate import Estimate, Numbers, divided
from truecount.statistics.intervals import AT_AN_END, korn_graubard


@dataclass(frozen=True, eq=False)
class Accuracy:
    """A share of 0 to 1 with its two limits at 95 per cent, and what it rests on.

    `required` is the number that it is a share of, such as crimes required, in the population (of weights, for
    severity), and `right` that of those recorded; `second_stage` is the part of the variance that comes from reading
    only some logs again. `crimes` counts the required crimes in the logs read, `recorded` those recorded.
    """

    estimate: Estimate
    low: float
    high: float
    required: float
    second_stage: float
    recorded: int
    crimes: int

    @property
    def value(self) -> float:
        """The share."""
        return float(self.estimate.value)

    @property
    def right(self) -> float:
        """The required crimes that were recorded."""
        return self.required * self.value

    def missed(self, share: float) -> float:
        """The crimes missed, of the population, were this the accuracy."""
        return self.right * (1 - share) / share if share > 0 else float("inf")


@dataclass(frozen=True)
class Part:
    """A part of the required crimes: how they, the missed and the surplus are counted, and how many records there are.

    `where` is whether each log of the sample belongs to it, (n,).
    """

    missed: Count
    surplus: Count
    recorded: Count
    known: float
    where: Numbers | None = None


def accuracy_of(sample: Sample, part: Part) -> Accuracy:
    """The accuracy of a part of the crimes from the known number of records, readers' errors put right."""
    first, settled = (_within(part, one) for one in sample.decisions(part.missed, part.surplus))
    found: RecordingAccuracy | CorrectedAccuracy
    if sample.rereading is None:
        found = alone = recording_accuracy(part.known, first.missed, first.over_recorded, sample.strata)
        second, ends = 0.0, limits(alone)
    else:
        found = again = corrected_accuracy(part.known, first, settled, sample.rereading, sample.strata)
        second, ends = float(again.second_stage), corrected_limits(again, sample.rereading, sample.strata)
    low, high = (float(end) for end in ends)
    return Accuracy(found.accuracy, low, high, float(found.required), second, *_read(sample, part))


def ratio_of(sample: Sample, top: Count, bottom: Count) -> Accuracy:
    """The share of one count in another, both from the logs read, readers' errors put right."""
    return share_of(sample, (sample.first(top), sample.settled(top)), (sample.first(bottom), sample.settled(bottom)))


def of_logs(sample: Sample) -> Accuracy:
    """The share of logs requiring a crime of which every crime was recorded: each log counts once."""

    def judged(missed: Numbers, required: Numbers) -> tuple[Numbers, Numbers]:
        return ((required > 0) & (missed == 0)).astype(np.float64), (required > 0).astype(np.float64)

    first = judged(sample.first(counts.missed), sample.first(counts.required))
    settled = judged(sample.settled(counts.missed), sample.settled(counts.required))
    return share_of(sample, (first[0], settled[0]), (first[1], settled[1]))


def share_of(sample: Sample, top: tuple[Numbers, Numbers], bottom: tuple[Numbers, Numbers]) -> Accuracy:
    """The ratio of two totals, each given by log as first read and as settled, (n,)."""
    below = float(sample.total(*bottom).value)
    value = divided(sample.total(*top).value, below)
    one, other = (divided(y - value * x, below) for y, x in zip(top, bottom, strict=True))
    found = replace(sample.total(one, other), value=value)
    low, high = (float(end) for end in ratio_limits(found, bottom[1] - top[1], bottom[1], sample.strata))
    held, asked = (round(float(settled.sum())) for _, settled in (top, bottom))
    return Accuracy(found, low, high, below, 0.0, held, asked)


def _within(part: Part, decisions: Decisions) -> Decisions:
    if part.where is None:
        return decisions
    missed, surplus = decisions.both()
    return Decisions(missed * part.where, surplus * part.where)


def _read(sample: Sample, part: Part) -> tuple[int, int]:
    """The required crimes recorded, and all of them, in the logs read."""
    where = np.ones(len(sample.rows)) if part.where is None else part.where
    right = float((sample.settled(part.recorded) * where).sum())
    wrong = float((sample.settled(part.missed) * where).sum())
    return round(right), round(right + wrong)


def as_grave_as_recorded(sample: Sample, severe: Accuracy, overall: Accuracy) -> Accuracy:
    """A severity-weighted accuracy with limits that allow for grave crimes among those missed.

    The missed crimes read are few and mostly slight, so that their own spread is too small. Its standard error is at
    least that of as many missed crimes, each as grave as recorded crimes are: (A/H)² m Σ w (w − 1) u with m the mean
    square of the recorded weights, w how many logs each reading stands for. Where none was missed the limits are those
    of `overall`, all crime. Source: derived; an upper guard, not a published method.
    """
    severe = replace(severe, recorded=overall.recorded, crimes=overall.crimes)
    if severe.required == 0:
        # Nothing of any weight is required: it is the share of nothing.
        return severe
    records, weights = float(sample.draw.recorded.sum()), sample.strata.weights
    if severe.value > 1 - AT_AN_END or records == 0:
        return replace(severe, low=overall.low, high=1.0)
    missed = np.maximum(sample.corrected(counts.missed), 0.0)
    grave = sample.draw.harm_squared / records * float((weights * (weights - 1) * missed).sum())
    least = severe.value / severe.required * np.sqrt(grave)
    error = np.maximum(severe.estimate.standard_error, least)
    low, high = korn_graubard(severe.value, error, len(sample.rows), severe.estimate.degrees_of_freedom)
    return replace(severe, estimate=replace(severe.estimate, standard_error=error), low=float(low), high=float(high))


def all_crime(sample: Sample) -> Part:
    """All crimes of the frame."""
    return Part(counts.missed, counts.surplus, counts.recorded, float(sample.draw.recorded.sum()))
