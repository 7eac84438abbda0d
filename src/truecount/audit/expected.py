"""What is expected of each log before any is read: how likely it hides a missed crime, of which kind, and how many.

None of this enters what an audit finds. It settles where the reading is worth most, and how precise an audit will be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from truecount.audit.frame import Frame
from truecount.audit.plan import Assumed
from truecount.errors import TrueCountError
from truecount.statistics.estimate import Counts, Numbers

PRIOR_LOGS = 20.0
"""The share of logs with a crime, among logs of one code, is smoothed by so many logs of the whole frame. Ours."""
MISSED, MISSED_SQUARED = 1.2, 1.6
"""Crimes missed in a log that hides any, on average, and their square. Found in simulated forces; not published."""
MOST, LEAST = 0.95, 1e-5
OPENING_CODE = 0.5
"""With what weight the guess from opening code and tie is added to a score, in log odds. Measured on the simulated
forces of docs/validation/coverage.md: at one half score bands need at most 2 per cent more readings than at the better
of 0 and 1 where the score knows code and tie, and at most 15 where it does not."""


@dataclass(frozen=True, eq=False)
class Expected:
    """What is expected of each log of a frame.

    `hidden` (N,) is the chance that it hides a missed crime and `guessed` (N,) the same from opening code and tie
    alone; `kinds` (N, 3) the share of each kind among the crimes that it would hide. `required` is the number of crimes
    that should have been recorded and `recorded` that of those that were, by kind (3,).
    """

    hidden: Numbers
    guessed: Numbers
    kinds: Numbers
    required: Numbers
    recorded: Numbers

    def believed(self, kind: int | None = None) -> tuple[float, float]:
        """The accuracy expected, 0 to 1, and the number of crimes required, of all crime or of one kind."""
        kinds = slice(None) if kind is None else slice(kind, kind + 1)
        required = float(self.required[kinds].sum())
        return float(self.recorded[kinds].sum()) / required, required

    def spread(self, ignoring_the_score: float, kind: int | None = None) -> Numbers:
        """The standard deviation of each log's part in the accuracy, (N,), by which logs are banded and read."""
        accuracy, required = self.believed(kind)
        return np.sqrt(self.variance(ignoring_the_score, kind)) * accuracy / required

    def variance(self, ignoring_the_score: float, kind: int | None = None) -> Numbers:
        """The variance of the crimes missed in each log, (N,), of all crime or of one kind, for allocation."""
        spread = [np.sqrt(self._variance(chance, kind)) for chance in (self.hidden, self.guessed)]
        return np.asarray(((1 - ignoring_the_score) * spread[0] + ignoring_the_score * spread[1]) ** 2)

    def _variance(self, chance: Numbers, kind: int | None) -> Numbers:
        some = chance if kind is None else chance * self.kinds[:, kind]
        return np.asarray(MISSED_SQUARED * some - (MISSED * some) ** 2)


def expect(frame: Frame, assumed: Assumed, score: Numbers | None = None, likely: Counts | None = None) -> Expected:
    """What is expected, from the accuracy assumed, the opening codes and ties, and scores where there are any.

    A log with no record is as likely to hide a crime as logs of its route and code are to have one; all logs with a
    record are equally likely. Both are stretched to the number of missed crimes that the accuracy assumed implies. A
    `score` (N,), between 0 and 1, is taken as log odds, half those of the guess added (less their mean), and stretched
    alike. `likely` (N,) is the kind that each log's words tell of, as a place in KINDS, -1 where they tell none. Raises
    TrueCountError where no log has a record.
    """
    linked, cell = frame.linked, _cells(frame.route, frame.opening)
    crimes = frame.recorded.sum()
    if not crimes:
        raise TrueCountError(
            f"No standing crime record is tied to any of the {len(frame):,} logs, so nothing tells how many they "
            "should have; run `truecount link` first, or audit other logs."
        )
    hiding = crimes * (100 - assumed.accuracy) / assumed.accuracy / MISSED
    rate = _smoothed(cell, linked.astype(np.float64))[cell]
    shape = np.where(linked, _share(linked, rate, assumed.beside), rate)
    guessed = _stretched(special.logit(np.clip(shape, LEAST, MOST)), hiding)
    hidden = guessed
    if score is not None:
        told = special.logit(np.clip(score, LEAST, 1 - LEAST))
        beside = special.logit(guessed)
        hidden = _stretched(told + OPENING_CODE * (beside - beside.mean()), hiding)
    recorded = frame.recorded.sum(axis=0).astype(np.float64)
    kinds = _kinds(frame, cell)
    if likely is not None:
        # What the words tell beside what code and tie do: each as often as it is so of crimes, taken together.
        kinds = kinds * _kinds(frame, _cells(likely.astype(np.str_)))
        kinds = kinds / np.maximum(recorded, 1)
    kinds = kinds / kinds.sum(axis=1, keepdims=True)
    required = recorded + MISSED * (hidden[:, None] * kinds).sum(axis=0)
    return Expected(hidden, guessed, kinds, required, recorded)


def _cells(*columns: np.ndarray) -> Counts:
    """The number of the combination of values that each row has."""
    places = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        values, place = np.unique(column, return_inverse=True)
        places = places * len(values) + place
    return np.asarray(np.unique(places, return_inverse=True)[1])


def _share(linked: np.ndarray, rate: Numbers, beside: float) -> float:
    """How likely a log with a record hides a crime, beside the rate of those without, so that `beside` of all do."""
    without = rate[~linked].sum()
    return float(beside / (1 - beside) * without / max(int(linked.sum()), 1)) if beside < 1 else MOST


def _kinds(frame: Frame, cell: Counts) -> Numbers:
    """The share of each kind among the records of a cell's logs, for each log, (N, 3)."""
    return np.column_stack([_smoothed(cell, of_kind.astype(np.float64), frame)[cell] for of_kind in frame.recorded.T])


def _smoothed(cell: Counts, values: Numbers, crimes_of: Frame | None = None) -> Numbers:
    """The mean of values a log, or a crime, of each cell, drawn towards that of the frame."""
    below = np.ones(len(cell)) if crimes_of is None else crimes_of.recorded.sum(axis=1)
    overall = values.sum() / max(below.sum(), 1)
    sums, logs = np.bincount(cell, values), np.bincount(cell, below)
    return np.asarray((sums + PRIOR_LOGS * overall) / (logs + PRIOR_LOGS))


def _stretched(odds: Numbers, total: float) -> Numbers:
    """Chances with these log odds, all moved by one amount so that they add up to a total."""
    total = min(total, 0.9 * len(odds))

    def beyond(by: float) -> float:
        return float(special.expit(odds + by).sum() - total)

    return np.asarray(np.clip(special.expit(odds + optimize.brentq(beyond, -60, 60)), LEAST, MOST))
