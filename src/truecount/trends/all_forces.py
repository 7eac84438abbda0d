"""A force among the others: recorded crime for each resident, its change, and how firm its place among them is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval, Period
from truecount.records import provenance
from truecount.reference.table import Row
from truecount.trends import context_methods as methods
from truecount.trends import populations, series, wording, years

GROUP = "all territorial forces of England and Wales but the City of London"
NATION = "england-and-wales"
FEW_RESIDENTS = "city-of-london"
"""Left out of the ranks: few people live there beside those who work there."""
SEED, DRAWS = 20180927, 10_000
PER = 1000
NOT_LIKE = "Groups of most similar forces are not held, so the force is set among all, whatever their towns and people."
RECORDING = "Forces do not record equally fully; a high rate or a rise may be good recording."


@dataclass(frozen=True)
class Neighbours:
    """A force among the others in two financial years.

    `rates` holds every force's rate in the second year and `changes` its change since the first, both from the highest
    down; `own` the rates, change and ranks of the force itself, and `nation` those of England and Wales. `group` says
    whom it is set among and `said` what may be said of it.
    """

    force: Row
    first: str
    last: str
    group: str
    own: list[Figure]
    nation: list[Figure]
    rates: list[Figure]
    changes: list[Figure]
    said: tuple[str, ...]


@dataclass(frozen=True)
class _Place:
    """One area's crimes and residents in the two years."""

    force: Row
    rows: tuple[tuple[Row, ...], tuple[Row, ...]]
    crimes: tuple[int, int]
    people: tuple[populations.People, populations.People]

    def rate(self, side: int) -> Fraction:
        return Fraction(PER * self.crimes[side], self.people[side].count)

    @property
    def growth(self) -> Fraction:
        return self.rate(1) / self.rate(0)


def neighbours(force_id: str, first: str, last: str, *, draws: int = DRAWS, seed: int = SEED) -> Neighbours:
    """A force's rate of recorded crime and its change from one financial year to a later one, among all forces.

    Figures are `neighbours.rate.FORCE.YEAR` (for each 1,000 residents), `neighbours.change.FORCE.YEAR.YEAR` (per cent),
    `neighbours.rank-of-rate.FORCE.YEAR` and `neighbours.rank-of-change.FORCE.YEAR.YEAR`, 1 the highest. The same seed
    draws the same ranks. Raises TrueCountError for years not held or not in order, and for a body without residents.
    """
    force = reference.force(force_id)
    spans = (years.period(first), years.period(last))
    if spans[0].start >= spans[1].start:
        raise TrueCountError(f"The first year, {first}, has to lie before the second, {last}.")
    places = _places((first, last), spans)
    if force["force_id"] not in {place.force["force_id"] for place in places}:
        why = "few people live there" if force["force_id"] == FEW_RESIDENTS else "no residents of it are held"
        raise TrueCountError(f"{force['name']} has no place among the forces: {why}.")
    made = _Made((first, last), spans)
    own = next(place for place in places if place.force["force_id"] == force["force_id"])
    rates = [made.rate(place, 1) for place in sorted(places, key=lambda place: -place.rate(1))]
    changes = [made.change(place) for place in sorted(places, key=lambda place: -place.growth)]
    whole = _nation((first, last), spans)
    ranks = _ranks(places, made, own, seed, draws)
    figures = [made.rate(own, 0), made.rate(own, 1), made.change(own), *ranks]
    nation = [made.rate(whole, 0), made.rate(whole, 1), made.change(whole)]
    said = _said(own, figures, nation, len(places), (first, last))
    return Neighbours(force, first, last, GROUP, figures, nation, rates, changes, said)


def _places(labels: tuple[str, str], spans: tuple[Period, Period]) -> list[_Place]:
    """Every territorial force of which recorded crime and residents of both years are held, the City left out."""
    found = []
    for force in reference.load("forces").where(kind="territorial"):
        name = force["force_id"]
        people = [populations.people(name, span) for span in spans]
        if name == FEW_RESIDENTS or people[0] is None or people[1] is None:
            continue
        rows = [years.recorded_row(name, label) for label in labels]
        found.append(
            _Place(
                dict(force), ((rows[0],), (rows[1],)), (rows[0]["crimes"], rows[1]["crimes"]), (people[0], people[1])
            )
        )
    return found


def _nation(labels: tuple[str, str], spans: tuple[Period, Period]) -> _Place:
    """England and Wales: the crimes of all territorial forces, the City's too, and all residents."""
    residents = {row["force_id"] for row in reference.load("populations").rows}
    table = reference.load("recorded_crime").rows
    rows = [tuple(row for row in table if row["year"] == label and row["force_id"] in residents) for label in labels]
    people = [populations.people(NATION, span) for span in spans]
    assert people[0] is not None and people[1] is not None  # noqa: S101
    crimes = [sum(row["crimes"] for row in held) for held in rows]
    return _Place(reference.force(NATION), (rows[0], rows[1]), (crimes[0], crimes[1]), (people[0], people[1]))


