"""How good a triage is, as a page and for machines: its figures, and for whom they hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import truecount
from truecount.figure import Figure, figures_as_json
from truecount.papers.charts import look
from truecount.papers.page import sentence, slot, words
from truecount.papers.parts import Picture, letter
from truecount.papers.templating import rendered
from truecount.papers.words import Sentence, Slot, plain, say, within
from truecount.triage.measured import Section
from truecount.writing import write_all

PAGE, FIGURES = "triage.html", "triage.json"
FAR = 50.0
"""The chart of gains ends where so many per cent of the logs are read."""
ROOTS = (0, 1, 5, 10, 20, 40, 60, 80, 100)
TICKS = (0, 20, 40, 60, 80, 100)


def write_triage_report(sections: Sequence[Section], name: str, out: Path) -> list[Path]:
    """Write `triage.html` and `triage.json`, every figure with its making, into a folder, and give their paths.

    `name` is what the record file is called. No log stands in either, and groups of few logs stand together as "other".
    Raises TrueCountError as `write_all` does.
    """
    figures = [figure for section in sections for figure in section.figures]
    content = {
        "version": truecount.__version__,
        "sections": [{"id": one.id, "heading": one.heading, "said": list(one.said)} for one in sections],
        "figures": figures_as_json(figures),
    }
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    return write_all({PAGE: triage_page(sections, name), FIGURES: text}, out)


def triage_page(sections: Sequence[Section], name: str) -> str:
    """The page, with its styles and charts inside it. Nothing it shows needs the network or a script."""
    filters: dict[str, Any] = {
        "slot": lambda figure, form="value": slot(Slot(figure, form)),
        "words": words,
        "sentence": sentence,
        "units": units,
        "cells": cells,
        "notes": notes,
    }
    figures = [figure for section in sections for figure in section.figures]
    return rendered(
        "triage.html",
        filters,
        name=name,
        sections=sections,
        pictures={one.id: picture for one in sections if (picture := _picture(one)) is not None},
        brief=tuple(brief(figures)),
        first=figures[0] if figures else None,
        methods=sorted({one.method.id: one.method for one in figures}.values(), key=lambda one: one.title),
        bases=list(dict.fromkeys(one.basis for one in figures)),
        made_from=list(dict.fromkeys((one.source, one.where) for figure in figures for one in figure.made_from)),
        version=truecount.__version__,
    )


def brief(figures: Sequence[Figure]) -> Iterator[Sentence]:
    """What matters most, in sentences; of what is not known, nothing is said."""
    held = {figure.id: figure for figure in figures}
    said = (
        ("triage.read.precision", "Of 100 logs read from the top, {} hide a crime that was not recorded."),
        ("triage.read.times", "That is {} times as many as of logs read at random."),
        ("triage.top.2.missed", "The top 2% of all logs hold {} per cent of the missed crimes."),
        (
            "triage.auc.all",
            "A log that hides a crime stands above one that does not with a chance of {}, where 1 is always.",
        ),
        ("triage.against.all", "For each log that the scores promise to hide a crime, {} were found."),
        ("triage.read.expected", "Of 100 logs read from the top, the scores promise that {} hide a crime."),
    )
    for id, template in said:
        if id in held and held[id].value is not None:
            yield say(template.format(within("one", held[id])), one=held[id])


def units(section: Section) -> list[str]:
    """The unit of each column of a section that is a table."""
    return [figure.unit for figure in section.figures[: len(section.columns)]]


def cells(section: Section) -> list[tuple[str, tuple[Figure, ...]]]:
    """The rows of a section that is a table: the name of each and its figures."""
    wide = len(section.columns)
    return [(row, section.figures[wide * n : wide * (n + 1)]) for n, row in enumerate(section.rows)]


def notes(section: Section) -> dict[str, str]:
    """Every note of a section's figures with its letter, in order."""
    said = dict.fromkeys(note for figure in section.figures for note in figure.warnings)
    return {note: letter(number) for number, note in enumerate(said)}


def _picture(section: Section) -> Picture | None:
    draw = {"tops": _gains, "calibration": _calibration}.get(section.id)
    return draw(section) if draw else None


