"""Test martingales, confidence sequences and the watched accuracy: by hand, at their boundaries, and as games."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from truecount import TrueCountError
from truecount.audit.watched_accuracy import WatchedReadings, accuracy_sequence, evidence_against, stratum_chances
from truecount.statistics import sequences
from truecount.statistics.martingales import alpha_martingale, betting_martingale, p_values, remaining_mean, shrunk_mean

close = pytest.approx
zeros_and_ones = some.lists(some.sampled_from([0.0, 0.3, 1.0]), min_size=1, max_size=40).map(np.array)
few = settings(max_examples=25, deadline=None)


def test_bets_worked_by_hand():
    assert betting_martingale([1, 0, 1], 0.5, 0.4).tolist() == close([1.2, 0.96, 1.152])
    # Of 4 values with a mean of 0.5, after a one 1/3 is left a value, and after a nought 1/2.
    assert remaining_mean([1, 0, 1], 0.5, 4).tolist() == close([1 / 2, 1 / 3, 1 / 2])
    found = betting_martingale([1, 0, 1], 0.5, 0.6, 4)
    assert found.tolist() == close([1.3, 1.3 * 0.8, 1.3 * 0.8 * 1.3])


def test_values_in_other_units_win_the_same():
    x = np.array([0.2, 1, 0, 0.7])
    for size in (None, 9):
        assert betting_martingale(x * 50, 20, 0.6 / 50, size, 50) == close(betting_martingale(x, 0.4, 0.6, size))
        expected, in_units = (shrunk_mean(x * u, 0.4 * u, 0.6 * u, 5, size, u) for u in (1, 50))
        assert in_units == close(expected * 50)
        assert alpha_martingale(x * 50, 20, in_units, size, 50) == close(alpha_martingale(x, 0.4, expected, size))


def test_alpha_multiplies_by_what_was_expected_over_what_is_claimed():
    assert alpha_martingale([1, 0], 0.5, [0.8, 0.6]).tolist() == close([0.8 / 0.5, 0.8 / 0.5 * 0.4 / 0.5])
    assert alpha_martingale([1, 0], 0.5, [0.3, 0.5]).tolist() == [1, 1]


def test_many_claims_and_many_replicates_at_once_are_each_as_alone():
    x = np.array([[1, 0, 1, 1], [0, 0, 1, 0.5]])
    claims = np.array([[0.2], [0.5], [0.9]])
    together = betting_martingale(x, claims, 0.5, 10)
    assert together.shape == (3, 2, 4)
    for place, claim in enumerate(claims[:, 0]):
        for replicate in range(2):
            assert (together[place, replicate] == betting_martingale(x[replicate], claim, 0.5, 10)).all()


def test_what_is_impossible_is_infinite_ever_after_and_what_is_certain_stays():
    # A sum of 2 is all a mean of 0.5 has in 4 values: what is left is 0, and nothing is staked on it.
    assert betting_martingale([1, 1, 0, 0], 0.5, 0.5, 4).tolist() == close([1.25, 1.25 * (1 + 1 / 3)] + [5 / 3] * 2)
    assert betting_martingale([1, 1, 0, 1], 0.5, 0.5, 4)[-1] == np.inf
    assert betting_martingale([0, 1, 0], 0, 0.5).tolist() == [1, np.inf, np.inf]
    assert betting_martingale([0, 0, 0, 1], 0.75, 1, 4).tolist() == close([0.25] * 4)
    assert p_values([0.5, 0, np.inf]).tolist() == [1, 1, 0]


def test_a_bet_of_more_than_everything_is_a_bet_of_everything():
    assert betting_martingale([1, 0, 1], 0.25, 99).tolist() == close([4, 0, 0])
    assert betting_martingale([0, 1, 0], 0.25, -99).tolist() == close([4 / 3, 0, 0])


@pytest.mark.parametrize("values", [[0.5, 1.1], [-0.1, 0.5]])
def test_values_outside_their_bound_are_refused(values):
    with pytest.raises(TrueCountError, match="Values must be from 0 to 1"):
        betting_martingale(values, 0.5, 0.5)


def test_more_values_than_the_population_are_refused():
    with pytest.raises(TrueCountError, match="3 values were drawn from 2"):
        remaining_mean([1, 1, 1], 0.5, 2)


@few
@given(some.lists(some.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=2, max_size=5), some.floats(0.1, 0.9))
def test_in_every_order_of_a_population_taken_together_no_bet_wins(population, expected):
    orders = np.array(list(permutations(population)))
    mean, size = np.mean(population), len(population)
    learnt = shrunk_mean(orders, mean, expected, 2, size)
    for found in (
        betting_martingale(orders, mean, 0.7, size),
        betting_martingale(orders, mean, -0.7, size),
        alpha_martingale(orders, mean, learnt, size),
    ):
        assert found.mean(axis=0) == close(1)


@few
@given(zeros_and_ones)
def test_the_hedged_sequence_of_the_opposite_is_the_opposite_and_narrows(values):
    for size in (None, 60):
        low, high = sequences.hedged_sequence(values, size, step=0.01)
        other_low, other_high = sequences.hedged_sequence(1 - values, size, step=0.01)
        assert (low == close(1 - other_high)) and (high == close(1 - other_low))
        assert (np.diff(low) >= 0).all() and (np.diff(high) <= 0).all()
        wide_low, wide_high = sequences.hedged_sequence(values, size, level=0.99, step=0.01)
        # The bets differ with the level: by so little that a step allows for it.
        assert (wide_low <= low + 0.0101).all() and (wide_high >= high - 0.0101).all()


def test_sequences_of_replicates_are_each_as_alone():
    x = np.random.default_rng(1).integers(0, 2, (3, 2, 30)).astype(float)
    for find in (sequences.hedged_sequence, sequences.square_kelly_sequence):
        together = find(x, 100, step=0.02)
        alone = find(x[2, 1], 100, step=0.02)
        assert together[0].shape == (3, 2, 30)
        assert (together[0][2, 1] == alone[0]).all() and (together[1][2, 1] == alone[1]).all()


def test_a_population_read_whole_leaves_nothing_open():
    x = np.array([1.0, 0, 1, 1, 0, 1, 1, 1])
    low, high = sequences.hedged_sequence(x, 8)
    assert (low[-1], high[-1]) == (close(0.75), close(0.75))
    assert (sequences.hedged_sequence(x)[0] <= low).all()
    assert sequences.hedged_sequence(x[:1])[0].tolist() == [0]
    assert sequences.hedged_sequence([])[0].shape == (0,)


def test_where_nothing_is_left_the_limits_stay_as_they_were():
    def evidence(mean):
        return np.stack([np.where(np.abs(mean - 0.5) < 0.105, 0, 99), np.full(mean.shape, 99)], axis=-1)

    low, high = sequences.inverted(evidence, (2,), 0.95, 0.1)
    assert (low.tolist(), high.tolist()) == (close([0.3, 0]), close([0.7, 1]))
    low, high = sequences.intersected((low, high))
    assert (low.tolist(), high.tolist()) == (close([0.3, 0.3]), close([0.7, 0.7]))


def watched(missed, over_recorded=0, recorded=50, logs=100, most=3, of=None, weights=(1,), sizes=None):
    u, o = np.broadcast_arrays(np.asarray(missed, dtype=float), np.asarray(over_recorded, dtype=float))
    of = np.zeros(u.shape, dtype=int) if of is None else np.asarray(of)
    chances = stratum_chances(of, np.array([logs] if sizes is None else sizes, dtype=float), np.array(weights))
    return WatchedReadings(u, o, *chances, recorded=recorded, logs=logs, most=most)


def test_chances_by_strata_worked_by_hand_until_one_is_read_whole():
    chance, smallest = stratum_chances(np.array([0, 1, 0, 1]), np.array([2.0, 3.0]), np.array([3, 1]))
    assert chance.tolist() == close([3 / 4 / 2, 1 / 4 / 3, 3 / 4, 1 / 2])
    assert smallest.tolist() == close([1 / 12, 1 / 12, 1 / 8, 1 / 2])
    chance, smallest = stratum_chances(np.zeros((2, 3), dtype=int), np.array([10.0]), np.array([7]))
    assert chance.tolist() == smallest.tolist() == [close([1 / 10, 1 / 9, 1 / 8])] * 2
    with pytest.raises(TrueCountError, match="More logs were read of a stratum"):
        stratum_chances(np.zeros(3, dtype=int), np.array([2.0, 5]), np.array([1, 1]))


@pytest.mark.parametrize("weights", [(2.0, 3.0), (4.0, 1.0)])
def test_in_every_order_of_drawing_taken_together_no_bet_wins_against_the_truth(weights):
    missed, over_recorded, of = np.array([2, 0, 0, 1, 0.0]), np.array([0, 1, 0, 0, 0.0]), np.array([0, 0, 1, 1, 1])
    orders = np.array(list(permutations(range(5))))
    readings = watched(
        missed[orders], over_recorded[orders], recorded=8, logs=5, of=of[orders], sizes=(2, 3), weights=weights
    )
    likely = np.cumprod(readings.chance, axis=-1)[:, -1]
    assert likely.sum() == close(1)
    for planned in (4, 400):
        won = evidence_against(readings, 7 / 10, planned=planned)
        assert np.isfinite(won).all()
        assert likely @ won == close(1)
    assert (likely @ evidence_against(readings, 0.45) > 1.1).any()


def test_evidence_worked_by_hand_for_the_first_log():
    # 50 crimes of 100 logs, claimed to be 0.8 of those there should be: f is 0.1 a log, and 0.8 where one is missed.
    bet = np.sqrt(2 * np.log(40) / 0.1 / np.array([400, 1600]))
    down = np.minimum(bet, 0.9 / (0.8 * 3 - 0.1))
    expected = (1 + bet * 0.7 + 1 - down * 0.7).mean() / 2
    assert evidence_against(watched([1]), 0.8).tolist() == close([expected])


def test_what_the_logs_rule_out_is_ruled_out():
    readings = watched([0, 1, 0], recorded=5, logs=10)
    assert evidence_against(readings, 1.0).tolist() == [1, np.inf, np.inf]
    # Half right means as many crimes hidden as recorded, 20: one was seen, and three a log leave 18 with 6 unread.
    found = evidence_against(watched([0, 1, 0, 0, 0], recorded=20, logs=10), 0.5)
    assert np.isfinite(found).tolist() == [True, True, True, False, False]
    assert evidence_against(watched(0, [0, 1, 0], recorded=1, logs=10), 0.0)[-1] < np.inf


def test_all_logs_read_leave_the_accuracy():
    missed, over_recorded = np.zeros((2, 30)), np.zeros((2, 30))
    missed[0, [3, 20]], over_recorded[0, 7] = [2, 1], 1
    low, high = accuracy_sequence(watched(missed, over_recorded, recorded=10, logs=30))
    assert (low[0, -1] <= 9 / 12 <= high[0, -1]) and high[0, -1] - low[0, -1] < 0.0021
    assert (low[1, -1], high[1, -1]) == (close(0.9995), 1)


def test_without_a_missed_crime_the_high_limit_is_1_and_the_low_one_rises():
    low, high = accuracy_sequence(watched(np.zeros(400), logs=10_000, recorded=5_000), step=0.01)
    assert (high == 1).all() and (np.diff(low) >= 0).all()
    assert low[0] == 0 and 0.9 < low[-1] < 1


def test_watched_audits_are_each_as_alone_and_may_be_empty():
    draw = np.random.default_rng(2)
    missed, of = draw.binomial(2, 0.05, (2, 3, 50)), draw.integers(0, 2, (2, 3, 50))
    given = {"logs": 500, "recorded": 250, "sizes": (200, 300), "weights": (3, 1)}
    together = accuracy_sequence(watched(missed, of=of, **given), step=0.02)
    alone = accuracy_sequence(watched(missed[1, 2], of=of[1, 2], **given), step=0.02)
    assert (together[0][1, 2] == alone[0]).all() and (together[1][1, 2] == alone[1]).all()
    assert accuracy_sequence(watched(np.zeros((2, 0))))[1].shape == (2, 0)


def test_readings_that_cannot_be_are_refused():
    with pytest.raises(TrueCountError, match="A log hides 4 crimes, but none was to hide more than 3"):
        watched([0, 3], [0, 1])
    with pytest.raises(TrueCountError, match="Chances must be"):
        WatchedReadings(np.zeros(1), np.zeros(1), np.array([0.1]), np.array([0.2]), 5, 10, 3)
    with pytest.raises(TrueCountError, match="2 logs were read of 1"):
        WatchedReadings(np.zeros(2), np.zeros(2), np.ones(2), np.ones(2), 5, 1, 3)
