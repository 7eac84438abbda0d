"""How often charts and tests call a change where there is none, measured by series that are charted another way."""

from functools import cache

import numpy as np
import pytest
from scipy import stats

from truecount.statistics.control_charts import Design, control_chart, false_alarms, limit_factor
from truecount.statistics.count_pairs import (
    Dispersion,
    dispersion,
    exact_comparison,
    mid_p_comparison,
    negative_binomial_comparison,
)
from truecount.statistics.funnels import funnel, rank_intervals

pytestmark = pytest.mark.slow
close = pytest.approx
BASELINE, YEARS = 24, 30_000
SERIES = [(2, 1.0), (8, 1.0), (40, 1.0), (8, 1.5), (40, 2.0), (400, 6.0)]


def months(mean, phi, shape, seed):
    """Poisson counts, of means that differ from month to month by a gamma distribution where φ is above 1."""
    numbers = np.random.default_rng(seed)
    return numbers.poisson(numbers.gamma(mean / (phi - 1), phi - 1, shape) if phi > 1 else np.full(shape, mean))


@cache
def series(mean, phi):
    return months(mean, phi, (YEARS, BASELINE + 12), seed=20)


def baselines(mean, phi):
    x = series(mean, phi)
    first = x[:, :BASELINE]
    mean = np.maximum(first.mean(axis=1, keepdims=True), 0.5 / BASELINE)
    return x, mean, np.maximum(first.var(axis=1, ddof=1, keepdims=True) / mean, 1.0)


def negative_binomial_alarms(mean, phi):
    x, mean, phi = baselines(mean, phi)
    phi = phi * (1 + 1 / BASELINE)
    tail = stats.norm.sf(stats.t.isf(stats.norm.sf(3), BASELINE - 1))
    month = stats.nbinom(mean / (phi - 1), 1 / phi)
    later = x[:, BASELINE:]
    return (month.cdf(later - 1) > 1 - tail) | (month.cdf(later) < tail)


def ewma_alarms(mean, phi):
    reach = limit_factor(Design("ewma", BASELINE), mean, phi)
    x, mean, phi = baselines(mean, phi)
    weights = 0.2 * 0.8 ** np.arange(BASELINE + 12)[::-1]
    alarms = []
    for month in range(BASELINE, BASELINE + 12):
        own = weights[-month - 1 :]
        average = (x[:, : month + 1] - mean) @ own
        alarms.append(np.abs(average) > reach * np.sqrt(phi * mean * (own**2).sum())[:, 0])
    return np.stack(alarms, axis=1)


def xmr_alarms(mean, phi, rules=False):
    x, mean, _ = baselines(mean, phi)
    half = 3 / 1.128 * np.abs(np.diff(x[:, :BASELINE])).mean(axis=1, keepdims=True)
    alarms = np.abs(x - mean) > half
    if rules:
        side, step, far = np.sign(x - mean), np.sign(np.diff(x)), np.sign(x - mean) * (np.abs(x - mean) > 2 / 3 * half)
        for month in range(BASELINE, BASELINE + 12):
            alarms[:, month] |= np.abs(side[:, month - 6 : month + 1].sum(axis=1)) == 7
            alarms[:, month] |= np.abs(step[:, month - 5 : month].sum(axis=1)) == 5
            three = far[:, month - 2 : month + 1]
            alarms[:, month] |= np.maximum((three > 0).sum(axis=1), (three < 0).sum(axis=1)) >= 2
    return alarms[:, BASELINE:]


@pytest.mark.parametrize(("mean", "phi"), SERIES)
def test_a_year_has_a_false_alarm_as_often_as_is_stated(mean, phi):
    measured = {
        ("negative binomial", False): negative_binomial_alarms(mean, phi),
        ("ewma", False): ewma_alarms(mean, phi),
        ("xmr", False): xmr_alarms(mean, phi),
        ("xmr", True): xmr_alarms(mean, phi, rules=True),
    }
    for (kind, rules), alarms in measured.items():
        stated = false_alarms(Design(kind, BASELINE, rules), mean, phi)
        # One in 500 years is not to be told from one in 400 by 10,000 of them.
        assert alarms.any(axis=1).mean() == close(stated, rel=0.2, abs=0.002), (kind, rules)


