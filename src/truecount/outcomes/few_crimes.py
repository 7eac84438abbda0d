"""Types of crime of which a force has few, joined to others before a rate of each is made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from truecount.statistics.estimate import Numbers

LEAST = 30
"""A type with fewer is joined to another: a rate of fewer is chance more than anything. Ours."""


def joined_types(size: Numbers, groups: Sequence[str], least: float = LEAST) -> NDArray[np.int64]:
    """The type that each of K types is counted with, itself where it has enough: its number, (K,).

    `size` (K,) is how many there are and `groups` (K) the offence group of each. A type with fewer than `least` joins
    the largest of its group. Groups that are still small as wholes join the largest type of all.
    """
    into = np.arange(size.size)
    for group in dict.fromkeys(groups):
        of = np.array([one == group for one in groups])
        small = of & (size < least)
        if small.any():
            into[small] = int(np.argmax(np.where(of, size, -1.0)))
    held = summed(size, into)
    lone = held[into] < least
    into[lone] = int(np.argmax(size))
    return into


def summed(values: Numbers, into: NDArray[np.int64]) -> Numbers:
    """Values of types, (K,), added up over those they are joined to, (K,): 0 for a type that is joined to another."""
    return np.bincount(into, weights=values, minlength=values.size).astype(np.float64)
