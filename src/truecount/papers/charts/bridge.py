"""The bridge between two years: what was recorded, what better recording added, what everything else added."""

from __future__ import annotations

from itertools import pairwise

from truecount.figure import Figure
from truecount.papers.charts import look
from truecount.papers.parts import Picture


def bridge(
    id: str,
    title: str,
    words: str,
    before: Figure,
    recording: Figure,
    other: Figure,
    after: Figure,
    names: tuple[str, ...],
) -> Picture:
    """Four bars from zero to the first year's count, over both parts of the change, to the second year's count."""
    first = look.value(before)
    middle = first + look.value(recording)
    steps = [
        _step(before, names[0], 0.0, first, look.PALE),
        _step(recording, names[1], first, middle, look.RECORDING),
        _step(other, names[2], middle, middle + look.value(other), look.REST),
        _step(after, names[3], 0.0, look.value(after), look.OURS),
    ]
    for number, step in enumerate(steps):
        step |= {"from": number + 0.12, "to": number + 0.88, "middle": number + 0.5, "number": number}

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        return (_narrow(steps), (2, 2, 2, 4)) if narrow else (_wide(steps), (2, 4, 2, 50))

    return look.picture(id, title, words, draw)


def _step(figure: Figure, name: str, start: float, end: float, colour: str) -> dict[str, object]:
    part = start != 0
    sign = "+" if part and end > start else ""
    low, high = start, end
    sure = ""
    if part and figure.interval is not None:
        low, high = start + figure.interval.low, start + figure.interval.high
        sure = f"{look.shown(figure, 'low')} to {look.shown(figure, 'high')}"
    return {
        "start": start,
        "end": end,
        "top": max(start, end, high),
        "low": low,
        "high": high,
        "sure": sure,
        "label": f"{sign}{look.shown(figure)}",
        "name": name,
        "colour": colour,
    }


def _wide(steps: look.Rows) -> look.Drawing:
    width, height = look.WIDE - 4, 300
    top = 1.2 * max(step["top"] for step in steps)
    plane = look.Plane(width, height, (0, len(steps)), (0, top))
    x, y = plane.x, plane.y
    sure, plain = [step for step in steps if step["sure"]], [step for step in steps if not step["sure"]]
    joins = [{"x": one["to"], "to": two["from"], "y": one["end"]} for one, two in pairwise(steps)]
    names = [
        step | {"line": part, "nought": 0, "n": n} for step in steps for n, part in enumerate(step["name"].split("\n"))
    ]
    return plane.layers(
        look.layer(steps).mark_rect().encode(x=x("from"), x2="to:Q", y=y("start"), y2="end:Q", color=look.colour()),
        look.layer(joins).mark_rule(color=look.QUIET).encode(x=x("x"), x2="to:Q", y=y("y")),
        look.layer([{"a": 0, "b": 4, "y": 0}]).mark_rule(color=look.QUIET).encode(x=x("a"), x2="b:Q", y=y("y")),
        look.layer(sure).mark_rule(color=look.INK, strokeWidth=2).encode(x=x("middle"), y=y("low"), y2="high:Q"),
        *_caps(sure, plane),
        look.text(sure, x("middle"), y("top"), align="center", dy=-28, fontSize=15, fontWeight="bold"),
        look.text(plain, x("middle"), y("top"), align="center", dy=-13, fontSize=15, fontWeight="bold"),
        look.text(sure, x("middle"), y("top"), "sure", align="center", dy=-11, fontSize=12, color=look.QUIET),
        *(
            look.text(
                [one for one in names if one["n"] == n],
                x("middle"),
                y("nought"),
                "line",
                align="center",
                dy=15 + 17 * n,
            )
            for n in (0, 1)
        ),
    )


def _caps(sure: look.Rows, plane: look.Plane) -> list[look.Drawing]:
    style = {"color": look.INK, "thickness": 2, "size": 14, "orient": "horizontal"}
    return [look.layer(sure).mark_tick(**style).encode(x=plane.x("middle"), y=plane.y(end)) for end in ("low", "high")]


def _narrow(steps: look.Rows) -> look.Drawing:
    width, row = look.NARROW - 4, 72
    height = 4 * row
    most = 1.02 * max(step["top"] for step in steps)
    plane = look.Plane(width, height, (0, most), (-height, 0))
    x, y = plane.x, plane.y
    steps = [
        step
        | {
            "words": step["name"].replace("\n", " ") + ": " + step["label"],
            "nought": 0,
            "text": -(row * step["number"] + 12),
            "upper": -(row * step["number"] + 24),
            "lower": -(row * step["number"] + 46),
            "centre": -(row * step["number"] + 35),
        }
        for step in steps
    ]
    sure = [step for step in steps if step["sure"]]
    return plane.layers(
        look.layer(steps).mark_rect().encode(x=x("start"), x2="end:Q", y=y("upper"), y2="lower:Q", color=look.colour()),
        look.layer(sure).mark_rule(color=look.INK, strokeWidth=2).encode(x=x("low"), x2="high:Q", y=y("centre")),
        look.text(steps, x("nought"), y("text"), "words"),
        look.text(
            [one | {"sure": f"95% interval {one['sure']}"} for one in sure],
            x("nought"),
            y("lower"),
            "sure",
            dy=9,
            fontSize=12,
            color=look.QUIET,
        ),
    )
