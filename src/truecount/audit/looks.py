"""A look at an audit before its end: how precise it is by now, what is still to read, and what one may conclude."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from truecount.audit import counts
from truecount.audit.accuracy import Accuracy
from truecount.audit.designs import design
from truecount.audit.drawing import READING
from truecount.audit.plan import ALL_CRIME, Plan
from truecount.audit.readings import FIRST
from truecount.audit.sample import Sample
from truecount.audit.turns import AT_ANY_TIME
from truecount.audit.watched_accuracy import WatchedReadings, accuracy_over_periods, stratum_chances

FEWEST_MISSES = 10
"""Fewer missed crimes than this make a half-width that cannot be trusted to stop by. Ours."""


@dataclass(frozen=True)
class Look:
    """One look: logs read of those planned, half-widths by now and wanted in points, and limits at any time.

    `at_any_time` are limits of the accuracy, 0 to 1, that hold however often one looks; None where the draw does not
    allow them. With `earlier` audits they are of one accuracy in all of them. `misses` are the missed crimes found.
    """

    read: int
    planned: int
    now: dict[str, float]
    wanted: dict[str, float]
    misses: int
    at_any_time: tuple[float, float] | None
    earlier: int

    def further(self, name: str) -> int:
        """About how many further readings, in the same proportions, would bring a half-width to the one wanted."""
        return max(int(np.ceil(self.read * ((self.now[name] / self.wanted[name]) ** 2 - 1))), 0)

    def words(self) -> Iterator[str]:
        """What may be concluded, in sentences."""
        yield f"{self.read:,} of {self.planned:,} logs have been read, and {self.misses:,} missed crimes found in them."
        for name, points in self.wanted.items():
            if not np.isfinite(self.now[name]):
                yield f"For {name} nothing can be said yet: no such crime was found, required or recorded."
                continue
            more = self.further(name)
            enough = "which is reached" if not more else f"which about {more:,} further readings would reach"
            yield f"For {name} the half-width is {self.now[name]:.1f} points by now; {points:.1f} is wanted, {enough}."
        if self.wanted and self.misses < FEWEST_MISSES:
            yield f"Fewer than {FEWEST_MISSES} missed crimes were found: do not stop by the half-width yet."
        # Simple random samples of 100 to 1,000 or to 4,000 logs, looked at every 50: 13 to 33 per cent of 2,000.
        yield (
            "To stop because the interval is narrow enough is honest. To stop because it lies above or below a target "
            "is not: looked at again and again, the ordinary interval errs in about a quarter of audits."
        )
        yield from self._at_any_time()

    def _at_any_time(self) -> Iterator[str]:
        if self.at_any_time is None:
            yield (
                "Limits that allow any number of looks need a draw by lot: plan with --looks 'at any time', or draw a "
                "simple random sample."
            )
            return
        low, high = (100 * end for end in self.at_any_time)
        if low > high:
            yield "No one accuracy fits this audit and the earlier ones: it has changed, however often one looked."
            return
        audits = f" in this audit and {self.earlier} before it" if self.earlier else ""
        yield (
            f"Looked at as often as one likes, the accuracy{audits} lies between {low:.1f} and {high:.1f} per cent: a "
            "target outside of these limits is decided, and the audit may stop. They rest on no log hiding more crimes "
            "than the plan allows, and on logs as settled or first read: what first readers overlook is not in them."
        )
        price = ((high - low) / 2 / self.now[ALL_CRIME]) ** 2 if self.now[ALL_CRIME] > 0 else np.inf
        if not self.earlier and np.isfinite(price) and price > 1:
            yield f"The price: ordinary limits would be as narrow with about {self.read / price:,.0f} readings."


def look(plan: Plan, sample: Sample, found: dict[str, Accuracy], earlier: Sequence[tuple[Plan, Sample]] = ()) -> Look:
    """A look at a sample; `found` are the accuracies by target, `earlier` audits of the force that were watched too."""
    watched = [_watched(*one) for one in (*earlier, (plan, sample))]
    limits = None
    if all(one is not None for one in watched):
        low, high = accuracy_over_periods([one for one in watched if one is not None])
        limits = float(low[-1]), float(high[-1])
    return Look(
        read=len(sample.rows),
        planned=int((sample.draw.role == READING).sum()),
        now={name: 50 * (one.high - one.low) for name, one in found.items()},
        wanted=dict(plan.wanted.precision),
        misses=sample.read_of(counts.missed),
        at_any_time=limits,
        earlier=len(earlier),
    )


def _watched(plan: Plan, sample: Sample) -> WatchedReadings | None:
    """The readings of an audit in the order of its draw, up to the first log that was passed over, as settled; records
    since cancelled are left out. None where it was not drawn by lot."""
    by_lot = plan.looks == AT_ANY_TIME or len(sample.draw.strata) == 1
    if not by_lot or design(plan.design).drawn != "at random":
        return None
    some = sample.rows < _passed_over(sample)
    of, sizes = sample.strata.of[some], sample.strata.sizes
    chance, smallest = stratum_chances(of, sizes, sample.draw.weights.astype(np.float64))
    return WatchedReadings(
        sample.settled(counts.missed)[some],
        sample.settled(counts.is_(counts.OVER))[some],
        chance,
        smallest,
        float(sample.draw.recorded.sum()),
        int(sizes.sum()),
        float(plan.assumed.most),
    )


def _passed_over(sample: Sample) -> int:
    """The place in the draw of the first log drawn for reading that is neither read nor unreadable."""
    drawn = zip(sample.draw.names, sample.draw.role, strict=True)
    open_ = (place for place, (name, role) in enumerate(drawn) if role == READING and name not in sample.reviews[FIRST])
    return next(open_, len(sample.draw.role))
