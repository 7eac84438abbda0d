"""Totals helped by what is known of every log: worked by hand, and equal to plainer estimates where they must be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truecount import TrueCountError
from truecount.statistics.assisted import regression_total, tuned_difference_total, tuned_share
from truecount.statistics.means import difference_total, post_stratified_mean
from truecount.statistics.strata import Strata, members

close = pytest.approx
Y, M = np.array([1.0, 2, 3, 5, 7]), np.array([1.0, 1, 4, 2, 6])


def two_strata():
    return Strata(np.array([0, 0, 0, 1, 1]), np.array([30.0, 10.0]))


def one_stratum(n, size):
    return Strata(np.zeros(n, dtype=int), np.array([float(size)]))


def agree(found, other):
    assert found.value == close(other.value)
    assert found.standard_error == close(other.standard_error)


def test_a_tuned_share_worked_by_hand():
    # Within strata: covariances 3/2 and 4, variances of the score 3 and 8, and 30² 0.9/3 = 270 and 10² 0.8/2 = 40.
    assert tuned_share(Y, M, two_strata()) == close((270 * 1.5 + 40 * 4) / (270 * 3 + 40 * 8))


def test_no_other_share_has_a_smaller_variance():
    strata, best = two_strata(), tuned_difference_total(Y, M, 90, two_strata())
    share = tuned_share(Y, M, strata)
    assert best.value == close(difference_total(Y, share * M, share * 90, strata).value)
    for other in (share - 0.01, share + 0.01, 0, 1):
        assert best.standard_error < difference_total(Y, other * M, other * 90, strata).standard_error


def test_a_score_off_by_a_factor_and_a_step_is_put_right_and_leaves_no_error():
    found = tuned_difference_total(Y, 4 * Y + 3, 4 * 123 + 3 * 40, two_strata())
    assert tuned_share(Y, 4 * Y + 3, two_strata()) == close(0.25)
    assert (found.value, found.standard_error) == (close(123), close(0, abs=1e-9))
    assert tuned_share(Y, -Y, two_strata()) == close(-1)


@pytest.mark.parametrize("score", [np.zeros(5), np.full(5, 0.1), np.array([0.1, 0.1, 0.1, 0.7, 0.7])])
def test_a_score_alike_within_strata_says_nothing_and_changes_nothing(score):
    assert tuned_share(Y, score, two_strata()) == 0
    agree(tuned_difference_total(Y, score, 11, two_strata()), difference_total(Y, 0, 0, two_strata()))


def test_a_population_read_whole_needs_no_score():
    strata = Strata(np.array([0, 0, 0, 1, 1]), np.array([3.0, 2.0]))
    found = tuned_difference_total(Y, M, 14, strata)
    assert (found.value, found.standard_error) == (18, 0)


def test_with_one_stratum_tuning_is_cochrans_regression_estimate_and_so_is_the_regression_total():
    # N times the mean of y moved by b = s_xy/s_x² as far as the mean of x is off; Cochran (1977), chapter 7.
    strata, size, total = one_stratum(5, 50), 50, 150.0
    slope = np.cov(M, Y)[0, 1] / M.var(ddof=1)
    value = size * (Y.mean() + slope * (total / size - M.mean()))
    tuned = tuned_difference_total(Y, M, total, strata)
    assert tuned.value == close(value)
    residuals = Y - Y.mean() - slope * (M - M.mean())
    assert tuned.standard_error == close(size * np.sqrt(0.9 * residuals.var(ddof=1) / 5))
    regression = regression_total(Y, np.column_stack([np.ones(5), M]), [size, total], strata)
    assert regression.value == close(value)
    # The weights stretch with how the score happened to fall, and the residuals with them.
    stretch = 1 + (total / size - M.mean()) * (M - M.mean()) / M.var()
    assert regression.standard_error == close(size * np.sqrt(0.9 * (stretch * residuals).var(ddof=1) / 5))


def test_a_regression_total_worked_by_hand():
    # One thing known and no intercept: slope Σ w x y/Σ w x² = 30/10 over the readings x = 1, 3 and y = 6, 8.
    found = regression_total([6, 8], [[1], [3]], [25], one_stratum(2, 10))
    slope, stretch = 3, 1 + (25 - 20) / 50 * np.array([1, 3])
    assert found.value == close(25 * slope + 5 * (6 - 3 + 8 - 9))
    residuals = stretch * np.array([3, -1])
    assert found.standard_error == close(np.sqrt(10**2 * 0.8 / 2 * residuals.var(ddof=1)))
    assert found.degrees_of_freedom == 1


def test_the_strata_themselves_known_of_every_log_change_nothing():
    strata = two_strata()
    agree(regression_total(Y, members(strata.of, 2), strata.sizes, strata), difference_total(Y, 0, 0, strata))


def test_groups_known_of_every_log_are_post_strata():
    strata, group, sizes = two_strata(), np.array([0, 1, 0, 1, 0]), np.array([25.0, 15.0])
    mean = post_stratified_mean(Y, group, sizes, strata)
    found = regression_total(Y, members(group, 2), sizes, strata)
    assert (found.value / 40, found.standard_error / 40) == (close(mean.value), close(mean.standard_error))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_values_linear_in_what_is_known_leave_no_error_whatever_was_read(seed, columns):
    numbers = np.random.default_rng(seed)
    of = np.repeat([0, 1, 2], [4, 5, 6])
    known, slopes = numbers.normal(50, 10, (15, columns)), numbers.normal(0, 3, columns)
    totals = numbers.normal(5000, 500, columns)
    found = regression_total(known @ slopes, known, totals, Strata(of, np.array([40.0, 50, 6])))
    assert found.value == close(totals @ slopes, rel=1e-8)
    assert found.standard_error == close(0, abs=1e-6)


def test_a_thing_known_in_other_units_changes_nothing():
    strata, known = two_strata(), np.column_stack([np.ones(5), M])
    agree(
        regression_total(Y, known * [1, 1e9], [40, 90e9], strata),
        regression_total(Y, known, [40, 90], strata),
    )


def test_many_replicates_at_once_are_each_as_one_alone():
    numbers, strata = np.random.default_rng(4), two_strata()
    y, m, known = numbers.poisson(2, (3, 5)), numbers.normal(0, 1, (3, 5)), numbers.normal(1, 1, (3, 5, 2))
    totals = [40.0, 30.0]
    for many, each in (
        (tuned_difference_total(y, m, 5, strata), [tuned_difference_total(y[i], m[i], 5, strata) for i in range(3)]),
        (tuned_difference_total(y, M, 5, strata), [tuned_difference_total(y[i], M, 5, strata) for i in range(3)]),
        (
            regression_total(y, known, totals, strata),
            [regression_total(y[i], known[i], totals, strata) for i in range(3)],
        ),
        (
            regression_total(y, known[0], totals, strata),
            [regression_total(y[i], known[0], totals, strata) for i in range(3)],
        ),
    ):
        assert many.value == close(np.array([one.value for one in each]))
        assert many.standard_error == close(np.array([one.standard_error for one in each]))


@pytest.mark.parametrize(
    ("known", "totals"),
    [
        (np.column_stack([np.ones(5), M, 2 * M - 3]), [40, 90, 60]),
        (np.column_stack([np.ones(5), np.zeros(5)]), [40, 3]),
        (np.arange(30).reshape(5, 6) ** 2, np.ones(6)),
    ],
)
def test_things_that_the_readings_cannot_tell_apart_are_refused(known, totals):
    with pytest.raises(TrueCountError, match="follows from the others"):
        regression_total(Y, known, totals, two_strata())


def test_a_total_is_needed_for_each_thing_known():
    with pytest.raises(TrueCountError, match="one total a column"):
        regression_total(Y, np.column_stack([np.ones(5), M]), [40], two_strata())
