"""One cell of a CSV file into a typed value, by the column's type."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from truecount.reference.table import Column, Value


class BadCell(Exception):
    """A cell that is not what its column says; the text is the end of a sentence about the cell."""


def read_cell(column: Column, text: str) -> Value:
    """The value of a cell; None when blank. Raises `BadCell` when it is not what the column says."""
    if text != text.strip() or "\n" in text or "\r" in text:
        raise BadCell("has space at an end, or a line break, which a cell may not have")
    if not text:
        if column.required:
            raise BadCell("is blank but must be filled in")
        return None
    value = _READERS[column.type](text)
    _allowed(column, value)
    return value


def _allowed(column: Column, value: Value) -> None:
    for one in value if isinstance(value, tuple) else (value,):
        if column.one_of and one not in column.one_of:
            raise BadCell(f'is "{one}", which is none of {", ".join(column.one_of)}')
        if column.pattern and not re.fullmatch(column.pattern, str(one)):
            raise BadCell(f'is "{one}", which does not have the shape {column.pattern}')


def _integer(text: str) -> int:
    if not re.fullmatch(r"-?\d+", text):
        raise BadCell(f'is "{text}", which is not a whole number')
    return int(text)


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise BadCell(f'is "{text}", which is not a number')
    return value


def _date(text: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise BadCell(f'is "{text}", which is not a date written as 2026-04-01') from None


def _flag(text: str) -> bool:
    if text not in ("yes", "no"):
        raise BadCell(f'is "{text}", which is neither yes nor no')
    return text == "yes"


def _list(text: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in text.split(";"))
    if not all(parts):
        raise BadCell(f'is "{text}", a list with an empty place in it')
    return parts


_READERS: dict[str, Callable[[str], Value]] = {
    "text": lambda text: text,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "flag": _flag,
    "list": _list,
}
