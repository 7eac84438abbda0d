"""The chart of recording accuracy: a mark and its interval for each inspection, own audit and other instrument."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from truecount.figure import Figure
from truecount.papers.charts import look
from truecount.papers.parts import Picture

ROW, GAP = 46, 34
FULL = 100
MARKS = {
    "inspection": {"shape": "circle", "filled": True, "color": look.OURS, "size": 110},
    "own audit": {"shape": "diamond", "filled": True, "color": look.RECORDING, "size": 140},
    "other": {"shape": "square", "filled": True, "fill": look.PAPER, "stroke": look.THEIRS, "strokeWidth": 2},
}
"""The mark of each kind of finding: inspectors', the force's own, and another instrument's, which is hollow."""


@dataclass(frozen=True)
class Dot:
    """One rate: what was found, under which heading, when; by another instrument, or by the force's `own` audit."""

    group: str
    label: str
    figure: Figure
    other_instrument: bool = False
    own: bool = False

    @property
    def mark(self) -> str:
        """Which of the marks it has."""
        return "other" if self.other_instrument else "own audit" if self.own else "inspection"


def accuracy(id: str, title: str, words: str, dots: Sequence[Dot]) -> Picture:
    """One line a rate, grouped; the form of its mark says who found it."""
    lowest = min(_low(dot.figure) for dot in dots)
    start = max(0, math.floor((lowest - 3) / 5) * 5)
    ticks = [{"at": at, "label": f"{at}%"} for at in range(start, FULL + 1, 5 if FULL - start <= 35 else 20)]  # noqa: PLR2004

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        width = (look.NARROW if narrow else look.WIDE) - 4
        left = 16 if narrow else 300
        rows, heads, height = _placed(dots, narrow)
        span = width - left - 24

        def place(at: float) -> float:
            return left + span * (at - start) / (FULL - start)

        for row in rows:
            row |= {"x": place(row["value"]), "from": place(row["low"]), "to": place(row["high"])}
        lines = [tick | {"x": place(float(str(tick["at"]))), "top": -18, "bottom": -height} for tick in ticks]
        plane = look.Plane(width, height, (0, width), (-height, 0))
        x, y = plane.x, plane.y
        return plane.layers(
            look.layer(lines).mark_rule(color=look.RULE).encode(x=x("x"), y=y("top"), y2="bottom:Q"),
            look.text(
                [line | {"y": -8} for line in lines], x("x"), y("y"), align="center", color=look.QUIET, fontSize=12
            ),
            look.text(heads, x("x"), y("y"), fontWeight="bold"),
            *(drawing for name in MARKS for drawing in _marked(plane, name, rows)),
            look.text(rows, x("text_x"), y("text_y")),
        ), (2, 2, 2, 4)

    return look.picture(id, title, words, draw)


def _marked(plane: look.Plane, name: str, rows: look.Rows) -> list[look.Drawing]:
    """The intervals of one kind of finding, and its marks over them."""
    held = [row for row in rows if row["mark"] == name]
    sure = [row for row in held if row["sure"]]
    style = {"size": 110, "opacity": 1} | MARKS[name]
    colour = style.get("color", style.get("stroke"))
    return [
        look.layer(sure).mark_rule(color=colour, strokeWidth=3).encode(x=plane.x("from"), x2="to:Q", y=plane.y("y")),
        look.layer(held).mark_point(**style).encode(x=plane.x("x"), y=plane.y("y")),
    ]


def _placed(dots: Sequence[Dot], narrow: bool) -> tuple[look.Rows, look.Rows, int]:
    rows: look.Rows = []
    heads: look.Rows = []
    at, group = 24, None
    step = ROW if narrow else ROW - 16
    for dot in dots:
        if dot.group != group:
            at += 8
            heads.append({"label": dot.group, "x": 0, "y": -at - 6})
            at, group = at + (GAP if narrow else GAP - 4), dot.group
        figure, held = dot.figure, dot.figure.interval is not None
        sure = f" ({look.shown(figure, 'low')} to {look.shown(figure, 'high')})" if held else ""
        rows.append(
            {
                "value": look.value(figure),
                "low": _low(figure),
                "high": figure.interval.high if figure.interval else look.value(figure),
                "sure": held,
                "mark": dot.mark,
                "label": f"{dot.label}: {look.shown(figure)}%{sure}",
                "y": -(at + (20 if narrow else 0)),
                "text_x": 0,
                "text_y": -at,
            }
        )
        at += step
    return rows, heads, at


def _low(figure: Figure) -> float:
    return figure.interval.low if figure.interval else look.value(figure)
