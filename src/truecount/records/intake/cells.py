"""Cells of a text file as typed values: each function turns a column of text into a column of another type.

The cells come without outer spaces, and empty where they only say that they are empty.

A value that cannot be read becomes empty, never an error: the caller compares it with the text that stood
there and rejects the row with a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
from ibis import Value

YEARS = (1900, 2100)
EXCEL_EPOCH = "1899-12-30"
EXCEL_LAST = 2_958_465
"""The day numbers of a sheet run from 1 to 31 December 9999."""


def whole_number(cell: Value) -> Value:
    """A count, with spaces and commas anywhere in it: " 1 234 " and "1,234" are 1234; "-00" is nought."""
    return cell.re_replace(r"[\s,\x{00a0}]", "").try_cast("int64")


def month(cell: Value) -> Value:
    """A month "2015-01" as the first moment of it."""
    return _sensible((cell + "-01").try_cast("date").try_cast("timestamp"))


def moment(cell: Value, forms: Sequence[str]) -> Value:
    """A date or time in the first of the given forms that reads it; the form "excel" is a day number of a sheet."""
    return ibis.coalesce(*(_moment(cell, form) for form in forms))


def _sensible(when: Value) -> Value:
    """A time in a year that records can be of; a year of two digits read as one of four is a mistake, not a date."""
    return when.year().between(*YEARS).ifelse(when, ibis.null("timestamp"))


def _moment(cell: Value, form: str) -> Value:
    return _sensible(_read(cell, form))


def _read(cell: Value, form: str) -> Value:
    if form == "excel":
        days = cell.try_cast("float64")
        days = (days.between(1, EXCEL_LAST)).ifelse(days, ibis.null("float64"))
        seconds = (days * 86400).round().cast("int64")
        return ibis.timestamp(EXCEL_EPOCH) + seconds.as_interval("s")
    if form == "iso":
        return cell.try_cast("timestamp")
    return _try_strptime(cell, form)


@ibis.udf.scalar.builtin(  # type: ignore[untyped-decorator]
    name="try_strptime", signature=(("string", "string"), "timestamp")
)
def _try_strptime(cell: Any, form: Any) -> Any:
    """DuckDB's own: empty where the text is not of the form."""


def precision(cell: Value, forms: Sequence[str]) -> Value:
    """How exactly the form that reads a cell says when: "instant", "day" or "month"."""
    return ibis.coalesce(
        *(_moment(cell, form).isnull().ifelse(ibis.null("string"), _precision(cell, form)) for form in forms)
    )


def _precision(cell: Value, form: str) -> Value:
    if form in ("iso", "excel"):
        return cell.contains(":" if form == "iso" else ".").ifelse("instant", "day")
    if any(part in form for part in ("%H", "%-H", "%I", "%-I")):
        return ibis.literal("instant")
    return ibis.literal("day" if any(part in form for part in ("%d", "%-d", "%j")) else "month")


def last_of_month(day: Value) -> Value:
    """The last day of the month a date is in."""
    first = day.truncate("M")
    return (first + ibis.interval(months=1) - ibis.interval(days=1)).cast("date")


def quarter_start(year: Value, quarter: Value) -> Value:
    """First day of a quarter (1 to 4, from April) of a financial year written "2017/18"."""
    first = year.re_search(r"^\d{4}[/-]\d{2}$").ifelse(year.left(4), ibis.null("string")).try_cast("int32")
    month = quarter.cases(("1", 4), ("2", 7), ("3", 10), ("4", 1))
    return ibis.date(first + (quarter == "4").cast("int32"), month, 1)


def quarter_end(year: Value, quarter: Value) -> Value:
    """Last day of a quarter of a financial year."""
    return last_of_month(quarter_start(year, quarter) + ibis.interval(months=2))


def offence_code(cell: Value) -> Value:
    """A Home Office offence code in the form NNN/NN: "8/6" becomes "008/06"; other forms stay as they are."""
    code = cell
    padded = code.split("/")[0].lpad(3, "0") + "/" + code.split("/")[1].lpad(2, "0")
    return code.re_search(r"^\d{1,3}/\d{1,2}$").ifelse(padded, code)


def outcome_type(cell: Value) -> Value:
    """A Home Office outcome type: "01" and "1" are one, "1a" is "1A"."""
    return cell.upper().re_replace(r"^0+(\d)", r"\1")
