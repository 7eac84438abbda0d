"""The control chart: counts period by period, the level and limits they are held against, and what stands out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from truecount.figure import Period
from truecount.papers.charts import labels, look, marks
from truecount.papers.charts.frame import Frame, Sign, ends, foot, grid, key, ticks
from truecount.papers.parts import Picture
from truecount.trends import Watched, years

SHADE = "#E9EEF4"
MONTHS = (1, 3, 6, 12, 24, 60, 120)
LIMITS = (("high", "Upper limit"), ("centre", "Usual level"), ("low", "Lower limit"))
OUTSIDE = Sign("diamond", look.THEIRS, "Outside the limits")
SIGNAL = Sign("diamond", look.THEIRS, "Signal")
INSIDE = Sign("circle", look.OURS, "Within the limits")
NO_SIGNAL = Sign("circle", look.OURS, "No signal")
MOST_WRITTEN = 40
UNWRITTEN = "Not every marked count is written, for want of room."


@dataclass(frozen=True)
class Point:
    """One period's count, and the level and limits it is held against, all in the counted unit.

    `signals` marks a point that stands out; `baseline` one from which level and limits were drawn.
    """

    period: Period
    count: int
    centre: float
    low: float
    high: float
    signals: bool
    baseline: bool


def points(found: Watched) -> list[Point]:
    """The points of months that are watched."""
    chart = found.chart
    return [
        Point(
            period=years.month(month),
            count=int(found.counts[n]),
            centre=float(chart.centre[n]),
            low=float(chart.low[n]),
            high=float(chart.high[n]),
            signals=bool(chart.signals[n]),
            baseline=not chart.watched[n],
        )
        for n, month in enumerate(found.months)
    ]


@dataclass(frozen=True)
class Event:
    """A dated event in pixels: where its rule stands, and the left, top and bottom of its words' lines."""

    at: float
    left: float
    top: float
    bottom: float
    lines: list[str]

    def box(self, head: float) -> labels.Box:
        """The room of its words in the picture, whose events start at the height `head`."""
        return labels.Box(self.left, head + self.top, self.left, head + self.bottom)


def control_chart(
    id: str, title: str, words: str, rows: Sequence[Point], events: Sequence[tuple[date, str]], unit: str
) -> Picture:
    """Counts joined in time's order, level and limits as steps, signals as diamonds with their counts.

    `events` are dated changes, such as a new basis for the limits; those outside the periods are left out. `unit` says
    what is counted, such as "Crimes recorded each month". Where a period is missing the lines break. Raises ValueError
    when there is no row.
    """
    if not rows:
        raise ValueError(f"{id} has no period to draw")
    rows = sorted(rows, key=lambda row: row.period.start)
    first, last = rows[0].period.start, rows[-1].period.end
    shown = sorted((day, labels.clean(name)) for day, name in events if first <= day <= last)

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        return _drawn(rows, shown, labels.clean(unit), narrow), (2, 2, 2, 4)

    return look.picture(id, labels.clean(title), labels.clean(words), draw)


