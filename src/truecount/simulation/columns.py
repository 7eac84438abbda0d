"""Columns of a month's rows as Arrow arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from truecount.records.schema import ORIGIN, RecordTable
from truecount.simulation.cases import Flags, Ints
from truecount.simulation.keys import Words, digits, hexes, letters, strings

Columns = dict[str, Any]
AREAS, DISTRICTS = np.uint64(1_065), np.uint64(13)
"""Small areas and districts: so many as Kent has. Every small area lies in one district."""
KEY_DIGITS = 12
INSTANT = "instant"
CRIME_SYSTEM = "crime-records"
MICROSECONDS = 1_000_000


def table_of(table: RecordTable, columns: Columns, file_id: int) -> pa.Table:
    """Columns as a whole table: its origin in front where the table has one, what is not given empty."""
    rows = len(next(iter(columns.values())))
    number = np.arange(1, rows + 1)
    origin = {
        "record_id": number + (np.int64(file_id) << np.int64(32)),
        "load_id": np.full(rows, 1, dtype=np.int32),
        "file_id": np.full(rows, file_id, dtype=np.int32),
        "row": number,
    }
    given = columns | (origin if table.columns[: len(ORIGIN)] == ORIGIN else {})
    schema = table.schema.to_pyarrow()
    return pa.table({f.name: _as(given.get(f.name), f.type, rows) for f in schema}, schema=schema)


def _as(values: Any, kind: pa.DataType, rows: int) -> pa.Array:
    if values is None:
        return pa.nulls(rows, kind)
    return (values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values)).cast(kind)


def same(rows: int, value: str) -> pa.Array:
    """One text in every row."""
    return pa.repeat(value, rows)


def named(names: Sequence[str | None], places: Ints) -> pa.Array:
    """Names by their places; a place below nought is empty."""
    return pa.array(list(names), pa.string()).take(pa.array(places.astype(np.int32), mask=places < 0))


def times(at: Ints) -> pa.Array:
    """Seconds since 1970 as times; those below nought are empty."""
    return pa.array(at * MICROSECONDS, pa.int64(), mask=at < 0).cast(pa.timestamp("us"))


def key(letter: str, keys: Words, missing: Flags | None = None) -> pa.Array:
    """Keys as texts that begin with a letter for what they are of."""
    return strings(letters(letter, len(keys)), hexes(keys, KEY_DIGITS), missing=missing)


def suspect_key(keys: Words, unknown: Flags) -> pa.Array:
    """Keys of suspects; of one nobody knows the key begins with U, and no other case shares it."""
    return strings(np.where(unknown, ord("U"), ord("S")).astype(np.uint8)[:, None], hexes(keys, KEY_DIGITS))


def area(place: Words) -> pa.Array:
    """The small area of a place. It is nowhere: real codes begin with E or W."""
    return strings(letters("X01", len(place)), digits(place % AREAS, 6))


def district(place: Words) -> pa.Array:
    """The district of a place."""
    return strings(letters("D", len(place)), digits(place % AREAS % DISTRICTS + np.uint64(1), 2))
