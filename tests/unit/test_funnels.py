"""Funnels and ranks: limits worked out another way, and units that are and are not set apart."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from truecount import TrueCountError
from truecount.statistics.funnels import Spread, funnel, funnel_limits, rank_intervals

close = pytest.approx


def districts(seed=3, units=20, differ=0.15, mean=300.0):
    numbers = np.random.default_rng(seed)
    size = mean * numbers.uniform(0.3, 3, units)
    return numbers.poisson(size * numbers.gamma(differ**-2, differ**2, units)), size


def test_ratios_are_to_the_rate_of_all_together():
    found = funnel([10, 20, 30], [100, 100, 400], "chance")
    assert found.rate == close(0.1)
    assert found.expected == close([10, 10, 40])
    assert found.ratio == close([1, 2, 0.75])


def test_deviates_of_small_counts_are_those_of_mid_p():
    found = funnel([0, 9, 3], [4, 4, 4], "chance")
    own = stats.poisson.pmf([0, 9, 3], 4) / 2
    assert stats.norm.cdf(found.z) == close(stats.poisson.cdf([0, 9, 3], 4) - own, abs=1e-5)


def test_limits_by_chance_are_spiegelhalters_interpolation_half_a_count_further_out():
    # Spiegelhalter (2005), appendix: the quantile r less the part (F(r) - p)/(F(r) - F(r - 1)).
    low, high = funnel_limits(7.0, Spread(), 0.95)
    for limit, p in ((low, 0.025), (high, 0.975)):
        r = stats.poisson.ppf(p, 7)
        part = (stats.poisson.cdf(r, 7) - p) / stats.poisson.pmf(r, 7)
        assert limit * 7 == close(r - part + 0.5, abs=1e-4)


def test_limits_of_large_counts_are_normal_with_the_variance_added():
    low, high = funnel_limits(1e6, Spread(tau_squared=1e-6), 0.998)
    assert [low, high] == close([1 - 3.0902 * np.sqrt(2e-6), 1 + 3.0902 * np.sqrt(2e-6)], abs=2e-5)
    low, high = funnel_limits(1e6, Spread(phi=4.0), 0.95)
    assert [low, high] == close([1 - 1.96 * 2e-3, 1 + 1.96 * 2e-3], abs=2e-5)


def test_tau_squared_is_dersimonian_and_lairds_of_winsorised_deviates():
    x, size = districts()
    found = funnel(x, size)
    expected = size * x.sum() / size.sum()
    z = (x - expected) / np.sqrt(expected)
    phi = np.mean(np.clip(z, *np.quantile(z, [0.1, 0.9])) ** 2) / 0.6786545589528744
    above = 20 * phi - 19
    assert found.spread.tau_squared == close(above / (expected.sum() - (expected**2).sum() / expected.sum()))
    assert funnel(x, size, "multiplicative").spread.phi == close(phi)


def test_what_winsorising_leaves_of_a_normal_deviate_is_as_divided_by():
    end = stats.norm.isf(0.1)
    left = stats.norm.expect(lambda z: np.clip(z, -end, end) ** 2)
    assert left == close(0.6786545589528744, abs=1e-6)
    # Limits too narrow by nearly a fifth, and five times as many outside those of 99.8 per cent.
    assert np.sqrt(left) == close(0.82, abs=0.005)
    assert 2 * stats.norm.sf(stats.norm.isf(0.001) * np.sqrt(left)) == close(5 * 0.002, rel=0.1)


def test_one_district_far_out_is_set_apart_and_hides_neither_itself_nor_the_rest():
    x, size = districts(differ=0.05)
    x[4] = 2 * size[4]
    found = funnel(x, size)
    assert np.flatnonzero(found.outside[1]).tolist() == [4] == np.flatnonzero(found.found).tolist()


def test_districts_that_differ_are_outside_by_chance_alone_and_not_with_an_allowance():
    x, size = districts(units=40, differ=0.2)
    assert funnel(x, size, "chance").outside[1].sum() > 10
    assert funnel(x, size, "multiplicative").outside[1].sum() <= 2
    assert funnel(x, size, "additive").outside[1].sum() <= 1


def test_an_additive_allowance_hardly_spares_the_small_and_a_multiplicative_one_spares_all_alike():
    expected = np.array([10.0, 10_000.0])
    alone, added, times = (np.ptp(funnel_limits(expected, one), axis=0) for one in (
        Spread(), Spread(tau_squared=0.01), Spread(phi=4.0)))  # fmt: skip
    assert added / alone == close([np.sqrt(1.1), np.sqrt(101)], rel=0.02)
    assert (times / alone)[1] == close(2, rel=0.01)


def test_districts_that_differ_as_by_chance_may_have_any_rank_and_those_that_differ_much_have_their_own():
    (low, high), mean = rank_intervals([100, 101, 99, 100], [50, 50, 50, 50], seed=1, draws=2_000)
    assert low.tolist() == [1] * 4 and high.tolist() == [4] * 4
    assert mean == close(np.full(4, 2.5), abs=0.1)
    (low, high), mean = rank_intervals([300, 100, 900, 2_700], [10, 10, 10, 10], seed=1, draws=500)
    assert low.tolist() == high.tolist() == mean.tolist() == [2, 1, 3, 4]


def test_the_same_seed_gives_the_same_ranks():
    x, size = districts()
    one, other = (rank_intervals(x, size, seed=7, draws=300) for _ in range(2))
    assert (one[0][0] == other[0][0]).all() and (one[1] == other[1]).all()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.floats(0.5, 50)), min_size=3, max_size=12),
    st.sampled_from(["additive", "multiplicative", "chance"]),
)
def test_a_unit_is_outside_just_where_its_ratio_is_beyond_the_limits(units, kind):
    x, size = (np.array(one) for one in zip(*units, strict=True))
    if x.sum() == 0:
        return
    found = funnel(x, size, kind)
    clear = np.abs(np.abs(found.z) - stats.norm.ppf((1 + np.array([[0.95], [0.998]])) / 2)) > 1e-6
    beyond = (found.ratio < found.low) | (found.ratio > found.high)
    assert (found.outside == beyond)[clear].all()
    assert (found.low[1] <= found.low[0]).all() and (found.high[0] <= found.high[1]).all()
    assert (found.outside[0] | ~found.outside[1]).all()
    order = np.random.default_rng(0).permutation(x.size)
    assert funnel(x[order], size[order], kind).z == close(found.z[order], rel=1e-6, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.5, 2_000), st.floats(0, 0.2), st.floats(1, 5))
def test_limits_narrow_as_a_unit_grows(expected, tau_squared, phi):
    low, high = funnel_limits([expected, 3 * expected], Spread(phi, tau_squared))
    assert high[1] < high[0] and low[1] >= low[0] - 1e-9
    assert (low < 1).all() and (high > 1).all()


@pytest.mark.parametrize(
    ("counts", "exposure", "kind", "what"),
    [
        ([1, 2], [1, 1], "additive", "in pairs"),
        ([1, 2, -3], [1, 1, 1], "additive", "whole numbers"),
        ([0, 0, 0], [1, 1, 1], "additive", "not all nought"),
        ([1, 2, 3], [1, 0, 1], "additive", "exposures"),
        ([1, 2, 3], [1, 1, 1], "league", "no funnel of the kind"),
    ],
)
def test_what_cannot_be_a_funnel_is_refused(counts, exposure, kind, what):
    with pytest.raises(TrueCountError, match=what):
        funnel(counts, exposure, kind)
