"""What open crimes come to: chances worked by hand, and draws with the mean and the spread they should have."""

from dataclasses import replace

import numpy as np
import pytest

from truecount.statistics.competing_risks import followed, incidence
from truecount.statistics.open_cases import Foreseen, Hazards, draw, drift, foresee, hazards

close = pytest.approx


def some(groups=1, until=30, crimes=4_000, seed=1):
    numbers = np.random.default_rng(seed)
    days, known = numbers.geometric(0.1, crimes), numbers.integers(0, 60, crimes)
    cause = np.where(days <= known, numbers.integers(1, 4, crimes), 0)
    return followed(np.minimum(days, known), cause, numbers.integers(0, groups, crimes), causes=3, until=until)


def test_chances_worked_by_hand():
    # Of those open after day 0: day 1 a tenth has each outcome, day 2 a half of the rest has the first.
    share = np.array([[[0, 0.1, 0.5], [0, 0.1, 0.0]]])
    found = foresee(np.array([[100, 10, 7]]), Hazards(share, np.array([[1.0, 1e9, 1e9]])))
    assert found.open.tolist() == [117]
    assert found.expected[0] == close([100 * (0.1 + 0.8 * 0.5) + 10 * 0.5, 100 * 0.1, 100 * 0.4 + 10 * 0.5 + 7])
    assert found.doubt[0] == close([0, 0, 0], abs=1e-4)


def test_no_number_falls_below_nought_where_shares_are_rounded_to_more_than_all():
    last = [0.33, 0.56, 0.11]
    assert sum(last) > 1
    share = np.array([[[0, one] for one in last]])
    found = foresee(np.array([[100, 0]]), Hazards(share, np.array([[1.0, 50.0]])))
    assert found.expected[0] == close([33, 56, 11, 0])
    assert found.expected.min() == 0
    assert draw(found, np.zeros(3), np.random.default_rng(1), 50).sum(axis=2).tolist() == [[100]] * 50


def test_crimes_open_from_the_first_day_come_to_the_cumulative_incidence_and_its_variance():
    of = some()
    exact = Hazards(of.hazards, np.maximum(of.at_risk, 1).astype(float))
    open_by_age = np.zeros((1, 31), dtype=int)
    open_by_age[0, 0] = 1_000
    found = foresee(open_by_age, exact)
    whole = incidence(of)
    assert of.given[0, :, 0].sum() == 0
    assert found.expected[0, :3] == close(1_000 * whole.share[0, :, -1])
    assert found.expected[0, 3] == close(1_000 * whole.unresolved[0, -1])
    assert found.doubt[0, :3] == close(1_000**2 * whole.variance[0, :, -1])
    assert found.doubt[0, 3] == close(1_000**2 * whole.unresolved_variance[0, -1])


def test_a_group_with_many_crimes_keeps_its_own_shares_and_one_with_none_has_those_of_all():
    of = some(crimes=200_000)
    alone = hazards(of).share
    assert alone == close(of.hazards, abs=1e-3)
    numbers = np.random.default_rng(2)
    days = numbers.geometric(0.1, 50_000)
    two = followed(days, numbers.integers(1, 4, 50_000), causes=3, groups=2, until=30)
    assert hazards(two).share[1] == close(two.hazards[0], rel=0.2, abs=1e-3)
    assert (hazards(two).share.sum(axis=1) <= 1).all()


def test_draws_have_the_mean_and_the_variance_of_chance_and_doubt():
    of = Foreseen(np.array([400]), np.array([[80.0, 120.0, 200.0]]), np.array([[100.0, 150.0, 200.0]]))
    drawn = draw(of, np.zeros(2), np.random.default_rng(1), 40_000)
    assert (drawn.sum(axis=2) == 400).all()
    assert drawn[:, 0].mean(axis=0) == close(of.expected[0], rel=0.01)
    share = of.expected[0] / 400
    assert drawn[:, 0].var(axis=0) == close(400 * share * (1 - share) + of.doubt[0], rel=0.15)


def test_a_pace_that_may_move_widens_all_groups_the_same_way():
    of = Foreseen(np.array([4_000, 4_000]), np.full((2, 2), 2_000.0), np.full((2, 2), 1.0))
    drawn = draw(of, np.array([0.04]), np.random.default_rng(1), 4_000)[:, :, 0]
    # The logarithm of the odds moves by 0.2, so the share of a half by 0.05.
    assert drawn.std(axis=0) == close([200, 200], rel=0.1)
    assert np.corrcoef(drawn.T)[0, 1] > 0.9


def test_groups_without_open_crimes_come_to_nothing():
    found = foresee(np.zeros((2, 31), dtype=int), hazards(some(groups=2)))
    drawn = draw(found, np.zeros(3), np.random.default_rng(1), 10)
    assert drawn.shape == (10, 2, 4)
    assert not drawn.any()


def test_drift_is_a_quarter_of_chance_where_nothing_moved_and_more_where_it_did():
    earlier, later = some(seed=1, crimes=90_000), some(seed=2, crimes=90_000)
    given = [one.given[0, :, 5:].sum(axis=1) for one in (earlier, later)]
    found = drift(earlier, later, youngest=5)
    assert (found >= (1 / given[0] + 1 / given[1]) / 4 * 0.99).all()
    assert (found < 0.001).all()
    halved = replace(later, given=later.given * np.array([1, 1, 2])[None, :, None])
    assert drift(earlier, halved, youngest=5)[2] == close(np.log(2) ** 2 / 2, rel=0.05)
