"""Accuracies from a sample: the share of required crimes that were recorded, with its limits, for any part of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from truecount.audit import counts
from truecount.audit.estimate import Estimate, Numbers
from truecount.audit.intervals import korn_graubard
from truecount.audit.ratios import combined_ratio
from truecount.audit.reader_error import CorrectedAccuracy, Decisions, corrected_accuracy, corrected_limits
from truecount.audit.recording_accuracy import RecordingAccuracy, limits, recording_accuracy
from truecount.audit.sample import Count, Sample


@dataclass(frozen=True, eq=False)
class Accuracy:
    """A share of 0 to 1 with its two limits at 95 per cent, and what it rests on.

    `right` is the number of required crimes that were recorded, of the population (of weights, for severity); `single`
    is the share as first readings alone have it; `second_stage` the part of the variance that comes from reading only
    some logs again. `crimes` counts the required crimes in the logs read, `recorded` those recorded.
    """

    estimate: Estimate
    low: float
    high: float
    right: float
    single: float
    second_stage: float
    recorded: int
    crimes: int

    @property
    def value(self) -> float:
        """The share."""
        return float(self.estimate.value)

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
        found = single = recording_accuracy(part.known, first.missed, first.over_recorded, sample.strata)
        alone, second, ends = single.accuracy, 0.0, limits(single)
    else:
        found = again = corrected_accuracy(part.known, first, settled, sample.rereading, sample.strata)
        alone, second = again.single, float(again.second_stage)
        ends = corrected_limits(again, sample.rereading, sample.strata)
    right = float(found.required * found.accuracy.value)
    low, high = (float(end) for end in ends)
    return Accuracy(found.accuracy, low, high, right, float(alone.value), second, *_read(sample, part))


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
    above, below = sample.put_right(*top), sample.put_right(*bottom)
    found = combined_ratio(above, below, sample.strata)
    held, asked = float(top[1].sum()), float(bottom[1].sum())
    low, high = korn_graubard(found.value, found.standard_error, asked, found.degrees_of_freedom)
    single = combined_ratio(top[0], bottom[0], sample.strata).value
    right = float(sample.strata.total(above))
    return Accuracy(found, float(low), float(high), right, float(single), 0.0, round(held), round(asked))


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


def all_crime(sample: Sample) -> Part:
    """All crimes of the frame."""
    return Part(counts.missed, counts.surplus, counts.recorded, float(sample.draw.recorded.sum()))
