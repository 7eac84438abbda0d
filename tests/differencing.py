"""An attack on tables with withheld numbers: what a reader can work out from all that is printed."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from truecount.figure import Figure
from truecount.papers.parts import Exhibit, Paper, Sum, Table
from truecount.papers.suppression import is_withheld
from truecount.papers.words import Slot

NOBODY = math.inf
FORMS = ("value", "part")
"""What of a line's figures may add up: counts, or the counts above the line of shares."""


def ranges(
    counts: Mapping[str, int],
    sums: Sequence[Sum],
    withheld: Collection[str],
    small: Mapping[str, bool] | None = None,
    least: int = 0,
) -> dict[str, tuple[float, float]]:
    """The least and most each withheld count can be, for a reader who knows what is printed and what adds up.

    He knows that counts are whole and that a withheld one is not nought. Given `small` and `least`, he also knows
    which of them are small and which are not. Both ends are sought by integer programmes of their own.
    """
    names = sorted(counts)
    place = {name: n for n, name in enumerate(names)}
    rows = np.zeros((len(sums), len(names)))
    for row, one in enumerate(sums):
        rows[row, place[one.total]] -= 1
        for part in one.parts:
            rows[row, place[part]] += 1
    low = np.array([1 if name in withheld else counts[name] for name in names], dtype=float)
    high = np.array([NOBODY if name in withheld else counts[name] for name in names], dtype=float)
    for name in withheld if small is not None else ():
        low[place[name]], high[place[name]] = (1, least - 1) if small[name] else (least, NOBODY)
    rule = [LinearConstraint(rows, 0, 0)] if len(sums) else []
    return {name: tuple(_end(rule, low, high, place[name], way) for way in (1, -1)) for name in sorted(withheld)}


def _end(rule: list[LinearConstraint], low: np.ndarray, high: np.ndarray, cell: int, way: int) -> float:
    aim = np.zeros(len(low))
    aim[cell] = way
    found = milp(aim, integrality=np.ones(len(low)), bounds=Bounds(low, high), constraints=rule)
    assert found.status in (0, 3, 4), found.message
    return way * round(found.fun) if found.status == 0 else -way * NOBODY


def tables(shape: tuple[int, ...], cells: Sequence[int]) -> tuple[dict[str, int], list[Sum]]:
    """A table with all its margins: counts named by their place in each way, "+" for all, and what adds up."""
    inner = np.array(cells).reshape(shape)
    ways = [[*map(str, range(length)), "+"] for length in shape]
    counts = {}
    for place in itertools.product(*ways):
        picked = tuple(slice(None) if one == "+" else int(one) for one in place)
        counts[" ".join(place)] = int(inner[picked].sum())
    return counts, list(_margins(ways))


def _margins(ways: list[list[str]]) -> Iterator[Sum]:
    for place in itertools.product(*ways):
        for way in (n for n, one in enumerate(place) if one == "+"):
            parts = (" ".join((*place[:way], one, *place[way + 1 :])) for one in ways[way][:-1])
            yield Sum(" ".join(place), tuple(parts))


def left_in_words(paper: Paper, made: Paper) -> list[tuple[str, str]]:
    """Texts of exhibits in `made` that still have a number that `paper` printed and `made` withholds, outside slots.

    Each is given with its exhibit. A number is one that stands alone, with its thousands marked or not.
    """
    hidden = {one.id: one for one in paper.figures if one.id in {figure.id for figure in made.figures if gone(figure)}}
    found = []
    for section in made.sections:
        for one in (block for block in section.blocks if isinstance(block, Exhibit)):
            numbers = {text for figure in one.figures if figure.id in hidden for text in shown(hidden[figure.id])}
            for words in texts(one):
                if any(number in re.findall(r"\d[\d,.]*\d|\d", words) for number in numbers):
                    found.append((one.id, words))
    return found


def gone(figure: Figure) -> bool:
    return figure.value is None and figure.warnings[0].startswith("Withheld: ")


def shown(figure: Figure) -> set[str]:
    """How the numbers of a figure look in print."""
    return {figure.shown, *(f"{count:,}" for count in (figure.parts or ())[:1])}


def texts(one: Exhibit) -> Iterator[str]:
    """Everything an exhibit says outside slots."""
    yield from (one.caption, one.remark)
    if one.picture:
        yield from (one.picture.wide, one.picture.narrow)
    for row in one.table.rows if one.table else ():
        yield from row.notes
        yield from (part for words in (row.head, *row.cells) for part in words if isinstance(part, str))
    for figure in one.figures:
        yield from (figure.unit, figure.population, figure.basis, *figure.warnings)


def told_by_lines(public: Paper, whole: Paper) -> list[str]:
    """The withheld counts of a paper that its own tables tell: the one gap in a column or row that adds up.

    `whole` is the paper with nothing withheld. A line adds up where its largest number is the sum of the others.
    """
    found = []
    known = {block.id: block for section in whole.sections for block in section.blocks if isinstance(block, Exhibit)}
    for shown in (block for section in public.sections for block in section.blocks if isinstance(block, Exhibit)):
        tables = shown.table, known[shown.id].table
        if None in tables:
            continue
        for line, true in zip(*(_lines(one) for one in tables), strict=True):
            gaps = [n for n, slot in enumerate(line) if is_withheld(slot.figure)]
            if len(gaps) == 1 and len(line) > 2:
                found += [f"{shown.id}: {line[gaps[0]].figure.id}" for form in FORMS if _adds_up(true, form)]
    return found


def _lines(table: Table) -> list[list[Slot]]:
    grid = [[next((part for part in cell if isinstance(part, Slot)), None) for cell in row.cells] for row in table.rows]
    columns = [list(line) for line in itertools.zip_longest(*grid)]
    return [[one for one in line if one is not None] for line in (*grid, *columns)]


def _adds_up(line: list[Slot], form: str) -> bool:
    numbers = [_number(slot.figure, form) for slot in line]
    held = [one for one in numbers if one is not None]
    return len(held) == len(line) and 2 * max(held) == sum(held) and min(held) >= 0 and max(held) > 0


def _number(figure: Figure, form: str) -> float | None:
    if form == "value":
        return None if figure.parts or figure.unit.startswith("per cent") else figure.value
    return figure.parts[0] if figure.parts else None
