"""How outcomes come in: the share of crimes that have each one by so many days, named at its line's end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from truecount.figure import rounded
from truecount.papers.charts import labels, look, marks
from truecount.papers.charts.frame import Frame, foot, grid, ticks
from truecount.papers.parts import Picture
from truecount.statistics.estimate import Numbers

OPEN = "still open"
"""The name, in any letters, of the crimes that have no outcome yet."""
MOST = 7
"""More outcomes than these are not drawn: their lines could not be told apart."""
AGES: dict[Literal["day", "month"], tuple[int, ...]] = {
    "day": (0, 30, 90, 180, 365, 730, 1_095, 1_460, 1_825),
    "month": (0, 1, 3, 6, 12, 24, 36, 48, 60),
}
"""The days, or months, written below, as far as the picture goes."""
COLOURS = (look.OURS, look.THEIRS, look.RECORDING)
DASHES = ([1, 0], [9, 3], [2, 3])
"""Lines in order of their last shares differ from their neighbours in colour, and lines of one colour in dashes."""
OPEN_STYLE = (look.REST, [5, 4])
NUMBER = 46
"""Pixels for the last value before a name."""
HALF_SHOWN = 0.05
"""Per cent below which one decimal would show nought."""
CAPTION = "Per cent of crimes with each outcome, by {unit}s from being recorded. The pale bands are {level} intervals."


@dataclass(frozen=True, eq=False)
class Line:
    """The share, 0 to 1, of crimes with one outcome by each day (or month) from 0 on, and its interval, (D,) each.

    One named "still open" is that of the crimes which have none yet.
    """

    name: str
    share: Numbers
    low: Numbers
    high: Numbers

    @property
    def open(self) -> bool:
        """Whether these are the crimes that have no outcome yet."""
        return is_open(self.name)


def is_open(name: str) -> bool:
    """Whether a name is that of the crimes which have no outcome yet."""
    return labels.clean(name).casefold() == OPEN


def curves(
    id: str,
    title: str,
    words: str,
    rows: Sequence[Line],
    unit: Literal["day", "month"],
    most: int,
    level: str = "95%",
) -> Picture:
    """One line an outcome up to the age `most` in `unit`, its interval of `level` as a pale band, its name at its end.

    The seven outcomes with the highest last shares are drawn, what is left is said below, and crimes still open are a
    grey dashed line. Lines end where the shortest does. Raises ValueError where there is no line or no age to draw.
    """
    last = min([most, *(len(row.share) - 1 for row in rows)]) if rows else 0
    if last < 1:
        raise ValueError(f"{id} has no {unit}s to draw")
    drawn, left_out = chosen(rows, last)
    told = f"Not drawn: {', '.join(_told(row, last) for row in left_out)}." if left_out else ""

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        return _drawn(drawn, told, unit, last, level, narrow), (2, 2, 2, 4)

    return look.picture(id, labels.clean(title), labels.clean(words), draw)


def curves_table(rows: Sequence[Line], unit: Literal["day", "month"], most: int) -> list[list[str]]:
    """The table behind the picture: a head, and a row for each outcome and age, those not drawn too; in per cent."""
    table = [["outcome", f"{unit}s from being recorded", "per cent of crimes", "low", "high"]]
    for row in rows:
        for age in range(min(most + 1, len(row.share))):
            ends = (float(one[age]) for one in (row.share, row.low, row.high))
            table.append([row.name, str(age), *("" if math.isnan(end) else f"{100 * end:.2f}" for end in ends)])
    return table


def chosen(rows: Sequence[Line], last: int) -> tuple[list[Line], list[Line]]:
    """The lines to draw and those left out, each from the highest share at the last age down."""
    ordered = sorted(rows, key=lambda row: -float(row.share[last]))
    kept = [row for row in ordered if not row.open][:MOST]
    drawn = [row for row in ordered if row.open or row in kept]
    return drawn, [row for row in ordered if row not in drawn]


def per_cent(share: float) -> str:
    """A share of 1 as its label, rounded as figures are; a little that would round to nought says so."""
    if 0 < 100 * share < HALF_SHOWN:
        return "<0.1%"
    return f"{rounded(Fraction(str(100 * share)), 1)}%"


def _told(row: Line, last: int) -> str:
    return f"{labels.clean(row.name)} {per_cent(float(row.share[last]))}"


def _drawn(
    rows: Sequence[Line], told: str, unit: Literal["day", "month"], last: int, level: str, narrow: bool
) -> look.Drawing:
    width, tall = (look.NARROW - 4, 330) if narrow else (look.WIDE - 4, 340)
    room, fan = (106, 16) if narrow else (150, 26)
    caption = labels.broken(CAPTION.format(unit=unit, level=level), width)
    top = labels.LEAD * (len(caption) + 1) + 16
    highest, side = _side(rows, last)
    left, right = 8 + max(labels.long(text) for _, text in side), width - room - NUMBER - fan
    frame = Frame(left, right, top, top + tall, (0, last), (0, highest))
    styles = _styles(rows)
    ends = [frame.y(100 * float(row.share[last])) for row in rows]
    named = [labels.broken(row.name[:1].upper() + row.name[1:], room) for row in rows]
    high = [labels.LEAD * len(lines) + 5 for lines in named]
    middles = labels.stacked(ends, high, top - 6, frame.bottom + 40)
    below = max(frame.bottom + 53, middles[-1] + high[-1] / 2 + 12)
    left_out = labels.broken(told, width, marks.SMALL, 4) if told else []
    area = marks.plane(width, below - 11 + labels.LEAD * len(left_out))
    levels, values = grid(frame, side)
    strokes, ages = foot(frame, _ages(unit, last, right - left))
    # The last age keeps left of the lines that lead from the curves to their names.
    ages[-1] |= {"align": "right"}
    said = [marks.word(0, 7 + labels.LEAD * n, text) for n, text in enumerate(caption)]
    said.append(marks.word((left + right) / 2, frame.bottom + 33, f"{unit.capitalize()}s", "center"))
    said.append(marks.word(right + fan, middles[0] - high[0] / 2 - 10, f"After {last:,} {unit}s"))
    said += [marks.word(0, below + labels.LEAD * n, text) for n, text in enumerate(left_out)]
    for row, lines, middle, (colour, _) in zip(rows, named, middles, styles, strict=True):
        said += _name(per_cent(float(row.share[last])), lines, right + fan + NUMBER, middle, colour)
    shown = _shown(last, right - left)
    bands = [band for n, row in enumerate(rows) for band in _band(row, shown, frame, n, styles[n][0])]
    leads = [{"x": right + 3, "x2": right + fan - 2, "y": y, "y2": to} for y, to in zip(ends, middles, strict=True)]
    return area.layers(
        marks.rules(area, levels, look.RULE),
        marks.rules(area, strokes),
        marks.bands(area, bands, opacity=0.2),
        *(
            marks.joined(area, _line(row, shown, frame), color=colour, strokeWidth=2.2, strokeDash=dash)
            for row, (colour, dash) in zip(rows, styles, strict=True)
        ),
        *(marks.rules(area, [lead], colour, strokeWidth=0.75) for lead, (colour, _) in zip(leads, styles, strict=True)),
        *marks.words(area, values + ages + said),
    )


def _name(number: str, lines: Sequence[str], left: float, middle: float, colour: str) -> look.Rows:
    """A line's last value, and its name to the right of that."""
    first = middle - labels.LEAD * (len(lines) - 1) / 2
    return [
        marks.word(left - 6, middle, number, "right", colour, bold=True),
        *(marks.word(left, first + labels.LEAD * n, text, "left", colour) for n, text in enumerate(lines)),
    ]


