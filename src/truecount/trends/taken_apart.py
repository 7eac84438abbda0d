"""A change of recorded crime taken apart: the split, what it rests on, and every figure that comes of it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from truecount.figure import Figure, Interval, Method, Period, Provenance
from truecount.statistics.count_pairs import may_say_per_cent
from truecount.trends import methods, split_methods, windows
from truecount.trends.assumptions import Assumptions
from truecount.trends.split_result import PARTS, ChangeSplit, Split, Spread

TITLES = {
    "recording": "Better or worse recording",
    "rules": "Changes of the counting rules",
    "scope": "Crimes that could be recorded in one period only",
    "genuine": "What is left: crime, and reporting of it",
}
"""What each part of a change is called."""
ALL_TYPES = "all-types"
"""The NAME in the ids of figures of all types together."""
DRAWN = "2.5th and 97.5th percentiles of draws"
POSSIBLE = "the least and the most that is possible"
TOO_FEW = "Too few crimes for a percentage; the counts are told."
LEFT = "Changes of reporting, and of rules that no factor names, are in it too."


@dataclass(frozen=True)
class About:
    """What every figure of a split says of itself.

    `crimes` says in short what is counted. `known` is false where nothing is known of recording accuracy.
    """

    name: str
    area: str
    first: Period
    last: Period
    population: str
    basis: str
    made_from: tuple[Provenance, ...]
    crimes: str = "recorded crime"
    known: bool = True
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class TakenApart:
    """A change between two periods taken apart.

    `assumptions` are what the split rests on besides the counts, as a document to be changed and given back.
    `comparable` holds sentences that say why the periods cannot be set side by side as they stand: none where they can.
    """

    about: About
    change: ChangeSplit
    assumptions: Assumptions
    comparable: tuple[str, ...] = ()

    @property
    def figures(self) -> list[Figure]:
        """`split.FORCE.PERIOD.PERIOD.NAME.WHAT` for all types together, for each type and for each division.

        The first six are the two counts and the four parts of all types together.
        """
        made = _Made(self.change, self.about)
        whole = self.change.total
        found = [*made.counts(whole), *made.parts(whole), *made.follows(whole)]
        for one in (*self.change.by_type, *self.change.by_division):
            found += [*made.counts(one), *made.parts(one), made.like_for_like(one)]
        return found

    @property
    def of_all(self) -> dict[str, Figure]:
        """The figures of all types together by WHAT they say: `recorded.PERIOD`, `recording`, `like-for-like`, …"""
        return {one.id.split(".", 5)[5]: one for one in self.figures if f".{ALL_TYPES}." in one.id}

    @property
    def names(self) -> tuple[str, str]:
        """What the two periods are called."""
        return named(self.about.first), named(self.about.last)


def named(period: Period) -> str:
    """A period of whole months as a table heads it: "year to March 2017", "6 months to March 2019"."""
    months = 12 * (period.end.year - period.start.year) + period.end.month - period.start.month + 1
    span = {1: "month of", 12: "year to"}.get(months, f"{months} months to")
    return f"{span} {period.end:%B %Y}"


@dataclass(frozen=True)
class _Made:
    change: ChangeSplit
    about: About

    def counts(self, one: Split) -> Iterator[Figure]:
        """Crimes recorded in each period."""
        for period, count in ((self.about.first, one.before), (self.about.last, one.after)):
            name = f"recorded.{windows.slug(period)}"
            title = f"{_capital(one)}: crimes recorded {period}"
            yield self._figure(one, name, title, count, methods.CRIME_RECORDS, period=period)

    def parts(self, one: Split) -> Iterator[Figure]:
        """The parts of the change, in crimes."""
        for name in PARTS:
            title = f"{_capital(one)}: {TITLES[name][:1].lower()}{TITLES[name][1:]}"
            told = (*((LEFT,) if name == "genuine" else ()), *one.told)
            yield self._spread(one, name, title, one.parts[name], split_methods.SPLIT_BY_TYPE, "crimes", told=told)

    def shares(self, one: Split) -> Iterator[Figure]:
        """The parts in per cent of the change; none where nothing changed."""
        change = one.after - one.before
        for name in PARTS if change else ():
            ends = sorted(100 * getattr(one.parts[name], end) / change for end in ("low", "high"))
            middle = [100 * getattr(one.parts[name], end) / change for end in ("mean", "median")]
            title = f"{_capital(one)}: share of the change, {TITLES[name][:1].lower()}{TITLES[name][1:]}"
            spread = Spread(*middle, *ends)
            yield self._spread(
                *(one, f"share.{name}", title, spread, split_methods.SPLIT_BY_TYPE, "per cent of the change"),
                decimals=1,
                told=(),
            )

    def like_for_like(self, one: Split) -> Figure:
        """The change like for like, in per cent; none of a few crimes."""
        title = f"{_capital(one)}: change like for like"
        few = not may_say_per_cent((one.before, one.after))
        told = (TOO_FEW,) if few else one.told
        spread = Spread(*(4 * (math.nan,))) if few else one.like_for_like
        return self._spread(
            *(one, "like-for-like", title, spread, split_methods.LIKE_FOR_LIKE_BY_TYPE, "per cent"),
            decimals=1,
            told=told,
        )

    def follows(self, one: Split) -> Iterator[Figure]:
        """What follows from the parts: changes, accuracies, the inspectorate's form and the break-even."""
        raw = None if math.isnan(one.raw) else one.raw
        nothing = () if raw is not None else ("No crime was recorded in the earlier period.",)
        title = f"{_capital(one)}: change of recorded crime"
        yield self._figure(
            one, "raw-change", title, raw, methods.RAW_CHANGE, unit="per cent", decimals=1, warnings=nothing
        )
        yield self.like_for_like(one)
        yield from self.shares(one)
        for period, spread in ((self.about.first, one.accuracy_before), (self.about.last, one.accuracy_after)):
            title = f"{_capital(one)}: recording accuracy, {period}"
            name = f"accuracy.{windows.slug(period)}"
            yield self._spread(
                *(one, name, title, spread, split_methods.ACCURACY_PATH, "per cent of crimes that should be recorded"),
                decimals=1,
                told=self.change.assumptions,
                period=period,
            )
        title = f"{_capital(one)}: crimes put down to recording in the inspectorate's way"
        yield self._spread(
            one, "inspectorate", title, one.inspectorate, split_methods.INSPECTORATE_FORM, "crimes", told=()
        )
        title = f"{_capital(one)}: accuracy at which the change like for like would vanish"
        told = (f"It comes to: {one.break_even.words}.",) if one.break_even.above else ()
        yield self._spread(
            *(one, "break-even", title, one.break_even.accuracy, split_methods.BREAK_EVEN_BY_TYPE, "per cent"),
            decimals=1,
            told=told,
        )

    def _spread(
        self, one: Split, name: str, title: str, spread: Spread, method: Method, unit: str, **rest: Any
    ) -> Figure:
        """A figure of draws: their mean, which adds up, and the limits; the limits alone where nothing is known."""
        told = tuple(rest.pop("told"))
        none = math.isnan(spread.mean)
        if none:
            told = told or ("It cannot be made of so few crimes.",)
        elif not self.about.known:
            told = (*self.about.warnings[:1], *told)
        sure = self.about.known or spread.low == spread.high
        value = None if none or not sure else spread.mean
        drawn = DRAWN if self.about.known else POSSIBLE
        interval = None if none else Interval(low=spread.low, high=spread.high, method=drawn)
        return self._figure(one, name, title, value, method, unit=unit, interval=interval, warnings=told, **rest)

    def _figure(self, one: Split, name: str, title: str, value: float | None, method: Method, **rest: Any) -> Figure:
        about = self.about
        span = f"{windows.slug(about.first)}.{windows.slug(about.last)}"
        fields: dict[str, Any] = {
            "unit": "crimes recorded",
            "period": Period(start=about.first.start, end=about.last.end),
            "population": about.population,
            "warnings": (),
        } | rest
        return Figure(
            id=f"split.{about.name}.{span}.{slug(one.name)}.{name}",
            title=title,
            value=value,
            area=about.area,
            basis=about.basis,
            method=method,
            made_from=about.made_from,
            seed=self.change.seed,
            **fields,
        )


def slug(name: str) -> str:
    """A type's name as it stands in an id."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "unnamed"


def _capital(one: Split) -> str:
    return f"{one.name[:1].upper()}{one.name[1:]}"
