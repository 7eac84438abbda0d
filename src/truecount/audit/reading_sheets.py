"""Sheets for readers to fill in: they tell neither stratum nor chance, so that no reader knows what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from truecount.audit.comparing import Review
from truecount.audit.drawing import Draw
from truecount.audit.readings import COLUMNS, FIRST, SECOND, SETTLED
from truecount.records.sheets import as_csv
from truecount.writing import write_all

Row = tuple[str, str, str, str]


def write_sheet(made: Draw, readers: Sequence[str], path: Path, reviews: Iterable[Review] | None = None) -> Path:
    """Write a sheet: of first readings, a row a log in order, reserves last, the readers taking turns.

    With the `reviews` of first readings: of what is still to be read again, for another reader than the first, and then
    of what is to be settled.
    """
    rows = _first(made, readers) if reviews is None else _again(made, readers, list(reviews))
    write_all({path.name: as_csv(COLUMNS, [(*row, *("",) * (len(COLUMNS) - len(row))) for row in rows])}, path.parent)
    return path


def _first(made: Draw, readers: Sequence[str]) -> list[Row]:
    names = readers or ("",)
    logs = zip(made.route.tolist(), made.reference.tolist(), strict=True)
    return [(route, reference, FIRST, names[place % len(names)]) for place, (route, reference) in enumerate(logs)]


def _again(made: Draw, readers: Sequence[str], reviews: list[Review]) -> list[Row]:
    """The logs with an alleged fault, and those read as clean on which the lot fell, as far as they are still to do."""
    read = {one.log: one.reader for one in reviews if one.reading == FIRST}
    alleged = {one.log for one in reviews if one.reading == FIRST and one.faulty}
    done = {stage: {one.log for one in reviews if one.reading == stage} for stage in (SECOND, SETTLED)}
    due = [row for row, log in enumerate(made.names) if log in read and (log in alleged or made.again[row])]
    rows: list[Row] = []
    for stage in (SECOND, SETTLED):
        for row in due:
            log = made.names[row]
            if log not in done[stage]:
                others = [name for name in readers if name != read[log]] if stage == SECOND else []
                reader = others[row % len(others)] if others else ""
                rows.append((str(made.route[row]), str(made.reference[row]), stage, reader))
    return rows
