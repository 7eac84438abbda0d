"""Whether a backup holds what it says: rows of the right kind and number, names that lead nowhere, a log in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from truecount.errors import TrueCountError
from truecount.workbench.keeping import content, rows, versions
from truecount.workbench.keeping.archive import Backup
from truecount.workbench.ledger.chain import verify_entries

ENTRY = "ledger.entry"


@dataclass(frozen=True)
class Held:
    """What a backup holds: rows, files and entries of the log, the last digest, and each break of the log's chain."""

    rows: int
    files: int
    entries: int
    last: str
    faults: tuple[str, ...] = ()


def models_of(backup: Backup) -> list[type[Model]]:
    """The models that a backup has rows of, as they were then. Raises TrueCountError where this version knows none
    such: it is of a newer one, or not of a workbench."""
    steps = set(backup.manifest.migrations)
    if steps - versions.known():
        raise TrueCountError(
            f"{backup.path}: the backup was made by version {backup.manifest.version}, whose database is newer than "
            "this version knows; use that version or a later one."
        )
    if not steps:
        raise backup.bad("it is of no version")
    held = rows.models(versions.apps_at(steps))
    told = [(one.model, one.columns) for one in backup.manifest.tables]
    if told != [(one._meta.label_lower, rows.columns(one)) for one in held]:
        raise backup.bad("its tables are not those of a workbench")
    return held


def rows_of(backup: Backup, model: type[Model]) -> Iterator[rows.Row]:
    """The rows that a backup has of a model. Raises TrueCountError for one that can be none."""
    told = next(one for one in backup.manifest.tables if one.model == model._meta.label_lower)
    number = 0
    for number, said in enumerate(backup.lines(told.member), start=1):
        try:
            yield rows.row(model, said)
        except (ValueError, RecursionError):
            raise backup.bad(f"row {number:,} of {told.member} cannot be read") from None
    if number != told.rows:
        raise backup.bad(f"{told.member} has {number:,} rows and should have {told.rows:,}")


def checked(backup: Backup) -> Held:
    """Read every row of a backup, and its log entry by entry; breaks of the log's chain are told.

    Raises TrueCountError where the backup is not of this version or an older one, or holds what cannot be.
    """
    if odd := next((one for one in backup.manifest.files if not content.fits(one)), None):
        raise backup.bad(f"it has a file of the name {odd!a}")
    found = Held(0, 0, 0, "")
    ends: list[rows.Row] = []
    for model in models_of(backup):
        every = rows_of(backup, model)
        if model._meta.label_lower == ENTRY:
            log = verify_entries(_named(rows.columns(model), every))
            found = Held(backup.manifest.rows, len(backup.manifest.files), log.entries, log.last, log.faults)
        elif model._meta.label_lower == rows.END:
            ends = list(every)
        else:
            for _ in every:
                pass
    told = (backup.manifest.entries, backup.manifest.last)
    if not found.faults and ((found.entries, found.last) != told or [tuple(one[1:]) for one in ends] != [told]):
        faults = (f"The log ends at entry {found.entries:,} and should end at {told[0]:,}: some are missing.",)
        return Held(found.rows, found.files, found.entries, found.last, faults)
    return found


def _named(names: list[str], every: Iterable[rows.Row]) -> Iterator[dict[str, Any]]:
    return (dict(zip(names, one, strict=True)) for one in every)
