"""How a database is emptied after a test that really commits: past the guard of the log, with its chain at the start.

The guard refuses it, as it should, in either database; so it is taken off for that one moment and put back.
"""

from __future__ import annotations

import importlib

from django.apps import AppConfig

GUARD = importlib.import_module("truecount.workbench.ledger.migrations.0002_append_only")
OFF = {
    "sqlite": [f"DROP TRIGGER ledger_entry_no_{verb}" for verb in ("update", "delete")],
    "postgresql": ["ALTER TABLE ledger_entry DISABLE TRIGGER USER"],
}
ON = {"sqlite": GUARD.SQLITE, "postgresql": ["ALTER TABLE ledger_entry ENABLE TRIGGER USER"]}
BEGUN = f"INSERT INTO ledger_head (id, number, digest) VALUES (1, 0, '{GUARD.START}')"


class Emptying(AppConfig):
    """What the tests' own workbench has besides: a way past the guard, for nobody but Django's emptying."""

    name = "tests.workbench.emptying"
    label = "emptying"

    def ready(self):
        from django.db.backends.base.operations import BaseDatabaseOperations

        BaseDatabaseOperations.execute_sql_flush = past_the_guard(BaseDatabaseOperations.execute_sql_flush)


def past_the_guard(emptied):
    """The same emptying, in one transaction with what takes the guard off and puts it back."""

    def asked(operations, statements):
        vendor = operations.connection.vendor
        emptied(operations, [*OFF[vendor], *statements, *ON[vendor], BEGUN])

    return asked
