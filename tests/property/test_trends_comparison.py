"""What must hold of every comparison, whatever the numbers."""

import math
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from truecount import reference
from truecount.trends import divisia
from truecount.trends.comparison import Comparison
from truecount.trends.inspected import Accuracy
from truecount.trends.ratio_interval import log_ratio, wilson

counts = st.integers(min_value=1_000, max_value=1_000_000)
rates = st.integers(min_value=501, max_value=999).map(lambda n: Fraction(n, 1000))
samples = st.integers(min_value=100, max_value=5_000)


def compare(before, after, first, last, sample=1_000):
    kent = reference.force("kent")
    rows = reference.load("recorded_crime").where(force_id="kent")[:2]
    audit = reference.load("inspections").where(force_id="kent")[0]
    sides = [(audit, Accuracy(rate, wilson(float(rate), sample), True, (), ())) for rate in (first, last)]
    return Comparison(kent, rows[0] | {"crimes": before}, rows[1] | {"crimes": after}, *sides)


@given(counts, counts, rates, rates)
def test_the_two_parts_add_up_to_the_change_whatever_the_order(before, after, first, last):
    recording = divisia.part(before, after, math.log(last / first))
    other = divisia.part(before, after, math.log(Fraction(after, before) * first / last))
    assert math.isclose(recording + other, after - before, rel_tol=1e-9, abs_tol=1e-6 * before)
    sides = compare(before, after, first, last)
    assert math.isclose(sides.part("recording").value + sides.part("other").value, after - before, abs_tol=1e-6)


@given(counts, counts, rates, rates)
def test_the_parts_backwards_are_the_parts_with_the_sign_turned(before, after, first, last):
    forwards = divisia.part(before, after, math.log(last / first))
    backwards = divisia.part(after, before, math.log(first / last))
    assert math.isclose(forwards, -backwards, rel_tol=1e-9, abs_tol=1e-6)


@given(counts, counts, rates)
def test_equal_accuracy_leaves_the_raw_change_and_no_part_to_recording(before, after, rate):
    sides = compare(before, after, rate, rate)
    assert sides.change().value == sides.raw_change().value
    assert sides.part("recording").value == 0


@given(counts, counts, rates, rates, samples)
def test_every_interval_holds_its_own_estimate(before, after, first, last, sample):
    sides = compare(before, after, first, last, sample)
    figures = [sides.change(), sides.part("recording"), sides.part("other"), sides.break_even()]
    if before != after:
        figures.append(sides.share())
    for figure in [*figures, sides.should(0), sides.should(1)]:
        slack = 1e-9 * max(1.0, abs(figure.value))
        assert figure.interval.low - slack <= figure.value <= figure.interval.high + slack


@given(counts, counts, rates, rates)
def test_better_recording_in_the_later_year_means_less_of_a_change_like_for_like(before, after, first, last):
    assume(last < Fraction(998, 1000))
    better = last + Fraction(1, 1000)
    assert compare(before, after, first, better).change().value < compare(before, after, first, last).change().value


@given(counts, rates, rates)
def test_at_the_break_even_accuracy_nothing_but_recording_changed(before, first, last):
    after = int(before * last / first)
    needed = Fraction(after, before) * first
    assert compare(before, after, first, needed).change().value == 0
    assert math.isclose(compare(before, after, first, last).break_even().value, float(100 * needed))


@given(rates, rates, samples, samples)
def test_a_larger_sample_never_makes_the_ratio_less_sure(first, last, small, more):
    narrow = log_ratio(wilson(float(first), small + more), wilson(float(last), small + more))
    wide = log_ratio(wilson(float(first), small), wilson(float(last), small))
    assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]


@given(rates, rates, samples)
def test_the_interval_of_the_turned_ratio_is_the_interval_turned(first, last, sample):
    one, other = wilson(float(first), sample), wilson(float(last), sample)
    low, high = log_ratio(one, other)
    turned = log_ratio(other, one)
    assert math.isclose(low, -turned[1], abs_tol=1e-12)
    assert math.isclose(high, -turned[0], abs_tol=1e-12)
