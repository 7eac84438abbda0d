"""What readers decided: the crimes that each log read requires, one row a crime, in a CSV file that they fill in."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from truecount.audit.drawing import Draw, names_of
from truecount.audit.frame import class_facts
from truecount.audit.tables import filled, number, one_of, read_csv, text
from truecount.errors import TrueCountError
from truecount.records.sheets import as_csv
from truecount.writing import write_all

FIRST, SECOND, SETTLED = "first", "second", "settled"
STAGES = (FIRST, SECOND, SETTLED)
"""The first reading of a log; the second, blind to it; and what the registrar settled."""
NOTHING, UNREADABLE = "none", "cannot be read"
"""In place of a class: the log requires no crime; it cannot be read, and a reserve takes its place."""
COLUMNS = (
    "route",
    "reference",
    "reading",
    "reader",
    "class_code",
    "offence_code",
    "victim",
    "minutes",
    "note",
)


@dataclass(frozen=True)
class Reading:
    """One crime that a reader says a log requires, or that it requires none (`class_code` "none").

    `reading` is first, second or settled; `victim` the pseudonymous key of the victim, or a word that tells several
    victims of a log apart; `minutes` what reading the log took, on one of its rows.
    """

    route: str
    reference: str
    reading: str
    reader: str
    class_code: str
    offence_code: str | None = None
    victim: str | None = None
    minutes: float | None = None
    note: str | None = None

    @property
    def log(self) -> str:
        """The log's one name."""
        return f"{self.route}|{self.reference}"


@functools.cache
def audited_classes() -> dict[str, tuple[str, int, float]]:
    """The offence group, kind (place in KINDS) and severity weight of each class that an audit counts."""
    return {row["class_code"]: (row["offence_group"], row["kind"], row["weight"]) for row in class_facts().to_pylist()}


def read_readings(path: Path, made: Draw) -> list[Reading]:
    """Filled-in readings of a draw. Raises TrueCountError with every fault: logs not drawn, classes not known, logs of
    which one row says "none" and another a crime."""

    def class_code(cell: str) -> str:
        if cell not in (NOTHING, UNREADABLE) and cell not in audited_classes():
            raise ValueError(f'is no class of crime that an audit counts; "{NOTHING}" says that none is required')
        return cell

    readers = {
        "route": filled,
        "reference": filled,
        "reading": one_of(*STAGES),
        "reader": filled,
        "class_code": class_code,
        "offence_code": text,
        "victim": text,
        "minutes": number(0, 10_000),
        "note": text,
    }
    rows = [row for row in read_csv(path, readers, "the readings", COLUMNS[5:]) if row["class_code"] or row["reading"]]
    drawn, faults = set(made.names), []
    found = []
    said: dict[tuple[str, str], set[bool]] = {}
    for row in rows:
        number_in_file = row.pop("row")
        one = Reading(**row)
        if one.log not in drawn:
            faults.append(f'{path}, row {number_in_file}: log "{one.reference}" of {one.route} was not drawn.')
        said.setdefault((one.log, one.reading), set()).add(one.class_code in (NOTHING, UNREADABLE))
        found.append(one)
    faults += [
        f'{path}: the {reading} reading of log "{log.partition("|")[2]}" says both that nothing is required and that '
        "something is; leave one."
        for (log, reading), words in said.items()
        if len(words) > 1
    ]
    if faults:
        raise TrueCountError(*faults[:20])
    return found


def write_sheet(made: Draw, readers: tuple[str, ...], path: Path) -> Path:
    """Write a sheet of first readings to fill in, a row a log in order, reserves last, the readers taking turns.

    It tells neither stratum nor chance: a reader does not know what was expected of a log.
    """
    names = readers or ("",)
    rows = [
        (route, reference, FIRST, names[place % len(names)], *("",) * 5)
        for place, (route, reference) in enumerate(zip(made.route, made.reference, strict=True))
    ]
    write_all({path.name: as_csv(COLUMNS, rows)}, path.parent)
    return path


def unread(made: Draw, read: set[str]) -> list[str]:
    """The references of logs drawn for reading that no first reading is of, in order."""
    return [
        name.partition("|")[2]
        for name, role in zip(names_of(made.route, made.reference), made.role, strict=True)
        if role == "reading" and name not in read
    ]
