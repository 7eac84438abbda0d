"""Two periods from two months or financial years."""

from datetime import date

import pytest

from truecount import TrueCountError
from truecount.figure import Period
from truecount.trends import financial_years, two_periods
from truecount.trends.windows import slug


def test_twelve_months_from_one_month_and_up_to_another():
    first, last = two_periods("2016-04", "2019-03")
    assert (first, last) == (Period.financial_year("2016/17"), Period.financial_year("2018/19"))
    assert slug(first) == "2016-04-to-2017-03"


def test_financial_years_stand_for_their_first_and_last_month():
    assert two_periods("2016/17", "2018/19") == two_periods("2016-04", "2019-03")
    assert financial_years("2016-04", "2018/19") == ("2016/17", "2018/19")
    assert financial_years(None, None) == (None, None)


def test_periods_may_be_of_other_lengths():
    first, last = two_periods("2016-01", "2016-08", 2)
    assert first == Period(start=date(2016, 1, 1), end=date(2016, 2, 29))
    assert last == Period(start=date(2016, 7, 1), end=date(2016, 8, 31))


@pytest.mark.parametrize(
    ("start", "end", "months", "told"),
    [
        ("2016-04", "2017-12", 12, "no two periods of 12 months that do not overlap"),
        ("2016-04", "2019-03", 0, "A period of 0 months"),
        ("April 2016", "2019-03", 12, "neither a month nor a financial year"),
        ("2016-13", "2019-03", 12, "neither a month nor a financial year"),
        ("2016/18", "2019-03", 12, "not a financial year"),
    ],
)
def test_what_cannot_be_compared_is_told(start, end, months, told):
    with pytest.raises(TrueCountError, match=told):
        two_periods(start, end, months)
