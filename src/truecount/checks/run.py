"""All checks over one record file: findings kept in the file, and what came of each check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ibis

import truecount
from truecount.checks.check import Check, checks
from truecount.checks.force import Force
from truecount.records.schema import CHECK_RUNS, FINDINGS, VERDICTS
from truecount.records.store import Store, add, run

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Ran:
    """One check that was run: how many records it found fault with; None where the file does not hold what it needs,
    with the columns it misses."""

    check: Check
    findings: int | None
    misses: tuple[str, ...] = ()


def run_checks(force: Force, progress: Progress = lambda message: None) -> tuple[Ran, ...]:
    """Run every check over a force's record file and keep the findings in it, in place of those of the run before.

    The file must be open for writing. Nothing is kept of a run that fails.
    """
    store = force.store
    with store.transaction():
        run(store.connection, "DELETE FROM findings")
        run(store.connection, "DELETE FROM check_runs")
        ran = []
        for one in checks():
            progress(f"{one.id} {one.title}")
            ran.append(_run(one, force))
        progress("Keeping what was found")
        _keep_verdicts(force)
        _keep_account(store, ran)
    return tuple(ran)


def _run(one: Check, force: Force) -> Ran:
    misses = tuple(column for column in one.needs if not force.holds(column))
    if misses:
        return Ran(one, None, misses)
    given = {"check_id": one.id, "severity": one.severity, "subject": one.subject}
    found = one.find(force).mutate(**{name: ibis.literal(value) for name, value in given.items()})
    statement = force.store.connection.compile(found.select(*FINDINGS.schema.names))
    ((count,),) = run(force.store.connection, f"INSERT INTO findings {statement}")
    return Ran(one, int(count))


def _keep_verdicts(force: Force) -> None:
    run(force.store.connection, "DELETE FROM verdicts")
    if force.holds("allegations.record_id"):
        statement = force.store.connection.compile(force.verdicts.select(*VERDICTS.schema.names))
        run(force.store.connection, f"INSERT INTO verdicts {statement}")


def _keep_account(store: Store, ran: list[Ran]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "check_id": one.check.id,
            "made_at": datetime.now(UTC).replace(tzinfo=None),
            "version": truecount.__version__,
            "last_load": store.last_load,
            "asked": one.findings is not None,
            "findings": one.findings or 0,
        }
        for one in ran
    ]
    add(store.connection, CHECK_RUNS, rows)
