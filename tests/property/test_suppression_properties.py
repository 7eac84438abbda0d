"""What holds of every table with withheld numbers, against a reader who reckons with all that is printed."""

from __future__ import annotations

import math

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.differencing import ranges, tables
from truecount.papers.suppression import withhold
from truecount.papers.suppression.spread import width

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
SHAPES = st.sampled_from([(2,), (4,), (2, 2), (2, 3), (3, 3), (2, 2, 2)])
NUMBERS = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 9, 12, 40, 300])


@st.composite
def margined(draw):
    """A table of one to three ways with all its margins: its shape, its counts and what adds up."""
    shape = draw(SHAPES)
    cells = draw(st.lists(NUMBERS, min_size=math.prod(shape), max_size=math.prod(shape)))
    return tables(shape, cells)


@FEW
@given(margined(), st.sampled_from([3, 5, 10]))
def test_no_reader_narrows_a_withheld_count_to_one(table, least):
    counts, sums = table
    away = withhold(counts, sums, least)
    assert away >= {name for name, count in counts.items() if 0 < count < least}
    assert all(counts[name] for name in away)
    for name, (low, high) in ranges(counts, sums, away).items():
        assert low <= counts[name] <= high
        assert high - low >= (width(least) if counts[name] < least else 1)


@FEW
@given(margined(), st.sampled_from([3, 5]))
def test_nor_one_who_knows_which_are_small_unless_no_table_would_keep_it_from_him(table, least):
    counts, sums = table
    small = {name: 0 < count < least for name, count in counts.items()}
    away = withhold(counts, sums, least)
    every = {name for name, count in counts.items() if count}
    told = {name for name, (low, high) in ranges(counts, sums, away, small, least).items() if low == high}
    in_any = {name for name, (low, high) in ranges(counts, sums, every, small, least).items() if low == high}
    assert told <= in_any


@FEW
@given(margined(), st.sampled_from([3, 5, 10]))
def test_it_is_done_once_and_the_same_each_time(table, least):
    counts, sums = table
    away = withhold(counts, sums, least)
    assert withhold(dict(reversed(counts.items())), list(reversed(sums)), least) == away
    assert withhold({name: None if name in away else one for name, one in counts.items()}, sums, least) == frozenset()
    assert withhold(counts, sums, 0) == withhold(counts, sums, 1) == frozenset()
