"""The Crime Survey beside national recorded crime: pairs that belong together, and words no stronger than they."""

import pytest

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval
from truecount.trends import survey_wording
from truecount.trends.context_methods import METHODS
from truecount.trends.survey import NATIONAL, TYPES, WIDER, survey_beside_recorded, survey_by_year, survey_error


def of(figures):
    return {one.id: one for one in figures}


def test_survey_and_recorded_crime_stand_beside_each_other_by_year():
    found = survey_by_year("violence")
    assert [one.id for one in found[:2]] == ["survey.prevalence.violence.2002-03", "survey.recorded.violence.2002-03"]
    assert found[-1].id == "survey.prevalence.violence.2018-19"
    assert of(found)["survey.prevalence.violence.2017-18"].value == pytest.approx(1.7499497701556)
    assert of(found)["survey.recorded.violence.2017-18"].value == 509_728 + 578_428


def test_all_crime_beside_the_survey_is_the_sum_of_its_types():
    rows = reference.load("recorded_comparable").where(year="2016/17")
    recorded = of(survey_by_year())["survey.recorded.all.2016-17"]
    assert recorded.value == sum(row["crimes"] for row in rows) == 2_335_611
    assert recorded.population.count(",") == sum(len(row["groups"]) for row in rows) - 1


def test_no_trend_of_the_survey_has_an_interval_and_each_says_so():
    for crime_type in TYPES:
        for one in survey_by_year(crime_type):
            if "prevalence" in one.id:
                assert one.interval is None
                assert "No sampling error" in one.warnings[0]


def test_the_error_that_is_held_is_given_where_it_is_held():
    error = survey_error()
    assert (error.shown, error.shown_interval) == ("15.0", "14.5 to 15.5")
    assert "inferred" in error.warnings[0]
    assert survey_error("criminal-damage") is None


def test_changes_are_those_of_the_printed_numbers():
    found = of(survey_beside_recorded("2012/13", "2017/18").figures)
    change, recorded = (found[f"survey.{name}.all.2012-13.2017-18"] for name in ("change", "recorded-change"))
    assert change.value == pytest.approx(100 * (14.3936877188383 / 18.677604838797016 - 1))
    assert recorded.value == pytest.approx(100 * (2_701_286 / 1_933_456 - 1))
    assert WIDER in recorded.warnings
    assert WIDER not in found["survey.recorded-change.violence.2012-13.2017-18"].warnings


def test_it_says_that_it_is_national_and_what_may_not_be_concluded():
    said = survey_beside_recorded("2012/13", "2017/18").said
    assert said[0] == NATIONAL
    assert "It may not be concluded that recording did it" in said[-1]
    assert "a larger part of crime" in said[-1]
    assert any("for this type, so that chance cannot be ruled out" in one for one in said)


def test_a_move_within_the_error_is_not_called_more_than_chance():
    words = survey_beside_recorded("2016/17", "2017/18").said
    assert any("the move is 0.07, and it is not more than that" in one for one in words)
    assert any("the move is 0.68, and it is more than that" in one for one in words)


def test_recorded_crime_that_falls_behind_is_told_as_a_smaller_part():
    survey, recorded = (survey_by_year()[0].model_copy(update={"value": value, "decimals": 1}) for value in (5.0, -1.0))
    assert "a smaller part of crime" in survey_wording.conclusion(survey, recorded, "2016/17", "2017/18")


def test_the_error_of_a_difference_is_wider_than_that_of_one_year():
    share = survey_by_year()[0]
    made = [share.model_copy(update={"value": value}) for value in (10.0, 11.0, 1, 1, 0.0, 0.0)]
    error: Figure = share.model_copy(update={"interval": Interval(low=9, high=11, method="made up")})
    assert "by 1.41 points; the move is 1.00, and it is not" in survey_wording.moved("x", made, error, "a", "b")


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (("2017/18", "2016/17"), "has to lie before"),
        (("2016/17", "2018/19"), "from 2002/03 to 2017/18, not for 2018/19"),
    ],
)
def test_years_that_are_not_held_or_not_in_order_are_refused(years, said):
    with pytest.raises(TrueCountError, match=said):
        survey_beside_recorded(*years)


def test_a_type_that_is_not_there_is_refused():
    with pytest.raises(TrueCountError, match="there is all, violence, theft, criminal-damage"):
        survey_by_year("fraud")


def test_the_methods_have_one_name_each():
    assert len({method.id for method in METHODS}) == len(METHODS) == 6
