"""Checks that hold for every table: shape, types, keys, references, sources, dates, rates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from truecount.reference.findings import Fault, Shelf
from truecount.reference.loading import CELL, SHAPE
from truecount.reference.table import Table

EARLIEST, LATEST = date(1850, 1, 1), date(2100, 1, 1)
SOURCES = "sources"


def shape(shelf: Shelf) -> Iterator[Fault]:
    """Files that are missing, cannot be read, or do not have the columns described."""
    return _unread(shelf, SHAPE)


def cells(shelf: Shelf) -> Iterator[Fault]:
    """Cells of the wrong type, with a value not allowed, or blank where they must not be."""
    return _unread(shelf, CELL)


def _unread(shelf: Shelf, number: str) -> Iterator[Fault]:
    for found in shelf.unread:
        if found.id == number:
            yield Fault(found.table, found.row, found.column, found.message, found.hint)


def keys(shelf: Shelf) -> Iterator[Fault]:
    """Rows whose key, letter case aside, an earlier row has already."""
    for name, table in shelf.tables.items():
        seen: dict[tuple[str, ...], int] = {}
        for number, row in shelf.rows(name):
            key = tuple(str(row[column]).casefold() for column in table.key)
            if key in seen:
                message = f"the key {' / '.join(key)} is already that of row {seen[key]}"
                yield Fault(name, number, table.key[0], message, "keep one of the two rows")
            seen.setdefault(key, number)


def references(shelf: Shelf) -> Iterator[Fault]:
    """Cells that refer to a row that does not exist; a table that could not be read is not searched."""
    for name, table in shelf.tables.items():
        for column in table.columns:
            if column.refers is None:
                continue
            target, _, field = column.refers.partition(".")
            known = _values(shelf.tables[target], field) | set(column.besides)
            if known == set(column.besides):
                continue
            for number, row in shelf.rows(name):
                for value in _several(row[column.name]):
                    if value not in known:
                        message = f'"{value}" is not in {target}.csv, column {field}'
                        yield Fault(name, number, column.name, message, "add it there or correct it here")


def _values(table: Table, field: str) -> set[Any]:
    return {row[field] for row in table.rows}


def _several(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def sourced(shelf: Shelf) -> Iterator[Fault]:
    """Rows without a source or a place in it that are not marked D."""
    for name, table in shelf.tables.items():
        if not table.has("reliability"):
            continue
        for number, row in shelf.rows(name):
            for column in ("source", "where"):
                if row[column] is None and row["reliability"] != "D":
                    message = f"the row has no {column} and its reliability is not D"
                    yield Fault(name, number, column, message, "say where the row is from, or mark it D")


def marks(shelf: Shelf) -> Iterator[Fault]:
    """Marks in `unsourced` that name no column of the table, or a cell with nothing in it to doubt."""
    for name, table in shelf.tables.items():
        if not table.has("unsourced"):
            continue
        for number, row in shelf.rows(name):
            for mark in row["unsourced"] or ():
                if not table.has(mark) or row[mark] is None:
                    message = f'"{mark}" is not a filled column of this row'
                    yield Fault(name, number, "unsourced", message, "name the columns that have no source")


def dates(shelf: Shelf) -> Iterator[Fault]:
    """Dates far out of any living rule's time, and ranges that end before they start."""
    for name, table in shelf.tables.items():
        dated = [column.name for column in table.columns if column.type == "date"]
        for number, row in shelf.rows(name):
            for column in dated:
                if row[column] is not None and not EARLIEST <= row[column] < LATEST:
                    yield Fault(
                        name,
                        number,
                        column,
                        f"{row[column]} is not between 1850 and 2100",
                        "correct the year",
                    )
            for start, end in table.spans:
                if row[start] is not None and row[end] is not None and row[end] < row[start]:
                    message = f"the range ends on {row[end]}, before it starts on {row[start]}"
                    yield Fault(name, number, end, message, "correct one of the two dates")


def rates(shelf: Shelf) -> Iterator[Fault]:
    """Rates outside 0 to 100 per cent: in columns of rates, and in rows whose unit is per cent."""
    for name, table in shelf.tables.items():
        of_rates = {column.name for column in table.columns if column.unit == "per cent"}
        by_row = table.has("unit") and table.has("value")
        for number, row in shelf.rows(name):
            for column in sorted(of_rates | ({"value"} if by_row and row["unit"] == "per cent" else set())):
                if row[column] is not None and not 0 <= row[column] <= 100:  # noqa: PLR2004
                    yield Fault(
                        name,
                        number,
                        column,
                        f"{row[column]} is not a percentage",
                        "look at the printed figure",
                    )
