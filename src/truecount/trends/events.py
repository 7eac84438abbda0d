"""What else changed: dated changes of rules, practice and data between two days."""

from __future__ import annotations

from datetime import date

from truecount import reference
from truecount.reference.table import Row

UNDATED = ("placeholder", "unknown")
NATIONAL = "england-and-wales"
RULES_AND_PRACTICE = ("rule", "practice")
MOVES_COUNTS = ("up", "down", "break", "plateau", "new-series")
"""Directions that can move a total; moving crimes between classes, or renaming them, does not."""


def events_between(
    force_id: str, start: date, end: date, kinds: tuple[str, ...] = RULES_AND_PRACTICE
) -> tuple[Row, ...]:
    """Rows of the reference table `events` dated after `start` and up to `end`, in order of date.

    They are events of the force itself or of all England and Wales. Dates that are only placeholders are left out.
    `kinds` are among rule, practice, inspection, data-supply, outcomes and incidents.
    """
    area = (reference.force(force_id)["force_id"], NATIONAL)
    found = [
        row
        for row in reference.load("events").rows
        if row["area"] in area
        and row["kind"] in kinds
        and row["date"] is not None
        and row["precision"] not in UNDATED
        and start < row["date"] <= end
    ]
    return tuple(sorted(found, key=lambda row: (row["date"], row["event_id"])))


def move_counts(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Those events that can move the number of crimes, not only their classes or names."""
    return tuple(row for row in rows if row["direction"] in MOVES_COUNTS)
