"""The two periods that are compared: so many months from one month on, and as many up to another."""

from __future__ import annotations

import re
from datetime import date, timedelta

from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.trends import years

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
USUAL = 12


def two_periods(start: str, end: str, months: int = USUAL) -> tuple[Period, Period]:
    """The `months` from one month on and those up to another, such as "2016-04" and "2019-03".

    A financial year, "2016/17", stands for its first month at the start and for its last one at the end. Raises
    TrueCountError for a text that is neither, and for periods that overlap or are not in order.
    """
    if months < 1:
        raise TrueCountError(f"A period of {months} months cannot be compared; give 1 or more.")
    begins, ends = _month(start, first=True), _month(end, first=False)
    first = Period(start=begins, end=_add(begins, months) - timedelta(days=1))
    last = Period(start=_add(ends, 1 - months), end=_add(ends, 1) - timedelta(days=1))
    if last.start <= first.end:
        raise TrueCountError(
            f"From {start} to {end} there are no two periods of {months} months that do not overlap; give a later end, "
            "or fewer --months."
        )
    return first, last


def financial_years(start: str | None, end: str | None) -> tuple[str | None, str | None]:
    """The financial years meant, such as "2016/17", by a month in them or by themselves; None stays None."""
    meant = (None if said is None else _month(said, first=first) for said, first in ((start, True), (end, False)))
    one, other = (None if month is None else years.year_of(month) for month in meant)
    return one, other


def slug(period: Period) -> str:
    """A period of whole months as it stands in an id: "2016-04-to-2017-03"."""
    return f"{period.start:%Y-%m}-to-{period.end:%Y-%m}"


def _month(said: str, *, first: bool) -> date:
    """The first day of the month meant."""
    if found := MONTH.fullmatch(said.strip()):
        return date(int(found[1]), int(found[2]), 1)
    if "/" not in said:
        raise TrueCountError(f'"{said}" is neither a month nor a financial year; write it as 2016-04 or as 2016/17.')
    year = years.period(said.strip())
    return year.start if first else year.end.replace(day=1)


def _add(month: date, number: int) -> date:
    count = 12 * month.year + month.month - 1 + number
    return date(count // 12, count % 12 + 1, 1)
