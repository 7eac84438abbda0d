"""A paper's sheets as CSV files, one a table, with a description of them for machines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from truecount.papers.parts import Paper
from truecount.papers.sheet_columns import Number, Value
from truecount.papers.sheets import SHORTHAND, Sheet, sheets
from truecount.records.sheets import harmless

PACKAGE = "datapackage.json"


def csv_files(paper: Paper) -> dict[str, str]:
    """The text of each file by its name: the sheets' tables in small letters, then their description.

    UTF-8 with one row of headings. Numbers are exact and plain: a point, no commas, no sign but a minus. Text that
    begins with =, +, - or @ gets an apostrophe before it, so that no spreadsheet runs it as a formula. Shorthand stands
    where there is no number. The description is laid out as a Data Package: it lists the shorthand as missing values,
    and has the lines that stand above each table in the workbook, and the units.
    """
    cover, *tables = sheets(paper)
    files = {_name(one): _table(one) for one in tables}
    return files | {PACKAGE: json.dumps(_package(paper, cover, tables), indent=1, ensure_ascii=False) + "\n"}


def _name(sheet: Sheet) -> str:
    return f"{sheet.name.lower()}.csv"


def _table(sheet: Sheet) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(harmless(column.heading) for column in sheet.columns)
    writer.writerows([_cell(one) for one in row] for row in sheet.rows)
    return lines.getvalue()


def _cell(value: Value) -> str:
    """A number in the fewest digits that read back the same, without an exponent; text that nothing runs."""
    if isinstance(value, Number):
        return format(Decimal(str(value.value)).normalize(), "f")
    return str(harmless(value))


def _package(paper: Paper, cover: Sheet, tables: Iterable[Sheet]) -> dict[str, Any]:
    sources = dict.fromkeys(one.source for figure in paper.figures for one in figure.made_from)
    return {
        "profile": "tabular-data-package",
        "name": f"{paper.force_id}-paper",
        "title": cover.title,
        "description": "\n".join(cover.about),
        "version": paper.version,
        "sources": [{"title": source} for source in sources],
        "resources": [_resource(one) for one in tables],
    }


def _resource(sheet: Sheet) -> dict[str, Any]:
    fields = [_field(sheet, at) for at in range(len(sheet.columns))]
    return {
        "profile": "tabular-data-resource",
        "name": sheet.name.lower(),
        "path": _name(sheet),
        "title": sheet.title,
        "description": "\n".join(sheet.about),
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": list(SHORTHAND)},
    }


def _field(sheet: Sheet, at: int) -> dict[str, str]:
    """A column: a number where every cell is one or shorthand, text otherwise, with the unit where it has one."""
    column, cells = sheet.columns[at], [row[at] for row in sheet.rows]
    held = [one for one in cells if one not in SHORTHAND]
    number = bool(held) and all(isinstance(one, Number) for one in held)
    unit = {"unit": column.unit} if column.unit else {}
    return {"name": column.heading, "type": "number" if number else "string"} | unit
