"""What is known of the truth, of all logs or of those that were read, and what follows from it for all.

Everything is counted by log, each as one over the chance it had of being read. Intervals are of two sorts: of these
logs, where only what was not read is left to chance; and of draws, where each log might have been another, as it must
be asked before a group is said to differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from truecount.errors import TrueCountError
from truecount.reference.kinds import KINDS
from truecount.statistics.intervals import AT_AN_END
from truecount.statistics.strata import Strata
from truecount.statistics.unequal import UnequalStrata
from truecount.triage.logs import Flags, Floats, Ints

LEVEL = 0.95
LAWS = {"share": stats.beta, "ratio": stats.gamma}
LEAST = 1e-12
"""The least variance of a share: below it is the rounding of sums."""


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of the truth: the places of n logs (n,), how many missed crimes each hides (n,), and the chance it
    had of being read (n,), 1 where all were.

    `kinds` (n, 3) counts the missed crimes by kind, in the order of KINDS; None where that is not known. Raises
    TrueCountError for arrays that do not fit together and chances that are none.
    """

    place: Ints
    hidden: Ints
    chance: Floats
    kinds: Ints | None = None

    def __post_init__(self) -> None:
        n = len(self.place)
        if {len(self.hidden), len(self.chance)} != {n} or (
            self.kinds is not None and self.kinds.shape != (n, len(KINDS))
        ):
            raise TrueCountError(
                f"The truth of {n:,} logs is known; give the missed crimes and a chance for each of them."
            )
        if len(np.unique(self.place)) != n:
            raise TrueCountError("The truth of a log is given twice; give each log once.")
        if not np.all((self.chance > 0) & (self.chance <= 1)):
            raise TrueCountError("The chance that a log had of being read must be above 0 and at most 1.")

    def part(self, which: Flags) -> Known:
        """Some of the logs, (n,)."""
        kinds = None if self.kinds is None else self.kinds[which]
        return Known(self.place[which], self.hidden[which], self.chance[which], kinds)

    @property
    def hides(self) -> Flags:
        """Whether each log hides any missed crime, (n,)."""
        return np.asarray(self.hidden > 0)

    @property
    def weight(self) -> Floats:
        """How many logs each stands for, (n,)."""
        return np.asarray(1 / self.chance)

    @cached_property
    def strata(self) -> Strata:
        """The logs as draws of one lot with unequal chances."""
        n = len(self.place)
        return UnequalStrata(np.zeros(n, dtype=np.int64), np.array([max(float(self.weight.sum()), n)]), self.chance)


@dataclass(frozen=True)
class Sure:
    """How sure a share or a ratio is: the distributions that its low and its high limit are quantiles of.

    Each end holds the parameters, as scipy takes them, of a beta distribution, of a share, or of a gamma distribution,
    of a ratio; None where there is no limit but the end of what is possible.
    """

    of: str
    low: tuple[float, ...] | None
    high: tuple[float, ...] | None

    def limits(self, level: float = LEVEL) -> tuple[float, float]:
        """The low and the high limit."""
        low = 0.0 if self.low is None else float(LAWS[self.of].ppf((1 - level) / 2, *self.low))
        last = 1.0 if self.of == "share" else np.inf
        return low, last if self.high is None else float(LAWS[self.of].ppf((1 + level) / 2, *self.high))

    def against(self, value: float) -> float:
        """How likely chance alone leads so far from a value, both ways: 1 less the widest level that excludes it."""
        below = 1.0 if self.low is None else float(LAWS[self.of].cdf(value, *self.low))
        above = 1.0 if self.high is None else float(LAWS[self.of].sf(value, *self.high))
        return min(1.0, 2 * min(below, above))


@dataclass(frozen=True)
class Found:
    """An estimate, None where there is nothing to divide by, and how sure it is, None where all it is of was read."""

    value: float | None
    sure: Sure | None = None


