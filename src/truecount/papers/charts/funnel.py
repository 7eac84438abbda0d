"""The funnel: every unit's value against its size, and how far chance alone would let small units stray."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from truecount.papers.charts import labels, look, marks
from truecount.papers.charts.frame import Frame, Sign, ends, foot, grid, key, ticks
from truecount.papers.parts import Picture

ALL_NAMED = 15
MOST_NAMED = 40
FAR = 24
"""With few names to write, one may be pushed this many half lines from its point, so that all find room."""
OUTSIDE = Sign("diamond", look.THEIRS, "Outside the limits")
INSIDE = Sign("circle", look.OURS, "Within the limits")
UNNAMED = "Not every unit is named, for want of room."


@dataclass(frozen=True)
class Unit:
    """One unit, such as a district: its size (what its value is drawn from), its value, and whether it is outside.

    One that is `named` has its name beside it wherever it lies and however many units there are.
    """

    name: str
    size: float
    value: float
    outside: bool
    named: bool = False


@dataclass(frozen=True)
class Limits:
    """A pair of limits: the level as printed, such as "95%", and (size, low, high) from small to large sizes."""

    level: str
    points: Sequence[tuple[float, float, float]]


def funnel(
    id: str,
    title: str,
    words: str,
    units: Sequence[Unit],
    centre: float,
    limits: Sequence[Limits],
    unit: str,
    across: str = "Size of the unit",
) -> Picture:
    """Each unit's value over its size, the value of all together as a level line, and the limits around it.

    `unit` says what the values are, such as "Per cent of crimes recorded in time", and `across` what the sizes count.
    The narrowest limits are dashed, wider ones solid. Units outside are diamonds with their names; with 15 units or
    fewer all are named, and always those that ask for it. Raises ValueError when there is no unit.
    """
    if not units:
        raise ValueError(f"{id} has no unit to draw")
    limits = sorted(limits, key=lambda one: max((high - low for _, low, high in one.points), default=0))

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        return _drawn(units, centre, limits, labels.clean(unit), labels.clean(across), narrow), (2, 2, 2, 4)

    return look.picture(id, labels.clean(title), labels.clean(words), draw)


def _drawn(
    units: Sequence[Unit], centre: float, limits: Sequence[Limits], unit: str, across: str, narrow: bool
) -> look.Drawing:
    width, tall = (look.NARROW - 4, 300) if narrow else (look.WIDE - 4, 340)
    up = _up(units, centre, limits)
    side = ticks(*up)
    left = 10 + max(labels.long(text) for _, text in side)
    right = width - (56 if narrow else 86)
    note = f" (the scale starts at {side[0][1]})" if up[0] else ""
    caption = labels.broken(unit + note, width, marks.SMALL, 3)
    top = labels.LEAD * len(caption) + 12
    frame = Frame(left, right, top, top + tall, (0, _largest(units, limits)), up)
    rows = [{"x": frame.x(one.size), "y": frame.y(one.value)} for one in units]
    drawn, missing = _named(units, rows, frame, frame.y(centre), 110 if narrow else 170)
    area = marks.plane(width, frame.bottom + (82 if missing and narrow else 66))
    outside = [row for row, one in zip(rows, units, strict=True) if one.outside]
    within = [row for row, one in zip(rows, units, strict=True) if not one.outside]
    level = [{"x": left, "x2": right, "y": frame.y(centre), "y2": frame.y(centre)}]
    levels, values = grid(frame, side)
    strokes, sizes = foot(frame, ticks(0, frame.across[1], 3 if narrow else 6))
    signs, meanings = key(area, (OUTSIDE, INSIDE), 8, frame.bottom + 56)
    said = [marks.word(0, 7 + labels.LEAD * n, text) for n, text in enumerate(caption)]
    said.append(marks.word(left, frame.bottom + 33, across))
    if missing:
        said.append(marks.word(0 if narrow else 280, frame.bottom + (74 if narrow else 56), UNNAMED))
    names = labels.words([(box, lines) for _, box, lines in drawn], colour=look.INK)
    return area.layers(
        marks.rules(area, levels, look.RULE),
        marks.rules(area, level, look.REST, strokeWidth=1.5),
        *(_curves(area, frame, one, dashed=number == 0) for number, one in enumerate(limits)),
        marks.rules(area, strokes),
        labels.leaders(area, [(row["x"], row["y"], box) for row, box, _ in drawn]),
        marks.points(area, within, "circle", look.OURS),
        marks.points(area, outside, "diamond", look.THEIRS),
        *signs,
        *marks.words(area, values + sizes + meanings + said + names + _names(frame, centre, limits, narrow)),
    )


def _largest(units: Sequence[Unit], limits: Sequence[Limits]) -> float:
    return max(*(one.size for one in units), *(size for one in limits for size, _, _ in one.points), 0) or 1.0


def _up(units: Sequence[Unit], centre: float, limits: Sequence[Limits]) -> tuple[float, float]:
    """The side's ends: every unit, and the limits from the smallest unit on; wilder ends of the curves are cut."""
    least = min(one.size for one in units)
    held = [centre, *(one.value for one in units)]
    held += [end for one in limits for size, low, high in one.points if size >= least for end in (low, high)]
    return ends(min(held), max(held))


