"""What became of the crimes recorded: one bar that fans out into a bar for each outcome, as thick as it has crimes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from truecount.figure import Figure
from truecount.papers.charts import labels, look, marks
from truecount.papers.charts.curves import is_open, per_cent
from truecount.papers.parts import Picture

GAP = 8
THIN = 2
"""A bar of any crimes at all is at least so many pixels thick."""
STEPS = 24


@dataclass(frozen=True)
class Part:
    """One outcome: its name, its crimes, and its share of those recorded as a label."""

    name: str
    crimes: int
    share: str

    @property
    def open(self) -> bool:
        """Whether these have no outcome yet."""
        return is_open(self.name)


@dataclass(frozen=True)
class Form:
    """The places of the wide or the narrow form in pixels: of the bars, of the words, and the height of the whole."""

    width: float
    tall: float
    bar: float
    """How wide the bar at the left and those at the right are."""
    right: float
    """Where the bars at the right start."""
    text: float
    """Where the words start."""


WIDE_FORM = Form(look.WIDE - 4, 300, 24, 290, 326)
NARROW_FORM = Form(look.NARROW - 4, 260, 16, 96, 118)


def flow(id: str, title: str, words: str, recorded: Figure, parts: Sequence[tuple[str, Figure]]) -> Picture:
    """Crimes recorded as one bar, and a bar for each named outcome, the largest first and "still open" last.

    `recorded` is a count; each part is a rate of it, whose two counts it holds in `parts`. Raises ValueError where
    there is nothing to draw, a part has no counts, or the parts do not add up to the crimes recorded.
    """
    held = ordered(id, recorded, parts)
    total = f"{look.shown(recorded)} crimes recorded"

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        return _drawn(held, total, narrow), (2, 2, 2, 4)

    return look.picture(id, labels.clean(title), labels.clean(words), draw)


def flow_table(parts: Sequence[tuple[str, Figure]]) -> list[list[str]]:
    """The table behind the picture: a head, and a row for each outcome in the order given."""
    rows = [[name, look.shown(figure, "part").replace(",", ""), look.shown(figure)] for name, figure in parts]
    return [["outcome", "crimes", "per cent of crimes recorded"], *rows]


def ordered(id: str, recorded: Figure, parts: Sequence[tuple[str, Figure]]) -> list[Part]:
    """The outcomes from the one with most crimes down, those still open last; errors as `flow` raises."""
    held = []
    whole = look.value(recorded)
    for name, figure in parts:
        if figure.parts is None:
            raise ValueError(f"{figure.id} has no counts to draw")
        crimes = figure.parts[0]
        held.append(Part(labels.clean(name), crimes, _share(figure)))
    if whole <= 0 or sum(part.crimes for part in held) != whole:
        raise ValueError(f"the parts of {id} hold {sum(part.crimes for part in held)} crimes, not {whole:g}")
    return sorted(held, key=lambda part: (part.open, -part.crimes))


def _share(figure: Figure) -> str:
    """The share as the figure shows it; a little that it rounds to nought says so."""
    little = per_cent(look.value(figure) / 100)
    return little if little.startswith("<") else f"{look.shown(figure)}%"


def _drawn(parts: Sequence[Part], total: str, narrow: bool) -> look.Drawing:
    form = NARROW_FORM if narrow else WIDE_FORM
    crimes = sum(part.crimes for part in parts)
    thick = [max(form.tall * part.crimes / crimes, THIN) if part.crimes else 0.0 for part in parts]
    lines = [_lines(part, narrow, form) for part in parts]
    slots = [max(high, labels.LEAD * len(text)) + GAP for high, text in zip(thick, lines, strict=True)]
    top = 30.0
    high = max(sum(slots) - GAP, form.tall)
    area = marks.plane(form.width, top + high + GAP)
    start = top
    bars = [_bar(0, form.bar, top, top + form.tall, look.OURS)]
    bands: look.Rows = []
    said = [marks.word(0, 9, total, "left", look.INK, look.TEXT, bold=True)]
    if not narrow:
        said += [
            marks.word(at, 9, text, "right") for at, text in ((form.text + 48, "Crimes"), (form.text + 104, "Share"))
        ]
    at = top
    for number, (part, tall, text, slot) in enumerate(zip(parts, thick, lines, slots, strict=True)):
        middle = at + (slot - GAP) / 2
        left = (start, start + form.tall * part.crimes / crimes)
        right = (middle - tall / 2, middle + tall / 2)
        if part.crimes:
            bands += _band(number, (form.bar, form.right), left, right, look.REST if part.open else look.PALE)
            bars.append(_bar(form.right, form.right + form.bar, *right, look.REST if part.open else look.OURS))
        said += _words(part, text, middle, form, narrow)
        at += slot
        start = left[1]
    return area.layers(marks.bands(area, bands, opacity=0.45), marks.bars(area, bars), *marks.words(area, said))


def _lines(part: Part, narrow: bool, form: Form) -> list[str]:
    """What is written at a bar, line by line; the wide form has its numbers in columns beside the name."""
    name = part.name[:1].upper() + part.name[1:]
    if narrow:
        return [*labels.broken(name, form.width - form.text), f"{part.crimes:,} ({part.share})"]
    return labels.broken(name, form.width - form.text - 118, look.TEXT)


def _words(part: Part, lines: Sequence[str], middle: float, form: Form, narrow: bool) -> look.Rows:
    first = middle - labels.LEAD * (len(lines) - 1) / 2
    if narrow:
        return [
            marks.word(form.text, first + labels.LEAD * n, text, "left", look.INK, bold=n + 1 == len(lines))
            for n, text in enumerate(lines)
        ]
    rows: list[dict[str, Any]] = [
        marks.word(form.text + 118, first + labels.LEAD * n, text, "left", look.INK, look.TEXT)
        for n, text in enumerate(lines)
    ]
    rows.append(marks.word(form.text + 48, middle, f"{part.crimes:,}", "right", look.INK, look.TEXT, bold=True))
    return [*rows, marks.word(form.text + 104, middle, part.share, "right", look.INK, look.TEXT)]


def _bar(x: float, x2: float, y: float, y2: float, colour: str) -> dict[str, Any]:
    return {"x": x, "x2": x2, "y": y, "y2": y2, "colour": colour}


def _band(
    run: int, across: tuple[float, float], left: tuple[float, float], right: tuple[float, float], colour: str
) -> look.Rows:
    """A band that leaves the bar at the left and reaches one at the right level, and bends between."""
    rows = []
    for step in range(STEPS + 1):
        at = step / STEPS
        bent = at * at * (3 - 2 * at)
        x = across[0] + (across[1] - across[0]) * at
        y, y2 = (one + (other - one) * bent for one, other in zip(left, right, strict=True))
        rows.append({"run": run, "x": x, "y": y, "y2": y2, "colour": colour})
    return rows
