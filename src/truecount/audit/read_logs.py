"""What audits found of each log that they read: whether it hides a missed crime, and with what chance it was read."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from truecount.audit.comparing import NOT_REQUIRED
from truecount.audit.readings import STAGES, UNREADABLE
from truecount.audit.reviews import CHANCE
from truecount.audit.tables import MOST_FAULTS, filled, needed, number, one_of, read_csv
from truecount.errors import TrueCountError
from truecount.reference.kinds import KINDS
from truecount.verdicts import VERDICTS

LEAST = 1e-9
MISSING = {one.name for one in VERDICTS.values() if one.recorded is False}


@dataclass(frozen=True)
class ReadLog:
    """A log that was read: the crimes missed in it, by kind, the chance that it had of being read, and by which of the
    audits asked for, from 0."""

    route: str
    reference: str
    missed: tuple[int, ...]
    chance: float
    audit: int = 0


def read_logs(paths: Iterable[Path]) -> list[ReadLog]:
    """The logs of files of reviews, each as its last reading has it: settled, else second, else first.

    Logs that could not be read are left out; one read in two audits stands there twice. Raises TrueCountError with
    every fault of a file, and where two files hold the same.
    """
    readers = {
        "route": filled,
        "reference": filled,
        "reading": needed(one_of(*STAGES)),
        "verdict": needed(one_of(*VERDICTS, NOT_REQUIRED, UNREADABLE)),
        "kind": one_of(*KINDS),
        CHANCE: needed(number(LEAST, 1)),
    }
    audits = [(path, _of_file(_told(path, read_csv(path, readers, "the file of reviews")))) for path in paths]
    for (first, found), (second, again) in itertools.combinations(audits, 2):
        if found and found == again:
            raise TrueCountError(f"{second}: these are the reviews of {first} once more; give those of an audit once.")
    return [replace(one, audit=number) for number, (_, found) in enumerate(audits) for one in found]


def _told(path: Path, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, where each missed crime has its kind."""
    faults = [
        f"{path}, row {row['row']}, column kind: it is empty and must not be where a crime is missed; it is one of "
        f"{', '.join(KINDS)}."
        for row in rows
        if row["verdict"] in MISSING and row["kind"] is None
    ]
    if faults:
        raise TrueCountError(*faults[:MOST_FAULTS])
    return rows


def _of_file(rows: list[dict[str, Any]]) -> list[ReadLog]:
    readings: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        readings[row["route"], row["reference"]][row["reading"]].append(row)
    found = []
    for (route, reference), stages in readings.items():
        last = stages[max(stages, key=STAGES.index)]
        if any(row["verdict"] == UNREADABLE for row in last):
            continue
        kinds = [row["kind"] for row in last if row["verdict"] in MISSING]
        missed = tuple(kinds.count(kind) for kind in KINDS)
        found.append(ReadLog(route, reference, missed, last[0][CHANCE]))
    return found