def _curves(area: look.Plane, frame: Frame, limits: Limits, dashed: bool) -> look.Drawing:
    """Both curves of a pair, cut where they leave the frame."""
    rows = []
    for side in (1, 2):
        curve = [(point[0], point[side]) for point in sorted(limits.points)]
        for run, part in enumerate(_inside(curve, *frame.up)):
            rows += [{"run": f"{side}-{run}", "x": frame.x(size), "y": frame.y(value)} for size, value in part]
    return marks.joined(area, rows, color=look.REST, strokeWidth=1.5, strokeDash=[6, 4] if dashed else [1, 0])


def _inside(curve: Sequence[tuple[float, float]], low: float, high: float) -> list[list[tuple[float, float]]]:
    """The parts of a curve that lie between two levels, each ending on a level where it crosses one."""
    runs: list[list[tuple[float, float]]] = []
    for (x0, y0), (x1, y1) in pairwise(curve):
        cuts = sorted((level - y0) / (y1 - y0) for level in (low, high) if y0 != y1)
        start, end = (max(cuts[0], 0.0), min(cuts[1], 1.0)) if cuts else (0.0, 1.0 if low <= y0 <= high else -1.0)
        if start >= end:
            continue
        a, b = ((x0 + t * (x1 - x0), y0 + t * (y1 - y0)) for t in (start, end))
        if start > 0 or not runs or runs[-1][-1] != a:
            runs.append([a])
        runs[-1].append(b if end < 1 else (x1, y1))
    return runs


def _named(
    units: Sequence[Unit], rows: look.Rows, frame: Frame, middle: float, room: float
) -> tuple[list[tuple[dict[str, float], labels.Box, list[str]]], bool]:
    """The names with their boxes, those asked for and outside first, and whether any that should have one has none."""
    few = len(units) <= ALL_NAMED
    wants = [one.outside or one.named or few for one in units]
    first = [(not one.named, not one.outside, -abs(row["y"] - middle)) for one, row in zip(units, rows, strict=True)]
    order = sorted(range(len(units)), key=lambda n: (first[n], n))
    chosen = [n for n in order if wants[n]][:MOST_NAMED]
    names = [labels.broken(units[n].name, room, marks.SMALL, 3) for n in chosen]
    taken = [labels.Box(row["x"] - 5, row["y"] - 5, row["x"] + 5, row["y"] + 5) for row in rows]
    inside = labels.Box(frame.left, frame.top - 8, frame.right, frame.bottom)
    steps = FAR if len(chosen) <= ALL_NAMED else labels.STEPS
    wanted = [labels.beside(rows[n]["x"], rows[n]["y"], lines, steps) for n, lines in zip(chosen, names, strict=True)]
    boxes = labels.settle(wanted, taken, inside, [(row["x"], row["y"]) for row in rows])
    found = {n: (box, lines) for n, box, lines in zip(chosen, boxes, names, strict=True) if box}
    missing = any(want and n not in found for n, want in enumerate(wants))
    return [(rows[n], box, lines) for n, (box, lines) in found.items()], missing


def _names(frame: Frame, centre: float, limits: Sequence[Limits], narrow: bool) -> look.Rows:
    """What the lines are, at their right ends, pushed apart."""
    held = [(centre, "Overall")]
    for one in limits:
        text = labels.clean(one.level) + ("" if narrow else " limit")
        held += [(end, text) for end in max(one.points)[1:]] if one.points else []
    places = labels.spread([frame.y(value) for value, _ in held], labels.LEAD, frame.top, frame.bottom)
    return [marks.word(frame.right + 9, y, text) for y, (_, text) in zip(places, held, strict=True)]
