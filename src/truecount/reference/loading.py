"""The one loader: a CSV file and its description into a table of typed rows, all faults in one pass."""

from __future__ import annotations

import csv
import functools
import hashlib
import io
from dataclasses import replace
from pathlib import Path

from truecount.errors import TrueCountError
from truecount.reference.catalogue import HOME, describe, described
from truecount.reference.cells import BadCell, read_cell
from truecount.reference.findings import Finding
from truecount.reference.near import near
from truecount.reference.table import Row, Table

SHAPE = "TC-R01"
CELL = "TC-R02"


def names() -> list[str]:
    """The names of all reference tables, sorted."""
    return described(HOME)


@functools.cache
def load(name: str) -> Table:
    """The table of this name; a TrueCountError names near ones, or every fault of a broken file."""
    if name not in names():
        raise TrueCountError(
            f'There is no reference table "{name}"; `truecount reference list` shows all.{near(name, names())}'
        )
    table, faults = read(HOME, name)
    if faults:
        raise TrueCountError(*(f"{fault.place}: {fault.message}; {fault.hint}." for fault in faults))
    return table


def read(directory: Path, name: str) -> tuple[Table, list[Finding]]:
    """A table of a directory and its faults: columns that are not as described, cells of the wrong type.

    A cell at fault is None in its row, so that every other check can still run.
    """
    table = describe(directory, name)
    path = directory / f"{name}.csv"
    if not path.is_file():
        return table, [Finding(SHAPE, name, None, None, "the file is missing", "put it back beside its description")]
    content = path.read_bytes()
    table = replace(table, sha256=hashlib.sha256(content).hexdigest())
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        return table, [Finding(SHAPE, name, None, None, f"the file cannot be read ({error})", "save it as UTF-8 CSV")]
    faults = _header_faults(table, lines[0] if lines else [])
    if faults:
        return table, faults
    rows: list[Row] = []
    for number, line in enumerate(lines[1:], start=2):
        row, found = _row(table, number, line)
        rows.append(row)
        faults += found
    return replace(table, rows=tuple(rows)), faults


def _header_faults(table: Table, header: list[str]) -> list[Finding]:
    expected = [column.name for column in table.columns]
    if header == expected:
        return []
    differ = [f"lacks {name}" for name in expected if name not in header]
    differ += [f"has {name}, which is not described" for name in header if name not in expected]
    message = f"the header {' and '.join(differ) or 'has its columns in another order'}"
    return [Finding(SHAPE, table.name, 1, None, message, f"the columns are {', '.join(expected)}")]


def _row(table: Table, number: int, line: list[str]) -> tuple[Row, list[Finding]]:
    faults = []
    if len(line) != len(table.columns):
        message = f"the row has {len(line)} cells but the header has {len(table.columns)}"
        faults.append(Finding(SHAPE, table.name, number, None, message, "look for a comma that is not in quotes"))
    row: Row = {}
    for index, column in enumerate(table.columns):
        try:
            row[column.name] = read_cell(column, line[index]) if index < len(line) else None
        except BadCell as bad:
            row[column.name] = None
            hint = f"the column holds: {column.meaning}"
            faults.append(Finding(CELL, table.name, number, column.name, f"the cell {bad}", hint))
    return row, faults
