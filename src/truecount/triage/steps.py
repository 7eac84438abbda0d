"""Steps: a log with so many records, has it one more? Learnt from records alone, without anything an audit found.

Step 0 asks of all logs whether they have a crime record; step 1 asks of those that have one whether they have a second,
and so on. A log that stands at a step, and looks like those that went on, may hide a crime.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from truecount.triage.folds import FOLDS, Folded, of_fold
from truecount.triage.logs import MOST, Flags, Floats, Ints, Logs
from truecount.triage.trees import Trees, learn_trees

FEWEST_TO_LEARN = 100
"""Logs that went on, and logs that did not: with fewer of either, their share is all that is learnt."""
FEWEST_FOR_TREES = 500
"""With fewer of either no trees are tried: their gain would be chance."""
PENALTY = 0.3
GAIN = 0.02
"""Trees are kept where they lower the log loss, out of fold, by this share."""


@dataclass(frozen=True, eq=False)
class Step:
    """What was learnt of one step: log odds linear in the words, in the log's facts and in those of its records.

    `trees` stand on top of them where that was worth while.
    """

    words: Folded
    facts: Folded
    records: Folded
    trees: Trees | None

    @property
    def learnt(self) -> bool:
        """Whether words or facts tell anything here; else every log has the same odds."""
        return any(bool(part.weights.any()) for part in (self.words, self.facts, self.records))

    def odds(self, words: Any, facts: Any, records: Any, numbers: Floats, fold: Ints) -> Floats:
        """The log odds that each log goes on, by the model that has not seen it, (N,)."""
        linear = self.linear(words, facts, records, fold)
        return linear.sum(axis=1) if self.trees is None else self.trees.odds(np.hstack([linear, numbers]), fold)

    def linear(self, words: Any, facts: Any, records: Any, fold: Ints) -> Floats:
        """The linear log odds, (N, 2): what the words give, and what the facts give."""
        told = self.facts.odds(facts, fold) + self.records.odds(records, fold)
        return np.column_stack([self.words.odds(words, fold), told])


def step_of(recorded: Ints) -> Ints:
    """The step at which each log stands: its records, at most `MOST`."""
    return np.minimum(recorded, MOST)


def learners(logs: Logs, step: int) -> Flags:
    """Which logs a step learns from: those with as many records that repeat no earlier log."""
    return np.asarray((logs.recorded >= step) & ~logs.repeats)


def learn_step(
    words: Any, facts: Any, records: Any, numbers: Floats, went_on: Flags, fold: Ints
) -> tuple[Step, float | None]:
    """What tells the logs that went on, (N,), from those that did not; all arguments have a row a log.

    Beside it the share of the log loss, out of fold, that trees take away, whether they were kept or not; None where
    there was too little to try them on.
    """
    blocks = (words, facts, records)
    columns = sparse.hstack(blocks, format="csr", dtype=np.float32)
    learnt = [learn_linear(columns[rows], went_on[rows]) for rows in (of_fold(fold, held) for held in range(FOLDS))]
    weights, begin = np.array([one[0] for one in learnt]), np.array([one[1] for one in learnt])
    ends = np.cumsum([block.shape[1] for block in blocks])
    of_words, of_facts, of_records = np.split(weights, ends[:-1], axis=1)
    none = np.zeros(FOLDS)
    plain = Step(Folded(of_words, begin), Folded(of_facts, none), Folded(of_records, none), None)
    if min(went_on.sum(), (~went_on).sum()) < FEWEST_FOR_TREES:
        return plain, None
    linear = plain.linear(words, facts, records, fold)
    seen = np.hstack([linear, numbers])
    trees = learn_trees(seen, went_on, fold)
    gain = 1 - log_loss(trees.odds(seen, fold), went_on) / log_loss(linear.sum(axis=1), went_on)
    return (replace(plain, trees=trees) if gain >= GAIN else plain), gain


def learn_linear(
    columns: Any, yes: Flags, weights: Floats | None = None, penalty: float = PENALTY
) -> tuple[Any, float]:
    """Weights (C,) and what they begin from; where there are too few rows of a kind, their share alone."""
    if min(yes.sum(), (~yes).sum()) < FEWEST_TO_LEARN:
        weight = np.ones(len(yes)) if weights is None else weights
        share = (weight @ yes + 0.5) / (weight.sum() + 1)
        return np.zeros(columns.shape[1], dtype=np.float32), float(np.log(share / (1 - share)))
    # The solver's own algebra is of small matrices, over which threads only wait for one another.
    with threadpool_limits(1, user_api="blas"):
        model = LogisticRegression(C=1 / penalty, max_iter=500, tol=1e-3).fit(columns, yes, weights)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def log_loss(odds: Floats, yes: Flags) -> float:
    """The mean logarithmic loss of log odds."""
    return float(np.mean(np.logaddexp(0, np.where(yes, -odds, odds))))
