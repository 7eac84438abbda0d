"""Small papers made up to be attacked: a table with its margins, spread over a paper, a second one and other names."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.differencing import ranges, tables
from truecount.figure import Figure, Method, Period, Provenance
from truecount.papers.parts import Exhibit, Paper, Row, Section, Sum, Table
from truecount.papers.suppression import is_withheld
from truecount.papers.suppression.spread import width
from truecount.papers.words import say

LEAST = 5
SHAPES = ((3,), (5,), (2, 3), (3, 3), (3, 4), (2, 2, 2))
COUNTS = (0, 0, 1, 1, 2, 3, 4, 5, 6, 8, 11, 17, 40, 200)
METHODS = ("fire.counted", "fire.counted-again")
RECORDS = (Provenance(source="crimes.csv", where="record table crimes, all", sha256="1" * 64),)


@dataclass(frozen=True)
class Crafted:
    """Two papers about one table, its counts by their names, what adds up, and by figure the count that it prints."""

    papers: tuple[Paper, Paper]
    counts: dict[str, int]
    sums: list[Sum]
    prints: dict[str, str]


def crafted(rng: random.Random) -> Crafted:
    """A table of random counts; its cells are in the first paper, margins and some of its cells in either or both."""
    shape = rng.choice(SHAPES)
    cells = [rng.choice(COUNTS) for _ in range(_size(shape))]
    counts, sums = tables(shape, cells)
    prints: dict[str, str] = {}
    shown: tuple[list[Figure], list[Figure]] = ([], [])
    for name, count in counts.items():
        for paper in {0: (0,), 1: (1,), 2: (0, 1)}[rng.choice((0, 0, 1, 2)) if "+" in name else rng.choice((0, 0, 2))]:
            one = _figure(name, count, METHODS[paper])
            prints[one.id] = name
            shown[paper].append(one)
    named = {name: one for one, name in reversed(prints.items())}
    told = tuple(
        Sum(named[one.total], tuple(named[part] for part in one.parts))
        for one in sums
        if {one.total, *one.parts} <= named.keys()
    )
    first, second = (_paper(figures, METHODS[n], () if n else told) for n, figures in enumerate(shown))
    return Crafted((first, second), counts, sums, prints)


def leaks(made: Crafted, public: Sequence[Paper]) -> tuple[int, list[str]]:
    """How many withheld small numbers were attacked, and those that are narrowed though some withholding would not."""
    printed = {made.prints[one.id] for paper in public for one in paper.figures if not is_withheld(one)}
    asked = {made.prints[one.id] for paper in public for one in paper.figures}
    withheld = {name for name, count in made.counts.items() if name not in printed and count}
    small = [name for name in sorted(asked) if 0 < made.counts[name] < LEAST]
    told = [f"{name} is {made.counts[name]}, and printed" for name in small if name in printed]
    now = ranges(made.counts, made.sums, withheld)
    best = ranges(made.counts, made.sums, {name for name, count in made.counts.items() if count})
    for name in (one for one in small if one in withheld):
        (low, high), (lowest, highest) = now[name], best[name]
        if high - low < min(width(LEAST), highest - lowest):
            told.append(f"{name} is {made.counts[name]}, and from {low:g} to {high:g}")
    return len(small), told


def _size(shape: tuple[int, ...]) -> int:
    size = 1
    for one in shape:
        size *= one
    return size


def _figure(name: str, count: int, method: str) -> Figure:
    what = name.replace(" ", "-").replace("+", "all")
    return Figure(
        id=f"{method}.{what}",
        title=f"Crimes, {name}",
        value=count,
        unit="crimes",
        population=f"crimes of {what}",
        area="Nowhere",
        period=Period.financial_year("2016/17"),
        basis="counted",
        method=Method(id=method, version=1, title="Counted", formula="n", words="Counted.", source="made up"),
        made_from=RECORDS,
    )


def _paper(figures: list[Figure], method: str, sums: tuple[Sum, ...]) -> Paper:
    """A paper of an exhibit with these figures; that of the first says what adds up in both."""
    rows = tuple(Row((one.title,), (say("{one}", one=one),)) for one in figures)
    shown = Exhibit("all", "Crimes", table=Table(("What", "Crimes"), rows), figures=tuple(figures), sums=sums)
    return Paper("nowhere", "Nowhere", "Made up", "0", (), (Section(method, method, (shown,)),))
