"""Crimes of a record file month by month: by kind of crime, group, class, district or flag, as at any of its loads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from ibis import _
from numpy.typing import NDArray

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.records.backends import backend_of
from truecount.records.store import Store
from truecount.trends import years

ROOM = "trends"
NOT_TOLD, NO_FLAG = "not told", "no flag"
BY = ("offence group", "subgroup", "class", "district", "flag")
"""What crimes can be counted by."""
SPANS = {"month": 1, "quarter": 3, "year": 12}
"""The months of each span; quarters and years are those of the financial year."""
APRIL = 4


@dataclass(frozen=True, eq=False)
class Tally:
    """Crimes recorded, not cancelled, each reference once: `counts` (K, M) by name and month.

    `by` says what the names are; of a flag a crime counts under each that it bears, so that these do not add up to
    `total` (M,). `units` says for each name what is counted as one crime (per victim, per offender, ...), where its
    classes agree. `load` is the load that it is as at.
    """

    force_id: str
    by: str
    names: tuple[str, ...]
    months: tuple[date, ...]
    counts: NDArray[np.int64]
    total: NDArray[np.int64]
    units: dict[str, str]
    load: int

    def of(self, name: str) -> NDArray[np.int64]:
        """The counts of one name, (M,). Raises TrueCountError where there is none of it."""
        if name not in self.names:
            raise TrueCountError(f'No crime is counted under {self.by} "{name}"; there is {", ".join(self.names)}.')
        return np.asarray(self.counts[self.names.index(name)])

    def between(self, period: Period) -> Tally:
        """The months of a period. Raises TrueCountError where they are not all held."""
        held = [n for n, month in enumerate(self.months) if period.start <= month <= period.end]
        wanted = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
        if len(held) != wanted:
            raise TrueCountError(
                f"The file holds crimes of {len(held)} of the {wanted} months of {period}; those it holds run from "
                f"{self.months[0]:%B %Y} to {self.months[-1]:%B %Y}."
            )
        return Tally(
            *(self.force_id, self.by, self.names, tuple(self.months[n] for n in held)),
            *(self.counts[:, held], self.total[held], self.units, self.load),
        )

    def spans(self, span: str) -> tuple[list[Period], NDArray[np.int64]]:
        """Whole months, quarters or years, in order, and the counts in each (K, S); spans not whole are left out."""
        length = SPANS[span]
        starts = [
            n
            for n, month in enumerate(self.months)
            if (month.month - APRIL) % length == 0 and n + length <= len(self.months)
        ]
        periods = [Period(start=self.months[n], end=years.month(self.months[n + length - 1]).end) for n in starts]
        counts = [self.counts[:, n : n + length].sum(axis=1) for n in starts]
        return periods, np.array(counts, dtype=np.int64).reshape(len(starts), len(self.names)).T


def tally(store: Store, force_id: str, by: str = "subgroup", load: int | None = None) -> Tally:
    """The crimes of a force by month of recording.

    `load` counts as the file stood after that load; without it, as it stands. Months without any crime between the
    first and the last are there with nought. Raises TrueCountError where the force has no dated crime.
    """
    if by not in BY:
        raise TrueCountError(f'Crimes are counted by {", ".join(BY)}, not by "{by}".')
    crimes = classed(store, force_id, load)
    dated = crimes.filter(_.cancelled_at.isnull(), _.recorded_at.notnull())
    rows = dated.group_by(month=_.recorded_at.truncate("M").cast("date"), name=_[column(by)].fill_null("")).agg(
        crimes=_.count()
    )
    found = rows.to_pyarrow().to_pylist()
    if not found:
        raise TrueCountError(f"{store.path}: the file holds no dated crime of {force_id}.")
    months = _months(min(row["month"] for row in found), max(row["month"] for row in found))
    place = {month: n for n, month in enumerate(months)}
    total = np.zeros(len(months), dtype=np.int64)
    held: dict[str, NDArray[np.int64]] = {}
    for row in found:
        total[place[row["month"]]] += row["crimes"]
        for name in _names(by, row["name"]):
            held.setdefault(name, np.zeros(len(months), dtype=np.int64))[place[row["month"]]] += row["crimes"]
    names = tuple(sorted(held))
    counts = np.array([held[name] for name in names])
    return Tally(force_id, by, names, months, counts, total, _units(by), load or store.last_load)


def classed(store: Store, force_id: str, load: int | None) -> Any:
    """Crime records, cancelled ones too, with the group and subgroup of their class, as the file stood after a load."""
    kept = backend_of(store.connection, ROOM)
    rows = [
        {
            "class_code": row["class_code"],
            "offence_group": row["offence_group"],
            "subgroup": row["subgroup"] or row["offence_group"],
        }
        for row in reference.load("classes").rows
    ]
    kept.put("classes", pa.Table.from_pylist(rows))
    crimes = store.crimes(load).filter(_.force_id == force_id)
    classes = kept.table("classes")
    return crimes.left_join(classes, "class_code").drop("class_code_right")


def column(by: str) -> str:
    """The column of `classed` that crimes are counted by."""
    return {"offence group": "offence_group", "class": "class_code", "flag": "flags"}.get(by, by)


def _names(by: str, said: str) -> list[str]:
    if by != "flag":
        return [said or NOT_TOLD]
    return sorted({one.strip() for one in said.split(";")} - {""}) or [NO_FLAG]


def _months(first: date, last: date) -> tuple[date, ...]:
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(date(number // 12, number % 12 + 1, 1) for number in numbers)


def _units(by: str) -> dict[str, str]:
    """What one crime is, by name: as the counting units of its classes say, where they say one thing."""
    if by not in ("offence group", "subgroup", "class"):
        return {}
    per = {row["class_code"]: row["per"] for row in reference.load("counting_units").rows if not row["offence_code"]}
    found: dict[str, set[str]] = {}
    for row in reference.load("classes").rows:
        if row["class_code"] in per:
            name = str(row[column(by)] or row["offence_group"])
            found.setdefault(name, set()).add(f"per {per[row['class_code']]}")
    return {name: " or ".join(sorted(units)) for name, units in found.items()}
