"""The Crime Survey as a claim may mean it: the share of victims, and how far it moved beside what chance may do."""

from __future__ import annotations

from collections.abc import Iterator

from truecount import trends
from truecount.figure import Figure, Interval, Period
from truecount.papers.claims import claim_methods
from truecount.papers.claims.asked import Asked, Reading
from truecount.papers.claims.crime_readings import year_of
from truecount.records.provenance import together
from truecount.trends.survey import NATIONAL, NO_ERROR, TYPES
from truecount.trends.survey_wording import TWO_YEARS

OF_SUBJECT = (("violen", "violence"), ("theft", "theft"), ("damage", "criminal-damage"))
ASSUMED = "assumed, as of the one release of which an error is held"
EARLIER = 5
"""How many years before the last the longer look at the survey begins."""


def survey(asked: Asked) -> Iterator[Reading]:
    """The share of victims by the survey in the last two years, or those told, and over a longer time."""
    kind = next((name for part, name in OF_SUBJECT if part in asked.subject.lower()), "all")
    found = [one for one in trends.survey_by_year(kind) if one.id.startswith("survey.prevalence.")]
    by_year = {year_of(one): _with_interval(one, kind) for one in found}
    years = asked.years(list(by_year))
    if not asked.pair:
        yield Reading(f"victims by the survey, {TYPES[kind]}", (by_year[years[0]],), notes=(NATIONAL,))
        return
    pairs = [(years[0], years[1])]
    place = list(by_year).index(years[1]) - EARLIER
    if not asked.first and place >= 0:
        pairs.append((list(by_year)[place], years[1]))
    for first, last in pairs:
        definition = f"victims by the survey, {TYPES[kind]}, {first} to {last}"
        figures = (by_year[first], by_year[last])
        move = _moved(kind, *figures)
        if move is None:
            yield Reading(definition, lacking=f"{NO_ERROR} Chance cannot be ruled out.")
        else:
            yield Reading(definition, figures, move, notes=(NATIONAL, claim_methods.SURVEY_MOVE.words))


def _half(kind: str) -> float | None:
    """The half-width of the one share of victims held with its error, in points; None where none is."""
    error = trends.survey_error(kind)
    return None if error is None or error.interval is None else (error.interval.high - error.interval.low) / 2


def _with_interval(share: Figure, kind: str) -> Figure:
    """A share with the interval that is assumed of it, where an error of its type is held."""
    half = _half(kind)
    if half is None or share.value is None:
        return share
    ends = Interval(low=share.value - half, high=share.value + half, method=ASSUMED)
    return share.model_copy(update={"interval": ends})


def _moved(kind: str, first: Figure, last: Figure) -> Figure | None:
    """The move of the share, in points, with what chance may have done; None where no error of the type is held."""
    half = _half(kind)
    if half is None or first.value is None or last.value is None or first.period is None or last.period is None:
        return None
    move, by = last.value - first.value, TWO_YEARS * half
    years = f"{year_of(first)} to {year_of(last)}"
    return Figure(
        id=f"claims.survey-move.{kind}.{years.replace('/', '-').replace(' to ', '.')}",
        title=f"Move of the share of victims, {TYPES[kind]}, {years}",
        value=move,
        unit="percentage points",
        decimals=1,
        interval=Interval(low=move - by, high=move + by, method=ASSUMED),
        population=last.population,
        area=last.area,
        period=Period(start=first.period.start, end=last.period.end),
        basis=last.basis,
        method=claim_methods.SURVEY_MOVE,
        made_from=together(first.made_from, last.made_from),
        warnings=last.warnings,
    )
