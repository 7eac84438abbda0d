"""Trees on top of linear log odds: what the odds of words and of facts mean together, and at which hour and place.

They are kept as plain arrays, as everything of a model is, so that reading a model runs nobody's code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier

from truecount.triage.folds import FOLDS, of_fold
from truecount.triage.logs import Flags, Floats, Ints

TREES, DEPTH, RATE = 60, 3, 0.1
MOST_ROWS = 60_000
"""So many rows are learnt from at most, spread over all."""
FEWEST_IN_LEAF = 50
INNER, LEAVES = 2**DEPTH - 1, 2**DEPTH


@dataclass(frozen=True, eq=False)
class Trees:
    """Boosted trees, a set a fold: at each inner node a `column` and a `threshold`, (FOLDS, TREES, 7), and what each
    of eight leaves adds, (FOLDS, TREES, 8), to the log odds that they `begin` from, (FOLDS,)."""

    column: NDArray[np.int64]
    threshold: Floats
    leaf: Floats
    begin: Floats

    def odds(self, numbers: Floats, fold: Ints) -> Floats:
        """The log odds of each row of numbers, (N,), by the trees of its fold."""
        made = np.empty(len(numbers))
        for held in range(FOLDS):
            here = np.flatnonzero(fold == held)
            made[here] = self._of_fold(np.asarray(numbers[here], dtype=np.float32), held)
        return made

    def _of_fold(self, numbers: Any, held: int) -> Floats:
        rows, odds = np.arange(len(numbers)), np.full(len(numbers), self.begin[held])
        for column, threshold, leaf in zip(self.column[held], self.threshold[held], self.leaf[held], strict=True):
            node = np.zeros(len(numbers), dtype=np.int64)
            for _ in range(DEPTH):
                node = 2 * node + 1 + (numbers[rows, column[node]] > threshold[node])
            odds += leaf[node - INNER]
        return odds


def learn_trees(numbers: Floats, yes: Flags, fold: Ints) -> Trees:
    """Trees for the log odds of yes, (N,), from numbers, (N, C)."""
    made = [_learn(numbers[held], yes[held]) for held in (of_fold(fold, held) for held in range(FOLDS))]
    column, threshold, leaf, begin = (np.array(part) for part in zip(*made, strict=True))
    return Trees(column, threshold, leaf, begin)


def _learn(numbers: Floats, yes: Flags) -> tuple[Any, Any, Any, float]:
    some = np.arange(0, len(yes), max(len(yes) // MOST_ROWS, 1))
    model = GradientBoostingClassifier(
        n_estimators=TREES,
        max_depth=DEPTH,
        learning_rate=RATE,
        min_samples_leaf=min(FEWEST_IN_LEAF, max(len(some) // 10, 1)),
        subsample=0.5,
        random_state=0,
    ).fit(numbers[some], yes[some])
    whole = [_whole(tree.tree_) for tree in model.estimators_[:, 0]]
    share = float(yes[some].mean())
    column, threshold, leaf = (np.array(part) for part in zip(*whole, strict=True))
    return column, threshold, RATE * leaf, float(np.log(share / (1 - share)))


def _whole(tree: Any) -> tuple[Any, Any, Any]:
    """A tree with all nodes to its full depth: below a leaf that comes early, both ways lead to the same."""
    column, threshold, leaf = np.zeros(INNER, dtype=np.int64), np.full(INNER, np.inf), np.zeros(LEAVES)
    held = {0: 0}
    for node in range(INNER + LEAVES):
        at = held[node]
        if node >= INNER:
            leaf[node - INNER] = tree.value[at, 0, 0]
        elif tree.children_left[at] < 0:
            held[2 * node + 1] = held[2 * node + 2] = at
        else:
            column[node], threshold[node] = tree.feature[at], tree.threshold[at]
            held[2 * node + 1], held[2 * node + 2] = int(tree.children_left[at]), int(tree.children_right[at])
    return column, threshold, leaf
