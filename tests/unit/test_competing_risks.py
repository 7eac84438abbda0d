"""Competing outcomes: cases worked by hand, numbers that R gave, and counts, groups and late entries."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from truecount import TrueCountError
from truecount.statistics.competing_risks import cumulative_incidence

close = pytest.approx
CHARGE, OUT_OF_COURT, VICTIM, NO_SUSPECT = 1, 2, 3, 4
KINDS = (CHARGE, OUT_OF_COURT, OUT_OF_COURT, VICTIM, VICTIM, VICTIM, NO_SUSPECT, NO_SUSPECT, NO_SUSPECT, 0)
SURVIVAL = {
    (7, CHARGE): (0.008351139601, 0.005880477592),
    (30, NO_SUSPECT): (0.05454846803, 0.01471109917),
    (90, VICTIM): (0.1274859504, 0.02175512145),
    (180, OUT_OF_COURT): (0.184989475, 0.0258221225),
    (211, NO_SUSPECT): (0.3325812359, 0.03253093211),
}
"""Shares and standard errors by R 4.2.2, survival 3.5-3, survfit of Surv(t, k) with k a factor, of the 240 cases below:
made for this project, 22 November 2026."""


def cases():
    number = np.arange(240)
    return 53 * number % 211 + 1, np.array(KINDS)[number % 10]


def test_shares_and_errors_are_those_of_r():
    found = cumulative_incidence(*cases())
    for (day, cause), (share, error) in SURVIVAL.items():
        assert found.share[0, cause - 1, day] == close(share, abs=1e-8)
        assert np.sqrt(found.variance[0, cause - 1, day]) == close(error, abs=1e-8)


def test_five_crimes_worked_by_hand():
    # Day 1: one of 5 charged. Day 2: one leaves open. Day 3: of 3, one charged and one filed. Day 4: the last is filed.
    found = cumulative_incidence([1, 2, 3, 3, 4], [1, 0, 1, 2, 2])
    assert found.unresolved[0] == close([1, 4 / 5, 4 / 5, 4 / 15, 0])
    assert found.share[0, 0] == close([0, 1 / 5, 1 / 5, 1 / 5 + 4 / 15, 7 / 15])
    assert found.share[0, 1] == close([0, 0, 0, 4 / 15, 8 / 15])
    assert found.followed.at_risk[0].tolist() == [5, 5, 4, 3, 1]


def test_without_open_crimes_shares_and_variances_are_those_of_plain_counts():
    days, cause = np.repeat([0, 1, 2, 5], [10, 20, 5, 15]), np.tile([1, 2, 2, 3, 1], 10)
    found = cumulative_incidence(days, cause)
    for day in range(6):
        share = np.array([np.mean((days <= day) & (cause == one)) for one in (1, 2, 3)])
        assert found.share[0, :, day] == close(share)
        assert found.variance[0, :, day] == close(share * (1 - share) / 50)
        assert found.unresolved_variance[0, day] == close(share.sum() * (1 - share.sum()) / 50)


def test_with_one_cause_the_variance_is_greenwoods():
    days, cause = np.arange(1, 11), np.array([1, 0, 1, 1, 0, 1, 1, 0, 1, 1])
    found = cumulative_incidence(days, cause)
    kept, summed = 1.0, 0.0
    for day, given_, at_risk in zip(days[:-1], cause[:-1], range(10, 1, -1), strict=True):
        kept, summed = kept * (1 - given_ / at_risk), summed + given_ / (at_risk * (at_risk - given_))
        assert found.unresolved_variance[0, day] == close(kept**2 * summed)
        assert found.variance[0, 0, day] == close(kept**2 * summed)


def test_rows_may_stand_for_many_crimes_and_groups_are_as_if_alone():
    days, cause = cases()
    group = np.arange(240) % 3
    apart = [cumulative_incidence(days[group == one], cause[group == one], until=211) for one in range(3)]
    rows, many = np.unique(np.column_stack([days, cause, group]), axis=0, return_counts=True)
    found = cumulative_incidence(*rows.T, many)
    for one, alone in enumerate(apart):
        assert found.share[one] == close(alone.share[0])
        assert found.variance[one] == close(alone.variance[0])
        assert found.unresolved_limits()[0][one] == close(alone.unresolved_limits()[0][0])


def test_a_crime_that_comes_in_late_counts_only_among_those_followed_from_then_on():
    # As R's Surv(entry - 1, day, cause): the third and fourth are not among those followed on day 1.
    found = cumulative_incidence([1, 4, 2, 5], [1, 2, 1, 0], entry=[0, 0, 2, 3])
    assert found.followed.at_risk[0].tolist() == [2, 2, 2, 2, 2, 1]
    assert found.unresolved[0] == close([1, 1 / 2, 1 / 4, 1 / 4, 1 / 8, 1 / 8])
    assert found.share[0, :, -1] == close([3 / 4, 1 / 8])


def test_days_after_the_last_one_asked_for_leave_crimes_open():
    found = cumulative_incidence([1, 9], [1, 1], until=3, causes=2, groups=2)
    assert found.share.shape == (2, 2, 4)
    assert found.share[0, 0].tolist() == [0, 0.5, 0.5, 0.5]
    assert cumulative_incidence([1], [1], until=3).share[0, 0].tolist() == [0, 1, 1, 1]


def test_limits_are_symmetric_on_the_scale_of_ln_of_minus_ln():
    found = cumulative_incidence(*cases())
    low, high = found.limits(0.9)
    share, error = found.share[0, 2, 90], np.sqrt(found.variance[0, 2, 90])
    middle, ends = (np.log(-np.log(1 - one)) for one in (share, np.array([low[0, 2, 90], high[0, 2, 90]])))
    wide = stats.norm.ppf(0.95) * error / (-(1 - share) * np.log(1 - share))
    assert ends == close([middle - wide, middle + wide])
    low, high = found.unresolved_limits(0.9)
    kept = found.unresolved[0, 90]
    wide = stats.norm.ppf(0.95) * np.sqrt(found.unresolved_variance[0, 90]) / (-kept * np.log(kept))
    assert np.log(-np.log([high[0, 90], low[0, 90]])) == close(np.log(-np.log(kept)) + np.array([-wide, wide]))


def test_an_outcome_not_seen_has_clopper_and_pearsons_limit_of_none():
    found = cumulative_incidence([1] * 30 + [5] * 10, [1] * 30 + [0] * 10, causes=2)
    low, high = found.limits()
    assert (low[0, 1, 5], high[0, 1, 5]) == (0, close(1 - 0.025 ** (1 / 40)))
    low, high = cumulative_incidence([1] * 30, [1] * 30).limits()
    assert (low[0, 0, 1], high[0, 0, 1]) == (close(0.025 ** (1 / 30)), 1)


def test_a_median_is_the_first_day_by_which_half_have_it_and_none_where_they_never_do():
    found = cumulative_incidence([1, 2, 3, 4, 9, 9], [1, 1, 2, 0, 0, 0])
    assert found.quantile().day.tolist() == [3]
    assert found.quantile(1 / 6).day.tolist() == [1]
    assert np.isnan(found.quantile(cause=1).day).all()
    assert np.isnan(found.quantile(0.9).day).all()
    assert found.quantile_of_those(1).day.tolist() == [1]
    assert np.isnan(cumulative_incidence([1], [0], causes=1).quantile_of_those(1).day).all()


def test_the_limits_of_a_median_are_where_those_of_the_share_reach_a_half():
    found = cumulative_incidence(*cases())
    median = found.quantile()
    low, high = found.unresolved_limits()
    assert median.low[0] == np.argmax(1 - low[0] >= 0.5)
    assert median.high[0] == np.argmax(1 - high[0] >= 0.5)
    assert median.low[0] < median.day[0] < median.high[0]


def test_the_median_of_those_with_an_outcome_is_that_of_their_days_where_none_is_open():
    days = np.random.default_rng(1).integers(0, 90, 501)
    cause = np.where(np.arange(501) % 3 == 0, 1, 2)
    median = cumulative_incidence(days, cause).quantile_of_those(2)
    assert median.day[0] == np.median(days[cause == 2])
    ranks = np.sort(days[cause == 2])[[145, 187]]
    assert (median.low[0], median.high[0]) == (close(ranks[0], abs=2), close(ranks[1], abs=2))


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        (((-1,), (1,)), "days must be one row of whole numbers"),
        (((1.5,), (1,)), "days must be one row of whole numbers"),
        (((1,), (1, 2)), "different lengths"),
        (((1,), (-1,)), "causes must be one row"),
    ],
)
def test_what_cannot_be_counted_is_refused(given_, words):
    with pytest.raises(TrueCountError, match=words):
        cumulative_incidence(*given_)


def test_more_causes_than_asked_for_and_late_entries_after_the_end_are_refused():
    with pytest.raises(TrueCountError, match="3 causes and 2 are asked for"):
        cumulative_incidence([1], [3], causes=2)
    with pytest.raises(TrueCountError, match="first followed after its last day"):
        cumulative_incidence([1], [1], entry=[2])
    with pytest.raises(TrueCountError, match="no cause 2"):
        cumulative_incidence([1], [1]).quantile(cause=2)


crimes = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=60)


@given(crimes)
@settings(max_examples=60, deadline=None)
def test_shares_and_what_is_open_add_up_and_lie_within_their_limits(rows):
    found = cumulative_incidence(*np.array(rows).T, causes=3)
    assert found.share.sum(axis=1) + found.unresolved == close(np.ones_like(found.unresolved))
    assert (np.diff(found.share, axis=-1) >= 0).all()
    for share, (low, high) in ((found.share, found.limits()), (found.unresolved, found.unresolved_limits())):
        assert ((low <= share + 1e-9) & (share <= high + 1e-9) & (low >= 0) & (high <= 1)).all()
