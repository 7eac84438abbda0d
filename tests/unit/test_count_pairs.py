"""Two counts beside each other, at their boundaries and beside values that others have published."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from truecount import TrueCountError
from truecount.statistics.count_pairs import (
    CHANCE_ALONE,
    Dispersion,
    dispersion,
    exact_comparison,
    garwood,
    may_say_per_cent,
    mid_p,
    mid_p_comparison,
    negative_binomial_comparison,
    scattered,
)
from truecount.statistics.intervals import clopper_pearson

close = pytest.approx
few = settings(max_examples=20, deadline=None)
count = st.integers(0, 300)
time = st.floats(0.2, 40)
TWICE = Dispersion(2.0)


def told(comparison, digits=4):
    ends = (comparison.low, comparison.high, comparison.p_value)
    return [float(f"{float(one):.{digits}g}") for one in ends]


# OpenEpi, "Comparing 2 Person-Time Rates", as it is printed in the course material of epiinformatics.com, session I:
# cases and person-time of the unexposed and the exposed; limits and two-sided p of mid-P exact and of Fisher exact.
OPENEPI = [
    ((3, 17, 122_268, 100_025), (2.21, 29.63, 0.0003127), (2.004, 36.89, 0.0005538)),
    ((1, 8, 77_932, 78_531), (1.27, 177.6, 0.0221), (1.064, 352.3, 0.04015)),
    ((4, 25, 200_200, 178_556), (2.616, 23.57, 1.654e-5), (2.42, 27.71, 2.923e-5)),
]


@pytest.mark.parametrize(("pair", "by_mid_p", "exactly"), OPENEPI)
def test_two_rates_are_compared_as_openepi_does(pair, by_mid_p, exactly):
    assert told(mid_p_comparison(*pair)) == list(by_mid_p)
    assert told(exact_comparison(*pair)) == list(exactly)


def test_exact_limits_are_those_of_r():
    # poisson.test(c(41, 15), c(28010, 19017)) of R 4; poisson.test(c(2, 10), c(17877, 20000)) of exactci's vignette.
    found = exact_comparison([15, 10], [41, 2], [19_017, 20_000], [28_010, 17_877])
    assert found.ratio == close([1.855759, 0.2237512], rel=1e-6)
    assert found.low == close([1.005684, 0.02383738], rel=1e-6)
    assert found.high == close([3.609300, 1.04995468], rel=1e-6)


def test_exact_limits_are_clopper_and_pearsons_of_the_share():
    low, high = clopper_pearson(41, 56)
    found = exact_comparison(15, 41, 2, 3)
    assert [float(found.low), float(found.high)] == close([low / (1 - low) * 2 / 3, high / (1 - high) * 2 / 3])


def test_garwoods_limits_are_those_in_tables():
    # GraphPad QuickCalcs gives 17.38 to 34.92 at 90 and 16.18 to 36.90 at 95 per cent for 25; epitools 3.689 for 0.
    assert np.round(garwood(25), 2).tolist() == [16.18, 36.9]
    assert np.round(garwood(25, level=0.9), 2).tolist() == [17.38, 34.92]
    assert np.round(garwood(0), 3).tolist() == [0, 3.689]
    assert np.array(garwood(10)) == close(np.array([stats.chi2.ppf(0.025, 20), stats.chi2.ppf(0.975, 22)]) / 2)
    assert np.array(garwood(10, 5)) == close(np.array(garwood(10)) / 5)


def test_a_mid_p_interval_ends_where_half_the_count_and_all_beyond_it_have_the_chance_of_a_tail():
    low, high = mid_p([0, 1, 7, 250])
    x, some = np.array([0, 1, 7, 250]), slice(1, None)
    assert low[0] == 0
    assert high[0] == close(-np.log(0.05))
    assert (stats.poisson.cdf(x, high) - stats.poisson.pmf(x, high) / 2) == close(0.025)
    assert (stats.poisson.sf(x, low) + stats.poisson.pmf(x, low) / 2)[some] == close(0.025)


def test_overdispersion_widens_a_mid_p_interval_by_its_root_and_by_student_where_it_was_estimated():
    widths = [np.ptp(mid_p(4_000, scatter=one)) for one in (CHANCE_ALONE, Dispersion(4.0), Dispersion(4.0, 11))]
    assert widths[1] / widths[0] == close(2, rel=1e-3)
    assert widths[2] / widths[1] == close(stats.t.ppf(0.975, 11) / stats.norm.ppf(0.975), rel=1e-3)


@pytest.mark.parametrize("compare", [exact_comparison, mid_p_comparison, negative_binomial_comparison])
def test_no_crime_in_one_or_both_leaves_limits_open(compare):
    found = compare([0, 0, 5], [0, 5, 0])
    assert np.isnan(found.ratio[0]) and found.ratio[1] == np.inf and found.ratio[2] == 0
    assert found.low[[0, 2]].tolist() == [0, 0] and found.low[1] > 0
    assert found.high[:2].tolist() == [np.inf, np.inf] and found.high[2] < np.inf
    assert found.p_value[0] == 1 and found.p_value[1] == close(found.p_value[2])


def test_five_crimes_after_none_are_one_chance_in_sixteen_exactly_and_half_of_it_by_mid_p():
    assert float(exact_comparison(0, 5).p_value) == close(2 / 32)
    assert float(mid_p_comparison(0, 5).p_value) == close(1 / 32)


def test_the_deviate_of_a_mid_p_test_is_divided_by_the_root_of_phi():
    alone, twice = (float(mid_p_comparison(40, 70, scatter=one).p_value) for one in (CHANCE_ALONE, TWICE))
    assert stats.norm.isf(twice / 2) == close(stats.norm.isf(alone / 2) / np.sqrt(2))
    estimated = float(mid_p_comparison(40, 70, scatter=Dispersion(2.0, 23)).p_value)
    assert stats.t.isf(estimated / 2, 23) == close(stats.norm.isf(twice / 2))


def test_the_negative_binomial_comparison_of_five_after_none_worked_by_hand():
    # With φ 2 and five crimes the share is beta(2.5, 2.5): P(5 of 5) = B(7.5, 2.5)/B(2.5, 2.5) = 0.0930990.
    hand = (2.5 * 3.5 * 4.5 * 5.5 * 6.5) / (5 * 6 * 7 * 8 * 9)
    assert float(negative_binomial_comparison(0, 5, scatter=TWICE).p_value) == close(hand)


def test_the_negative_binomial_comparison_of_many_crimes_is_that_by_phi_and_without_phi_mid_p():
    by_phi, whole = (one(700, 800, scatter=TWICE) for one in (mid_p_comparison, negative_binomial_comparison))
    assert [float(whole.low), float(whole.high), float(whole.p_value)] == close(
        [float(by_phi.low), float(by_phi.high), float(by_phi.p_value)], rel=0.003
    )
    assert told(negative_binomial_comparison(12, 30), 12) == told(mid_p_comparison(12, 30), 12)


def test_dispersion_of_a_baseline_by_hand():
    # Mean 4; squares 4 + 0 + 4 + 16 = 24, over 4 is 6, over three degrees of freedom 2.
    assert dispersion([2, 4, 2, 8]) == Dispersion(close(2.0), 3)
    assert dispersion([4, 8, 4, 16], [1, 2, 1, 4]) == Dispersion(1.0, 3)
    assert dispersion([0, 0, 0]) == Dispersion(1.0, 2)


def test_a_change_is_told_in_per_cent_only_where_no_count_is_small():
    assert may_say_per_cent([20, 400])
    assert not may_say_per_cent([19, 400])
    assert not may_say_per_cent([400, 0])
    assert not may_say_per_cent([49, 60], least=50)


def test_the_reason_given_for_twenty_holds():
    assert 1 / np.sqrt(20) == close(0.22, abs=0.005)
    found = mid_p_comparison(20, 20)
    assert [float(found.low), float(found.high)] == close([0.53, 1.88], abs=0.005)


def test_the_negative_binomial_has_the_mean_and_variance_asked_for_and_becomes_poissons():
    units = scattered([8, 400], [12, 2_400])
    assert units.mean() == close([8, 400]) and units.var() == close([12, 2_400])
    x = np.arange(30)
    assert scattered(8, 8).cdf(x) == close(stats.poisson.cdf(x, 8), abs=1e-5)


@few
@given(count, count, time, time, st.sampled_from([CHANCE_ALONE, TWICE, Dispersion(1.5, 11)]))
def test_limits_hold_the_ratio_and_the_test_refuses_no_change_just_where_they_leave_it_out(x1, x2, e1, e2, scatter):
    found = mid_p_comparison(x1, x2, e1, e2, scatter=scatter)
    if x1 + x2:
        assert found.low <= found.ratio <= found.high
    if abs(found.p_value - 0.05) > 1e-9:
        assert bool(found.p_value < 0.05) == bool(found.low > 1 or found.high < 1)


@few
@given(count, count, time, time)
def test_exchanging_the_counts_turns_the_ratio_over(x1, x2, e1, e2):
    for compare in (exact_comparison, mid_p_comparison):
        one, other = compare(x1, x2, e1, e2), compare(x2, x1, e2, e1)
        assert float(one.p_value) == close(float(other.p_value))
        with np.errstate(divide="ignore"):
            assert float(1 / np.asarray(one.high)) == close(float(other.low))


@few
@given(count, time, st.floats(1, 6))
def test_limits_rise_with_the_second_count_and_fall_with_the_first(x1, e2, phi):
    x = np.arange(0, 300, 25)
    rising = mid_p_comparison(x1, x, 1.0, e2, scatter=Dispersion(phi))
    falling = mid_p_comparison(x, x1, 1.0, e2, scatter=Dispersion(phi))
    assert (np.diff(rising.low) > 0).all() and (np.diff(falling.high[1:]) <= 0).all()


@few
@given(st.integers(0, 10_000), time)
def test_one_count_is_within_its_limits_and_mid_p_within_garwood(x, e):
    low, high = garwood(x, e)
    inner_low, inner_high = mid_p(x, e)
    assert low <= inner_low <= x / e <= inner_high < high


@pytest.mark.parametrize("counts", [[-1, 3], [2.5, 3], [np.nan, 3]])
def test_what_is_no_count_is_refused(counts):
    with pytest.raises(TrueCountError, match="whole number"):
        mid_p_comparison(*counts)


def test_no_exposure_and_no_baseline_are_refused():
    with pytest.raises(TrueCountError, match="exposures"):
        exact_comparison(1, 2, 0, 1)
    with pytest.raises(TrueCountError, match="two months"):
        dispersion([5])