@pytest.mark.parametrize(("mean", "phi"), SERIES)
def test_years_without_a_change_have_few_false_alarms(mean, phi):
    assert false_alarms(Design("negative binomial", BASELINE), mean, phi) < 0.04
    assert 0.015 < false_alarms(Design("ewma", BASELINE), mean, phi) < 0.06
    assert 0.08 < false_alarms(Design("xmr", BASELINE), mean, phi) < 0.17
    assert 0.22 < false_alarms(Design("xmr", BASELINE, rules=True), mean, phi) < 0.38


@pytest.mark.parametrize(("mean", "phi"), [(8, 1.0), (40, 2.0)])
@pytest.mark.parametrize("kind", ["ewma", "xmr"])
def test_charts_that_know_no_more_than_their_baseline_state_what_happens(kind, mean, phi):
    charts = [control_chart(one, BASELINE, kind, years=400) for one in series(mean, phi)[:500]]
    stated = np.mean([one.false_alarms for one in charts])
    happened = np.mean([one.signals.any() for one in charts])
    assert happened == close(stated, abs=3 * np.sqrt(stated / 500))
    if kind == "xmr":
        assert stated == close(xmr_alarms(mean, phi).any(axis=1).mean(), rel=0.2)


def test_limits_by_chance_alone_are_nearly_all_false_alarms_for_large_counts_that_vary_more():
    x, mean, _ = baselines(400, 6.0)
    alarms = np.abs(x - mean)[:, BASELINE:] > 3 * np.sqrt(mean)
    assert alarms.any(axis=1).mean() == close(0.95, abs=0.01)


@cache
def grid(mean, top):
    """All pairs of counts up to `top`, and the chance of each where both have this mean."""
    x = np.arange(top + 1)
    return x, stats.poisson.pmf(x, mean)


@pytest.mark.parametrize(("mean", "top"), [(5, 18), (20, 45)])
def test_exact_and_mid_p_tests_call_no_more_changes_than_their_level(mean, top):
    x, chance = grid(mean, top)
    called = {}
    for compare in (exact_comparison, mid_p_comparison):
        found = compare(x[:, None], x[None, :]).p_value <= 0.05
        called[compare] = chance @ found @ chance
    assert 0.01 < called[exact_comparison] < 0.045
    assert 0.03 < called[mid_p_comparison] < 0.0525


@pytest.mark.parametrize("phi", [1.5, 2.5])
def test_dividing_by_the_root_of_phi_brings_the_level_back(phi):
    first, second = months(40, phi, (2, 4_000), seed=22)
    naive = (mid_p_comparison(first, second).p_value < 0.05).mean()
    assert naive > 0.09
    known = (mid_p_comparison(first, second, scatter=Dispersion(phi)).p_value < 0.05).mean()
    assert known == close(0.05, abs=0.012)


def test_a_phi_estimated_from_two_years_still_keeps_the_level():
    past = months(40, 2.0, (800, BASELINE), seed=23)
    pairs = months(40, 2.0, (800, 2), seed=24)
    called = [
        float(mid_p_comparison(*pair, scatter=dispersion(one)).p_value) < 0.05
        for pair, one in zip(pairs, past, strict=True)
    ]
    assert np.mean(called) == close(0.05, abs=0.022)


def test_the_negative_binomial_test_keeps_its_level():
    pairs, often = np.unique(months(8, 1.5, (4_000, 2), seed=25), axis=0, return_counts=True)
    found = negative_binomial_comparison(pairs[:, 0], pairs[:, 1], scatter=Dispersion(1.5)).p_value < 0.05
    assert often @ found / 4_000 == close(0.045, abs=0.012)


def test_funnels_leave_few_forces_outside_that_differ_as_forces_do_and_ranks_hold_the_true_one():
    numbers = np.random.default_rng(26)
    outside = {"chance": [], "additive": []}
    held = []
    for seed in range(200):
        size = 3_000 * np.exp(numbers.normal(0, 0.6, 43))
        rate = np.exp(numbers.normal(0, 0.1, 43))
        x = numbers.poisson(size * rate)
        for kind, found in outside.items():
            found.append(funnel(x, size, kind).outside[1].sum())
        if seed < 60:
            (low, high), _ = rank_intervals(x, size, seed=seed, draws=1_000)
            rank = rate.argsort().argsort() + 1
            held.append(((low <= rank) & (rank <= high)).mean())
    assert np.mean(outside["chance"]) == close(24, abs=2)
    assert 0.09 < np.mean(outside["additive"]) < 0.35
    assert 0.94 < np.mean(held) < 0.99
