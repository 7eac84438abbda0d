"""Bundles: what of a record file it takes to read one drawn log and to compare the reading, and nothing else of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis
import pyarrow as pa
from ibis import _

from truecount.audit.drawing import Draw
from truecount.audit.frame import ROOM
from truecount.audit.plan import Scope
from truecount.errors import TrueCountError
from truecount.linkage import first_ties
from truecount.records.backends import backend_of, keeper
from truecount.records.schema import ALL_TABLES, ORIGIN
from truecount.records.store import Store

Row = dict[str, Any]
NAMES = tuple(column.name for column in ORIGIN)
AS_DRAWN = "as drawn"
FILE = {"name": AS_DRAWN, "sha256": "", "batch": AS_DRAWN, "rows_in": 0, "accepted": 0, "rejected": 0}
RUN = {"made_at": "2000-01-01T00:00:00", "version": AS_DRAWN, "last_load": 1, "settings": "{}", "report": "{}"}
TIED = {"probability": 1.0, "how": "reference", "evidence": AS_DRAWN}


@dataclass(frozen=True)
class Bundle:
    """One drawn log: its row of the record file, the crime records tied to it, and the log that it repeats.

    Rows hold what is filled in, with times as ISO text, so that a bundle can be kept as JSON. Of the log that is
    repeated it holds the reference and nothing else. Records made after the plan's day are not in it.
    """

    name: str
    log: Row
    records: tuple[Row, ...]
    repeats: Row | None = None


def bundles_of(store: Store, scope: Scope, made: Draw) -> list[Bundle]:
    """The bundle of every log drawn, in order. Raises TrueCountError where the record file lacks one of them."""
    kept = backend_of(store.connection, ROOM)
    kept.put("drawn", pa.table({"system": made.route.tolist(), "reference": made.reference.tolist()}))
    every = store.incidents().filter(_.force_id == scope.force)
    logs = {row["record_id"]: row for row in _rows(every.semi_join(kept.table("drawn"), ["system", "reference"]))}
    kept.put("drawn_logs", pa.table({"incident_id": pa.array(list(logs), pa.int64())}))
    same = store.table("same_incidents").select("incident_id", "first_id").distinct()
    repeats = same.semi_join(kept.table("drawn_logs"), "incident_id").rename(record_id="first_id")
    first = every.select(*NAMES, "force_id", "system", "reference").join(repeats, "record_id")
    earlier = {row.pop("incident_id"): row for row in _rows(first)}
    keep = keeper(kept)
    tied = keep("every_tie", first_ties(store, keep)).semi_join(kept.table("drawn_logs"), "incident_id")
    crimes = store.crimes().filter(
        _.force_id == scope.force, (_.recorded_at.date() <= scope.recorded_by).fill_null(True)
    )
    records: dict[int, list[Row]] = defaultdict(list)
    for row in _rows(crimes.join(tied.rename(record_id="crime_id"), "record_id").order_by("record_id")):
        records[row.pop("incident_id")].append(row)
    found = {
        f"{row['system']}|{row['reference']}": Bundle("", row, tuple(records[number]), earlier.get(number))
        for number, row in logs.items()
    }
    missing = [name for name in made.names if name not in found]
    if missing:
        raise TrueCountError(
            f"{store.path}: the file does not hold {len(missing):,} of the logs drawn, such as "
            f"{missing[0].partition('|')[2]}; give the record file that the draw was made from."
        )
    return [Bundle(name, found[name].log, found[name].records, found[name].repeats) for name in made.names]


def opened(bundles: Iterable[Bundle]) -> Store:
    """A record file in memory that holds some bundles, for `compare`. Use it in a `with` block."""
    tables: dict[str, list[Row]] = defaultdict(list)
    for one in bundles:
        tables["incidents"].append(one.log)
        tables["crimes"] += one.records
        number = one.log["record_id"]
        tables["links"] += [{"crime_id": row["record_id"], "incident_id": number} | TIED for row in one.records]
        if one.repeats is not None:
            tables["incidents"].append(one.repeats)
            tables["same_incidents"].append({"incident_id": number, "first_id": one.repeats["record_id"]} | TIED)
    files = {row["file_id"] for name in ("incidents", "crimes") for row in tables[name]}
    tables["files"] = [{"file_id": number, "load_id": 1} | FILE for number in sorted(files)]
    tables["link_runs"] = [RUN]
    return Store.holding({name: _table(name, rows) for name, rows in tables.items() if rows})


def _rows(table: ibis.Table) -> list[Row]:
    """Rows of what is filled in, with times as text."""
    return [
        {
            name: cell.isoformat() if isinstance(cell, datetime) else cell
            for name, cell in row.items()
            if cell is not None
        }
        for row in table.to_pyarrow().to_pylist()
    ]


def _table(name: str, rows: list[Row]) -> pa.Table:
    schema = ALL_TABLES[name].schema.to_pyarrow()
    times = {field.name for field in schema if pa.types.is_timestamp(field.type)}
    if "record_id" in schema.names:
        # A log that another repeats may be drawn, too: then it is there whole, beside what is known of it by the other.
        rows = list({row["record_id"]: row for row in sorted(rows, key=len)}.values())
    parsed = [
        {key: datetime.fromisoformat(cell) if key in times else cell for key, cell in row.items()} for row in rows
    ]
    return pa.Table.from_pylist(parsed, schema=schema)
