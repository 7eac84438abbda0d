"""Patterns made into rows: what a case of each kind looks like, so that a month of cases is a gathering of rows.

A variant is a pattern with a number of victims. Its allegations and its crimes are rows of two tables that say where
each variant's rows begin, so that a million cases are drawn without a loop over them.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truecount.simulation.editions import NAMES
from truecount.simulation.groups import kind_of, subgroup_of
from truecount.simulation.pattern import Pattern, patterns

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Rows:
    """Rows of variants: those of variant v are `starts[v]` up to `starts[v + 1]`."""

    starts: Ints

    def of(self, variants: Ints) -> tuple[Ints, Ints]:
        """For a list of variants, in order: each of their rows, and the place in the list it belongs to."""
        counts = self.starts[variants + 1] - self.starts[variants]
        owner = np.repeat(np.arange(len(variants)), counts)
        before = np.repeat(np.cumsum(counts) - counts, counts)
        return self.starts[variants][owner] + np.arange(len(owner)) - before, owner


@dataclass(frozen=True)
class Allegations(Rows):
    """Allegations by variant: the pattern's own number of it, its victim (-1 the state), suspect and report."""

    of_pattern: Ints
    label: Ints
    victim: Ints
    suspect: Ints
    report: Ints
    crime: Ints
    """The crime alleged, by edition: one column each."""


@dataclass(frozen=True)
class Crimes(Rows):
    """Crimes by variant, in the order of the answer: which allegation, which crime, and under which editions."""

    allegation: Ints
    """The place of the allegation among those of the variant."""
    crime: Ints
    editions: Flags
    """One column for each edition: whether the crime is required under it."""
    report: Ints


@dataclass(frozen=True)
class Templates:
    """All variants: `pattern` and `victims` of each, its `weight` in the pattern, and its rows."""

    patterns: tuple[Pattern, ...]
    crimes_listed: tuple[tuple[str, str], ...]
    """Every crime that occurs, as class and offence code."""
    subgroup: tuple[str, ...]
    kind: Ints
    """For each crime listed: 0 violence, 1 sexual, 2 other."""
    pattern: Ints
    victims: Ints
    weight: NDArray[np.float64]
    allegations: Allegations
    crimes: Crimes


@functools.cache
def templates() -> Templates:
    """The templates of every pattern."""
    chosen = patterns()
    listed = sorted({one.crime(label, edition) for one in chosen for label in one.alleged for edition in NAMES})
    number = {crime: n for n, crime in enumerate(listed)}
    variants = [
        (p, count, weight / sum(one.victims.values()))
        for p, one in enumerate(chosen)
        for count, weight in sorted(one.victims.items())
    ]
    alleged = [_alleged(chosen[p], count) for p, count, _ in variants]
    required = [_required(chosen[p], count, number) for p, count, _ in variants]
    flat = [(p, *row) for (p, _, _), rows in zip(variants, alleged, strict=True) for row in rows]
    crimes = [row for rows in required for row in rows]
    return Templates(
        patterns=chosen,
        crimes_listed=tuple(listed),
        subgroup=tuple(subgroup_of(class_code) for class_code, _ in listed),
        kind=_ints([kind_of(class_code) for class_code, _ in listed]),
        pattern=_ints([p for p, _, _ in variants]),
        victims=_ints([count for _, count, _ in variants]),
        weight=np.array([weight for _, _, weight in variants]),
        allegations=Allegations(
            starts=_starts(alleged),
            of_pattern=_ints([row[0] for row in flat]),
            label=_ints([list(chosen[p].alleged).index(label) for p, label, _ in flat]),
            victim=_ints([victim for _, _, victim in flat]),
            suspect=_ints([ord(chosen[p].alleged[label].suspect) - ord("A") for p, label, _ in flat]),
            report=_ints([chosen[p].alleged[label].report for p, label, _ in flat]),
            crime=_ints([[number[chosen[p].crime(label, e)] for e in NAMES] for p, label, _ in flat]),
        ),
        crimes=Crimes(
            starts=_starts(required),
            allegation=_ints([row[0] for row in crimes]),
            crime=_ints([row[1] for row in crimes]),
            editions=np.array([row[2] for row in crimes], dtype=bool).reshape(-1, len(NAMES)),
            report=_ints([row[3] for row in crimes]),
        ),
    )


def _alleged(pattern: Pattern, count: int) -> list[tuple[str, int]]:
    """Each allegation of a case with so many victims, as label and victim."""
    return [(label, victim) for label, one in pattern.alleged.items() for victim in one.victims(count)]


def _required(
    pattern: Pattern, count: int, number: dict[tuple[str, str], int]
) -> list[tuple[int, int, list[bool], int]]:
    """Each crime of a case once, with the editions that require it; the first of an answer's labels stand first."""
    rows: dict[tuple[int, int], list[bool]] = {}
    places = {key: n for n, key in enumerate(_alleged(pattern, count))}
    for e, edition in enumerate(NAMES):
        for label in pattern.required(edition):
            crime = number[pattern.crime(label, edition)]
            for victim in pattern.alleged[label].victims(count):
                flags = rows.setdefault((places[label, victim], crime), [False] * len(NAMES))
                flags[e] = True
    report = {places[key]: pattern.alleged[key[0]].report for key in places}
    return [(place, crime, flags, report[place]) for (place, crime), flags in rows.items()]


def _starts(rows: list[list[tuple[str, int]]] | list[list[tuple[int, int, list[bool], int]]]) -> Ints:
    return np.concatenate([[0], np.cumsum([len(one) for one in rows])]).astype(np.int64)


def _ints(values: list[int] | list[list[int]]) -> Ints:
    return np.array(values, dtype=np.int64)
