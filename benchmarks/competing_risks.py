"""Shares of crimes with each outcome by each day, in one run: `python benchmarks/competing_risks.py [--crimes 5]`.

So many million crimes of eight outcomes, some still open, days 0 to 730: ours with variances and limits, and
scikit-survival's estimate of the same shares, which has neither asked of it. The best of three for ours and of two for
scikit-survival, and the largest difference between the shares. scikit-survival is of no use to TrueCount otherwise:
`pip install scikit-survival` beside it; without it ours is measured alone. Last, ours for 860 groups at once.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from truecount.statistics.competing_risks import cumulative_incidence

CAUSES, LAST, GROUPS = 8, 730, 860
MOST_SECONDS, LEAST_RATIO = 1.0, 20
Made = TypeVar("Made")


def main() -> int:
    """Print every measurement, one a line."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--crimes", type=float, default=5.0, help="in millions")
    crimes = int(asked.parse_args().crimes * 1_000_000)
    days, cause, group = made_up(crimes)
    print(f"{crimes:,} crimes, {CAUSES} outcomes, {100 * (cause == 0).mean():.0f} % still open")
    seconds, share = best(3, lambda: with_limits(days, cause))
    met = "met" if seconds < MOST_SECONDS else "NOT MET"
    print(f"ours, with variances and limits     {seconds:6.3f} s   under {MOST_SECONDS:g} s: {met}", flush=True)
    alone, _ = best(3, lambda: cumulative_incidence(days, cause).share[0])
    print(f"ours, without limits                {alone:6.3f} s", flush=True)
    told, _ = best(1, lambda: with_limits(days, cause, group))
    print(f"ours, in {GROUPS} groups                 {told:6.3f} s", flush=True)
    try:
        from sksurv.nonparametric import cumulative_incidence_competing_risks
    except ImportError:
        print("scikit-survival is not installed here, so there is nothing to compare with: pip install scikit-survival")
        return 0
    theirs, (times, other) = best(2, lambda: cumulative_incidence_competing_risks(cause, days.astype(np.float64)))
    apart = np.abs(share[:, times.astype(np.int64)] - other[1:]).max()
    met = "met" if theirs / seconds >= LEAST_RATIO else "NOT MET"
    print(f"scikit-survival, shares alone       {theirs:6.3f} s")
    ratio = f"{theirs / seconds:.0f} times as long as ours with variances and limits"
    print(f"{ratio}; {LEAST_RATIO} times asked for: {met}")
    print(f"largest difference between shares   {apart:.1e}")
    return 0


def made_up(crimes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Days, causes and groups: each outcome has a median of its own, and some crimes were recorded too lately."""
    numbers = np.random.default_rng(1)
    cause = numbers.integers(1, CAUSES + 1, crimes)
    days = (numbers.lognormal(1.0, 1.25, crimes) * 4 * cause).astype(np.int64)
    known = numbers.integers(0, LAST + 1, crimes)
    return np.minimum(days, known), np.where(days <= known, cause, 0), numbers.integers(0, GROUPS, crimes)


def with_limits(days: np.ndarray, cause: np.ndarray, group: np.ndarray | None = None) -> np.ndarray:
    """The shares of the first group, after everything else was worked out too."""
    found = cumulative_incidence(days, cause, group)
    found.limits()
    found.unresolved_limits()
    return found.share[0]


def best(times: int, work: Callable[[], Made]) -> tuple[float, Made]:
    """The seconds of the quickest of several, and what it made."""
    quickest, made = float("inf"), None
    for _time in range(times):
        start = time.perf_counter()
        made = work()
        quickest = min(quickest, time.perf_counter() - start)
    assert made is not None
    return quickest, made


if __name__ == "__main__":
    raise SystemExit(main())
