"""What was promised: its state, when it is due, what shows it, and whether that day is past."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from truecount.figure import day
from truecount.papers.claims.register import Commitment

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
FINANCIAL = re.compile(r"\b(\d{4})/(\d{2})\b")
NAMED = re.compile(r"\b(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]+)\s+(\d{4})\b")
YEAR = re.compile(r"\b((?:19|20)\d{2})\b")
NO_DAY = "When it was due cannot be read as a day, so whether it is overdue cannot be told."
NO_DUE = "No day was told by which it was due."


@dataclass(frozen=True)
class Followed:
    """One commitment as it stands on a day.

    `overdue` is true only where it is open and the last day it may mean is past; None where that cannot be told.
    """

    commitment: Commitment
    on: date
    due: date | None

    @property
    def overdue(self) -> bool | None:
        """Whether the last day that its due date may mean is past, for what is still open."""
        if self.commitment.progress != "open":
            return False
        return None if self.due is None else self.due < self.on

    @property
    def said(self) -> str:
        """Its state in a sentence."""
        one = self.commitment
        if one.progress != "open":
            return f"The register has it as {one.progress}."
        if self.due is None:
            return NO_DAY if one.due else NO_DUE
        standing = "Overdue" if self.overdue else "Not yet due"
        return f"{standing} on {day(self.on)}: due by {day(self.due)}."

    @property
    def shown_evidence(self) -> str:
        """What shows it, or that nothing does."""
        return self.commitment.evidence or "none in the register"


def followed(commitment: Commitment, on: date) -> Followed:
    """A commitment as it stands on a day; "in 2019" is due by the end of 2019, "2018/19" by 31 March 2019."""
    return Followed(commitment, on, last_day(commitment.due))


def last_day(due: str) -> date | None:
    """The last day that words such as "1 October 2018", "March 2019", "2018/19" or "2019" may mean; else None."""
    try:
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
    except ValueError:
        return None
    return None


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
