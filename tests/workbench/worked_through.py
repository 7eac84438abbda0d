"""A small simulated force, linked, checked and scored once for all tests of findings, with restricted logs."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

import duckdb

from truecount import checks, linkage, simulation, triage
from truecount.records.store import Store

MANY = "TC-I06"
"""A check that finds nothing in the simulated force, and that is given findings enough for several pages."""
OF_THE_FORCE = "INSERT INTO findings VALUES ('TC-I06', 'warning', 'force', NULL, 'kent', NULL, NULL, NULL, NULL, 'odd')"
PLANTED = (
    f"INSERT INTO findings SELECT '{MANY}', 'warning', 'incident', record_id, force_id, system, reference, district, "
    "reported_at, 'never closed' FROM incidents ORDER BY record_id LIMIT 119",
    OF_THE_FORCE,
    "UPDATE incidents SET qualifiers = 'alcohol;restricted' WHERE record_id IN "
    "(SELECT incident_id FROM scores ORDER BY hidden DESC, incident_id LIMIT 1 OFFSET 1)",
    "UPDATE incidents SET qualifiers = 'Restricted' WHERE record_id IN "
    "(SELECT f.record_id FROM findings f WHERE check_id = 'TC-I03' ORDER BY f.at DESC, record_id LIMIT 1)",
    "UPDATE incidents SET standing = 'witness, restricted' WHERE record_id IN (SELECT l.incident_id FROM findings f "
    "JOIN links l ON l.crime_id = f.record_id WHERE check_id = 'TC-T02' ORDER BY f.at, f.record_id LIMIT 1)",
)


@functools.cache
def record_file() -> Path:
    """The record file, made on first use and thrown away at the end."""
    folder = tempfile.mkdtemp(prefix="truecount-findings-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "force.duckdb"
    settings = simulation.make_settings(
        force="kent", size=0.005, years="2018", seed=7, text=True, dials=simulation.read_dials()
    )
    simulation.to_store(settings, path, processes=1)
    with Store.write(path) as store:
        linkage.link(store, linkage.read_settings(None), None, lambda _: None)
        checks.run_checks(checks.Force(store))
        logs = triage.logs_of(store)
        believed = triage.Believed(accuracy=83.6, beside=0.5, source="as told")
        model, scored = triage.learn_and_score(logs, believed, triage.Reviewed.of([]))
        triage.keep_scores(store, logs, scored, model)
    with duckdb.connect(str(path)) as connection:
        for statement in PLANTED:
            connection.execute(statement)
    return path


def asked(question: str) -> list[tuple]:
    """The rows of a question to it."""
    with duckdb.connect(str(record_file()), read_only=True) as connection:
        return connection.execute(question).fetchall()
