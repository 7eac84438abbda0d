"""Readers' errors put right and internal decisions read again: by hand, by trying every draw, and at the ends."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truecount import TrueCountError
from truecount.audit.reader_error import (
    Decisions,
    Rereading,
    corrected_accuracy,
    corrected_limits,
    corrected_total,
    rereading_chances,
    rogan_gladen,
)
from truecount.audit.reaudit import Difference, drift, independent_difference, paired_difference, verdict
from truecount.audit.recording_accuracy import limits, recording_accuracy
from truecount.statistics.intervals import wilson
from truecount.statistics.strata import Strata

close = pytest.approx
FOUR_OF_FORTY = Strata(np.zeros(4, dtype=int), np.array([40.0]))
FIRST, SETTLED = np.array([1.0, 0, 0, 0]), np.array([1.0, 1, np.nan, 0])
SOME = Rereading(np.array([True, True, False, True]), np.array([1, 0.5, 0.25, 0.25]))
ALL = Rereading(np.ones(4, dtype=bool), np.ones(4))


def test_a_corrected_total_worked_by_hand():
    # Corrected values 1, 2, 0, 0: an overlooked miss with an even chance of being read again counts twice. Each log
    # stands for ten. Of the whole variance 1600 x 0.9 x (11/12)/4 = 330 from the corrected values, and 10 x 0.5/0.25 =
    # 20 put back; of that 100 x 0.5/0.25 = 200 from the second draw.
    found = corrected_total(FIRST, SETTLED, SOME, FOUR_OF_FORTY)
    assert found.total.value == close(30)
    assert found.total.standard_error == close(np.sqrt(350))
    assert (found.first_stage, found.second_stage) == (close(150), close(200))
    assert found.total.degrees_of_freedom == 3


def test_a_corrected_accuracy_worked_by_hand():
    # 90 recorded, 30 missed where the first reading had 10: 90/120 for 90/100; a missed crime takes 0.75/120 off.
    found = corrected_accuracy(90, Decisions(FIRST, 0), Decisions(SETTLED, 0), SOME, FOUR_OF_FORTY)
    assert (found.accuracy.value, found.single.value) == (close(0.75), close(0.9))
    assert found.accuracy.standard_error == close(np.sqrt(350) / 160)
    assert (found.first_stage, found.second_stage) == (close(150 / 160**2), close(200 / 160**2))
    assert (found.missed.value, found.over_recorded.value, found.required, found.settled) == (
        close(30),
        0,
        close(120),
        3,
    )
    low, high = corrected_limits(found, SOME, FOUR_OF_FORTY)
    assert 0 < low < 0.75 < high < 1


def test_over_every_draw_the_total_and_its_variance_are_right():
    # Five logs, three read, the first two alleged; the others may be read again by chances of their own.
    first, settled, chance = np.array([1.0, 2, 0, 0, 0]), np.array([0.0, 2, 1, 0, 3]), np.array([1, 1, 0.5, 0.25, 0.8])
    of, again, odds = [], [], []
    for logs in map(list, combinations(range(5), 3)):
        for drawn in product([True, False], repeat=3):
            likely = np.prod(np.where(drawn, chance[logs], 1 - chance[logs])) / 10
            if likely > 0:
                of.append(logs), again.append(drawn), odds.append(likely)
    of, odds = np.array(of), np.array(odds)
    found = corrected_total(
        first[of], settled[of], Rereading(np.array(again), chance[of]), Strata(np.zeros(3, dtype=int), np.array([5.0]))
    )
    assert odds.sum() == close(1)
    assert odds @ found.total.value == close(settled.sum())
    assert odds @ found.total.standard_error**2 == close(odds @ (found.total.value - settled.sum()) ** 2)
    assert found.first_stage + found.second_stage == close(found.total.standard_error**2)
    assert (found.first_stage >= 0).all() and (found.second_stage >= 0).all()


def test_everything_settled_is_the_audit_of_the_settled_values():
    settled = Decisions(np.array([0.0, 1, 0, 2]), np.array([1.0, 0, 0, 0]))
    found = corrected_accuracy(90, Decisions(FIRST, 0), settled, ALL, FOUR_OF_FORTY)
    plain = recording_accuracy(90, settled.missed, settled.over_recorded, FOUR_OF_FORTY)
    assert found.accuracy.value == close(plain.accuracy.value)
    assert found.accuracy.standard_error == close(plain.accuracy.standard_error)
    assert (found.second_stage, found.over_recorded.value) == (0, close(10))
    assert corrected_limits(found, ALL, FOUR_OF_FORTY) == (close(limits(plain)[0]), close(limits(plain)[1]))


def test_strata_read_whole_leave_only_the_second_draw():
    whole = Strata(np.zeros(4, dtype=int), np.array([4.0]))
    found = corrected_total(FIRST, SETTLED, SOME, whole)
    assert (found.first_stage, found.second_stage, found.total.value) == (close(0), close(2), close(3))


def test_with_nothing_missed_the_limit_is_that_of_the_crimes_that_logs_read_again_speak_for_on_average():
    nothing = Decisions(np.zeros(4), 0)
    found = corrected_accuracy(400, nothing, nothing, SOME, FOUR_OF_FORTY)
    assert (found.accuracy.value, found.accuracy.standard_error) == (1, 0)
    # 400 crimes; a log read again stands for 10, 20, 40 and 40 logs.
    assert corrected_limits(found, SOME, FOUR_OF_FORTY) == (close(0.025 ** (27.5 / 400)), 1)


def test_nothing_recorded_and_nothing_missed_is_not_a_number_and_everything_missed_is_none():
    nothing, all_missed = Decisions(np.zeros(4), 0), Decisions(np.ones(4), 0)
    assert np.isnan(corrected_accuracy(0, nothing, nothing, ALL, FOUR_OF_FORTY).accuracy.value)
    assert corrected_accuracy(0, all_missed, all_missed, ALL, FOUR_OF_FORTY).accuracy.value == 0


def test_many_audits_at_once_are_each_as_one_alone():
    numbers = np.random.default_rng(5)
    first, settled = numbers.integers(0, 2, (2, 6, 4)).astype(float)
    chance = rereading_chances(first > 0, np.full(4, 10.0), np.array([0.4, 0.1, 0.1, 0.01]), share=0.5)
    again = numbers.random((6, 4)) < chance
    many = corrected_accuracy(90, Decisions(first, 0), Decisions(settled, 0), Rereading(again, chance), FOUR_OF_FORTY)
    for place in range(6):
        one = Rereading(again[place], chance[place])
        alone = corrected_accuracy(90, Decisions(first[place], 0), Decisions(settled[place], 0), one, FOUR_OF_FORTY)
        assert many.accuracy.value[place] == close(alone.accuracy.value)
        assert many.accuracy.standard_error[place] == close(alone.accuracy.standard_error)
        assert (many.settled[place], many.second_stage[place]) == (alone.settled, close(alone.second_stage))


def test_chances_go_with_weight_and_the_root_of_risk():
    # Three of four clean logs: 1.5 wanted, in proportion to 1, 2 and 3.
    found = rereading_chances([True, False, False, False], [5, 1, 2, 1], [0.5, 0.04, 0.04, 0.36], share=0.5)
    assert found == close([1, 0.25, 0.5, 0.75])


def test_a_log_of_great_risk_is_certain_and_the_others_share_the_rest():
    # 2.5 wanted of five: the greatest is certain, 1.5 left for four in proportion to 1, 1, 2, 2.
    found = rereading_chances(np.zeros(5, bool), [1, 1, 2, 2, 50], np.ones(5), share=0.5)
    assert found == close([0.25, 0.25, 0.5, 0.5, 1])
    assert rereading_chances([True, True], [1, 1], [0.1, 0.1]).tolist() == [1, 1]
    assert rereading_chances([], [], []).tolist() == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.booleans(), st.floats(0.01, 1e3), st.floats(1e-4, 1)), min_size=1, max_size=30),
    st.floats(0.01, 1),
)
def test_chances_add_up_to_the_share_of_clean_logs(logs, share):
    alleged, weight, risk = map(np.array, zip(*logs, strict=True))
    found = rereading_chances(alleged, weight, risk, share)
    assert ((found > 0) & (found <= 1)).all() and (found[alleged] == 1).all()
    assert found[~alleged].sum() == close(share * (~alleged).sum(), rel=1e-9)
    by_size = found[~alleged][np.argsort((weight * np.sqrt(risk))[~alleged])]
    assert (np.diff(by_size) >= -1e-12).all()


@pytest.mark.parametrize(("risk", "share"), [([0.1, 0], 0.1), ([0.1, 0.1], 0), ([0.1, 0.1], 1.5), ([np.nan, 1], 0.1)])
def test_a_log_without_risk_and_no_share_are_refused(risk, share):
    with pytest.raises(TrueCountError, match="above 0"):
        rereading_chances([False, False], [1, 1], risk, share)


def test_impossible_chances_and_certain_logs_left_out_are_refused():
    for chance in (0.0, 1.1, np.nan):
        with pytest.raises(TrueCountError, match="at most 1"):
            Rereading(np.array([True]), np.array([chance]))
    with pytest.raises(TrueCountError, match="1 logs were certain"):
        Rereading(np.array([True, False]), np.array([1.0, 1.0]))


def test_rogan_gladen_as_a_table():
    # 100 of 1,000 logs with a miss: 90 found, and 9 of the 900 others alleged.
    assert rogan_gladen(0.099, 0.9, 0.99) == close(0.1)
    found = rogan_gladen(0.05, np.array([[0.8], [1.0]]), np.array([0.94, 1.0]))
    assert found == close(np.array([[0, 0.0625], [0, 0.05]]))
    assert rogan_gladen(0.95, 0.9, 1) == 1
    with pytest.raises(TrueCountError, match="more than 1"):
        rogan_gladen(0.1, [0.9, 0.5], 0.5)


def test_newcombes_example_of_two_independent_proportions():
    # 56/70 less 48/80: Newcombe (1998), table II, row (a), method 10.
    found = independent_difference(56 / 70, wilson(56, 70), 48 / 80, wilson(48, 80))
    assert [float(found.value), *np.round([found.low, found.high], 4)] == close([0.2, 0.0524, 0.3339])
    assert found.beyond_chance


def test_the_same_logs_tell_the_two_audits_further_apart_than_two_samples_would():
    strata, draw = Strata(np.zeros(200, dtype=int), np.array([20_000.0])), np.random.default_rng(8)
    truth = (draw.random(200) < 0.1).astype(float)
    internal, settled = Decisions(truth * (draw.random(200) < 0.8), 0), Decisions(truth, 0)
    everything = Rereading(np.ones(200, dtype=bool), np.ones(200))
    paired = paired_difference(18_000, internal, settled, everything, strata)
    one, other = (recording_accuracy(18_000, *each.both(), strata=strata) for each in (internal, settled))
    apart = independent_difference(one.accuracy.value, limits(one), other.accuracy.value, limits(other))
    assert paired.value == close(apart.value) == close(one.accuracy.value - other.accuracy.value)
    assert apart.low < 0 < paired.low < paired.value < paired.high < apart.high
    half = Rereading(truth + np.arange(200) % 2 > 0, np.where(truth > 0, 1, 0.5))
    assert paired_difference(18_000, internal, settled, half, strata).value == close(paired.value)


def test_a_paired_error_is_that_of_the_slopes_found_by_small_steps():
    internal, settled = np.array([1.0, 0.5, 0.1, 0.2]), np.array([1.0, 1, 0.3, 0.1])

    def difference(stretch):
        one, other = (
            recording_accuracy(90, stretch * each, 0 * stretch, FOUR_OF_FORTY) for each in (internal, settled)
        )
        return one.accuracy.value - other.accuracy.value

    slopes = (difference(1 + 1e-6 * np.eye(4)) - difference(np.ones(4))) / 1e-6 / 10
    found = paired_difference(90, Decisions(internal, 0), Decisions(settled, 0), ALL, FOUR_OF_FORTY)
    assert (found.high - found.low) / 2 == close(3.182446 * FOUR_OF_FORTY.standard_error(slopes), rel=1e-4)


def test_audits_that_never_differ_are_within_chance():
    same = Decisions(FIRST, 0)
    found = paired_difference(90, same, same, ALL, FOUR_OF_FORTY)
    assert (found.value, found.low, found.high) == (0, 0, 0)
    assert not found.beyond_chance


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((0.124, 0.1, 0.15), "reads 12.4 points higher than the re-reading; the difference is beyond chance."),
        ((-0.012, -0.03, 0.01), "reads 1.2 points lower than the re-reading; the difference is within chance."),
        ((0.0004, -0.01, 0.01), "reads the same, to a tenth of a point, as the re-reading; the difference is within"),
        ((np.nan, np.nan, np.nan), "cannot be compared"),
    ],
)
def test_a_difference_in_words(numbers, words):
    assert words in verdict(Difference(*map(np.asarray, numbers)))


def test_drift_is_the_change_since_the_first_period():
    periods = {
        name: Difference(*map(np.asarray, numbers))
        for name, numbers in {"2024": (0.01, -0.02, 0.04), "2025": (0.02, 0, 0.05), "2026": (0.09, 0.05, 0.13)}.items()
    }
    first, second, third = drift(periods)
    assert [one.period for one in (first, second, third)] == list(periods)
    assert (first.change.value, first.change.low, first.change.high) == (0, 0, 0)
    assert (third.change.value, third.change.low) == (close(0.08), close(0.08 - 0.05))
    assert [bool(one.change.beyond_chance) for one in (first, second, third)] == [False, False, True]
    assert third.difference is periods["2026"]
    assert drift({}) == []
