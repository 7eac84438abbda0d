"""The arithmetic under the comparison: ratio intervals, the Divisia split, twelve months between years."""

import math
from datetime import date
from fractions import Fraction

import pytest

from truecount import TrueCountError
from truecount.trends import divisia, years
from truecount.trends.ratio_interval import Estimate, effective_sample, log_ratio, symmetric, wilson


def test_wilson_agrees_with_published_values_of_98_in_117_and_62_in_63():
    small = wilson(98 / 117, 117)
    assert (small.low, small.high) == (pytest.approx(0.760247, abs=1e-6), pytest.approx(0.893502, abs=1e-6))
    near_one = wilson(62 / 63, 63)
    assert (near_one.low, near_one.high) == (pytest.approx(0.915415, abs=1e-6), pytest.approx(0.997193, abs=1e-6))


def test_wilson_of_everything_ends_at_one_and_not_above():
    assert wilson(1.0, 100).high == 1.0
    assert wilson(1.0, 100).low < 1


def test_kents_published_interval_is_that_of_a_sample_of_1539():
    assert effective_sample(0.836, 0.0185) == pytest.approx(1539, abs=1)


def test_a_published_interval_is_cut_off_at_one():
    assert symmetric(0.99, 0.02) == Estimate(0.99, 0.97, 1.0)


def test_mover_of_symmetric_logs_is_the_ordinary_interval():
    one = Estimate(0.8, 0.8 * math.exp(-0.03), 0.8 * math.exp(0.03))
    other = Estimate(0.9, 0.9 * math.exp(-0.04), 0.9 * math.exp(0.04))
    low, high = log_ratio(one, other)
    assert low == pytest.approx(math.log(8 / 9) - 0.05)
    assert high == pytest.approx(math.log(8 / 9) + 0.05)


def test_an_exact_denominator_leaves_the_interval_of_the_numerator():
    one = Estimate(0.8, 0.75, 0.82)
    low, high = log_ratio(one, Estimate(0.9, 0.9, 0.9))
    assert math.exp(low) == pytest.approx(0.75 / 0.9)
    assert math.exp(high) == pytest.approx(0.82 / 0.9)


def test_the_logarithmic_mean_of_equal_numbers_is_the_number():
    assert divisia.log_mean(7, 7) == 7
    assert divisia.log_mean(1e9 + 1, 1e9) == pytest.approx(1e9 + 0.5, rel=1e-12)


def test_twelve_months_to_31_march_are_the_financial_year_itself():
    total, read = years.twelve_months("kent", date(2017, 3, 31))
    assert total == 128_398
    assert len(read) == 1


def test_twelve_months_to_30_november_lie_eight_twelfths_along():
    total, read = years.twelve_months("kent", date(2016, 11, 30))
    assert total == 112_670 + Fraction(8, 12) * (128_398 - 112_670)
    assert [row["year"] for row in read] == ["2015/16", "2016/17"]


def test_a_day_within_a_month_counts_as_its_share_of_the_month():
    total, _ = years.twelve_months("kent", date(2016, 11, 15))
    assert total == 112_670 + (Fraction(7) + Fraction(15, 30)) / 12 * (128_398 - 112_670)


def test_a_year_to_the_end_of_february_is_twelve_months_leap_day_or_not():
    assert years.year_to(date(2016, 2, 28)).start == date(2015, 3, 1)
    assert years.year_to(date(2016, 2, 29)).start == date(2015, 3, 1)
    assert years.year_to(date(2017, 2, 28)).start == date(2016, 3, 1)


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2017, 3, 31), "2016/17"), (date(2017, 4, 1), "2017/18"), (date(2000, 1, 1), "1999/00")],
)
def test_the_financial_year_of_a_day(day, year):
    assert years.year_of(day) == year


def test_a_label_that_is_no_financial_year_is_told():
    with pytest.raises(TrueCountError, match='"2016" is not a financial year; write it as 2016/17'):
        years.period("2016")
    with pytest.raises(TrueCountError, match="2016/18"):
        years.period("2016/18")


def test_a_year_that_is_not_held_names_those_that_are():
    with pytest.raises(TrueCountError, match=r"No recorded crime of 2001/02 .* run from 2012/13 to"):
        years.recorded_row("kent", "2001/02")
