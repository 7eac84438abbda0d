"""Recording regimes: the spans of days between dated events that can move a force's counts.

Two counts can be set side by side as they stand only where both lie inside one regime. A regime ends where a rule or
practice changes, of all England and Wales or of the force, where a report on recording was published that the events
say moved counts, and where recording accuracy moves: from the end of an inspection's audit, or its publication where
those days are not held, to the publication of the next (the end of its audit, where held). After the last inspection
accuracy is taken to stay level; nobody has measured that it does. Events without a known date are left out, and so are
those that only move crimes between classes, but where one kind of crime is looked at.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from truecount import reference
from truecount.figure import Period, day
from truecount.reference.table import Row
from truecount.trends import inspected, years
from truecount.trends.events import RULES_AND_PRACTICE, events_between, move_counts
from truecount.trends.naming import BY, EVERY, first_after, published, titles, touches

ALL = "all recorded crime"
"""What a report on recording must touch, so that it moves counts: the events' own words."""
BETWEEN_CLASSES = "reclassify"
ONE_DAY = timedelta(days=1)
YEAR = 12


@dataclass(frozen=True)
class Change:
    """What can move counts: from the day `start` on, or between `start` and `end` where it took time."""

    start: date
    end: date
    words: str
    takes_time: bool = False

    def parts(self, first: date, last: date) -> bool:
        """Whether the days from `first` to `last` do not lie on one side of it."""
        return self.start <= last and (self.end > first if self.takes_time else self.start > first)


@dataclass(frozen=True)
class Regime:
    """Days between two changes, without end where there is none; `steady` unless recording accuracy was moving.

    `words` say what began it.
    """

    start: date | None
    end: date | None
    steady: bool
    words: str

    def holds(self, period: Period) -> bool:
        """Whether all days of a period lie in it."""
        return (self.start is None or self.start <= period.start) and (self.end is None or period.end <= self.end)


@dataclass(frozen=True)
class Comparable:
    """Whether two periods lie inside one recording regime, and, where not, what lies between in sentences."""

    because: tuple[str, ...]

    @property
    def comparable(self) -> bool:
        """Whether their counts can be set side by side as they stand."""
        return not self.because

    def __bool__(self) -> bool:
        return self.comparable


@dataclass(frozen=True)
class Regimes:
    """The recording regimes of a force, in order of time, of all crime or of one `kind`; `remarks` are cautions."""

    force_id: str
    kind: str
    changes: tuple[Change, ...]
    level_from: date | None
    remarks: tuple[str, ...] = ()

    @functools.cached_property
    def spans(self) -> tuple[Regime, ...]:
        """Every regime, the first without a beginning and the last without an end."""
        edges = sorted({one.start for one in self.changes} | {one.end for one in self.changes if one.takes_time})
        return tuple(self._regime(a, b) for a, b in pairwise([None, *edges, None]))

    def of(self, period: Period) -> Regime | None:
        """The regime that holds all of a period, or None where it lies in several."""
        return next((one for one in self.spans if one.holds(period)), None)

    def within(self, period: Period) -> tuple[Change, ...]:
        """The changes that come into force in a period, or end in it."""
        days = [(one, {one.start, one.end} if one.takes_time else {one.start}) for one in self.changes]
        return tuple(one for one, edges in days if any(period.start <= edge <= period.end for edge in edges))

    def comparable(self, first: Period, last: Period) -> Comparable:
        """Whether two periods lie inside one regime; what lies between their first and their last day, where not."""
        ends = min(first.start, last.start), max(first.end, last.end)
        return Comparable(tuple(one.words for one in self.changes if one.parts(*ends)))

    def two_years(self, after: date | None = None) -> tuple[Period, Period] | None:
        """The first two whole years of months, one after the other, inside one regime and not before a day.

        Without a day, after the last inspection. None where a regime never lasted so long.
        """
        least = after or self.level_from or date.min
        for regime in self.spans:
            start = first_after(max(regime.start or least, least))
            first, second = (_year(start, n) for n in (0, YEAR))
            if regime.steady and Regime(regime.start, regime.end, True, "").holds(second):
                return first, second
        return None

    def usable(self) -> str:
        """From when on two whole years can be set side by side like for like, in one or two sentences."""
        found = self.two_years()
        if found is None:
            return "No two whole years after the last inspection lie inside one recording regime."
        first, second = found
        spans = " and ".join(f"{one.start:%B %Y} to {one.end:%B %Y}" for one in found)
        return (
            f"After the last inspection two whole years lie inside one recording regime from {first.start:%B %Y} on: "
            f"{spans}. "
            f"They can be set side by side once {second.end:%B %Y} is over; no two whole years since that inspection "
            "can earlier."
        )

    def _regime(self, start: date | None, following: date | None) -> Regime:
        end = following - ONE_DAY if following else None
        inside = start or (end or date.max)
        moving = any(one.takes_time and one.start <= inside < one.end for one in self.changes)
        began = [one.words for one in self.changes if start in (one.start, one.end if one.takes_time else None)]
        return Regime(start, end, not moving, " ".join(dict.fromkeys(began)) if start else "")


