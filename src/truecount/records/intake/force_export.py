"""Exports of a force's own systems, read through a mapping: no vendor's layout is built in."""

from __future__ import annotations

import functools

import ibis
from ibis import Table, Value

from truecount import reference
from truecount.errors import TrueCountError
from truecount.records.intake import cells
from truecount.records.intake.layout import Field, Fixed, Layout, Notice, Target, snake
from truecount.records.intake.mapping import REQUIRED, ColumnMapping, Mapping, TableMapping


@functools.lru_cache(maxsize=16)
def layouts(mapping: Mapping | None) -> tuple[Layout, ...]:
    """One layout for each table that the mapping describes, those with most columns first."""
    if mapping is None:
        raise TrueCountError(
            "A force's export is read through a mapping; give --mapping M.yaml (--guess M.yaml writes a first one)."
        )
    made = [_layout(name, table, mapping) for name, table in mapping.tables.items()]
    return tuple(sorted(made, key=lambda layout: -len(layout.columns)))


def batch(name: str, layout: Layout) -> str:
    """What a file is an edition of: the same name of the same table."""
    return f"force-export/{layout.of}/{layout.name}/{name}"


def _layout(name: str, table: TableMapping, mapping: Mapping) -> Layout:
    fields = tuple(_field(name, into, column, mapping) for into, column in table.columns.items())
    fixed = [
        Fixed("force_id", lambda t: ibis.literal(mapping.force)),
        Fixed("system", lambda t: ibis.literal(mapping.system)),
    ]
    when = next(
        (into for into in ("reported_at", "recorded_at", "assigned_at", "alleged_at") if into in table.columns),
        None,
    )
    notices: tuple[Notice, ...] = ()
    if when:
        dated = table.columns[when]
        forms = dated.dates or mapping.dates
        fixed.append(Fixed("precision", lambda t: cells.precision(t[snake(dated.column)], forms)))
    if "offence_code" in table.columns:
        notices = (_unlisted(snake(table.columns["offence_code"].column)),)
    columns = tuple(sorted({field.source for field in fields}))
    return Layout(
        name, columns, (Target(name, fields, tuple(fixed)),), notices=notices, of=f"{mapping.force}/{mapping.system}"
    )


def _field(table: str, into: str, column: ColumnMapping, mapping: Mapping) -> Field:
    source = snake(column.column)
    required = into in REQUIRED[table]
    forms = column.dates or mapping.dates
    codes = {key.strip(): value for key, value in column.codes.items()}

    def coded(t: Table) -> Value:
        return t[source].substitute(codes) if codes else t[source]

    if into.endswith("_at"):
        return Field(into, source, lambda t: cells.moment(t[source], forms), "TC-L12", required)
    if into == "outcome_type":
        known = [str(row["code"]) for row in reference.load("outcome_types").rows]

        def outcome(t: Table) -> Value:
            code = cells.outcome_type(coded(t))
            return code.isin(known).ifelse(code, ibis.null("string"))

        return Field(into, source, outcome, "TC-L15", required)
    if into == "offence_code":
        return Field(into, source, lambda t: cells.offence_code(coded(t)), required=required)
    return Field(into, source, coded, required=required)


def _unlisted(source: str) -> Notice:
    listed = sorted({str(row["offence_code"]) for row in reference.load("offences").rows})

    def concerns(t: Table) -> Value:
        code = cells.offence_code(t[source])
        return code.notnull() & code.notin(listed)

    return Notice(
        "TC-N10", "rows with an offence code that is not in the Notifiable Offence List held", concerns, source
    )
