"""Chances of being drawn, and the numbers that decide who is: anybody can work them out again from a public seed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from truecount.statistics.estimate import Counts, Numbers

BYTES, SPAN = 8, float(2**64)
LAST_START = 1 - 1e-9


def permanent_numbers(seed: str, names: Iterable[str]) -> Numbers:
    """A number from 0 to 1 for each name, (N,): the first eight bytes of SHA-256 over "seed|name", over 2^64.

    It depends on the seed and the name alone, so it stays the same when other logs come or go, and no draw can be
    steered once the seed is public. Source for permanent random numbers: Ohlsson (1995), in Business Survey Methods.
    """
    digests = (hashlib.sha256(f"{seed}|{name}".encode()).digest()[:BYTES] for name in names)
    return np.asarray([int.from_bytes(one, "big") for one in digests], dtype=np.float64) / SPAN


def inclusion_chances(size: Numbers, of: Counts, readings: Counts) -> Numbers:
    """The chance of each log (N,) to be among the n_h drawn from its stratum, n_h z_i/Σ z, at most 1.

    `size` z (N,) is by what logs are drawn, above 0, `of` (N,) their stratum, `readings` n_h (H,). Logs whose chance
    would pass 1 are drawn for certain, and the rest of the readings is shared out over the others by size.
    Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, section 3.6.2.
    """
    certain = np.zeros(len(size), dtype=bool)
    while True:
        left = readings - np.bincount(of[certain], minlength=len(readings))
        sums = np.bincount(of, np.where(certain, 0.0, size), minlength=len(readings))
        chance = np.where(certain, 1.0, np.divide(left, sums, out=np.zeros(len(left)), where=sums > 0)[of] * size)
        beyond = ~certain & (chance >= 1)
        if not beyond.any():
            return np.asarray(chance)
        certain |= beyond


def places(number: Numbers, chance: Numbers, of: Counts) -> Counts:
    """The place of each log (N,) in the order in which its stratum is drawn, counted from 0: by number over chance.

    The first n_h are the draw, logs of chance 1 before all others. Where all chances are alike it is a simple random
    sample without replacement, and a longer draw holds the shorter one; otherwise it is sequential Poisson sampling,
    whose chances are those asked for to a good approximation.
    Source: Ohlsson (1998), Journal of Official Statistics 14, 149-162.
    """
    by = np.divide(number, chance, out=np.zeros(len(number)), where=(chance > 0) & (chance < 1))
    order = np.lexsort((number, by, of))
    first = np.searchsorted(of[order], np.arange(int(of.max()) + 1))
    found = np.empty(len(of), dtype=np.int64)
    found[order] = np.arange(len(of)) - first[of[order]]
    return found


def equal_steps(time_order: Counts, of: Counts, readings: Counts, start: Numbers, number: Numbers) -> Counts:
    """The place of each log (N,) where every N_h/n_h-th of a stratum is drawn in an order; the drawn come first.

    `time_order` (N,) ranks the logs; `start` (H,), from 0 to 1, is where in the first step the draw begins. The others
    follow by their `number` (N,), so that reserves are of no one time.
    Source: Cochran (1977), Sampling Techniques, 3rd edition, section 8.1, with steps that need not be whole.
    """
    found = np.empty(len(of), dtype=np.int64)
    for stratum, wanted in enumerate(readings):
        logs = np.flatnonzero(of == stratum)
        ordered = logs[np.argsort(time_order[logs], kind="stable")]
        # A start so near 1 that the sum is rounded up would draw the log after the last.
        first = min(float(start[stratum]), LAST_START)
        drawn = np.floor((np.arange(wanted) + first) * len(logs) / wanted).astype(np.int64)
        rest = np.setdiff1d(np.arange(len(logs)), drawn)
        rest = rest[np.argsort(number[ordered[rest]])]
        found[ordered[np.concatenate([drawn, rest])]] = np.arange(len(logs))
    return found
