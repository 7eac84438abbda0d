"""Recorded crime by kind and by district: the one taking-apart of its change that several sections share."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ibis import _

from truecount import trends
from truecount.errors import TrueCountError
from truecount.figure import Figure, Period
from truecount.papers.sections.asked import Asked
from truecount.records.store import Store
from truecount.statistics.count_pairs import may_say_per_cent
from truecount.trends import Split, TakenApart, methods
from truecount.trends.taken_apart import TOO_FEW, named, slug
from truecount.trends.tallies import NOT_TOLD
from truecount.trends.years import MONTHS

GROUPS_FROM, GROUPS_TO = "2016/17", "2018/19"
"""The years of which published groups are compared where those of the paper are not held by group."""
TWO_PERIODS = 2


@dataclass(frozen=True)
class Moved:
    """Crimes recorded of one kind or in one district, in one period or two.

    `raw` and `alike` are the change between the two in per cent, as recorded and like for like; None of one period.
    """

    name: str
    counts: tuple[Figure, ...]
    raw: Figure | None = None
    alike: Figure | None = None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The counts and, where there are two, the changes and what is possible of them."""
        return (*self.counts, *(one for one in (self.raw, self.alike) if one is not None), *self.possible)

    @property
    def possible(self) -> tuple[Figure, ...]:
        """The least and the most that the change like for like may be, where no more is known of it."""
        return () if self.alike is None else possible(self.alike)


