"""The chart of shares in groups: under the name of each group a bar from nought for each of its shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from truecount.figure import Figure
from truecount.papers.charts import look, marks
from truecount.papers.parts import Picture

BAR, GAP, HEAD, NAME = 16, 7, 30, 19
"""Pixels: the height of a bar, between bars, of a group's name, of a bar's name where it stands above it."""
LEFT, LABEL = 250, 130
"""Pixels for the names of bars to their left, and for the numbers to their right."""


@dataclass(frozen=True)
class Group:
    """One group: its name, and its bars, each a name and a share in per cent that keeps both its counts."""

    name: str
    bars: tuple[tuple[str, Figure], ...]


def grouped(id: str, title: str, words: str, groups: Sequence[Group]) -> Picture:
    """Bars of shares, each with its name, its per cent and the crimes counted; all on one scale from nought."""
    known = [Group(one.name, tuple(bar for bar in one.bars if bar[1].value is not None)) for one in groups]
    most = max((look.value(figure) for one in known for _name, figure in one.bars), default=0.0) or 1.0

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        width = (look.NARROW if narrow else look.WIDE) - 4
        left = 0 if narrow else LEFT
        scale = (width - left - LABEL) / most
        bars, said, y = [], [], 0.0
        for group in known:
            said.append(marks.word(0, y + HEAD / 2, group.name, colour=look.INK, size=look.TEXT, bold=True))
            y += HEAD
            for name, figure in group.bars:
                if narrow:
                    said.append(marks.word(0, y + NAME / 2, name, colour=look.INK))
                    y += NAME
                else:
                    said.append(marks.word(left - 10, y + BAR / 2, name, "right", look.INK, look.TEXT))
                end = left + scale * look.value(figure)
                bars.append({"x": left, "x2": end, "y": y, "y2": y + BAR, "colour": look.OURS})
                said.append(marks.word(end + 7, y + BAR / 2, _label(figure), colour=look.INK))
                y += BAR + GAP
        plane = marks.plane(width, y)
        return plane.layers(marks.bars(plane, bars), *marks.words(plane, said)), (2, 2, 2, 2)

    return look.picture(id, title, words, draw)


def _label(figure: Figure) -> str:
    return f"{look.shown(figure)}% ({look.shown(figure, 'part')})"
