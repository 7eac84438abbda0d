"""Classical sample sizes: the smallest that do, at the boundaries, and exact where binary fractions are not."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from truecount import TrueCountError
from truecount.statistics.sizes import (
    binomial_size,
    classical_half_width,
    classical_logs,
    hypergeometric_size,
    poisson_size,
    upper_limit,
)

close = pytest.approx


@pytest.mark.parametrize("written", ["0.035", 0.035, Decimal("0.0350"), Fraction(7, 200), "7/200", np.float64(0.035)])
def test_a_rate_is_taken_as_it_is_written(written):
    # 3.5 per cent of 400 is 14, though 400 * 0.035 is 14.000000000000002 in binary.
    assert binomial_size("0.05", written, 0.9) == 400


def test_none_expected_is_the_power_that_falls_below_the_risk():
    # 0.95^59 = 0.0485 and 0.95^58 = 0.0510.
    assert binomial_size(0.05) == 59
    assert binomial_size(0.5, level=0.5) == 2  # 0.5 is not below a risk of 0.5
    assert binomial_size(1) == 1


@pytest.mark.parametrize(("tolerable", "expected"), [("0.05", "0.02"), ("0.1", "0.05"), ("0.02", "0.0125")])
def test_the_size_does_and_no_smaller_one_does(tolerable, expected):
    size = binomial_size(tolerable, expected)
    n = np.arange(1, size + 1)
    errors = [-(-Fraction(expected) * int(one) // 1) for one in n]
    chances = stats.binom.cdf([int(one) for one in errors], n, float(tolerable))
    assert (chances[:-1] >= 0.05).all() and chances[-1] < 0.05


def test_more_is_asked_of_a_lower_tolerable_rate_a_higher_expected_one_and_a_higher_level():
    assert binomial_size(0.03) > binomial_size(0.05) > binomial_size(0.08)
    assert binomial_size(0.05, 0.02) > binomial_size(0.05, 0.01) > binomial_size(0.05)
    assert binomial_size(0.05, level=0.99) > binomial_size(0.05, level=0.95) > binomial_size(0.05, level=0.9)
    assert poisson_size(0.05) > binomial_size(0.05) > hypergeometric_size(500, 0.05)


def test_a_size_past_the_first_blocks_is_found():
    assert binomial_size("0.05", "0.045") == 5244
    assert stats.binom.cdf(236, 5244, 0.05) < 0.05


def test_a_finite_population_is_read_whole_at_most():
    assert hypergeometric_size(1, 1) == 1
    assert hypergeometric_size(20, 0.05) == 20  # one error in 20: missed by 19 readings one time in 20, not fewer
    assert hypergeometric_size(20, 0.05, level=0.94) == 19
    assert hypergeometric_size(10**6, 0.05) == binomial_size(0.05)


@pytest.mark.parametrize(
    "ask", [lambda: binomial_size(0.05, 0.05), lambda: poisson_size(0), lambda: hypergeometric_size(100, 0.05, 0.05)]
)
def test_where_no_sample_is_enough_it_is_said(ask):
    with pytest.raises(TrueCountError, match="No sample of up to 100"):
        ask()


@pytest.mark.parametrize("written", [5, "-0.1", "five", "1/0.2", float("nan")])
def test_a_rate_that_is_none_is_said(written):
    with pytest.raises(TrueCountError, match=r"write 5 per cent as 0\.05"):
        binomial_size(written)


def test_upper_limits_are_rounded_up_and_end_at_one():
    # 1 - 0.05^(1/59) = 0.0495 rounds up to 5.0 per cent, 1 - 0.05^(1/60) = 0.0487 to 4.9.
    assert upper_limit([0, 0, 60], [59, 60, 60]) == close([0.05, 0.049, 1])
    assert upper_limit(0, 0) == 1


def test_classical_logs_by_hand():
    # 1.96^2 * 0.25 / 0.03^2 = 1067.1, the textbook's 1,068 of a fair coin; half that at two crimes a log.
    assert classical_logs(0.5, 0.03, 1, design_effect=1) == 1068
    assert classical_logs(0.5, 0.03, 2, design_effect=1) == 534
    assert classical_logs([0.9, 0.9], [0.03, 0.015], 0.5).tolist() == [1076, 4303]
    assert classical_half_width(0.5, 1068, 1, design_effect=1) == close(0.03, rel=1e-3)


def test_the_half_width_of_the_logs_asked_for_is_the_one_wanted_and_no_log_is_wasted():
    accuracy, half = np.array([0.65, 0.837, 0.901, 0.966]), np.array([0.03, 0.02, 0.015, 0.01])
    logs = classical_logs(accuracy, half, 0.512)
    assert (classical_half_width(accuracy, logs, 0.512) <= half).all()
    assert (classical_half_width(accuracy, logs - 1, 0.512) > half).all()


@pytest.mark.parametrize(("accuracy", "half"), [(0, 0.02), (1, 0.02), (0.9, 0), (83.6, 0.02)])
def test_classical_logs_have_nothing_to_go_by_at_the_ends(accuracy, half):
    with pytest.raises(TrueCountError, match="accuracy between 0 and 1"):
        classical_logs(accuracy, half, 0.5)
