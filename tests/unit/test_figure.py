"""A figure carries its making, and shows itself exactly."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from truecount import Figure, Interval, Method, Period, Provenance
from truecount.figure import rounded

METHOD = Method(id="m", version=1, title="A method", formula="a / b", words="a of b", source="nowhere")
REST = {
    "id": "f",
    "title": "A figure",
    "unit": "per cent of crimes",
    "decimals": 1,
    "population": "crimes",
    "area": "Kent",
    "period": Period.financial_year("2017/18"),
    "basis": "recorded",
    "method": METHOD,
    "made_from": (Provenance(source="a table", where="row 1", sha256="00"),),
}


def test_a_rate_keeps_its_counts_and_rounds_half_up_exactly():
    figure = Figure.rate(37_380, 72_223, **REST)
    assert (figure.shown, figure.parts) == ("51.8", (37_380, 72_223))
    # 12.25 % is held exactly, and a half goes up; as a binary fraction it could have gone down.
    assert Figure.rate(49, 400, **REST).shown == "12.3"
    assert Figure.rate(-49, 400, **REST).shown == "-12.3"


def test_a_rate_of_nothing_is_unknown_and_says_why():
    figure = Figure.rate(0, 0, **REST)
    assert (figure.value, figure.shown) == (None, "unknown")
    assert "nothing to divide by" in figure.warnings[0]


def test_an_unknown_value_must_say_why():
    with pytest.raises(ValidationError, match="says why it is unknown"):
        Figure(value=None, **REST)


def test_the_same_making_has_the_same_hash_and_any_other_another():
    one, same, other = (Figure.rate(n, 10, **REST) for n in (1, 1, 2))
    assert (one, one.hash, one.data_hash) == (same, same.hash, same.data_hash)
    assert one.hash != other.hash
    assert one.hash != one.model_copy(update={"method": METHOD.model_copy(update={"version": 2})}).hash


def test_an_interval_is_shown_as_the_value_is():
    interval = Interval(low=81.75, high=85.45, method="as published")
    figure = Figure(value=83.6, interval=interval, **REST)
    assert (figure.shown, figure.shown_interval) == ("83.6", "81.8 to 85.5")


@pytest.mark.parametrize("label", ["2017", "2017/19", "2017-18", "17/18", "2099/01"])
def test_a_label_that_is_no_financial_year_is_refused(label):
    with pytest.raises(ValueError, match=r"2016/17|invalid literal"):
        Period.financial_year(label)


def test_the_financial_year_of_a_century_end():
    assert Period.financial_year("1999/00") == Period(start=date(1999, 4, 1), end=date(2000, 3, 31))


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValidationError, match="cannot end"):
        Period(start=date(2018, 1, 2), end=date(2018, 1, 1))


@given(st.fractions(min_value=-(10**9), max_value=10**9), st.integers(0, 4))
def test_rounding_is_never_further_than_half_a_step(value, decimals):
    shown = Fraction(rounded(value, decimals).replace(",", ""))
    assert abs(shown - value) <= Fraction(1, 2 * 10**decimals)


@pytest.mark.parametrize(
    "wrong", [{"value": float("inf")}, {"value": float("nan")}, {"decimals": 10**9}, {"value": 5.0, "parts": (1, 0)}]
)
def test_what_cannot_be_printed_is_no_figure(wrong):
    with pytest.raises(ValidationError):
        Figure(**{**REST, "value": 1.0, **wrong})


def test_a_very_large_number_is_printed_in_full():
    assert rounded(Fraction(10) ** 40 + Fraction(1, 4), 1) == f"{10**40:,}.3"
