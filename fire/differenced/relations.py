"""What a reader may know adds up: every relation between counts that holds in each of several forces' papers.

The defence is not asked. Of papers that tell one thing of several forces, two counts that are equal in all of them are
one count, and a count that is in all of them the sum of others is their total; by chance that happens seldom.
What is nought in half of the forces or more is no part of a sum of two: it would make two counts one that are not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from truecount.papers.parts import Paper
from truecount.papers.suppression.small import counts_of

TRUTH = "simulated truth"
"""The basis of figures that no real force could print."""
SIGNS = "of every 100"
"""Words of the unit of signs in a picture, which count no crimes."""
Named = tuple[str, str]
"""One count: the id of its figure and what it is in it."""
Vector = tuple[int, ...]
"""One count in every force."""
Relation = tuple[int, tuple[int, ...]]
"""A total and its parts, each by its place among the distinct vectors."""


def counts_in(papers: Sequence[Paper]) -> dict[Named, int]:
    """Every count that the figures of papers print or rest on, but for what is known of simulated forces alone."""
    kept = (one for paper in papers for one in paper.figures if one.basis != TRUTH and SIGNS not in one.unit)
    figures = {one.id: one for one in kept}
    return {(name, form): count for name, one in figures.items() for form, count in counts_of(one).items()}


def vectors(forces: Sequence[Mapping[Named, int]]) -> dict[Vector, list[Named]]:
    """The counts that every force has, by their numbers in all of them: those of one vector are taken for one count."""
    common = set.intersection(*(set(one) for one in forces))
    held: dict[Vector, list[Named]] = defaultdict(list)
    for name in sorted(common):
        held[tuple(one[name] for one in forces)].append(name)
    return dict(sorted(held.items()))


def relations(held: Mapping[Vector, Sequence[Named]]) -> list[Relation]:
    """Every sum of two that is a count, and every sum over figures whose ids differ in one piece."""
    found = [*_pairs(list(held)), *_lots(held)]
    return list(dict.fromkeys(found))


def _pairs(held: Sequence[Vector]) -> Iterator[Relation]:
    counts = np.array(held, dtype=np.int64)
    keys = counts @ np.random.default_rng(0).integers(1, 2**40, size=counts.shape[1])
    order = np.argsort(keys)
    ranked = keys[order]
    some = np.flatnonzero(2 * (counts > 0).sum(axis=1) > counts.shape[1])
    for one in some:
        others = some[some >= one]
        sums = keys[one] + keys[others]
        at = np.minimum(np.searchsorted(ranked, sums), len(ranked) - 1)
        for hit in np.flatnonzero(ranked[at] == sums):
            yield int(order[at[hit]]), (int(one), int(others[hit]))


def _lots(held: Mapping[Vector, Sequence[Named]]) -> Iterator[Relation]:
    place = {vector: n for n, vector in enumerate(held)}
    lots: dict[tuple[object, ...], dict[str, Vector]] = defaultdict(dict)
    for vector, names in held.items():
        for name, form in names:
            pieces = name.split(".")
            for n, piece in enumerate(pieces):
                lots[form, n, (*pieces[:n], "", *pieces[n + 1 :])][piece] = vector
    for lot in lots.values():
        rows = [vector for vector in lot.values() if any(vector)]
        whole = tuple(int(one) for one in np.sum(rows, axis=0)) if len(rows) > 1 else ()
        for left in [None, *rows] if whole else ():
            total = whole if left is None else tuple(a - b for a, b in zip(whole, left, strict=True))
            parts = list(rows)
            if left is not None:
                parts.remove(left)
            if total in place and len(parts) > 1:
                yield place[total], tuple(place[one] for one in parts)
