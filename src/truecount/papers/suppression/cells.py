"""The counts of a paper: each once, however many figures print it."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.outcomes.rates import slug
from truecount.papers.suppression.small import counts_of, is_small
from truecount.papers.suppression.types_counted import types_counted

SIMULATED = "simulated"
MANY = 100
"""Two parts, or rests, as large as this that are equal, in one area and period, are taken for the same count."""


@dataclass(frozen=True)
class Place:
    """One count of one figure: what it is in it, and how many."""

    figure: Figure
    form: str
    count: int

    @property
    def where(self) -> tuple[str, str]:
        """The area and period that it is of."""
        return where(self.figure)


def where(figure: Figure) -> tuple[str, str]:
    """The area and period that a figure is of, each by one name."""
    return place_of(figure.area), str(figure.period)


@functools.cache
def place_of(area: str) -> str:
    """One name for an area that figures call by its force's id or name; any other area as it is written.

    A paper is of one simulated force at most, which some rooms call simulated and others by its name.
    """
    for known in (area, slug(area)):
        with suppress(TrueCountError):
            force = reference.force(known)
            return SIMULATED if force["kind"] == SIMULATED else str(force["force_id"])
    return slug(area)


@dataclass(frozen=True)
class Counts:
    """The counts of a paper by their names, and by the id of each figure the name of each count that it prints."""

    cells: dict[str, int | None]
    named: Mapping[str, Mapping[str, str]]

    def of(self, figure: str, *forms: str) -> str | None:
        """The name of the first of these counts that a figure prints."""
        held = self.named.get(figure, {})
        return next((held[form] for form in forms if form in held), None)

    def holding(self, tie: Mapping[str, int]) -> dict[str, int] | None:
        """A tie without cells that stand on both sides, or None where its numbers do not make nought."""
        used = {cell: sign for cell, sign in tie.items() if sign}
        known = [self.cells[cell] for cell in used]
        total = sum(sign * one for one, sign in zip(known, used.values(), strict=True) if one is not None)
        return used if used and (None in known or total == 0) else None


def counts_in(figures: Sequence[Figure], least: int) -> Counts:
    """Every count of these figures. Counts that are the same, or must be taken for the same, have one name.

    To take two for the same that are not makes the reader know more than he does, and so withholds no less.
    """
    places = [Place(one, form, count) for one in figures for form, count in counts_of(one).items()]
    pairs = [pair for lot in _same(places, least) for pair in pairwise(lot)]
    first: dict[int, str] = {}
    named: dict[str, dict[str, str]] = {one.id: {} for one in figures}
    cells: dict[str, int | None] = {}
    for place, label in zip(places, _labels(len(places), pairs), strict=True):
        name = first.setdefault(label, f"{place.figure.id}, {place.form}")
        named[place.figure.id][place.form] = name
        cells[name] = place.count
    return Counts(cells, named)


def _labels(number: int, pairs: list[tuple[int, int]]) -> list[int]:
    ends = np.array(pairs, dtype=int).reshape(-1, 2)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(number, number))
    return [int(label) for label in connected_components(graph, directed=False)[1]]


def _same(places: Sequence[Place], least: int) -> Iterator[list[int]]:
    """Lots of places of one and the same count."""
    for alike, sure in ((_whole, True), (_all_of, True), (_types, True), (_population, False), (_equal, False)):
        lots: dict[Hashable, list[int]] = {}
        for n, place in enumerate(places):
            key = alike(place)
            if key is not None:
                lots.setdefault((key, place.count), []).append(n)
        yield from (lot for lot in lots.values() if len(lot) > 1 and (sure or _may_be([places[n] for n in lot], least)))


def _whole(place: Place) -> Hashable:
    """What shares of one whole have in common."""
    one = place.figure
    return (place.where, one.population, one.basis, one.unit) if place.form == "whole" else None


def _all_of(place: Place) -> Hashable:
    """What a large count of a population has in common with the whole of its shares, whoever made them."""
    one = place.figure
    large = place.form in ("count", "whole") and place.count >= MANY
    return (place.where, one.population, one.basis) if large else None


def _types(place: Place) -> Hashable:
    found = types_counted(place.figure)
    return (found.lot, getattr(found, place.form)) if found and place.form in ("part", "whole") else None


def _population(place: Place) -> Hashable:
    one = place.figure
    if place.form not in ("count", "part") or types_counted(one):
        return None
    return place.where, one.population, one.basis


def _equal(place: Place) -> Hashable:
    """The area and period of a count or whole, or of any large count: words for one population differ between rooms,
    and what one room tells as all but a few, another may count by itself."""
    return place.where if place.form in ("count", "whole") or place.count >= MANY else None


def _may_be(lot: Sequence[Place], least: int) -> bool:
    """Whether equal counts may be one: not rows of one table, which one method made under different titles."""
    rows = {(place.figure.method.id, place.form, place.figure.title) for place in lot}
    methods = Counter(method for method, _, _ in rows)
    if len(methods) == 1:
        return len(rows) == 1
    return lot[0].count >= least or (is_small(lot[0].count, least) and max(methods.values()) == 1)
