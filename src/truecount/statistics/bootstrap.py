"""The bootstrap of a stratified sample: what else the readings might have been, drawn again from themselves.

For statistics that have no formula, and to be compared with those that have one. Not for a default interval: where
nearly all crimes were recorded the misses of many strata were not seen at all, and what was not seen is not drawn
again. In simulated stratified audits with an accuracy of .837 to .985, 4,000 of each, the percentile limits at 95 per
cent held the true accuracy in .84 of audits of 100 readings, .88 of 200, .91 of 400 and .92 of 800, in the worst kind
of audit .66, .77, .85 and .88; those of `korn_graubard` in .94 to .95. Most failures are on one side: the limits lie
too high.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from truecount.statistics.estimate import Counts, Numbers
from truecount.statistics.intervals import Limits
from truecount.statistics.strata import Strata

AT_ONCE = 30_000
"""About how many draws are made at a time: so few stay in a processor's cache, and more take twice as long."""


def replicate_totals(values: ArrayLike, strata: Strata, replicates: int = 10_000, *, seed: int) -> Numbers:
    """Estimated totals over the population, in their own units, had the readings been others: (replicates, ...).

    `values` (..., n), such as (q, n) for q totals of the same readings, which are all drawn again together: a smooth
    function of the q totals of a replicate is that function's replicate. The accuracy from missed and over-recorded
    crimes of each log is `u, o = replicate_totals([missed, over_recorded], strata, seed=1).T` and (R − o)/(R − o + u).

    n_h − 1 of a stratum's n_h readings are drawn with replacement, the i-th r_i times, and the weight N_h/n_h of each
    becomes 1 − c + c r_i n_h/(n_h − 1) times as large with c = √(1 − n_h/N_h). None falls below 0; over all
    replicates there could be, the mean of a total is its estimate and the variance that of `Strata.variance_of_total`.
    A stratum read whole never changes. The same seed draws the same replicates.
    Source: Rao and Wu (1988), Journal of the American Statistical Association 83, 231-241; as weights: Rao, Wu and
    Yue (1992), Survey Methodology 18, 209-217.
    """
    y = np.asarray(values, dtype=np.float64)
    numbers = np.random.default_rng(seed)
    rows = y.reshape(-1, y.shape[-1])
    totals = np.repeat(strata.total(rows)[None, :], replicates, axis=0)
    for stratum, (size, n) in enumerate(zip(strata.sizes, strata.readings, strict=True)):
        if n == size:
            continue
        readings = rows[:, strata.of == stratum].T
        # Of deviations, since only what is drawn differs between replicates and the mean of all readings stays.
        deviations = (readings - readings.mean(axis=0)) * size * np.sqrt(1 - n / size) / (n - 1)
        step = max(1, AT_ONCE // int(n))
        for start in range(0, replicates, step):
            some = totals[start : start + step]
            some += _times_drawn(numbers, len(some), int(n)) @ deviations
    return totals.reshape(replicates, *y.shape[:-1])


def bootstrap_limits(replicates: ArrayLike, level: float = 0.95) -> Limits:
    """The percentile limits, (1 ± level)/2, of a statistic's replicates (replicates, ...), in its own units.

    Too narrow near 100 per cent, and without any width where no missed crime was read: see the head of this module. Not
    a number where a replicate is none.
    """
    low, high = np.quantile(np.asarray(replicates, dtype=np.float64), [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high


def _times_drawn(numbers: np.random.Generator, replicates: int, n: int) -> Counts:
    """How often each of n readings is drawn in n − 1 draws with replacement, (replicates, n)."""
    drawn = numbers.integers(n, size=(replicates, n - 1)) + n * np.arange(replicates)[:, None]
    return np.bincount(drawn.ravel(), minlength=replicates * n).reshape(replicates, n)
