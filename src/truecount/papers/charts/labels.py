"""Where the words of a picture stand: broken into lines, and never over each other."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from truecount.papers.charts import look, marks
from truecount.papers.charts.marks import SMALL

LEAD = 14
"""Pixels from one line of small text to the next."""
WIDE_LETTER = 0.58
"""A letter's mean width in Arial, bold or not, as a share of its height, on the generous side."""
STEPS = 9
NEAR = 16
"""A label further from its point than this many pixels is tied to it by a line."""


@dataclass(frozen=True)
class Box:
    """The room a label takes, in pixels from the picture's top left; its words keep to the side `align` names."""

    left: float
    top: float
    right: float
    bottom: float
    align: str = "left"

    def over(self, other: Box) -> bool:
        """Whether the two share any room."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)

    def within(self, other: Box) -> bool:
        """Whether this one lies wholly inside the other."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


class _Over(Enum):
    """What the line from a point to its label may cross."""

    NOTHING = 0
    POINTS = 1
    WORDS = 2


Wanted: TypeAlias = tuple[tuple[float, float], Iterable[Box]]
"""A point and the places its label may take, the best first."""


def clean(text: str) -> str:
    """Text on one line that a picture can hold: signs that print nothing become spaces."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def long(text: str, size: int = SMALL) -> float:
    """About how many pixels a line of text is long."""
    return WIDE_LETTER * size * len(text)


def broken(text: str, room: float, size: int = SMALL, most: int = 3) -> list[str]:
    """Text in lines no longer than `room` pixels; what does not fit `most` lines ends in dots."""
    letters = max(int(room / long("n", size)), 4)
    return textwrap.wrap(clean(text), letters, max_lines=most, placeholder="…") or [""]


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as may be to those wanted, at least `gap` apart and, while there is room, from low to high."""
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    places = list(wanted)
    last = low - gap
    for n in order:
        places[n] = last = max(wanted[n], last + gap)
    last = high + gap
    for n in reversed(order):
        places[n] = last = min(places[n], last - gap)
    return places


def settle(wanted: Iterable[Wanted], taken: Sequence[Box], inside: Box) -> list[Box | None]:
    """For each label the first of its places that is free and can be reached, or None where none is.

    Each then takes its place, and the way to it from its point. What is left over may lead over points, and what is
    left then under other words, sooner than be left out.
    """
    sought = [(point, tuple(places)) for point, places in wanted]
    found: list[Box | None] = [None] * len(sought)
    ways: list[Box] = []
    for over in (_Over.NOTHING, _Over.POINTS, _Over.WORDS):
        for number, ((x, y), places) in enumerate(sought):
            if found[number]:
                continue
            words = [box for box in found if box]
            room = [*taken, *words, *ways]
            path = {_Over.NOTHING: room, _Over.POINTS: words, _Over.WORDS: []}[over]
            for box in places:
                if box.within(inside) and not _met([box], room):
                    way = _way(x, y, box)
                    if not _met(way, path):
                        found[number] = box
                        ways += way
                        break
    return found


def _met(some: Iterable[Box], others: Sequence[Box]) -> bool:
    return any(one.over(other) for one in some for other in others)


def beside(x: float, y: float, lines: Sequence[str], steps: int = STEPS, away: float = 9) -> Wanted:
    """A point, and places for its label: right, left, above, below, then pushed up, down and aside, nearest first."""
    places = [*_sides(x, y, lines, away), *(_over(x, y, lines, sign, away) for sign in (-1, 1))]
    for step in range(1, steps + 1):
        for up in (-step * LEAD / 2, step * LEAD / 2):
            # Far enough up or down it may move aside: a slanting line is not taken for one of the grid's.
            for aside in (0, -20, -40, -60, 30, 60) if abs(up) > LEAD * (len(lines) / 2 + 0.5) else (0,):
                places += _sides(x, y + up, lines, away + aside)
    return (x, y), sorted(places, key=lambda box: round(math.dist((x, y), _nearest(x, y, box)), 3))


def above(x: float, y: float, lines: Sequence[str], down: bool = False, away: float = 8) -> Wanted:
    """A point, and places for its label: above (below where `down`), beside, on the other side, then pushed further."""
    signs = (1, -1) if down else (-1, 1)

    def places() -> Iterator[Box]:
        yield _over(x, y, lines, signs[0], away)
        yield from _sides(x, y, lines, away)
        yield _over(x, y, lines, signs[1], away)
        for step in range(1, STEPS):
            yield from (_over(x, y, lines, sign, away + step * LEAD) for sign in signs)

    return (x, y), places()


def words(held: Iterable[tuple[Box, Sequence[str]]], ground: str = look.PAPER, **style: Any) -> look.Rows:
    """The words of labels in their boxes, line by line, over a broad outline in the colour of their ground."""
    rows = []
    for box, lines in held:
        x = {"left": box.left, "right": box.right, "center": (box.left + box.right) / 2}[box.align]
        for number, line in enumerate(lines):
            rows.append(marks.word(x, box.top + LEAD * (number + 0.5), line, box.align, ground=ground, **style))
    return rows


def leaders(plane: look.Plane, held: Iterable[tuple[float, float, Box]]) -> look.Drawing:
    """Thin lines from points to those of their labels that stand too far away to be told by eye."""
    rows = []
    for x, y, box in held:
        to = _nearest(x, y, box)
        if math.dist((x, y), to) > NEAR:
            rows.append({"x": x, "y": y, "x2": to[0], "y2": to[1]})
    return marks.rules(plane, rows, strokeWidth=0.75)


def _sides(x: float, y: float, lines: Sequence[str], away: float) -> Iterator[Box]:
    wide, high = _size(lines)
    yield Box(x + away, y - high / 2, x + away + wide, y + high / 2)
    yield Box(x - away - wide, y - high / 2, x - away, y + high / 2, "right")


def _over(x: float, y: float, lines: Sequence[str], sign: int, away: float) -> Box:
    wide, high = _size(lines)
    centre = y + sign * (away + high / 2)
    return Box(x - wide / 2, centre - high / 2, x + wide / 2, centre + high / 2, "center")


def _nearest(x: float, y: float, box: Box) -> tuple[float, float]:
    return min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)


def _way(x: float, y: float, box: Box) -> list[Box]:
    """Small boxes along the line from a point to its label, clear of both; none where no line is drawn."""
    to = _nearest(x, y, box)
    far = math.dist((x, y), to)
    steps = [(x + (to[0] - x) * at / far, y + (to[1] - y) * at / far) for at in range(9, int(far), 4) if far > NEAR]
    return [Box(a - 1, b - 1, a + 1, b + 1) for a, b in steps]


def _size(lines: Sequence[str]) -> tuple[float, float]:
    return max(long(line) for line in lines), LEAD * len(lines)
