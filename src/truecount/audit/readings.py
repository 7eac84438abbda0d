"""What readers decided: the crimes that each log read requires, one row a crime, in CSV files that they filled in."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from truecount.audit.drawing import Draw
from truecount.audit.frame import class_facts
from truecount.audit.tables import MOST_FAULTS, filled, number, one_of, read_csv, text
from truecount.errors import TrueCountError
from truecount.reference.kinds import KINDS, OTHER

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
    return {
        row["class_code"]: (row["offence_group"], row["kind"], row["weight"])
        for row in class_facts().to_pylist()
        if row["kind"] >= 0
    }


def kind_of(class_code: str) -> str:
    """The kind of crime of a class; a class that is in no list is other crime."""
    held = audited_classes().get(class_code)
    return KINDS[held[1] if held else OTHER]


def read_readings(paths: Sequence[Path], made: Draw) -> list[Reading]:
    """Filled-in readings of a draw, from one file or several. Rows that nobody has filled in are logs not read yet.

    Raises TrueCountError with every fault: cells that cannot be read; then rows that say half of what they should, logs
    not drawn, and logs of which one reading has two readers, or says both that something is required and that not.
    """

    def class_code(cell: str) -> str | None:
        if cell and cell not in (NOTHING, UNREADABLE) and cell not in audited_classes():
            raise ValueError(f'is no class of crime that an audit counts; "{NOTHING}" says that none is required')
        return cell or None

    readers = {
        "route": filled,
        "reference": filled,
        "reading": one_of(*STAGES),
        "reader": text,
        "class_code": class_code,
        "offence_code": text,
        "victim": text,
        "minutes": number(0, 10_000),
        "note": text,
    }
    drawn, faults, found = set(made.names), [], []
    for path in paths:
        for row in read_csv(path, readers, "the file of readings", COLUMNS[5:]):
            at = f"{path}, row {row.pop('row')}"
            if not any(row[name] is not None for name in COLUMNS[4:]):
                continue
            empty = [name for name in COLUMNS[2:5] if row[name] is None]
            faults += [f"{at}, column {name}: it is empty and must not be where a log was read." for name in empty]
            one = Reading(**row)
            if one.log not in drawn:
                faults.append(f'{at}: log "{one.reference}" of {one.route} was not drawn; leave it out.')
            if not empty:
                found.append(one)
    faults += [f"{', '.join(map(str, paths))}: {fault}" for fault in _at_odds(found)]
    if faults:
        raise TrueCountError(*faults[:MOST_FAULTS])
    return found


def _at_odds(found: list[Reading]) -> Iterator[str]:
    """What rows of one reading of one log say against one another."""
    by_reading: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for one in found:
        by_reading[one.log, one.reading].append(one)
    for (log, reading), rows in by_reading.items():
        of = f'the {reading} reading of log "{log.partition("|")[2]}"'
        words = {one.class_code if one.class_code in (NOTHING, UNREADABLE) else "a crime" for one in rows}
        if len(words) > 1:
            yield f"{of} says both {' and '.join(sorted(words))}; leave one."
        names = sorted({one.reader for one in rows})
        if len(names) > 1:
            yield f"{of} is by {' and by '.join(names)}; one reader makes it, and another the second."
