"""How the staged rows of a layout are filed: statements, written down as expressions once a layout and run many times.

To write an expression down takes longer than to run it over a file of ordinary length. What differs from shelf to
shelf therefore stands in tables beside the staged rows, never in a statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from typing import Any

import ibis
from ibis import Table, Value, _

from truecount.records.intake.layout import Field, Layout, Lookup, Notice, Target
from truecount.records.intake.stage import FROM, SHOWN, STAGE
from truecount.records.schema import ALL_TABLES, REJECTS

SEGMENTS = {
    FROM: "string",
    "file__id": "int32",
    "from__id": "int64",
    "to__row": "int64",
    "load__id": "int32",
    "to__record": "int64",
    "all__rows": "int64",
}
"""The columns of `staged_segments`. A row is a stretch of staged rows; the last three are the same for all: the load,
what to add to a staged row's id to have the number of its first record, and how many rows are staged."""
PRINTED = {"read__from": "string", "printed__as": "string"}
"""The columns that are read, as the layout names them and as the file does."""

BLANK_ROW = "TC-L06"
EMPTY_CELL = "TC-L10"
NAMED = 5
"""So many values are named with a notice."""

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
        told = [_told(blank, None, ibis.literal(BLANK_ROW), ibis.null("string"))]
        for (_table, source), judges in _cells(self.layout).items():
            cell = rows[source]
            reason = cell.isnull().ifelse(EMPTY_CELL, _reason(rows, judges))
            told.append(_told(_judged(rows, judges) & ~blank, source, reason, cell.left(SHOWN)))
        found = ibis.array(told).filter(lambda fault: fault.notnull()).unnest()
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
            rows = rows.asof_join(segments, rows.staged__id >= segments.from__id, FROM)
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
"""The statements for a layout, the same ones for the next shelf of it."""


def _cells(layout: Layout) -> dict[tuple[str, str], list[Judge]]:
    """Who judges a cell, by the record table and the column; what they find is told once."""
    cells: dict[tuple[str, str], list[Judge]] = {}
    for target in layout.targets:
        for field in target.fields:
            cells.setdefault((target.table, field.source), []).append((target, field))
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


def _reason(rows: Table, judges: Sequence[Judge]) -> Value:
    """Why a cell that holds something is at fault: the reason of the first judge who finds it so."""
    reasons = [field.reason or EMPTY_CELL for _target, field in judges]
    if len({*reasons}) == 1:
        return ibis.literal(reasons[0])
    return ibis.cases(*((_faulty(rows, *judge), reason) for judge, reason in zip(judges, reasons, strict=True)))


def _told(when: Value, source: str | None, reason: Value, value: Value) -> Value:
    """What `rejects` is told of a cell, or nothing."""
    told = ibis.struct({"source": ibis.literal(source, "string"), "reason": reason, "value": value})
    return when.ifelse(told, ibis.null(told.type()))


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
    counted = rows.group_by(column).agg(how__many=_.count())
    return _sql(counted.order_by([_.how__many.desc(), column]).limit(NAMED).select(column))


def _sql(expression: Table) -> str:
    return str(ibis.to_sql(expression, dialect="duckdb"))
