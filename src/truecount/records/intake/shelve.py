"""A staged shelf into the record tables: faults found in one pass, good rows put in, everything counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import reduce
from typing import Any

import ibis
from ibis import Table, Value, _

from truecount.records.intake.layout import Field, Layout, Lookup, Notice, Target
from truecount.records.intake.stage import FROM, SEGMENTS, STAGE, Shelf, Staged
from truecount.records.schema import ALL_TABLES, REJECTS
from truecount.records.store import run

BLANK_ROW = "TC-L06"
EMPTY_CELL = "TC-L10"
NAMED = 5
"""So many values are named with a notice."""
SHOWN = 80
"""A rejected cell is kept to so many characters: enough to find it by, no more of what it may hold."""


@dataclass(frozen=True)
class Shelved:
    """What became of a shelf: per file rows read and rejected, and per notice its words and the rows concerned."""

    rows_in: dict[int, int]
    rejected: dict[int, int]
    notices: dict[tuple[str, str], int]


def shelve(connection: Any, shelf: Shelf, staged: Staged, load_id: int, record_id: int) -> Shelved:
    """Put staged rows into the record tables from `record_id` on, and every fault into `rejects`."""
    rows = _numbered(connection, shelf.layout, staged)
    judged = [(target, field) for target in shelf.layout.targets for field in target.fields]
    counts = _counts(rows, shelf.layout, judged)
    at_fault = [pair for n, pair in enumerate(judged) if counts[f"fault_{n}"]]
    _write_broken(connection, staged, load_id)
    good = rows
    if at_fault or counts["blank"]:
        blank = _blank(rows, shelf.layout)
        bad = reduce(lambda a, b: a | b, [_fault(rows, *pair) for pair in at_fault], blank)
        _write_faults(connection, shelf, rows.filter(bad & ~blank), at_fault, load_id)
        _write_blank(connection, rows.filter(blank), load_id)
        good = rows.filter(~bad)
    for target in shelf.layout.targets:
        _insert(connection, good, target, load_id, record_id)
        record_id += counts["rows"]
    return Shelved(
        *_accounts(shelf, staged, good is rows, good),
        {
            (notice.id, notice.message + _named(rows, notice)): counts[f"notice_{n}"]
            for n, notice in enumerate(shelf.layout.notices)
            if counts[f"notice_{n}"]
        },
    )


def _numbered(connection: Any, layout: Layout, staged: Staged) -> Table:
    """The staged rows with file, row, place among all staged rows, and the codes their lookups give."""
    rows = connection.table(STAGE)
    rows = rows.mutate(staged__id=rows.rowid())
    segments = connection.table(SEGMENTS)
    if staged.broken:
        rows = rows.asof_join(segments, rows.staged__id >= segments.from__position, FROM)
    else:
        rows = rows.join(segments, FROM)
    rows = rows.mutate(file__row=_.staged__id + _.to__row, place__=_.staged__id - staged.first)
    for n, lookup in enumerate(layout.lookups):
        codes = _codes(connection, f"staged_codes_{n}", lookup)
        rows = rows.left_join(codes, rows[lookup.source].strip().lower() == codes.looked__up).drop("looked__up")
    return rows


def _codes(connection: Any, name: str, lookup: Lookup) -> Table:
    run(connection, f"DROP TABLE IF EXISTS {name}")
    columns = {"looked__up": list(lookup.keys), lookup.name: list(lookup.keys.values())}
    kinds = dict.fromkeys(columns, "string")
    return connection.create_table(name, ibis.memtable(columns, schema=kinds), temp=True)


def _counts(rows: Table, layout: Layout, judged: list[tuple[Target, Field]]) -> dict[str, int]:
    """In one pass: how many rows there are, are blank, are at fault in each field, and each notice concerns."""
    totals = {"rows": rows.count(), "blank": _blank(rows, layout).sum()}
    totals |= {f"fault_{n}": _fault(rows, *pair).sum() for n, pair in enumerate(judged)}
    totals |= {f"notice_{n}": notice.concerns(rows).sum() for n, notice in enumerate(layout.notices)}
    (found,) = rows.aggregate(**totals).to_pyarrow().to_pylist()
    return {name: int(value or 0) for name, value in found.items()}


def _named(rows: Table, notice: Notice) -> str:
    """The commonest values of the column a notice names, as the end of its sentence."""
    if notice.naming is None:
        return ""
    found = rows.filter(notice.concerns(rows)).group_by(notice.naming).agg(n=_.count())
    found = found.order_by([_.n.desc(), notice.naming]).limit(NAMED).to_pyarrow().to_pylist()
    return f" ({', '.join(str(row[notice.naming]) for row in found)})"


def _blank(rows: Table, layout: Layout) -> Value:
    """Whether every cell that the layout needs says nothing."""
    return reduce(lambda a, b: a & b, [rows[column].isnull() for column in layout.columns])


def _fault(rows: Table, target: Target, field: Field) -> Value:
    """Whether a row's cell for a field is at fault: empty though required, or full and not to be read."""
    unread = field.value(rows).isnull()
    fault = unread if field.required else unread & rows[field.source].notnull()
    return fault & target.when(rows) if target.when else fault


