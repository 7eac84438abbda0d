"""The Crime Survey for England and Wales beside national recorded crime: context for the nation, never for a force."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval, Method, Period
from truecount.records import provenance
from truecount.reference.table import Row
from truecount.trends import context_methods as methods
from truecount.trends import series, survey_wording, years

TYPES = {
    "all": "all crime of the survey, excluding fraud and computer misuse",
    "violence": "violence",
    "theft": "theft",
    "criminal-damage": "criminal damage",
}
"""Types of crime, as an id has them and in words."""
RECORDED_AS = {"all": ("violence", "robbery", "theft", "criminal-damage")}
"""The types of recorded crime beside a type of the survey, where they are others than its own."""
CHANGES = ("change", "recorded-change")
NATION = "England and Wales"
Z = 1.96
BURGLARY = "2017/18"
NATIONAL = "This is England and Wales as a whole; nothing held of the survey speaks of any one force."
SHARES = "The survey's figures here are shares of victims; how many crimes it estimates is not held."
NO_ERROR = "No sampling error of this share is held."
ASKED = "People are interviewed in these months and asked about the twelve before, so the share looks back further."
WIDER = "From 2017/18 residential burglary, a wider group, stands for domestic burglary."
UNLIKE = (
    "The survey asks adults about crimes against them and their households, reported or not; the groups of recorded "
    "crime beside it also hold crimes against businesses and children."
)


@dataclass(frozen=True)
class Beside:
    """The survey beside recorded crime between two financial years: the figures in pairs, and what may be said."""

    figures: list[Figure]
    said: tuple[str, ...]


def survey_by_year(crime_type: str = "all") -> list[Figure]:
    """Victims by the survey and national recorded crime beside it, year by year from 2002/03, in pairs.

    `survey.prevalence.TYPE.YEAR` is in per cent of adults or households, `survey.recorded.TYPE.YEAR` in crimes of the
    43 territorial forces; the last year of the survey has no recorded crime beside it. Raises TrueCountError for a type
    that is none of TYPES.
    """
    surveyed, recorded = _surveyed(crime_type), _recorded(crime_type)
    found = []
    for year, row in surveyed.items():
        found.append(_prevalence(crime_type, year, row))
        if year in recorded:
            found.append(_recorded_figure(crime_type, year, recorded[year]))
    return found


def survey_error(crime_type: str = "all") -> Figure | None:
    """The one share of victims of which the sampling error is held, `survey.with-error.TYPE`; None where none is."""
    rows = reference.load("survey_crime").where(crime_type=_known(crime_type))
    held = [row for row in rows if row["standard_error"] is not None]
    return _with_error(crime_type, held[-1]) if held else None


def survey_beside_recorded(first: str = "2012/13", last: str = "2017/18") -> Beside:
    """The survey and recorded crime of every type in two financial years, how far each moved, and what may be said.

    Besides the figures of `survey_by_year` there are `survey.change.TYPE.YEAR.YEAR` and
    `survey.recorded-change.TYPE.YEAR.YEAR`, in per cent. Raises TrueCountError where a year is not held of both, or the
    two are not in order.
    """
    if years.period(first).start >= years.period(last).start:
        raise TrueCountError(f"The first year, {first}, has to lie before the second, {last}.")
    figures: list[Figure] = []
    errors: list[Figure] = []
    said = [NATIONAL, SHARES, UNLIKE]
    for crime_type, words in TYPES.items():
        made = _pair(crime_type, first, last)
        figures += made
        error = survey_error(crime_type)
        told = survey_wording.moved(words, made, error, first, last)
        said.append(f"{told} {WIDER}" if _crosses(crime_type, first, last) else told)
        errors += [error] if error is not None else []
    survey, recorded = (next(one for one in figures if one.id.startswith(f"survey.{name}.all.")) for name in CHANGES)
    return Beside(figures + errors, (*said, survey_wording.conclusion(survey, recorded, first, last)))


def _pair(crime_type: str, first: str, last: str) -> list[Figure]:
    """The two shares, the two counts, and the change of each: six figures."""
    surveyed, recorded = _surveyed(crime_type), _recorded(crime_type)
    both = [year for year in surveyed if year in recorded]
    if lacking := [year for year in (first, last) if year not in both]:
        raise TrueCountError(
            f"The survey and recorded crime beside it are held from {min(both)} to {max(both)}, not for {lacking[0]}."
        )
    span = Period(start=years.period(first).start, end=years.period(last).end)
    rows = (surveyed[first], surveyed[last])
    shares = Fraction(rows[1]["prevalence"]) / Fraction(rows[0]["prevalence"])
    crimes = Fraction(_total(recorded[last]), _total(recorded[first]))
    when = f"{series.slug(first)}.{series.slug(last)}"
    rest: dict[str, Any] = {"unit": "per cent", "decimals": 1, "period": span, "method": methods.SURVEY_CHANGE}
    return [
        *(_prevalence(crime_type, year, surveyed[year]) for year in (first, last)),
        *(_recorded_figure(crime_type, year, recorded[year]) for year in (first, last)),
        _figure(
            f"change.{crime_type}.{when}",
            f"Change of the share of victims, {TYPES[crime_type]}, {first} to {last}",
            100 * (shares - 1),
            made_from=provenance.of_rows("survey_crime", rows),
            basis=_survey_basis(rows[1]),
            population=TYPES[crime_type],
            warnings=(NO_ERROR, NATIONAL),
            **rest,
        ),
        _figure(
            f"recorded-change.{crime_type}.{when}",
            f"Change of recorded crime beside the survey, {TYPES[crime_type]}, {first} to {last}",
            100 * (crimes - 1),
            made_from=provenance.of_rows("recorded_comparable", [*recorded[first], *recorded[last]]),
            basis=f"published, release of {recorded[last][0]['vintage']}",
            population=_groups(recorded[last]),
            warnings=((WIDER,) if _crosses(crime_type, first, last) else ()) + (NATIONAL,),
            **rest,
        ),
    ]


def _surveyed(crime_type: str) -> dict[str, Row]:
    """The rows of the trend table by financial year: those without sampling error."""
    rows = reference.load("survey_crime").where(crime_type=_known(crime_type), standard_error=None)
    return {years.year_of(row["period_from"]): row for row in rows}


def _recorded(crime_type: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for one in RECORDED_AS.get(crime_type, (crime_type,)):
        for row in reference.load("recorded_comparable").where(crime_type=one):
            found.setdefault(row["year"], []).append(row)
    return found


def _known(crime_type: str) -> str:
    if crime_type not in TYPES:
        raise TrueCountError(f'There is no type "{crime_type}" of the survey here; there is {", ".join(TYPES)}.')
    return crime_type


def _total(rows: list[Row]) -> int:
    return sum(row["crimes"] for row in rows)


def _groups(rows: list[Row]) -> str:
    return "recorded: " + ", ".join(group.lower() for row in rows for group in row["groups"])


def _crosses(crime_type: str, first: str, last: str) -> bool:
    """Whether the change of the burglary groups in April 2017 lies between the two years."""
    return crime_type in ("all", "theft") and first < BURGLARY <= last


def _survey_basis(row: Row) -> str:
    return f"survey, release of {row['vintage']}"


def _prevalence(crime_type: str, year: str, row: Row) -> Figure:
    return _figure(
        f"prevalence.{crime_type}.{series.slug(year)}",
        f"Victims by the survey, {TYPES[crime_type]}, {year}",
        Fraction(row["prevalence"]),
        unit="per cent of adults or households",
        decimals=1,
        population=TYPES[crime_type],
        period=years.period(year),
        basis=_survey_basis(row),
        method=methods.SURVEY,
        made_from=provenance.of_rows("survey_crime", [row]),
        warnings=(NO_ERROR, ASKED, NATIONAL),
    )


def _with_error(crime_type: str, row: Row) -> Figure:
    half = Z * float(row["standard_error"])
    share = float(row["prevalence"])
    return _figure(
        f"with-error.{crime_type}",
        f"Victims by the survey with its sampling error, {TYPES[crime_type]}, release of {row['vintage']}",
        Fraction(row["prevalence"]),
        unit="per cent of adults",
        decimals=1,
        interval=Interval(low=share - half, high=share + half, method="1.96 published standard errors either way"),
        population=TYPES[crime_type],
        period=Period(start=row["period_from"], end=row["period_to"]),
        basis=_survey_basis(row),
        method=methods.SURVEY,
        made_from=provenance.of_rows("survey_crime", [row]),
        warnings=(f"{row['note'][:1].upper()}{row['note'][1:]}.", ASKED, NATIONAL),
    )


def _recorded_figure(crime_type: str, year: str, rows: list[Row]) -> Figure:
    theft = crime_type in ("all", "theft")
    return _figure(
        f"recorded.{crime_type}.{series.slug(year)}",
        f"National recorded crime beside the survey, {TYPES[crime_type]}, {year}",
        Fraction(_total(rows)),
        unit="crimes recorded",
        population=_groups(rows),
        period=years.period(year),
        basis=f"published, release of {rows[0]['vintage']}",
        method=methods.COMPARABLE,
        made_from=provenance.of_rows("recorded_comparable", rows),
        warnings=((WIDER,) if theft and year >= BURGLARY else ()) + (UNLIKE,),
    )


def _figure(name: str, title: str, value: Fraction, *, method: Method, **rest: Any) -> Figure:
    exact: float | int = int(value) if value.denominator == 1 else float(value)
    return Figure(id=f"survey.{name}", title=title, value=exact, area=NATION, method=method, **rest)