@functools.cache
def regimes(force_id: str, kind: str = EVERY) -> Regimes:
    """The recording regimes of a force, that of a simulated force being the real one's.

    `kind` is a subgroup, offence group or class (by code or title): then only events that touch it, those too that only
    move crimes between classes. Raises TrueCountError for a force that is not known.
    """
    force = reference.force(published(force_id))["force_id"]
    found = [*_inspected(force), *map(_of_event, _events(force, kind))]
    found.sort(key=lambda one: (one.start, one.end, one.words))
    rows = inspected.inspections(force)
    level = max((_level_from(row) for row in rows), default=None)
    return Regimes(force_id, kind, tuple(found), level, tuple(_cautions(rows)))


def comparable(force_id: str, first: Period, last: Period, kind: str = EVERY) -> Comparable:
    """Whether counts of two periods lie inside one recording regime of a force, and what lies between them if not."""
    return regimes(force_id, kind).comparable(first, last)


def _events(force: str, kind: str) -> Iterator[Row]:
    """Events that can move counts: of all crime, or of one kind; of reports on recording those of all recorded crime.

    A report of the force's own that the table of inspections holds is not taken twice.
    """
    found = events_between(force, date.min, date.max, (*RULES_AND_PRACTICE, "inspection"))
    moving = {row["event_id"] for row in move_counts(found)}
    own = {row["published"] for row in inspected.inspections(force)}
    names = _names(kind)
    for row in found:
        of_recording = row["kind"] == "inspection"
        if of_recording and (not row["affects"].startswith(ALL) or (row["area"] == force and row["date"] in own)):
            continue
        between = bool(names) and row["direction"] == BETWEEN_CLASSES
        if (row["event_id"] in moving or between) and (not names or any(touches(row, *one) for one in names)):
            yield row


def _names(kind: str) -> list[tuple[str, str]]:
    """A kind by its title and offence group, one pair for each way in which its name can be read; none of all crime."""
    wanted = kind.strip().lower()
    if wanted == EVERY:
        return []
    found = []
    for by, columns in zip(BY, (("subgroup",), ("offence_group",), ("class_code", "title")), strict=True):
        rows = [row for row in reference.load("classes").rows if wanted in [str(row[one]).lower() for one in columns]]
        if rows:
            found.append(titles(by, rows[0][columns[0]]))
    return found or [(kind, "")]


def _of_event(row: Row) -> Change:
    return Change(row["date"], row["date"], f"{day(row['date'])}: {row['title']} (touches {row['affects']}).")


def _inspected(force: str) -> Iterator[Change]:
    """How recording accuracy moved from one inspection to the next; of a single one, that it was published."""
    rows = inspected.inspections(force)
    for before, after in pairwise(rows):
        start, end = _moves_from(before), _level_from(after)
        words = (
            f"Recording accuracy moved between the {_told(before)} and the {_told(after)}, {day(start)} to {day(end)}."
        )
        yield Change(start, end, words, takes_time=True)
    if len(rows) == 1:
        level = _level_from(rows[0])
        yield Change(level, level, f"{day(level)}: {_told(rows[0])}; how recording moved after it is not held.")


def _told(row: Row) -> str:
    rate = row["overall_rate"]
    return inspected.name(row) + (f" ({rate} per cent recorded)" if rate is not None else "")


def _moves_from(row: Row) -> date:
    """The first day after what an inspection saw: nobody knows that accuracy stayed where it was."""
    audited = inspected.window(row)
    return audited.end + ONE_DAY if audited else row["published"] or date(int(row["inspection"][:4]), 1, 1)


def _level_from(row: Row) -> date:
    """The first day from which accuracy is taken to be what an inspection found."""
    audited = inspected.window(row)
    return audited.end + ONE_DAY if audited else row["published"] or date(int(row["inspection"][:4]), 12, 31)


def _cautions(rows: tuple[Row, ...]) -> Iterator[str]:
    if not rows:
        yield "No inspection of the force is held, so that nothing is known of how accurately it recorded."
        return
    last = rows[-1]
    yield f"That recording accuracy stayed level after the {inspected.name(last)} is taken, not measured."
    if inspected.window(last) is None:
        yield (
            f"The days audited in the {inspected.name(last)} are not held; accuracy is taken to be level from "
            f"{day(_level_from(last))}{', its publication' if last['published'] else ''}, and may have been before."
        )


def _year(start: date, months: int) -> Period:
    """The twelve months that begin so many months after a first day of a month."""
    first, last = (_month(start, months + n) for n in (0, YEAR - 1))
    return Period(start=first, end=years.month(last).end)


def _month(start: date, months: int) -> date:
    number = start.year * YEAR + start.month - 1 + months
    return date(number // YEAR, number % YEAR + 1, 1)
