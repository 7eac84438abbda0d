"""Where the words of a picture stand: broken into lines, and never over each other."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from truecount.papers.charts import look, marks
from truecount.papers.charts.marks import SMALL

LEAD = 14
"""Pixels from one line of small text to the next."""
WIDE_LETTER = 0.58
"""A letter's mean width in Arial, bold or not, as a share of its height, on the generous side."""
STEPS = 9
ASIDE = (0, -20, -40, -60, -80, 15, 30, 45, 60, 80)
"""So many pixels a label may move aside from where it would be right or left of its point."""
NEAR = 16
"""A label further from its point than this many pixels is tied to it by a line."""
CLEAR = 9
"""So many pixels around a point its mark takes."""
APART = 3
"""A label is nearer to its own point than to any other by so many pixels."""
AIR = 3
"""Pixels between words and the line to other words."""
ILL, LEFT_OUT = 100.0, 10_000.0
"""Pixels from its point, or what is as bad, from which on other orders are tried; and what being left out is worth."""
MISTAKEN, OVER_POINT, CROSSED, OVER_WORDS = 4, 120, 150, 400
"""As bad as so many pixels further from its point: each pixel that a label is too near to another point, and each
point, other line and other label that its own line runs over."""


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


Way: TypeAlias = tuple[tuple[float, float], tuple[float, float]]
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


def stacked(wanted: Sequence[float], tall: Sequence[float], low: float, high: float) -> list[float]:
    """Middles of boxes so tall, one under the other in the order given, as near as may be to those wanted, (N,) each.

    All lie from low to high, or from low on where that is too little room. Boxes that touch move as one, to the mean of
    what they want.
    """
    heaps: list[tuple[list[float], float]] = []
    for middle, height in zip(wanted, tall, strict=True):
        # What each box of a heap would have the heap's top be.
        tops, deep = [middle - height / 2], height
        while heaps and _top(heaps[-1], low, high) + heaps[-1][1] > _top((tops, deep), low, high):
            above, lower = heaps.pop()
            tops, deep = [*above, *(top - lower for top in tops)], lower + deep
        heaps.append((tops, deep))
    found: list[float] = []
    for heap in heaps:
        at = _top(heap, low, high)
        for height in tall[len(found) : len(found) + len(heap[0])]:
            found.append(at + height / 2)
            at += height
    return found


def _top(heap: tuple[list[float], float], low: float, high: float) -> float:
    tops, height = heap
    return max(min(sum(tops) / len(tops), high - height), low)


def settle(
    wanted: Iterable[Wanted], taken: Sequence[Box], inside: Box, others: Sequence[tuple[float, float]] = ()
) -> list[Box | None]:
    """For each label the free place that is told best, or None where none is free; the first are the last left out.

    A place is the better the nearer it is to the label's point. It is much the worse where the line to it runs over
    points or other words or crosses the line to another label, and where one would take the label for that of another
    of the points drawn, `others`. Labels take their places in turn: in the order given and, where some fare ill in
    that, in other orders too, of which one is kept that is much better.
    """
    sought = [(point, tuple(places)) for point, places in wanted]
    best: list[Box | None] = []
    least = math.inf
    for order in _orders(sought):
        found, ills = _settled(sought, order, taken, inside, others)
        if sum(ills) < least - ILL:
            best, least = found, sum(ills)
        if max(ills, default=0) < ILL:
            break
    return best


Sought: TypeAlias = Sequence[tuple[tuple[float, float], tuple[Box, ...]]]


def _orders(sought: Sought) -> Iterator[list[int]]:
    """As given, then from each side of the picture."""
    numbers = list(range(len(sought)))
    if numbers:
        yield numbers
    for side in (0, 1):
        for back in (True, False):
            yield sorted(numbers, key=lambda n: sought[n][0][side], reverse=back)


def _settled(
    sought: Sought, order: Sequence[int], taken: Sequence[Box], inside: Box, others: Sequence[tuple[float, float]]
) -> tuple[list[Box | None], list[float]]:
    """The places that labels find in one order, and how ill each fares there."""
    found: list[Box | None] = [None] * len(sought)
    ills = [LEFT_OUT * (len(sought) - n) for n in range(len(sought))]
    words: list[Box] = []
    ways: list[Way] = []
    for number in order:
        point, places = sought[number]
        near = [one for one in others if one != point]
        for box in places:
            far = round(_apart(point, box), 3)
            if far >= ills[number] or not box.within(inside) or _met(box, [*taken, *words]) or _over(ways, [box], AIR):
                continue
            way = _way(point, box)
            ill = (
                far
                + MISTAKEN * _mistaken(point, box, near)
                + OVER_POINT * _over(way, taken)
                + OVER_WORDS * _over(way, words, AIR)
                + CROSSED * _crossed(way, ways)
            )
            if ill < ills[number]:
                found[number], ills[number] = box, ill
        box_found = found[number]
        if box_found:
            words.append(box_found)
            ways += _way(point, box_found)
    return found, ills


