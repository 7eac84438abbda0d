"""The chart of recorded crime by year, with dated changes of recording marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from truecount.figure import Figure
from truecount.papers.charts import look
from truecount.papers.parts import Picture

LONGEST = 7
GAP = 18


@dataclass(frozen=True)
class Mark:
    """A dated change, by the number it has in the table of changes."""

    number: int
    date: date


def recorded(
    id: str, title: str, words: str, figures: Sequence[Figure], marks: Sequence[Mark], strong: set[str]
) -> Picture:
    """Columns by financial year (rows on a narrow page), those of `strong` ids darker, each change a numbered line."""
    held = [one for one in figures if one.value is not None and one.period is not None]
    bars = [_bar(one, one.id in strong) for one in held]
    low, high = min(row["start"] for row in bars), max(row["end"] for row in bars)
    placed = [(mark, _decimal(mark.date)) for mark in marks if low <= _decimal(mark.date) <= high]

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        if narrow:
            return _narrow(bars, placed, low, high), (2, 14, 2, 8)
        return _wide(bars, placed, low, high), (2, 6, 2, 26)

    return look.picture(id, title, words, draw)


def _bar(figure: Figure, strong: bool) -> dict[str, Any]:
    start = _decimal(figure.period.start) if figure.period else 0.0
    year = round(start - 0.25)
    return {
        "start": start + 0.07,
        "end": start + 0.93,
        "middle": start + 0.5,
        "value": look.value(figure),
        "zero": 0,
        "label": look.shown(figure),
        "year": f"{year}/{(year + 1) % 100:02d}",
        "strong": strong,
        "colour": look.OURS if strong else look.PALE,
    }


def _wide(bars: look.Rows, placed: list[tuple[Mark, float]], low: float, high: float) -> look.Drawing:
    width, height = look.WIDE - 4, 320
    top = 1.22 * max(row["value"] for row in bars)
    every = all(len(row["label"]) <= LONGEST for row in bars) and len(bars) <= 14  # noqa: PLR2004 - what fits
    ends = (bars[0], bars[-1])
    labelled = [row for row in bars if every or row["strong"] or row in ends]
    shift = {"start": low, "end": high}
    pixels = width / (high - low)
    marks = []
    taken: list[tuple[float, int]] = []
    for mark, at in placed:
        level = next(n for n in range(9) if all(n != m or (at - x) * pixels > GAP for x, m in taken))
        taken.append((at, level))
        marks.append({"at": at, "y": top * (1 - (10 + GAP * level) / height), "zero": 0, "label": str(mark.number)})
    plane = look.Plane(width, height, (low, high), (0, top))
    x, y = plane.x, plane.y
    return plane.layers(
        look.layer(marks).mark_rule(color=look.QUIET, strokeDash=[2, 3]).encode(x=x("at"), y=y("zero"), y2="y:Q"),
        look.layer(bars).mark_rect().encode(x=x("start"), x2="end:Q", y=y("zero"), y2="value:Q", color=look.colour()),
        look.layer([shift | {"zero": 0}]).mark_rule(color=look.QUIET).encode(x=x("start"), x2="end:Q", y=y("zero")),
        look.halo(labelled, x("middle"), y("value"), align="center", dy=-9, fontSize=12),
        look.text(labelled, x("middle"), y("value"), align="center", dy=-9, fontSize=12),
        look.text(bars, x("middle"), y("zero"), "year", align="center", dy=14, fontSize=12, color=look.QUIET),
        look.layer(marks)
        .mark_circle(size=300, opacity=1, color=look.PAPER, stroke=look.QUIET)
        .encode(x=x("at"), y=y("y")),
        look.text(marks, x("at"), y("y"), align="center", fontSize=12),
    )


def _narrow(bars: look.Rows, placed: list[tuple[Mark, float]], low: float, high: float) -> look.Drawing:
    width, height = look.NARROW - 4, round(25 * (high - low))
    left, right = 56, width - 22
    most = max(row["value"] for row in bars)
    room = right - left - 62
    for row in bars:
        row |= {"from": left, "to": left + room * row["value"] / most}
    marks = []
    last = -100.0
    for mark, at in placed:
        last = max((at - low) * height / (high - low), last + GAP)
        circle = -(low + last * (high - low) / height)
        marks.append(
            {"at": -at, "circle": circle, "from": left, "to": right, "x": width - 9, "label": str(mark.number)}
        )
    plane = look.Plane(width, height, (0, width), (-high, -low))
    x, y = plane.x, plane.y
    bars = [row | {key: -row[key] for key in ("start", "end", "middle")} for row in bars]
    return plane.layers(
        look.layer(marks).mark_rule(color=look.QUIET, strokeDash=[2, 3]).encode(x=x("from"), x2="to:Q", y=y("at")),
        look.layer(marks)
        .mark_rule(color=look.QUIET, strokeDash=[2, 3])
        .encode(x=x("to"), x2="x:Q", y=y("at"), y2="circle:Q"),
        look.layer(bars).mark_rect().encode(x=x("from"), x2="to:Q", y=y("start"), y2="end:Q", color=look.colour()),
        look.halo(bars, x("to"), y("middle"), dx=5),
        look.text(bars, x("to"), y("middle"), dx=5),
        look.text([row | {"nought": 0} for row in bars], x("nought"), y("middle"), "year", color=look.QUIET),
        look.layer(marks)
        .mark_circle(size=280, opacity=1, color=look.PAPER, stroke=look.QUIET)
        .encode(x=x("x"), y=y("circle")),
        look.text(marks, x("x"), y("circle"), align="center", fontSize=12),
    )


def _decimal(day: date) -> float:
    """A day as a year with a fraction: 1 April is a quarter past, exactly, so that years touch."""
    return day.year + (day.month - 1) / 12 + (day.day - 1) / 372
