"""Inspections: which year each stands for, and what is made of its rate."""

from datetime import date
from decimal import Decimal

import pytest

from truecount import TrueCountError, trends
from truecount.trends import inspected


def inspection(**changes):
    return {
        "force_id": "kent",
        "inspection": "2018 initial",
        "kind": "initial",
        "published": date(2018, 8, 7),
        "audit_from": None,
        "audit_to": None,
        "overall_rate": Decimal("90.0"),
        "overall_half_width": None,
        "rate_rounded": False,
    } | changes


@pytest.mark.parametrize(
    ("start", "end", "year"),
    [
        (date(2016, 6, 1), date(2016, 11, 30), "2016/17"),
        (date(2017, 1, 1), date(2017, 6, 30), "2017/18"),  # 90 days before April, 91 after
        (date(2016, 12, 1), date(2017, 5, 31), "2016/17"),
        (date(2018, 3, 1), date(2018, 4, 30), "2017/18"),  # 31 days before April, 30 after
    ],
)
def test_an_inspection_stands_for_the_year_with_most_days_of_its_audit(start, end, year):
    assert inspected.year(inspection(audit_from=start, audit_to=end)) == year


def test_an_audit_of_unknown_dates_stands_for_the_year_of_publication_and_one_without_any_date_for_none():
    assert inspected.year(inspection()) == "2018/19"
    assert inspected.year(inspection(published=None)) is None


def test_kents_two_inspections_stand_for_2016_17_and_2018_19():
    assert {year: row["inspection"] for year, row in inspected.by_year("kent").items()} == {
        "2016/17": "2017 initial",
        "2018/19": "2018 re-inspection",
    }


def test_the_smallest_published_sample_is_that_of_essex():
    assert inspected.smallest_sample()["force_id"] == "essex"


def test_a_missing_interval_is_assumed_and_said_in_numbers():
    found = inspected.accuracy(inspection(overall_rate=Decimal("96.6"), inspection="2018 re-inspection"))
    assert not found.published
    assert (100 * found.estimate.low, 100 * found.estimate.high) == (
        pytest.approx(94.94, abs=0.05),
        pytest.approx(97.73, abs=0.05),
    )
    assert "94.9 to 97.7 per cent is assumed, as of a sample of 660 crimes" in found.about_rate[0]


def test_an_assumed_half_width_is_used_as_given():
    found = inspected.accuracy(inspection(), 2.0)
    assert (found.estimate.low, found.estimate.high) == (pytest.approx(0.88), pytest.approx(0.92))
    assert "2 points is assumed, as asked" in found.about_rate[0]


@pytest.mark.parametrize("half_width", [0, -1.0, 90.0, float("nan")])
def test_an_assumed_half_width_that_makes_no_sense_is_told(half_width):
    with pytest.raises(TrueCountError, match="percentage points"):
        inspected.accuracy(inspection(), half_width)


def test_a_published_interval_is_never_replaced():
    assert inspected.accuracy(inspection(overall_half_width=Decimal("1.5")), 9.0).estimate.low == pytest.approx(0.885)


def test_a_rounded_rate_is_less_sure_by_half_a_point():
    exact, rounded = inspected.accuracy(inspection()), inspected.accuracy(inspection(rate_rounded=True))
    assert rounded.estimate.low == pytest.approx(exact.estimate.low - 0.005)
    assert rounded.estimate.high == pytest.approx(exact.estimate.high + 0.005)
    assert "only given rounded" in rounded.about_rate[1]


def test_recording_accuracy_shows_the_published_interval_to_the_last_place():
    first = trends.recording_accuracy("Kent Police")[0]
    assert first.id == "recording-accuracy.kent.2017-initial.all"
    assert (first.shown, first.shown_interval) == ("83.6", "81.8 to 85.5")
    assert (first.interval.low, first.interval.high) == (81.75, 85.45)


def test_a_rate_without_interval_says_so():
    again = next(one for one in trends.recording_accuracy("kent") if one.id.endswith("2018-re-inspection.all"))
    assert again.interval is None
    assert "not found" in again.warnings[0]


def test_a_force_that_was_never_inspected_has_no_figures_and_an_unknown_one_is_told():
    assert trends.recording_accuracy("btp") == []
    with pytest.raises(TrueCountError, match="Kentshire"):
        trends.recording_accuracy("Kentshire")


def test_additional_says_which_year_it_took_and_what_the_years_around_would_give():
    (found,) = trends.additional("kent")
    told = " ".join(found.warnings)
    assert "twelve months to 30 September 2018 are taken" in told
    assert "23,696 to 26,976" in told
    assert "25,400, rounded down; ours is 1.00 times" in told


def test_figures_carry_the_hash_of_the_rows_they_read():
    first, second = trends.unrecorded("kent")[0], trends.unrecorded("kent")[0]
    assert first.hash == second.hash
    assert len(first.made_from) == 2
    assert trends.unrecorded("essex")[0].data_hash != first.data_hash
