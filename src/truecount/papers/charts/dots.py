"""Shares set side by side: a row a kind of crime or outcome, a mark for each share, and the numbers to their right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from truecount.figure import Figure
from truecount.papers.charts import labels, look, marks
from truecount.papers.charts.frame import Frame, Sign, foot, key, ticks
from truecount.papers.parts import Picture

SHAPES = (("circle", look.OURS), ("diamond", look.THEIRS), ("square", look.REST))
"""The marks of the first, second and third share of a row."""
SIZES = {"circle": 90, "diamond": 110, "square": 60}
LEAST = 5.0
"""Per cent that the scale reaches at the least, so that it is written in whole numbers."""
HEAD = 34
"""Pixels above the first row, for the key."""
AIR = 9
"""Pixels between the words and numbers of a row and the scale."""


@dataclass(frozen=True)
class Dots:
    """One row: its name and its shares in per cent, one for each name of the key; None where there is none to draw."""

    name: str
    shares: tuple[Figure | None, ...]


def dots(id: str, title: str, words: str, rows: Sequence[Dots], names: Sequence[str]) -> Picture:
    """Rows of at most three shares on one scale from nought, each mark named in the key and numbered on its row.

    A thin line through a mark is the interval of its figure, where that has one. Raises ValueError where there is
    nothing to draw.
    """
    held = [one for row in rows for one in row.shares if one is not None and one.value is not None]
    if not held:
        raise ValueError(f"{id} has no shares to draw")
    signs = [Sign(shape, colour, name) for (shape, colour), name in zip(SHAPES, names, strict=False)]
    highest = max(LEAST, *(_end(one) for one in held))

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        return _drawn(rows, signs, highest, narrow), (2, 2, 2, 4)

    return look.picture(id, labels.clean(title), labels.clean(words), draw)


def _drawn(rows: Sequence[Dots], signs: Sequence[Sign], highest: float, narrow: bool) -> look.Drawing:
    width = (look.NARROW if narrow else look.WIDE) - 4
    room = width if narrow else 256
    column = 44 if narrow else 52
    right = width - column * len(signs) - AIR
    named = [labels.broken(row.name, room, look.TEXT, 2) for row in rows]
    head = _key_lines(signs, width) * 18 + HEAD - 18
    tops, bottom = _tops(named, head, narrow)
    frame = Frame(AIR if narrow else room + AIR, right, head, bottom, (0.0, 1.04 * highest), (0.0, 1.0))
    area = marks.plane(width, bottom + 26)
    scale = [(at, f"{text}%") for at, text in ticks(0, highest, 4 if narrow else 6)]
    strokes, values = foot(frame, scale)
    levels = [{"x": frame.x(at), "x2": frame.x(at), "y": frame.top, "y2": frame.bottom} for at, _ in scale]
    drawings, said = _key(area, signs, width)
    points: list[list[dict[str, Any]]] = [[] for _ in signs]
    spans: list[list[dict[str, Any]]] = [[] for _ in signs]
    for row, lines, (first, middle) in zip(rows, named, tops, strict=True):
        said += [
            marks.word(
                0 if narrow else room, first + labels.LEAD * n, text, "left" if narrow else "right", look.INK, look.TEXT
            )
            for n, text in enumerate(lines)
        ]
        for place, (one, sign) in enumerate(zip(row.shares, signs, strict=False)):
            if one is None or one.value is None:
                continue
            points[place].append({"x": frame.x(look.value(one)), "y": middle})
            if one.interval is not None:
                ends = (frame.x(one.interval.low), frame.x(one.interval.high))
                spans[place].append({"x": ends[0], "x2": ends[1], "y": middle, "y2": middle})
            at = right + AIR + column * (place + 1)
            said.append(marks.word(at, middle, f"{look.shown(one)}%", "right", sign.colour, bold=place == 0))
    return area.layers(
        marks.rules(area, levels, look.RULE),
        marks.rules(area, strokes),
        *(
            marks.rules(area, found, sign.colour, strokeWidth=1.5)
            for found, sign in zip(spans, signs, strict=True)
            if found
        ),
        *(_points(area, found, sign) for found, sign in reversed(list(zip(points, signs, strict=True))) if found),
        *drawings,
        *marks.words(area, said + values),
    )


def _points(area: look.Plane, rows: look.Rows, sign: Sign) -> look.Drawing:
    mark = look.layer(rows).mark_point(
        shape=sign.shape, filled=True, size=SIZES[sign.shape], color=sign.colour, opacity=1, stroke=look.PAPER
    )
    return mark.encode(x=area.x("x"), y=area.y("y"))


def _tops(named: Sequence[Sequence[str]], head: float, narrow: bool) -> tuple[list[tuple[float, float]], float]:
    """The height of the first line of each row's name and of its marks, and where the rows end."""
    found, at = [], head
    for lines in named:
        tall = labels.LEAD * len(lines)
        found.append((at + 12, at + tall + 16 if narrow else at + 5 + tall / 2))
        at += tall + (28 if narrow else 10)
    return found, at + 4


def _key(area: look.Plane, signs: Sequence[Sign], width: float) -> tuple[list[look.Drawing], look.Rows]:
    """The key on one line, or a line a sign where that is too long."""
    lines = [signs] if _key_lines(signs, width) == 1 else [[sign] for sign in signs]
    keyed = [key(area, some, 8, 9 + 18 * n) for n, some in enumerate(lines)]
    return [one for drawn, _ in keyed for one in drawn], [word for _, said in keyed for word in said]


def _key_lines(signs: Sequence[Sign], width: float) -> int:
    long = sum(24 + labels.long(sign.words) for sign in signs)
    return 1 if long <= width else len(signs)


def _end(figure: Figure) -> float:
    """The highest that a figure reaches on the scale."""
    return figure.interval.high if figure.interval is not None else look.value(figure)