@dataclass(frozen=True, eq=False)
class Parts:
    """Crimes recorded in one period or two: of all kinds together, of each kind, and in each district that is told.

    `apart` is the change between two periods taken apart, None of one period; `of_file` says whether they are crimes
    of the record file. `why_not` says what is missing: why there is one period only, or none at all.
    """

    periods: tuple[Period, ...] = ()
    whole: Moved | None = None
    kinds: tuple[Moved, ...] = ()
    districts: tuple[Moved, ...] = ()
    apart: TakenApart | None = None
    of_file: bool = False
    why_not: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What the periods are called: "year to March 2017"."""
        return tuple(named(one) for one in self.periods)


def parts(asked: Asked) -> Parts:
    """The crimes of the record file, else those published by group; of two periods where they are held."""
    of_file = records(asked)
    return of_file if of_file.periods else _published(asked, of_file)


def records(asked: Asked) -> Parts:
    """The crimes of the record file; of its first and its last twelve months, or the years that were asked for."""
    store = asked.records
    if store is None:
        return Parts(why_not="No record file with crimes one by one is held.")
    return _records(store, asked.id, asked.from_year, asked.to_year, asked.audits)


@functools.lru_cache(maxsize=1)
def _records(store: Store, force_id: str, start: str | None, end: str | None, audits: tuple[Path, ...]) -> Parts:
    """Kept, since the reports of both periods are decided by the rules of several editions, which takes seconds."""
    held = _days(store, force_id)
    if held is None:
        return Parts(why_not="No crime of the record file has a day of recording.")
    if not (start and end) and _months(*held) < TWO_PERIODS * MONTHS:
        span = f"{held[0]:%B %Y} to {held[1]:%B %Y}"
        return _one_year(store, force_id, f"The record file holds crimes of {span}, which is less than two years.")
    try:
        first, last = trends.two_periods(start or f"{held[0]:%Y-%m}", end or f"{held[1]:%Y-%m}")
        own = [trends.own_audit(path) for path in audits]
        known = trends.usual_assumptions(store, force_id, first, last, own)
        found = trends.record_split(store, force_id, first, last, known, by="district")
    except TrueCountError as error:
        return _one_year(store, force_id, _said(error, store))
    return _of(found, of_file=True)


def _days(store: Store, force_id: str) -> tuple[date, date] | None:
    """The first and the last day on which the file holds a crime recorded that was not cancelled."""
    crimes = store.crimes().filter(_.force_id == force_id, _.cancelled_at.isnull())
    ends = crimes.agg(first=_.recorded_at.min().date(), last=_.recorded_at.max().date()).to_pyarrow().to_pylist()[0]
    return (ends["first"], ends["last"]) if ends["first"] else None


def _months(first: date, last: date) -> int:
    return 12 * (last.year - first.year) + last.month - first.month + 1


def _said(error: TrueCountError, store: Store) -> str:
    """What an error says, without the place of the file."""
    return str(error).replace(f"{store.path}: the file", "The record file").replace(f"{store.path}: ", "")


def _one_year(store: Store, force_id: str, why_not: str) -> Parts:
    """The crimes of the last whole financial year that the file holds; nothing where it holds none."""
    try:
        by = [trends.recorded_series(store, force_id, one, "year") for one in ("subgroup", "district")]
    except TrueCountError:
        return Parts(why_not=f"{why_not} It holds no whole financial year either.")
    kinds, districts = ([Moved(name, (spans[-1].figure,)) for name, spans in one.spans.items()] for one in by)
    told = tuple(one for one in districts[:-1] if one.name != NOT_TOLD)
    return Parts((by[0].periods[-1],), kinds[-1], tuple(kinds[:-1]), told, of_file=True, why_not=why_not)


def _published(asked: Asked, lacking: Parts) -> Parts:
    """Published groups: the years of the paper, or those nearest to them that groups are held of."""
    if asked.simulated:
        return lacking
    for years in ((asked.from_year, asked.to_year), (GROUPS_FROM, GROUPS_TO)):
        try:
            found = trends.published_split(asked.id, *years).by_group
        except TrueCountError:
            continue
        if found is not None:
            return _of(found, of_file=False)
    return Parts(why_not=f"No recorded crime of {asked.name} by group is held of two years that can be compared.")


def _of(found: TakenApart, *, of_file: bool) -> Parts:
    figures = {one.id.split(".", 4)[4]: one for one in found.figures}
    change = found.change
    told = [one for one in change.by_division if one.name != NOT_TOLD]
    return Parts(
        periods=(found.about.first, found.about.last),
        whole=_moved(change.total, figures),
        kinds=tuple(_moved(one, figures) for one in change.by_type),
        districts=tuple(_moved(one, figures) for one in told),
        apart=found,
        of_file=of_file,
    )


def _moved(one: Split, figures: dict[str, Figure]) -> Moved:
    own = {name.split(".", 1)[1]: figure for name, figure in figures.items() if name.startswith(f"{slug(one.name)}.")}
    counts = tuple(figure for name, figure in own.items() if name.startswith("recorded."))
    raw = own.get("raw-change") or _raw(one, counts[1])
    return Moved(one.name, counts, raw, own["like-for-like"])


def _raw(one: Split, after: Figure) -> Figure:
    """The change of one kind as recorded, in per cent; none of a few crimes."""
    few = not may_say_per_cent((one.before, one.after))
    start, _name, _period = after.id.rpartition(".recorded.")
    return after.model_copy(
        update={
            "id": f"{start}.raw-change",
            "title": f"{one.name[:1].upper()}{one.name[1:]}: change of recorded crime",
            "value": None if few else one.raw,
            "unit": "per cent",
            "decimals": 1,
            "method": methods.RAW_CHANGE,
            "warnings": (TOO_FEW,) if few else (),
        }
    )


def possible(change: Figure) -> tuple[Figure, ...]:
    """The ends of what is possible as figures of their own; none where the change is known or nothing is."""
    if change.value is not None or change.interval is None:
        return ()
    ends = (("least", change.interval.low), ("most", change.interval.high))
    return tuple(
        change.model_copy(
            update={
                "id": f"{change.id}.{name}",
                "title": f"{change.title}, the {name} that is possible",
                "value": end,
                "interval": None,
            }
        )
        for name, end in ends
    )


def of_kinds(found: Parts, names: Iterable[str]) -> list[Moved]:
    """The kinds of these names that are held, in the order of the names."""
    held = {one.name: one for one in found.kinds}
    return [held[name] for name in names if name in held]


def counted(rows: Sequence[Moved], at: int) -> int:
    """The crimes of several kinds together in one of the periods."""
    return sum(int(one.counts[at].value or 0) for one in rows)
