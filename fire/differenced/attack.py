"""The attack: how far each withheld small number can be narrowed by whoever knows all that is printed and adds up."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from fire.differenced.relations import Named, Relation, Vector
from truecount.papers.parts import Paper
from truecount.papers.suppression import is_withheld
from truecount.papers.suppression.spread import width

SECONDS = 10
"""How long one number is attacked at most; what is not narrowed by then is taken for safe."""


@dataclass(frozen=True)
class Narrowed:
    """A withheld small number that lies between two ends nearer to each other than is promised."""

    name: Named
    count: int
    ends: tuple[float, float]


def printed_in(public: Sequence[Paper]) -> tuple[set[str], set[str]]:
    """The ids of figures that any of the papers prints, and of those that one withholds."""
    figures = [one for paper in public for one in paper.figures]
    return ({one.id for one in figures if not is_withheld(one)}, {one.id for one in figures if is_withheld(one)})


def narrowed(
    public: Sequence[Paper], held: Mapping[Vector, Sequence[Named]], rules: Sequence[Relation], force: int, least: int
) -> tuple[int, list[Narrowed]]:
    """How many small withheld counts of one force were attacked, and those that the relations narrow too far.

    The reader knows that what is withheld is not nought, and what is printed anywhere.
    """
    shown, hidden = printed_in(public)
    truth = [vector[force] for vector in held]
    names = list(held.values())
    known = [
        count == 0 or any(name in shown and not form.startswith("rests") for name, form in those)
        for count, those in zip(truth, names, strict=True)
    ]
    asked = [
        n
        for n, those in enumerate(names)
        if 0 < truth[n] < least and any(name in hidden and not form.startswith("rests") for name, form in those)
    ]
    told = [Narrowed(names[n][0], truth[n], (truth[n], truth[n])) for n in asked if known[n]]
    open_ = [n for n, one in enumerate(known) if not one]
    place = {n: at for at, n in enumerate(open_)}
    rows, sums = _rules(rules, truth, place)
    for n in asked:
        if n in place:
            ends = tuple(_end(rows, sums, len(open_), place[n], way) for way in (1, -1))
            if ends[1] - ends[0] < width(least):
                told.append(Narrowed(names[n][0], truth[n], (ends[0], ends[1])))
    return len(asked), told


def _rules(rules: Sequence[Relation], truth: Sequence[int], place: Mapping[int, int]) -> tuple[csr_array, list[float]]:
    """The relations that hold something withheld, as rows over what is withheld and what each must make."""
    rows, columns, signs, sums = [], [], [], []
    for total, parts in rules:
        tie = Counter(parts)
        tie[total] -= 1
        hidden = {n: sign for n, sign in tie.items() if sign and n in place}
        if hidden:
            for n, sign in hidden.items():
                rows.append(len(sums))
                columns.append(place[n])
                signs.append(sign)
            sums.append(-float(sum(sign * truth[n] for n, sign in tie.items() if n not in place)))
    return csr_array((signs, (rows, columns)), shape=(len(sums), len(place))), sums


def _end(rows: csr_array, sums: list[float], cells: int, cell: int, way: int) -> float:
    aim = np.zeros(cells)
    aim[cell] = way
    rule = [LinearConstraint(rows, sums, sums)] if sums else []
    bounds = Bounds(np.ones(cells), np.full(cells, np.inf))
    found = milp(aim, integrality=np.ones(cells), bounds=bounds, constraints=rule, options={"time_limit": SECONDS})
    return way * float(round(found.fun)) if found.status == 0 else -way * math.inf
