"""What a panel member may have heard, and what has to be said of it from published figures alone."""

from datetime import date

import pytest

from truecount.papers.claims.checking import check_register
from truecount.papers.claims.register import Claim, Meeting, Register

MEETING = Meeting(item="Recording and outcomes", day=date(2018, 9, 27))
OVER_HALF = "named-suspect-victim-does-not-support-of-not-prosecuted"


def verdict(says, kind, measure, *numbers, **rest):
    claim = Claim(id="heard", paragraph=1, says=says, kind=kind, measure=measure, numbers=numbers, **rest)
    (found,) = check_register(Register(meeting=MEETING, claims=(claim,)), "kent")
    return found.verdict


def test_the_forecast_of_the_next_inspection_came_out_higher():
    found = verdict("The chief expects 93 or 94%.", "expectation", "recording-accuracy", 93, 94)
    assert (found.shown, found.word) == ("came out higher", "does not hold")
    assert "96.6" in found.said and "assumed" in found.said
    assert any("interval of the 2018 re-inspection was not found" in note for note in found.notes)


@pytest.mark.parametrize("measure", ["charged", "justice-outcomes"])
def test_fifteen_to_nine_is_charges_as_first_published_and_nothing_else(measure):
    rest = {"area": "england-and-wales", "last": "2017/18", "direction": "down"}
    found = verdict("Nationally they went down, 15% to 9%.", "change", measure, 15, 9, **rest)
    assert found.word == "holds under this definition"
    assert found.definition.startswith("charge or summons, as first published")
    assert [one.shown for one in found.figures] == ["15", "9"]
    assert {one.shown for one in found.beside if "as first published" not in one.definition} <= {
        "does not hold",
        "cannot be said",
    }


def test_charges_with_out_of_court_results_are_another_pair():
    rest = {"area": "england-and-wales", "last": "2017/18"}
    found = verdict("Offenders dealt with: 15% to 9%.", "change", "justice-outcomes", 15, 9, **rest)
    (other,) = [one for one in found.beside if "out of court" in one.definition]
    assert (other.shown, [one.shown for one in other.figures]) == ("does not hold", ["22.3", "15.1"])
    good = verdict("Offenders dealt with: 22.3% to 15.1%.", "change", "justice-outcomes", 22.3, 15.1, **rest)
    assert good.word == "holds under this definition" and "out of court" in good.definition


def test_over_half_holds_by_one_choice_of_denominator_and_the_choice_is_told():
    found = verdict("In more than half the victim withdrew.", "more than", OVER_HALF, 50, last="2017/18")
    assert found.word == "holds under this definition" and "51.8" in found.said
    assert found.figures[0].parts[0] * 2 > found.figures[0].parts[1]
    assert any("a choice" in note for note in found.notes)
    assert any(one.shown == "does not hold" and "transferred" in one.definition for one in found.beside)


def test_whether_more_victims_withdraw_in_kent_than_before_cannot_be_said_of_one_year():
    found = verdict("Fewer victims here go on.", "direction", "victim-does-not-support", direction="up")
    assert found.word == "cannot be said" and "2017/18 alone" in found.said
    assert any("say nothing of one force" in note for note in found.notes)


def test_recorded_crime_rose():
    found = verdict("The police recorded more.", "direction", "recorded-crime", direction="up")
    assert found.word == "holds" and "128,398 (2016/17) to 176,083 (2017/18)" in found.said
    assert found.release == "release of 2026-07"
    assert verdict("They recorded less.", "direction", "recorded-crime", direction="down").word == "does not hold"


def test_part_of_the_rise_is_left_when_better_recording_is_taken_out():
    found = verdict("Not all of it is better recording.", "direction", "like-for-like", direction="up")
    assert found.word == "holds" and found.figures[0].interval.low > 0
    assert any("not the same as genuine" in note for note in found.notes)


def test_the_survey_showed_no_clear_change_in_a_year_and_a_fall_in_five():
    found = verdict("Victims are no fewer and no more.", "direction", "survey", area="england-and-wales")
    assert found.word == "holds under this definition" and "keeps within 10 per cent" in found.said
    assert [one.shown for one in found.beside] == ["does not hold"]
    rose = verdict("All over the country more is recorded.", "direction", "recorded-crime", direction="up",
                   area="england-and-wales")  # fmt: skip
    assert rose.word == "holds"


def test_recorded_violence_rose_and_only_part_of_it_is_put_down_to_recording():
    found = verdict("There is more violence on the books.", "direction", "violence", direction="up", last="2018/19",
                    first="2016/17")  # fmt: skip
    assert found.word == "holds"
    assert any("put down to recording" in note for note in found.notes)
    assert any("domestic abuse" in note for note in found.notes)
    left = verdict("Like for like, too.", "direction", "like-for-like", direction="up", subject="violence",
                   first="2016/17", last="2018/19")  # fmt: skip
    assert left.word == "holds under this definition"
    (injury,) = [one for one in left.beside if one.definition.startswith("violence with injury")]
    assert injury.shown == "cannot be said"


def test_a_wrong_number_does_not_hold():
    assert (
        verdict("The inspection found 90%.", "level", "recording-accuracy", 90, last="2016/17").word == "does not hold"
    )
