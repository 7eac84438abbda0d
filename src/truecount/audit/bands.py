"""Score bands: logs of like expectation together, so that each band can be read as much as it is worth."""

from __future__ import annotations

import numpy as np

from truecount.statistics.estimate import Counts, Numbers


def bands(spread: Numbers, apart: Counts, number: int) -> Counts:
    """The band of each log, (N,), counted from 0 through the groups kept apart and upwards within each.

    `spread` (N,) is the standard deviation of what is to be found in each log, by which logs are put in order. Bands
    are cut at equal sums of it, which makes equal readings of each the best allocation; a group has bands by its share
    of the sum, one at least. `apart` (N,) is the group of each log, counted from 0.
    """
    found = np.zeros(len(spread), dtype=np.int64)
    first = 0
    for group in range(int(apart.max()) + 1):
        logs = np.flatnonzero(apart == group)
        if not len(logs):
            continue
        own = max(1, round(number * float(spread[logs].sum() / spread.sum())))
        ordered = logs[np.argsort(spread[logs], kind="stable")]
        sums = np.cumsum(spread[ordered])
        found[ordered] = first + np.minimum((sums / sums[-1] * own).astype(np.int64), own - 1)
        first += own
    return np.asarray(np.unique(found, return_inverse=True)[1])