def _drawn(rows: Sequence[Point], events: Sequence[tuple[date, str]], unit: str, narrow: bool) -> look.Drawing:
    width, tall = (look.NARROW - 4, 230) if narrow else (look.WIDE - 4, 270)
    up = ends(min(min(row.low, row.count) for row in rows), max(max(row.high, row.count) for row in rows))
    side = ticks(*up)
    # The first date stands under the frame's left end, half of it to the left.
    left = max(30, 10 + max(labels.long(text) for _, text in side))
    right = width - 78
    across = (float(rows[0].period.start.toordinal()), float(rows[-1].period.end.toordinal() + 1))
    starts = up[0] if up[0] else None
    caption = labels.broken(unit + (f" (the scale starts at {side[0][1]})" if starts else ""), width, marks.SMALL, 2)
    frame = Frame(left, right, 0, 1, across, up)
    placed = placed_events(events, frame, 130 if narrow else 190, width)
    head = labels.LEAD * len(caption) + 6
    top = head + max((one.bottom for one in placed), default=0) + 10
    frame = Frame(left, right, top, top + tall, across, up)
    counts = [_at(row, frame) | {"run": run} for run, row in _runs(rows)]
    marked = [row for row in counts if row["signals"]]
    names = _names(rows[-1], frame, width)
    bands, band_names = baselines(rows, frame)
    inside = labels.Box(left, top - 8, width, frame.bottom - 1)
    boxes = _written(counts, [box for box, _ in names + band_names], inside)
    held = [(row, box) for row, box in zip(marked, boxes, strict=True) if box]
    missing = len(held) < len(marked)
    area = marks.plane(width, frame.bottom + (68 if missing else 50))
    levels, values = grid(frame, side)
    strokes, dates = foot(frame, dates_below(rows, (right - left) / 66))
    signs, meanings = key(area, _key(rows), 8, frame.bottom + 38)
    said = [marks.word(0, 7 + labels.LEAD * n, text) for n, text in enumerate(caption)]
    said += [marks.word(0, frame.bottom + 58, UNWRITTEN)] if missing else []
    said += labels.words(band_names, SHADE)
    said += labels.words(names)
    said += labels.words([(one.box(head), one.lines) for one in placed], colour=look.INK)
    said += labels.words([(box, [row["label"]]) for row, box in held], colour=look.THEIRS, bold=True)
    rules = [{"x": one.at, "x2": one.at, "y": head + one.bottom, "y2": frame.bottom} for one in placed]
    return area.layers(
        marks.bars(area, bands),
        marks.rules(area, levels, look.RULE),
        marks.rules(area, [band | {"y": frame.bottom} for band in bands], look.REST, strokeWidth=3),
        marks.rules(area, strokes),
        marks.rules(area, rules, strokeDash=[2, 3]),
        marks.joined(area, steps(rows, frame, "centre"), color=look.REST, strokeWidth=1.5),
        *(
            marks.joined(area, steps(rows, frame, name), color=look.REST, strokeWidth=1.5, strokeDash=[6, 4])
            for name in ("low", "high")
        ),
        marks.joined(area, counts, color=look.OURS, strokeWidth=1.2),
        marks.points(area, [row for row in counts if not row["signals"]], "circle", look.OURS),
        labels.leaders(area, [(row["x"], row["y"], box) for row, box in held]),
        marks.points(area, marked, "diamond", look.THEIRS),
        *signs,
        *marks.words(area, values + dates + meanings + said),
    )


def _at(row: Point, frame: Frame) -> dict[str, Any]:
    middle = (row.period.start.toordinal() + row.period.end.toordinal() + 1) / 2
    above = row.count >= row.centre
    place: dict[str, Any] = {"x": frame.x(middle), "y": frame.y(row.count)}
    return place | {"signals": row.signals, "above": above, "label": f"{row.count:,}"}


def _runs(rows: Sequence[Point]) -> Iterator[tuple[int, Point]]:
    """Each row with the number of its run: a run ends where the next period does not follow at once."""
    run = 0
    for number, row in enumerate(rows):
        if number and (row.period.start - rows[number - 1].period.end).days > 1:
            run += 1
        yield run, row


def steps(rows: Sequence[Point], frame: Frame, name: str) -> look.Rows:
    """One of level and limits as steps: level through each period, upright between two."""
    edges = [
        (run, at, getattr(row, name))
        for run, row in _runs(rows)
        for at in (row.period.start.toordinal(), row.period.end.toordinal() + 1)
    ]
    return [{"run": run, "x": frame.x(at), "y": frame.y(level)} for run, at, level in edges]


