"""A design put on a frame: which stratum each log is in, how many of each are read, and how precise that will be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from truecount.audit.chances import inclusion_chances
from truecount.audit.designs import Design
from truecount.audit.expected import MISSED, MISSED_SQUARED, Expected
from truecount.audit.frame import Frame
from truecount.audit.plan import ALL_CRIME, TARGETS, Assumed, Wanted
from truecount.errors import TrueCountError
from truecount.reference.kinds import KINDS
from truecount.statistics import intervals
from truecount.statistics.allocation import neyman, proportional, several_targets, whole
from truecount.statistics.estimate import Counts, Numbers

NORMAL = float(stats.norm.ppf(0.975))


@dataclass(frozen=True, eq=False)
class Layout:
    """The stratum of each log (N,), counted from 0, and of each stratum its name, logs and readings, (H,).

    `size` (N,) is by what logs are drawn within a stratum: alike for all where each has the same chance. `expected`
    gives the half-width of the interval that is expected, in points, for all crime and each kind that has records.
    """

    design: Design
    of: Counts
    names: tuple[str, ...]
    logs: Counts
    readings: Counts
    size: Numbers
    expected: dict[str, float]
    minutes: float


def lay_out(design: Design, frame: Frame, expected: Expected, wanted: Wanted, assumed: Assumed) -> Layout:
    """The design with as few readings as are expected to reach the precision wanted, or with the readings wanted.

    All logs are read where no fewer reach it, and `wanted.least` of each stratum (or all) where fewer are wanted.
    Raises TrueCountError where precision is wanted for a kind of which there is no record.
    """
    unknown = sorted(set(wanted.precision) - set(_targets(frame)))
    if unknown:
        raise TrueCountError(
            f"No record of {', '.join(unknown)} is tied to any log: no precision can be planned for it; leave it out."
        )
    of, names = design.strata(frame, expected, wanted)
    logs = np.bincount(of, minlength=len(names))
    spread = expected.spread(wanted.ignoring_the_score)
    by_size = design.drawn == "by size"
    minutes = np.where(frame.linked, assumed.minutes_linked, assumed.minutes_unlinked)
    cost = np.bincount(of, minutes) / logs
    bare = Layout(design, of, names, logs, logs, spread if by_size else np.ones(len(of)), {}, 0.0)
    shares = _shares(bare, expected, wanted, cost)
    foreseen = Foreseen(bare, frame, expected, wanted.second_reading, assumed.overlooked)

    def read(number: int) -> Layout:
        readings = whole(shares * (number / shares.sum()), logs, wanted.least)
        half = {name: foreseen.half_width(readings, name) for name in foreseen.required}
        return replace(bare, readings=readings, expected=half, minutes=float(readings @ cost))

    if wanted.readings is not None:
        return read(min(wanted.readings, len(frame)))
    few, many = 1, len(frame)
    while few < many:
        middle = (few + many) // 2
        reached = all(read(middle).expected[name] <= points for name, points in wanted.precision.items())
        few, many = (few, middle) if reached else (middle + 1, many)
    return read(few)


def _shares(bare: Layout, expected: Expected, wanted: Wanted, cost: Numbers) -> Numbers:
    """How readings are shared out over the strata, (H,), in any unit."""
    if bare.design.shared == "logs":
        return proportional(bare.logs, 1000)
    costs = cost if bare.design.shared == "spread and minutes" else None
    targets = list(wanted.precision) or [ALL_CRIME]
    each = (expected.spread(wanted.ignoring_the_score, TARGETS[name]) for name in targets)
    spreads = np.array([np.bincount(bare.of, spread) / bare.logs for spread in each])
    if len(targets) == 1:
        return neyman(bare.logs, spreads[0], 1000, costs)
    variances = np.array([(wanted.precision[name] / 100 / NORMAL) ** 2 for name in targets])
    return several_targets(bare.logs, spreads, variances, costs, wanted.least)


class Foreseen:
    """How precise a layout's estimates are expected to be, were the expectations right.

    Beside the draw of the logs it counts what readers overlook, which only the second reading of some logs tells:
    `again` is the share of logs read as clean that are read again, `overlooked` that of missed crimes not seen.
    """

    def __init__(self, layout: Layout, frame: Frame, expected: Expected, again: float, overlooked: float) -> None:
        self.layout, self.again, self.overlooked = layout, again, overlooked
        self.risk = np.sqrt(expected.hidden)
        self.chances = {None: expected.hidden} | {
            kind: expected.hidden * expected.kinds[:, kind] for kind in range(len(KINDS))
        }
        self.required: dict[str, float] = {}
        self.accuracy: dict[str, float] = {}
        self.means: dict[str, Numbers] = {}
        self.squares: dict[str, Numbers] = {}
        for name, kind in _targets(frame).items():
            self.accuracy[name], required = expected.believed(kind)
            self.required[name] = required
            mean, square = _residual(frame, self.chances[kind], kind, self.accuracy[name], layout.design.ratio)
            self.means[name], self.squares[name] = mean / required, square / required**2

    def half_width(self, readings: Counts, name: str) -> float:
        """Half the width of the Korn-Graubard interval of a target's accuracy, in points."""
        n = int(readings.sum())
        chance = self._chance(readings)
        drawn = self._variance(readings, chance, self.means[name], self.squares[name])
        error = np.sqrt(drawn + self._overlooked(n, chance, name))
        low, high = intervals.korn_graubard(self.accuracy[name], error, n, n - len(readings))
        return float(100 * (high - low) / 2)

    def _chance(self, readings: Counts) -> Numbers:
        return inclusion_chances(self.layout.size, self.layout.of, readings)

    def _overlooked(self, n: int, chance: Numbers, name: str) -> float:
        """The variance from reading only some clean logs again, by chances in proportion to weight and root of risk."""
        if not self.again:
            return 0.0
        again = np.minimum(self.again * n / self.risk.sum() * self.risk / chance, 1.0)
        unseen = self.overlooked * MISSED_SQUARED * self.chances[TARGETS[name]]
        factor = (self.accuracy[name] / self.required[name]) ** 2
        return float(factor * ((1 - again) / again / chance * unseen).sum())

    def _variance(self, readings: Counts, chance: Numbers, mean: Numbers, square: Numbers) -> float:
        of, logs = self.layout.of, self.layout.logs
        scattered = np.bincount(of, square * (1 / chance - 1))
        together = np.bincount(of, mean) ** 2 * (1 / readings - 1 / logs)
        return float(np.maximum(scattered - together, 0).sum())


def _targets(frame: Frame) -> dict[str, int | None]:
    """All crime, and the kinds of which the frame holds a record, each with its place among kinds."""
    return {name: kind for name, kind in TARGETS.items() if kind is None or frame.recorded[:, kind].any()}


def _residual(frame: Frame, chance: Numbers, kind: int | None, accuracy: float, ratio: bool) -> tuple[Numbers, Numbers]:
    """The mean and the mean square of each log's residual, (N,), in crimes: of a ratio c − A q with c recorded and q
    required crimes, of the estimate from the known number of records A u with u missed ones."""
    recorded = frame.recorded.sum(axis=1) if kind is None else frame.recorded[:, kind]
    known = (1 - accuracy) * recorded if ratio else np.zeros(len(frame))
    missed = accuracy * MISSED * chance
    return known - missed, known**2 - 2 * known * missed + accuracy**2 * MISSED_SQUARED * chance
