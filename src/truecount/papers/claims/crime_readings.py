"""Recorded crime and its change like for like, as a claim may mean them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from truecount import trends
from truecount.errors import TrueCountError
from truecount.figure import Figure, Period
from truecount.papers.claims import filed
from truecount.papers.claims.asked import NATION, Asked, Reading
from truecount.records.store import Store
from truecount.trends import inspected
from truecount.trends.taken_apart import LEFT, TakenApart
from truecount.trends.years import year_of as year_of_day

AS_A_WHOLE = "This is England and Wales as a whole; it does not say the same of every force."
DRAWN = "like for like, accuracy drawn month by month, known changes of the rules taken out"


def recorded_crime(asked: Asked) -> Iterator[Reading]:
    """Crimes recorded in financial years: the latest revision held and, of a record file, what it holds."""
    if asked.area == NATION:
        held = [one for one in trends.survey_by_year() if one.id.startswith("survey.recorded.")]
        made = _by_year("recorded crime of the groups beside the survey, 43 territorial forces", held, asked)
        yield replace(made, notes=(AS_A_WHOLE,))
        return
    held = trends.recorded_by_year(asked.area)
    yield _by_year("recorded crime, all but fraud, latest revision held", held, asked)
    if asked.store is not None:
        own = filed.recorded(asked.store, asked.area)
        yield _by_year("recorded crime as the record file has it", own, asked)


def _by_year(definition: str, held: Sequence[Figure], asked: Asked) -> Reading:
    by_year = {year_of(one): one for one in held if one.value is not None}
    try:
        years = asked.years(list(by_year), usual(asked, list(by_year)))
    except TrueCountError as error:
        return Reading(definition, lacking=str(error))
    return Reading(definition, tuple(by_year[year] for year in years))


def usual(asked: Asked, held: Sequence[str]) -> tuple[str, str] | None:
    """The first and the last year that an inspection of a force stands for, where there are two."""
    if asked.area == NATION:
        return None
    audited = [year for year in inspected.by_year(asked.area) if year in held]
    return (audited[0], audited[-1]) if len(audited) > 1 else None


def year_of(figure: Figure) -> str:
    """The financial year in which a figure's period begins."""
    return "" if figure.period is None else year_of_day(figure.period.start)


def like_for_like(asked: Asked) -> Iterator[Reading]:
    """The change like for like, as the inspections give it and as it is drawn with changes of the rules taken out.

    The day of the meeting is not asked: what was to come then is known now. Years not told are those of inspections.
    """
    try:
        yield from _published_alike(asked)
    except TrueCountError as error:
        yield Reading("like for like, published figures", lacking=str(error))
    if asked.store is not None:
        yield _filed_alike(asked, asked.store)


def _published_alike(asked: Asked) -> Iterator[Reading]:
    found = trends.like_for_like(asked.area, asked.first or None, asked.last or None)
    first, last = found.from_year, found.to_year
    yield change_reading(f"like for like by the inspections, {first} to {last}", found.change, ())
    apart = trends.published_split(asked.area, first, last).whole
    yield change_reading(f"{DRAWN}, {first} to {last}", part_of(apart, "all-types", "like-for-like"), (LEFT,))


def _filed_alike(asked: Asked, store: Store) -> Reading:
    definition = "like for like of the record file"
    try:
        spans = spans_filed(replace(asked, day=None), store)
        apart = filed.split(store, asked.area, *spans)
    except TrueCountError as error:
        return Reading(definition, lacking=str(error))
    when = f"{apart.names[0]} and {apart.names[1]}"
    return change_reading(f"{definition}, {when}", part_of(apart, "all-types", "like-for-like"), (LEFT,))


def spans_filed(asked: Asked, store: Store) -> tuple[Period, Period]:
    """The two financial years meant, of those that a record file holds whole. Raises TrueCountError as `years` does."""
    held = [year_of(one) for one in filed.recorded(store, asked.area)]
    first, last = replace(asked, pair=True).years(held, usual(asked, held))
    return Period.financial_year(first), Period.financial_year(last)


def change_reading(definition: str, change: Figure, notes: tuple[str, ...]) -> Reading:
    """A reading that is a change with an interval, or why it is none."""
    if change.value is None:
        return Reading(definition, lacking=change.warnings[0])
    return Reading(definition, (change,), change, notes=notes)


def part_of(apart: TakenApart, name: str, what: str) -> Figure:
    """One figure of a change taken apart, by the slug of its type and the last part of its id."""
    return next(one for one in apart.figures if one.id.endswith(f".{name}.{what}"))
