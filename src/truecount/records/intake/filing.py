"""How the staged rows of a layout are filed: statements, written down as expressions once a layout and run many times.

To write an expression down takes longer than to run it over a file of ordinary length. What differs from shelf to
shelf therefore stands in tables beside the staged rows, never in a statement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from typing import Any

import ibis
from ibis import Table, Value, _

from truecount.records.intake.layout import Field, Layout, Lookup, Notice, Target
from truecount.records.schema import ALL_TABLES, REJECTS

STAGE = "staged"
FROM = "staged__from"
"""No column of a file can be called so: names in snake case have single strokes. So it is with all our own columns."""
SEGMENTS = {
    FROM: "string",
    "file__id": "int32",
    "from__position": "int64",
    "to__row": "int64",
    "load__id": "int32",
    "to__record": "int64",
    "all__rows": "int64",
}
"""Of each stretch of staged rows: its file, the id it begins with, what to add to an id to have the row in the file;
and of all of them: the load, what to add to an id to have the first record of its row, and how many rows there are."""
PRINTED = {"read__from": "string", "printed__as": "string"}
"""The columns that are read, as the layout names them and as the file does."""

BLANK_ROW = "TC-L06"
EMPTY_CELL = "TC-L10"
NAMED = 5
"""So many values are named with a notice."""
SHOWN = 80
"""A rejected cell is kept to so many characters: enough to find it by, no more of what it may hold."""

Judge = tuple[Target, Field]


def codes(lookup: Lookup) -> dict[str, str]:
    """The columns of a lookup's code list."""
    return {"looked__up": "string", lookup.name: "string"}


@dataclass(frozen=True, eq=False)
class Filing:
    """The statements that file the staged rows of a layout; `broken` where some rows of the files were not staged."""

    layout: Layout
    broken: bool

    @cached_property
    def count(self) -> str:
        """In one pass: how many rows are at fault, and then how many each notice concerns."""
        marks = [self._at_fault, *(notice.concerns(self._rows) for notice in self.layout.notices)]
        counts = {f"marked_{n}": mark.sum().fill_null(0) for n, mark in enumerate(marks)}
        return _sql(self._rows.aggregate(**counts))

    @cached_property
    def reject(self) -> str:
        """Put each cell at fault, and each blank row, into `rejects`."""
        rows = self._rows.filter(self._at_fault)
        blank = _blank(rows, self.layout)
        faults = [_fault(blank, None, ibis.literal(BLANK_ROW), ibis.null("string"))]
        for (_table, source, reason), judges in _cells(self.layout).items():
            cell = rows[source]
            told = cell.isnull().ifelse(EMPTY_CELL, reason)
            faults.append(_fault(_judged(rows, judges) & ~blank, source, told, cell.left(SHOWN)))
        found = ibis.array(faults).filter(lambda fault: fault.notnull()).unnest()
        each = rows.select("load__id", "file__id", "file__row", found=found)
        printed = ibis.table(PRINTED, name=f"{STAGE}_printed")
        each = each.mutate(read__from=each.found.source).left_join(printed, "read__from")
        values = {
            "load_id": each.load__id,
            "file_id": each.file__id,
            "row": each.file__row,
            "column": each.printed__as,
            "reason": each.found.reason,
            "value": each.found.value,
        }
        return _insert(each, REJECTS.name, values)

    @cached_property
    def insert(self) -> tuple[str, ...]:
        """Put the rows of which `rejects` tells nothing into the record tables: a statement for each target."""
        rejects = ibis.table(REJECTS.schema, name=REJECTS.name)
        rows = self._rows
        rows = rows.anti_join(rejects, [rows.file__id == rejects.file_id, rows.file__row == rejects.row])
        return tuple(_record(rows, target, number) for number, target in enumerate(self.layout.targets))

    @cached_property
    def commonest(self) -> dict[Notice, str]:
        """Of each notice that names a column: its commonest values in the rows concerned."""
        return {
            notice: _commonest(self._rows.filter(notice.concerns(self._rows)), notice.naming)
            for notice in self.layout.notices
            if notice.naming
        }

    @cached_property
    def _rows(self) -> Table:
        """The staged rows with their file, load and row, and the codes their lookups give."""
        columns = {**dict.fromkeys(sorted(self.layout.sources), "string"), FROM: "string"}
        rows = ibis.table(columns, name=STAGE)
        rows = rows.mutate(staged__id=rows.rowid())
        segments = ibis.table(SEGMENTS, name=f"{STAGE}_segments")
        if self.broken:
            rows = rows.asof_join(segments, rows.staged__id >= segments.from__position, FROM)
        else:
            rows = rows.join(segments, FROM)
        rows = rows.mutate(file__row=_.staged__id + _.to__row)
        for n, lookup in enumerate(self.layout.lookups):
            found = ibis.table(codes(lookup), name=f"{STAGE}_codes_{n}")
            rows = rows.left_join(found, rows[lookup.source].strip().lower() == found.looked__up).drop("looked__up")
        return rows

    @cached_property
    def _at_fault(self) -> Value:
        judges = [judge for judges in _cells(self.layout).values() for judge in judges]
        return _blank(self._rows, self.layout) | _judged(self._rows, judges)