def _gains(section: Section) -> Picture | None:
    """How much of what is missed is found, against how much is read: found, as promised, and at random."""
    lines = []
    for place, (name, colour, dash) in enumerate(
        (("As the scores promise", look.THEIRS, [6, 4]), ("Found", look.OURS, [1, 0])), start=1
    ):
        held = [(row[0], row[place]) for _, row in cells(section) if len(row) > place and row[place].value is not None]
        if held:
            lines.append((name, colour, dash, held))
    if not lines:
        return None
    name, _, _, best = lines[-1]
    told = "; ".join(plain(say("{read}% of the logs, {found}%", read=read, found=found)) for read, found in best)
    described = f"{name}, by how many logs are read: {told}. At random it would be as many per cent as are read."

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        plane, drawn = _square(narrow, FAR, 100.0, [(t, t) for t in range(0, 51, 10)], [(t, t) for t in TICKS])
        x, y = plane.x, plane.y
        keys = [("At random", look.QUIET, [2, 3]), *((line[0], line[1], line[2]) for line in lines)]
        for n, (key, colour, dash) in enumerate(keys):
            row = {"x": 0.46 * FAR, "to": 0.54 * FAR, "at": 0.56 * FAR, "y": 4 + 6.5 * n, "label": key}
            drawn.append(_rule([row], plane, "y", colour, dash))
            drawn.append(look.text([row], x("at"), y("y"), fontSize=12))
        diagonal: look.Rows = [{"x": 0, "y": 0}, {"x": FAR, "y": FAR}]
        drawn.append(_line(diagonal, plane, look.QUIET, [2, 3], 2))
        for _, colour, dash, held in lines:
            rows: look.Rows = [
                {"x": 0.0, "y": 0.0},
                *({"x": look.value(one), "y": look.value(two)} for one, two in held),
            ]
            drawn.append(_line(rows, plane, colour, dash, 3))
            points = look.layer(rows[1:]).mark_circle(size=45, opacity=1, color=colour)
            drawn.append(points.encode(x=x("x"), y=y("y")))
        return plane.layers(*drawn), (44, 26, 22, 44)

    title = "What is found against what is read, in per cent"
    return look.picture("gains", title, described, draw)


def _calibration(section: Section) -> Picture | None:
    """Chances told against shares found, both on scales that are stretched near nought."""
    held = [(told, found) for _, (told, found) in cells(section) if told.value is not None and found.value is not None]
    if not held:
        return None
    top = max(1.0, *(look.value(one) for pair in held for one in pair))
    top = min(1.15 * max(top, *(found.interval.high if found.interval else 0.0 for _, found in held)), 100.0)
    ticks = [(tick, tick**0.5) for tick in ROOTS if tick <= top]
    told, found = held[-1]
    described = plain(
        say(
            "A point for each group of logs. Where chances are right, the points lie on the dashed line. The group "
            "with the highest scores was told {told}%, and {found}% of its logs hide a crime.",
            told=told,
            found=found,
        )
    )

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        plane, drawn = _square(narrow, top**0.5, top**0.5, ticks, ticks)
        rows = [_point(told, found, top) for told, found in held]
        drawn.append(_line([{"x": 0, "y": 0}, {"x": top**0.5, "y": top**0.5}], plane, look.QUIET, [6, 4], 2))
        sure = [row for row in rows if row["sure"]]
        upright = look.layer(sure).mark_rule(color=look.OURS, strokeWidth=2)
        drawn.append(upright.encode(x=plane.x("x"), y=plane.y("low"), y2="high:Q"))
        points = look.layer(rows).mark_circle(size=80, opacity=1, color=look.OURS)
        drawn.append(points.encode(x=plane.x("x"), y=plane.y("y")))
        return plane.layers(*drawn), (44, 26, 22, 44)

    return look.picture("told", "Chances told (across) against shares found (up), in per cent", described, draw)


def _point(told: Figure, found: Figure, top: float) -> dict[str, object]:
    ends = (found.interval.low, found.interval.high) if found.interval else (0.0, 0.0)
    return {
        "x": look.value(told) ** 0.5,
        "y": look.value(found) ** 0.5,
        "low": ends[0] ** 0.5,
        "high": min(ends[1], top) ** 0.5,
        "sure": found.interval is not None,
    }


def _square(
    narrow: bool, across: float, up: float, at_x: Sequence[tuple[float, float]], at_y: Sequence[tuple[float, float]]
) -> tuple[look.Plane, list[look.Drawing]]:
    """A plane with its grid: each tick has what it is labelled with and where it stands."""
    width, height = (look.NARROW - 70, 260) if narrow else (look.WIDE - 180, 360)
    plane = look.Plane(width, height, (0, across), (0, up))
    flat = [{"x": 0, "to": across, "y": place, "label": f"{tick}%"} for tick, place in at_y]
    upright = [{"x": place, "low": 0, "y": up, "label": f"{tick}%"} for tick, place in at_x]
    grid = {"color": look.RULE}
    return plane, [
        look.layer(flat).mark_rule(**grid).encode(x=plane.x("x"), x2="to:Q", y=plane.y("y")),
        look.layer(upright).mark_rule(**grid).encode(x=plane.x("x"), y=plane.y("low"), y2="y:Q"),
        look.text(flat, plane.x("x"), plane.y("y"), dx=-6, align="right", color=look.QUIET, fontSize=12),
        look.text(upright, plane.x("x"), plane.y("low"), dy=16, align="center", color=look.QUIET, fontSize=12),
    ]


def _line(rows: look.Rows, plane: look.Plane, colour: str, dash: list[int], wide: int) -> look.Drawing:
    drawn = look.layer(rows).mark_line(color=colour, strokeWidth=wide, strokeDash=dash)
    return drawn.encode(x=plane.x("x"), y=plane.y("y"), order="x:Q")


def _rule(rows: look.Rows, plane: look.Plane, field: str, colour: str, dash: list[int]) -> look.Drawing:
    drawn = look.layer(rows).mark_rule(color=colour, strokeWidth=3, strokeDash=dash)
    return drawn.encode(x=plane.x("x"), x2="to:Q", y=plane.y(field))
