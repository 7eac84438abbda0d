"""A comparison's statements are written down once a process: nothing of one record file or audit may stand in them."""

from __future__ import annotations

import itertools

import pytest

from tests.audited import ROUTE
from tests.frames import put, put_loads
from truecount import audit
from truecount.audit import comparing
from truecount.audit.readings import Reading
from truecount.figure import Period
from truecount.records.steps import Steps
from truecount.records.store import Store

READ = [
    Reading(ROUTE, "L1", "first", "R1", "105A", None, "P1"),
    Reading(ROUTE, "L1", "second", "R2", "none", None, None),
]
LAST, BEFORE = "2026-06-10", "2026-05-04"
"""Days by which what counts is recorded: the second before the only record was made."""
ANSWERED = ["recorded in time", "over-recorded"]
NOT = ["missing, nothing recorded", "nothing required"]


def verdicts(folder, force: str, day: str, linked: bool) -> list[str]:
    """What a reading of a crime and one of none come to, of a log of this force with a record of it.

    The record names the log; of a file that was linked it is tied to it though it names none.
    """
    with Store.write(folder / f"{force} {day} {linked}.duckdb") as store:
        put_loads(store, "2026-06-10")
        log = {"record_id": 1, "force_id": force, "system": ROUTE, "reference": "L1", "precision": "instant"}
        put(store, "incidents", log | {"reported_at": "2026-05-04 09:00"})
        crime = {"record_id": 1, "force_id": force, "system": "crimes", "precision": "instant", "class_code": "105A"}
        made = {"victim_key": "P1", "recorded_at": "2026-05-05 09:00"}
        put(store, "crimes", crime | made | {"incident_reference": None if linked else "L1"})
        if linked:
            tie = {"crime_id": 1, "incident_id": 1, "probability": 1.0, "how": "likeness", "evidence": "told"}
            put(store, "links", tie)
            run = {"made_at": "2026-06-10", "version": "0", "last_load": 1, "settings": "{}", "report": "{}"}
            put(store, "link_runs", run)
        period = Period(start="2026-05-01", end="2026-05-31")
        scope = audit.Scope(force=force, period=period, routes=(ROUTE,), recorded_by=day)
        return [one.verdict for one in audit.compare(store, scope, READ)]


@pytest.mark.parametrize("first", [("kent", LAST, True), ("essex", BEFORE, False)])
def test_whichever_file_came_first_each_gets_its_own_verdicts(first, tmp_path, monkeypatch):
    monkeypatch.setattr(comparing, "HELD", {linked: Steps(comparing._hold) for linked in (True, False)})
    monkeypatch.setattr(comparing, "JUDGED", Steps(comparing._judge))
    others = itertools.product(("kent", "essex"), (LAST, BEFORE), (True, False))
    for force, day, linked in sorted(others, key=lambda other: other != first):
        assert verdicts(tmp_path, force, day, linked) == (ANSWERED if day == LAST else NOT), (force, day, linked)
