"""Outcomes that a claim may mean: charges as first published and today, out of court, victims who do not support."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from truecount import outcomes, reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Period
from truecount.outcomes import headlines, measures, published
from truecount.outcomes.measures import BASIS_WORDS, Basis, Measure
from truecount.outcomes.rates import slug
from truecount.outcomes.type_counts import AreaCounts, TypeCounts, type_counts
from truecount.papers.claims import filed
from truecount.papers.claims.asked import NATION, Asked, Reading
from truecount.records.store import Store

FIRST_PUBLISHED = "charge or summons, as first published, of all crimes recorded"
PANEL = headlines.PANEL
"""The two years of charges that the papers of 2018 set side by side."""
SINCE = "2015/16"
"""The first year of which national outcomes of the cohort can be used."""
NATIONAL_SHIFT = "Today's national figures of {} cannot be used; {} is taken for the first year."
BY_TYPE = ("charged-of-recorded", "charged-and-out-of-court")
"""What is told of each type of crime."""
YOUNGER = "Crimes of the later year have had less time to be given an outcome; loads as at equal age would be fairer."
COUNTED = {"cohort": "of crimes recorded in the year", "closed": "of outcomes given in the year"}
"""The two bases, short."""
NO_TYPE = "The subject names no type of crime that is held; held are: {}."
ONE_YEAR = "A record file of Home Office outcome tables of both years would tell."


def first_published(asked: Asked) -> Iterator[Reading]:
    """The national headlines of charges; one reading for each pair of values where sources differ."""
    if asked.area != NATION:
        return
    rows = [one for one in headlines.headlines() if ".headline.charged." in one.id]
    by_year: dict[str, list[Figure]] = {}
    for one in rows:
        by_year.setdefault(one.title.rsplit(", ", 1)[1], []).append(one)
    years = asked.years(list(by_year), PANEL)
    for figures in product(*(by_year[year] for year in years)):
        several = [one for one in figures if len(by_year[one.title.rsplit(", ", 1)[1]]) > 1]
        told = "".join(f" ({_title(one)})" for one in several)
        yield Reading(FIRST_PUBLISHED + told, figures)


def _title(figure: Figure) -> str:
    """The title of the document a headline was read from, without its publisher and place."""
    return ",".join(figure.made_from[0].source.split(";")[0].split(",")[1:3]).strip()


def of_measure(name: str, bases: Sequence[Basis], release: str | None = None) -> _Measure:
    """The readings of one outcome measure, of published tables and of a record file."""
    return _Measure(name, tuple(bases), release)


class _Measure:
    """Readings of one measure by basis; a name for each that says what is counted out of what, and as at when."""

    def __init__(self, name: str, bases: tuple[Basis, ...], release: str | None) -> None:
        self.measure, self.bases, self.release = measures.measure(name), bases, release

    def __call__(self, asked: Asked) -> Iterator[Reading]:
        for basis in self.bases:
            yield self._published(asked, basis)
            if asked.store is not None and asked.area != NATION:
                yield self._filed(asked, asked.store, basis)

    def _named(self, basis: Basis, where: str) -> str:
        title = self.measure.title[:1].lower() + self.measure.title[1:]
        return f"{title} ({COUNTED[basis]}; {where})"

    def _published(self, asked: Asked, basis: Basis) -> Reading:
        where = "as known today" if self.release == published.LATEST else "published tables"
        definition = self._named(basis, where)
        place = str(reference.force(asked.area)["force_id"])
        held = published.years(place, self.release or published.FULL)
        usual = (SINCE, PANEL[1]) if self.release else None
        notes: tuple[str, ...] = ()
        try:
            years = asked.years(held, usual)
            figures = [self._one(asked.area, year, basis) for year in years]
        except TrueCountError as error:
            more = f" {ONE_YEAR}" if asked.pair and self.release is None else ""
            return Reading(definition, lacking=f"{error}{more}")
        if asked.pair and any(told.startswith("Not usable") for told in figures[0].warnings) and years[1] > SINCE:
            notes = (NATIONAL_SHIFT.format(years[0], SINCE),)
            figures[0] = self._one(asked.area, SINCE, basis)
        unknown = next((one for one in figures if one.value is None), None)
        if unknown is not None:
            return Reading(definition, lacking=unknown.warnings[0])
        return Reading(definition, tuple(figures), notes=notes)

    def _one(self, area: str, year: str, basis: Basis) -> Figure:
        return outcomes.rates(area, year, basis, None, [self.measure.id], self.release)[0]

    def _filed(self, asked: Asked, store: Store, basis: Basis) -> Reading:
        definition = self._named(basis, "the record file")
        try:
            years = asked.years(filed.outcome_years(store, asked.area))
            spans = [Period.financial_year(year) for year in years]
            found = [filed.rate(store, asked.area, span, basis, self.measure.id) for span in spans]
        except TrueCountError as error:
            return Reading(definition, lacking=str(error))
        unknown = next((one for one in found if one.value is None), None)
        if unknown is not None:
            return Reading(definition, lacking=unknown.warnings[0])
        return Reading(definition, tuple(found), notes=(YOUNGER,) if basis == "cohort" and asked.pair else ())


def by_type(asked: Asked) -> Iterator[Reading]:
    """Charges, and charges with out-of-court results, of the types of crime that the claim's subject names.

    A subject that names none gets no figure: among so many types one would fit any number.
    """
    found = list(_types_filed(asked, asked.store) if asked.store and asked.area != NATION else _types_published(asked))
    meant = [one for kind, one in found if kind.lower() in asked.subject.lower()]
    types = ", ".join(dict.fromkeys(kind for kind, _one in found))
    yield from meant or [Reading("outcomes of one type of crime", lacking=NO_TYPE.format(types or "none"))]


def _types_filed(asked: Asked, store: Store) -> Iterator[tuple[str, Reading]]:
    (year,) = replace(asked, pair=False).years(filed.outcome_years(store, asked.area))
    span = Period.financial_year(year)
    for name, figure in outcomes.divided(asked.area, span, "cohort", store, "crime-type", BY_TYPE):
        if name and figure.value is not None:
            yield name, Reading(f"{figure.title} (the record file)", (figure,))


def _types_published(asked: Asked) -> Iterator[tuple[str, Reading]]:
    counted = type_counts(asked.last or asked.first or PANEL[1], "cohort")
    area = counted.whole if asked.area == NATION else counted.area(asked.area)
    for one in map(measures.measure, BY_TYPE):
        events, size = counted.counted(area, one)
        for place in np.flatnonzero(size > 0):
            kind = counted.types[place]
            figure = _of_type(counted, area, one, kind, (int(events[place]), int(size[place])))
            yield kind, Reading(f"{one.title[:1].lower()}{one.title[1:]}, {kind}", (figure,))


def _of_type(counted: TypeCounts, area: AreaCounts, one: Measure, kind: str, parts: tuple[int, int]) -> Figure:
    """One measure of one type of crime of an area, of the published tables."""
    year = counted.year.replace("/", "-")
    return Figure.rate(
        *parts,
        id=f"outcomes.{one.id}.{area.area}.{year}.cohort.{counted.release}.{slug(kind)}",
        title=f"{one.title}, {kind}, {counted.year}",
        unit=f"per cent of {one.counted('cohort')}",
        decimals=1,
        population=f"{one.counted('cohort')}: {kind}",
        area=area.name,
        period=counted.period,
        basis=f"cohort: {BASIS_WORDS['cohort']}",
        method=one.method,
        edition=f"release of {counted.release}",
        made_from=area.made_from,
        warnings=counted.warnings,
    )


def support(asked: Asked) -> Iterator[Reading]:
    """How often victims did not support action, with what the nation's headlines say beside a change."""
    beside = (_evidential(),) if asked.pair else ()
    for source in SUPPORT:
        for one in source(asked):
            yield replace(one, notes=(*one.notes, *beside))


