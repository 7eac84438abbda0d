"""The logs of a record file as triage reads them: cleaned words, facts known at the time, and the records tied to each.

The truth, allegations, closing codes, outcomes, and how crimes were done are not read.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass, fields
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from ibis import _
from numpy.typing import NDArray

from truecount import reference
from truecount.errors import TrueCountError
from truecount.linkage import first_ties
from truecount.records.backends import backend_of, keeper
from truecount.records.store import Store
from truecount.reference.kinds import OTHER, kind_of_group
from truecount.triage.cleaning import cleaned
from truecount.triage.history import earlier

ROOM = "triage"
SECOND = "C3"
"""Cancelled as recorded a second time."""
MOST = 3
"""Of a log's records so many are looked at one by one; a log with more is taken as one with so many."""
OF_LOGS = (
    *("incident_id", "force_id", "route", "reference", "reported_at", "channel", "standing", "caller_key", "place_key"),
    *("opening_code", "qualifiers", "district", "text"),
)
Texts = NDArray[np.object_]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Logs:
    """Logs in the order of force, route and reference; `rows` has the columns of `OF_LOGS` and `repeats`, a row a log.

    `recorded` (N,) counts the records tied to each, `kind` (N,) is that of the first of them, as a place in
    KINDS (-1 for none), `delay` (N,) the minutes from report to the first of them (NaN where that is not known).
    `classes` and `flags` hold those of the first `MOST` records, as tuples, in the order in which they were recorded.
    `at_place` and `by_caller` (N,) count the logs of the year before that have the same place or caller, -1 where none
    is known.
    """

    rows: pa.Table
    recorded: Ints
    kind: Ints
    delay: NDArray[np.float64]
    classes: list[tuple[str, ...]]
    flags: list[tuple[str, ...]]
    at_place: Ints
    by_caller: Ints

    def __len__(self) -> int:
        return len(self.recorded)

    def column(self, name: str) -> list[Any]:
        """One column of `rows`, as Python values."""
        values: list[Any] = self.rows[name].to_pylist()
        return values

    def part(self, begin: int, end: int) -> Logs:
        """The logs from one place up to another."""
        held = {one.name: getattr(self, one.name)[begin:end] for one in fields(self) if one.name != "rows"}
        return Logs(rows=self.rows.slice(begin, end - begin), **held)

    def take(self, places: Ints) -> Logs:
        """The logs at some places, in their order."""
        held = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "rows"}
        some: dict[str, Any] = {
            name: [every[n] for n in places] if isinstance(every, list) else every[places]
            for name, every in held.items()
        }
        return Logs(rows=self.rows.take(places), **some)

    @property
    def incident_id(self) -> Ints:
        """The record_id of each log, (N,)."""
        return np.asarray(self.rows["incident_id"].to_numpy())

    @property
    def repeats(self) -> Flags:
        """Whether each log tells again what an earlier one told: its crimes are that one's, (N,)."""
        return np.asarray(self.rows["repeats"].to_numpy(zero_copy_only=False))

    @property
    def sha256(self) -> str:
        """The hash of what is read of the logs: their names, words and numbers of records."""
        made = hashlib.sha256()
        for row in zip(self.names, self.column("text"), self.recorded.tolist(), strict=True):
            made.update("|".join(map(str, row)).encode())
        return made.hexdigest()

    @property
    def names(self) -> list[str]:
        """Force, route and reference of each log, as one name."""
        columns = (self.column(name) for name in ("force_id", "route", "reference"))
        return ["|".join(map(str, row)) for row in zip(*columns, strict=True)]


def logs_of(store: Store) -> Logs:
    """All logs of a record file that have a reference. Raises TrueCountError where there are none, or no words."""
    kept = backend_of(store.connection, ROOM)
    keep = keeper(kept)
    same = store.table("same_incidents").select(incident_id="incident_id", again=ibis.literal(True)).distinct()
    logs = store.incidents().filter(_.reference.notnull(), _.reported_at.notnull())
    logs = logs.select(
        *(name for name in OF_LOGS if name not in ("incident_id", "route", "text")),
        "merged_into",
        incident_id="record_id",
        route=_.system.fill_null(""),
        text=cleaned(_.text),
    )
    rows = logs.left_join(same, "incident_id").select(
        *OF_LOGS, repeats=_.again.fill_null(False) | _.merged_into.notnull()
    )
    found = keep("logs", rows).order_by("force_id", "route", "reference").to_pyarrow()
    if not any(found["text"].to_pylist()):
        raise TrueCountError(
            f"{store.path}: no log with a reference and a time of report has any words, and triage reads words; load "
            "the logs with their text."
        )
    return _with_records(found, _records(store, keep), kept)


@functools.cache
def kinds_of_classes() -> dict[str, int | None]:
    """The kind of crime of each class, as a place in KINDS; None for what no audit of recording counts."""
    return {row["class_code"]: kind_of_group(row["offence_group"]) for row in reference.load("classes").rows}


def _records(store: Store, keep: Any) -> pa.Table:
    """The records tied to a log, in the order in which they were recorded: cancelled ones too, but no second ones (C3).

    What was recorded and then cancelled was not missed: a log with such a record alone hides no crime by it.
    """
    crimes = store.crimes().filter((_.cancellation != SECOND).fill_null(True))
    ties = first_ties(store, keep)
    tied = crimes.join(ties, crimes.record_id == ties.crime_id)
    timed = ibis.cases((tied.precision == "instant", tied.recorded_at), else_=ibis.null("timestamp"))
    rows = tied.select("incident_id", "class_code", "flags", "recorded_at", "record_id", timed=timed)
    return rows.order_by("incident_id", "recorded_at", "record_id").to_pyarrow()


def _with_records(logs: pa.Table, records: pa.Table, kept: Any) -> Logs:
    place = {incident: n for n, incident in enumerate(logs["incident_id"].to_pylist())}
    kinds = kinds_of_classes()
    recorded, kind = np.zeros(len(logs), dtype=np.int64), np.full(len(logs), -1)
    delay = np.full(len(logs), np.nan)
    classes: list[tuple[str, ...]] = [()] * len(logs)
    flags: list[tuple[str, ...]] = [()] * len(logs)
    reported = logs["reported_at"].to_pylist()
    columns = (records[name].to_pylist() for name in ("incident_id", "class_code", "flags", "timed"))
    for incident, class_code, marked, at in zip(*columns, strict=True):
        n = place.get(incident)
        of = kinds.get(class_code, OTHER)
        if n is None or of is None:
            continue
        if not recorded[n]:
            kind[n] = of
            delay[n] = max((at - reported[n]).total_seconds() / 60, 0) if at is not None else np.nan
        recorded[n] += 1
        if recorded[n] <= MOST:
            classes[n] += (class_code or "none",)
            flags[n] += (marked or "",)
    at = logs["reported_at"].to_numpy()
    before = [earlier(at, logs[key].to_pylist()) for key in ("place_key", "caller_key")]
    return Logs(logs, recorded, kind, delay, classes, flags, *before)