filing = lru_cache(maxsize=64)(Filing)
"""The statements for a layout, kept for the next shelf of it."""


def _cells(layout: Layout) -> dict[tuple[str, str, str], list[Judge]]:
    """Who judges a cell, by the record table, the column, and the reason that is told."""
    cells: dict[tuple[str, str, str], list[Judge]] = {}
    for target in layout.targets:
        for field in target.fields:
            cells.setdefault((target.table, field.source, field.reason or EMPTY_CELL), []).append((target, field))
    return cells


def _blank(rows: Table, layout: Layout) -> Value:
    """Whether every cell that the layout needs says nothing."""
    return reduce(lambda a, b: a & b, [rows[column].isnull() for column in layout.columns])


def _judged(rows: Table, judges: Iterable[Judge]) -> Value:
    """Whether a row's cell is at fault for some judge: empty though required, or full and not to be read."""
    return reduce(lambda a, b: a | b, [_faulty(rows, target, field) for target, field in judges])


def _faulty(rows: Table, target: Target, field: Field) -> Value:
    unread = field.value(rows).isnull()
    fault = unread if field.required else unread & rows[field.source].notnull()
    return fault & target.when(rows) if target.when else fault


def _fault(when: Value, source: str | None, reason: Value, value: Value) -> Value:
    """What `rejects` is told of a cell, or nothing."""
    kinds = "struct<source: string, reason: string, value: string>"
    told = {"source": ibis.literal(source, "string"), "reason": reason, "value": value}
    return when.ifelse(ibis.struct(told), ibis.null(kinds))


def _record(rows: Table, target: Target, number: int) -> str:
    """Put rows into the record table of a target; the numbers of its records begin after those of targets before."""
    if target.when:
        rows = rows.filter(target.when(rows))
    values: dict[str, Any] = {field.into: field.value(rows) for field in target.fields}
    values |= {fixed.into: fixed.value(rows) for fixed in target.fixed}
    values |= {
        "record_id": rows.staged__id + rows.to__record + rows.all__rows * number,
        "load_id": rows.load__id,
        "file_id": rows.file__id,
        "row": rows.file__row,
    }
    return _insert(rows, target.table, values)


def _insert(rows: Table, table: str, values: dict[str, Any]) -> str:
    schema = ALL_TABLES[table].schema
    filled = {name: values.get(name, ibis.null()).cast(kind(nullable=True)) for name, kind in schema.items()}
    return f"INSERT INTO {table} {_sql(rows.select(**filled))}"


def _commonest(rows: Table, column: str) -> str:
    counted = rows.group_by(column).agg(n=_.count())
    return _sql(counted.order_by([_.n.desc(), column]).limit(NAMED).select(column))


def _sql(expression: Table) -> str:
    return str(ibis.to_sql(expression, dialect="duckdb"))
