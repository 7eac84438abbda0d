"""Intervals and estimates of an audit at their boundaries, and beside values that anyone can look up or work out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from truecount import TrueCountError
from truecount.audit.recording_accuracy import (
    heavier,
    limits,
    limits_with_one_more,
    recording_accuracy,
    unrecorded_a_year,
)
from truecount.statistics import Estimate, intervals
from truecount.statistics.means import difference_total, post_stratified_mean, stratified_mean
from truecount.statistics.ratios import by_incident, combined_ratio, separate_ratio
from truecount.statistics.strata import Strata
from truecount.statistics.unequal import hajek_mean, hajek_ratio, horvitz_thompson_total

close = pytest.approx


def two_strata():
    return Strata(np.array([0, 0, 0, 1, 1]), np.array([30.0, 10.0]))


@pytest.mark.parametrize("interval", [intervals.wilson, intervals.clopper_pearson])
def test_a_binomial_interval_at_none_all_one_reading_and_no_reading(interval):
    low, high = interval([0, 20, 0, 1, 0], [20, 20, 1, 1, 0])
    assert low[[0, 2, 4]].tolist() == [0, 0, 0]
    assert high[[1, 3, 4]].tolist() == [1, 1, 1]
    assert high[0] == close(1 - low[1], abs=1e-12)
    assert 0 < low[3] < low[1] < 1


@pytest.mark.parametrize("interval", [intervals.wilson, intervals.clopper_pearson])
def test_a_binomial_interval_rises_with_the_successes_and_narrows_with_the_sample(interval):
    low, high = interval(np.arange(51), 50)
    assert (np.diff(low) > 0).all() and (np.diff(high) > 0).all()
    assert (low <= np.arange(51) / 50).all() and (np.arange(51) / 50 <= high).all()
    low, high = interval(np.array([9, 90, 900]), np.array([10, 100, 1000]))
    assert (np.diff(high - low) < 0).all()


def test_clopper_pearson_of_none_is_the_power_it_is_known_to_be():
    assert intervals.clopper_pearson(0, 59)[1] == close(1 - 0.025 ** (1 / 59))
    # The guide's smallest sample for a tolerable rate of 5 per cent at 95 per cent confidence is 59, one-sided.
    assert intervals.clopper_pearson(0, [58, 59], level=0.90)[1].round(4).tolist() == [0.0503, 0.0495]


def test_wilson_98_of_117_and_62_of_63():
    low, high = intervals.wilson([98, 62], [117, 63])
    assert low.round(6).tolist() == [0.760247, 0.915415]
    assert high.round(6).tolist() == [0.893502, 0.997193]


def test_korn_graubard_of_a_simple_random_sample_is_nearly_clopper_pearson():
    p, n = 0.8, 100
    found = intervals.korn_graubard(p, np.sqrt(p * (1 - p) / n), n, n - 1)
    assert np.array(found) == close(np.array(intervals.clopper_pearson(80, 100)))


def test_korn_graubard_at_the_ends_takes_the_readings_and_without_freedom_says_nothing():
    low, high = intervals.korn_graubard(
        [0, 1, 1, 0.9, 0.9, 1.02], [0, 0, 0.01, 0, 0.1, 0.1], 40, [39, 39, 39, 39, 0, 39]
    )
    assert low == close([0, 0.025 ** (1 / 40), 0.025 ** (1 / 40), 0.9, 0, 0.025 ** (1 / 40)])
    assert high == close([1 - 0.025 ** (1 / 40), 1, 1, 0.9, 1, 1])


def test_korn_graubard_takes_the_rounding_of_a_sum_for_the_end_it_is():
    low, _ = intervals.korn_graubard(1 - 1e-16, 1e-17, 40, 39)
    assert low == close(0.025 ** (1 / 40))


def test_logit_at_the_ends_says_nothing_and_in_between_stays_inside():
    low, high = intervals.logit([0, 1, 0.9, 0.99, 0.5], [0, 0, 0, 0.02, 0.1], [10, 10, 10, 10, 0])
    assert low[[0, 1, 2, 4]].tolist() == close([0, 0, 0.9, 0])
    assert high[[0, 1, 2, 4]].tolist() == close([1, 1, 0.9, 1])
    assert 0.5 < low[3] < 0.99 < high[3] < 1


def test_students_interval_of_a_total_is_12_7_standard_errors_at_one_degree_and_endless_at_none():
    low, high = intervals.student(100, [1, 1, 0], [1, 0, 0])
    assert low == close([100 - 12.7062, -np.inf, 100], abs=1e-4)
    assert high == close([100 + 12.7062, np.inf, 100], abs=1e-4)


def test_a_wider_standard_error_gives_a_wider_interval():
    errors = np.array([0.01, 0.02, 0.04, 0.08])
    for low, high in (intervals.korn_graubard(0.9, errors, 200, 190), intervals.logit(0.9, errors, 190)):
        assert (np.diff(low) < 0).all() and (np.diff(high) > 0).all()


def test_hypergeometric_of_a_population_read_whole_is_the_count_itself():
    low, high = intervals.hypergeometric([0, 7, 20], 20, 20)
    assert low.tolist() == high.tolist() == [0, 7, 20]


def test_hypergeometric_at_none_all_and_one_reading():
    low, high = intervals.hypergeometric([0, 50, 0, 1, 0], [50, 50, 1, 1, 0], 400)
    assert low[[0, 2, 4]].tolist() == [0, 0, 0]
    assert high[[1, 3, 4]].tolist() == [400, 400, 400]
    assert low[1] == 400 - high[0]
    assert (low[3], high[2]) == (11, 389)  # of one in 400, 10 is the tail itself and 11 above it


def test_hypergeometric_limits_are_those_of_trying_every_number():
    from scipy.stats import hypergeom

    every = np.arange(61)
    for drawn in range(13):
        kept = every[(hypergeom.cdf(drawn, 60, every, 12) > 0.025) & (hypergeom.sf(drawn - 1, 60, every, 12) > 0.025)]
        low, high = intervals.hypergeometric(drawn, 12, 60)
        assert (low, high) == (kept.min(), kept.max())


def test_hypergeometric_lies_within_clopper_pearson_and_nears_it_in_a_large_population():
    drawn = np.arange(101)
    exact_low, exact_high = intervals.clopper_pearson(drawn, 100)
    low, high = intervals.hypergeometric(drawn, 100, 200_000)
    assert (np.diff(low) >= 0).all() and (np.diff(high) >= 0).all()
    assert np.abs(low / 200_000 - exact_low).max() < 1e-4
    assert np.abs(high / 200_000 - exact_high).max() < 1e-4
    small_low, small_high = intervals.hypergeometric(drawn, 100, 200)
    assert (small_low / 200 >= exact_low - 0.005).all() and (small_high / 200 <= exact_high + 0.005).all()


def test_a_stratified_mean_worked_by_hand():
    found = stratified_mean([1, 2, 3, 5, 7], two_strata())
    assert found.value == close((30 * 2 + 10 * 6) / 40)
    assert found.standard_error == close(np.sqrt(30**2 * 0.9 * 1 / 3 + 10**2 * 0.8 * 2 / 2) / 40)
    assert found.degrees_of_freedom == 3


def test_a_stratum_read_whole_adds_no_variance_even_with_one_log():
    whole = Strata(np.array([0, 0, 1]), np.array([2.0, 1.0]))
    assert stratified_mean([1, 0, 1], whole).standard_error == 0


@pytest.mark.parametrize(
    ("of", "sizes"), [([0, 0, 1], [9, 9]), ([0, 0], [9, 9]), ([0, 0, 0], [2]), ([0, 0, 1, 1], [9])]
)
def test_strata_with_too_few_readings_or_too_many_are_refused(of, sizes):
    with pytest.raises(TrueCountError, match="strat"):
        Strata(np.array(of), np.array(sizes, dtype=float))


def test_many_replicates_at_once_are_each_as_one_alone():
    numbers = np.random.default_rng(4)
    y, x = numbers.poisson(2, (3, 5)) + 1.0, numbers.poisson(3, (3, 5)) + 1.0
    strata, group, sizes = two_strata(), np.array([0, 1, 0, 1, 0]), np.array([25.0, 15.0])
    for estimate in (
        lambda y, x: stratified_mean(y, strata),
        lambda y, x: post_stratified_mean(y, group, sizes, strata),
        lambda y, x: difference_total(y, x, 90, strata),
        lambda y, x: combined_ratio(y, x, strata),
        lambda y, x: separate_ratio(y, x, strata, np.array([70.0, 20.0])),
        lambda y, x: horvitz_thompson_total(y, x / 10),
        lambda y, x: hajek_ratio(y, x, x / 10),
        lambda y, x: hajek_mean(y, x / 10),
        lambda y, x: recording_accuracy(50, y, x / 9, strata).accuracy,
    ):
        many, each = estimate(y, x), [estimate(*one) for one in zip(y, x, strict=True)]
        assert many.value == close(np.array([one.value for one in each]))
        assert many.standard_error == close(np.array([one.standard_error for one in each]))


def test_a_linearised_error_is_that_of_the_slopes_found_by_small_steps():
    y, x = np.array([1.0, 2, 4, 5, 7]), np.array([2.0, 2, 5, 6, 7])
    strata, totals = two_strata(), np.array([100.0, 60.0])

    def slopes(of_totals, *values):
        # Each reading's own share in the estimate, when its values move by a little in a stratum's total.
        steps = []
        for reading in range(5):
            moved = [value + 1e-6 * value * (np.arange(5) == reading) for value in values]
            steps.append((of_totals(*moved) - of_totals(*values)) / 1e-6)
        return np.array(steps) / strata.weights

    combined = combined_ratio(y, x, strata)
    found = slopes(lambda y, x: combined_ratio(y, x, strata).value, y, x)
    assert combined.standard_error == close(strata.standard_error(found), rel=1e-4)
    separate = separate_ratio(y, x, strata, totals)
    found = slopes(lambda y, x: separate_ratio(y, x, strata, totals).value, y, x)
    assert separate.standard_error == close(strata.standard_error(found), rel=1e-4)
    accuracy = recording_accuracy(500, y, x / 10, strata).accuracy
    found = slopes(lambda u, o: recording_accuracy(500, u, o, strata).accuracy.value, y, x / 10)
    assert accuracy.standard_error == close(strata.standard_error(found), rel=1e-4)


def test_post_strata_that_are_the_strata_change_nothing():
    strata, y = two_strata(), [1, 2, 3, 5, 7]
    same, plain = post_stratified_mean(y, strata.of, strata.sizes, strata), stratified_mean(y, strata)
    assert (same.value, same.standard_error) == (close(plain.value), close(plain.standard_error))


def test_a_post_stratified_mean_worked_by_hand():
    sample = Strata(np.zeros(4, dtype=int), np.array([40.0]))
    found = post_stratified_mean([1, 3, 4, 8], np.array([0, 0, 1, 1]), np.array([30.0, 10.0]), sample)
    assert found.value == close(0.75 * 2 + 0.25 * 6)
    residuals = np.array([-1, 1, -2, 2]) * np.array([1.5, 1.5, 0.5, 0.5])
    assert found.standard_error == close(np.sqrt(0.9 * (residuals**2).sum() / 3 / 4))


def test_a_score_that_is_right_leaves_no_error_and_one_that_is_nought_changes_nothing():
    strata, y = two_strata(), np.array([1.0, 2, 3, 5, 7])
    right = difference_total(y, y, 123, strata)
    assert (right.value, right.standard_error) == (123, 0)
    nought = difference_total(y, 0, 0, strata)
    assert nought.value == close(40 * stratified_mean(y, strata).value)
    assert nought.standard_error == close(40 * stratified_mean(y, strata).standard_error)


def test_crimes_are_summed_to_their_incidents_and_clustering_widens_the_error():
    incident = ["b", "a", "b", "c"]
    assert by_incident(incident, [[1, 2, 3, 4], [0, 1, 0, 0]]).tolist() == [[2, 4, 4], [1, 0, 0]]
    alone = combined_ratio(np.tile([1, 0], 20), np.ones(40), Strata(np.zeros(40, dtype=int), np.array([4000.0])))
    pairs = by_incident(np.arange(40) // 2, np.repeat(np.tile([1, 0], 10), 2))
    together = combined_ratio(pairs, np.full(20, 2), Strata(np.zeros(20, dtype=int), np.array([2000.0])))
    assert together.value == alone.value == 0.5
    assert together.standard_error == close(alone.standard_error * np.sqrt(2 * 39 / 40 * 20 / 19))


def test_a_ratio_with_nothing_below_is_not_a_number():
    assert np.isnan(combined_ratio([0, 0, 0, 0, 0], [0, 0, 0, 0, 0], two_strata()).value)
    assert np.isnan(hajek_ratio([0, 0], [0, 0], [0.1, 0.2]).value)


def test_draws_by_size_find_a_total_in_proportion_to_size_without_error():
    found = horvitz_thompson_total([2, 4, 6], 3 * np.array([2, 4, 6]) / 100)
    assert (found.value, found.standard_error) == (close(100), close(0, abs=1e-9))
    assert np.isnan(horvitz_thompson_total([2], [0.1]).standard_error)
    assert hajek_mean([5, 5, 5], [0.1, 0.2, 0.4]).value == close(5)


def an_audit(missed, over_recorded=0, readings=(60, 40), sizes=(6000, 1000), recorded=3600):
    of = np.repeat([0, 1], readings)
    u, o = np.zeros(len(of)), np.zeros(len(of))
    u[[0, *range(readings[0], readings[0] + missed - 1)] if missed else []] = 1
    o[1 : 1 + over_recorded] = 1
    return recording_accuracy(recorded, u, o, Strata(of, np.array(sizes, dtype=float)))


def test_accuracy_is_recorded_rightly_over_required():
    found = an_audit(missed=9, over_recorded=2)
    assert found.missed.value == close(100 + 8 * 25)
    assert found.over_recorded.value == close(200)
    assert found.accuracy.value == close(3400 / 3700)
    assert found.required == close(3700)
    low, high = limits(found)
    assert 0 < low < 3400 / 3700 < high < 1


def test_with_no_missed_crime_the_limit_is_that_of_the_crimes_that_as_many_average_readings_stand_for():
    low, high = limits(an_audit(missed=0))
    assert (low, high) == (close(0.025 ** (70 / 3600)), 1)  # 3,600 crimes, a reading standing for 70 logs on average


def test_where_all_readings_stand_for_as_many_logs_the_limits_are_korn_and_graubards():
    found = an_audit(missed=9, sizes=(6000, 4000))
    error, freedom = found.accuracy.standard_error, found.accuracy.degrees_of_freedom
    assert limits(found) == close(np.array(intervals.korn_graubard(found.accuracy.value, error, 100, freedom)))


def one_miss_in_the_second_stratum():
    u = np.zeros(100)
    u[60] = 1
    return recording_accuracy(3600, u, 0 * u, Strata(np.repeat([0, 1], (60, 40)), np.array([6000.0, 1000.0])))


def test_a_miss_found_where_readings_stand_for_few_logs_leaves_room_for_one_that_stands_for_more():
    found = one_miss_in_the_second_stratum()
    assert found.heavier == close(70 / 25)  # on average a reading stands for 70 logs, that with the miss for 25
    low, high = limits(found)
    error, freedom = found.accuracy.standard_error, found.accuracy.degrees_of_freedom
    korn_low, korn_high = intervals.korn_graubard(found.accuracy.value, error, 100, freedom)
    assert low < korn_low - 0.02
    assert high == korn_high


def test_one_more_miss_is_never_taken_to_be_lighter_than_those_found():
    strata = Strata(np.repeat([0, 1], (60, 40)), np.array([6000.0, 1000.0]))
    u = np.zeros((3, 100))
    u[0, 0] = 1  # stands for 100
    u[1, 60] = 3  # for 25, but three at once: 75
    assert heavier(u, strata).tolist() == [1, 1, 1]


def test_a_further_miss_of_three_times_the_weight_worked_by_hand():
    # With t(199) on both sides n* is 200, of which 10 are missed.
    error = np.sqrt(0.95 * 0.05 / 200)
    low, _ = limits_with_one_more(Estimate(np.array(0.95), error, 199), 200, 3, 100)
    r = (10 + 3) / (10 + 9)
    assert low == close(stats.beta.ppf(0.025, 190 * r, 13 * r))


@given(p=st.floats(0.3, 0.9999), readings=st.integers(20, 2000), one=st.floats(1, 50), more=st.floats(1, 3))
def test_the_low_limit_is_never_above_korn_and_graubards_and_falls_with_the_weight_of_one_more(p, readings, one, more):
    found = Estimate(np.array(p), np.sqrt(p * (1 - p) / readings), readings - 10)
    korn_low, korn_high = intervals.korn_graubard(p, found.standard_error, readings, readings - 10)
    low, high = limits_with_one_more(found, readings, [1, one, more * one], 100)
    assert low[0] == close(korn_low)
    assert low[0] >= low[1] - 1e-12
    assert low[1] >= low[2] - 1e-12
    assert (high == korn_high).all()


def test_limits_at_the_ends_where_all_was_read_and_where_nothing_is_known():
    ends = Estimate(np.array([0, 1, 0.9]), np.zeros(3), 49)
    low, high = limits_with_one_more(ends, 50, 2, 10)
    assert low == close([0, 0.025 ** (1 / 10), 0.9])
    assert high[1:] == close([1, 0.9])
    nothing = Estimate(np.array(0.9), np.array(0.05), 0)
    assert limits_with_one_more(nothing, 5, 2, 10) == (0, 1)


def test_over_recording_of_everything_is_no_accuracy_and_not_less():
    assert an_audit(missed=3, over_recorded=50).accuracy.value == 0


def test_crimes_unrecorded_a_year_turn_the_limits_round():
    value, low, high = unrecorded_a_year(3000, [0.75, 1.0, 0.0], (np.array([0.5, 0.6, 0]), np.array([0.8, 1, 0.1])))
    assert value == close([1000, 0, np.inf])
    assert low == close([750, 0, 27_000])
    assert high == close([3000, 2000, np.inf])


@pytest.mark.parametrize("error", [0, 1e-300, 1e-170, 1e-20, 1e-17, 1e-10])
def test_a_standard_error_that_rounding_left_is_none(error):
    assert [float(limit) for limit in intervals.korn_graubard(0.4, error, 100, 98)] == [0.4, 0.4]


def test_from_rounding_on_limits_lie_on_both_sides_and_close():
    for error in (1e-9, 1e-8, 1e-6):
        low, high = intervals.korn_graubard(0.4, error, 100, 98)
        assert 0.4 - 2.1 * error <= low < 0.4 < high <= 0.4 + 2.1 * error
