"""Of every 100: a hundred signs in ten rows, each a crime or a person, so many of them alike as a share says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from truecount.figure import Figure
from truecount.papers.charts import labels, look, marks
from truecount.papers.parts import Picture

ROW = 10
WHOLE = ROW * ROW
MOST = 4
"""Grids that stand side by side on a wide page; a narrow one has half as many."""
LEAD = 19
GAP = 22

Sign = tuple[str, bool, str]
"""Form, whether filled, and colour: no two of a picture have the same form and filling."""
SIGNS: tuple[Sign, ...] = (
    ("circle", True, look.OURS),
    ("square", True, look.THEIRS),
    ("triangle-up", True, look.RECORDING),
    ("diamond", False, look.OURS),
    ("square", False, look.THEIRS),
    ("triangle-up", False, look.RECORDING),
    ("diamond", True, look.REST),
    ("cross", True, look.INK),
)
REST: Sign = ("circle", False, look.REST)


@dataclass(frozen=True)
class Grid:
    """One hundred: the words under it, the first line of them strong, and how many of each part.

    `parts` are figures of whole numbers that add up to 100, or to fewer, and then the last sign fills up the rest.
    """

    strong: str
    words: str
    parts: tuple[Figure, ...]


@dataclass(frozen=True)
class _Size:
    """One layout in pixels: the page, a sign's cell, how many hundreds stand side by side, and if the key is below."""

    width: int
    cell: int
    across: int
    below: bool

    @property
    def side(self) -> int:
        return self.cell * ROW


def hundred(id: str, title: str, words: str, grids: Sequence[Grid], key: Sequence[str], rest: bool = False) -> Picture:
    """Hundreds beside each other with one key: what each sign stands for, and how many where there is one hundred.

    With `rest` the last of the key stands for all that no part counts. Raises ValueError for more than `MOST` hundreds,
    or parts of more than 100.
    """
    if not 0 < len(grids) <= MOST or any(sum(_counts(one)) > WHOLE for one in grids):
        raise ValueError(f"{id}: one to {MOST} hundreds are drawn, none of more than {WHOLE} signs")
    signs = [*SIGNS[: len(key) - rest], *([REST] if rest else [])]
    said = [f"{look.shown(one)}  {name}" for one, name in zip(grids[0].parts, key, strict=False)]
    names = said if len(grids) == 1 and len(said) == len(key) else list(key)

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        return _drawn(_size(len(grids), narrow), grids, signs, names), (2, 2, 2, 2)

    return look.picture(id, title, words, draw)


def _size(grids: int, narrow: bool) -> _Size:
    if narrow:
        return _Size(look.NARROW - 4, 20 if grids == 1 else 13, 1 if grids == 1 else 2, below=True)
    return _Size(look.WIDE - 4, 20 if grids == 1 else 18 if grids == 2 else 15, grids, below=grids > 2)  # noqa: PLR2004


def _drawn(size: _Size, grids: Sequence[Grid], signs: Sequence[Sign], names: Sequence[str]) -> look.Drawing:
    apart = (size.width - size.across * size.side) / max(size.across - 1, 1) if size.below else 2 * GAP
    under = [[one.strong, *labels.broken(one.words, size.side + 8)] if one.strong else [] for one in grids]
    tall = size.side + (LEAD * max(map(len, under)) + 8 if any(under) else 0)
    rows = -(-len(grids) // size.across)
    corners = [(n % size.across * (size.side + apart), n // size.across * (tall + GAP)) for n in range(len(grids))]
    foot = rows * (tall + GAP)
    left = 0.0 if size.below else len(grids) * (size.side + apart)
    top = foot if size.below else 4.0
    lines = [labels.broken(name, size.width - left - 30, look.TEXT) for name in names]
    height = max(foot, top + LEAD * sum(map(len, lines)) + 6 * len(lines))
    plane = marks.plane(size.width, height)
    placed = [(sign, list(_places(grids, corners, n, len(signs), size.cell))) for n, sign in enumerate(signs)]
    said = [
        marks.word(x, y + size.side + 14 + LEAD * n, line, colour=look.INK, size=15 if n == 0 else 13, bold=n == 0)
        for (x, y), each in zip(corners, under, strict=True)
        for n, line in enumerate(each)
    ]
    for (_, points), each in zip(placed, lines, strict=True):
        points.append({"x": left + 8, "y": top + 8})
        for line in each:
            said.append(marks.word(left + 24, top + 8, line, colour=look.INK, size=look.TEXT))
            top += LEAD
        top += 6
    drawn = [_points(plane, points, sign, size.cell) for sign, points in placed]
    return plane.layers(*drawn, *marks.words(plane, said))


def _places(
    grids: Sequence[Grid], corners: Sequence[tuple[float, float]], part: int, parts: int, cell: int
) -> Iterator[dict[str, float]]:
    """The middles of one part's signs in every grid, from the top left, row by row."""
    for (x, y), grid in zip(corners, grids, strict=True):
        counts = _counts(grid)
        first = sum(counts[:part])
        last = WHOLE if part == parts - 1 else first + counts[part]
        for number in range(first, last):
            yield {"x": x + (number % ROW + 0.5) * cell, "y": y + (number // ROW + 0.5) * cell}


def _points(plane: look.Plane, rows: look.Rows, sign: Sign, cell: int) -> look.Drawing:
    shape, filled, colour = sign
    area = (0.62 * cell) ** 2 * (0.8 if shape == "square" else 1.0)
    style = {"filled": filled, "color": colour, "opacity": 1, "strokeWidth": 0 if filled else 1.5}
    return look.layer(rows).mark_point(shape=shape, size=area, **style).encode(x=plane.x("x"), y=plane.y("y"))


def _counts(grid: Grid) -> list[int]:
    return [round(look.value(one)) for one in grid.parts]
