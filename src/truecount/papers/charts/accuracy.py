"""The chart of recording accuracy: a dot and its interval for each inspection."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from truecount.figure import Figure
from truecount.papers.charts import look
from truecount.papers.parts import Picture

ROW, GAP = 46, 34
FULL = 100


@dataclass(frozen=True)
class Dot:
    """One rate: what was found, under which heading, when, and whether by another instrument."""

    group: str
    label: str
    figure: Figure
    other_instrument: bool = False


def accuracy(id: str, title: str, words: str, dots: Sequence[Dot]) -> Picture:
    """One line a rate, grouped; a hollow square marks a rate found by another instrument."""
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
        held = [row for row in rows if row["sure"]]
        usual, other = ([row for row in rows if row["other"] is kind] for kind in (False, True))
        return plane.layers(
            look.layer(lines).mark_rule(color=look.RULE).encode(x=x("x"), y=y("top"), y2="bottom:Q"),
            look.text(
                [line | {"y": -8} for line in lines], x("x"), y("y"), align="center", color=look.QUIET, fontSize=12
            ),
            look.text(heads, x("x"), y("y"), fontWeight="bold"),
            look.layer(held).mark_rule(color=look.OURS, strokeWidth=3).encode(x=x("from"), x2="to:Q", y=y("y")),
            look.layer(usual).mark_circle(size=110, opacity=1, color=look.OURS).encode(x=x("x"), y=y("y")),
            look.layer(other)
            .mark_square(size=110, opacity=1, color=look.PAPER, stroke=look.THEIRS, strokeWidth=2)
            .encode(x=x("x"), y=y("y")),
            look.text(rows, x("text_x"), y("text_y")),
        ), (2, 2, 2, 4)

    return look.picture(id, title, words, draw)


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
                "other": dot.other_instrument,
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
