"""Folds: each log is scored by a model that has not seen it.

Logs fall into folds by their names, and each fold's model learns from the logs of the others. So a model that is kept
scores the logs it was learnt from as honestly as new ones, and a log always falls to the same model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truecount.triage.logs import Floats, Ints

FOLDS = 3


@dataclass(frozen=True, eq=False)
class Folded:
    """Log odds linear in some columns, a model a fold: `weights` (FOLDS, C) and what they `begin` from (FOLDS,)."""

    weights: NDArray[np.float32]
    begin: Floats

    def odds(self, columns: Any, fold: Ints) -> Floats:
        """The log odds of each row of a matrix, by the model of its fold, (N,)."""
        every = np.asarray(columns @ self.weights.T, dtype=np.float64) + self.begin
        return np.asarray(every[np.arange(len(fold)), fold])


def folds_of(names: Sequence[str]) -> Ints:
    """The fold of each log, by its name."""
    return _numbers(names)[:, 0] % FOLDS


def lots_of(names: Sequence[str]) -> Floats:
    """A number between 0 and 1 for each log, by its name, that goes with no fold."""
    return np.asarray(_numbers(names)[:, 1] / 2**32)


def _numbers(names: Sequence[str]) -> Ints:
    """Two numbers below 2³² for each name, (N, 2), that have nothing to do with one another: parts of its SHA-256."""
    made = b"".join(hashlib.sha256(name.encode()).digest()[:8] for name in names)
    return np.frombuffer(made, dtype=">u4").reshape(-1, 2).astype(np.int64)


def of_fold(fold: Ints, held: int) -> Ints:
    """The places of the logs that a fold's model learns from."""
    return np.flatnonzero(fold != held)
