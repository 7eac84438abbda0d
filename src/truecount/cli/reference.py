"""`truecount reference`: browse the published standards and their sources, and check them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import rich
import typer
from rich.markup import escape
from rich.table import Column as RichColumn
from rich.table import Table as RichTable

from truecount import reference
from truecount.errors import TrueCountError
from truecount.reference import Column, Table
from truecount.reference.cells import BadCell, read_cell
from truecount.reference.checks import CHECKS
from truecount.reference.table import Row

app = typer.Typer(help="Browse the published standards and their sources.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="The same facts for machines.")]
CITED = ("source", "also", "where", "unsourced")
FEW = 8
NARROWEST = 12


@app.command("list")
def list_tables(as_json: AsJson = False) -> None:
    """Every reference table, what one row of it is, and how many rows it has."""
    tables = [reference.load(name) for name in reference.names()]
    if as_json:
        _print_json([_about(table) for table in tables])
        return
    _print_table(("table", "rows", "one row is"), [(t.name, f"{len(t.rows):,}", t.row_is) for t in tables])


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="The table, as `truecount reference list` names it.")],
    force: Annotated[str | None, typer.Option(help="Only rows of this force, by any of its names.")] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN=VALUE", help="Only rows with this value; may be repeated."),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Show no more rows than this.")] = None,
    as_json: AsJson = False,
) -> None:
    """The rows of one table, and the sources they cite: few or wide ones one below the other, else a table."""
    table = reference.load(name)
    rows = table.where(**_asked(table, force, where or []))
    shown = rows[:limit] if limit else rows
    if as_json:
        found = [{column: _plain(value) for column, value in row.items()} | _cited(table, row) for row in shown]
        _print_json(_about(table) | {"found": len(rows), "shown": found})
        return
    _print_rows(table, shown)
    typer.echo(f"\n{table.title}: {len(shown):,} of {len(rows):,} rows; one row is {table.row_is}.")


@app.command()
def check(as_json: AsJson = False) -> None:
    """Check every table against its description and the tables against each other; exit 1 on findings."""
    findings = reference.check()
    if as_json:
        _print_json([finding.as_json() for finding in findings])
    else:
        for finding in findings:
            typer.echo(str(finding))
        rows = sum(len(reference.load(name).rows) for name in reference.names()) if not findings else 0
        counted = f"{len(findings)} findings" if findings else f"nothing found in {rows:,} rows"
        typer.echo(f"{len(CHECKS)} checks of {len(reference.names())} tables: {counted}.")
    if findings:
        raise typer.Exit(1)


def _print_rows(table: Table, rows: Sequence[Row]) -> None:
    """The rows without their blank columns; each bears the number of its citation, listed below."""
    columns = [c for c in table.columns if c.name not in CITED and any(row[c.name] is not None for row in rows)]
    if not table.has("reliability"):
        _print_table([c.name for c in table.columns], [[_text(r[c.name]) for c in table.columns] for r in rows])
        return
    citations = [reference.cite(row) for row in rows]
    numbers = {text: number for number, text in enumerate(dict.fromkeys(citations), start=1)}
    if len(rows) <= FEW or (_on_terminal() and not _fits(len(columns))):
        for row, citation in zip(rows, citations, strict=True):
            _print_record(columns, row, numbers[citation])
    else:
        cells = [
            [*(_text(r[c.name]) for c in columns), f"[{numbers[t]}]"] for r, t in zip(rows, citations, strict=True)
        ]
        _print_table([*(column.name for column in columns), "source"], cells)
    typer.echo("\nSources" if numbers else "No row is like that.")
    for text, number in numbers.items():
        typer.echo(f"[{number}] {text}")


def _print_record(columns: Sequence[Column], row: Row, source: int) -> None:
    filled = [column for column in columns if row[column.name] is not None]
    width = max(len(column.name) for column in filled)
    for column in filled:
        unit = f" {column.unit}" if column.unit else ""
        typer.echo(f"{column.name:<{width}}  {_text(row[column.name])}{unit}")
    typer.echo(f"{'source':<{width}}  [{source}]\n")


def _print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table with rules on a terminal; tab-separated and never cut short in a pipe."""
    if not _on_terminal():
        for row in (header, *rows):
            typer.echo("\t".join(row))
        return
    table = RichTable(*(RichColumn(name, overflow="fold") for name in header))
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    rich.print(table)


def _on_terminal() -> bool:
    return sys.stdout.isatty()


def _fits(columns: int) -> bool:
    """Whether so many columns can stand side by side on this terminal and still be read."""
    return columns * NARROWEST <= rich.get_console().width


def _asked(table: Table, force: str | None, where: list[str]) -> dict[str, Any]:
    asked = {}
    for pair in where:
        name, equals, value = pair.partition("=")
        if not equals:
            raise TrueCountError(f'--where takes COLUMN=VALUE, such as --where current=yes, not "{pair}".')
        asked[name] = _value(table, table.column(name), value)
    if force is not None:
        asked[_force_column(table)] = reference.force(force)["force_id"]
    return asked


def _force_column(table: Table) -> str:
    for column in ("force_id", "area"):
        if table.has(column):
            return column
    raise TrueCountError(f"The reference table {table.name} is not about forces, so --force cannot be used with it.")


def _value(table: Table, column: Column, text: str) -> Any:
    try:
        return read_cell(Column(column.name, column.type, column.meaning), text)
    except BadCell as bad:
        raise TrueCountError(f"--where {column.name}={text}: the value {bad}, as {table.name} has it.") from None


def _about(table: Table) -> dict[str, Any]:
    return {
        "table": table.name,
        "title": table.title,
        "row_is": table.row_is,
        "rows": len(table.rows),
        "sha256": table.sha256,
        "columns": {column.name: {"type": column.type, "meaning": column.meaning} for column in table.columns},
    }


def _cited(table: Table, row: dict[str, Any]) -> dict[str, str]:
    return {"cited": reference.cite(row)} if table.has("reliability") else {}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _print_json(facts: Any) -> None:
    typer.echo(json.dumps(facts, ensure_ascii=False, indent=2))
