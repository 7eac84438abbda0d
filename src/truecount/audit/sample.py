"""The sample: the logs of a draw that were read, log by log, with what was found in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from truecount.audit.comparing import Review
from truecount.audit.drawing import READING, Draw
from truecount.audit.reader_error import Decisions, Rereading, corrected_total
from truecount.audit.readings import FIRST, SECOND, SETTLED, UNREADABLE
from truecount.errors import TrueCountError
from truecount.statistics.estimate import Estimate, Numbers
from truecount.statistics.strata import Strata
from truecount.statistics.unequal import UnequalStrata

Count = Callable[[Review], float]
"""What one review adds to a count."""


@dataclass(frozen=True, eq=False)
class Sample:
    """The logs read, (n,): their strata, what the first readings, the second and the settlements say of each.

    `rows` are their places in the draw. `rereading` says which were settled and with what chance; None where nothing
    was settled, and then first readings are all there is. `unread` counts logs drawn and not read yet, `unreadable`
    those that cannot be, `waiting` those that should have been read again and settled and were not.
    """

    draw: Draw
    rows: NDArray[np.int64]
    strata: Strata
    rereading: Rereading | None
    reviews: dict[str, dict[str, list[Review]]]
    unread: int
    unreadable: int
    waiting: int

    @cached_property
    def names(self) -> list[str]:
        """The name of each log read."""
        return [self.draw.names[row] for row in self.rows]

    @cached_property
    def route(self) -> NDArray[np.str_]:
        """The route of each log read."""
        return self.draw.route[self.rows]

    def first(self, count: Count) -> Numbers:
        """A count by log, as first readings have it, (n,)."""
        return self._by_log(FIRST, count)

    def settled(self, count: Count) -> Numbers:
        """A count by log, as settled; where a log was not settled, as first read, (n,)."""
        settled = self.reviews[SETTLED]
        return np.where([name in settled for name in self.names], self._by_log(SETTLED, count), self.first(count))

    @cached_property
    def alleged(self) -> NDArray[np.bool_]:
        """Whether the first reading of each log alleges a fault, (n,)."""
        return _alleged(self.names, self.reviews[FIRST])

    def corrected(self, count: Count) -> Numbers:
        """A count by log with readers' errors put right, right on average over all logs, (n,)."""
        first = self.first(count)
        return first if self.rereading is None else self.rereading.corrected(first, self.settled(count))

    def total(self, first: Numbers, settled: Numbers) -> Estimate:
        """The total over the population of values by log as first read and as settled, (n,), readers' errors put right.

        The standard error is that of both draws: of the logs, and of those read again.
        """
        if self.rereading is not None:
            return corrected_total(first, settled, self.rereading, self.strata).total
        return Estimate(self.strata.total(first), self.strata.standard_error(first), self.strata.degrees_of_freedom)

    def decisions(self, missed: Count, surplus: Count) -> tuple[Decisions, Decisions]:
        """Missed crimes and surplus records by log, as first read and as settled."""
        return (
            Decisions(self.first(missed), self.first(surplus)),
            Decisions(self.settled(missed), self.settled(surplus)),
        )

    def read_of(self, count: Count) -> int:
        """A count of what was read, not of the population: as settled where settled."""
        return round(float(self.settled(count).sum()))

    def _by_log(self, stage: str, count: Count) -> Numbers:
        reviews = self.reviews[stage]
        return np.array([sum(count(one) for one in reviews.get(name, ())) for name in self.names], dtype=np.float64)


def sample_of(made: Draw, reviews: Iterable[Review], *, unfinished: bool = False) -> Sample:
    """The sample that reviews of a draw make.

    Logs are read in the order of the draw; a log that cannot be read is replaced by the next reserve of its stratum. A
    part of a draw is a sample too, as long as it is its first part, stratum by stratum: so an audit may be looked at
    before its end. Raises TrueCountError where a stratum has too few readings, where logs were left out, and, unless
    the audit is `unfinished`, where readings or settlements are missing.
    """
    by_stage: dict[str, dict[str, list[Review]]] = {one: defaultdict(list) for one in (FIRST, SECOND, SETTLED)}
    for one in reviews:
        by_stage[one.reading][one.log].append(one)
    first = by_stage[FIRST]
    _in_order(made, first)
    said = [(log, one) for stage in (FIRST, SETTLED) for log, own in by_stage[stage].items() for one in own]
    unreadable = {log for log, one in said if one.verdict == UNREADABLE}
    rows = np.array([row for row, log in enumerate(made.names) if log in first and log not in unreadable], dtype=int)
    readings = np.bincount(made.stratum[rows], minlength=len(made.strata))
    planned = np.bincount(made.stratum[made.role == READING], minlength=len(made.strata))
    unread = _unread(made, first, readings, planned)
    rereading, waiting = _rereading(made, rows, by_stage)
    _ready(made, readings)
    if not unfinished:
        _finished(unread, int(planned.sum()), waiting if rereading is not None else 0)
    chance = np.minimum(made.chance[rows] * (readings / planned)[made.stratum[rows]], 1.0)
    strata = _strata(made, rows, readings, chance)
    return Sample(made, rows, strata, rereading, dict(by_stage), unread, len(unreadable), waiting)


