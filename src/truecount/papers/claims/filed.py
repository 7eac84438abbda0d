"""What a record file gives to several claims, made once: a store open for reading does not change."""

from __future__ import annotations

import functools

from truecount import outcomes, trends
from truecount.figure import Figure, Period
from truecount.outcomes.measures import Basis
from truecount.papers import record_years
from truecount.records.store import Store
from truecount.trends.taken_apart import TakenApart

KEPT = 32


@functools.lru_cache(maxsize=KEPT)
def holds(store: Store, area: str) -> bool:
    """As `record_years.holds`."""
    return record_years.holds(store, area)


@functools.lru_cache(maxsize=KEPT)
def recorded(store: Store, area: str) -> tuple[Figure, ...]:
    """As `record_years.recorded`."""
    return tuple(record_years.recorded(store, area))


@functools.lru_cache(maxsize=KEPT)
def outcome_years(store: Store, area: str) -> tuple[str, ...]:
    """As `record_years.outcome_years`."""
    return tuple(record_years.outcome_years(store, area))


def rate(store: Store, area: str, span: Period, basis: Basis, measure: str) -> Figure:
    """One outcome measure of an area, as `outcomes.rates` gives it first."""
    found = (one for one in _rates(store, area, span, basis) if one.id.startswith(f"outcomes.{measure}."))
    held = next(found, None)
    return held if held is not None else outcomes.rates(area, span, basis, store, [measure])[0]


@functools.lru_cache(maxsize=KEPT)
def _rates(store: Store, area: str, span: Period, basis: Basis) -> tuple[Figure, ...]:
    return tuple(outcomes.rates(area, span, basis, store))


@functools.lru_cache(maxsize=KEPT)
def split(store: Store, area: str, first: Period, last: Period, of: tuple[str, ...] | None = None) -> TakenApart:
    """The change of recorded crime between two periods taken apart, as `trends.record_split` does."""
    return trends.record_split(store, area, first, last, of=of)
