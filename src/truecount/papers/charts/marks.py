"""The marks of a picture laid out in pixels from its top left: bars, bands, rules, joined lines, points and words."""

from __future__ import annotations

from typing import Any

import altair as alt

from truecount.papers.charts import look

SMALL = 12


def plane(width: float, height: float) -> look.Plane:
    """A plane whose places are pixels from the top left. All layers of a picture stand on one and the same."""
    return look.Plane(round(width), round(height), (0, round(width)), (round(height), 0))


def bars(plane: look.Plane, rows: look.Rows) -> look.Drawing:
    """Filled rectangles from x, y to x2, y2, each in its own colour."""
    return _spanned(plane, look.layer(rows).mark_rect()).encode(color=look.colour())


def bands(plane: look.Plane, rows: look.Rows, **style: Any) -> look.Drawing:
    """Filled bands between y and y2 from left to right, one for each `run`, each in its own colour."""
    area = look.layer(rows).mark_area(**style)
    spanned = area.encode(x=plane.x("x"), y=plane.y("y"), y2=alt.Y2("y2"), detail=alt.Detail("run:N"))
    return spanned.encode(color=look.colour())


def rules(plane: look.Plane, rows: look.Rows, color: str = look.QUIET, **style: Any) -> look.Drawing:
    """Straight lines from x, y to x2, y2, in one style."""
    return _spanned(plane, look.layer(rows).mark_rule(color=color, **style))


def joined(plane: look.Plane, rows: look.Rows, **style: Any) -> look.Drawing:
    """Lines through x, y in the rows' order, one line for each `run`."""
    numbered = [row | {"n": n} for n, row in enumerate(rows)]
    line = look.layer(numbered).mark_line(**style)
    return line.encode(x=plane.x("x"), y=plane.y("y"), order=alt.Order("n:Q"), detail=alt.Detail("run:N"))


def points(plane: look.Plane, rows: look.Rows, shape: str, colour: str) -> look.Drawing:
    """Filled marks of one form at x, y; a diamond is the larger."""
    size = 120 if shape == "diamond" else 36
    mark = look.layer(rows).mark_point(shape=shape, filled=True, size=size, color=colour, opacity=1)
    return mark.encode(x=plane.x("x"), y=plane.y("y"))


def word(
    x: float,
    y: float,
    text: str,
    align: str = "left",
    colour: str = look.QUIET,
    size: int = SMALL,
    bold: bool = False,
    ground: str | None = None,
) -> dict[str, Any]:
    """One line of text, its middle at the height y; `ground` is the colour of a broad outline under it, if any."""
    weight = "bold" if bold else "normal"
    return {"x": x, "y": y, "label": text, "align": align, "colour": colour, "size": size, "weight": weight} | (
        {"ground": ground} if ground else {}
    )


def words(plane: look.Plane, rows: look.Rows) -> list[look.Drawing]:
    """All the text of a picture: first every outline, then every word, so that no outline lies on a word."""
    outlined = [row for row in rows if "ground" in row]
    under = {"stroke": _plain(alt.Stroke, "ground"), "color": _plain(alt.Color, "ground")}
    return [
        _text(plane, outlined, strokeWidth=5, strokeJoin="round").encode(**under),
        _text(plane, rows).encode(color=look.colour()),
    ]


def _text(plane: look.Plane, rows: look.Rows, **style: Any) -> look.Drawing:
    varying = {"align": "align", "fontSize": "size", "fontWeight": "weight"}
    given = {name: alt.ExprRef(f"datum.{field}") for name, field in varying.items()}
    mark = look.layer(rows).mark_text(baseline="middle", **given, **style)
    return mark.encode(x=plane.x("x"), y=plane.y("y"), text=alt.Text("label:N"))


def _spanned(plane: look.Plane, mark: look.Drawing) -> look.Drawing:
    return mark.encode(x=plane.x("x"), y=plane.y("y"), x2=alt.X2("x2"), y2=alt.Y2("y2"))


def _plain(channel: Any, field: str) -> Any:
    return channel(f"{field}:N", scale=None, legend=None)