def share(
    known: Known,
    part: ArrayLike,
    whole: ArrayLike,
    among: ArrayLike,
    draws: bool = False,
    slopes: Floats | None = None,
    next_miss: float = 1.0,
) -> Found:
    """The share Σ w part / Σ w whole over all logs, from values of those known (n,), part at most whole.

    One more miss is taken to be as heavy as the logs `among` which it could be are on average, times `next_miss`.
    Where the share is no plain ratio, `slopes` (n,) say how it moves with each log's weight. With `draws` each log is a
    draw with replacement; else only what was not read is left to chance.
    """
    y, x, weight = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64), known.weight
    whole_sum = float(weight @ x)
    if not whole_sum > 0:
        return Found(None)
    among = np.asarray(among, dtype=bool)
    value = float(np.clip(weight @ y / whole_sum, 0, 1))
    asked = (x > 0) | among
    if not draws and (len(y) < 2 or np.all(known.chance[asked] == 1)):  # noqa: PLR2004 - one log has no spread
        return Found(value)
    slopes = (y - value * x) / whole_sum if slopes is None else slopes
    variance = float(weight**2 @ slopes**2) if draws else float(known.strata.variance(slopes))
    average = float(weight[among].mean()) if among.any() else float(weight[asked].mean())
    return Found(value, _beta(value, variance, whole_sum / average, average * next_miss, weight, x - y))


def _beta(value: float, variance: float, crimes: float, heavy: float, weight: Floats, missed: Floats) -> Sure:
    """The limits of a share: Korn and Graubard's, the low one allowing for one more miss of weight `heavy`."""
    if value >= 1 - AT_AN_END:
        return Sure("share", (crimes, 1.0), None)
    if value <= AT_AN_END:
        return Sure("share", None, (1.0, crimes))
    size = value * (1 - value) / max(variance, LEAST)
    misses = size * (1 - value)
    times = max(heavy * float(weight @ missed) / float(weight**2 @ missed**2), 1.0)
    kept = (misses + times) / (misses + times**2)
    return Sure("share", (size * value * kept, (misses + times) * kept), (size * value + 1, misses))


def ratio(known: Known, found: ArrayLike, expected: ArrayLike, among: ArrayLike, draws: bool = False) -> Found:
    """The ratio Σ w found / Σ w expected, from values of the logs known (n,), of those `among` them."""
    here = np.asarray(among, dtype=np.float64)
    weight, y, x = known.weight, np.asarray(found, dtype=np.float64) * here, np.asarray(expected) * here
    total, promised = float(weight @ y), float(weight @ x)
    if not promised > 0:
        return Found(None)
    value = total / promised
    if not draws and (len(y) < 2 or np.all(known.chance[here > 0] == 1)):  # noqa: PLR2004 - one log has no spread
        return Found(value)
    variance = float(weight**2 @ y**2) if draws else float(known.strata.variance(y - value * x))
    more = float(weight[here > 0].mean())
    low = (total**2 / variance, 0.0, variance / total / promised) if total > 0 and variance > 0 else None
    shape = (total + more) ** 2 / (variance + more**2)
    return Found(value, Sure("ratio", low, (shape, 0.0, (total + more) / shape / promised)))


def auc(known: Known, score: Floats, among: Flags) -> Found:
    """How often a hiding log has a higher score than another, of those `among` the logs known; all (n,).

    Nothing where all hide a crime, or none does.
    """
    weight, hides = known.weight * among, known.hides
    above = _above(score, weight * hides, weight * ~hides)
    yes, no = float(weight @ hides), float(weight @ ~hides)
    if not (yes > 0 and no > 0):
        return Found(None)
    value = float((weight * hides) @ above) / yes
    slopes = among * (above - value) / np.where(hides, yes, no)
    return share(known, above * hides * among, hides & among, among, slopes=slopes, next_miss=0.5)


def _above(score: Floats, yes: Floats, no: Floats) -> Floats:
    """For each log, the share of the weight of the other sort that stands on the right side of it; equals are half."""
    levels, at = np.unique(score, return_inverse=True)
    of_yes, of_no = (np.bincount(at, weights, len(levels)) for weights in (yes, no))
    lower = (np.cumsum(of_no) - of_no / 2) / max(of_no.sum(), 1e-300)
    higher = 1 - (np.cumsum(of_yes) - of_yes / 2) / max(of_yes.sum(), 1e-300)
    return np.asarray(np.where(yes > 0, lower[at], higher[at]))
