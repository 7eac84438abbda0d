"""The way from one period's count to the next: what each part of the change added or took away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from truecount.figure import Figure
from truecount.papers.charts import labels, look, marks
from truecount.papers.charts.frame import Frame, ticks
from truecount.papers.parts import Picture

MOST = 6
TALL, BAR = 250, 24
SMALL_CHANGE = 0.25
"""When all that happens lies within this share of the highest count, the bars are cut short and the picture says so."""


def waterfall(
    id: str,
    title: str,
    words: str,
    before: Figure,
    parts: Sequence[tuple[str, Figure]],
    after: Figure,
    names: tuple[str, str],
) -> Picture:
    """A bar for the first count, one for each of 1 to 6 named parts that leads on from the last, and the last count.

    All count the same unit. Parts that take away go down. `names` names the first and the last count. Raises
    ValueError for no part or too many, for a figure without a value, and when the parts do not lead from the first
    count to the last: within one a part and a thousandth, which rounding may leave.
    """
    if not 1 <= len(parts) <= MOST:
        raise ValueError(f"{id} has {len(parts)} parts to draw; it can draw 1 to {MOST}")
    steps = [_step(before, names[0], None)]
    for name, figure in parts:
        steps.append(_step(figure, name, steps[-1]["end"]))
    steps.append(_step(after, names[1], None))
    reached, last = steps[-2]["end"], steps[-1]["end"]
    if abs(reached - last) > len(parts) + 0.001 * max(abs(reached), abs(last)):
        raise ValueError(f"the parts of {id} lead to {reached:g}, not to {last:g}")
    steps[0]["colour"], steps[-1]["colour"] = look.PALE, look.OURS
    floor = _floor(steps)
    note = f"The bars of the two counts are cut short: they start at {floor:,.0f}, not at nought." if floor > 0 else ""

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        return (_narrow if narrow else _wide)(steps, floor, note), (2, 2, 2, 4)

    return look.picture(id, labels.clean(title), labels.clean(words), draw)


def _step(figure: Figure, name: str, start: float | None) -> dict[str, Any]:
    """One bar in the counted unit, and what is written at it; a part starts where the last one ended."""
    value = look.value(figure)
    part = start is not None
    from_ = start or 0.0
    held = figure.interval if part else None
    return {
        "part": part,
        "start": from_,
        "end": from_ + value,
        "low": from_ + held.low if held else None,
        "high": from_ + held.high if held else None,
        "sure": f"{look.shown(figure, 'low')} to {look.shown(figure, 'high')}" if held else "",
        "level": f"{100 * held.level:g}%" if held else "",
        "label": ("+" if part and value > 0 else "") + look.shown(figure),
        "name": name,
        "colour": look.RECORDING if value >= 0 else look.THEIRS,
    }


def _floor(steps: look.Rows) -> float:
    """Where the bars of the counts start: at nought, or at a round number where the change would be too small."""
    reached = _reached(steps)
    low, high = min(reached), max(reached)
    if low <= 0 or high - low > SMALL_CHANGE * high:
        return 0.0
    return max(ticks(0, low - 0.5 * (high - low), 40))[0] if high > low else 0.0


def _reached(steps: look.Rows) -> list[float]:
    return [step[key] for step in steps for key in ("end", "low", "high") if step[key] is not None]


def _scale(steps: look.Rows, floor: float) -> tuple[float, float]:
    reached = _reached(steps)
    return min(floor, *reached), max(*reached, floor + 1)


def _wide(steps: look.Rows, floor: float, note: str) -> look.Drawing:
    width = look.WIDE - 4
    slot = width / len(steps)
    sure = [labels.broken(step["sure"], slot) if step["sure"] else [] for step in steps]
    named = [labels.broken(step["name"], slot - 6, look.TEXT, 5) for step in steps]
    top = 24 + 24 + labels.LEAD * max(len(lines) for lines in sure)
    frame = Frame(0, width, top, top + TALL, (0, len(steps)), _scale(steps, floor))
    below = frame.bottom + 8 + 17 * max(len(lines) for lines in named)
    area = marks.plane(width, below + (22 if note else 4))
    rows, said = [], []
    for number, step in enumerate(steps):
        middle = frame.x(number + 0.5)
        row = _bar(step, frame.y, floor) | {"middle": middle}
        rows.append(
            row | {"x": frame.x(number + 0.12), "x2": frame.x(number + 0.88), "y": row["start"], "y2": row["end"]}
        )
        said += _numbers(row, step["label"], sure[number])
        said += [
            marks.word(middle, frame.bottom + 16 + 17 * n, line, "center", look.INK, look.TEXT)
            for n, line in enumerate(named[number])
        ]
    joins = [{"x": one["x2"], "x2": two["x"], "y": one["end"], "y2": one["end"]} for one, two in pairwise(rows)]
    nought = frame.y(max(floor, 0.0))
    torn = [_across(row, frame.bottom - 12) for row in (rows[0], rows[-1])] if note else []
    return area.layers(
        marks.bars(area, rows),
        _teeth(area, torn),
        marks.rules(area, [*joins, {"x": 0, "x2": width, "y": nought, "y2": nought}]),
        *_whiskers(area, [_upright(row) for row in rows if row["low"] is not None]),
        *marks.words(area, said + _remarks(steps, note, below + 12)),
    )


def _narrow(steps: look.Rows, floor: float, note: str) -> look.Drawing:
    width = look.NARROW - 4
    frame = Frame(4, width - 8, 0, 1, _scale(steps, floor), (0, 1))
    nought = frame.x(max(floor, 0.0))
    rows, said = [], []
    at = 0.0
    for step in steps:
        lines = labels.broken(step["name"] + ":", width - 90, look.TEXT)
        lines[-1] += f" {step['label']}"
        said += [marks.word(0, at + 9 + 17 * n, line, "left", look.INK, look.TEXT) for n, line in enumerate(lines)]
        at += 17 * len(lines) + 3
        row = _bar(step, frame.x, floor)
        rows.append(row | {"x": row["start"], "x2": row["end"], "y": at, "y2": at + BAR})
        at += BAR
        if step["sure"]:
            said.append(marks.word(0, at + 9, f"{step['level']} interval {step['sure']}"))
            at += 18
        at += 12
    lines = labels.broken(note, width, marks.SMALL, 4) if note else []
    said += [marks.word(0, at + 6 + labels.LEAD * n, line) for n, line in enumerate(lines)]
    area = marks.plane(width, at + labels.LEAD * len(lines))
    edges = [{"x": nought, "x2": nought, "y": row["y"] - 2, "y2": row["y2"] + 2} for row in rows]
    torn = [_along(row, frame.left + 12) for row in (rows[0], rows[-1])] if note else []
    return area.layers(
        marks.bars(area, rows),
        _teeth(area, torn),
        marks.rules(area, edges),
        *_whiskers(area, [_level(row) for row in rows if row["low"] is not None]),
        *marks.words(area, said),
    )


def _bar(step: dict[str, Any], place: Callable[[float], float], floor: float) -> dict[str, Any]:
    """A bar's ends in pixels; one too thin to be seen is drawn two pixels thick."""
    row: dict[str, Any] = {key: None if step[key] is None else place(step[key]) for key in ("end", "low", "high")}
    row |= {"start": place(step["start"] if step["part"] else floor), "colour": step["colour"]}
    thick = row["end"] - row["start"]
    return row | ({} if abs(thick) >= 2 else {"start": row["end"] + (2 if thick > 0 else -2)})  # noqa: PLR2004 - pixels


