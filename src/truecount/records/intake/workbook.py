"""Sheets of a workbook (xlsx, xls, ods) as text files: the published tables come in them."""

from __future__ import annotations

import csv
import datetime
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from truecount.errors import TrueCountError
from truecount.records.intake.pieces import Piece


def sheets(name: str, path: Path, room: Path) -> Iterator[Piece]:
    """Each sheet that holds anything, written as CSV in `room`; dates in ISO form, whole numbers without a point."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise TrueCountError(
            f'{name}: reading workbooks needs an extra part; run pip install "truecount[excel]".'
        ) from error
    try:
        book = CalamineWorkbook.from_path(path)
    except CalamineError as error:
        raise ValueError(f"it is not a workbook: {error}") from error
    room.mkdir(parents=True)
    for number, sheet in enumerate(book.sheet_names):
        try:
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        except CalamineError as error:
            raise ValueError(f"its sheet {sheet} is broken: {error}") from error
        if not rows:
            continue
        copy = room / f"{number}.csv"
        with copy.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([_cell(value) for value in row] for row in rows)
        yield Piece(f"{name}#{sheet}", copy, hashlib.sha256(copy.read_bytes()).hexdigest(), len(rows))


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
