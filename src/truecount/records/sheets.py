"""Cells for spreadsheets."""

from __future__ import annotations

from typing import Any

FORMULA = tuple("=+-@\t\r")


def harmless(cell: Any) -> Any:
    """A cell that a spreadsheet would run as a formula, made plain text; nothing as an empty cell."""
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
