"""What must be withheld beside the small numbers, so that no reader can work them out.

A reader is taken to know every number printed, which numbers add up to which, that counts are whole, that nought
stands, and which of the withheld numbers are small. Small ones then lie between 1 and one below the least, others at
or above it. Where no table at all would keep a small number from such a reader, as when four ones make a four, he is
taken not to know which of the withheld numbers is the small one, and nothing in print tells him.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, eye_array, hstack
from scipy.sparse.csgraph import connected_components

from truecount.papers.suppression.small import is_small

Whole = NDArray[np.int64]
Marks = NDArray[np.bool_]
Tie = Mapping[str, int]
"""Cells whose counts, each times its sign, add up to nought."""
KNOWS_WHICH, KNOWS_NOT = True, False
TURN = 1e-3
"""How much dearer the last cell is than the first of the same size: it makes the choice one."""
NEAR, SLIP = 0.1, 1e-6
"""How near to the least loss is near enough; how far from whole a whole number may be as it is reckoned."""


@dataclass(frozen=True)
class Print:
    """Cells that are printed together, so that they are withheld together; `fixed` where they cannot be."""

    cells: frozenset[str]
    fixed: bool = False


def width(least: int) -> int:
    """How far apart the least and the most must lie that a reader can make of a small number.

    More than half of what "fewer than LEAST" leaves must remain: of 1 to 4, three numbers. Two would do to be unsure;
    the third is for a reader who knows this program, and so more than the numbers tell.
    """
    return max(1, (least - 1) // 2)


def spread(cells: Mapping[str, int | None], ties: Sequence[Tie], prints: Sequence[Print], least: int) -> frozenset[int]:
    """The places in `prints` of all that must be withheld: small numbers, and the fewest and smallest beside them.

    `cells` are whole numbers, none below nought, None for one that nobody gives. A cell is printed where any of its
    prints is. Raises ValueError where numbers do not add up as the ties say.
    """
    away = {n for n, one in enumerate(prints) if not one.fixed and any(is_small(cells[c], least) for c in one.cells)}
    touched = {cell for n in away for cell in prints[n].cells}
    for names, own in _components(cells, ties):
        if own and not touched.isdisjoint(names):
            away |= _World(names, cells, own, prints, least, away).safe()
    return frozenset(away)


def _components(cells: Mapping[str, int | None], ties: Sequence[Tie]) -> Iterator[tuple[list[str], list[Tie]]]:
    """Cells that hang together by ties, in order of their names, with their ties."""
    names = sorted(cells)
    place = {name: n for n, name in enumerate(names)}
    pairs = [(place[next(iter(tie))], place[cell]) for tie in ties for cell in tie]
    first, second = zip(*pairs, strict=True) if pairs else ((), ())
    graph = coo_array((np.ones(len(pairs)), (np.array(first, int), np.array(second, int))), shape=(len(names),) * 2)
    labels = connected_components(graph, directed=False)[1]
    own: dict[int, list[Tie]] = {}
    for tie in ties:
        own.setdefault(labels[place[next(iter(tie))]], []).append(tie)
    held: dict[int, list[str]] = {}
    for name, label in zip(names, labels, strict=True):
        held.setdefault(label, []).append(name)
    return ((those, own.get(label, [])) for label, those in held.items())


@dataclass
class _World:
    """Cells that hang together, N of them, and what a reader can still make of each.

    `low` and `high` are the ends of what has been shown possible: each comes from whole numbers for all cells that
    agree with everything printed. More withheld never makes less possible, so they only move apart.
    """

    names: list[str]
    cells: Mapping[str, int | None]
    ties: list[Tie]
    prints: Sequence[Print]
    least: int
    away: set[int]
    shown: list[list[int]] = field(init=False)
    value: Whole = field(init=False)
    low: Whole = field(init=False)
    high: Whole = field(init=False)

    def __post_init__(self) -> None:
        place = {name: n for n, name in enumerate(self.names)}
        self.shown = [[] for _ in self.names]
        for n, one in enumerate(self.prints):
            for cell in sorted(one.cells & place.keys()):
                self.shown[place[cell]].append(n)
        rows = [(row, place[cell], sign) for row, tie in enumerate(self.ties) for cell, sign in tie.items()]
        row, column, sign = (np.array(one) for one in zip(*rows, strict=True))
        self.matrix = csr_array(coo_array((sign, (row, column)), shape=(len(self.ties), len(self.names))))
        self.given = np.array([self.cells[name] is not None for name in self.names])
        known = np.array([self.cells[name] or 0 for name in self.names], dtype=np.int64)
        self._hide()
        self.fixed = np.array([any(self.prints[n].fixed for n in those) for those in self.shown])
        self.value = self._completed(known)
        self.small = self.given & (self.value > 0) & (self.value < self.least)
        self.low, self.high = self.value.copy(), self.value.copy()
        self.loss = self._loss()

    def safe(self) -> set[int]:
        """All prints to withhold once every withheld number of this world is safe."""
        for knows in (KNOWS_WHICH, KNOWS_NOT):
            while True:
                before = len(self.away)
                for cell in np.flatnonzero(self.hidden & self.given & (self.value > 0)):
                    self._widen(int(cell), knows)
                if len(self.away) == before:
                    break
        for cell in np.flatnonzero(self.hidden & self.given & (self.value > 0) & (self.low == self.high)):
            self._surround(int(cell))
        return self.away

    def _hide(self) -> None:
        """Note which cells stand nowhere in print."""
        self.hidden = np.array([self.away.issuperset(those) for those in self.shown])

    def _widen(self, cell: int, knows: bool) -> None:
        """Withhold what it takes until a cell can be far enough from what it is; nothing where nothing would do."""
        wide = width(self.least) if self.small[cell] else 1
        while self.high[cell] - self.low[cell] < wide:
            far = ((cell, self.low[cell] + wide, 1), (cell, self.high[cell] - wide, -1))
            step = ((cell, self.high[cell] + 1, 1), (cell, self.low[cell] - 1, -1))
            found = [one for aims in (far, step) for one in [self._cheapest(aims, knows)] if one is not None]
            if not found:
                return
            self._take(found[0])

    def _surround(self, cell: int) -> None:
        """Withhold all that is tied to a cell of which no other table can be made, as far as it can be withheld.

        What is taken to be tied may be so by chance, and many such ties leave one table alone. A reader who does not
        take them for ties has others, and must not find the cell among them.
        """
        rows = self.matrix[:, [cell]].nonzero()[0]
        for other in set(self.matrix[rows].nonzero()[1]):
            if not self.fixed[other] and self.value[other] > 0:
                self.away.update(self.shown[int(other)])
        self._hide()

    def _cheapest(self, aims: Sequence[tuple[int, int, int]], knows: bool) -> Whole | None:
        found = [one for aim in aims for one in [self._moved(*aim, knows)] if one is not None]
        return min(found, key=lambda one: one[0])[1] if found else None

    def _take(self, world: Whole) -> None:
        """Withhold every printed number that is another in this world, and note what the world shows possible."""
        for cell in np.flatnonzero(~self.hidden & (world != self.value)):
            self.away.update(self.shown[int(cell)])
        self._hide()
        self.low, self.high = np.minimum(self.low, world), np.maximum(self.high, world)

    def _moved(self, cell: int, to: int, way: int, knows: bool) -> tuple[float, Whole] | None:
        """Whole numbers with one cell at or beyond `to` and the least loss of printed numbers; None if there are none.

        The loss is that of each printed cell times how far it moves, which is a count of them weighed by size.
        """
        low, high = self._bounds(knows)
        if way > 0:
            low[cell] = max(low[cell], to)
        else:
            high[cell] = min(high[cell], to)
        if low[cell] > high[cell]:
            return None
        printed = np.flatnonzero(~self.hidden & (self.loss < math.inf) & (low < high))
        return self._solved(low, high, printed)

    def _bounds(self, knows: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What a reader knows of each cell before he adds and subtracts, were all of them withheld that can be."""
        low = np.where(self.small | (not knows), 1.0, float(self.least))
        high = np.where(self.small & knows, self.least - 1.0, math.inf)
        stands = self.given & ((self.value == 0) | (self.fixed & ~self.hidden))
        low, high = (np.where(stands, self.value, end) for end in (low, high))
        return np.where(self.given, low, 0.0), np.where(self.given, high, math.inf)

    def _solved(
        self, low: NDArray[np.float64], high: NDArray[np.float64], printed: Whole
    ) -> tuple[float, Whole] | None:
        cells, moves = len(self.names), len(printed)
        picked = csr_array((np.ones(moves), (np.arange(moves), printed)), shape=(moves, cells))
        apart = eye_array(moves, format="csr")
        known = self.value[printed]
        rules = [LinearConstraint(hstack([self.matrix, csr_array((len(self.ties), moves))]), 0, 0)]
        if moves:
            rules.append(LinearConstraint(hstack([picked, -apart]), -np.inf, known))
            rules.append(LinearConstraint(hstack([picked, apart]), known, np.inf))
        bounds = Bounds(np.concatenate([low, np.zeros(moves)]), np.concatenate([high, np.full(moves, np.inf)]))
        loss = np.concatenate([np.zeros(cells), self.loss[printed]])
        for whole in (0, 1):
            kind = np.concatenate([np.full(cells, whole), np.zeros(moves)])
            found = milp(loss, integrality=kind, bounds=bounds, constraints=rules, options={"mip_rel_gap": NEAR})
            if found.x is None:
                return None
            world = np.rint(found.x[:cells]).astype(np.int64)
            if np.abs(found.x[:cells] - world).max() < SLIP and not np.any(self.matrix @ world):
                return float(found.fun), world
        return None

    def _completed(self, known: Whole) -> Whole:
        """The cells with whole numbers for those that nobody gives."""
        self.value, self.loss = known, np.full(len(known), math.inf)
        if not self.given.all():
            low, high = (np.where(self.given, known, end) for end in (0.0, math.inf))
            found = self._solved(low, high, np.empty(0, dtype=np.int64))
            known = found[1] if found else known
        wrong = np.flatnonzero(self.matrix @ known)
        if len(wrong):
            raise ValueError(f"these do not add up: {', '.join(sorted(self.ties[wrong[0]]))}")
        return known

    def _loss(self) -> NDArray[np.float64]:
        """What it costs to withhold each cell: one for each print, more for larger numbers; inf where it cannot be."""
        times = np.array([len(those) for those in self.shown], dtype=float)
        size = 1 + np.floor(np.log2(np.maximum(self.value, 1)))
        turn = 1 + TURN * np.arange(len(self.names)) / len(self.names)
        return np.where(self.fixed | (self.value == 0) | (times == 0), math.inf, times * size * turn)
