"""Crimes of a record file in two periods by type and division, as a change is split by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

import ibis
import numpy as np
from ibis import _
from numpy.typing import NDArray

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Period, Provenance
from truecount.records import provenance
from truecount.records.store import Store
from truecount.reference.kinds import KINDS, kind_of_group
from truecount.trends import years
from truecount.trends.cells import Cell
from truecount.trends.divisions import DIVISIONS
from truecount.trends.tallies import classed

LACKING = {
    "class": "of the two periods are of a class that is not known, and are left out whatever they are.",
    "kind": (
        "of the two periods are fraud, or reported incidents that are no crimes, and are left out: they stand in no "
        "rate of recording."
    ),
    "day": "have no day of recording, and are in no period.",
}
"""What crime records lack that are not counted, and what is said of them."""


@dataclass(frozen=True, eq=False)
class Counted:
    """Crimes recorded in two periods by type and division, not cancelled, each reference once.

    `before` and `after` are what `splitting.split` takes. `months` are all those from the first month of `first` to the
    last of `last`, and `by_kind` all recorded crimes of them by kind, (months,) each, whichever groups were asked for:
    what `accuracy_path.accuracies` takes. `left_out` are the crimes of the two periods that are of no kind or of a
    class that is not known; `told` says so, and what else the reader has to know. `made_from` are the files read.
    """

    first: Period
    last: Period
    before: dict[Cell, int]
    after: dict[Cell, int]
    months: tuple[date, ...]
    by_kind: dict[str, NDArray[np.int64]]
    left_out: int
    told: tuple[str, ...]
    made_from: tuple[Provenance, ...]

    @property
    def types(self) -> tuple[dict[str, int], dict[str, int]]:
        """The crimes of each period by type: what `merge_of` takes."""
        return _by_type(self.before), _by_type(self.after)

    def merged(self, merge: Mapping[str, str]) -> Counted:
        """The same crimes, types counted together under the names that `merge` gives them."""
        here = {cell.type for cell in (*self.before, *self.after)}
        names = sorted((new, old) for old, new in merge.items() if old in here)
        told = [
            f"Counted together as {new}: {', '.join(old for _new, old in pairs)}."
            for new, pairs in groupby(names, key=lambda pair: pair[0])
        ]
        before, after = _merged(self.before, merge), _merged(self.after, merge)
        return replace(self, before=before, after=after, told=(*self.told, *told))


def cells_between(
    store: Store,
    force_id: str,
    first: Period,
    last: Period,
    by: str | None = None,
    of: Sequence[str] | None = None,
    merge: Mapping[str, str] = {},
) -> Counted:
    """The crimes that a force recorded in two periods of whole months, by type and by a division of DIVISIONS.

    `of` are the offence groups to count, None all of them; a type is a subgroup, or the name that `merge` gives it.
    Raises TrueCountError for a division or group that is not known, periods that are not whole months one after the
    other, months that the file does not hold, and where there is no crime to count.
    """
    if by is not None and by not in DIVISIONS:
        raise TrueCountError(f'Crimes are divided by {", ".join(DIVISIONS)}, not by "{by}".')
    refuse_groups(of)
    rows = _rows(store, force_id, by)
    months = months_held(store, force_id, [row.month for row in rows if row.month], first, last)
    counted = _counted(store, force_id, rows, months, (first, last), of)
    if not (counted.before or counted.after):
        what = ", ".join(of) if of else "an audited kind"
        raise TrueCountError(f"{store.path}: the file holds no crime of {what} in {first} or {last}.")
    return counted.merged(merge) if merge else counted


def refuse_groups(of: Sequence[str] | None) -> None:
    """Raise TrueCountError where an offence group is not one of the reference table of classes."""
    known = dict.fromkeys(str(row["offence_group"]) for row in reference.load("classes").rows)
    if strange := [one for one in of or () if one not in known]:
        raise TrueCountError(f"There is no offence group {', '.join(strange)}; there is {', '.join(known)}.")


def months_held(store: Store, force_id: str, held: Sequence[date], first: Period, last: Period) -> tuple[date, ...]:
    """All months from the first period to the last, given the months of which a file holds crimes.

    Raises TrueCountError where the periods are not whole months, one after the other, or not all of them lie between
    the first and the last month held.
    """
    if not held:
        raise TrueCountError(f"{store.path}: the file holds no dated crime of {force_id}.")
    for period in (first, last):
        if period.start.day != 1 or period.end != years.month(period.end.replace(day=1)).end:
            raise TrueCountError(f"{period} is not whole months; crimes are counted by month of recording.")
        if period.start < min(held) or period.end.replace(day=1) > max(held):
            raise TrueCountError(
                f"{store.path}: the file does not hold all months of {period}; those it holds run from "
                f"{min(held):%B %Y} to {max(held):%B %Y}."
            )
    if last.start <= first.end:
        raise TrueCountError(f"{last} does not come after {first}; name the earlier period first.")
    numbers = range(_number(first.start), _number(last.end) + 1)
    return tuple(date(number // 12, number % 12 + 1, 1) for number in numbers)


class _Row(NamedTuple):
    """Crimes of one month, offence group, subgroup and category; None where the records do not say."""

    month: date | None
    group: str | None
    type: str | None
    division: str
    crimes: int
    file_ids: list[int]


def _rows(store: Store, force_id: str, by: str | None) -> list[_Row]:
    category = DIVISIONS[by].category if by else ibis.literal("")
    crimes = classed(store, force_id, None).filter(_.cancelled_at.isnull())
    keys = {"group": _.offence_group, "type": _.subgroup, "division": category}
    found = crimes.group_by(month=_.recorded_at.truncate("M").cast("date"), **keys).agg(
        crimes=_.count(), file_ids=_.file_id.collect(distinct=True)
    )
    return [_Row(**row) for row in found.to_pyarrow().to_pylist()]


def _counted(
    store: Store,
    force_id: str,
    rows: Sequence[_Row],
    months: tuple[date, ...],
    periods: tuple[Period, Period],
    of: Sequence[str] | None,
) -> Counted:
    place = {month: n for n, month in enumerate(months)}
    by_kind = {kind: np.zeros(len(months), dtype=np.int64) for kind in KINDS}
    sides: tuple[Counter[Cell], Counter[Cell]] = (Counter(), Counter())
    lacking: Counter[str] = Counter()
    for row in rows:
        kind = kind_of_group(row.group) if row.group else None
        if kind is not None and row.month in place:
            by_kind[KINDS[kind]][place[row.month]] += row.crimes
        if of is not None and row.group is not None and row.group not in of:
            continue
        side = next((n for n, period in enumerate(periods) if _within(row.month, period)), None)
        if row.month is None:
            lacking["day"] += row.crimes
        elif side is not None and kind is not None:
            sides[side][Cell(row.type or "", KINDS[kind], row.division)] += row.crimes
        elif side is not None:
            lacking["kind" if row.group else "class"] += row.crimes
    files = sorted({number for row in rows if row.month in place for number in row.file_ids})
    which = f"crimes of {force_id} recorded {months[0]:%B %Y} to {months[-1]:%B %Y}, each reference once, not cancelled"
    return Counted(
        first=periods[0],
        last=periods[1],
        before=dict(sides[0]),
        after=dict(sides[1]),
        months=months,
        by_kind=by_kind,
        left_out=lacking["class"] + lacking["kind"],
        told=tuple(_told(lacking)),
        made_from=provenance.of_files(store, "crimes", files, which),
    )


def _told(lacking: Mapping[str, int]) -> Iterator[str]:
    """Sentences on the crime records that are not counted, by what they lack."""
    yield from (f"Crime records: {lacking[what]:,} {rest}" for what, rest in LACKING.items() if lacking[what])


def _within(month: date | None, period: Period) -> bool:
    return month is not None and period.start <= month <= period.end


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _by_type(side: Mapping[Cell, int]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for cell, crimes in side.items():
        found[cell.type] += crimes
    return dict(found)


def _merged(side: Mapping[Cell, int], merge: Mapping[str, str]) -> dict[Cell, int]:
    found: Counter[Cell] = Counter()
    for cell, crimes in side.items():
        found[cell._replace(type=merge.get(cell.type, cell.type))] += crimes
    return dict(found)
