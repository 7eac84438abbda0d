"""Grades as published rates drew them, and the bands of a force's own scheme at their edges."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from truecount import TrueCountError, reference
from truecount.audit.grades import PublishedRange, band, drew, published_range, published_ranges


def test_the_ranges_that_drew_each_grade_overlap():
    ranges = {one.grade: one for one in published_ranges()}
    assert list(ranges) == ["outstanding", "good", "adequate", "requires improvement", "inadequate"]
    assert ranges["outstanding"] == PublishedRange("outstanding", Decimal("93.4"), Decimal("96.6"), 4, 1)
    assert ranges["good"] == PublishedRange("good", Decimal("89.5"), Decimal("94.59"), 11, 4)
    assert ranges["adequate"] == PublishedRange("adequate", None, None, 0, 0)
    needs = ranges["requires improvement"]
    assert (needs.lowest, needs.highest, needs.number) == (Decimal("85.7"), Decimal("92.72"), 11)
    assert (ranges["inadequate"].lowest, ranges["inadequate"].number) == (Decimal("65.3"), 13)
    assert needs.highest > ranges["good"].lowest


def test_every_inspection_with_a_grade_is_in_one_range_or_said_to_be_without_a_rate():
    graded = [row for row in reference.load("inspections").rows if row["grade"]]
    assert sum(one.number + one.without_rate for one in published_ranges()) == len(graded)


def test_an_unknown_grade_is_said():
    with pytest.raises(TrueCountError, match='no grade "fair"; the grades are outstanding'):
        published_range("fair")


def test_what_the_rates_within_the_limits_of_kents_first_rate_drew():
    found = drew(0.836, 0.821, 0.853)
    assert found.times == {"outstanding": 0, "good": 0, "requires improvement": 0, "inadequate": 6}
    assert found.words == (
        "Published rates between 82.1 and 85.3, the limits of 83.6 per cent, drew outstanding never, good never, "
        "requires improvement never, inadequate 6 times."
    )


def test_limits_are_included_as_they_are_printed():
    # 93.4 is the lowest outstanding rate; 0.93449 prints as 93.4 and 0.9345 as 93.5.
    assert drew(Fraction("0.934"), Fraction("0.934"), Fraction("0.934")).times["outstanding"] == 1
    assert drew(0.96, 0.93449, 0.96).times["outstanding"] == drew(0.96, 0.934, 0.96).times["outstanding"] == 3
    assert drew(0.96, Fraction("0.9345"), 0.96).times["outstanding"] == 2
    assert drew(np.float64(0.934), np.float64(0.93), np.float64(0.934)).words.endswith(
        "drew outstanding once, good 3 times, requires improvement never, inadequate never."
    )


def test_all_rates_together_are_the_ranges():
    ranges = {one.grade: one.number for one in published_ranges() if one.number}
    assert drew(0.5, 0, 1).times == ranges
    assert "good twice" in drew(0.93, 0.93, 0.931).words


def test_where_no_rate_was_published_no_grade_is_named():
    assert drew(0.71, 0.7, 0.72).words == (
        "Published rates between 70.0 and 72.0, the limits of 71.0 per cent, drew no grade."
    )


@pytest.mark.parametrize("given", [(83.6, 82.1, 85.3), (0.8, 0.81, 0.9), (0.8, 0.7, 0.79), (0.8, float("nan"), 1)])
def test_limits_that_do_not_hold_the_rate_are_said(given):
    with pytest.raises(TrueCountError, match="one limit on either side"):
        drew(*given)


@pytest.mark.parametrize(
    ("rate", "name"),
    [
        (Fraction(1), "Excellent"),
        (Fraction(95, 100) + Fraction(1, 10**12), "Excellent"),
        (Fraction(95, 100), "Good"),
        (Fraction(19, 20), "Good"),
        (Fraction("0.9495"), "Good"),
        (Fraction("0.949"), "Good"),
        (Fraction(90, 100), "Good"),
        (Fraction(90, 100) - Fraction(1, 10**12), "Fair"),
        (Fraction("0.80"), "Fair"),
        (Fraction("0.7999"), "Poor"),
        (Fraction(0), "Poor"),
    ],
)
def test_a_rate_at_the_edge_of_a_band(rate, name):
    assert band(rate)["grade"] == name


def test_a_count_over_a_count_is_exact_at_95():
    assert {band(Fraction(19 * n, 20 * n))["grade"] for n in range(1, 500)} == {"Good"}


def test_the_bands_cover_every_rate_once_and_what_is_ours_is_marked():
    rows = reference.load("audit_grading_bands").rows
    assert [row["grade"] for row in rows] == ["Excellent", "Good", "Fair", "Poor"]
    for upper, lower in pairwise(rows):
        assert upper["from"] == lower["to"]
        assert upper["from_included"] != lower["to_included"]
    assert (rows[0]["to"], rows[0]["to_included"], rows[-1]["from"], rows[-1]["from_included"]) == (100, True, 0, True)
    assert rows[1]["unsourced"] == ("to", "to_included")


@pytest.mark.parametrize("rate", [Fraction(-1, 100), Fraction(101, 100), Fraction(836, 10)])
def test_a_rate_that_is_none_has_no_band(rate):
    with pytest.raises(TrueCountError, match="is in no band"):
        band(rate)
