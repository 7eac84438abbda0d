"""Tables for spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

FORMULA = re.compile("[\\s\x00-\x1f\ufeff\u200b-\u200f\u202a-\u202e]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""How a cell begins that some spreadsheet runs: signs, wide ones too, and whatever it would pass over before them."""


def harmless(cell: Any) -> Any:
    """A cell that a spreadsheet would run as a formula, made plain text; nothing as an empty cell.

    A carriage return, which a reader may take for the end of the row wherever it stands, becomes a line break.
    """
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return cell
    text = re.sub("\r\n?", "\n", cell)
    return f"'{text}" if FORMULA.match(cell) else text


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows under their columns as the text of a CSV file, every cell harmless."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([harmless(column) for column in columns])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()
