"""The chart of changes: for each kind of crime how it changed as recorded, and like for like with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from truecount.figure import Figure
from truecount.papers.charts import labels, look, marks
from truecount.papers.charts.frame import Frame, Sign
from truecount.papers.parts import Picture
from truecount.papers.words import MINUS

ROW, HEAD, FOOT = 32, 26, 40
AS_RECORDED = Sign("circle", look.QUIET, "As recorded")
ALIKE = Sign("circle", look.OURS, "Like for like")
PLACES = (0, 100, -50, 50, -25, 300, -75, 25, 200, 10, -10, 700, 5, -5, 150, -90)
"""Changes in per cent that the scale may name, those first that are to stand before others."""
APART = 46
"""Pixels between two values under the scale."""
LEAST = -95.0
"""What falls further than this is drawn here: a scale of ratios has no place for a fall to nought."""
STAR = "*"


@dataclass(frozen=True)
class Change:
    """How one kind of crime changed, both in per cent; `starred` where something of its own has to be said of it.

    Where `alike` has no value `possible` are the least and the most that it may be.
    """

    name: str
    raw: Figure
    alike: Figure
    possible: tuple[Figure, ...] = ()
    starred: bool = False

    @property
    def reaches(self) -> list[float]:
        """Every place on the scale that its marks take."""
        ends = [self.alike.interval.low, self.alike.interval.high] if self.alike.interval else []
        return [look.value(self.raw), *ends, *([look.value(self.alike)] if self.alike.value is not None else [])]


def changes(id: str, title: str, words: str, rows: Sequence[Change]) -> Picture:
    """A row a kind: a ring where it stands as recorded, a dot and a line where it stands like for like.

    The scale is of ratios, so that a doubling is as far to the right as a halving is to the left. Raises ValueError
    when there is no row.
    """
    if not rows:
        raise ValueError(f"{id} has no change to draw")
    reached = [_place(at) for row in rows for at in row.reaches]
    air = 0.06 * (max(reached) - min(reached)) or 0.1
    across = (min(*reached, 0.0) - air, max(*reached, 0.0) + air)

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        return (_narrow if narrow else _wide)(rows, across), (2, 2, 2, 4)

    return look.picture(id, labels.clean(title), labels.clean(words), draw)


def _wide(rows: Sequence[Change], across: tuple[float, float]) -> look.Drawing:
    width = look.WIDE - 4
    frame = Frame(226, 452, HEAD, HEAD + ROW * len(rows), across, (0, 1))
    said = [
        marks.word(516, 9, AS_RECORDED.words, "right", look.INK, bold=True),
        marks.word(532, 9, _heading(rows), colour=look.INK, bold=True),
    ]
    middles = [frame.top + ROW * (n + 0.5) for n in range(len(rows))]
    for row, middle in zip(rows, middles, strict=True):
        name = labels.broken(_name(row), frame.left - 12, look.TEXT, 2)
        lift = (len(name) - 1) / 2
        said += [
            marks.word(frame.left - 10, middle + labels.LEAD * (n - lift), line, "right", look.INK, look.TEXT)
            for n, line in enumerate(name)
        ]
        said.append(marks.word(516, middle, _signed(row.raw), "right"))
        said.append(marks.word(532, middle, _alike(row), colour=look.INK))
    area = marks.plane(width, frame.bottom + FOOT)
    return _drawn(area, frame, rows, middles, said, [(frame.top, frame.bottom)])


def _narrow(rows: Sequence[Change], across: tuple[float, float]) -> look.Drawing:
    width, step = look.NARROW - 4, ROW + 38
    frame = Frame(8, width - 8, 0, 0, across, (0, 1))
    said, middles, at = [], [], 0.0
    for row in rows:
        name = labels.broken(_name(row), width, look.TEXT, 2)
        said += [
            marks.word(0, at + 9 + labels.LEAD * n, line, "left", look.INK, look.TEXT) for n, line in enumerate(name)
        ]
        at += labels.LEAD * (len(name) - 1)
        said.append(marks.word(0, at + 26, f"{AS_RECORDED.words} {_signed(row.raw)}"))
        said.append(marks.word(0, at + 41, f"{ALIKE.words} {_alike(row)}", colour=look.INK))
        middles.append(at + 58)
        at += step
    frame = Frame(frame.left, frame.right, 0, at, across, (0, 1))
    area = marks.plane(width, at + FOOT)
    return _drawn(area, frame, rows, middles, said, [(middle - 8, middle + 8) for middle in middles])


def _drawn(
    area: look.Plane,
    frame: Frame,
    rows: Sequence[Change],
    middles: Sequence[float],
    said: look.Rows,
    bands: Sequence[tuple[float, float]],
) -> look.Drawing:
    """The marks of every row over upright lines, which are drawn in the `bands` that words leave free."""
    held = _ticks(frame)
    grid, nought = (
        [{"x": x, "x2": x, "y": top, "y2": bottom} for x in places for top, bottom in bands]
        for places in ([x for x, _ in held], [frame.x(0)])
    )
    said = said + [marks.word(x, frame.bottom + 12, text, "center") for x, text in held]
    lines, dots, rings = [], [], []
    for row, y in zip(rows, middles, strict=True):
        if row.alike.interval:
            ends = [frame.x(_place(end)) for end in (row.alike.interval.low, row.alike.interval.high)]
            lines.append({"x": ends[0], "x2": ends[1], "y": y, "y2": y})
        if row.alike.value is not None:
            dots.append({"x": frame.x(_place(look.value(row.alike))), "y": y})
        rings.append({"x": frame.x(_place(look.value(row.raw))), "y": y})
    key, key_words = _key(area, frame)
    return area.layers(
        marks.rules(area, grid, look.RULE),
        marks.rules(area, nought, look.QUIET),
        marks.rules(area, lines, look.OURS, strokeWidth=3),
        *_circles(area, rings, dots),
        *key,
        *marks.words(area, said + key_words),
    )


def _circles(area: look.Plane, rings: look.Rows, dots: look.Rows) -> list[look.Drawing]:
    ring = look.layer(rings).mark_circle(size=80, opacity=1, color=look.PAPER, stroke=AS_RECORDED.colour, strokeWidth=2)
    dot = look.layer(dots).mark_circle(size=64, opacity=1, color=ALIKE.colour)
    return [mark.encode(x=area.x("x"), y=area.y("y")) for mark in (ring, dot)]


def _key(area: look.Plane, frame: Frame) -> tuple[list[look.Drawing], look.Rows]:
    """The ring and the dot with what they mean, under the scale."""
    y, second = frame.bottom + 28, 24 + labels.long(AS_RECORDED.words)
    left = frame.left + 4
    drawn = _circles(area, [{"x": left, "y": y}], [{"x": left + second, "y": y}])
    return drawn, [
        marks.word(left + 10, y, AS_RECORDED.words, colour=look.INK),
        marks.word(left + second + 10, y, ALIKE.words, colour=look.INK),
    ]


def _place(change: float) -> float:
    """Where a change in per cent stands on the scale of ratios."""
    return math.log(1 + max(change, LEAST) / 100)


def _ticks(frame: Frame) -> list[tuple[float, str]]:
    """Named places on the scale, far enough apart to be read."""
    low, high = frame.across
    held: list[tuple[float, str]] = []
    for change in PLACES:
        x = frame.x(_place(change))
        if low <= _place(change) <= high and all(abs(x - other) >= APART for other, _ in held):
            sign = MINUS if change < 0 else "+" if change else ""
            held.append((x, f"{sign}{abs(change)}%"))
    return held


def _heading(rows: Sequence[Change]) -> str:
    known = not any(row.possible for row in rows)
    return f"{ALIKE.words} (95% interval)" if known else f"{ALIKE.words}: possible"


def _name(row: Change) -> str:
    return row.name + (STAR if row.starred else "")


def _signed(figure: Figure) -> str:
    return f"{'+' if look.value(figure) > 0 else ''}{look.shown(figure)}%"


def _alike(row: Change) -> str:
    figure = row.alike
    if row.possible:
        return " to ".join(f"{look.shown(end)}%" for end in row.possible)
    ends = f"{look.shown(figure, 'low')}% to {look.shown(figure, 'high')}%" if figure.interval else ""
    return f"{_signed(figure)} ({ends})" if ends else _signed(figure)
