"""Figures reckoned from two numbers: whoever has one of the numbers and such a figure has the other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from truecount.figure import Figure
from truecount.papers.suppression.cells import place_of
from truecount.papers.suppression.small import OF_TIME, counts_of, from_records
from truecount.papers.suppression.types_counted import types_counted

Numbers = NDArray[np.float64]
NEAR = 1e-9
PER = (1.0, 100.0, 1_000.0, 100_000.0)
STEM = 3


def derived_from(figures: Sequence[Figure], withheld: Collection[str]) -> set[str]:
    """The ids of figures reckoned from a withheld number.

    Those whose ids share all pieces but one with a withheld count, which are about the same crimes; and of those that
    may be about the same, each that is exactly a change, difference, ratio or share of a withheld number and another
    number of the paper. By chance that is rare, and then withholds one figure too many.
    """
    asked = [one for one in figures if one.id not in withheld and _may_be_derived(one)]
    others = _numbers(figures, besides={one.id for one in asked})
    found: set[str] = set()
    for hidden in (one for one in figures if one.id in withheld and asked):
        near = [one for one in asked if place_of(one.area) == place_of(hidden.area)]
        found |= {one.id for one in near if _of_one_stem(one, hidden) and types_counted(hidden) is None}
        kin = [one for one in near if _may_be_of_the_same(one, hidden)]
        found |= {kin[n].id for n in _reached([float(one.value or 0) for one in kin], _numbers([hidden]), others)}
    return found


def _may_be_derived(figure: Figure) -> bool:
    if figure.value is None or counts_of(figure) or OF_TIME.search(figure.unit):
        return False
    return from_records(figure)


def _of_one_stem(one: Figure, other: Figure) -> bool:
    """Whether two ids share all pieces but one, and enough of them: kind of crime, force and period, say."""
    mine, theirs = (frozenset(figure.id.split(".")) for figure in (one, other))
    return len(mine & theirs) >= max(STEM, min(len(mine), len(theirs)) - 1)


def _may_be_of_the_same(one: Figure, other: Figure) -> bool:
    """Of one stem, of one measure of outcomes, or, in rooms that name their figures otherwise, of one population."""
    mine, theirs = one.id.split("."), other.id.split(".")
    if mine[0] != theirs[0]:
        return one.population == other.population
    return _of_one_stem(one, other) or (types_counted(other) is not None and theirs[1] in mine)


def _numbers(figures: Iterable[Figure], besides: Collection[str] = ()) -> Numbers:
    """Every number of these figures once: values and counts."""
    wanted = [one for one in figures if one.id not in besides]
    counts = {float(count) for one in wanted for count in counts_of(one).values()}
    return np.array(sorted(counts | {float(one.value) for one in wanted if one.value is not None}))


def _reached(values: Sequence[float], hidden: Numbers, others: Numbers) -> set[int]:
    """The places of values that are made of a number of `hidden` and one of `others`."""
    made = np.sort(np.concatenate(list(_made(hidden[:, None], others[None, :]))))
    aims = np.array(values)
    slip = NEAR * np.maximum(1, np.abs(aims))
    hit = np.searchsorted(made, aims - slip) < np.searchsorted(made, aims + slip)
    return {int(n) for n in np.flatnonzero(hit)}


def _made(hidden: Numbers, others: Numbers) -> Iterator[Numbers]:
    """All that is usually reckoned of two numbers, either way round."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = [made[np.isfinite(made)] for made in (hidden / others, others / hidden)]
    yield from (
        (hidden - others).ravel(),
        (others - hidden).ravel(),
        (hidden * others / 100).ravel(),
        *(100 * (made - 1) for made in ratios),
    )
    yield from (per * made for made in ratios for per in PER)