def _met(one: Box, others: Sequence[Box]) -> bool:
    return any(one.over(other) for other in others)


def _mistaken(point: tuple[float, float], box: Box, others: Sequence[tuple[float, float]]) -> float:
    """How many pixels too near a label is to another point: as near as to its own or, if that is far, near at all."""
    own = min(_apart(point, box) + APART, NEAR)
    return max(own - min((_apart(other, box) for other in others), default=own), 0.0)


def beside(x: float, y: float, lines: Sequence[str], steps: int = STEPS, away: float = 9) -> Wanted:
    """A point, and places for its label: right, left, above, below, then pushed up, down and aside, nearest first."""
    places = [*_sides(x, y, lines, away), *(_upright(x, y, lines, sign, away) for sign in (-1, 1))]
    for step in range(1, steps + 1):
        for up in (-step * LEAD / 2, step * LEAD / 2):
            # Far enough up or down it may move aside: a slanting line is not taken for one of the grid's.
            for aside in ASIDE if abs(up) > LEAD * (len(lines) / 2 + 0.5) else (0,):
                places += _sides(x, y + up, lines, away + aside)
    return (x, y), sorted(places, key=lambda box: round(math.dist((x, y), _nearest(x, y, box)), 3))


def above(x: float, y: float, lines: Sequence[str], down: bool = False, away: float = 8) -> Wanted:
    """A point, and places for its label: above (below where `down`), beside, on the other side, then pushed further."""
    signs = (1, -1) if down else (-1, 1)

    def places() -> Iterator[Box]:
        yield _upright(x, y, lines, signs[0], away)
        yield from _sides(x, y, lines, away)
        yield _upright(x, y, lines, signs[1], away)
        for step in range(1, STEPS):
            yield from (_upright(x, y, lines, sign, away + step * LEAD) for sign in signs)
            for sign in signs:
                yield from _sides(x, y + sign * step * LEAD, lines, away + 12)

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


def _upright(x: float, y: float, lines: Sequence[str], sign: int, away: float) -> Box:
    wide, high = _size(lines)
    centre = y + sign * (away + high / 2)
    return Box(x - wide / 2, centre - high / 2, x + wide / 2, centre + high / 2, "center")


def _nearest(x: float, y: float, box: Box) -> tuple[float, float]:
    return min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)


def _apart(point: tuple[float, float], box: Box) -> float:
    return math.dist(point, _nearest(*point, box))


def _way(point: tuple[float, float], box: Box) -> list[Way]:
    """The line from a point to its label, clear of the point's mark; none where none is drawn."""
    to = _nearest(*point, box)
    far = math.dist(point, to)
    if far <= NEAR:
        return []
    (x, y), (to_x, to_y) = point, to
    return [((x + (to_x - x) * CLEAR / far, y + (to_y - y) * CLEAR / far), to)]


def _over(ways: Sequence[Way], boxes: Sequence[Box], air: float = 0) -> int:
    """How often a line runs through a box, or past it with fewer than so many pixels between them."""
    return sum(_runs_through(way, box, air) for way in ways for box in boxes)


def _runs_through(way: Way, box: Box, air: float) -> bool:
    (x, y), (to_x, to_y) = way
    start, end = 0.0, 1.0
    for at, by, low, high in ((x, to_x - x, box.left, box.right), (y, to_y - y, box.top, box.bottom)):
        first, last = low - air - at, high + air - at
        if by == 0:
            start, end = (start, end) if first < 0 < last else (1.0, 0.0)
        else:
            start, end = max(start, min(first / by, last / by)), min(end, max(first / by, last / by))
    return start < end


def _crossed(some: Sequence[Way], others: Sequence[Way]) -> int:
    """How often one of the lines crosses one of the others."""
    return sum(
        _beside(one, other[0]) * _beside(one, other[1]) < 0 and _beside(other, one[0]) * _beside(other, one[1]) < 0
        for one in some
        for other in others
    )


def _beside(line: Way, point: tuple[float, float]) -> float:
    """Above nought on one side of a line, below it on the other."""
    (x, y), (to_x, to_y) = line
    return (to_x - x) * (point[1] - y) - (to_y - y) * (point[0] - x)


def _size(lines: Sequence[str]) -> tuple[float, float]:
    return max(long(line) for line in lines), LEAD * len(lines)
