"""Pictures as files: a drawing that any browser opens, or the same as pixels for letters and slides."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import vl_convert

from truecount.errors import TrueCountError
from truecount.papers.charts import look
from truecount.papers.parts import Picture
from truecount.records.sheets import harmless
from truecount.writing import write_all

SCALE = 2
"""Pixels of a .png to one of the drawing, so that it is sharp in print."""
NUMBER = re.compile(r"[+-]?[\d.]+")


def write_picture(picture: Picture, path: Path, table: Sequence[Sequence[str]] = ()) -> list[Path]:
    """Write the picture's wide form as .svg or .png, as the path's ending says, whole or not at all; gives the paths.

    The .svg stands alone: white ground, size and fonts of its own, title and words for those who cannot see it. The
    `table` behind the picture, a head and its rows, is written beside it under the same name as .csv. Raises
    TrueCountError for any other ending and for a folder that cannot be written to.
    """
    make = _MAKERS.get(path.suffix.lower())
    if make is None:
        raise TrueCountError(f"{path}: a picture is written as .svg or .png; give a name that ends in one of these.")
    files: dict[str, str | bytes] = {path.name: make(picture)}
    if table:
        files[path.with_suffix(".csv").name] = _csv(table)
    return write_all(files, path.parent)


def _csv(table: Sequence[Sequence[str]]) -> str:
    lines = io.StringIO()
    rows = [[cell if NUMBER.fullmatch(cell) else harmless(cell) for cell in row] for row in table]
    csv.writer(lines, lineterminator="\n").writerows(rows)
    return lines.getvalue()


def _svg(picture: Picture) -> str:
    """The wide form with what a page would else give it: its size, its fonts and a white ground."""
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', picture.wide)
    if size is None:
        raise ValueError(f"{picture.id} is no drawing with a size")
    width, height = size.groups()
    head = f'<svg width="{width}" height="{height}" font-family="{look.FONT}" '
    ground = f'</desc><rect width="{width}" height="{height}" fill="{look.PAPER}"/>'
    return picture.wide.replace("<svg ", head, 1).replace("</desc>", ground, 1) + "\n"


def _png(picture: Picture) -> bytes:
    return vl_convert.svg_to_png(_svg(picture), scale=SCALE)


_MAKERS: dict[str, Callable[[Picture], str | bytes]] = {".svg": _svg, ".png": _png}
