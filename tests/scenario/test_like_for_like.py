"""What a registrar or a panel member may be told about a change in recorded crime."""

import pytest

from truecount import TrueCountError, trends


def test_kent_the_rise_is_smaller_like_for_like_but_recording_alone_cannot_explain_it():
    found = trends.like_for_like("kent", "2016/17", "2018/19")
    assert found.words == (
        "Recorded crime in Kent rose by 56.1 per cent from 2016/17 to 2018/19. Like for like it rose by 35.1 per cent "
        "(interval +31.7 to +38.9, part of it assumed); changes of rules or practice in that time are still in this "
        "figure. Recording alone cannot explain the rise: accuracy would have had to reach 130.5 per cent, above 100."
    )
    assert found.direction == "rose"


def test_without_years_the_first_and_last_inspected_year_are_compared():
    found = trends.like_for_like("Kent Police")
    assert (found.from_year, found.to_year) == ("2016/17", "2018/19")


def test_kent_is_not_strictly_comparable_because_the_rules_changed_in_april_2018():
    found = trends.like_for_like("kent", "2016/17", "2018/19")
    assert not found.comparable
    assert [row["event_id"] for row in found.events] == ["course-of-conduct-2018"]
    assert any(warning.startswith("Recording accuracy cannot see this change: Stalking") for warning in found.warnings)


def test_what_is_assumed_is_said_with_its_numbers():
    found = trends.like_for_like("kent")
    assert found.assumed
    assert any("94.9 to 97.7 per cent is assumed" in warning for warning in found.warnings)
    assert "assumed" in found.accuracy_to.interval.method


def test_leicestershire_rose_but_nobody_may_say_that_recording_cannot_explain_it():
    found = trends.like_for_like("leicestershire")
    assert found.direction == "rose"
    assert "Recording alone" not in found.words
    assert found.break_even.value < 100


def test_north_yorkshire_an_interval_on_both_sides_of_nought_is_no_clear_change():
    found = trends.like_for_like("north-yorkshire")
    assert found.change.interval.low < 0 < found.change.interval.high
    assert found.direction == "no clear change"
    assert "there was no clear change" in found.words
    assert "it rose" not in found.words


def test_a_year_without_inspection_cannot_be_said_but_its_bound_can():
    found = trends.like_for_like("kent", "2016/17", "2017/18")
    assert found.direction == "cannot be said"
    assert found.change.value is None
    assert "No dated inspection with an overall recording accuracy is held for 2017/18." in found.change.warnings
    assert any("would be 14.6 per cent; with any crime missed it is higher" in told for told in found.change.warnings)
    assert found.raw_change.shown == "37.1"
    assert found.break_even.shown == "114.6"
    assert "Recording alone cannot explain the rise" in found.words
    assert found.accuracy_to.value is None
    assert found.should_to.value is None
    assert not found.comparable


def test_an_uninspected_first_year_bounds_the_change_from_above():
    found = trends.like_for_like("kent", "2015/16", "2016/17")
    assert found.change.value is None
    assert found.break_even.value is None
    assert any("with any crime missed it is lower" in told for told in found.change.warnings)
    assert "Recording alone" not in found.words


def test_a_force_with_one_inspection_is_compared_with_its_latest_year_and_cannot_be_said():
    found = trends.like_for_like("essex")
    assert found.from_year == "2018/19"
    assert found.direction == "cannot be said"


def test_a_narrower_assumption_gives_a_narrower_interval_and_the_same_estimate():
    wide, narrow = trends.like_for_like("kent"), trends.like_for_like("kent", assumed_half_width=0.5)
    assert wide.change.value == narrow.change.value
    assert narrow.change.interval.low > wide.change.interval.low
    assert narrow.change.interval.high < wide.change.interval.high


def test_recording_and_the_rest_add_up_to_the_rise_in_crimes():
    found = trends.like_for_like("kent")
    assert found.recording_part.value + found.other_part.value == pytest.approx(200_452 - 128_398)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("kent", "2018/19", "2016/17"), "2018/19 is not before 2016/17; swap them"),
        (("kent", "2016/17", "2016/17"), "must be in order"),
        (("kent", "2016", None), '"2016" is not a financial year'),
        (("kent", "1999/00", "2018/19"), "those held run from 2012/13"),
        (("nowhere", None, None), "nowhere"),
        (("england-and-wales", None, None), "No recorded crime of England and Wales is held"),
        (
            ("btp", "2016/17", "2018/19"),
            "No recorded crime of 2016/17 is held for British Transport Police; those held run from 2012/13 to 2014/15",
        ),
    ],
)
def test_what_cannot_be_compared_is_one_plain_sentence(asked, told):
    with pytest.raises(TrueCountError, match=told) as caught:
        trends.like_for_like(*asked)
    assert len(caught.value.sentences) == 1


def test_every_figure_has_its_own_id_and_its_sources():
    figures = trends.like_for_like("kent").figures
    assert len({figure.id for figure in figures}) == len(figures) == 12
    assert all(figure.made_from for figure in figures)