def _unread(made: Draw, first: dict[str, list[Review]], readings: NDArray[np.int64], planned: NDArray[np.int64]) -> int:
    """How many logs are still to be read. Where more cannot be read than there are reserves, none is waited for."""
    open_ = np.array([log not in first for log in made.names])
    left = np.bincount(made.stratum[open_], minlength=len(made.strata))
    return int(np.clip(planned - readings, 0, left).sum())


def _ready(made: Draw, readings: NDArray[np.int64]) -> None:
    """Raise TrueCountError where a stratum has too few readings for an estimate."""
    short = [name for name, n, logs in zip(made.strata, readings, made.logs, strict=True) if n < min(2, logs)]
    if short:
        raise TrueCountError(
            f'It is too early for an estimate: of {len(short)} strata, such as "{short[0]}", fewer than two logs were '
            "read; read on in the order of the draw, or draw more with --top-up."
        )


def _finished(unread: int, planned: int, waiting: int) -> None:
    """Raise TrueCountError where readings or settlements are missing."""
    if unread:
        raise TrueCountError(
            f"{unread:,} of {planned:,} logs of the draw have no first reading; read on, or look at what there is with "
            "--look."
        )
    if waiting:
        raise TrueCountError(
            f"{waiting:,} logs with an alleged fault, or drawn to be read again, are not settled; settle them, or look "
            "at what there is with --look."
        )


def _strata(made: Draw, rows: NDArray[np.int64], readings: NDArray[np.int64], chance: Numbers) -> Strata:
    of, sizes = made.stratum[rows], made.logs.astype(np.float64)
    if np.allclose(chance, (readings / sizes)[of]):
        return Strata(of, sizes)
    return UnequalStrata(of, sizes, chance)


def _rereading(
    made: Draw, rows: NDArray[np.int64], by_stage: dict[str, dict[str, list[Review]]]
) -> tuple[Rereading | None, int]:
    """Which logs were settled and with what chance; and how many are waiting.

    Logs read as clean that are still waiting make the chance of those settled smaller. An alleged fault that is not
    settled yet counts as it was read, and so does a log that had no chance. What was read again though it was clean and
    no lot fell on it is left out, because a choice of logs says nothing of the others.
    """
    names = [made.names[row] for row in rows]
    alleged = _alleged(names, by_stage[FIRST])
    again = made.again[rows] & ~alleged
    for stage in (SECOND, SETTLED):
        by_stage[stage] = {
            name: by_stage[stage][name]
            for name, due in zip(names, alleged | again, strict=True)
            if due and name in by_stage[stage]
        }
    settled = np.array([name in by_stage[SETTLED] for name in names], dtype=bool)
    waiting = int(((alleged | again) & ~settled).sum()) if made.again.any() or settled.any() else 0
    if not settled.any():
        return None, waiting
    chance = chance_of_second(made, rows, alleged, settled)
    return Rereading(settled | (chance == 1), chance), waiting


def _alleged(names: list[str], first: dict[str, list[Review]]) -> NDArray[np.bool_]:
    return np.array([any(one.faulty for one in first[name]) for name in names], dtype=bool)


def chance_of_second(
    made: Draw, rows: NDArray[np.int64], alleged: NDArray[np.bool_], done: NDArray[np.bool_]
) -> Numbers:
    """The chance that each log read, (n,), had of a second look, from those of the draw that are `done` by now.

    It is 1 for alleged faults, and for logs that had no chance, of which nothing else can be known.
    """
    again = made.again[rows] & ~alleged
    share = (again & done).sum() / max(int(again.sum()), 1)
    chance = np.where(alleged, 1.0, made.again_chance[rows] * share)
    return np.where(chance > 0, chance, 1.0)


def _in_order(made: Draw, first: dict[str, list[Review]]) -> None:
    """Raise TrueCountError where a log was left out and a later one of its stratum read."""
    open_: dict[int, str] = {}
    for log, stratum in zip(made.names, made.stratum.tolist(), strict=True):
        if log not in first:
            open_.setdefault(stratum, log)
        elif stratum in open_:
            left = open_[stratum].partition("|")[2]
            raise TrueCountError(
                f'Log "{left}" was left out and "{log.partition("|")[2]}", later in its stratum, was read: a choice of '
                'logs is no sample. Read it, or give it the class "cannot be read".'
            )