def _ranks(places: list[_Place], made: _Made, own: _Place, seed: int, draws: int) -> list[Figure]:
    """The force's ranks by rate and by change, 1 the highest, with the ranks that chance alone allows."""
    crimes = np.array([place.crimes for place in places])
    people = np.array([[one.count for one in place.people] for place in places])
    drawn = np.random.default_rng(seed).gamma(np.maximum(crimes, 1), size=(draws, *crimes.shape)) / people
    here = places.index(own)
    by_rate, by_change = _limits(drawn[:, :, 1], here), _limits(drawn[:, :, 1] / drawn[:, :, 0], here)
    rate = 1 + sum(place.rate(1) > own.rate(1) for place in places)
    change = 1 + sum(place.growth > own.growth for place in places)
    return [
        made.rank("rate", own, rate, by_rate, len(places), seed),
        made.rank("change", own, change, by_change, len(places), seed),
    ]


def _limits(drawn: NDArray[np.float64], here: int) -> tuple[float, float]:
    """The middle 95 per cent of the ranks of one of N forces, 1 the highest, in values drawn many times (draws, N)."""
    ranks = 1 + (drawn > drawn[:, [here]]).sum(axis=1)
    return float(np.quantile(ranks, 0.025, method="lower")), float(np.quantile(ranks, 0.975, method="higher"))


def _said(
    own: _Place, figures: list[Figure], nation: list[Figure], forces: int, labels: tuple[str, str]
) -> tuple[str, ...]:
    _, rate, change, by_rate, by_change = figures
    area, (first, last) = own.force["short_name"], labels
    moved, nations = wording.signed(change.shown), wording.signed(nation[2].shown)
    return (
        f"In {last} {rate.shown} crimes for each 1,000 residents were recorded in {area}, in England and Wales "
        f"{nation[1].shown}. From {first} the rate moved by {moved} per cent in {area} and by {nations} in the nation.",
        f"Of {forces} forces {area} is number {by_rate.shown} by rate (by chance alone {by_rate.shown_interval}) and "
        f"number {by_change.shown} by change ({by_change.shown_interval}), from the highest down.",
        NOT_LIKE,
        RECORDING,
    )


class _Made:
    """Figures of areas in the two years."""

    def __init__(self, labels: tuple[str, str], spans: tuple[Period, Period]) -> None:
        self.labels, self.spans = labels, spans
        self.slugs = tuple(series.slug(label) for label in labels)

    def rate(self, place: _Place, side: int) -> Figure:
        people = place.people[side]
        return Figure(
            id=f"neighbours.rate.{place.force['force_id']}.{self.slugs[side]}",
            title=f"Recorded crime for each 1,000 residents, {self.labels[side]}",
            value=float(place.rate(side)),
            unit="crimes recorded for each 1,000 residents",
            period=self.spans[side],
            method=methods.RATE,
            made_from=self._made_from(place, (side,)),
            warnings=(f"Divided by {people.count:,} residents.", *people.warnings, RECORDING),
            **self._rest(place),
        )

    def change(self, place: _Place) -> Figure:
        return Figure(
            id=f"neighbours.change.{place.force['force_id']}.{self.slugs[0]}.{self.slugs[1]}",
            title=f"Change of the rate of recorded crime, {self.labels[0]} to {self.labels[1]}",
            value=float(100 * (place.growth - 1)),
            unit="per cent",
            period=self._both,
            method=methods.CHANGE,
            made_from=self._made_from(place, (0, 1)),
            warnings=(*dict.fromkeys(words for one in place.people for words in one.warnings), RECORDING),
            **self._rest(place),
        )

    def rank(self, of: str, place: _Place, value: int, ends: tuple[float, float], forces: int, seed: int) -> Figure:
        when = self.slugs[1] if of == "rate" else f"{self.slugs[0]}.{self.slugs[1]}"
        return Figure(
            id=f"neighbours.rank-of-{of}.{place.force['force_id']}.{when}",
            title=f"Rank by {of} of recorded crime among {forces} forces, {self.labels[1]}",
            value=value,
            unit="rank, 1 the highest",
            interval=Interval(low=ends[0], high=ends[1], method="ranks drawn; chance in the number of crimes alone"),
            period=self.spans[1] if of == "rate" else self._both,
            method=methods.RANK,
            made_from=self._made_from(place, (1,) if of == "rate" else (0, 1)),
            seed=seed,
            warnings=(f"Among {GROUP}. {NOT_LIKE}", RECORDING),
            **self._rest(place) | {"decimals": 0},
        )

    @property
    def _both(self) -> Period:
        return Period(start=self.spans[0].start, end=self.spans[1].end)

    def _made_from(self, place: _Place, sides: tuple[int, ...]) -> tuple[Any, ...]:
        recorded = [row for side in sides for row in place.rows[side]]
        people = [row for side in sides for row in place.people[side].rows]
        return provenance.together(
            provenance.of_rows("recorded_crime", recorded), provenance.of_rows("populations", people)
        )

    def _rest(self, place: _Place) -> dict[str, Any]:
        vintage = place.rows[1][0]["vintage"]
        return {
            "decimals": 1,
            "population": series.POPULATION,
            "area": place.force["short_name"],
            "basis": f"published, release of {vintage}; residents",
        }