def _side(rows: Sequence[Line], last: int) -> tuple[float, list[tuple[float, str]]]:
    """The round per cent at the side's top, and the values below it."""
    highest = 100 * max(float(np.nanmax(one[: last + 1])) for row in rows for one in (row.share, row.high))
    step = (ticks(0, highest or 1.0)[1:] or [(1.0, "")])[0][0]
    top = step * math.ceil(highest / step - 1e-9) or step
    return top, [(at, f"{text}%") for at, text in ticks(0, top)]


def _styles(rows: Sequence[Line]) -> list[tuple[str, list[int]]]:
    """Colour and dashes of each line."""
    places = iter(range(len(rows)))
    return [
        OPEN_STYLE if row.open else (COLOURS[n % len(COLOURS)], DASHES[n // len(COLOURS) % len(DASHES)])
        for row in rows
        for n in ([0] if row.open else [next(places)])
    ]


def _ages(unit: Literal["day", "month"], last: int, room: float) -> list[tuple[float, str]]:
    """The last age, and those before it that have room below."""
    kept = [0]
    free = last - 1.5 * labels.long(f"{last:,}") * last / room
    for age in AGES[unit]:
        if (age - kept[-1]) * room / last >= labels.long(f"{age:,}") + 4 and age <= free:
            kept.append(age)
    return [(age, f"{age:,}") for age in (*kept, last)]


def _shown(last: int, room: float) -> list[int]:
    """The ages that lines go through: all, or one for every two pixels."""
    return sorted({round(age) for age in np.linspace(0, last, min(last, round(room / 2)) + 1).tolist()})


def _line(row: Line, ages: Sequence[int], frame: Frame) -> look.Rows:
    shares = [(age, float(row.share[age])) for age in ages]
    return [{"run": 0, "x": frame.x(age), "y": frame.y(100 * share)} for age, share in shares if not math.isnan(share)]


def _band(row: Line, ages: Sequence[int], frame: Frame, run: int, colour: str) -> list[dict[str, Any]]:
    ends = [(age, float(row.low[age]), float(row.high[age])) for age in ages]
    return [
        {"run": run, "colour": colour, "x": frame.x(age), "y": frame.y(100 * low), "y2": frame.y(100 * high)}
        for age, low, high in ends
        if not math.isnan(low + high)
    ]
