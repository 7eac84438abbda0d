"""Why two outcome rates differ: the mix of crime, and the rates of crimes of the same type; by type of crime."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from truecount.errors import TrueCountError
from truecount.figure import Figure, Method
from truecount.outcomes import compare_methods as methods
from truecount.outcomes.compare_figures import Said, slug
from truecount.outcomes.measures import Basis, measure
from truecount.outcomes.type_counts import AreaCounts, type_counts
from truecount.records import provenance
from truecount.records.store import Store
from truecount.statistics.estimate import Numbers
from truecount.statistics.standardisation import TakenApart, taken_apart

POINTS = "points of per cent"
ARITHMETIC = "Parts of the counts as they are: chance is not taken off. Parts printed may miss the whole by rounding."


@dataclass(frozen=True, eq=False)
class Side:
    """One of two that are set against each other: its measure, its counts, and what to call it.

    `events` and `size` are what the measure counts and what it is out of, by the types of the difference, (K,).
    """

    said: Said
    area: AreaCounts
    name: str
    events: Numbers
    size: Numbers


@dataclass(frozen=True, eq=False)
class TypePart:
    """One type of crime in a difference: its share and rate on either side, and what it adds by mix and by rates."""

    name: str
    first_share: Figure
    second_share: Figure
    first_rate: Figure
    second_rate: Figure
    mix: Figure
    rates: Figure

    @property
    def figures(self) -> list[Figure]:
        """All of them."""
        return [self.first_share, self.second_share, self.first_rate, self.second_rate, self.mix, self.rates]


@dataclass(frozen=True, eq=False)
class Difference:
    """The rate of `second` less that of `first`, taken apart over K `types` of crime."""

    first: Side
    second: Side
    types: tuple[str, ...]
    apart: TakenApart

    @property
    def title(self) -> str:
        """Which less which."""
        return f"{self.second.name} less {self.first.name}"

    @property
    def total(self) -> Figure:
        """The difference of both rates as they are, in points."""
        return self._figure("difference", self.title, self.apart.second - self.apart.first, methods.DIFFERENCE)

    @property
    def mix(self) -> Figure:
        """What of it is due to the mix of crime."""
        title = f"{self.title}: due to the mix of crime"
        return self._figure("mix", title, float(self.apart.mix.sum()), methods.MIX, warnings=self._only_one())

    @property
    def rates(self) -> Figure:
        """What of it is due to rates of crimes of the same type."""
        title = f"{self.title}: due to rates of the same types"
        return self._figure("rates", title, float(self.apart.rate.sum()), methods.RATES, warnings=(ARITHMETIC,))

    @property
    def by_type(self) -> list[TypePart]:
        """Every type of crime, the one that adds most to the difference, either way, first."""
        together = np.abs(self.apart.mix + self.apart.rate)
        return [self._type(int(k)) for k in np.argsort(-together, kind="stable")]

    @property
    def figures(self) -> list[Figure]:
        """The difference and its two parts; by type they are in `by_type`."""
        return [self.total, self.mix, self.rates]

    def rest(self, parts: list[TypePart]) -> tuple[Figure, Figure]:
        """What some types add together, by mix and by rates."""
        return (
            self._sum("mix-of-the-rest", [one.mix for one in parts], methods.MIX),
            self._sum("rates-of-the-rest", [one.rates for one in parts], methods.RATES),
        )

    def _sum(self, name: str, parts: list[Figure], method: Method) -> Figure:
        title = f"{self.title}, {len(parts)} other types"
        return self._figure(name, title, sum(float(one.value or 0) for one in parts) / 100, method)

    def _type(self, k: int) -> TypePart:
        name = self.types[k]
        mix, rates = float(self.apart.mix[k]), float(self.apart.rate[k])
        return TypePart(
            name,
            self._share(self.first, k),
            self._share(self.second, k),
            self._rate(self.first, k),
            self._rate(self.second, k),
            self._figure(f"mix-{slug(name)}", f"{self.title}, {name}: due to the mix", mix, methods.MIX),
            self._figure(f"rates-{slug(name)}", f"{self.title}, {name}: due to its rate", rates, methods.RATES),
        )

    def _share(self, side: Side, k: int) -> Figure:
        title = f"Share of {self.types[k]}, {side.name}"
        what = f"compare-share-{slug(self.types[k])}"
        return side.said.share(what, title, methods.SHARE, side.area, side.size[k], side.size.sum())

    def _rate(self, side: Side, k: int) -> Figure:
        title = f"{side.said.measure.title}: {self.types[k]}, {side.name}"
        what = f"compare-crude-{slug(self.types[k])}"
        return side.said.share(what, title, methods.CRUDE, side.area, side.events[k], side.size[k])

    def _figure(self, name: str, title: str, value: float, method: Method, **rest: Any) -> Figure:
        made_from = provenance.together(self.first.area.made_from, self.second.area.made_from)
        return self.second.said.figure(
            f"compare-{name}-{self._beside()}",
            title,
            100 * value,
            method,
            self.second.area,
            POINTS,
            decimals=2,
            made_from=made_from,
            **rest,
        )

    def _beside(self) -> str:
        """What the second is set against, as part of an id."""
        if self.first.said.counts.year == self.second.said.counts.year:
            return f"from-{self.first.area.area}"
        return f"from-{self.first.said.counts.year.replace('/', '-')}"

    def _only_one(self) -> tuple[str, ...]:
        """Types that one side alone has, of which all counts as mix."""
        lone = [
            name
            for name, one, other in zip(self.types, self.first.size, self.second.size, strict=True)
            if (one > 0) != (other > 0)
        ]
        return (f"Only one of the two has {', '.join(lone)}: all that makes counts as mix.",) if lone else ()


def difference(first: tuple[Said, AreaCounts, str], second: tuple[Said, AreaCounts, str]) -> Difference:
    """The second less the first; each is its measure and counts, its area and what to call it."""
    types = tuple(dict.fromkeys((*first[0].counts.types, *second[0].counts.types)))
    before, after = (_side(one, types) for one in (first, second))
    return Difference(before, after, types, taken_apart(before.events, before.size, after.events, after.size))


def between_years(
    force: str, first: str, second: str, measure_id: str, basis: Basis, source: Store | None = None
) -> Difference:
    """The rate of one force in the second year less that in the first, taken apart by type of crime.

    Both years must be held by type of crime: published it is one alone, so that a store of Home Office outcome tables
    is needed. Raises TrueCountError for what is not held, and where the two years are the same.
    """
    if first == second:
        raise TrueCountError(f"Both years are {first}; give two years to set one against the other.")
    chosen = measure(measure_id)
    said = [Said(type_counts(year, basis, source), chosen) for year in (first, second)]
    areas = [one.counts.area(force) for one in said]
    names = [f"{area.name} in {one.counts.year}" for one, area in zip(said, areas, strict=True)]
    return difference((said[0], areas[0], names[0]), (said[1], areas[1], names[1]))


def _side(one: tuple[Said, AreaCounts, str], types: tuple[str, ...]) -> Side:
    """The counts of one side over the types of both, 0 where it has none."""
    said, area, name = one
    rows = [dict(zip(said.counts.types, values, strict=True)) for values in said.of(area)]
    events, size = (np.array([row.get(kind, 0.0) for kind in types]) for row in rows)
    if not size.sum():
        raise TrueCountError(f"{said.measure.title}: {name} has no {said.counted}, so that there is no rate.")
    return Side(said, area, name, events, size)
