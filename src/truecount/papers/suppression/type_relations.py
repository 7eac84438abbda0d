"""Shares of outcomes as sums of outcome types, shown or not: "out of court" is types 2, 3, 6, 7 and 8."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from truecount.figure import Figure
from truecount.papers.suppression.cells import Counts
from truecount.papers.suppression.spread import Tie
from truecount.papers.suppression.types_counted import NOT_YET, every_type, types_counted

Held = Mapping[frozenset[str], str]
"""The name of the count of crimes with any of these outcome types."""


def of_types(figures: Sequence[Figure], counts: Counts) -> Iterator[Tie]:
    """Every count of several outcome types as the sum of them, lot by lot of crimes.

    Adds to the cells of `counts` the types that no figure shows: nought where those shown make the whole, else unknown.
    """
    for lot, held in _lots(figures, counts).items():
        types = _each_type(lot, held, counts)
        for codes, name in held.items():
            without = [types[None]] if _is_whole(codes) else []
            tie = {name: -1, **dict.fromkeys([*(types[code] for code in sorted(codes)), *without], 1)}
            found = counts.holding(tie) if len(codes) > 1 else None
            if found:
                yield found


def _lots(figures: Sequence[Figure], counts: Counts) -> dict[str, dict[frozenset[str], str]]:
    lots: dict[str, dict[frozenset[str], str]] = {}
    for one in figures:
        told, names = types_counted(one), counts.named[one.id]
        if told and "part" in names:
            held = lots.setdefault(told.lot, {})
            held.setdefault(told.part, names["part"])
            held.setdefault(told.whole, names["whole"])
    return lots


def _each_type(lot: str, held: Held, counts: Counts) -> dict[str | None, str]:
    """The count of each outcome type by its code, and under None that of crimes whose type is not known."""
    types: dict[str | None, str] = {next(iter(codes)): name for codes, name in held.items() if len(codes) == 1}
    shown = sum(counts.cells[name] or 0 for name in types.values())
    rest = 0 if any(_is_whole(codes) and counts.cells[name] == shown for codes, name in held.items()) else None
    for code in (None, *sorted(every_type() - types.keys())):
        types[code] = f"{lot}, {'no type' if code is None else f'type {code}'}"
        counts.cells[types[code]] = rest
    return types


def _is_whole(codes: frozenset[str]) -> bool:
    return every_type() - {NOT_YET} <= codes
