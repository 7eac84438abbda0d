"""A reference table: typed rows, and the columns they are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from truecount.errors import TrueCountError
from truecount.reference.near import near

Value: TypeAlias = str | int | Decimal | date | bool | tuple[str, ...] | None
Row: TypeAlias = dict[str, Any]

IBIS_TYPES = {
    "text": "string",
    "integer": "int64",
    "decimal": "float64",
    "date": "date",
    "flag": "boolean",
    "list": "array<string>",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type, what it means in one line, and what its cells must be.

    `type` is text, integer, decimal, date, flag (yes or no) or list (texts with ";" between them). `refers`
    names the "table.column" a cell must occur in, `besides` the values that need not; `one_of` the only
    values allowed; `pattern` the shape of a text; `unit` what a number counts.
    """

    name: str
    type: str
    meaning: str
    required: bool = False
    refers: str | None = None
    besides: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    pattern: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table as read: its rows in file order, each a dict of typed values (None where a cell is blank).

    `key` names the columns that tell rows apart; `spans` the pairs of date columns that must be in order;
    `sha256` is of the CSV file's bytes, so a figure can say exactly what it was made from.
    """

    name: str
    title: str
    row_is: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)
    sha256: str
    spans: tuple[tuple[str, str], ...] = ()

    def has(self, column: str) -> bool:
        """Whether the table has this column."""
        return any(one.name == column for one in self.columns)

    def column(self, name: str) -> Column:
        """The column of this name; a TrueCountError that names near ones if there is none."""
        for one in self.columns:
            if one.name == name:
                return one
        known = [one.name for one in self.columns]
        raise TrueCountError(
            f'The reference table {self.name} has no column "{name}"; its columns are '
            f"{', '.join(known)}.{near(name, known)}"
        )

    def where(self, **equals: Value) -> tuple[Row, ...]:
        """The rows whose cells equal all of these values, in file order."""
        for name in equals:
            self.column(name)
        return tuple(row for row in self.rows if all(row[name] == value for name, value in equals.items()))

    def to_ibis(self) -> Any:
        """The table as an Ibis memtable, for joining in any engine; decimals become 64-bit floats."""
        import ibis
        import pyarrow as pa

        schema = ibis.schema({column.name: IBIS_TYPES[column.type] for column in self.columns})
        cells: dict[str, list[Any]] = {column.name: [] for column in self.columns}
        for row in self.rows:
            for column in self.columns:
                cells[column.name].append(_plain(row[column.name]))
        return ibis.memtable(pa.table(cells, schema=schema.to_pyarrow()))


def _plain(value: Value) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return list(value) if isinstance(value, tuple) else value
