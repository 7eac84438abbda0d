"""The survey bootstrap beside the formulas that it must agree with, within what its own chance allows."""

import numpy as np
import pytest

from truecount.audit.recording_accuracy import recording_accuracy
from truecount.statistics import bootstrap
from truecount.statistics.bootstrap import bootstrap_limits, replicate_totals
from truecount.statistics.means import stratified_mean
from truecount.statistics.ratios import combined_ratio
from truecount.statistics.strata import Strata

close = pytest.approx


def an_audit():
    """Readings of three strata, the last of them nearly read whole, so that its correction matters."""
    of = np.repeat([0, 1, 2], [40, 30, 20])
    numbers = np.random.default_rng(11)
    x = numbers.poisson(2, 90) + 1.0
    return numbers.binomial(x.astype(int), 0.8).astype(float), x, Strata(of, np.array([4000.0, 300, 24]))


def error(replicates):
    """The standard error of 20,000 replicates is known to within 0.5 per cent: four of those are 2."""
    return close(replicates.std(axis=0), rel=0.02)


def test_the_variance_of_a_mean_and_of_a_ratio_is_that_of_their_formulas():
    y, x, strata = an_audit()
    totals = replicate_totals([y, x], strata, 20_000, seed=5)
    mean, ratio = stratified_mean(y, strata), combined_ratio(y, x, strata)
    means = totals[:, 0] / strata.sizes.sum()
    assert mean.standard_error == error(means)
    assert means.mean() == close(mean.value, abs=4 * mean.standard_error / np.sqrt(20_000))
    assert ratio.standard_error == error(totals[:, 0] / totals[:, 1])


def test_the_error_of_the_accuracy_is_that_of_its_formula():
    y, x, strata = an_audit()
    missed, over = x - y, (x > 4).astype(float)
    found = recording_accuracy(9000, missed, over, strata)
    u, o = replicate_totals([missed, over], strata, 20_000, seed=6).T
    accuracy = (9000 - o) / (9000 - o + u)
    assert found.accuracy.standard_error == error(accuracy)
    low, high = bootstrap_limits(accuracy)
    half = 1.96 * found.accuracy.standard_error
    assert (low, high) == (close(found.accuracy.value - half, abs=0.004), close(found.accuracy.value + half, abs=0.004))


def test_a_replicate_of_two_readings_is_one_of_them_drawn_once():
    # One draw of two, c = √0.75: the total 8 · 5 moves by 8 · c · 3 either way, and the variance is the formula's.
    strata = Strata(np.array([0, 0]), np.array([8.0]))
    found = np.unique(replicate_totals([2, 8], strata, 50, seed=1))
    assert found == close([40 - 24 * np.sqrt(0.75), 40 + 24 * np.sqrt(0.75)])
    assert strata.variance_of_total(strata.variances([2, 8])) == close(24**2 * 0.75)


def test_a_stratum_read_whole_adds_nothing_even_with_one_log():
    whole = Strata(np.array([0, 0, 1, 2, 2]), np.array([2.0, 1.0, 9.0]))
    part = Strata(np.array([0, 0]), np.array([9.0]))
    found = replicate_totals([5, 1, 2, 3, 7], whole, 300, seed=3)
    assert found == close(replicate_totals([3, 7], part, 300, seed=3) + 8)
    everything = Strata(np.array([0, 0, 1]), np.array([2.0, 1.0]))
    assert (replicate_totals([5, 1, 2], everything, 10, seed=3) == 8).all()


def test_the_same_seed_draws_the_same_replicates_however_many_are_held_at_once(monkeypatch):
    y, x, strata = an_audit()
    found = replicate_totals([y, x], strata, 500, seed=7)
    assert (replicate_totals([y, x], strata, 500, seed=7) == found).all()
    assert (replicate_totals([y, x], strata, 500, seed=8) != found).any()
    monkeypatch.setattr(bootstrap, "AT_ONCE", 1000)
    assert replicate_totals([y, x], strata, 500, seed=7) == close(found)


def test_values_keep_their_shape_and_are_drawn_together():
    y, x, strata = an_audit()
    alone = replicate_totals(y, strata, 200, seed=7)
    assert alone.shape == (200,)
    both = replicate_totals([[y, x], [x, x + y]], strata, 200, seed=7)
    assert both.shape == (200, 2, 2)
    assert both[:, 0, 0] == close(alone)
    assert both[:, 1, 1] == close(both[:, 0, 0] + both[:, 0, 1])


def test_no_total_of_what_cannot_be_negative_is_negative():
    strata = Strata(np.repeat([0, 1], [3, 4]), np.array([4.0, 400.0]))
    assert replicate_totals([0, 0, 9, 0, 0, 0, 1], strata, 2000, seed=2).min() >= 0


def test_readings_all_alike_leave_limits_without_width():
    strata = Strata(np.repeat([0, 1], [30, 30]), np.array([900.0, 100.0]))
    low, high = bootstrap_limits(replicate_totals(np.ones(60), strata, 100, seed=1) / 1000)
    assert (low, high) == (1, 1)


def test_percentile_limits_of_known_replicates():
    low, high = bootstrap_limits(np.column_stack([np.arange(101), np.arange(101) * 2]), level=0.9)
    assert (low.tolist(), high.tolist()) == (close([5, 10]), close([95, 190]))
    assert np.isnan(bootstrap_limits([1, np.nan])).all()
