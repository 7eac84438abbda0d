"""Financial years: their labels, their recorded crime, and twelve months that end on any day."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from fractions import Fraction

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.reference.table import Row

MARCH = 3
MONTHS = 12


def year_of(day: date) -> str:
    """The financial year a day lies in: 31 March 2017 is in "2016/17"."""
    first = day.year if day.month > MARCH else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def year_after(year: str) -> str:
    """The financial year that follows."""
    first = int(year[:4]) + 1
    return f"{first}/{(first + 1) % 100:02d}"


def period(year: str) -> Period:
    """The days of a financial year. Raises TrueCountError when the label is none."""
    try:
        return Period.financial_year(year)
    except ValueError:
        raise TrueCountError(f'"{year}" is not a financial year; write it as 2016/17.') from None


def year_to(end: date) -> Period:
    """The twelve months that end on a day."""
    after = end + timedelta(days=1)
    leap_day = (after.month, after.day) == (2, 29)
    return Period(start=date(after.year - 1, 3, 1) if leap_day else after.replace(year=after.year - 1), end=end)


def month(first: date) -> Period:
    """The days of the month that begins on a day."""
    return Period(start=first, end=first.replace(day=calendar.monthrange(first.year, first.month)[1]))


def recorded_rows(force_id: str) -> dict[str, Row]:
    """The published rows of recorded crime of a force by financial year, in order of the years."""
    rows = reference.load("recorded_crime").where(force_id=force_id)
    return {row["year"]: row for row in sorted(rows, key=lambda row: row["year"])}


def recorded_row(force_id: str, year: str) -> Row:
    """The published row of one force and year. Raises TrueCountError, naming the years that are held."""
    period(year)
    rows = recorded_rows(force_id)
    if year not in rows:
        name = reference.force(force_id)["name"]
        if not rows:
            raise TrueCountError(f"No recorded crime of {name} is held; load a Home Office table of it instead.")
        raise TrueCountError(
            f"No recorded crime of {year} is held for {name}; those held run from {min(rows)} to {max(rows)}."
        )
    return rows[year]


def twelve_months(force_id: str, end: date) -> tuple[Fraction, tuple[Row, ...]]:
    """Crimes recorded in the twelve months to a day, exactly as the straight line gives them, and the rows read."""
    year = year_of(end)
    if (end.month, end.day) == (MARCH, 31):
        row = recorded_row(force_id, year)
        return Fraction(row["crimes"]), (row,)
    before = recorded_row(force_id, year_of(date(int(year[:4]), MARCH, 31)))
    after = recorded_row(force_id, year)
    share = _months_since_march(end) / MONTHS
    return Fraction(before["crimes"]) + (after["crimes"] - before["crimes"]) * share, (before, after)


def _months_since_march(end: date) -> Fraction:
    whole = (end.month - MARCH - 1) % MONTHS
    return whole + Fraction(end.day, calendar.monthrange(end.year, end.month)[1])
