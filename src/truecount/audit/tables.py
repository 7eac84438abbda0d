"""CSV files that people fill in: read with every fault told by row and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from truecount.errors import TrueCountError
from truecount.records.sheets import harmless

Reader = Callable[[str], Any]
MOST_FAULTS = 20
PLAIN_NUMBER = re.compile(r"[0-9.+-]+(?:[eE][0-9+-]+)?\Z")
"""What a number is written with; Python reads more, such as 1_0 for ten."""


def read_csv(
    path: Path, columns: Mapping[str, Reader], what: str, optional: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """The rows of a CSV file, each cell read by its column's reader; `row` is its number in the file, from 2.

    A reader raises ValueError with what is wrong. Optional columns that are not there are read as empty. Raises
    TrueCountError with every fault, up to twenty, each with row and column.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise TrueCountError(f"{path}: {what} cannot be read ({said}); give a CSV file in UTF-8.") from error
    try:
        # Strict, for else a quote that nothing closes takes every row behind it for the words of one cell.
        heading, *lines = list(csv.reader(io.StringIO(text, newline=""), strict=True)) or [[]]
    except csv.Error as error:
        raise TrueCountError(f"{path}: {what} cannot be read ({error}); give a CSV file.") from error
    if "\0" in text:
        raise TrueCountError(f"{path}: {what} cannot be read (it holds the character NUL); give a CSV file.")
    heading = [name.strip() for name in heading]
    missing = [name for name in columns if name not in heading and name not in optional]
    if missing:
        raise TrueCountError(f"{path}: {what} has no column {', '.join(missing)}; its first row names the columns.")
    if twice := [name for name in columns if heading.count(name) > 1]:
        raise TrueCountError(f"{path}: {what} has two columns {', '.join(twice)}; leave one of each.")
    places = {name: heading.index(name) for name in columns if name in heading}
    faults: list[str] = []
    rows = []
    for number, cells in enumerate(lines, start=2):
        if not any(cells):
            continue
        row: dict[str, Any] = {"row": number}
        if any(cells[len(heading) :]):
            faults.append(f"{path}, row {number}: it has {len(cells)} cells and the first row {len(heading)}.")
        for name, read in columns.items():
            place = places.get(name)
            cell = _plain(cells[place]) if place is not None and place < len(cells) else ""
            try:
                row[name] = read(cell)
            except ValueError as error:
                faults.append(f'{path}, row {number}, column {name}: "{cell[:80]}" {error}.')
        rows.append(row)
    if faults:
        more = [f"{path}: and {len(faults) - MOST_FAULTS} further faults."] if len(faults) > MOST_FAULTS else []
        raise TrueCountError(*faults[:MOST_FAULTS], *more)
    return rows


def _plain(cell: str) -> str:
    """A cell without the spaces around it and the mark that keeps spreadsheets from running it."""
    stripped = cell.strip()
    return stripped[1:] if stripped.startswith("'") and harmless(stripped[1:]) == stripped else stripped


def text(cell: str) -> str | None:
    """Any text; an empty cell is none."""
    return cell or None


def filled(cell: str) -> str:
    """Text that may not be empty."""
    if not cell:
        raise ValueError("is empty and must not be")
    return cell


def one_of(*words: str) -> Reader:
    """One of some words."""

    def read(cell: str) -> str | None:
        if cell and cell not in words:
            raise ValueError(f"is none of {', '.join(words)}")
        return cell or None

    return read


def needed(read: Reader) -> Reader:
    """What another reader reads, but not an empty cell."""
    return lambda cell: read(filled(cell))


def number(low: float, high: float) -> Reader:
    """A number between two others, both included; an empty cell is none."""

    def read(cell: str) -> float | None:
        if not cell:
            return None
        try:
            value = float(cell if PLAIN_NUMBER.match(cell) else "none")
        except ValueError:
            raise ValueError("is not a number") from None
        if not low <= value <= high:
            raise ValueError(f"does not lie between {low:g} and {high:g}")
        return value

    return read
