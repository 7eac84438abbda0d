"""Facts of a log beside its words: how it came in, when, under which code, and what was recorded of it so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction import FeatureHasher

from truecount.triage.history import in_words
from truecount.triage.logs import Ints, Logs
from truecount.triage.words import FEWEST

COLUMNS = 2**15
WEIGHT = 0.3
"""What a fact counts beside the words of a log, whose row has length 1. Measured on the simulated force."""
HOURS = 3
OF_ROWS = ["route", "channel", "standing", "opening_code", "qualifiers", "district", "reported_at"]
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, eq=False)
class Facts:
    """Which hashed columns of facts count: those that enough logs share."""

    columns: Ints

    def matrix(self, said: Sequence[Sequence[str]]) -> Any:
        """The facts of logs as a sparse matrix, (N, C) for C columns."""
        return _hashed(said)[:, self.columns]

    def parts(self, said: Sequence[str]) -> dict[str, int]:
        """The facts of one log, each with its place among the columns."""
        place = {int(column): n for n, column in enumerate(self.columns)}
        found = ((fact, int(_hashed([[fact]]).indices[0])) for fact in said)
        return {fact: place[column] for fact, column in found if column in place}


def learn_facts(said: Sequence[Sequence[str]]) -> Facts:
    """Which facts enough logs share."""
    return Facts(np.flatnonzero(np.bincount(_hashed(said).indices, minlength=COLUMNS) >= FEWEST))


def log_facts(logs: Logs) -> list[list[str]]:
    """The facts of each log that were known when it came in, in words."""
    rows = logs.rows.select(OF_ROWS).to_pylist()
    before = zip(logs.at_place.tolist(), logs.by_caller.tolist(), strict=True)
    return [_facts(row, in_words(place), in_words(caller)) for row, (place, caller) in zip(rows, before, strict=True)]


def _facts(row: dict[str, Any], place: str, caller: str) -> list[str]:
    code, at = row["opening_code"] or "no code", row["reported_at"]
    told = {
        "kept in": row["route"],
        "came by": row["channel"],
        "reported by": row["standing"],
        "opened under": code,
        "opened, and kept in": f"{code}, {row['route']}",
        "opened, and reported by": f"{code}, {row['standing']}",
        "district": row["district"],
        "day": DAYS[at.weekday()],
        "hour": f"{at.hour // HOURS * HOURS} to {at.hour // HOURS * HOURS + HOURS}",
        "logs of the place the year before": place,
        "logs of the caller the year before": caller,
    }
    marked = [f"qualifier: {one.strip()}" for one in (row["qualifiers"] or "").split(";") if one.strip()]
    return [f"{name}: {value}" for name, value in told.items() if value not in (None, "")] + marked


def record_facts(logs: Logs, step: int, rows: Ints) -> list[list[str]]:
    """The facts of the first `step` records of the logs at some places, in words."""
    return [_of_records(logs.classes[n][:step], logs.flags[n][:step]) for n in rows.tolist()]


def _of_records(classes: tuple[str, ...], flags: tuple[str, ...]) -> list[str]:
    marks = sorted({mark.strip() for one in flags for mark in one.split(";") if mark.strip()})
    together = [f"recorded together: {', '.join(sorted(classes))}"] if len(classes) > 1 else []
    return [f"recorded: {one}" for one in sorted(set(classes))] + together + [f"flagged: {mark}" for mark in marks]


def _hashed(said: Sequence[Sequence[str]]) -> Any:
    if not said:  # which the hasher does not take
        return sparse.csr_matrix((0, COLUMNS), dtype=np.float32)
    hashing = FeatureHasher(COLUMNS, input_type="string", alternate_sign=False, dtype=np.float32)
    made = sparse.csr_matrix(hashing.transform(said))
    made.data[:] = WEIGHT
    return made
