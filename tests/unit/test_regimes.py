"""Recording regimes: where they end, what may be compared, and from when on two whole years lie inside one."""

from datetime import date
from itertools import pairwise

import pytest

from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.trends.regimes import comparable, regimes

year = Period.financial_year


def test_regimes_follow_each_other_without_a_day_between():
    spans = regimes("kent").spans
    assert spans[0].start is None and spans[-1].end is None
    for before, after in pairwise(spans):
        assert (after.start - before.end).days == 1


def test_accuracy_moves_from_the_end_of_an_audit_to_the_publication_of_the_next_inspection():
    spans = {one.start: one for one in regimes("kent").spans}
    assert not spans[date(2016, 12, 1)].steady and not spans[date(2018, 4, 1)].steady
    assert spans[date(2019, 1, 15)].steady and spans[date(2019, 1, 15)].end == date(2022, 6, 6)
    assert "83.6 per cent recorded" in spans[date(2019, 1, 15)].words


def test_years_inside_one_regime_are_comparable_and_others_say_what_lies_between():
    inside = comparable("kent", year("2019/20"), year("2020/21"))
    across = comparable("kent", year("2016/17"), year("2018/19"))
    assert inside and inside.comparable and inside.because == ()
    assert not across and any("1 April 2018" in one for one in across.because)
    assert any(one.startswith("Recording accuracy moved between the 2017 initial") for one in across.because)
    assert comparable("kent", year("2018/19"), year("2016/17")) == across


def test_two_windows_on_either_side_of_a_change_are_not_comparable_though_neither_holds_it():
    april, june = (Period(start=date(2022, month, 1), end=date(2022, month, 5)) for month in (4, 6))
    july = Period(start=date(2022, 7, 1), end=date(2022, 7, 31))
    assert comparable("kent", april, june)
    assert not comparable("kent", april, july)
    on_the_day = Period(start=date(2022, 6, 7), end=date(2022, 6, 30))
    assert comparable("kent", on_the_day, july)


def test_no_two_whole_years_could_be_compared_in_2019():
    found = regimes("kent")
    first, second = found.two_years()
    assert (first.start, first.end) == (date(2019, 2, 1), date(2020, 1, 31))
    assert (second.start, second.end) == (date(2020, 2, 1), date(2021, 1, 31))
    assert "from February 2019 on" in found.usable() and "once January 2021 is over" in found.usable()
    assert comparable("kent", first, second)
    month_before = Period(start=date(2019, 1, 1), end=date(2019, 12, 31))
    assert not comparable("kent", month_before, second)


def test_two_years_after_a_day_start_with_the_first_whole_month():
    first, _second = regimes("kent").two_years(date(2019, 6, 2))
    assert first.start == date(2019, 7, 1)
    assert regimes("kent").two_years(date(2008, 1, 1))[0].start == date(2008, 1, 1)


def test_of_a_kind_only_what_touches_it_ends_a_regime_and_moves_between_classes_do_too():
    every, burglary = regimes("kent"), regimes("kent", "Residential burglary")
    starts = {one.start for one in burglary.spans}
    assert date(2017, 4, 1) in starts and date(2017, 4, 1) not in {one.start for one in every.spans}
    assert date(2022, 6, 7) not in starts
    assert regimes("kent", "8N").spans == regimes("kent", "assault with injury").spans
    injured = [one.words for one in regimes("kent", "8N").changes]
    assert any("strangulation" in one for one in injured)


def test_reports_that_only_change_how_inspections_grade_end_no_regime():
    assert not any("PEEL" in one.words for one in regimes("kent").changes)


def test_an_inspection_without_another_and_a_force_without_one_say_what_is_not_known():
    single = regimes("essex")
    assert any("how recording moved after it is not held" in one.words for one in single.changes)
    assert regimes("btp").level_from is None
    assert "taken, not measured" in " ".join(single.remarks)


def test_a_simulated_force_has_the_regimes_of_the_one_it_is_made_after():
    assert regimes("simulated-kent").changes == regimes("kent").changes


def test_what_a_period_holds_is_told():
    known = regimes("kent")
    quarter = Period(start=date(2019, 1, 1), end=date(2019, 3, 31))
    assert known.of(quarter) is None
    assert [one.start for one in known.within(quarter)] == [date(2016, 12, 1)]
    assert known.of(year("2020/21")).start == date(2019, 1, 15) and known.within(year("2020/21")) == ()


def test_an_unknown_force_is_told():
    with pytest.raises(TrueCountError):
        regimes("atlantis")
