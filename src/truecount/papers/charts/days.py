"""Days between rare crimes: each gap where it ended, the limits it is held against, and what came too long or soon."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from truecount.figure import Period
from truecount.papers.charts import control, labels, look, marks
from truecount.papers.charts.frame import Frame, Sign, foot, grid, key
from truecount.papers.parts import Picture

GAP = Sign("circle", look.OURS, "A gap")
TOO_LONG = Sign("diamond", look.THEIRS, "Too long")
TOO_SOON = Sign("triangle-down", look.THEIRS, "Too soon")
OPEN = Sign("square", look.REST, "Not yet ended")
SIGNS = (GAP, TOO_LONG, TOO_SOON, OPEN)
SIZES = {"circle": 36, "diamond": 120, "triangle-down": 110, "square": 60}
FARTHEST = 2.5
"""An upper limit more than so many times the longest gap is told in words, for it would flatten all else."""
SCALE = "The longer the gaps, the closer together the scale draws them."
ROUND = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
HEADROOM = 32
"""Pixels above the highest mark for the names of baselines."""
APART = 18
"""Pixels between two values beside the scale."""
UNWRITTEN = "Not every mark has its words, for want of room."


@dataclass(frozen=True)
class Gap:
    """The days from one crime to the next, and what they are held against, all in days.

    `mean` is that of the last few gaps, None where there are not so many yet; it is held against `low`, and the gap
    itself against `high`. `label` says what a mark stands for; `open` is a gap that no crime has ended yet.
    """

    start: date
    end: date
    mean: float | None
    centre: float
    low: float
    high: float
    too_long: bool
    too_soon: bool
    baseline: bool
    label: str = ""
    open: bool = False

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.end - self.start).days

    @property
    def sign(self) -> Sign:
        """The mark it is drawn by."""
        return TOO_LONG if self.too_long else TOO_SOON if self.too_soon else OPEN if self.open else GAP


def days_chart(
    id: str, title: str, words: str, rows: Sequence[Gap], events: Sequence[tuple[date, str]], together: int
) -> Picture:
    """Gaps as points where they ended, the mean of the last `together` as a line, limits as steps.

    What is too long is a diamond and what is too soon a triangle, each with its words. `events` are dated changes;
    those outside the gaps are left out. Raises ValueError where there is no day to draw.
    """
    if not rows or rows[-1].end <= rows[0].start:
        raise ValueError(f"{id} has no days to draw")
    first, last = rows[0].start, rows[-1].end
    shown = sorted((when, labels.clean(name)) for when, name in events if first <= when <= last)

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        return _drawn(rows, shown, together, narrow), (2, 2, 2, 4)

    return look.picture(id, labels.clean(title), labels.clean(words), draw)


def _drawn(rows: Sequence[Gap], events: Sequence[tuple[date, str]], together: int, narrow: bool) -> look.Drawing:
    width, tall = (look.NARROW - 4, 230) if narrow else (look.WIDE - 4, 270)
    spans = _stretches(rows)
    highest = float(max(*(row.days for row in rows), *(span.centre for span in spans)))
    inside = [span for span in spans if span.high <= FARTHEST * highest]
    up = (0.0, (1 + HEADROOM / tall) * _root(max([highest, *(span.high for span in inside)])))
    side = _side(up[1], tall)
    left, right = max(30, 10 + max(labels.long(text) for _, text in side)), width - 78
    across = (float(rows[0].start.toordinal()), float(rows[-1].end.toordinal() + 1))
    caption = labels.broken(_caption(spans, inside, together), width, marks.SMALL, 5)
    head = labels.LEAD * len(caption) + 6
    placed = control.placed_events(events, Frame(left, right, 0, 1, across, up), 130 if narrow else 190, width)
    top = head + max((one.bottom for one in placed), default=0) + 10
    frame = Frame(left, right, top, top + tall, across, up)
    points = [_at(row, frame) for row in rows]
    marked = [row for row in points if row["label"]]
    names = _names(spans[-1], frame, width, spans[-1] in inside)
    bands, band_names = control.baselines(spans, frame)
    band_names = [(replace(box, top=top + 3, bottom=top + 17), name) for box, name in band_names]
    room = labels.Box(left, top - 8, width, frame.bottom - 1)
    boxes = _written(points, marked, [box for box, _ in names + band_names], room)
    held = [(row, box) for row, box in zip(marked, boxes, strict=True) if box]
    missing = len(held) < len(marked)
    used = [sign for sign in SIGNS if any(row.sign is sign for row in rows)]
    lines = [used[:2], used[2:]] if narrow else [used]
    foot_at = frame.bottom + 38 + 16 * len(lines)
    area = marks.plane(width, foot_at + (14 if missing else -4))
    levels, values = grid(frame, side)
    strokes, dates = foot(frame, control.dates_below(spans, (right - left) / 66))
    keyed = [key(area, some, 8, frame.bottom + 38 + 16 * n) for n, some in enumerate(lines)]
    said = [marks.word(0, 7 + labels.LEAD * n, text) for n, text in enumerate(caption)]
    said += [marks.word(0, foot_at, UNWRITTEN)] if missing else []
    said += labels.words(band_names, control.SHADE) + labels.words(names)
    said += labels.words([(one.box(head), one.lines) for one in placed], colour=look.INK)
    said += labels.words([(box, [row["label"]]) for row, box in held], colour=look.THEIRS, bold=True)
    rules = [{"x": one.at, "x2": one.at, "y": head + one.bottom, "y2": frame.bottom} for one in placed]
    dashed = {"color": look.REST, "strokeWidth": 1.5, "strokeDash": [6, 4]}
    return area.layers(
        marks.bars(area, bands),
        marks.rules(area, levels, look.RULE),
        marks.rules(area, [band | {"y": frame.bottom} for band in bands], look.REST, strokeWidth=3),
        marks.rules(area, strokes),
        marks.rules(area, rules, strokeDash=[2, 3]),
        marks.joined(area, control.steps(_rooted(spans), frame, "centre"), color=look.REST, strokeWidth=1.5),
        marks.joined(area, control.steps(_rooted(inside), frame, "high"), **dashed),
        marks.joined(area, control.steps(_rooted([span for span in spans if span.low > 0]), frame, "low"), **dashed),
        marks.joined(area, _means(rows, frame), color=look.RECORDING, strokeWidth=1.8),
        *(_points(area, points, sign) for sign in used),
        labels.leaders(area, [(row["x"], row["y"], box) for row, box in held]),
        *(drawing for drawings, _ in keyed for drawing in drawings),
        *marks.words(area, values + dates + said + [word for _, words in keyed for word in words]),
    )


def _stretches(rows: Sequence[Gap]) -> list[control.Point]:
    """Gaps under the same limits as one period, such as a baseline or what is watched after it."""
    found = []
    for (baseline, centre, low, high), group in groupby(rows, key=lambda row: (row.baseline, *_levels(row))):
        held = list(group)
        last = held[-1].end - timedelta(days=1)
        if last >= held[0].start:
            period = Period(start=held[0].start, end=last)
            found.append(control.Point(period, 0, centre, low, high, signals=False, baseline=baseline))
    return found


def _rooted(spans: Sequence[control.Point]) -> list[control.Point]:
    """The same, their levels as the scale has them."""
    return [replace(span, centre=_root(span.centre), low=_root(span.low), high=_root(span.high)) for span in spans]


def _root(days: float) -> float:
    """Where days stand on the scale: by their square root, so that short gaps are told apart beside long ones."""
    return math.sqrt(days)


def _side(highest: float, tall: float) -> list[tuple[float, str]]:
    """Round numbers of days that are far enough apart on the scale, the largest first."""
    held: list[tuple[float, str]] = []
    for days in reversed([one for one in ROUND if _root(one) <= highest]):
        if not held or (held[-1][0] - _root(days)) * tall / highest >= APART:
            held.append((_root(days), f"{days:,}"))
    return held[::-1]


def _levels(row: Gap) -> tuple[float, float, float]:
    return row.centre, row.low, row.high


def _caption(spans: Sequence[control.Point], inside: Sequence[control.Point], together: int) -> str:
    told = f"Days from one crime to the next, by the day of the later; the line is the mean of the last {together}"
    told += ", held against the lower limit"
    if any(span.low <= 0 for span in spans):
        told += " (0 where none can be too soon)"
    far = sorted({span.high for span in spans if span not in inside})
    if far:
        named = " and ".join(f"{high:,.0f}" for high in far)
        told += f". The upper limit of {named} days is above the picture"
    return f"{told}. {SCALE}"


def _at(row: Gap, frame: Frame) -> dict[str, Any]:
    place: dict[str, Any] = {"x": frame.x(row.end.toordinal()), "y": frame.y(_root(row.days))}
    return place | {"label": row.label, "sign": row.sign, "low": row.too_soon}


def _means(rows: Sequence[Gap], frame: Frame) -> look.Rows:
    """The line of means, broken where there is none."""
    found, run = [], 0
    for row in rows:
        if row.mean is None:
            run += 1
        else:
            found.append({"run": run, "x": frame.x(row.end.toordinal()), "y": frame.y(_root(row.mean))})
    return found


def _points(area: look.Plane, points: look.Rows, sign: Sign) -> look.Drawing:
    rows = [{"x": row["x"], "y": row["y"]} for row in points if row["sign"] is sign]
    mark = look.layer(rows).mark_point(
        shape=sign.shape, filled=True, size=SIZES[sign.shape], color=sign.colour, opacity=1
    )
    return mark.encode(x=area.x("x"), y=area.y("y"))


def _written(
    points: look.Rows, marked: look.Rows, taken: list[labels.Box], inside: labels.Box
) -> list[labels.Box | None]:
    """Where the words of the marks stand: clear of every point and of each other."""
    taken = taken + [labels.Box(row["x"] - 4, row["y"] - 4, row["x"] + 4, row["y"] + 4) for row in points]
    wanted = [labels.above(row["x"], row["y"], [row["label"]]) for row in marked[: control.MOST_WRITTEN]]
    boxes = labels.settle(wanted, taken, inside)
    return boxes + [None] * (len(marked) - len(boxes))


def _names(last: control.Point, frame: Frame, width: float, has_upper: bool) -> list[tuple[labels.Box, list[str]]]:
    """What the usual gap and the limits are called, at their right ends, pushed apart."""
    shown = [(last.centre, "Usual gap")]
    shown += [(last.high, "Upper limit")] if has_upper else []
    shown += [(last.low, "Lower limit")] if last.low > 0 else []
    places = labels.spread([frame.y(_root(at)) for at, _ in shown], labels.LEAD, frame.top, frame.bottom)
    half = labels.LEAD / 2
    return [
        (labels.Box(frame.right + 9, at - half, width, at + half), [name])
        for at, (_, name) in zip(places, shown, strict=True)
    ]
