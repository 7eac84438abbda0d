"""Recording accuracy watched while logs are read: limits after every log that all hold the truth at once.

Of N logs R crimes were recorded, which is known; log i hides u_i missed and o_i over-recorded crimes. An accuracy a
claims that a U + (1 − a) O = (1 − a) R, so the total over the logs of f_i(a) = a u_i + (1 − a) o_i, none negative, is
known under the claim, and betting on the logs as they are read tests it. One may stop when the limits are narrow enough
or an accuracy is ruled out, at no cost to the level. Readings are (..., n) in their order, leading axes replicates.
Source: Shekhar, Xu, Lipton, Liang and Ramdas (2023), Risk-limiting financial audits via weighted sampling without
replacement, Uncertainty in Artificial Intelligence 216, for draws of unequal chance; that the recorded total makes the
accuracy a claimed total follows from the definitions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from truecount.errors import TrueCountError
from truecount.statistics.estimate import Counts, Numbers
from truecount.statistics.intervals import Limits
from truecount.statistics.martingales import ROUNDING
from truecount.statistics.sequences import before, intersected, inverted

PLANNED = 1_600
"""The number of readings that bets are sized for; half of the stake is bet as for a quarter of it."""
STAKE = 0.9
"""The largest share of its winnings that a bet may lose by one log."""
PRIOR_READINGS = 10
"""The variance is at first that of as many readings as the claim expects, and fades as readings grow."""


@dataclass(frozen=True, eq=False)
class WatchedReadings:
    """Logs read one after another without replacement, each drawn by chances known before it was.

    `missed` and `over_recorded` are the crimes of each log read; `chance` is how likely that log was to be the next,
    given the logs read before, and `smallest_chance` that of the log least likely to be, of all then unread; all
    (..., n). `recorded` R is the number of crimes recorded from all `logs` N. No log hides more than `most` crimes,
    missed and over-recorded together; the limits hold only if that is true of the logs not read also.
    """

    missed: Numbers
    over_recorded: Numbers
    chance: Numbers
    smallest_chance: Numbers
    recorded: float
    logs: int
    most: float

    def __post_init__(self) -> None:
        hidden = np.max(self.missed + self.over_recorded, initial=0.0)
        if hidden > self.most:
            raise TrueCountError(
                f"A log hides {hidden:g} crimes, but none was to hide more than {self.most:g}; watch again from the "
                "first log with a larger number."
            )
        if np.any((self.smallest_chance <= 0) | (self.chance > 1) | (self.smallest_chance > self.chance)):
            raise TrueCountError(
                "Chances must be above 0 and at most 1, and the smallest no larger than that of the log drawn; "
                "give the chances of the draw."
            )
        if self.missed.shape[-1] > self.logs:
            raise TrueCountError(f"{self.missed.shape[-1]} logs were read of {self.logs}; give the number of logs.")


def accuracy_sequence(
    readings: WatchedReadings, level: float = 0.95, planned: int = PLANNED, step: float = 0.0005
) -> Limits:
    """The low and the high limit of the accuracy after each log, (..., n), between 0 and 1.

    All of them hold the accuracy at once in the share `level` of audits, however the audit is stopped. `level`,
    `planned` and the readings' `most` must be fixed before the first log is read; a wrong guess of how many will be
    costs width, not coverage. `step` is that of the grid of accuracies, and the limits are as much as a step outside of
    those that are left. Works in the memory of about ten arrays of the readings, or of ten times 50,000 numbers if that
    is more: give replicates by the hundred.
    """
    shape = readings.missed.shape
    return intersected(
        inverted(lambda accuracy: evidence_against(readings, accuracy, level, planned), shape, level, step)
    )


def accuracy_over_periods(
    periods: Sequence[WatchedReadings], level: float = 0.95, planned: int = PLANNED, step: float = 0.0005
) -> Limits:
    """The limits of one accuracy that would hold in all periods, such as months, after each log of the last, (..., n).

    Each period is drawn anew from its own logs. The evidence against an accuracy multiplies from period to period, so
    that limits narrow as months go by, and looking every month costs nothing. Where the low limit passes the high one,
    no single accuracy fits: it has changed. Fixed beforehand and in memory as `accuracy_sequence`.
    """
    *earlier, last = periods

    def evidence(accuracy: Numbers) -> Numbers:
        against = evidence_against(last, accuracy, level, planned)
        for period in earlier:
            before_it = evidence_against(period, accuracy, level, planned)[..., -1:]
            ruled_out = np.isinf(before_it) | np.isinf(against)
            with np.errstate(invalid="ignore"):
                against = np.where(ruled_out, np.inf, before_it * against)
        return against

    return intersected(inverted(evidence, last.missed.shape, level, step))


def evidence_against(
    readings: WatchedReadings, accuracy: ArrayLike, level: float = 0.95, planned: int = PLANNED
) -> Numbers:
    """The test martingale against an accuracy (...), after each log (..., n): at 1/(1 − level) it is ruled out.

    Log t drawn by chance q_t gives z_t = f_t/(N q_t), of mean μ_t = (total claimed − total seen)/N under the claim. The
    martingale is the average of four, Π (1 ± λ_t (z_t − μ_t)) with λ_t = √(2 ln(2/α)/(v_t h)) for h = `planned` and a
    quarter of it, v_t the variance of z_t − μ_t as seen before t. Each is a martingale whatever λ_t is, as long as it
    loses no more than everything: λ_t is kept below 0.9/μ_t and below 0.9/(b_t − μ_t), b_t the largest that z_t could
    be. Infinite once the logs seen hide more than is claimed of all, or those unread cannot hide what is.
    """
    a = np.asarray(accuracy, dtype=np.float64)[..., None]
    n, size = readings.missed.shape[-1], readings.logs
    found = a * readings.missed + (1 - a) * readings.over_recorded
    seen, claimed = np.cumsum(found, axis=-1), (1 - a) * readings.recorded
    a_log = readings.most * np.maximum(a, 1 - a)
    unread = size - np.arange(1, n + 1)
    # Totals are in crimes, of which those recorded are the largest there are to round.
    slack = ROUNDING * (readings.recorded + a_log * size)
    impossible = (seen > claimed + slack) | (claimed - seen > a_log * unread + slack)
    still = claimed - (seen - found)
    mean = np.where(still > slack, still, 0.0) / size
    surprise = found / (size * readings.chance) - mean
    room = a_log / (size * readings.smallest_chance) - mean
    variance = _variance(surprise, claimed[..., 0] / size)
    won = np.zeros_like(surprise)
    for horizon in (planned / 4, planned):
        with np.errstate(divide="ignore"):
            bet = np.sqrt(2 * np.log(2 / (1 - level)) / (variance * horizon))
        won += (_winnings(surprise, bet, mean) + _winnings(-surprise, bet, room)) / 4
    return np.where(np.maximum.accumulate(impossible, axis=-1), np.inf, won)


def stratum_chances(of: Counts, sizes: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    """The chance of each log read, and the smallest of any unread then, (..., n), for draws by strata in any order.

    Each draw picks a stratum by its weight (H,) among those with logs unread, then any of its unread logs alike. `of`
    (..., n) is the stratum of each reading, counted from 0, `sizes` (H,) the logs of each. One stratum is a simple
    random draw.
    """
    drawn = of[..., None] == np.arange(len(sizes))
    left = sizes - (np.cumsum(drawn, axis=-2) - drawn)
    if np.any(left[drawn] < 1):
        raise TrueCountError("More logs were read of a stratum than it holds; give the sizes of the strata.")
    open_weights = np.where(left > 0, weights, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        each = open_weights / open_weights.sum(axis=-1, keepdims=True) / left
    return each[drawn].reshape(of.shape), np.where(left > 0, each, np.inf).min(axis=-1)


def _variance(surprise: Numbers, expected: Numbers) -> Numbers:
    """The variance of what comes, as known before each reading: at first the mean, as of rare single crimes."""
    number = PRIOR_READINGS + np.arange(1, surprise.shape[-1] + 1)
    mean = before(np.cumsum(surprise, axis=-1) / number, 0.0)
    squares = np.cumsum((surprise - mean) ** 2, axis=-1) + PRIOR_READINGS * expected[..., None]
    return before(squares / number, expected)


def _winnings(surprise: Numbers, bet: Numbers, most_lost: Numbers) -> Numbers:
    """What a bet on surprises above 0 has won by each reading, where the most one of them can cost is known."""
    with np.errstate(divide="ignore", invalid="ignore"):
        staked = np.where(most_lost > 0, np.minimum(bet, STAKE / most_lost), 0.0)
    return np.asarray(np.exp(np.cumsum(np.log1p(staked * surprise), axis=-1)))
