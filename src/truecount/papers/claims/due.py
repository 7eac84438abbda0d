"""When a promise is due: the last day that its words may mean."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
COUNTS = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
IN_WORDS = {word: max(number, 1) for number, word in enumerate(COUNTS)}
ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
FINANCIAL = re.compile(r"\b(\d{4})/(\d{2})\b")
NAMED = re.compile(r"\b(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]+)\s+(\d{4})\b")
YEAR = re.compile(r"\b((?:19|20)\d{2})\b")
AT_ONCE = re.compile(r"\b(?:immediately|at once|forthwith)\b", re.IGNORECASE)
SPAN = re.compile(rf"\b(\d{{1,3}}|{'|'.join(COUNTS)}) (day|week|month|year)s?\b", re.IGNORECASE)
OF_NO_YEAR = re.compile(r"\b(?:(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?)?([A-Za-z]+)\b")
YEAR_OF_MONTHS = 12


def last_day(due: str, made: date | None = None) -> date | None:
    """The last day that words such as "1 October 2018", "March 2019", "2018/19" or "2019" may mean; else None.

    With the day it was `made`, also of "immediately", "within three months", "on 1 October" and "in March".
    """
    try:
        return _dated(due) or (_after(due, made) if made else None)
    except (ValueError, OverflowError):
        return None


def _dated(due: str) -> date | None:
    if found := ISO.search(due):
        return date(*(int(part) for part in found.groups()))
    if found := FINANCIAL.search(due):
        return date(int(found[1]) + 1, 3, 31)
    for found in NAMED.finditer(due):
        if month := MONTHS.get(found[2].lower()):
            year = int(found[3])
            return date(year, month, int(found[1])) if found[1] else _month_end(year, month)
    if found := YEAR.search(due):
        return date(int(found[1]), 12, 31)
    return None


def _after(due: str, made: date) -> date | None:
    """What is counted from the day it was made."""
    if AT_ONCE.search(due):
        return made
    if found := SPAN.search(due):
        word = found[1].lower()
        return _later(made, int(word) if word.isdecimal() else IN_WORDS[word], found[2].lower())
    for found in OF_NO_YEAR.finditer(due):
        if month := MONTHS.get(found[2].lower()):
            in_year = (made.year, made.year + 1)
            days = [date(y, month, int(found[1])) if found[1] else _month_end(y, month) for y in in_year]
            return next(one for one in days if one >= made)
    return None


def _later(made: date, number: int, unit: str) -> date:
    if unit in ("day", "week"):
        return made + timedelta(days=number * (7 if unit == "week" else 1))
    months = made.month - 1 + number * (YEAR_OF_MONTHS if unit == "year" else 1)
    year, month = made.year + months // YEAR_OF_MONTHS, months % YEAR_OF_MONTHS + 1
    return min(_month_end(year, month), date(year, month, 1) + timedelta(days=made.day - 1))


def _month_end(year: int, month: int) -> date:
    return date(year + month // YEAR_OF_MONTHS, month % YEAR_OF_MONTHS + 1, 1) - timedelta(days=1)
