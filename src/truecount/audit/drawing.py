"""The draw: which logs are read, in which order, and with what chance. Anybody can draw it again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from truecount.audit.chances import equal_steps, inclusion_chances, permanent_numbers, places
from truecount.audit.designs import TIES, Design, design, may_be_lengthened
from truecount.audit.expected import Expected
from truecount.audit.frame import Frame
from truecount.audit.plan import Plan
from truecount.audit.reader_error import rereading_chances
from truecount.audit.turns import AT_ANY_TIME, by_lot, in_step
from truecount.errors import TrueCountError
from truecount.reference.kinds import KINDS
from truecount.statistics.allocation import whole
from truecount.statistics.estimate import Counts, Numbers

READING, RESERVE = "reading", "reserve"
AGAIN, LATE = "again", "late, "


@dataclass(frozen=True, eq=False)
class Draw:
    """The logs drawn, in the order in which they are read, reserves last; a row a log, (n,).

    `stratum` is the number of the log's stratum and `chance` the chance that it had of being read. `again_chance` is
    the chance that a log read as clean is read again, `again` whether it is; a log with an alleged miss always is.
    `hidden` is the chance that the log hides a missed crime, as expected before any was read.

    `strata`, `logs` and `weights` (H,) tell the strata, their logs and the readings planned of each, `recorded` (H, 3)
    the records tied to their logs by kind, `harm` (H,) the severity weights of those, and `expected` (H,) how many of
    the logs are expected to hide a crime. `by_route` gives, for each route, the records tied to its logs by kind, (3,);
    `harm_squared` is the sum of the squares of the severity weights of all these records.
    """

    role: NDArray[np.str_]
    route: NDArray[np.str_]
    reference: NDArray[np.str_]
    stratum: Counts
    chance: Numbers
    again_chance: Numbers
    again: NDArray[np.bool_]
    hidden: Numbers
    strata: tuple[str, ...]
    logs: Counts
    weights: Counts
    recorded: Counts
    harm: Numbers
    expected: Numbers
    by_route: dict[str, Counts]
    harm_squared: float

    @cached_property
    def names(self) -> list[str]:
        """Route and reference of each log, as one name."""
        return names_of(self.route, self.reference)


def names_of(route: NDArray[np.str_], reference: NDArray[np.str_]) -> list[str]:
    """Each log's one name, by which it is drawn."""
    return [f"{one}|{other}" for one, other in zip(route, reference, strict=True)]


def draw(plan: Plan, frame: Frame, expected: Expected, top_up: int = 0) -> Draw:
    """Draw by a plan from its frame. The same plan, frame and seed give the same draw.

    `expected` is of the frame's logs that are not late. Late logs make strata of their own, read at the rate of the
    rest. A `top_up` of further readings goes to all strata in the proportions of the plan, fixed before the first log
    was read, and takes the next logs in order: the longer draw holds the shorter. Raises TrueCountError where the frame
    is not the plan's, or the design cannot do what is asked.
    """
    chosen = design(plan.design)
    if plan.looks == AT_ANY_TIME and frame.late.any():
        raise TrueCountError(
            f"{int(frame.late.sum()):,} logs were loaded since the plan was made, and an audit that may stop at any "
            "time needs a frame that stays: take the file as it was, or plan again."
        )
    if top_up or plan.looks == AT_ANY_TIME:
        may_be_lengthened(chosen)
    of, names, size = _placed(plan, chosen, frame, expected)
    logs = np.bincount(of, minlength=len(names))
    planned = _planned(plan, logs)
    if plan.looks == AT_ANY_TIME:
        # More turns by the same lots and weights: were the weights topped up, turns already taken would change.
        sequence = by_lot(planned, logs, min(int(planned.sum()) + top_up, len(frame)), plan.seed)
    else:
        planned = _topped_up(planned, logs, top_up, plan.wanted.least)
        sequence = in_step(planned)
    readings = np.bincount(sequence, minlength=len(names))
    chance = inclusion_chances(size, of, readings)
    log_names = names_of(frame.route, frame.reference)
    place = _places(chosen, frame, of, readings, chance, permanent_numbers(plan.seed, log_names), plan)
    rows, role = _rows(place, of, sequence, np.ceil(plan.reserves * readings).astype(np.int64))
    risk = _risk(frame, expected)
    share, nothing_alleged = plan.wanted.second_reading, np.zeros(len(rows), dtype=bool)
    again_chance = (
        rereading_chances(nothing_alleged, 1 / chance[rows], risk[rows], share) if share else 0.0 * risk[rows]
    )
    lots = permanent_numbers(f"{plan.seed}|{AGAIN}", (log_names[row] for row in rows))
    return Draw(
        role=role,
        route=frame.route[rows],
        reference=frame.reference[rows],
        stratum=of[rows],
        chance=chance[rows],
        again_chance=again_chance,
        again=lots < again_chance,
        hidden=risk[rows],
        strata=names,
        logs=logs,
        weights=planned,
        recorded=_recorded(frame, of, len(names)),
        harm=_sums(of, frame.harm, len(names)),
        expected=_sums(of, risk, len(names)),
        by_route={str(route): frame.recorded[frame.route == route].sum(axis=0) for route in np.unique(frame.route)},
        harm_squared=frame.harm_squared,
    )


