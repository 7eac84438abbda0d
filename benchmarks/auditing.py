"""The arithmetic of an audit, in one run: `python benchmarks/auditing.py`.

bootstrap  10,000 replicates of the accuracy from 2,000 readings in 14 strata, with their limits, beside the floor under
           them: as many random draws of which nothing is made

The least of several tries is given, and the ratio is what means anything on another machine.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import numpy as np

from truecount.statistics.bootstrap import bootstrap_limits, replicate_totals
from truecount.statistics.strata import Strata

TRIES = 3


def main() -> int:
    """Print every measurement, one a line."""
    print(f"{os.cpu_count()} processors")
    bootstrap()
    return 0


def bootstrap(readings: int = 2000, strata: int = 14, replicates: int = 10_000) -> None:
    """Both totals and the accuracy of every replicate, and their limits."""
    numbers = np.random.default_rng(1)
    drawn = Strata(np.arange(readings) % strata, np.linspace(3000, 60_000, strata).round())
    missed, over = numbers.binomial(1, [[0.05], [0.005]], (2, readings))

    def whole() -> None:
        u, o = replicate_totals([missed, over], drawn, replicates, seed=1).T
        bootstrap_limits((200_000 - o) / (200_000 - o + u))

    def floor() -> None:
        for _ in range(strata):
            numbers.integers(readings // strata, size=(replicates, readings // strata))

    ours, least = seconds(whole), seconds(floor)
    print(
        f"bootstrap: {replicates:,} replicates of {readings:,} readings in {strata} strata: {ours:.2f} s, "
        f"{ours / least:.1f} times the draws alone"
    )


def seconds(what: Callable[[], None]) -> float:
    """Of the fastest of several tries."""
    taken = []
    for _ in range(TRIES):
        started = time.perf_counter()
        what()
        taken.append(time.perf_counter() - started)
    return min(taken)


if __name__ == "__main__":
    raise SystemExit(main())
