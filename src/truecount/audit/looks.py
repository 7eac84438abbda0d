"""A look at an audit before its end: how precise it is by now, what is still to read, and what one may conclude."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from truecount.audit import counts
from truecount.audit.accuracy import Accuracy
from truecount.audit.plan import ALL_CRIME, Plan
from truecount.audit.sample import Sample
from truecount.audit.turns import AT_ANY_TIME
from truecount.audit.watched_accuracy import WatchedReadings, accuracy_sequence, stratum_chances

MOST = 10.0
"""No log is taken to hide more crimes than this; limits at any time rest on it. Ours: logs of the simulated force hide
six at most."""
FEWEST_MISSES = 10
"""Fewer missed crimes than this make a half-width that cannot be trusted to stop by. Found by simulation."""


@dataclass(frozen=True)
class Look:
    """One look: logs read of those planned, half-widths by now and wanted in points, and limits at any time.

    `at_any_time` are limits of the accuracy, 0 to 1, that hold however often one looks; None where the draw does not
    allow them. `misses` are the missed crimes found.
    """

    read: int
    planned: int
    now: dict[str, float]
    wanted: dict[str, float]
    misses: int
    at_any_time: tuple[float, float] | None

    def further(self, name: str) -> int:
        """About how many further readings, in the same proportions, would bring a half-width to the one wanted."""
        return max(int(np.ceil(self.read * ((self.now[name] / self.wanted[name]) ** 2 - 1))), 0)

    def words(self) -> Iterator[str]:
        """What may be concluded, in sentences."""
        yield f"{self.read:,} of {self.planned:,} logs have been read, and {self.misses:,} missed crimes found in them."
        for name, points in self.wanted.items():
            more = self.further(name)
            enough = "which is reached" if not more else f"which about {more:,} further readings would reach"
            yield f"For {name} the half-width is {self.now[name]:.1f} points by now; {points:.1f} is wanted, {enough}."
        if self.wanted and self.misses < FEWEST_MISSES:
            yield f"Fewer than {FEWEST_MISSES} missed crimes were found: do not stop by the half-width yet."
        yield (
            "To stop because the interval is narrow enough is honest. To stop because it lies above or below a target "
            "is not: looked at again and again, the ordinary interval errs in up to three audits of ten."
        )
        if self.at_any_time is None:
            yield (
                "Limits that allow any number of looks need a draw by lot: plan with --looks 'at any time', or draw a "
                "simple random sample."
            )
            return
        low, high = (100 * end for end in self.at_any_time)
        yield (
            f"Looked at as often as one likes, the accuracy lies between {low:.1f} and {high:.1f} per cent: a target "
            "outside of these limits is decided, and the audit may stop."
        )
        price = ((high - low) / 2 / self.now[ALL_CRIME]) ** 2
        yield (
            f"The price: these limits are as wide as ordinary ones from 1/{price:.1f} of the readings would be."
            if price > 1
            else "By now they cost nothing against ordinary limits."
        )


def look(plan: Plan, sample: Sample, found: dict[str, Accuracy]) -> Look:
    """A look at a sample; `found` are the accuracies by target."""
    return Look(
        read=len(sample.rows),
        planned=int(sample.draw.weights.sum()),
        now={name: 50 * (one.high - one.low) for name, one in found.items()},
        wanted=dict(plan.wanted.precision),
        misses=sample.read_of(counts.missed),
        at_any_time=_at_any_time(plan, sample),
    )


def _at_any_time(plan: Plan, sample: Sample) -> tuple[float, float] | None:
    """Limits of the accuracy that hold at every look, as logs were settled; records since cancelled are left out."""
    if plan.looks != AT_ANY_TIME and len(sample.draw.strata) > 1:
        return None
    chance, smallest = stratum_chances(sample.strata.of, sample.strata.sizes, sample.draw.weights.astype(np.float64))
    readings = WatchedReadings(
        sample.settled(counts.missed),
        np.maximum(sample.settled(counts.surplus), 0.0),
        chance,
        smallest,
        float(sample.draw.recorded.sum()),
        int(sample.strata.sizes.sum()),
        MOST,
    )
    low, high = accuracy_sequence(readings)
    return float(low[-1]), float(high[-1])
