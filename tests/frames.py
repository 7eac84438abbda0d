"""Frames of logs, made up, that audits are planned for and drawn from in tests; and record files made by hand."""

from __future__ import annotations

import functools
import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from truecount.audit.drawing import draw
from truecount.audit.frame import Frame
from truecount.audit.plan import Assumed, Scope, Wanted
from truecount.audit.proposal import expectations, propose
from truecount.figure import Period
from truecount.records.schema import ALL_TABLES
from truecount.records.store import Store

CODES, LEADS_TO, HOW_OFTEN = ("001", "003", "018", "211", "309"), (0, 2, 1, 2, 2), (0.8, 0.6, 0.5, 0.1, 0.02)
"""Opening codes of the made-up logs, the kind of crime that each leads to, and in what share of its logs."""
CLASSES = ("105A", "19C", "34B")
"""A class of each kind of crime."""
SCOPE = Scope(
    force="kent",
    period=Period(start="2025-04-01", end="2026-03-31"),
    routes=("101", "control room"),
    recorded_by="2026-06-01",
    last_load=1,
)


def frame(logs: int = 600, late: int = 0, seed: int = 1) -> Frame:
    """So many logs by two routes over a year, some of them loaded late; a tenth of those with a crime have two."""
    chance = np.random.default_rng(seed)
    code = chance.integers(0, len(CODES), logs)
    recorded = np.zeros((logs, 3), dtype=np.int64)
    has_one = chance.random(logs) < np.array(HOW_OFTEN)[code]
    recorded[np.arange(logs), np.array(LEADS_TO)[code]] = has_one * (1 + (chance.random(logs) < 0.1))
    loaded_late = np.zeros(logs, dtype=bool)
    loaded_late[chance.choice(logs, late, replace=False)] = True
    number = np.arange(logs)
    return Frame(
        incident_id=number,
        route=np.where(number < logs // 2, "101", "control room"),
        reference=np.array([f"2026-{one:05d}" for one in number]),
        opening=np.array(CODES)[code],
        reported_at=np.datetime64("2025-04-01T00:00", "us") + number * np.timedelta64(7, "h"),
        late=loaded_late,
        recorded=recorded,
        harm=recorded.sum(axis=1) * 1.5,
        outside=3,
        a_year=int(recorded.sum()),
        unlisted=0,
        harm_squared=recorded.sum() * 1.5**2,
    )


def proposal(logs: Frame, design: str = "score bands", accuracy: float = 90.0, scores=None, words=None, **wanted: Any):
    """A proposal for a frame's logs that are not late, for 150 readings where nothing else is wanted."""
    told = {"question": "How many?", "file": "f.duckdb", "design": design, "seed": "48213"} | (words or {})
    return propose(
        logs.where(~logs.late),
        SCOPE,
        Wanted(**(wanted or {"readings": 150})),
        Assumed(accuracy=accuracy, source="as told"),
        scores,
        **told,
    )


def drawn(plan, logs: Frame, top_up: int = 0, **changed: Any):
    """The draw by a plan, some of whose words are changed."""
    expected = expectations(logs.where(~logs.late), plan.assumed, None)
    return draw(plan.model_copy(update=changed), logs, expected, top_up)


def names(made, role: str = "reading") -> list[str]:
    """The names of the logs drawn for reading, or as reserves, in order."""
    return [name for name, one in zip(made.names, made.role, strict=True) if one == role]


def put(store: Store, table: str, *rows: dict[str, Any], load: int = 1) -> None:
    """Put rows into a record file, each with its record_id; times are given as text."""
    schema = ALL_TABLES[table].schema
    origin = {"load_id": load, "file_id": load, "row": 1}
    full = [origin | row for row in rows] if "file_id" in schema.names and table != "files" else list(rows)
    columns = {name: [_typed(row.get(name), schema[name]) for row in full] for name in schema.names}
    store.connection.insert(table, pa.table(columns, schema=schema.to_pyarrow()))


def put_loads(store: Store, *days: str) -> None:
    """A load, of one file, on each of some days."""
    for number, day in enumerate(days, start=1):
        put(store, "loads", {"load_id": number, "loaded_at": day, "format": "by hand", "version": "0"})
        file = {"name": f"{number}.csv", "sha256": "", "batch": str(number), "rows_in": 0, "accepted": 0, "rejected": 0}
        put(store, "files", {"file_id": number, "load_id": number} | file)


def record_file(path: Path, logs: Frame) -> Path:
    """A record file of kent that holds a frame's logs and the crimes tied to them; late ones came in a second load."""
    when = logs.reported_at.astype(datetime).tolist()
    incidents, crimes = [], []
    for number, (route, reference, opening) in enumerate(zip(logs.route, logs.reference, logs.opening, strict=True)):
        told = {
            "force_id": "kent",
            "precision": "instant",
            "reported_at": when[number],
            "load_id": 1 + logs.late[number],
        }
        named = {"system": str(route), "reference": str(reference), "opening_code": str(opening)}
        incidents.append({"record_id": number + 1} | told | named)
        for class_code, count in zip(CLASSES, logs.recorded[number].tolist(), strict=True):
            for _ in range(count):
                place = {"record_id": len(crimes) + 1, "system": "crimes", "reference": f"C{len(crimes) + 1}"}
                told_of = {"incident_reference": str(reference), "class_code": class_code, "recorded_at": when[number]}
                crimes.append(told | place | told_of)
    with Store.write(path) as store:
        put_loads(store, "2026-06-01", "2026-07-01")
        put(store, "incidents", *incidents)
        put(store, "crimes", *crimes)
    return path


def _typed(value: Any, kind: Any) -> Any:
    return datetime.fromisoformat(value) if kind.is_timestamp() and isinstance(value, str) else value


LOGS = frame()
LATE = ("late, with a record", "late, without a record")


@functools.cache
def plan_by(design):
    """A plan of 150 readings of `LOGS` by a design."""
    return proposal(LOGS, design=design).plan


def number(seed, name):
    """The number that decides a log's draw, worked out again."""
    return int.from_bytes(hashlib.sha256(f"{seed}|{name}".encode()).digest()[:8], "big") / 2**64


def by_stratum(made, role="reading"):
    """The names drawn of each stratum, in order."""
    found = {stratum: [] for stratum in range(len(made.strata))}
    for name, stratum, one in zip(made.names, made.stratum.tolist(), made.role, strict=True):
        if one == role:
            found[stratum].append(name)
    return found