def _insert(connection: Any, rows: Table, target: Target, load_id: int, record_id: int) -> None:
    if target.when:
        rows = rows.filter(target.when(rows))
    values = {field.into: field.value(rows) for field in target.fields}
    values |= {fixed.into: fixed.value(rows) for fixed in target.fixed}
    values |= {
        "record_id": rows.place__ + record_id,
        "load_id": ibis.literal(load_id),
        "file_id": rows.file__id,
    }
    values["row"] = rows.file__row
    schema = ALL_TABLES[target.table].schema
    filled = {name: values.get(name, ibis.null()).cast(kind(nullable=True)) for name, kind in schema.items()}
    connection.insert(target.table, rows.select(**filled))


def _write_faults(
    connection: Any, shelf: Shelf, bad: Table, at_fault: list[tuple[Target, Field]], load_id: int
) -> None:
    """One row of `rejects` for each cell at fault; a cell that two targets judge is told once."""
    written: set[tuple[str, str]] = set()
    for target, field in at_fault:
        if (target.table, field.source) in written:
            continue
        written.add((target.table, field.source))
        cell = bad[field.source]
        reason = cell.isnull().ifelse(EMPTY_CELL, field.reason or EMPTY_CELL)
        rows = bad.mutate(at__fault=_fault(bad, target, field), told__reason=reason, told__value=cell.left(SHOWN))
        _write(connection, rows.filter(_.at__fault), load_id, ibis.literal(shelf.printed(field.source)))


def _write_blank(connection: Any, blank: Table, load_id: int) -> None:
    rows = blank.mutate(told__reason=ibis.literal(BLANK_ROW), told__value=ibis.null("string"))
    _write(connection, rows, load_id, ibis.null("string"))


def _write(connection: Any, rows: Table, load_id: int, column: Value) -> None:
    told = rows.select(
        load_id=ibis.literal(load_id).cast("int32"),
        file_id=rows.file__id,
        row=rows.file__row,
        column=column,
        reason=rows.told__reason,
        value=rows.told__value,
    )
    connection.insert("rejects", told)


def _write_broken(connection: Any, staged: Staged, load_id: int) -> None:
    if staged.broken:
        rows = [{"load_id": load_id, "column": None, **vars(row)} for row in staged.broken]
        connection.insert("rejects", ibis.memtable(rows, schema=REJECTS.schema))


def _accounts(shelf: Shelf, staged: Staged, all_good: bool, good: Table) -> tuple[dict[int, int], dict[int, int]]:
    """Rows read and rejected, by file."""
    counted_broken = Counter(row.file_id for row in staged.broken)
    broken = {file_id: counted_broken[file_id] for file_id, _ in shelf.pieces}
    whole = {file_id: staged.rows.get(file_id, 0) for file_id in broken}
    kept = whole
    if not all_good:
        counted = good.group_by("file__id").agg(n=_.count()).to_pyarrow().to_pylist()
        kept = dict.fromkeys(broken, 0) | {row["file__id"]: row["n"] for row in counted}
    rows_in = {file_id: whole[file_id] + broken[file_id] for file_id in broken}
    return rows_in, {file_id: rows_in[file_id] - kept[file_id] for file_id in broken}
