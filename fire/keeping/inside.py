"""What a workbench does from within: it is filled, written to, backed up, restored, and held against a backup."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from fire.inside import answer
from truecount.errors import TrueCountError
from truecount.workbench import places, running

VERBS: dict[str, Any] = {}
STOP = threading.Event()
WRITTEN: list[int] = []
WAITED: list[float] = []
WRITERS: list[threading.Thread] = []


def verb(function: Any) -> Any:
    """One of the verbs."""
    VERBS[function.__name__] = function
    return function


@verb
def filled(seed: int) -> int:
    """Set the workbench up and fill it; how many rows of the log it has."""
    from fire.keeping.filling import fill
    from truecount.workbench.ledger.chain import verify

    running.prepare()
    fill(random.Random(seed), places.home())
    return verify().entries


@verb
def write(seed: int, many: int) -> None:
    """Let so many people save decisions until they are told to stop."""
    for number in range(many):
        WRITERS.append(threading.Thread(target=_writer, args=(random.Random(seed + number),), daemon=True))
        WRITERS[-1].start()


def _writer(made: random.Random) -> None:
    from django.db import connection

    from fire.keeping.filling import decide
    from truecount.workbench.accounts.models import Account

    by = made.choice(list(Account.objects.all()))
    while not STOP.is_set():
        begun = time.monotonic()
        WRITTEN.append(decide(made, by))
        WAITED.append(time.monotonic() - begun)
        STOP.wait(0.02)
    connection.close()


@verb
def written() -> list[int]:
    """The decisions that were saved so far."""
    return list(WRITTEN)


@verb
def stop() -> float:
    """Stop the writers; the longest that one waited for a save, in seconds."""
    STOP.set()
    for one in WRITERS:
        one.join()
    return max(WAITED, default=0.0)


@verb
def said(words: list[str]) -> list[Any]:
    """How a verb of `truecount serve` ends, and what it says."""
    from typer.testing import CliRunner

    from truecount.cli import app

    told = CliRunner().invoke(app, ["serve", *words])
    odd = told.exception and not isinstance(told.exception, SystemExit | TrueCountError)
    return [
        2 if isinstance(told.exception, TrueCountError) else told.exit_code,
        f"{told.output}{told.exception or ''}",
        odd,
    ]


@verb
def tampered(file: str, seed: int, many: int) -> dict[str, Any]:
    """Try to restore changed copies into this workbench, which is empty: how many were refused, and what was not."""
    from fire.keeping.tampering import tampered as changed
    from truecount.workbench.keeping import archive
    from truecount.workbench.keeping.restoring import restore

    made, refused, faults = random.Random(seed), 0, []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(many):
            copy = Path(folder) / "copy.tar"
            how = changed(made, Path(file), copy)
            try:
                with archive.opened(copy) as backup:
                    restore(backup)
                faults.append(f"a copy was restored that was changed ({how})")
            except TrueCountError as error:
                refused += 1
                if "\n" in str(error) or "Traceback" in str(error):
                    faults.append(f"a copy that was changed ({how}) was refused in more than a sentence: {error}")
            except Exception as error:
                faults.append(f"a copy that was changed ({how}) broke the program: {type(error).__name__}: {error}")
    left = sorted(
        one.name for one in places.home().iterdir() if not one.name.startswith(("secret-key", "workbench.sq"))
    )
    if left:
        faults.append(f"what was refused left {left} in the home")
    return {"refused": refused, "faults": faults}


@verb
def same(file: str) -> dict[str, Any]:
    """Whether the workbench holds what a backup holds, row for row in the columns that it has, and file for file."""
    from itertools import zip_longest

    from truecount.workbench.keeping import archive, content, rows, versions
    from truecount.workbench.keeping.checking import models_of, rows_of

    number, wrong = 0, []
    with archive.opened(Path(file)) as backup:
        now = versions.apps_at(versions.applied())
        for then in models_of(backup):
            model = now.get_model(then._meta.label)
            held = model._base_manager.order_by("pk").values_list(*rows.columns(then)).iterator(chunk_size=500)
            for here, there in zip_longest(map(list, held), rows_of(backup, then)):
                number += 1
                if here != there:
                    wrong.append(then._meta.label)
                    break
        if content.differs(places.home(), backup) != (False, False):
            wrong.append("files")
        return {"rows": number, "files": len(backup.manifest.files), "wrong": wrong}


@verb
def guarded() -> list[str]:
    """What the database lets somebody do to the log and to decisions that it should refuse."""
    from django.db import DatabaseError, connection, transaction

    let = []
    for statement in (
        "DELETE FROM ledger_entry",
        "UPDATE ledger_entry SET who = 'x'",
        "UPDATE decisions_decision SET words = 'x'",
    ):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
            let.append(statement)
        except DatabaseError:
            pass
    return let


@verb
def one_more(seed: int) -> list[str]:
    """Save one more decision; what the check of the log finds afterwards."""
    from fire.keeping.filling import decide
    from truecount.workbench.accounts.models import Account
    from truecount.workbench.ledger.chain import verify

    decide(random.Random(seed), Account.objects.order_by("pk").first())
    return list(verify().faults)


if __name__ == "__main__":
    running.begin()
    answer(VERBS)
