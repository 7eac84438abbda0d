"""Intervals of recording accuracy, and of the ratio of two accuracies."""

from __future__ import annotations

import math
from dataclasses import dataclass

from truecount import statistics

PUBLISHED_Z = 1.96
"""The 97.5 per cent point of the normal distribution, as the inspectorate's rounded half-widths are turned into sample
sizes."""


@dataclass(frozen=True)
class Estimate:
    """A proportion and the two ends of its interval, each between 0 and 1; `value` is never 0."""

    value: float
    low: float
    high: float


def effective_sample(proportion: float, half_width: float) -> float:
    """The number of crimes a simple random sample would need for this half-width at 95 per cent."""
    return PUBLISHED_Z**2 * proportion * (1 - proportion) / half_width**2


def wilson(proportion: float, sample: float) -> Estimate:
    """A proportion with Wilson's score interval at 95 per cent, which stays inside 0 to 1."""
    low, high = (float(end) for end in statistics.wilson(proportion * sample, sample))
    return Estimate(proportion, min(proportion, low), max(proportion, high))


def symmetric(proportion: float, half_width: float) -> Estimate:
    """A proportion with a half-width either side of it, cut off at 1 and just above 0."""
    return Estimate(proportion, max(proportion - half_width, 1e-9), min(proportion + half_width, 1.0))


def log_ratio(top: Estimate, bottom: Estimate) -> tuple[float, float]:
    """The interval of ln(top / bottom) for two independent estimates, by MOVER.

    Each side of the interval is built from the distances that push the ratio that way, so that intervals which
    are longer on one side, or cut off at 100 per cent, keep their shape.
    """
    middle = math.log(top.value / bottom.value)
    down = math.hypot(math.log(top.value / top.low), math.log(bottom.high / bottom.value))
    up = math.hypot(math.log(top.high / top.value), math.log(bottom.value / bottom.low))
    return middle - down, middle + up
