"""The chart of a rate by year: the force and England and Wales, each named at its line's end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from truecount.figure import Figure
from truecount.papers.charts import look
from truecount.papers.parts import Picture

APART = 16


def lines(id: str, title: str, words: str, series: Mapping[str, Sequence[Figure]]) -> Picture:
    """One line a name over financial years, from zero; the first is solid, the second dashed; ends are labelled."""
    held = {name: [one for one in figures if one.value is not None and one.period] for name, figures in series.items()}
    held = {name: figures for name, figures in held.items() if figures}
    years = sorted({one.period.start.year for figures in held.values() for one in figures if one.period})
    top = 1.12 * max(look.value(one) for figures in held.values() for one in figures)

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        width, height = (look.NARROW - 4, 250) if narrow else (look.WIDE - 4, 280)
        left, right = 46, width - (64 if narrow else 190)
        plane = look.Plane(width, height, (0, width), (0, top))
        x, y = plane.x, plane.y
        span = max(len(years) - 1, 1)
        at = {year: left + (right - left) * number / span for number, year in enumerate(years)}
        each = 3 if narrow and len(years) > 5 else 2 if len(years) > 9 else 1  # noqa: PLR2004 - what fits
        named = [{"x": at[year], "y": 0, "label": _label(year)} for year in years[::each]]
        grid = [{"x": left - 12, "to": right + 4, "y": tick, "nought": 0, "label": f"{tick}%"} for tick in _ticks(top)]
        drawn: list[look.Drawing] = []
        last = []
        for number, (name, figures) in enumerate(held.items()):
            colour = (look.OURS, look.THEIRS)[number % 2]
            rows = [_point(one, at) for one in figures]
            dash = [1, 0] if number == 0 else [6, 4]
            drawn += [
                look.layer(rows)
                .mark_line(color=colour, strokeWidth=3, strokeDash=dash)
                .encode(x=x("x"), y=y("y"), order="x:Q"),
                look.layer(rows)
                .mark_point(
                    color=colour, filled=number == 0, fill=colour if number == 0 else look.PAPER, size=52, opacity=1
                )
                .encode(x=x("x"), y=y("y")),
                look.text(rows[:1], x("x"), y("y"), dy=_side(figures[0], held), color=colour, align="center"),
            ]
            last.append(rows[-1] | {"name": name, "colour": colour})
        _part(last, top, height)
        for row in last:
            text = [row | {"label": row["label"] if narrow else f"{row['name']} {row['label']}"}]
            drawn.append(look.text(text, x("x"), y("text"), dx=10, color=row["colour"], fontWeight="bold"))
            if narrow:
                drawn.append(
                    look.text([row], x("x"), y("text"), "short", dx=10, dy=15, color=row["colour"], fontSize=12)
                )
        return plane.layers(
            look.layer(grid).mark_rule(color=look.RULE).encode(x=x("x"), x2="to:Q", y=y("y")),
            look.text(grid, x("nought"), y("y"), color=look.QUIET, fontSize=12),
            look.text(named, x("x"), y("y"), dy=16, align="center", color=look.QUIET, fontSize=12),
            *drawn,
        ), (2, 8, 2, 28)

    return look.picture(id, title, words, draw)


def _side(first: Figure, held: dict[str, list[Figure]]) -> int:
    """Above the line's first point, or below it where another line runs higher that year."""
    beside = [one for figures in held.values() for one in figures if one.period == first.period]
    return -14 if look.value(first) >= max(look.value(one) for one in beside) else 16


def _label(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"


def _point(figure: Figure, at: dict[int, float]) -> dict[str, object]:
    year = figure.period.start.year if figure.period else 0
    return {"x": at[year], "y": look.value(figure), "label": f"{look.shown(figure)}%"}


def _ticks(top: float) -> list[int]:
    step = next(step for step in (1, 2, 5, 10, 20, 50) if top / step <= 6)  # noqa: PLR2004 - at most six lines
    return list(range(0, int(top) + 1, step))


def _part(rows: look.Rows, top: float, height: int) -> None:
    """Set the labels at the lines' ends far enough apart to be read."""
    for row in rows:
        row |= {"text": row["y"], "short": "E&W" if row["name"].startswith("England") else row["name"][:9]}
    if len(rows) == 2:  # noqa: PLR2004 - two lines
        lower, upper = sorted(rows, key=lambda row: row["y"])
        lack = 2 * APART * top / height - (upper["y"] - lower["y"])
        if lack > 0:
            upper["text"] += lack / 2
            lower["text"] -= lack / 2
