"""Choices with weights, made for a whole month at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Choice:
    """Several lists of weighted values, one a row; a pick names the row and yields a place in `values`."""

    values: tuple[str, ...]
    codes: Ints
    below: NDArray[np.float64]

    @classmethod
    def of(cls, lists: Sequence[Mapping[Any, float]]) -> Choice:
        """A choice between each list's keys, by their weights."""
        values = sorted({str(key) for one in lists for key in one})
        place = {value: n for n, value in enumerate(values)}
        width = max(len(one) for one in lists)
        codes = np.zeros((len(lists), width), dtype=np.int64)
        below = np.full((len(lists), width), np.inf)
        for n, one in enumerate(lists):
            weights = np.cumsum(list(one.values()), dtype=np.float64)
            codes[n, : len(one)] = [place[str(key)] for key in one]
            below[n, : len(one)] = weights / weights[-1]
            below[n, len(one) - 1 :] = np.inf
        return cls(tuple(values), codes, below)

    def pick(self, draws: np.random.Generator, rows: Ints) -> Ints:
        """One value for each row named, as its place in `values`."""
        at = np.zeros(len(rows), dtype=np.int64)
        chance = draws.random(len(rows))
        for column in range(self.below.shape[1] - 1):
            at += chance >= self.below[rows, column]
        return np.asarray(self.codes[rows, at], dtype=np.int64)
