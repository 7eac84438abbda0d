"""The one look of all charts, and the way from a chart to SVG that a page can hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import altair as alt
import vl_convert
from altair.utils.schemapi import debug_mode
from markupsafe import escape

from truecount.figure import Figure
from truecount.papers.parts import Picture
from truecount.papers.words import Slot

INK = "#1D2433"
QUIET = "#565C68"
RULE = "#D5D9E0"
OURS = "#12436D"
PALE = "#8FA9C4"
THEIRS = "#801650"
RECORDING = "#1B7F78"
REST = "#6B6F78"
PAPER = "#FFFFFF"
"""Dark blue, dark pink and teal tell apart in every common kind of colour blindness and in grey; each is at least
4.5 to 1 against white. No picture says anything by colour alone."""

WIDE, NARROW = 700, 300
TEXT = 13
FONT = "Arial, Helvetica, sans-serif"

Rows: TypeAlias = list[dict[str, Any]]
Drawing: TypeAlias = Any
Edges: TypeAlias = tuple[int, int, int, int]
"""Room around a drawing for its labels: left, top, right, bottom."""


def picture(id: str, title: str, words: str, draw: Callable[[bool], tuple[Drawing, Edges]]) -> Picture:
    """A chart drawn wide and narrow, with a title and the words that say what it shows."""
    made = {}
    # Altair would check every part of a chart against its schema, which takes longer than drawing it; what is not a
    # chart fails where it is drawn, and every chart is drawn in a test.
    with debug_mode(False):
        for name, narrow in (("wide", False), ("narrow", True)):
            drawing, edges = draw(narrow)
            made[name] = _svg(f"{id}-{name}", title, words, _spec(drawing, edges))
    return Picture(id=id, **made)


def value(figure: Figure) -> float:
    """A figure's value for drawing; only figures that have one are drawn."""
    if figure.value is None:
        raise ValueError(f"{figure.id} has no value to draw")
    return float(figure.value)


def shown(figure: Figure, form: str = "value") -> str:
    """A figure's number as its label on a picture."""
    return Slot(figure, form).text


def layer(rows: Rows) -> Drawing:
    """An empty chart over these rows, ready for a mark."""
    # A tuple, for Altair copies lists through and through each time a chart is laid over another.
    return alt.Chart(alt.Data(values=tuple(rows)))


def text(rows: Rows, x: Any, y: Any, field: str = "label", **style: Any) -> Drawing:
    """Labels that are read as they stand, at 13 pixels or more."""
    style = {"fontSize": TEXT, "color": INK, "align": "left", "baseline": "middle"} | style
    return layer(rows).mark_text(**style).encode(x=x, y=y, text=f"{field}:N")


def halo(rows: Rows, x: Any, y: Any, field: str = "label", **style: Any) -> Drawing:
    """The same labels broader and in white, to lie under them where a line crosses."""
    return text(rows, x, y, field, **style | {"color": PAPER, "stroke": PAPER, "strokeWidth": 5, "strokeJoin": "round"})


@dataclass(frozen=True)
class Plane:
    """The area a picture is drawn on, its scales without axes: `across` and `up` are the ends of the two scales."""

    width: int
    height: int
    across: tuple[float, float]
    up: tuple[float, float]

    def x(self, field: str) -> Any:
        """A horizontal place."""
        return alt.X(f"{field}:Q", axis=None, scale=_scale(self.across, [0, self.width]))

    def y(self, field: str) -> Any:
        """A vertical place."""
        return alt.Y(f"{field}:Q", axis=None, scale=_scale(self.up, [self.height, 0]))

    def layers(self, *drawings: Drawing) -> Drawing:
        """Drawings laid over each other, the first at the bottom."""
        return alt.layer(*drawings).properties(width=self.width, height=self.height)


def colour() -> Any:
    """Each row in the colour it names."""
    return alt.Color("colour:N", scale=None, legend=None)


def _scale(ends: tuple[float, float], pixels: list[int]) -> Any:
    return alt.Scale(domain=list(ends), range=pixels, nice=False, zero=False)


def _spec(drawing: Drawing, edges: Edges) -> dict[str, Any]:
    left, top, right, bottom = edges
    spec: dict[str, Any] = (
        drawing.properties(
            padding={"left": left, "top": top, "right": right, "bottom": bottom},
            autosize=alt.AutoSizeParams(type="none"),
            background="transparent",
        )
        .configure(aria=False, font=FONT)
        .configure_view(stroke=None)
        .to_dict(validate=False)
    )
    return spec


def _svg(id: str, title: str, words: str, spec: dict[str, Any]) -> str:
    """SVG that a page can hold: sized by its box, named for those who cannot see it, its inner ids its own."""
    svg = vl_convert.vegalite_to_svg(spec)
    svg = re.sub(r' (?:role|aria-[a-z]+|class|pointer-events|xmlns:xlink|version)="[^"]*"', "", svg)
    for number, old in enumerate(dict.fromkeys(re.findall(r' id="([^"]+)"', svg)), start=1):
        svg = svg.replace(f'id="{old}"', f'id="{id}-{number}"').replace(f"url(#{old})", f"url(#{id}-{number})")
    svg = re.sub(r"-?\d+\.\d{4,}", lambda found: f"{float(found[0]):.3f}".rstrip("0").rstrip("."), svg)
    size = re.search(r'viewBox="0 0 (\d+)', svg)
    width = size.group(1) if size else str(WIDE)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox=\\1 style="max-width:{width}px" role="img" '
        f'aria-labelledby="{id}-title" aria-describedby="{id}-words">'
    )
    svg = re.sub(r'^<svg[^>]*viewBox=("[^"]*")[^>]*>', head, svg, count=1)
    named = f'<title id="{id}-title">{escape(title)}</title><desc id="{id}-words">{escape(words)}</desc>'
    return svg.replace(">", ">" + named.replace("\\", ""), 1)
