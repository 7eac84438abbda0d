"""What a panel is told of the outcomes of crimes, from published figures alone."""

import pytest

from truecount import TrueCountError, outcomes


def only(figures, *parts):
    (found,) = [figure for figure in figures if all(f".{part}." in f"{figure.id}." for part in parts)]
    return found


def test_over_half_of_kents_named_suspects_not_prosecuted_were_so_because_the_victim_withdrew():
    found = only(outcomes.rates("kent", "2017/18"), "named-suspect-victim-withdrew-of-not-prosecuted", "kent")
    assert found.shown == "51.8"
    assert found.unit == "per cent of crimes with outcome types 5, 9 to 13, 15 to 17 and 21"


def test_other_readings_of_the_same_sentence_give_other_numbers_and_each_says_which_it_is():
    figures = [one for one in outcomes.rates("kent", "2017/18") if ".kent." in one.id and "victim" in one.id]
    assert {one.shown for one in figures} == {"51.8", "49.7", "57.3", "21.1", "40.6", "26.4", "15.0", "5.3", "46.1"}
    assert len({(one.method.formula, one.unit) for one in figures}) == len(figures)


def test_the_two_bases_are_two_different_figures():
    cohort = only(outcomes.rates("kent", "2017/18", "cohort"), "charged-of-recorded", "kent")
    closed = only(outcomes.rates("kent", "2017/18", "closed"), "charged-of-closed", "kent")
    assert (cohort.shown, closed.shown) == ("8.0", "8.3")
    assert cohort.basis.startswith("cohort: outcomes so far of the crimes recorded")
    assert closed.basis.startswith("closed: outcomes given in the period")


@pytest.mark.parametrize("basis", ["cohort", "closed"])
def test_the_shares_of_all_outcome_types_add_up_to_all(basis):
    kent = [one for one in outcomes.by_type("kent", "2017/18", basis) if ".kent." in one.id]
    assert sum(one.parts[0] for one in kent) == kent[0].parts[1]
    groups = [one for one in outcomes.by_group("kent", "2017/18", basis) if ".kent." in one.id]
    assert sum(one.parts[0] for one in groups) == kent[0].parts[1]


def test_the_revised_release_differs_and_says_so():
    first = only(outcomes.rates("kent", "2017/18", measures=["charged-of-recorded"]), "kent")
    later = only(outcomes.rates("kent", "2017/18", measures=["charged-of-recorded"], release="2026-07"), "kent")
    assert (first.parts, later.parts) == ((14_251, 177_187), (13_993, 176_083))
    assert any("Latest revision" in told for told in later.warnings)


def test_what_a_release_does_not_hold_is_unknown():
    found = only(outcomes.rates("kent", "2016/17", measures=["evidential-difficulties"]), "kent")
    assert found.value is None


def test_years_in_which_the_national_figure_cannot_be_used_say_so():
    figures = outcomes.by_year("kent")
    national = only(figures, "charged-of-closed", "england-and-wales", "2014-15")
    assert any("Not usable nationally" in told for told in national.warnings)
    assert any(
        "Greater Manchester" in told
        for told in only(figures, "charged-of-assigned", "england-and-wales", "2019-20").warnings
    )


def test_recorded_crime_of_all_forces_is_not_held_so_the_national_cohort_is_divided_by_its_outcomes():
    ids = [one.id for one in outcomes.by_year("kent")]
    assert not any("charged-of-recorded.england-and-wales" in one for one in ids)
    assert any("charged-of-assigned.england-and-wales" in one for one in ids)


def test_a_force_of_which_no_years_are_held_is_told():
    with pytest.raises(TrueCountError, match="held of England and Wales and Kent"):
        outcomes.by_year("essex")
    with pytest.raises(TrueCountError, match="those held are of 2017/18"):
        outcomes.rates("essex", "2015/16")
    with pytest.raises(TrueCountError, match="Say which financial year"):
        outcomes.rates("essex", None)