def baselines(rows: Sequence[Point], frame: Frame) -> tuple[look.Rows, list[tuple[labels.Box, list[str]]]]:
    """The spans the level and limits were drawn from, and their names where these fit beside each other."""
    bands, named = [], []
    after, half = frame.left, labels.long("Baseline") / 2
    for baseline, group in groupby(_runs(rows), key=lambda pair: (pair[1].baseline, pair[0])):
        held = [row for _, row in group]
        if not baseline[0]:
            continue
        start = frame.x(held[0].period.start.toordinal())
        end = frame.x(held[-1].period.end.toordinal() + 1)
        bands.append({"x": start, "x2": end, "y": frame.top, "y2": frame.bottom, "colour": SHADE})
        middle = max((start + end) / 2, frame.left + half)
        if middle - half >= after - 1:
            box = labels.Box(middle - half, frame.bottom - 18, middle + half, frame.bottom - 4, "center")
            named.append((box, ["Baseline"]))
            after = middle + half
    return bands, named


def placed_events(events: Sequence[tuple[date, str]], frame: Frame, room: float, width: float) -> list[Event]:
    """The events' words so placed that an earlier one's stand above those of a later one they would run into.

    So no rule, drawn down from its words, crosses other words.
    """
    held: list[Event] = []
    for day, name in reversed(events):
        at = frame.x(day.toordinal())
        lines = labels.broken(name, room)
        wide = max(labels.long(line) for line in lines)
        left = max(min(at - 2, width - wide), 0)
        bottom = min((one.top for one in held if one.left < left + wide + 6), default=0.0)
        held.append(Event(at, left, bottom - labels.LEAD * len(lines), bottom, lines))
    highest = min((one.top for one in held), default=0)
    return [replace(one, top=one.top - highest, bottom=one.bottom - highest) for one in reversed(held)]


def _written(counts: look.Rows, taken: list[labels.Box], inside: labels.Box) -> list[labels.Box | None]:
    """Where the counts of the marked points stand: clear of every point and of each other."""
    taken = taken + [labels.Box(row["x"] - 4, row["y"] - 4, row["x"] + 4, row["y"] + 4) for row in counts]
    marked = [row for row in counts if row["signals"]]
    wanted = [labels.above(row["x"], row["y"], [row["label"]], down=not row["above"]) for row in marked[:MOST_WRITTEN]]
    boxes = labels.settle(wanted, taken, inside)
    return boxes + [None] * (len(marked) - len(boxes))


def _names(last: Point, frame: Frame, width: float) -> list[tuple[labels.Box, list[str]]]:
    """What the level and the limits are called, at their right ends, pushed apart."""
    wanted = [frame.y(getattr(last, name)) for name, _ in LIMITS]
    places = labels.spread(wanted, labels.LEAD, frame.top, frame.bottom)
    half = labels.LEAD / 2
    return [
        (labels.Box(frame.right + 5, at - half, width, at + half), [name])
        for at, (_, name) in zip(places, LIMITS, strict=True)
    ]


def dates_below(rows: Sequence[Point], most: float) -> list[tuple[float, str]]:
    """First days of months to write below, counted from April, no more than fit."""
    first, last = rows[0].period.start, rows[-1].period.end
    months = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
    step = next((step for step in MONTHS if len(months) / step <= most), MONTHS[-1])
    days = [date(month // 12, month % 12 + 1, 1) for month in months if (month - 3) % step == 0]
    return [(day.toordinal(), f"{day:%b %Y}") for day in days if first <= day <= last]


def _key(rows: Sequence[Point]) -> tuple[Sign, Sign]:
    """Plain words where every signal is a count outside its limits; "signal" where some are of another kind."""
    plain = all(row.signals != (row.low <= row.count <= row.high) for row in rows)
    return (OUTSIDE, INSIDE) if plain else (SIGNAL, NO_SIGNAL)


def _unwritten(area: look.Plane, some: bool, left: float, y: float) -> list[look.Drawing]:
    if not some:
        return []
    row = [{"x": left, "y": y, "label": UNWRITTEN}]
    return [look.text(row, area.x("x"), area.y("y"), fontSize=marks.SMALL, color=look.QUIET)]
