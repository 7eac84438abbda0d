"""Crimes so rare that a share says nothing: how many, how many days apart, and for how many people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from truecount.figure import Figure, Interval
from truecount.papers.parts import Exhibit, Row, Table
from truecount.papers.residents import methods
from truecount.papers.residents.kinds import Kinds
from truecount.papers.sections.asked import Asked, number
from truecount.papers.words import Sentence, capital, join, say
from truecount.records import provenance
from truecount.statistics.count_pairs import garwood
from truecount.trends import populations, series
from truecount.trends.all_forces import FEW_RESIDENTS

NAMES = {
    "Homicide": ("People killed (homicide)", "killings"),
    "Death or serious injury caused by illegal driving": (
        "Killed or badly hurt by illegal driving",
        "deaths and bad injuries by illegal driving",
    ),
    "Robbery": ("Robbery", "robberies"),
}
"""What is shown where fewer than one a day was recorded, as the head of a row and within a sentence."""
WORST = ("The worst crimes are rare.",)
PER = 100_000


@dataclass(frozen=True)
class Seldom:
    """One rare kind: `count` a year, `apart` in days where there was any, `per` 100,000 residents where held."""

    name: str
    several: str
    count: Figure
    apart: Figure | None
    per: Figure | None


def seldom(asked: Asked, found: Kinds) -> list[Seldom]:
    """The rare kinds of a year that the source counts, homicide first."""
    days = (found.period.end - found.period.start).days + 1
    return [_seldom(asked, found, name, days) for name in NAMES if found.crimes.get(name, days) < days]


def said(asked: Asked, found: Kinds, one: Seldom) -> Sentence:
    """How many of one rare kind there were, how many days apart, and for how many people."""
    if one.apart is None:
        return join(WORST, (f"In {found.year} {asked.name} recorded no {one.several}.",))
    apart = capital(
        say(
            f"{asked.name} recorded {{count}} {one.several} in {found.year}: about one every {{apart}} days.",
            count=one.count,
            apart=one.apart,
        )
    )
    per = say("That is {per} for every 100,000 people.", per=one.per) if one.per is not None else ()
    return join(WORST, apart, per)


def sure(one: Seldom) -> Sentence:
    """What chance alone would do to a count so small."""
    return say(
        f"A few crimes more or less can be luck. The count of {one.several} fits a yearly rate from {{one:low}} to "
        "{one:high}.",
        one=one.count,
    )


def table(found: Kinds, rare: list[Seldom]) -> Exhibit:
    """Every rare kind in counts, days apart and, where residents are held, for each 100,000 people."""
    peopled = any(one.per is not None for one in rare)
    rows = tuple(
        Row((one.name,), (number(one.count), number(one.apart), *((number(one.per),) if peopled else ())))
        for one in rare
    )
    columns = ("Rare crime", "In the year", "Days apart", *(("For each 100,000 people",) if peopled else ()))
    figures = tuple(figure for one in rare for figure in (one.count, one.apart, one.per) if figure is not None)
    caption = f"How rare the rarest crimes were in {found.year}"
    return Exhibit("residents-rare", caption, None, Table(columns, rows), figures)


def _seldom(asked: Asked, found: Kinds, name: str, days: int) -> Seldom:
    crimes = found.crimes[name]
    low, high = (float(np.asarray(end)) for end in garwood(crimes))
    people = None if asked.id == FEW_RESIDENTS else populations.people(asked.id, found.period)
    count = _figure(
        *(asked, found, name, "few", crimes),
        method=methods.FEW,
        unit="crimes recorded",
        interval=Interval(low=low, high=high, method="exact, of a yearly rate (Garwood)"),
    )
    apart = (
        _figure(*(asked, found, name, "apart", days / crimes), method=methods.APART, unit="days") if crimes else None
    )
    per = None
    if people is not None:
        per = _figure(
            *(asked, found, name, "per-100-000", PER * crimes / people.count),
            method=methods.PER_100_000,
            unit="crimes recorded for each 100,000 residents",
            decimals=1,
            interval=Interval(
                low=PER * low / people.count, high=PER * high / people.count, method="exact, of a yearly rate (Garwood)"
            ),
            made_from=provenance.together(found.rest["made_from"], provenance.of_rows("populations", people.rows)),
            warnings=(f"Divided by {people.count:,} residents.", *people.warnings),
        )
    return Seldom(*NAMES[name], count, apart, per)


def _figure(asked: Asked, found: Kinds, name: str, what: str, value: float, **rest: Any) -> Figure:
    slug = "-".join(name.lower().split())
    fields = {
        "id": f"residents.{what}.{slug}.{asked.id}.{series.slug(found.year)}",
        "title": f"{NAMES[name][0]}, {found.year}",
        "value": value,
        "population": name.lower(),
    }
    return Figure(**dict(found.rest) | fields | rest)
