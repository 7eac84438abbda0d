"""Restoring a backup: into a workbench that holds nothing yet, on this machine or another, whole or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from truecount.errors import TrueCountError
from truecount.workbench import places, running
from truecount.workbench.keeping import content, rows, versions
from truecount.workbench.keeping.archive import Backup
from truecount.workbench.keeping.checking import Held, checked, models_of, rows_of
from truecount.workbench.ledger.chain import verify


def restore(backup: Backup) -> tuple[Held, bool]:
    """Put a backup into the workbench, which must be empty; what it holds, and whether anything was to do.

    Where the workbench holds already what the backup holds, nothing is. Raises TrueCountError where it holds anything
    else, where the backup's log does not hold, and where the database refuses a row; nothing is changed then.
    """
    held = checked(backup)
    if held.faults:
        raise backup.bad(held.faults[0].rstrip("."))
    with running.usable():
        if _is_there(backup):
            return held, False
        with contextlib.ExitStack() as files, _written_at_once():
            _put(backup, files)
    return held, True


def _put(backup: Backup, files: contextlib.ExitStack) -> None:
    """Put it all in; `files` ends after the transaction does, and takes the files out again where that did not hold."""
    versions.go_to(backup.manifest.migrations)
    held = models_of(backup)
    if rows.any_of(held) or content.differs(places.home(), backup)[0]:
        raise _elsewhere(backup, "something else than the backup")
    for model in held:
        try:
            rows.put(model, rows_of(backup, model))
        except DatabaseError as error:
            said = " ".join(str(error).split())
            raise backup.bad(f"the database refuses what it holds of {model._meta.label_lower}: {said}") from error
    try:
        connection.check_constraints()
    except DatabaseError as error:
        raise backup.bad("a row belongs to one that is not there") from error
    if not _same(backup, held):
        raise backup.bad("the database did not keep it as it was")
    rows.count_on(held)
    files.enter_context(content.put(places.home(), backup))
    versions.go_on()
    found = verify()
    if found.faults or (found.entries, found.last) != (backup.manifest.entries, backup.manifest.last):
        raise backup.bad("its log does not hold here")


def _is_there(backup: Backup) -> bool:
    """Whether the workbench holds already, row for row and file for file, what the backup holds.

    Raises TrueCountError where it is of another version than can take the backup.
    """
    now, then = versions.applied(), set(backup.manifest.migrations)
    if now - then:
        raise _elsewhere(backup, "a database of a newer version than the backup")
    if now != then:
        return False
    return _same(backup, models_of(backup)) and content.differs(places.home(), backup) == (False, False)


def _same(backup: Backup, held: list[type[Model]]) -> bool:
    return all(rows.same(one, rows_of(backup, one)) for one in held)


def _elsewhere(backup: Backup, holds: str) -> TrueCountError:
    return TrueCountError(
        f"{places.home()} holds {holds}, and nothing was restored. Name an empty folder with --home, or with "
        f"{places.DATABASE} a database that is empty, to restore {backup.path} there."
    )


@contextlib.contextmanager
def _written_at_once() -> Iterator[None]:
    """One transaction for tables and rows alike. SQLite makes tables in one only where links between rows are not
    checked in it; they are checked before its end."""
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            yield
    finally:
        connection.enable_constraint_checking()
