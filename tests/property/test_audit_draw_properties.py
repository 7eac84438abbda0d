"""What holds of every draw: chances that add up, an order in which each log has one place, and bands in order."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truecount.audit.bands import bands
from truecount.audit.chances import equal_steps, inclusion_chances, permanent_numbers, places
from truecount.audit.turns import by_lot, in_step
from truecount.statistics.allocation import whole

few = settings(max_examples=60, deadline=None)


@st.composite
def strata(draw):
    """Logs in strata, at least one in each: stratum and size of each log, readings of each stratum, and numbers."""
    logs = draw(st.lists(st.integers(1, 25), min_size=1, max_size=6))
    of = np.random.default_rng(draw(st.integers(0, 99))).permutation(np.repeat(np.arange(len(logs)), logs))
    size = np.array(draw(st.lists(st.floats(1e-3, 1e3), min_size=len(of), max_size=len(of))))
    readings = np.array([draw(st.integers(1, one)) for one in logs])
    numbers = permanent_numbers(str(draw(st.integers(0, 10**6))), map(str, range(len(of))))
    return of, size, readings, numbers


@few
@given(strata())
def test_chances_add_up_to_the_readings_and_never_pass_one(given_strata):
    of, size, readings, _ = given_strata
    chance = inclusion_chances(size, of, readings)
    assert np.bincount(of, chance) == pytest.approx(readings)
    assert (chance > 0).all() and (chance <= 1).all()
    order = np.lexsort((size, of))
    rising = np.diff(chance[order])[np.diff(of[order]) == 0]
    assert (rising >= -1e-12).all(), "the larger is never the less likely"


@few
@given(strata())
def test_logs_of_one_size_have_one_chance(given_strata):
    of, _, readings, _ = given_strata
    assert inclusion_chances(np.ones(len(of)), of, readings) == pytest.approx((readings / np.bincount(of))[of])


@few
@given(strata(), st.booleans())
def test_places_are_each_taken_once_in_every_stratum(given_strata, by_size):
    of, size, readings, numbers = given_strata
    if by_size:
        found = places(numbers, inclusion_chances(size, of, readings), of)
    else:
        start = permanent_numbers("start", map(str, range(len(readings))))
        found = equal_steps(np.argsort(np.argsort(size)), of, readings, start, numbers)
    for stratum, logs in enumerate(np.bincount(of)):
        assert sorted(found[of == stratum].tolist()) == list(range(logs))


@few
@given(strata())
def test_the_certain_are_drawn_and_more_readings_hold_fewer(given_strata):
    of, size, readings, numbers = given_strata
    chance = inclusion_chances(size, of, readings)
    found = places(numbers, chance, of)
    assert (found[chance == 1] < readings[of[chance == 1]]).all()
    alike = places(numbers, inclusion_chances(np.ones(len(of)), of, readings), of)
    assert (alike == places(numbers, np.ones(len(of)) * 0.5, of)).all(), "one chance for all: the order is the numbers'"


@few
@given(st.integers(1, 40), st.data())
def test_equal_steps_leave_gaps_that_differ_by_one_at_most(logs, data):
    readings = data.draw(st.integers(1, logs))
    start = np.array([data.draw(st.floats(0, 1, exclude_max=True))])
    found = equal_steps(np.arange(logs), np.zeros(logs, int), np.array([readings]), start, np.linspace(0, 0.9, logs))
    drawn = np.flatnonzero(found < readings)
    assert len(drawn) == readings and np.ptp(np.diff(drawn, append=drawn[0] + logs)) <= 1


@few
@given(st.lists(st.integers(0, 30), min_size=1, max_size=8).filter(any))
def test_the_first_turns_in_step_are_in_proportion(readings):
    readings = np.array(readings)
    turns = in_step(readings)
    assert np.bincount(turns, minlength=len(readings)).tolist() == readings.tolist()
    so_far = np.cumsum(turns[:, None] == np.arange(len(readings)), axis=0)
    expected = np.arange(1, len(turns) + 1)[:, None] * readings / readings.sum()
    bound = 1 - 1 / (2 * len(readings) - 2) if len(readings) > 1 else 0
    assert (np.abs(so_far - expected) <= bound + 1e-9).all()


@few
@given(strata(), st.data())
def test_by_lot_no_log_is_read_twice_and_more_turns_begin_with_the_same(given_strata, data):
    of, _, readings, _ = given_strata
    logs = np.bincount(of)
    turns = data.draw(st.integers(1, len(of)))
    seed = str(data.draw(st.integers(0, 999)))
    found = by_lot(readings, logs, turns, seed)
    assert len(found) == turns and (np.bincount(found, minlength=len(logs)) <= logs).all()
    assert by_lot(readings, logs, len(of), seed)[:turns].tolist() == found.tolist()


@few
@given(strata(), st.integers(0, 200), st.integers(2, 6))
def test_a_top_up_never_takes_a_reading_away(given_strata, more, least):
    of, _, readings, _ = given_strata
    logs = np.bincount(of)
    planned = np.maximum(readings, np.minimum(least, logs))
    longer = whole(planned * (1 + more / planned.sum()), logs, least)
    assert (longer >= planned).all() and longer.sum() == min(planned.sum() + more, logs.sum())


@few
@given(strata(), st.integers(1, 20))
def test_bands_part_each_group_and_are_in_order(given_strata, number):
    apart, spread, _, _ = given_strata
    found = bands(spread, apart, number)
    assert sorted(set(found.tolist())) == list(range(found.max() + 1))
    groups = [set(found[apart == one].tolist()) for one in range(apart.max() + 1)]
    assert sum(map(len, groups)) == found.max() + 1, "no band holds logs of two groups"
    edges = [(spread[found == one].min(), spread[found == one].max()) for one in range(found.max() + 1)]
    for own in groups:
        ordered = [edges[one] for one in sorted(own)]
        assert all(high <= low for (_, high), (low, _) in pairwise(ordered))
    assert found.max() + 1 <= number + len(groups)
