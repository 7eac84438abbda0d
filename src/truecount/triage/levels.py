"""From log odds to chances: how likely it is that a log hides a crime, where no audit has told, or after one has.

Steps tell which logs look like those that went on, not how many crimes are missed: what is always missed is never
learnt. Without an audit the level comes from an accuracy that is believed; an audit's reviews teach it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize, sparse, special

from truecount.reference.kinds import KINDS
from truecount.triage.folds import FOLDS, Folded
from truecount.triage.logs import Flags, Floats, Ints, Logs
from truecount.triage.steps import learn_linear

MISSED = 1.2
"""Crimes missed in a log that hides any, on average. Found in simulated forces; not published."""
LEAST, MOST_LIKELY = 1e-5, 1 - 1e-4
BELIEF = 500.0
"""What is believed without an audit counts as much as so many reviewed logs. Measured on simulated forces."""
OF_BELIEF = 4_000
"""So many logs stand for it."""
OTHER_FORCE = 500.0
"""What another force whose truth is known teaches counts as much as so many reviewed logs."""
DENSE = 3.0
"""The scale of the columns that are not words or facts: what they weigh is hardly held back."""


@dataclass(frozen=True)
class Believed:
    """What is believed of recording: the accuracy in per cent of required crimes, the share of logs with a missed crime
    that have a recorded one, and where the accuracy comes from."""

    accuracy: float
    beside: float
    source: str


@dataclass(frozen=True, eq=False)
class Reviewed:
    """Logs that were read: their places (n,), the crimes missed in each by kind (n, 3), the chance each had, and by
    which `audit` each was read, as a number from 0, (n,); None where all were read by one."""

    place: Ints
    missed: Ints
    chance: Floats
    audit: Ints | None = None

    @classmethod
    def of(cls, read: Iterable[tuple[int, Sequence[int], float]], audit: Sequence[int] | None = None) -> Reviewed:
        """From the place, the crimes missed and the chance of each log, and which of several audits read it."""
        rows = list(read)
        return cls(
            place=np.array([one[0] for one in rows], dtype=np.int64),
            missed=np.array([one[1] for one in rows], dtype=np.int64).reshape(-1, len(KINDS)),
            chance=np.array([one[2] for one in rows], dtype=np.float64),
            audit=None if audit is None else np.array(audit, dtype=np.int64),
        )

    @property
    def hides(self) -> Flags:
        """Whether each log hides a crime, (n,)."""
        return np.asarray(self.missed.sum(axis=1) > 0)

    @property
    def weight(self) -> Floats:
        """What each weighs, (n,): the reverse of its chance. All logs of one audit together weigh as many as they are,
        since each audit is of all logs by itself, and a small one must not weigh as much as a large one."""
        of = np.zeros(len(self.place), dtype=np.int64) if self.audit is None else self.audit
        reverse = 1 / self.chance
        mean = np.bincount(of, reverse) / np.maximum(np.bincount(of), 1)
        return np.asarray(reverse / mean[of])


def believed_shifts(odds: Floats, logs: Logs, believed: Believed) -> Floats:
    """How far the log odds of logs without a record, and of those with one, are moved, (2,), so that they add up."""
    hiding = logs.recorded.sum() * (100 - believed.accuracy) / believed.accuracy / MISSED
    tied = logs.recorded > 0
    shares = ((~tied & ~logs.repeats, 1 - believed.beside), (tied & ~logs.repeats, believed.beside))
    return np.array([_shift(odds[which], hiding * share) for which, share in shares])


def _shift(odds: Floats, total: float) -> float:
    if not len(odds) or total <= 0:
        return -np.inf if len(odds) else 0.0
    total = min(total, 0.9 * len(odds))
    return float(optimize.brentq(lambda by: special.expit(odds + by).sum() - total, -60, 60))


def shifted(odds: Floats, recorded: Ints, repeats: Flags, shifts: Floats) -> Floats:
    """The chance that each log hides a crime, as believed, (N,). A log that repeats an earlier one hides nothing."""
    chance = special.expit(odds + np.where(recorded > 0, shifts[1], shifts[0]))
    return np.where(repeats, LEAST, np.clip(chance, LEAST, MOST_LIKELY))


def teaching_columns(chance: Floats, recorded: Ints, words: Any, facts: Any) -> Any:
    """What reviews are learnt by: the log odds believed, for logs with and without a record, words and facts."""
    odds, tied = special.logit(chance), (recorded > 0).astype(np.float64)
    dense = np.column_stack([1 - tied, tied, odds * (1 - tied), odds * tied, recorded > 1])
    return sparse.hstack([sparse.csr_matrix(DENSE * dense), words, facts], format="csr", dtype=np.float32)


def teach(
    columns: Any, chance: Floats, reviewed: Reviewed, fold: Ints, other: tuple[Any, Flags] | None
) -> Folded | None:
    """What reviews, and another force whose truth is known, add to what is believed; None where neither tells anything.

    `columns` are those of `teaching_columns` and `chance` the chance believed, a row a log. Each review weighs as the
    reverse of the chance that its log had of being read; those of one audit together weigh as many as they are.
    `other` gives columns of another force and whether each of its logs hides a crime.
    """
    if not len(reviewed.place) and other is None:
        return None
    some, believed = _some(chance)
    learnt = []
    for held in range(FOLDS):
        own = fold[reviewed.place] != held
        rows = [columns[reviewed.place[own]], columns[some], columns[some]]
        yes = [reviewed.hides[own], np.ones(len(some), dtype=bool), np.zeros(len(some), dtype=bool)]
        weight = [reviewed.weight[own]]
        weight += [believed * chance[some], believed * (1 - chance[some])]
        if other is not None:
            rows.append(other[0])
            yes.append(other[1])
            weight.append(np.full(len(other[1]), OTHER_FORCE / len(other[1])))
        learnt.append(learn_linear(sparse.vstack(rows, format="csr"), np.concatenate(yes), np.concatenate(weight), 1.0))
    return Folded(np.array([one[0] for one in learnt]), np.array([one[1] for one in learnt]))


def _some(chance: Floats) -> tuple[Ints, Floats]:
    """Logs that stand for all, likelier ones more closely, and how many each stands for, adding up to `BELIEF`."""
    order = np.argsort(chance, kind="stable")
    size = np.sqrt(chance[order])
    reached = np.cumsum(size) / size.sum()
    places = np.unique(np.searchsorted(reached, (np.arange(OF_BELIEF) + 0.5) / OF_BELIEF).clip(max=len(order) - 1))
    stands_for = 1 / size[places]
    return order[places], BELIEF * stands_for / stands_for.sum()
