"""What moved between two loads of the same period, as figures that lead from the earlier count to the later one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ibis import _

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Period
from truecount.records import provenance
from truecount.records.store import Store
from truecount.reference.table import Row
from truecount.trends import beside_methods as methods
from truecount.trends import years
from truecount.trends.revisions import ALL, Revision, revisions

MOVED = {
    "before": "before",
    "added": "added",
    "gone": "gone",
    "dated_in": "dated in",
    "dated_out": "dated out",
    "cancelled": "cancelled",
    "restored": "restored",
    "classed_in": "classed in",
    "classed_out": "classed out",
    "after": "after",
}
"""What a crime may have done between two loads, and the words that print has for it."""
MEANING = (
    "Added: not in the file before. Gone: no longer in it. Dated in or out: its recording date moved over the period's "
    "ends. Cancelled: cancelled or transferred since. Restored: cancelled before and no longer. Classed in or out: "
    "counted under another kind of crime before, or now."
)
TAKES_AWAY = frozenset({"gone", "dated_out", "cancelled", "classed_out"})
WITHOUT_REFERENCE = "A record without a reference cannot be known again and counts as gone and added."


@dataclass(frozen=True)
class Revised:
    """A period as the file stood after two loads: `rows` are the figures by kind of crime and what moved.

    The last row is all crimes together. In figures what takes crimes away is below nought, so that every row adds up
    from `before` to `after`.
    """

    force: Row
    period: Period
    before: int
    after: int
    rows: dict[str, dict[str, Figure]]
    said: tuple[str, ...]

    @property
    def figures(self) -> list[Figure]:
        """All of them, row by row."""
        return [figure for row in self.rows.values() for figure in row.values()]


def revised(
    store: Store, force_id: str, period: Period | None = None, before: int | None = None, after: int | None = None
) -> Revised:
    """What moved in a period between two loads, `revision.FORCE.FIRST.LAST.BEFORE.AFTER.KIND.MOVED`.

    Without loads, the last two that brought crimes of the force are taken; without a period, the months of which the
    file held crimes after both. Raises TrueCountError where there are no two such loads, or no such months.
    """
    force = reference.force(force_id)
    loads = loads_of(store, force["force_id"])
    if before is None or after is None:
        before, after = _last_two(store, force, loads)
    if unknown := [one for one in (before, after) if one not in loads]:
        raise TrueCountError(
            f"{store.path}: load {unknown[0]} brought no crimes of {force['name']}; loads that did are "
            f"{', '.join(map(str, loads))}."
        )
    span = period or _both_hold(store, force, before, after)
    found = revisions(store, force["force_id"], span, before, after)
    if not found:
        raise TrueCountError(f"{store.path}: the file holds no crimes of {force['name']} recorded {span}.")
    made = _Made(store, force, span, (before, after))
    rows = {one.name: {moved: made.figure(one, moved) for moved in MOVED} for one in found}
    return Revised(force, span, before, after, rows, _said(force, span, rows[ALL], (before, after)))


def loads_of(store: Store, force_id: str) -> list[int]:
    """The numbers of the loads that brought crimes of a force, in order."""
    rows = store.table("crimes").filter(_.force_id == force_id).select("load_id").distinct()
    return sorted(rows.to_pyarrow().column(0).to_pylist())


def _last_two(store: Store, force: Row, loads: list[int]) -> tuple[int, int]:
    if len(loads) < 2:  # noqa: PLR2004
        held = "one load" if loads else "no load"
        raise TrueCountError(
            f"{store.path}: the file holds {held} of crimes of {force['name']}, and revisions need two; load a later "
            "extract of the same months into it."
        )
    return loads[-2], loads[-1]


def _both_hold(store: Store, force: Row, before: int, after: int) -> Period:
    """The months from the first to the last of which the file held crimes after both loads."""
    ends = [_ends(store, force["force_id"], load) for load in (before, after)]
    start, end = max(one for one, _last in ends), min(last for _first, last in ends)
    if start > end:
        raise TrueCountError(
            f"{store.path}: loads {before} and {after} hold no month of {force['name']} in common; say which loads."
        )
    return Period(start=start, end=years.month(end).end)


def _ends(store: Store, force_id: str, load: int) -> tuple[date, date]:
    dated = store.crimes(load).filter(_.force_id == force_id, _.recorded_at.notnull())
    months = dated.agg(first=_.recorded_at.min().date(), last=_.recorded_at.max().date()).to_pyarrow().to_pylist()[0]
    if months["first"] is None:
        raise TrueCountError(f"{store.path}: load {load} holds no dated crime of {force_id}.")
    return months["first"].replace(day=1), months["last"].replace(day=1)


def _said(force: Row, period: Period, row: dict[str, Figure], loads: tuple[int, int]) -> tuple[str, ...]:
    change = (row["after"].value or 0) - (row["before"].value or 0)
    crimes = "crime" if abs(change) == 1 else "crimes"
    way = f"{abs(change):,} {'more' if change > 0 else 'fewer'} {crimes}" if change else "the same number of crimes"
    return (
        f"After load {loads[1]} the file holds {way} of {force['short_name']} recorded {period} than after load "
        f"{loads[0]}: {row['after'].shown}, before {row['before'].shown}. Every row adds up from before to after.",
        MEANING,
        WITHOUT_REFERENCE,
    )


class _Made:
    """Figures of one period and two loads."""

    def __init__(self, store: Store, force: Row, period: Period, loads: tuple[int, int]) -> None:
        self.force, self.period, self.loads = force, period, loads
        self.prefix = f"revision.{force['force_id']}.{period.start}.{period.end}.{loads[0]}.{loads[1]}"
        which = f"crimes of {force['force_id']} recorded {period}, as after load {loads[0]} and after load {loads[1]}"
        files: set[int] = set()
        for load in loads:
            rows = store.crimes(load).filter(_.force_id == force["force_id"]).select("file_id").distinct()
            files |= set(rows.to_pyarrow().column(0).to_pylist())
        self.made_from = provenance.of_files(store, "crimes", sorted(files), which)

    def figure(self, row: Revision, moved: str) -> Figure:
        count = getattr(row, moved)
        return Figure(
            id=f"{self.prefix}.{row.name.lower().replace(' ', '-')}.{moved.replace('_', '-')}",
            title=f"{row.name}, {MOVED[moved]}",
            value=-count if moved in TAKES_AWAY else count,
            unit="crime records",
            population=row.name.lower(),
            area=self.force["short_name"],
            period=self.period,
            basis=f"crime records in the file, loads {self.loads[0]} and {self.loads[1]}",
            method=methods.REVISED,
            made_from=self.made_from,
            warnings=(WITHOUT_REFERENCE,) if moved in ("added", "gone") else (),
        )
