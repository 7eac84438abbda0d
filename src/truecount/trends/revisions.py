"""Two vintages of one series: the same months as the file stood after two loads, and what moved between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ibis import _

from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.records.store import Store
from truecount.trends.tallies import classed

KEY = ["force_id", "system", "reference"]
ALL = "all crimes"


@dataclass(frozen=True)
class Revision:
    """What became of the crimes of one name in a period between two loads: `before` + the rest = `after`.

    `added` were not in the file before, `gone` are no longer; `dated_in` and `dated_out` moved over the period's ends;
    `cancelled` were cancelled or transferred since and `restored` are so no longer; `classed_in` and `classed_out`
    came from other names and went to them.
    """

    name: str
    before: int
    added: int
    gone: int
    dated_in: int
    dated_out: int
    cancelled: int
    restored: int
    classed_in: int
    classed_out: int
    after: int

    @property
    def adds_up(self) -> bool:
        """Whether what moved explains the difference; it always does."""
        into = self.added + self.dated_in + self.restored + self.classed_in
        return self.before + into - self.gone - self.dated_out - self.cancelled - self.classed_out == self.after


def revisions(store: Store, force_id: str, period: Period, before: int, after: int | None = None) -> list[Revision]:
    """The crimes recorded in a period by subgroup, as after one load and as after a later one, and all of them last.

    Crimes are known again by their reference; one without a reference counts as gone and added. Raises TrueCountError
    where the loads are not in order.
    """
    if after is not None and after <= before:
        raise TrueCountError(f"Load {after} does not come after load {before}; name the earlier one first.")
    sides = [_side(store, force_id, period, load) for load in (before, after)]
    held: dict[str, dict[str, int]] = {}
    for key in sides[0].keys() | sides[1].keys():
        for name, moved in _moved(sides[0].get(key), sides[1].get(key)):
            for one in (name, ALL):
                if one == ALL and moved.startswith("classed"):
                    continue
                counts = held.setdefault(one, {})
                counts[moved] = counts.get(moved, 0) + 1
    names = sorted(held.keys() - {ALL}) + ([ALL] if held else [])
    return [Revision(name, **{one: held[name].get(one, 0) for one in _COUNTS}) for name in names]


_COUNTS = tuple(name for name in Revision.__dataclass_fields__ if name != "name")


@dataclass(frozen=True)
class _Seen:
    """A crime as a load has it: its name, whether it was recorded in the period, and whether it stands."""

    name: str
    inside: bool
    stands: bool

    @property
    def counts(self) -> bool:
        return self.inside and self.stands


def _side(store: Store, force_id: str, period: Period, load: int | None) -> dict[Any, _Seen]:
    crimes = classed(store, force_id, load)
    inside = (_.recorded_at.date() >= period.start) & (_.recorded_at.date() <= period.end)
    rows = crimes.select(
        *KEY,
        "record_id",
        name=_.subgroup.fill_null("not told"),
        inside=inside.fill_null(False),
        stands=_.cancelled_at.isnull(),
    )
    return {
        (row["system"], row["reference"] or row["record_id"]): _Seen(row["name"], row["inside"], row["stands"])
        for row in rows.to_pyarrow().to_pylist()
    }


def _moved(before: _Seen | None, after: _Seen | None) -> list[tuple[str, str]]:
    """Under which names a crime counted, and what moved, from one vintage to the other."""
    found = []
    if before is not None and before.counts:
        found.append((before.name, "before"))
    if after is not None and after.counts:
        found.append((after.name, "after"))
    if before is None or after is None:
        found += [(one.name, "added" if before is None else "gone") for one in (before, after) if one and one.counts]
    elif before.counts and after.counts:
        if before.name != after.name:
            found += [(before.name, "classed_out"), (after.name, "classed_in")]
    elif before.counts:
        found.append((before.name, "dated_out" if not after.inside else "cancelled"))
    elif after.counts:
        found.append((after.name, "dated_in" if not before.inside else "restored"))
    return found
