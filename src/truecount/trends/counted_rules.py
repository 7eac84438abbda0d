"""What changes of the counting rules did, counted: the reports of a period decided by the rules of then and of before.

The yardstick is the edition in force when the earlier period began. The reports of each period are decided under it and
under those in force when they were made; how many times as many crimes of a type that makes is the type's factor.
"""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from ibis import _

from truecount import reference
from truecount.counting import EDITIONS, compare_population, in_force
from truecount.counting.compare import REGISTRAR
from truecount.figure import Period
from truecount.records.store import Store
from truecount.trends.factors import Factor
from truecount.trends.severity_weights import ons_weights

NAME = "counting rules"
Crimes: TypeAlias = defaultdict[str, int]
"""Crimes by type."""


@dataclass(frozen=True)
class CountedRules:
    """The factors of types whose number the rules changed, and in sentences what was counted and what could not be."""

    factors: tuple[Factor, ...]
    told: tuple[str, ...]


def counted_rules(
    store: Store, force_id: str, first: Period, last: Period, merged: Mapping[str, str]
) -> CountedRules | None:
    """The rules' factors between two periods by type, exact; None where the file holds no allegations of one of them.

    A type is a subgroup of crime, or what it is `merged` into. Raises as `compare_population` does.
    """
    return _kept(store, store.last_load, force_id, first, last, tuple(sorted(merged.items())))


@functools.lru_cache(maxsize=8)
def _kept(
    store: Store, load: int, force_id: str, first: Period, last: Period, pairs: tuple[tuple[str, str], ...]
) -> CountedRules | None:
    """The same, kept until the file's next load: to decide two periods takes seconds, and several ask for one."""
    merged = dict(pairs)
    if not all(_alleged(store, force_id, span) for span in (first, last)):
        return None
    yardstick = in_force(first.start)
    sides = [_counted(store, span, yardstick, merged) for span in (first, last)]
    editions = ", ".join(dict.fromkeys(edition for side in sides for edition in side.editions))
    source = f"Reports of the periods decided under the rules of {yardstick} and those in force ({editions})"
    types = sorted({name for side in sides for name in (*side.was, *side.now)})
    ratios = {name: [side.ratio(name) for side in sides] for name in types}
    found = [
        Factor(NAME, after / before, 0.0, source, types=(name,))
        for name, (before, after) in ratios.items()
        if before and after and before != after
    ]
    only = [name for name, both in ratios.items() if None in both]
    told = [f"{source}: {_whole(sides)}."]
    if only:
        told.append(
            f"Of {', '.join(only)} the rules of one edition alone make crimes here, so that no factor can be counted."
        )
    return CountedRules(tuple(found), tuple(told))


@dataclass(frozen=True)
class _Side:
    """Crimes by type that a period's reports make by the yardstick (`was`) and by the rules in force (`now`)."""

    was: Crimes
    now: Crimes
    editions: tuple[str, ...]

    def ratio(self, name: str) -> float | None:
        """How many times as many; 1 of a type that neither makes, None of one that only one of them makes."""
        was, now = self.was[name], self.now[name]
        if not was or not now:
            return 1.0 if was == now else None
        return now / was


def _counted(store: Store, span: Period, yardstick: str, merged: Mapping[str, str]) -> _Side:
    was: Crimes = defaultdict(int)
    now: Crimes = defaultdict(int)
    parts = list(_by_edition(span))
    if [edition for edition, _days in parts] == [yardstick]:
        # By one and the same rules nothing differs, and nothing need be decided.
        return _Side(was, now, (yardstick,))
    for edition, days in parts:
        made = compare_population(store, yardstick, edition, days)
        names = {one.class_code for one in made.classes}
        types = {name: merged.get(of, of) for name, of in subgroups().items() if name in names}
        for one in made.classes:
            if one.class_code != REGISTRAR:
                was[types[one.class_code]] += one.was
                now[types[one.class_code]] += one.now
        for change in made.changes:
            for here, there, counts in ((change.was, change.now, was), (change.now, change.was, now)):
                for name in _undecided(here, there):
                    counts[types[name]] += change.incidents
    return _Side(was, now, tuple(edition for edition, _days in parts))


def _undecided(here: tuple[str, ...], there: tuple[str, ...]) -> list[str]:
    """The classes taken for crimes whose class the registrar decides under one edition: the gravest that the incident
    makes under the other and not here, by the weights of severity."""
    weights = ons_weights().by_code
    others = Counter(there) - Counter(here)
    others.pop(REGISTRAR, None)
    gravest = sorted(others.elements(), key=lambda one: -weights.get(one, 0.0))
    return gravest[: here.count(REGISTRAR)]


def _by_edition(span: Period) -> Iterator[tuple[str, Period]]:
    """The editions in force in a period, each with its days there."""
    begins = [one.begins for one in EDITIONS.values() if span.start < one.begins <= span.end]
    starts = [span.start, *begins]
    ends = [*(day - timedelta(days=1) for day in begins), span.end]
    yield from ((in_force(start), Period(start=start, end=end)) for start, end in zip(starts, ends, strict=True))


def subgroups() -> dict[str, str]:
    """The crime type of each class: its subgroup, or the offence group that has none."""
    return {row["class_code"]: row["subgroup"] or row["offence_group"] for row in reference.load("classes").rows}


def _alleged(store: Store, force_id: str, span: Period) -> int:
    made_on = store.current("allegations").alleged_at.date()
    rows = store.current("allegations").filter(_.force_id == force_id, (made_on >= span.start) & (made_on <= span.end))
    return int(rows.count().to_pyarrow().as_py())


def _whole(sides: list[_Side]) -> str:
    was, now = (sum(sum(getattr(side, name).values()) for side in sides) for name in ("was", "now"))
    if was == now:
        return "they make as many crimes"
    return f"{now:,.0f} crimes where there were {was:,.0f} ({100 * (now / was - 1):+.1f} per cent)"
