"""The columns of a sheet: a paper's table with one number a cell, each number exact and under what it counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from truecount.papers.parts import Table
from truecount.papers.sections.asked import NONE_HELD, NOT_A_SAMPLE
from truecount.papers.words import UNKNOWN, WITHHELD, Sentence, Slot, plain

MISSING, CONFIDENTIAL, NOT_APPLICABLE = "[x]", "[c]", "[z]"
WRITTEN = {
    **dict.fromkeys(("–", UNKNOWN, NONE_HELD), MISSING),
    WITHHELD: CONFIDENTIAL,
    **dict.fromkeys(("", NOT_A_SAMPLE), NOT_APPLICABLE),
}
"""What cells of a paper say in place of a number, as shorthand."""
SHAPES = {
    "#": ("",),
    "# to #": ("low", "high"),
    "# of #": ("counted", "out of"),
    "# (# to #)": ("", "low", "high"),
    "# (# of #)": ("", "counted", "out of"),
}
"""How cells hold numbers, each number a #, and the columns that they are taken apart into."""
FIELDS = tuple(dict.fromkeys(field for fields in SHAPES.values() for field in fields))
_SIGN = re.compile(r"#(?:%| per cent| percentage points| points| days| hours| crimes)")
_NOT_TEXT = re.compile("[\x00-\x20\x7f-\xa0\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True)
class Number:
    """A number in a cell: its exact value, the decimals that print shows, and the figure and form it is of.

    A percentage is held as the number shown: 83.6, not 0.836.
    """

    value: float | int
    decimals: int = 0
    figure: str = ""
    form: str = "value"


Value: TypeAlias = str | Number


@dataclass(frozen=True)
class Column:
    """A column of a sheet, and what its numbers count where they all count the same."""

    heading: str
    unit: str = ""


def taken_apart(table: Table) -> tuple[list[Column], list[tuple[Value, ...]]]:
    """The columns and rows of a table. Where a column's rows count several things, a column says what each counts."""
    over = dict(enumerate((title for title, span in table.groups for _ in range(span)), start=1))
    columns: list[Column] = []
    made: list[list[Value]] = []
    mixed = False
    for at, heading in enumerate(table.columns):
        cells = [(row.head, *row.cells)[at] for row in table.rows]
        name = ": ".join(part for part in (over.get(at, ""), heading) if part) or f"Column {at + 1}"
        for field in _fields(cells):
            units = {unit for cell in cells if (unit := _unit(cell, field))}
            mixed = mixed or len({_short(unit) for unit in units}) > 1
            columns.append(_column(f"{name}, {field}" if field else name, units))
            made.append([_value(cell, field) for cell in cells])
    if mixed:
        columns.insert(1, Column("Unit"))
        made.insert(1, [_units((row.head, *row.cells)) for row in table.rows])
    return columns, list(zip(*made, strict=True))


def number(slot: Slot) -> Value:
    """The exact number that a slot prints rounded; shorthand where it is not known or withheld."""
    one = slot.figure
    if one.value is None and slot.text in WRITTEN:
        return WRITTEN[slot.text]
    if slot.form in ("part", "whole") and one.parts:
        return Number(one.parts[0 if slot.form == "part" else 1], 0, one.id, slot.form)
    if slot.form in ("low", "high"):
        return Number(getattr(one.interval, slot.form), one.decimals, one.id, slot.form) if one.interval else MISSING
    if one.value is None:
        raise ValueError(f"{one.id} has neither a value nor a word in its place")
    return Number(abs(one.value) if slot.form == "size" else one.value, one.decimals, one.id, slot.form)


def distinct(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Columns whose headings all differ, in small letters too: the second of a name is called so."""
    made: dict[str, Column] = {}
    for one in columns:
        name = heading = text(one.heading)
        again = 1
        while heading.lower() in made:
            again += 1
            heading = f"{name} ({again})"
        made[heading.lower()] = Column(heading, one.unit)
    return tuple(made.values())


def text(words: str) -> str:
    """Text for one cell: on one line, and without characters that a workbook cannot hold."""
    return _NOT_TEXT.sub(" ", words).strip()


def _slots(cell: Sentence) -> dict[str, Slot]:
    """The numbers of a cell by their field; none where the cell is words."""
    slots = [part for part in cell if isinstance(part, Slot)]
    shape = _SIGN.sub("#", "".join("#" if isinstance(part, Slot) else part for part in cell))
    fields = SHAPES.get(shape, ())
    return dict(zip(fields, slots, strict=True)) if len(fields) == len(slots) else {}


def _fields(cells: Iterable[Sentence]) -> list[str]:
    """The columns that one column of a paper needs, by what its cells hold."""
    used = {field for cell in cells for field in _slots(cell)}
    return [field for field in FIELDS if field in used] or [""]


def _value(cell: Sentence, field: str) -> Value:
    """A cell's part in a field. Words stand in every field of their column."""
    held = _slots(cell)
    if held:
        return number(held[field]) if field in held else NOT_APPLICABLE
    words = text(plain(cell))
    return WRITTEN.get(words, words)


def _unit(cell: Sentence, field: str) -> str:
    slot = _slots(cell).get(field)
    return "" if slot is None or slot.form in ("part", "whole") else slot.figure.unit


def _units(cells: Iterable[Sentence]) -> str:
    found = (_unit(cell, field) for cell in cells for field in _slots(cell))
    return "; ".join(dict.fromkeys(unit for unit in found if unit)) or NOT_APPLICABLE


def _column(name: str, units: set[str]) -> Column:
    """A column, with what its numbers count in its heading where that is one thing and not said there already."""
    short = {_short(unit) for unit in units}
    said = short.pop() if len(short) == 1 else ""
    heading = f"{name} ({said})" if said and said.lower() not in name.lower() else name
    return Column(heading, units.pop() if len(units) == 1 else said)


def _short(unit: str) -> str:
    """A unit as it stands in a heading: what a per cent is of, caption and figures say."""
    return "per cent" if unit.startswith("per cent") else unit
