"""Inspections of a force: which have a rate, which year each stands for, and how sure its rate is."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Period, day
from truecount.reference.table import Row
from truecount.trends.ratio_interval import Estimate, effective_sample, symmetric, wilson
from truecount.trends.years import year_of

ROUNDING = 0.5
"""Half a percentage point: how far a rate given without decimals may lie from the rate that was found."""


@dataclass(frozen=True)
class Accuracy:
    """A recording rate with the interval used for it, and the words that say where the interval comes from."""

    rate: Fraction
    estimate: Estimate
    published: bool
    about_rate: tuple[str, ...]
    about_year: tuple[str, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """All that has to be said with the rate when it stands for a financial year."""
        return (*self.about_year, *self.about_rate)


def inspections(force_id: str) -> tuple[Row, ...]:
    """All inspections held of a force, in order of publication; those of unknown date stand first in their year."""
    rows = reference.load("inspections").where(force_id=force_id)
    return tuple(sorted(rows, key=lambda row: row["published"] or date(int(row["inspection"][:4]), 1, 1)))


def window(row: Row) -> Period | None:
    """The days whose reports were audited, where both ends are held."""
    if row["audit_from"] is None or row["audit_to"] is None:
        return None
    return Period(start=row["audit_from"], end=row["audit_to"])


def year(row: Row) -> str | None:
    """The financial year an inspection stands for.

    It is the year that holds most days of the audit window (the earlier of two that hold as many). Where the
    window is not held it is the year of publication; where neither is, None.
    """
    audited = window(row)
    if audited is None:
        return year_of(row["published"]) if row["published"] else None
    first, last = year_of(audited.start), year_of(audited.end)
    if first == last:
        return first
    last_start = Period.financial_year(last).start
    in_first, in_last = last_start - audited.start, audited.end - last_start + timedelta(days=1)
    return first if in_first >= in_last else last


def by_year(force_id: str) -> dict[str, Row]:
    """The inspection with an overall rate that stands for each financial year; the latest published of several."""
    found = {}
    for row in inspections(force_id):
        stands_for = year(row)
        if row["overall_rate"] is not None and stands_for is not None:
            found[stands_for] = row
    return dict(sorted(found.items()))


def accuracy(row: Row, assumed_half_width: float | None = None) -> Accuracy:
    """The overall rate of an inspection with its published interval, or with an assumed one that says so.

    `assumed_half_width` is in percentage points. Without it an unpublished interval is as wide as that of the
    smallest effective sample among all published ones (Wilson's interval).
    """
    rate = Fraction(row["overall_rate"]) / 100
    if row["overall_half_width"] is not None:
        estimate = symmetric(float(rate), float(row["overall_half_width"]) / 100)
        return Accuracy(rate, estimate, True, (), _about_year(row))
    estimate, words = _assumed(float(rate), assumed_half_width)
    told = [f"The interval of the {name(row)} was not found in what is held; {words}."]
    if row["rate_rounded"]:
        estimate = _widened(estimate)
        told.append(
            f"The rate of the {name(row)} was only given rounded, so its interval is widened by {ROUNDING} points each "
            "way."
        )
    return Accuracy(rate, estimate, False, tuple(told), _about_year(row))


def name(row: Row) -> str:
    """An inspection as a sentence names it: "2017 initial inspection", "2018 re-inspection"."""
    return str(row["inspection"]) + ("" if row["kind"] == "re-inspection" else " inspection")


def smallest_sample() -> Row:
    """The inspection whose published overall interval implies the smallest effective sample."""
    held = [row for row in reference.load("inspections").rows if row["overall_half_width"] is not None]
    return min(held, key=_sample)


def _sample(row: Row) -> float:
    return effective_sample(float(row["overall_rate"]) / 100, float(row["overall_half_width"]) / 100)


def _assumed(rate: float, half_width: float | None) -> tuple[Estimate, str]:
    if half_width is not None:
        if not 0 < half_width < 100 * rate:
            raise TrueCountError(
                f"An assumed half-width is in percentage points, above 0 and below the rate of {100 * rate:.1f}; "
                f"{half_width:g} is not."
            )
        return symmetric(rate, half_width / 100), f"a half-width of {half_width:g} points is assumed, as asked"
    least, sample = _least_sample()
    estimate = wilson(rate, sample)
    span = f"{100 * estimate.low:.1f} to {100 * estimate.high:.1f} per cent"
    return estimate, (
        f"{span} is assumed, as of a sample of {sample:.0f} crimes, the smallest that any published overall interval "
        f"implies ({least})"
    )


@functools.cache
def _least_sample() -> tuple[str, float]:
    least = smallest_sample()
    return f"{reference.force(least['force_id'])['short_name']}, {least['inspection']}", _sample(least)


def _about_year(row: Row) -> tuple[str, ...]:
    audited = window(row)
    if audited is not None:
        return (f"The {name(row)} read reports of {audited}; it stands for all of {year(row)}.",)
    if row["published"] is None:
        return ()
    return (
        f"The dates audited in the {name(row)} are not held; it stands for {year(row)}, the financial year in which "
        f"it was published ({day(row['published'])}).",
    )


def _widened(estimate: Estimate) -> Estimate:
    return Estimate(estimate.value, estimate.low - ROUNDING / 100, min(estimate.high + ROUNDING / 100, 1.0))
