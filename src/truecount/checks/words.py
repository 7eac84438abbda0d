"""Words of which what a check says of a record is made."""

from __future__ import annotations

from typing import Any


def day(at: Any) -> Any:
    """A time as its day: 2026-04-30."""
    return at.strftime("%Y-%m-%d")


def minute(at: Any) -> Any:
    """A time to the minute: 2026-04-30 09:15."""
    return at.strftime("%Y-%m-%d %H:%M")
