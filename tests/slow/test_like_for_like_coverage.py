"""The interval of the ratio of two accuracies holds the truth as often as it says: simulated audits, fixed seeds."""

import math
from functools import cache

import numpy as np
import pytest

from truecount.trends.ratio_interval import Estimate, log_ratio, symmetric, wilson

RUNS = 20_000
Z = 1.959963984540054


@cache
def scored(found: int, sample: int) -> Estimate:
    return wilson(found / sample, sample)


@cache
def printed(found: int, sample: int) -> Estimate:
    """The symmetric interval an inspectorate would print."""
    rate = found / sample
    return symmetric(rate, Z * math.sqrt(rate * (1 - rate) / sample))


def coverage(first, first_sample, last, last_sample, interval, seed):
    draw = np.random.default_rng(seed)
    before = draw.binomial(first_sample, first, RUNS)
    after = draw.binomial(last_sample, last, RUNS)
    truth = math.log(first / last)
    held = 0
    for one, other in zip(before.tolist(), after.tolist(), strict=True):
        low, high = log_ratio(interval(one, first_sample), interval(other, last_sample))
        held += low <= truth <= high
    return held / RUNS


@pytest.mark.slow
@pytest.mark.parametrize("interval", [scored, printed])
def test_kents_two_audits(interval):
    assert 0.94 <= coverage(0.836, 1_539, 0.966, 1_000, interval, seed=1) <= 0.96


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "first_sample", "last", "last_sample"),
    [
        (0.836, 1_539, 0.99, 1_000),
        (0.836, 1_539, 0.995, 1_000),
        (0.966, 1_000, 0.99, 660),
        (0.985, 1_539, 0.995, 1_000),
        (0.653, 1_866, 0.966, 660),
        (0.95, 300, 0.98, 300),
    ],
)
def test_audits_near_one_hundred_per_cent(first, first_sample, last, last_sample):
    assert 0.93 <= coverage(first, first_sample, last, last_sample, scored, seed=2) <= 0.97
