"""A change taken apart: counts of two periods and assumptions in, the split and all it says of itself out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.statistics.estimate import Numbers
from truecount.trends.accuracy_path import AccuracyPath, accuracies
from truecount.trends.assumptions import Assumptions, Read, Rule
from truecount.trends.audit_points import ALL_CRIME
from truecount.trends.cells import Apart, Cell
from truecount.trends.counted_rules import subgroups
from truecount.trends.splitting import split
from truecount.trends.taken_apart import About, TakenApart
from truecount.trends.type_readings import TypesRead

DRAWS = 2_000
SIDES = ("required", "right")
UNKNOWN = (
    "Nothing is known of recording accuracy in either period: what stands here is what would be possible if it lay "
    "anywhere from {:g} to {:g} per cent in each."
)
NOT_AUDITED = (
    "No audit read reports of {}. What recording did then rests on what is assumed between audits and after them, and "
    "such intervals may hold the truth too seldom where a plan worked early or late (docs/validation/splits.md)."
)


def take_apart(
    before: Mapping[Cell, int],
    after: Mapping[Cell, int],
    months: Sequence[date],
    by_kind: Mapping[str, ArrayLike],
    held: Assumptions,
    about: About,
    of: Set[str] | None = None,
    draws: int = DRAWS,
    seed: int = 1,
) -> TakenApart:
    """Take the change from `before` to `after`, crimes recorded in the two periods of `about`, apart.

    `by_kind` are the crimes of each kind recorded in each of `months`, (months,), from the first period's first to the
    last one's last. `of` are the types that are told, None all. Whether recording accuracy is known, and what the
    reader has to be told, is written into `about`. Raises TrueCountError for a rule of a crime type that there is not,
    and as `split` and `accuracies` do.
    """
    spans = (about.first, about.last)
    types = {cell.type for cell in (*before, *after)}
    rules, told = _touching(held.rules, types)
    path = held.path()
    sides = accuracies(path, months, by_kind, spans, draws, seed) if path else _anywhere(held.anywhere, by_kind, draws)
    change = split(
        before,
        after,
        sides[0],
        sides[1],
        factors=[one.factor() for one in rules],
        spans=spans,
        new_or_gone=frozenset(held.new_or_gone),
        of=of,
        apart=held.apart if path else Apart(0, 0),
        read=_read(held.read, types, told) if path else (),
        chance=path is not None,
        seed=seed,
    )
    warnings = (*_known(path, held, spans), *held.told, *about.warnings, *told)
    return TakenApart(replace(about, known=path is not None, warnings=warnings), change, held)


def _touching(rules: Sequence[Rule], here: set[str]) -> tuple[list[Rule], list[str]]:
    """The rules, of the types counted here only, and a sentence for each that touches none of them."""
    strange = [(one, name) for one in rules for name in one.types or () if name not in here | _types()]
    if strange:
        there = ", ".join(sorted(here))
        raise TrueCountError(
            *(f'{one.name}: there is no crime type "{name}"; there is {there}.' for one, name in strange)
        )
    kept = [
        one if one.types is None else one.model_copy(update={"types": tuple(n for n in one.types if n in here)})
        for one in rules
    ]
    touching = [one for one in kept if one.types != ()]
    idle = dict.fromkeys(one.name for one in rules if one.name not in {each.name for each in touching})
    return touching, [f"{name}: it touches no crime counted here." for name in idle]


def _read(read: Sequence[Read], here: set[str], told: list[str]) -> list[TypesRead]:
    """What audits read of the types counted here, and a sentence about types that they read and that are not."""
    if others := sorted({name for one in read for name in one.required if name not in here}):
        told.append(f"What audits read of {', '.join(others)} says nothing here: no such crimes are counted.")
    kept = [{side: {n: x for n, x in getattr(one, side).items() if n in here} for side in SIDES} for one in read]
    return [TypesRead(**one) for one in kept]


def _types() -> set[str]:
    """Every crime type that is known: subgroups, and the groups of published tables."""
    groups = {str(row["offence_group"]) for row in reference.load("recorded_crime_by_group").rows}
    return {ALL_CRIME, *subgroups().values(), *groups}


def _anywhere(
    limits: tuple[float, float], kinds: Iterable[str], draws: int
) -> tuple[dict[str, Numbers], dict[str, Numbers]]:
    """Accuracies of which nothing is known, (draws,) by kind and period: in half of the draws the lowest and then the
    highest, in the other half the other way round, so that what is made of them ends where it may at most."""
    low, high = (end / 100 for end in limits)
    rising = np.arange(draws) < draws // 2
    before, after = np.where(rising, low, high), np.where(rising, high, low)
    named = [*kinds]
    return dict.fromkeys(named, before), dict.fromkeys(named, after)


def _known(path: AccuracyPath | None, held: Assumptions, spans: tuple[Period, Period]) -> Iterator[str]:
    """What is known of recording accuracy, and of which of the periods no audit says anything."""
    if path is None:
        yield UNKNOWN.format(*held.anywhere)
        return
    yield from path.assumptions
    for span in spans:
        if not any(one.start <= span.end and one.end >= span.start for one in path.audits):
            yield NOT_AUDITED.format(span)
