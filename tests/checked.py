"""Records with nothing wrong, and exemplars that have one thing wrong each, for tests of the checks."""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from truecount.records.schema import ALL_TABLES
from truecount.records.store import Store

HERE = Path(__file__).parent / "scenario" / "checks"
CLEAN = yaml.safe_load((HERE / "clean.yaml").read_text("utf-8"))
EXEMPLARS = [
    one for path in sorted(HERE.glob("*.yaml")) if path.name != "clean.yaml" for one in yaml.safe_load(path.read_text())
]


NEW = {"allegations": {"force_id": "kent", "system": "control room", "precision": "instant"}}
"""What stands in a row that an exemplar adds anew."""


def clean() -> dict[str, dict[str, Any]]:
    """The clean records by table and name, each with what every row of its table has."""
    return {
        table: {name: rows["every"] | row for name, row in rows.items() if name != "every"}
        for table, rows in CLEAN.items()
    }


def edited(exemplar: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The clean records after an exemplar's edits: rows changed (`edit`), copied or new (`add`), or left out."""
    rows = copy.deepcopy(clean())
    for place, change in exemplar.get("add", {}).items():
        table, of, name = re.fullmatch(r"(\w+) (\w+) as (\w+)", place).groups()
        rows.setdefault(table, {})[name] = NEW[table] | change if of == "new" else rows[table][of] | change
    for place, change in exemplar.get("edit", {}).items():
        table, name = place.split(" ")
        rows[table][name] |= change
    for place in exemplar.get("remove", []):
        table, name = place.split(" ")
        del rows[table][name]
    return rows


def put(store: Store, copies: list[dict[str, dict[str, Any]]]) -> None:
    """Put copies of records into a store, each under its own number."""
    store.connection.raw_sql(
        "INSERT INTO loads VALUES (1, '2026-06-01', 'exemplars', NULL, '0');"
        "INSERT INTO files VALUES (1, 1, 'exemplars', '', '', 0, 0, 0, NULL)"
    )
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number, copied in enumerate(copies):
        for table, rows in copied.items():
            for row in rows.values():
                numbered = {k: v.format(n=f"{number:03d}") if isinstance(v, str) else v for k, v in row.items()}
                place = len(tables[table]) + 1
                tables[table].append({"record_id": place, "load_id": 1, "file_id": 1, "row": place} | numbered)
    for table, rows in tables.items():
        schema = ALL_TABLES[table].schema
        strange = {name for row in rows for name in row} - set(schema.names)
        assert not strange, f"{table} has no columns {strange}"
        columns = {name: [_typed(row.get(name), schema[name]) for row in rows] for name in schema.names}
        store.connection.insert(table, pa.table(columns, schema=schema.to_pyarrow()))


def _typed(value: Any, kind: Any) -> Any:
    return datetime.fromisoformat(value) if kind.is_timestamp() and isinstance(value, str) else value
