"""How far readers agree, and what the registrar's settlement changed: can an audit's own decisions be trusted?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from truecount.audit import counts
from truecount.audit.accuracy import Accuracy
from truecount.audit.reader_error import Decisions
from truecount.audit.readings import SECOND, SETTLED
from truecount.audit.reaudit import Difference, independent_difference, paired_difference, verdict
from truecount.audit.sample import Sample, chance_of_second
from truecount.bounded import read_json
from truecount.errors import TrueCountError
from truecount.statistics.agreement import Agreement, agreement_of_readings


@dataclass(frozen=True, eq=False)
class Readers:
    """First and second readers beside one another: their agreement, and first readings less the settled accuracy."""

    agreement: Agreement
    difference: Difference | None
    read_twice: int
    settled: int
    overturned: int

    def words(self) -> Iterator[str]:
        """What readers agree on, in sentences."""
        yield (
            f"{self.read_twice:,} logs were read twice, blind: whether something is missed or wrongly recorded, or "
            "nothing. Kappa is low where faults are rare, however well readers agree; AC1 is not."
        )
        if not np.isfinite(self.agreement.kappa.value):
            yield "Kappa is not defined, since both readers say one thing of every log."
        if self.difference is not None:
            yield f"{self.settled:,} logs were settled; otherwise than first read: {self.overturned:,}."
            yield verdict(self.difference)


def readers_of(sample: Sample) -> Readers | None:
    """The readers of a sample; None where nothing was read twice."""
    second = sample.reviews[SECOND]
    twice = np.array([name in second for name in sample.names], dtype=bool)
    if not twice.any():
        return None
    other = np.array([any(one.faulty for one in second.get(name, ())) for name in sample.names])
    chance = chance_of_second(sample.draw, sample.rows, sample.alleged, twice)
    alleged = np.where(sample.alleged, (twice & sample.alleged).sum() / max(int(sample.alleged.sum()), 1), chance)
    weights = sample.strata.weights / np.where(twice, alleged, 1.0)
    agreement = agreement_of_readings(sample.alleged[twice].astype(int), other[twice].astype(int), weights[twice], 2)
    if sample.rereading is None:
        return Readers(agreement, None, int(twice.sum()), 0, 0)
    before, after = sample.decisions(counts.missed, counts.surplus)
    recorded = float(sample.draw.recorded.sum())
    difference = paired_difference(recorded, before, after, sample.rereading, sample.strata)
    return Readers(
        agreement,
        difference,
        read_twice=int(twice.sum()),
        settled=len(sample.reviews[SETTLED]),
        overturned=int(_differ(before, after).sum()),
    )


def against(found: Accuracy, other: Path) -> str:
    """An audit beside another of the same force, such as an external one, in one sentence.

    `other` is the file that `truecount audit estimate --json` printed of it. Raises TrueCountError for any other file.
    """
    try:
        held = {figure["id"]: figure for figure in read_json(other)["figures"]}["audit.accuracy"]
        value, low, high = (
            float(one) / 100 for one in (held["value"], held["interval"]["low"], held["interval"]["high"])
        )
        if not low <= value <= high:
            raise ValueError("an interval holds its value")
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise TrueCountError(
            f"{other}: these are not the figures of an audit; give what `truecount audit estimate … --json` printed."
        ) from error
    difference = independent_difference(
        found.value, (np.asarray(found.low), np.asarray(found.high)), value, (np.asarray(low), np.asarray(high))
    )
    return (
        f"The other audit found {100 * value:.1f} per cent ({100 * low:.1f} to {100 * high:.1f}): this one reads "
        f"{100 * float(difference.value):+.1f} points ({100 * float(difference.low):+.1f} to "
        f"{100 * float(difference.high):+.1f}); the difference is {'beyond' if difference.beyond_chance else 'within'} "
        "chance."
    )


def _differ(before: Decisions, after: Decisions) -> np.ndarray:
    return np.asarray(np.any([one != other for one, other in zip(before.both(), after.both(), strict=True)], axis=0))
