"""Whether outcome types were in use in a period, and what has to be said of a period in which they were not, or could
be left alone."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import date, timedelta

from truecount import reference
from truecount.figure import Period, day
from truecount.outcomes.validity.codes import GUIDANCE_BEGINS

COMPULSORY = {"22": date(2021, 4, 1)}
"""The first day on which forces had to use a type that they could use or not before; from the note on the type."""


@functools.cache
def _spans() -> dict[str, tuple[date | None, date | None]]:
    return {str(row["code"]): (row["valid_from"], row["valid_to"]) for row in reference.load("outcome_types").rows}


def used(codes: Iterable[str], period: Period) -> bool:
    """Whether any of the types is known to have been in use on a day of the period.

    Of a type whose first day was not found that is known only of days under the guidance that names it.
    """
    return any(_begins(code) <= period.end and _ends(code) >= period.start for code in codes)


def cautions(codes: Iterable[str], period: Period) -> tuple[str, ...]:
    """What has to be said of types that were not in use in all of the period, or not by all forces."""
    said = [_caution(code, period) for code in codes]
    return tuple(dict.fromkeys(one for one in said if one))


def _caution(code: str, period: Period) -> str:
    begins, _ends_on = _spans()[code]
    if begins is None:
        known = period.start >= GUIDANCE_BEGINS
        return "" if known else f"When outcome type {code} began was not found: a count of nought may mean not in use."
    if begins > period.end:
        return f"Outcome type {code} was not in use in the period: it began on {day(begins)}."
    if begins > period.start:
        return f"Outcome type {code} was in use in part of the period only: it began on {day(begins)}."
    if _ends(code) < period.end:
        return f"Outcome type {code} was in use until {day(_ends(code))} only."
    compulsory = COMPULSORY.get(code)
    if compulsory is not None and period.start < compulsory:
        last = day(compulsory - timedelta(days=1))
        return f"Until {last} forces were free to use outcome type {code} or not: forces and years do not compare."
    return ""


def _begins(code: str) -> date:
    return _spans()[code][0] or GUIDANCE_BEGINS


def _ends(code: str) -> date:
    return _spans()[code][1] or date.max
