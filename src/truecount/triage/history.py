"""What was known of a place or a person when a log came in: how many logs of theirs the year before had brought."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

STAIR = (1, 2, 4, 8)
"""Counts are told as at least so many."""
YEAR = 365 * 24 * 3600


def earlier(at: Any, keys: Sequence[str | None]) -> Any:
    """For each log, how many logs with the same key came to notice in the 365 days before it, (N,); -1 without a key.

    `at` (N,) is when each came to notice, as datetime64, `keys` are pseudonymous. Logs of one moment do not count for
    one another.
    """
    seconds = at.astype("datetime64[s]").astype(np.int64)
    seconds = seconds - seconds.min(initial=seconds[0]) if len(seconds) else seconds
    of = _numbered(keys)
    # Key and time as one number: sorted, the logs of a key stand together in the order of time, a year from the next.
    when = of * (int(seconds.max(initial=0)) + YEAR + 1) + seconds
    ordered = np.sort(when)
    before = np.searchsorted(ordered, when) - np.searchsorted(ordered, when - YEAR)
    return np.where(of < 0, -1, before)


def _numbered(keys: Sequence[str | None]) -> Any:
    """A number for each key, the same for the same, (N,); -1 without a key."""
    named = pa.array([key or None for key in keys], pa.string()).dictionary_encode()
    return named.indices.fill_null(-1).to_numpy().astype(np.int64)


def in_words(count: int) -> str:
    """A count as a step of a stair, so that a few logs more or less are one fact; nothing where it is not known."""
    if count <= 0:
        return "none" if count == 0 else ""
    return f"{max(step for step in STAIR if step <= count)} or more"
