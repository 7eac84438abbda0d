"""The crimes that are followed: those recorded in a financial year or in a month."""

from __future__ import annotations

import calendar
import re
from datetime import date

from truecount.errors import TrueCountError
from truecount.figure import Period

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
FIRST = re.compile(r"\d{4}")


def cohort_of(said: str) -> Period:
    """The period meant: "2018/19", or "2018" by its first year, are a financial year, "2018-10" is a month.

    Raises TrueCountError for anything else.
    """
    if month := MONTH.fullmatch(said):
        year, number = int(month[1]), int(month[2])
        return Period(start=date(year, number, 1), end=date(year, number, calendar.monthrange(year, number)[1]))
    label = f"{said}/{(int(said) + 1) % 100:02d}" if FIRST.fullmatch(said) else said
    try:
        return Period.financial_year(label)
    except ValueError:
        raise TrueCountError(
            f'"{said}" is neither a financial year nor a month; write it as 2018/19, 2018 or 2018-10.'
        ) from None