def planned_logs(plan: Plan, frame: Frame) -> Frame:
    """The logs of a frame that were there when the plan was made. Raises TrueCountError where they have changed."""
    known = frame.where(~frame.late)
    if known.sha256 != plan.frame:
        raise TrueCountError(
            f"{plan.file}: the frame has the hash {known.sha256[:12]}…, but the plan was made for {plan.frame[:12]}…: "
            "logs, ties or records have changed since. Take the file as it was, or plan again."
        )
    return known


def _placed(plan: Plan, chosen: Design, frame: Frame, expected: Expected) -> tuple[Counts, tuple[str, ...], Numbers]:
    """The stratum of each log of the frame, the strata's names, and by what size logs are drawn."""
    known = planned_logs(plan, frame)
    placed, names = chosen.strata(known, expected, plan.wanted)
    recorded = [dict(zip(KINDS, counts, strict=True)) for counts in _recorded(known, placed, len(names)).tolist()]
    made = list(zip(names, np.bincount(placed).tolist(), recorded, strict=True))
    if made != [(one.name, one.logs, one.recorded) for one in plan.strata]:
        raise TrueCountError(
            f'The plan\'s strata are not those that the design "{plan.design}" makes of its frame; plan again, and in '
            "the plan's strata change the numbers of readings alone."
        )
    late = sorted({LATE + TIES[int(linked)] for linked in frame.linked[frame.late]})
    of, size = np.empty(len(frame), dtype=np.int64), np.ones(len(frame))
    of[~frame.late] = placed
    of[frame.late] = [len(names) + late.index(LATE + TIES[int(linked)]) for linked in frame.linked[frame.late]]
    if chosen.drawn == "by size":
        size[~frame.late] = expected.spread(plan.wanted.ignoring_the_score)
    return of, (*names, *late), size


def _recorded(frame: Frame, of: Counts, strata: int) -> Counts:
    """The records tied to the logs of each stratum, by kind, (H, 3)."""
    counted = [np.bincount(of, counts, minlength=strata) for counts in frame.recorded.T]
    return np.column_stack(counted).astype(np.int64)


def _sums(of: Counts, values: Numbers, strata: int) -> Numbers:
    return np.asarray(np.bincount(of, values, minlength=strata), dtype=np.float64)


def _planned(plan: Plan, logs: Counts) -> Counts:
    """How many logs are read of each stratum: as planned, and those of late logs at the same rate."""
    planned = np.array([one.readings for one in plan.strata], dtype=np.int64)
    late = logs[len(planned) :]
    rate = planned.sum() / max(int(logs[: len(planned)].sum()), 1)
    of_late = np.maximum(np.ceil(rate * late), np.minimum(plan.wanted.least, late)).astype(np.int64)
    return np.concatenate([planned, of_late])


def _topped_up(planned: Counts, logs: Counts, top_up: int, least: int) -> Counts:
    """How many logs are read of each stratum with so many more readings, in the same proportions."""
    if not top_up:
        return planned
    more = whole(planned * (1 + top_up / planned.sum()), logs, least)
    return np.maximum(planned, more)


def _places(
    chosen: Design, frame: Frame, of: Counts, readings: Counts, chance: Numbers, number: Numbers, plan: Plan
) -> Counts:
    """The place of each log in the order in which its stratum is drawn."""
    if chosen.drawn != "at equal steps":
        return places(number, chance, of)
    time_order = np.argsort(np.lexsort((number, frame.reported_at)))
    start = permanent_numbers(plan.seed, map(str, range(len(readings))))
    return equal_steps(time_order, of, readings, start, number)


def _rows(place: Counts, of: Counts, sequence: Counts, reserves: Counts) -> tuple[Counts, NDArray[np.str_]]:
    """The rows of the logs to read, in turn, then those of reserves, stratum by stratum; and the role of each."""
    readings = np.bincount(sequence, minlength=len(reserves))
    at = {(int(of[row]), int(place[row])): row for row in np.flatnonzero(place < (readings + reserves)[of])}
    before = np.zeros(len(reserves), dtype=np.int64)
    rows = []
    for stratum in sequence:
        rows.append(at[int(stratum), int(before[stratum])])
        before[stratum] += 1
    spare = [row for (stratum, at_place), row in sorted(at.items()) if at_place >= readings[stratum]]
    role = np.repeat([READING, RESERVE], [len(rows), len(spare)])
    return np.array(rows + spare, dtype=np.int64), role


def _risk(frame: Frame, expected: Expected) -> Numbers:
    """How likely each log hides a crime; a late one as likely as others with or without a record are on average."""
    risk = np.empty(len(frame))
    risk[~frame.late] = expected.hidden
    linked = frame.linked
    for tie in (False, True):
        alike = expected.hidden[linked[~frame.late] == tie]
        risk[frame.late & (linked == tie)] = alike.mean() if len(alike) else expected.hidden.mean()
    return risk