def _evidential() -> str:
    found = [one for one in headlines.headlines() if ".headline.evidential-difficulties." in one.id]
    told = " and ".join(f"{one.shown} in {one.title.rsplit(', ', 1)[1]}" for one in found[:2])
    return (
        "In England and Wales, as first published, evidential difficulties of every kind were, in per cent of crimes "
        f"recorded, {told}. They hold cases in which victims support action, and say nothing of one force."
    )


CHARGED = (
    first_published,
    of_measure("charged-of-assigned", ("cohort",), published.LATEST),
    of_measure("charged-of-recorded", ("cohort",)),
    of_measure("charged-of-closed", ("closed",), published.LATEST),
)
JUSTICE = (of_measure("charged-and-out-of-court-of-assigned", ("cohort",), published.LATEST), *CHARGED)
SUPPORT = (
    of_measure("victim-does-not-support-of-all", ("cohort", "closed")),
    of_measure("named-suspect-victim-withdrew-of-all", ("cohort", "closed")),
)
NOT_PROSECUTED = (
    of_measure("named-suspect-victim-withdrew-of-not-prosecuted", ("cohort", "closed")),
    of_measure("named-suspect-victim-withdrew-of-not-prosecuted-or-transferred", ("cohort", "closed")),
    of_measure("victim-does-not-support-of-not-prosecuted", ("cohort", "closed")),
)
