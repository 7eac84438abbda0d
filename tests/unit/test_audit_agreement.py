"""Two readers of the same logs: measures worked by hand, where they are undefined, and logs of unequal weight."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truecount import TrueCountError
from truecount.statistics.agreement import agreement_of_readings, agreement_of_table
from truecount.statistics.intervals import clopper_pearson

close = pytest.approx
MEASURES = ("observed", "kappa", "ac1")


def readings_of(table):
    """The two readers' decisions, a log at a time."""
    first, second = np.indices(np.shape(table)).reshape(2, -1)
    return np.repeat(first, np.ravel(table)), np.repeat(second, np.ravel(table))


def test_ten_logs_worked_by_hand():
    # Alike in 4 + 3 of 10. First reader 6 and 4, second 5 and 5: by chance 0.6 x 0.5 + 0.4 x 0.5 = 0.5.
    found = agreement_of_table([[4, 2], [1, 3]])
    assert (found.observed.value, found.kappa.value) == (close(0.7), close((0.7 - 0.5) / 0.5))
    assert found.observed.standard_error == close(np.sqrt(0.7 * 0.3 / 10))
    low, high = clopper_pearson(7, 10)
    assert (found.observed.low, found.observed.high) == (close(low), close(high))
    # Slopes of kappa by cell, (alike - 0.7 - 0.6 (second's share + first's share - 1))/0.5, and their mean square.
    slopes = np.array([[0.3 - 0.6 * 0.1, -0.7 + 0.6 * 0.1], [-0.7 - 0.6 * 0.1, 0.3 + 0.6 * 0.1]]) / 0.5
    assert found.kappa.standard_error == close(np.sqrt((np.array([[4, 2], [1, 3]]) * slopes**2).sum() / 100))
    # Either way 0.55 and 0.45: AC1's chance is 2 x 0.55 x 0.45 = 0.495.
    assert found.ac1.value == close((0.7 - 0.495) / 0.505)
    assert found.logs == 10


def test_all_logs_in_one_cell_leave_kappa_undefined_and_ac1_at_one():
    found = agreement_of_table([[30, 0], [0, 0]])
    assert np.isnan([found.kappa.value, found.kappa.standard_error, found.kappa.low, found.kappa.high]).all()
    assert (found.observed.value, found.ac1.value, found.ac1.standard_error) == (1, 1, 0)
    assert (found.observed.low, found.observed.high) == (close(0.025 ** (1 / 30)), 1)


def test_readers_who_never_differ_and_readers_who_always_do():
    alike, opposed = agreement_of_table([[12, 0], [0, 8]]), agreement_of_table([[0, 10], [10, 0]])
    assert (alike.kappa.value, alike.ac1.value, alike.kappa.standard_error) == (close(1), close(1), close(0, abs=1e-9))
    assert alike.observed.low < 0.9
    assert (opposed.kappa.value, opposed.ac1.value, opposed.observed.value) == (close(-1), close(-1), 0)
    assert min(opposed.kappa.low, opposed.ac1.low) >= -1


def test_chance_agreement_gives_no_kappa_and_a_rare_category_parts_it_from_ac1():
    assert agreement_of_table([[36, 24], [24, 16]]).kappa.value == close(0, abs=1e-12)
    rare = agreement_of_table([[90, 4], [5, 1]])
    assert rare.kappa.value < 0.2
    assert rare.ac1.value > 0.85


def test_no_log_and_one_log():
    none, one = agreement_of_table(np.zeros((2, 2))), agreement_of_table([[0, 1], [0, 0]])
    assert np.isnan([none.observed.value, none.kappa.value, none.ac1.value]).all()
    assert (none.observed.low, none.observed.high) == (one.observed.low, one.observed.high) == (0, 1)
    assert np.isnan([one.ac1.standard_error, one.ac1.low]).all()


def test_many_tables_of_unlike_size_at_once_are_each_as_one_alone():
    tables = np.array([[[4, 2], [1, 3]], [[40, 2], [11, 3]], [[0, 2], [1, 30]]])
    many = agreement_of_table(tables)
    for place, table in enumerate(tables):
        alone = agreement_of_table(table)
        for name in MEASURES:
            for part in ("value", "standard_error", "low", "high"):
                assert getattr(getattr(many, name), part)[place] == close(getattr(getattr(alone, name), part))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=9, max_size=9), st.permutations(range(3)))
def test_the_order_of_readers_and_of_categories_does_not_matter(counts, order):
    table = np.array(counts).reshape(3, 3)
    plain = agreement_of_table(table)
    for other in (table.T, table[np.ix_(order, order)]):
        found = agreement_of_table(other)
        for name in MEASURES:
            ours, theirs = getattr(plain, name), getattr(found, name)
            assert (ours.value, ours.standard_error) == (close(theirs.value), close(theirs.standard_error))
            assert ours.low <= ours.value <= ours.high


def test_logs_of_one_weight_give_what_their_table_gives():
    table = [[20, 5, 1], [4, 30, 2], [0, 3, 15]]
    first, second = readings_of(table)
    simple = agreement_of_table(table)
    weighted = agreement_of_readings(np.stack([first] * 2), second, np.full(80, 7.0), categories=3)
    for name in MEASURES:
        for part in ("value", "standard_error", "low", "high"):
            assert getattr(getattr(weighted, name), part) == close(np.full(2, getattr(getattr(simple, name), part)))


def test_weights_are_shares_of_the_population_and_their_error_is_that_of_small_steps():
    first, second = readings_of([[6, 2], [3, 4]])
    weights = np.linspace(1, 9, 15)
    found = agreement_of_readings(first, second, weights, categories=2)
    assert found.observed.value == close(weights[first == second].sum() / weights.sum())
    for name, stretch in (("observed", 1), ("kappa", 1), ("ac1", 15 / 14)):
        stepped = weights * (1 + 1e-6 * np.eye(15))
        many = agreement_of_readings(np.tile(first, (15, 1)), np.tile(second, (15, 1)), stepped, categories=2)
        slopes = (getattr(many, name).value - getattr(found, name).value) / 1e-6
        assert getattr(found, name).standard_error == close(np.sqrt(stretch * (slopes**2).sum()), rel=1e-4)


def test_unequal_weights_widen_the_error():
    first, second = readings_of([[40, 5], [5, 50]])
    even = agreement_of_readings(first, second, np.ones(100), categories=2)
    uneven = agreement_of_readings(first, second, np.tile([1.0, 9.0], 50), categories=2)
    assert uneven.observed.high - uneven.observed.low > even.observed.high - even.observed.low


@pytest.mark.parametrize("table", [[[1, 2]], [[5]], [1, 2], [[3, -1], [0, 2]]])
def test_what_is_no_table_of_two_readers_is_refused(table):
    with pytest.raises(TrueCountError, match="two readers"):
        agreement_of_table(table)


@pytest.mark.parametrize(
    ("second", "weights", "categories", "told"),
    [
        ([0, 2], [1, 1], 2, "0 to 1"),
        ([0, 1], [1, 0], 2, "above 0"),
        ([0, 0.5], [1, 1], 2, "whole"),
        ([0, 0], [1, 1], 1, "two or more"),
    ],
)
def test_decisions_that_are_no_category_and_logs_that_weigh_nothing_are_refused(second, weights, categories, told):
    with pytest.raises(TrueCountError, match=told):
        agreement_of_readings([0, 0], second, weights, categories)
