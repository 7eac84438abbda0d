"""A change split into the parts of a product, by logarithmic mean Divisia weights."""

from __future__ import annotations

import math


def log_mean(first: float, second: float) -> float:
    """The logarithmic mean of two positive numbers; of equal numbers, the number itself."""
    if first == second:
        return first
    # log1p keeps its precision when the two are close, where log(first / second) loses it.
    return (first - second) / math.log1p((first - second) / second)


def part(before: float, after: float, log_factor: float) -> float:
    """What one factor contributes to after - before, when it changed by exp(log_factor).

    The parts of all factors add up to the change exactly, in whatever order they are taken.
    """
    return log_mean(after, before) * log_factor