def _numbers(row: dict[str, Any], number: str, sure: Sequence[str]) -> look.Rows:
    """A bar's number above all that is drawn of it, and its interval below that."""
    peak = min(row[key] for key in ("start", "end", "low", "high") if row[key] is not None)
    over = peak - 9 - labels.LEAD * len(sure)
    return [
        marks.word(row["middle"], over - 4, number, "center", look.INK, 15, bold=True),
        *(marks.word(row["middle"], over + labels.LEAD * (n + 0.9), line, "center") for n, line in enumerate(sure)),
    ]


def _upright(row: dict[str, Any]) -> look.Rows:
    """An interval's line and its two ends, on an upright bar."""
    x = row["middle"]
    caps = [{"x": x - 7, "x2": x + 7, "y": row[end], "y2": row[end]} for end in ("low", "high")]
    return [{"x": x, "x2": x, "y": row["low"], "y2": row["high"]}, *caps]


def _level(row: dict[str, Any]) -> look.Rows:
    """The same on a bar that lies."""
    y = (row["y"] + row["y2"]) / 2
    caps = [{"x": row[end], "x2": row[end], "y": y - 5, "y2": y + 5} for end in ("low", "high")]
    return [{"x": row["low"], "x2": row["high"], "y": y, "y2": y}, *caps]


def _whiskers(area: look.Plane, held: Sequence[look.Rows]) -> list[look.Drawing]:
    """Lines from the low to the high end of each interval, edged in white so that they show on any bar."""
    return [
        marks.rules(area, [rows[0] for rows in held], look.PAPER, strokeWidth=5),
        marks.rules(area, [row for rows in held for row in rows], look.INK, strokeWidth=2),
    ]


def _across(bar: dict[str, Any], y: float) -> list[tuple[float, float]]:
    """A zigzag over an upright bar."""
    return [(bar["x"] + (bar["x2"] - bar["x"]) * n / 8, y + 8 * (n % 2) - 4) for n in range(9)]


def _along(bar: dict[str, Any], x: float) -> list[tuple[float, float]]:
    """A zigzag over a bar that lies."""
    return [(x + 8 * (n % 2) - 4, bar["y"] + BAR * n / 4) for n in range(5)]


def _teeth(area: look.Plane, torn: Sequence[Sequence[tuple[float, float]]]) -> look.Drawing:
    """White zigzags over bars that are cut short."""
    rows = [{"run": run, "x": x, "y": y} for run, places in enumerate(torn) for x, y in places]
    return marks.joined(area, rows, color=look.PAPER, strokeWidth=4)


def _remarks(steps: look.Rows, note: str, foot: float) -> look.Rows:
    """What the upright lines mean, at the top, and that bars are cut, at the foot."""
    levels = " and ".join(dict.fromkeys(step["level"] for step in steps if step["level"]))
    rows = [marks.word(0, 8, f"Upright lines and small figures: {levels} intervals")] if levels else []
    return rows + ([marks.word(0, foot, note)] if note else [])
