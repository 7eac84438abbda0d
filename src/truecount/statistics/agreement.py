"""Agreement of two readers of the same logs: how often they decide alike, and how far beyond what chance would give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from truecount.errors import TrueCountError
from truecount.statistics.estimate import Numbers, divided
from truecount.statistics.intervals import korn_graubard, student


@dataclass(frozen=True, eq=False)
class Measure:
    """A measure of agreement, its standard error and its two limits, each of the shape of the leading axes."""

    value: Numbers
    standard_error: Numbers
    low: Numbers
    high: Numbers


@dataclass(frozen=True, eq=False)
class Agreement:
    """How far two readers agree about the same logs.

    `observed` is the share of logs they decide alike, 0 to 1, with Korn and Graubard's limits, which are those of
    Clopper-Pearson where all logs have one weight. `kappa` (Cohen) and `ac1` (Gwet) are 1 where they always agree, 0
    where no more than by chance, below 0 where less; their limits are Student's, kept within -1 and 1. `logs` is the
    number read twice.

    Where all decisions of both fall into one category, as "nothing missed" for every log, chance alone would give the
    same: kappa, its standard error and limits are not a number, while AC1 is 1. Where the readers never differ the
    standard errors are 0 and both limits of kappa and AC1 are 1: then only the limits of `observed` say how much a few
    logs can show. With no log nothing is a number but the limits of `observed`, 0 and 1. Kappa is low where one
    category is rare, however often the readers agree; AC1 is not, and the two are told together.
    """

    observed: Measure
    kappa: Measure
    ac1: Measure
    logs: NDArray[np.float64]


def agreement_of_table(table: ArrayLike, level: float = 0.95) -> Agreement:
    """The agreement from numbers of logs (..., k, k): a row for each decision of the first reader, a column for each
    of the second's, in the same order of k categories.

    For logs drawn with equal chances. Raises TrueCountError unless the table is square, of two categories or more, and
    holds no number below 0. Sources: Cohen (1960), Educational and Psychological Measurement 20, 37-46; its standard
    error of large samples, Fleiss, Cohen and Everitt (1969), Psychological Bulletin 72, 323-327; AC1 and its standard
    error, Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48.
    """
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim < 2 or counts.shape[-1] != counts.shape[-2] or counts.shape[-1] < 2 or np.any(counts < 0):  # noqa: PLR2004
        raise TrueCountError(
            f"The table of two readers' decisions has the shape {counts.shape}; give a row and a column for each of "
            "two or more categories, holding numbers of logs, none below 0."
        )
    logs = counts.sum(axis=(-2, -1))
    shares = divided(counts, logs[..., None, None])
    return _agreement(shares, divided(shares, logs[..., None, None]), logs, level)


def agreement_of_readings(
    first: ArrayLike, second: ArrayLike, weights: ArrayLike, categories: int, level: float = 0.95
) -> Agreement:
    """The agreement over the population, from logs read twice with unequal chances.

    `first` and `second` are the two readers' decisions of each log, (..., n), as whole numbers from 0 to `categories`
    less 1; `weights` (n,) or (..., n) says how many logs each stands for, one over its chance of being read twice.
    Linearised by log, as if drawn with replacement, which is a little too wide for strata. Equal weights give what
    `agreement_of_table` gives. Raises TrueCountError for a decision that is no category and a weight not above 0.
    Sources: those of `agreement_of_table`; linearisation, Binder (1983), International Statistical Review 51, 279-292.
    """
    one, other = (np.asarray(decisions) for decisions in (first, second))
    weight = np.asarray(weights, dtype=np.float64)
    which = np.arange(categories)
    by_first, by_second = (np.asarray(decisions[..., None] == which, dtype=np.float64) for decisions in (one, other))
    if categories < 2 or not by_first.any(axis=-1).all() or not by_second.any(axis=-1).all():  # noqa: PLR2004
        raise TrueCountError(
            f"Two readers' decisions must be whole numbers from 0 to {categories - 1}, one for each of two or more "
            "categories; number the categories so."
        )
    if not np.all(weight > 0):
        raise TrueCountError("Logs read twice need a weight above 0: one over the chance of being read twice.")
    whole = np.broadcast_to(weight, one.shape).sum(axis=-1)
    share = divided(weight, whole[..., None])[..., None]
    by_first = np.swapaxes(by_first, -1, -2)
    logs = np.full(one.shape[:-1], float(one.shape[-1]))
    return _agreement(by_first @ (share * by_second), by_first @ (share**2 * by_second), logs, level)


def _agreement(shares: Numbers, squares: Numbers, logs: Numbers, level: float) -> Agreement:
    """The measures from each cell's share of the population and its logs' squared shares, both (..., k, k)."""
    categories = shares.shape[-1]
    first, second = shares.sum(axis=-1), shares.sum(axis=-2)
    either = (first + second) / 2
    same = np.asarray(np.trace(shares, axis1=-2, axis2=-1))
    differing = np.eye(categories) - same[..., None, None]
    observed_error = np.sqrt((squares * differing**2).sum(axis=(-2, -1)))
    low, high = korn_graubard(same, observed_error, logs, logs - 1, level)

    by_chance = (first * second).sum(axis=-1)
    moved = second[..., :, None] + first[..., None, :] - 2 * by_chance[..., None, None]
    kappa, variance = _beyond_chance(same, by_chance, differing, moved, squares)

    by_chance = (either * (1 - either)).sum(axis=-1) / (categories - 1)
    rest = 2 * (either**2).sum(axis=-1)[..., None, None] - either[..., :, None] - either[..., None, :]
    ac1, ac1_variance = _beyond_chance(same, by_chance, differing, rest / (categories - 1), squares)
    return Agreement(
        Measure(same, observed_error, low, high),
        _with_limits(kappa, variance, logs, level),
        # Gwet divides by the logs less one, Fleiss, Cohen and Everitt by the logs.
        _with_limits(ac1, ac1_variance * divided(logs, logs - 1), logs, level),
        logs,
    )


def _beyond_chance(
    same: Numbers, by_chance: Numbers, differing: Numbers, moved: Numbers, squares: Numbers
) -> tuple[Numbers, Numbers]:
    """(p - e)/(1 - e) and its linearised variance; a log of a cell moves p by `differing` and e by `moved`."""
    value = divided(same - by_chance, 1 - by_chance)
    slopes = divided(differing - (1 - value)[..., None, None] * moved, (1 - by_chance)[..., None, None])
    return value, (squares * slopes**2).sum(axis=(-2, -1))


def _with_limits(value: Numbers, variance: Numbers, logs: Numbers, level: float) -> Measure:
    error = np.sqrt(variance)
    low, high = (
        np.where(np.isnan(error), np.nan, np.clip(end, -1.0, 1.0)) for end in student(value, error, logs - 1, level)
    )
    return Measure(value, error, low, high)
