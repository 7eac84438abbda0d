"""Recording accuracy as a claim may mean it: what an inspection found and, for a year without one, what was stated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from truecount import trends
from truecount.figure import Figure, Interval, day
from truecount.papers.claims.asked import Asked, Reading
from truecount.papers.statements import Statement, statements
from truecount.reference.table import Row
from truecount.trends import inspected

FORECAST = "forecast"
NAMED = (("violen", "violent"), ("sexual", "sexual"))
"""What in a claim's subject means another recording rate than that of all crime."""
NONE_HELD = "No inspection of that time with such a rate is held."
NONE_EARLIER = "No earlier inspection with such a rate is held."


def recording_accuracy(asked: Asked) -> Iterator[Reading]:
    """What an inspection found; for a year without one, what was stated of it.

    An expectation is met by the first inspection published after the day it was uttered, or by that of its year. The
    rate of violent or of sexual crimes is taken where the subject names them.
    """
    kind = next((name for part, name in NAMED if part in asked.subject.lower()), "all")
    found = {one.id: one for one in trends.recording_accuracy(asked.area)}
    rated = [
        (row, found[name]) for row in inspected.inspections(asked.area) if (name := _id(asked, row, kind)) in found
    ]
    place = _wanted(asked, [row for row, _figure in rated])
    if place is None:
        stated = list(_stated(asked))
        yield from stated or [Reading("as inspected", lacking=NONE_HELD)]
        return
    row, figure = rated[place]
    told = f"published {day(row['published'])}" if row["published"] else "day of publication not held"
    definition = f"as inspected, {figure.population}: {inspected.name(row)}, {told}"
    if asked.pair and not place:
        yield Reading(definition, lacking=NONE_EARLIER)
        return
    pairs = rated[place - 1 : place + 1] if asked.pair else rated[place : place + 1]
    yield Reading(definition, tuple(_with_interval(one, of) if kind == "all" else one for of, one in pairs))


def _id(asked: Asked, row: Row, kind: str) -> str:
    slug = str(row["inspection"]).replace(" ", "-").lower()
    return f"recording-accuracy.{asked.area}.{slug}.{kind}"


def _wanted(asked: Asked, rows: Sequence[Row]) -> int | None:
    """The place of the inspection that is meant: of the year told, else before or after the meeting, else the last."""
    year = asked.last or asked.first
    if year:
        fits = [n for n, row in enumerate(rows) if inspected.year(row) == year]
    elif asked.day is None:
        fits = list(range(len(rows)))
    else:
        after = [bool(row["published"] and row["published"] > asked.day) for row in rows]
        fits = [n for n, is_after in enumerate(after) if is_after == asked.ahead]
    if not fits:
        return None
    return fits[0] if asked.ahead and asked.day and not year else fits[-1]


def _stated(asked: Asked) -> Iterator[Reading]:
    """Statements of the year told that are of the force's own crimes; forecasts are none."""
    year = asked.last or asked.first
    if not year[:4].isdecimal() or asked.pair or asked.ahead:
        return
    for one in statements(asked.area):
        if one.year in (int(year[:4]), int(year[:4]) + 1) and _counts(one):
            definition = f"as stated, {one.instrument}, {one.year}; no inspection of that year is held"
            yield Reading(definition, one.figures)


def _counts(one: Statement) -> bool:
    return one.comparable_crimes and FORECAST not in one.instrument


def _with_interval(figure: Figure, row: Row) -> Figure:
    """The rate with the interval that is assumed where none was found, and the sentence that says so."""
    if figure.interval is not None:
        return figure
    one = inspected.accuracy(row)
    ends = Interval(low=100 * one.estimate.low, high=100 * one.estimate.high, method="assumed; see the warnings")
    return figure.model_copy(update={"interval": ends, "warnings": one.about_rate})
