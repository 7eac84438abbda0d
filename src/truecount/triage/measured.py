"""How good a triage is, as figures: against what is known of the truth, and, where nothing is, by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc

from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval, Method, Period, Provenance
from truecount.reference.kinds import KINDS
from truecount.triage import methods
from truecount.triage.estimates import LEVEL, Found, Known, Sure, auc, ratio, share
from truecount.triage.learning import before_decisions
from truecount.triage.logs import Flags, Floats, Ints, Logs
from truecount.triage.model import Model
from truecount.triage.scoring import AT_ONCE, Scored, odds_of_step, see

CAPACITY = 0.02
"""So large a share of the logs is read where nobody says how many can be."""
TOPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
GROUPS = 20
"""Logs are cut into so many groups of scores."""
NEAR = 0.1
"""How far the logs known may stand for fewer or more logs than there are, before every figure says so."""
BETA_WORDS, GAMMA_WORDS = "Korn-Graubard with a heavier next miss, by log", "Fay-Feuer, by log"
NONE_OF_IT = "Among the logs whose truth is known is none that this is a share of."
UNKNOWN = {
    methods.AUC.id: "It cannot be told: of the logs whose truth is known all hide a crime, or none does.",
    methods.RECORD_AUC.id: "It cannot be told: all logs have a record, or none has.",
    methods.GROUP_AGAINST.id: "The truth of too few of its logs is known.",
}
"""Why a figure of a method is unknown."""
NOTHING_KNOWN = (
    "Nothing is known of which logs hide a missed crime, so this tells only what the scores promise; whether they keep "
    "it, only logs that were read can tell."
)

WHAT_AUC_IS = (
    "AUC is how often, of a log that hides a missed crime and one that does not, the first has the higher score: 1 is "
    "always, 0.5 is by chance."
)
OF_RECORDS = (
    "AUC is how often, of a log with a record and one without, the first looks more like one with a record: 1 is "
    "always, 0.5 is by chance. It says how well recording is learnt, not how well missed crimes are found."
)


def readable(capacity: int | None, logs: int) -> int:
    """How many logs can be read: as told, else one in fifty. Raises TrueCountError for more than there are."""
    capacity = max(round(CAPACITY * logs), 1) if capacity is None else capacity
    if not 1 <= capacity <= logs:
        raise TrueCountError(f"{capacity:,} logs cannot be read of {logs:,}; give a number from 1 to {logs:,}.")
    return capacity


def record_odds(model: Model, logs: Logs) -> Floats:
    """The log odds that each log has a record, from its words up to the decision and its facts, (N,).

    Out of fold, as all scores are. It reads all logs once more.
    """
    early, made = before_decisions(logs), np.empty(len(logs))
    for begin in range(0, len(logs), AT_ONCE):
        end = min(begin + AT_ONCE, len(logs))
        part = logs.part(begin, end)
        made[begin:end] = odds_of_step(model, 0, part, see(model, part, early[begin:end]), np.arange(len(part)))
    return made


@dataclass(frozen=True)
class Section:
    """Figures under one heading, and sentences about them.

    Where `columns` are named the figures make a table: those of the first of the `rows`, then of the next.
    """

    id: str
    heading: str
    figures: tuple[Figure, ...]
    said: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


class Measured:
    """The figures of one triage: made from logs, their scores and what is known of the truth, and from nothing else.

    `capacity` is how many logs can be read, `odds` (N,) those of `record_odds`. Raises TrueCountError for a capacity
    that is none, and for logs known that are not among these.
    """

    def __init__(
        self,
        logs: Logs,
        scored: Scored,
        known: Known | None = None,
        capacity: int | None = None,
        made_from: Sequence[Provenance] = (),
        odds: Floats | None = None,
    ) -> None:
        n = len(logs)
        known = None if known is None or not len(known.place) else known
        self.logs, self.scored, self.known, self.made_from, self.odds = logs, scored, known, tuple(made_from), odds
        self.capacity = readable(capacity, n)
        if known is not None and not (known.place.min() >= 0 and known.place.max() < n):
            raise TrueCountError(f"The truth is given of a log that is none of the {n:,} scored; score those logs too.")
        rank = np.empty(n, dtype=np.int64)
        rank[np.argsort(-scored.hidden, kind="stable")] = np.arange(n)
        self.rank: Ints = rank
        """The place of each log in the order of scores, 0 the highest, (N,)."""
        times = pc.min_max(logs.rows["reported_at"]).as_py()
        self.period = Period(start=times["min"].date(), end=times["max"].date())
        self.area = ", ".join(sorted(set(map(str, logs.rows["force_id"].unique().to_pylist()))))

    @property
    def complete(self) -> bool:
        """Whether the truth of every log is known."""
        return (
            self.known is not None and len(self.known.place) == len(self.logs) and bool(np.all(self.known.chance == 1))
        )

    def sections(self) -> list[Section]:
        """Every figure but those of groups, under headings; what needs the truth is absent where nothing is known."""
        return [section for section in self._sections() if section.figures]

    def _sections(self) -> Iterator[Section]:
        yield self._order()
        yield self._reading()
        yield self._tops()
        if self.known is not None and self.known.kinds is not None:
            yield self._kinds(self.known, self.known.kinds)
        yield self._level()
        if self.known is not None:
            yield self._calibration(self.known)

    def _order(self) -> Section:
        made: list[Figure] = []
        if self.known is not None:
            tied = self.logs.recorded[self.known.place] > 0
            for name, title, among in self._parts(tied):
                found = auc(self.known, self.scored.hidden[self.known.place], among)
                made.append(self.figure(f"auc.{name}", f"AUC: {title}", methods.AUC, found, unit="of 1", decimals=3))
        if self.odds is not None:
            once = ~self.logs.repeats
            every = Known(np.flatnonzero(once), (self.logs.recorded[once] > 0).astype(np.int64), np.ones(once.sum()))
            found = auc(every, self.odds[once], np.ones(once.sum(), dtype=bool))
            title = "AUC: logs with a record told from those without (needs no truth)"
            made.append(
                self.figure("auc.records", title, methods.RECORD_AUC, found, unit="of 1", decimals=3, of_truth=False)
            )
        if self.known is None:
            heading = "How well logs with a record are told from those without"
            return Section("order", heading, tuple(made), (OF_RECORDS,))
        heading = "How well logs that hide a missed crime are told from the others"
        return Section("order", heading, tuple(made), (WHAT_AUC_IS,))

    @staticmethod
    def _parts(tied: Flags) -> tuple[tuple[str, str, Flags], ...]:
        return (
            ("all", "all logs", np.ones(len(tied), dtype=bool)),
            ("without", "logs without a record", ~tied),
            ("with", "logs with a record", tied),
        )

    def _reading(self) -> Section:
        k, n = self.capacity, len(self.logs)
        chances = self.scored.hidden[self.rank < k]
        made = [
            self.figure("read", "Logs that can be read", methods.READ_SHARE, k, unit="logs", of_truth=False),
            self.figure(
                *("read.expected", "Logs expected to hide a crime, of 100 read", methods.EXPECTED),
                100 * float(chances.mean()),
                unit="per cent of the logs read",
                decimals=1,
                of_truth=False,
            ),
        ]
        if self.known is not None:
            every = np.ones(len(self.known.place), dtype=bool)
            made += self._worth("read", self.known.hides)
            random = share(self.known, self.known.hides, every, every)
            title = "Logs that hide a crime, of 100 read at random"
            made.insert(3, self.percent("read.random", title, methods.PRECISION, random, "per cent of logs"))
        heading = f"Reading {k:,} of {n:,} logs, those with the highest scores first"
        return Section("reading", heading, tuple(made), () if self.known is not None else (NOTHING_KNOWN,))

    def _worth(self, name: str, hides: Flags, of: str = "a crime") -> list[Figure]:
        """How many of the logs read hide a crime, and how many times as many that is as at random."""
        assert self.known is not None  # noqa: S101 - callers ask
        read = self.rank[self.known.place] < self.capacity
        precise = share(self.known, hides & read, read, read)
        gained = share(self.known, hides & read, hides, ~read)
        title = f"Logs that hide {of}, of 100 read"
        return [
            self.percent(f"{name}.precision", title, methods.PRECISION, precise, "per cent of the logs read"),
            self._lift(f"{name}.times", "Times as many as at random", gained, self.capacity),
        ]

    def _lift(self, name: str, title: str, gained: Found, k: int) -> Figure:
        return self.figure(name, title, methods.LIFT, gained, unit="times", decimals=1, times=len(self.logs) / k)

    def _tops(self) -> Section:
        n, known = len(self.logs), self.known
        made: list[Figure] = []
        sizes = {top: max(round(top * n), 1) for top in TOPS}
        for top, k in sizes.items():
            name, words = f"top.{100 * top:g}", f"in the top {100 * top:g} per cent"
            promised = Found(float(self.scored.hidden[self.rank < k].sum() / self.scored.hidden.sum()))
            read, unit = Found(100 * k / n), "per cent of logs"
            made.append(
                self.figure(
                    *(f"{name}.logs", f"Logs {words}", methods.READ_SHARE, read),
                    unit=unit,
                    decimals=1,
                    parts=(k, n),
                    of_truth=False,
                )
            )
            made.append(
                self.percent(
                    *(f"{name}.expected", f"Expected hiding logs {words}", methods.EXPECTED_GAIN, promised),
                    "per cent of the logs expected to hide a crime",
                    of_truth=False,
                )
            )
            if known is not None:
                within = self.rank[known.place] < k
                found = share(known, known.hidden * within, known.hidden, ~within)
                title = f"Missed crimes {words}"
                made.append(self.percent(f"{name}.missed", title, methods.GAIN, found, "per cent of missed crimes"))
                made.append(self._lift(f"{name}.lift", f"{title}, times as many as at random", found, k))
        columns = ("Logs", "Share of the hiding logs expected", "Share of missed crimes", "Times as many as at random")
        rows = tuple(f"Top {100 * top:g} per cent" for top in TOPS)
        return Section(
            *("tops", "What the top of the list holds", tuple(made)),
            columns=columns if known is not None else columns[:2],
            rows=rows,
        )

    def _kinds(self, known: Known, kinds: Ints) -> Section:
        made = []
        read = self.rank[known.place] < self.capacity
        for place, kind in enumerate(KINDS):
            of = Known(known.place, kinds[:, place], known.chance)
            found = auc(of, self.scored.hidden[known.place], np.ones(len(known.place), dtype=bool))
            gained = share(known, of.hidden * read, of.hidden, ~read)
            title = f"{kind.capitalize()}: missed crimes in the logs read"
            made += [
                self.figure(f"kind.{place}.auc", f"AUC: {kind}", methods.AUC, found, unit="of 1", decimals=3),
                self.percent(f"kind.{place}.missed", title, methods.GAIN, gained, "per cent of missed crimes"),
                *self._worth(f"kind.{place}", of.hides, f"missed {kind}"),
            ]
        heading = f"By kind of crime missed, reading {self.capacity:,} logs"
        columns = ("AUC", "Share of missed crimes", "Of 100 logs read", "Times as many as at random")
        return Section("kinds", heading, tuple(made), (), columns, tuple(kind.capitalize() for kind in KINDS))

    def _level(self) -> Section:
        made = [
            self.figure(
                *("expected", "Logs expected to hide a missed crime", methods.EXPECTED),
                float(self.scored.hidden.sum()),
                unit="logs",
                of_truth=False,
            )
        ]
        if self.known is not None:
            promised = self.scored.hidden[self.known.place]
            for name, which, among in self._parts(self.logs.recorded[self.known.place] > 0):
                found = ratio(self.known, self.known.hides, promised, among)
                title = f"Found for each one expected: {which}"
                made.append(self.figure(f"against.{name}", title, methods.AGAINST, found, unit="times", decimals=2))
            told, by_chance = self._errors(self.known)
            for name, title, method, error in (
                ("calibration-error", "Chances told are off, on average, by", methods.CALIBRATION, told),
                (
                    "calibration-error.by-chance",
                    "By chance alone they would be off by",
                    methods.CHANCE_ERROR,
                    by_chance,
                ),
            ):
                made.append(self.figure(name, title, method, 100 * error, unit="percentage points", decimals=2))
        heading = "How many logs the scores expect" if self.known is None else "Whether the chances told are right"
        return Section("level", heading, tuple(made))

    def _errors(self, known: Known) -> tuple[float, float]:
        """The calibration error, and that which chance alone would give, both as shares."""
        weight, chance = known.weight, self.scored.hidden[known.place]
        lots = list(self._lots(known))
        off = sum(abs(float(weight[lot] @ (chance[lot] - known.hides[lot]))) for lot in lots)
        spread = sum(float(weight[lot] ** 2 @ (chance[lot] * (1 - chance[lot]))) ** 0.5 for lot in lots)
        return off / float(weight.sum()), spread * (2 / np.pi) ** 0.5 / float(weight.sum())

    def _lots(self, known: Known) -> Iterator[Ints]:
        """The logs known in groups of equal weight, the lowest scores first."""
        order = np.argsort(-self.rank[known.place], kind="stable")
        reached = np.cumsum(known.weight[order]) - known.weight[order] / 2
        of = np.minimum((GROUPS * reached / known.weight.sum()).astype(np.int64), GROUPS - 1)
        return (order[of == lot] for lot in range(GROUPS) if np.any(of == lot))

    def _calibration(self, known: Known) -> Section:
        made, rows = [], []
        for number, lot in enumerate(self._lots(known), start=1):
            here = np.isin(np.arange(len(known.place)), lot)
            told = Found(float(np.average(self.scored.hidden[known.place[lot]], weights=known.weight[lot])))
            found = share(known, known.hides & here, here, here)
            name, title, unit = f"calibration.{number}", f"Group {number} of scores", "per cent of its logs"
            made.append(self.percent(f"{name}.told", f"{title}: told", methods.EXPECTED, told, unit, decimals=2))
            made.append(self.percent(f"{name}.found", f"{title}: found", methods.FOUND_SHARE, found, unit, decimals=2))
            rows.append(f"Group {number}")
        heading = f"Chances told against shares found, in {len(rows)} groups of equal weight, the lowest scores first"
        return Section("calibration", heading, tuple(made), (), ("Mean chance told", "Share found"), tuple(rows))

    def percent(self, name: str, title: str, method: Method, found: Found, unit: str, **rest: Any) -> Figure:
        """A share as a figure in per cent."""
        return self.figure(name, title, method, found, unit=unit, **{"decimals": 1, "times": 100.0} | rest)

    def figure(
        self,
        name: str,
        title: str,
        method: Method,
        found: Found | float,
        times: float = 1.0,
        of_truth: bool = True,
        warnings: Sequence[str] = (),
        **rest: Any,
    ) -> Figure:
        """An estimate, times a number, as a figure with its interval; `of_truth` where it rests on what is known."""
        found = found if isinstance(found, Found) else Found(found)
        notes = [*warnings, *(self._caveats() if of_truth else ())]
        if found.value is None and (of_truth or not notes):
            notes.append(UNKNOWN.get(method.id, NONE_OF_IT))
        n = 0 if self.known is None else len(self.known.place)
        told = "truth known of every log" if self.complete else f"estimated from {n:,} logs whose truth is known"
        return Figure(
            id=f"triage.{name}",
            title=title,
            value=None if found.value is None else found.value * (1 if isinstance(found.value, int) else times),
            interval=_interval(found.sure, times),
            population=f"all {len(self.logs):,} logs",
            area=self.area,
            period=self.period,
            basis=f"logs scored by triage; {told}" if of_truth else "logs scored by triage; no truth needed",
            method=method,
            made_from=self.made_from,
            warnings=tuple(notes),
            **rest,
        )

    def _caveats(self) -> Iterator[str]:
        """What every figure of the truth must say where the logs known do not stand for all."""
        if self.known is None or self.complete:
            return
        weight, n = self.known.weight, len(self.logs)
        off = abs(float(weight.sum()) - n)
        if off > max(NEAR * n, 3 * float(((1 - self.known.chance) * weight**2).sum()) ** 0.5):
            yield (
                f"The logs whose truth is known stand for about {weight.sum():,.0f} logs, not for all {n:,}: this is "
                "of those they stand for."
            )


def _interval(sure: Sure | None, times: float) -> Interval | None:
    if sure is None:
        return None
    low, high = (times * end for end in sure.limits())
    method = BETA_WORDS if sure.of == "share" else GAMMA_WORDS
    return Interval(low=low, high=high, level=LEVEL, method=method) if np.isfinite(high) else None
