"""What figures made of histories have in common: ids, periods and what is told beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from truecount.errors import TrueCountError
from truecount.figure import Interval, Period, day
from truecount.outcomes.histories import ALL, Histories
from truecount.statistics.estimate import Counts

LEAST_CRIMES = 20
"""Crime types with fewer crimes are not shown by themselves, as rates of fewer than 20 are not. Ours."""
BY = (None, "crime type")


def common(of: Histories, cohort: Period, name: str, crime_type: str, told: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a figure `outcomes.NAME.TYPE.FORCE.PERIOD.at-DAY` but for its value, title, unit and method."""
    at = of.day(of.as_at)
    return {
        "id": f"outcomes.{name}.{slug(crime_type)}.{of.force_id}.{cohort.start}-to-{cohort.end}.at-{at}",
        "population": "crimes recorded" if crime_type == ALL else f"crimes recorded, {crime_type}",
        "area": of.area,
        "period": cohort,
        "basis": f"cohort: crimes recorded in the period, as known on {day(at)}",
        "made_from": of.made_from,
        "warnings": (*told, *of.told),
    }


def percentages(share: float, low: float, high: float, method: str) -> dict[str, Any]:
    """A share of 1 with its limits as the value and interval of a figure in per cent."""
    return {"value": 100 * share, "interval": Interval(low=100 * low, high=100 * high, method=method), "decimals": 1}


def divided(of: Histories, by: str | None) -> tuple[Histories, ...]:
    """The crimes as of one type and, `by` "crime type", of each: those to make figures of, in that order.

    Raises TrueCountError for another `by`.
    """
    if by not in BY:
        raise TrueCountError(f'Outcomes are shown by "crime type" or for all crime together, not by "{by}".')
    return (of.as_one(), of) if by else (of.as_one(),)


def shown(types: tuple[str, ...], crimes: Counts) -> Iterator[tuple[int, str]]:
    """The places and names of types with crimes enough to be shown by themselves; all crime always is."""
    for place in np.flatnonzero((crimes >= LEAST_CRIMES) | (np.array(types) == ALL)).tolist():
        yield place, types[place]


def too_few(types: tuple[str, ...], crimes: Counts) -> tuple[str, ...]:
    """What is told of types that have crimes, and too few to be shown."""
    small = [
        name for name, count in zip(types, crimes.tolist(), strict=True) if 0 < count < LEAST_CRIMES and name != ALL
    ]
    return (
        (f"Types with fewer than {LEAST_CRIMES} crimes are not shown by themselves: {', '.join(small)}.",)
        if small
        else ()
    )


def lasting(of: Histories, cohort: Period, youngest: int) -> Period | None:
    """The part of a cohort that has been followed for so many days, or months; None where there is none."""
    last = min(cohort.end, of.day(of.as_at - youngest))
    return None if last < cohort.start else Period(start=cohort.start, end=last)


def days_of(of: Histories, steps: int) -> str:
    """So many days, or months, in words."""
    return f"{steps} {of.step}{'' if steps == 1 else 's'}"


def slug(name: str) -> str:
    """A name as a part of a figure's id."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())
