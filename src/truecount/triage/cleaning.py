"""What is taken out of a log before its words are read: how it ended, who somebody is, and what came too late."""

from __future__ import annotations

import functools
import re
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).parent / "taken_out.yaml"
CLOCK = re.compile(
    r"^[^\S\n]*[\[(]?[^\S\n]*(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}[ -]?[A-Za-z]{3,9}[ -]?\d{2,4})?"
    r"[^\S\n]*[Tt]?"
    r"(?:([01]?\d|2[0-3]):([0-5]\d)\b|([01]\d|2[0-3])([0-5]\d)(?=[^\S\n]?h(?:rs?|ours)?\b))",
    re.MULTILINE,
)
"""The time at which an entry of a log begins, as 15:03 or 1503 hrs, after a date or alone."""
DAY = 24 * 60


@dataclass(frozen=True)
class TakenOut:
    """One thing taken out: what it is, what it would tell (decision, person or frame), and how it is known."""

    what: str
    of: str
    pattern: str


@functools.cache
def taken_out() -> tuple[TakenOut, ...]:
    """All that is taken out, in order."""
    return tuple(TakenOut(**row) for row in yaml.safe_load(HOME.read_text("utf-8"))["taken_out"])


def cleaned(text: Any) -> Any:
    """A column of logs as they were written, cleaned, in small letters; an Ibis expression. Empty logs are ''."""
    for one in taken_out():
        text = text.re_replace(one.pattern, " ")
    return text.lower().fill_null("")


def without(text: str, what: Container[str], mark: str = " ") -> str:
    """One log as it was written, without some of the things that are taken out, by `what` they are."""
    for one in taken_out():
        if one.what in what:
            text = re.sub(one.pattern, mark, text)
    return text


def until(text: str, minutes: float) -> str:
    """A log up to so many minutes after its first entry. Entries without a clock belong to the one before.

    Only times of day are written: an entry whose time lies before that of the entry above is of the next day.
    """
    begun: int | None = None
    above, days = 0, 0
    for entry in CLOCK.finditer(text):
        clock = int(entry[1] or entry[3]) * 60 + int(entry[2] or entry[4])
        begun = clock if begun is None else begun
        days += clock < above
        above = clock
        if days * DAY + clock - begun > minutes:
            return text[: entry.start()]
    return text
