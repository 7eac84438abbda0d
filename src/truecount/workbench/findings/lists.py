"""Questions to the record file: findings by check and by page, and the logs to read first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis
from ibis import _

from truecount import checks
from truecount.records.store import Store
from truecount.workbench.findings import keys
from truecount.workbench.findings.models import HIGHEST, OF_FINDINGS, State, last_marks
from truecount.workbench.findings.paging import Asked, Paged, cut, in_state

LARGEST = 2**63
"""No number of a row is so large."""
TO_READ = ("record_id", "force_id", "system", "reference", "reported_at", "district", "qualifiers", "standing")


@dataclass(frozen=True)
class Line:
    """One check with what the last run found, and how many of these stand in each state."""

    check: checks.Check
    found: int
    states: dict[str, int]


@dataclass(frozen=True)
class Made:
    """The last run of checks or of triage: when, and whether records were loaded since."""

    at: datetime
    stale: bool


def last_run(store: Store, table: str) -> Made | None:
    """When checks were run (`check_runs`) or logs scored (`score_runs`); None where they never were."""
    rows = store.table(table)
    (row,) = rows.agg(at=rows.made_at.max(), load=rows.last_load.max()).to_pyarrow().to_pylist()
    return Made(row["at"], row["load"] < store.last_load) if row["at"] is not None else None


def districts(rows: Any) -> list[str]:
    """Every district that rows name."""
    named = rows.filter(rows.district.notnull() & (rows.district != "")).select("district").distinct()
    return sorted(named.to_pyarrow()["district"].to_pylist())


def by_check(store: Store, asked: Asked) -> list[Line]:
    """Every check that found something, as narrowed to a severity, a district and a state; the gravest first."""
    rows = _in_district(store.table("findings"), asked["district"])
    told = rows.group_by("check_id").agg(found=_.count()).to_pyarrow().to_pylist()
    found, marked = {row["check_id"]: row["found"] for row in told}, _marked(rows)
    lines = [_line(one, found[one.id], marked) for one in checks.checks() if one.id in found]
    wanted = (
        one
        for one in lines
        if asked["severity"] in ("", one.check.severity) and (not asked["state"] or one.states[asked["state"]])
    )
    return sorted(wanted, key=lambda one: (checks.SEVERITIES.index(one.check.severity), -one.states[State.OPEN]))


def of_check(store: Store, check_id: str, asked: Asked) -> Paged:
    """A page of the findings of one check, the latest first."""
    rows = keys.of_findings(_in_district(_found(store, check_id), asked["district"]))
    order = (ibis.desc("at", nulls_first=False), "record_id", "says")
    return cut(in_state(rows, check_id, asked["state"]), order, asked.page)


def of_record(store: Store, check_id: str, record: int) -> list[dict[str, Any]]:
    """What one check found of one record; nothing where it found none."""
    if record >= LARGEST:
        return []
    rows = keys.of_findings(_found(store, check_id).filter(_.record_id == record))
    told: list[dict[str, Any]] = rows.order_by("says").to_pyarrow().to_pylist()
    return told


def held(store: Store, check_id: str, wanted: list[str]) -> set[str]:
    """Those of some keys that findings of a check have."""
    rows = keys.of_findings(_found(store, check_id))
    return set(rows.filter(_.key.isin(wanted or [""])).key.to_pyarrow().to_pylist())


def scored(store: Store) -> Any:
    """Every log that counts and has a score, with its key."""
    scores = store.table("scores").rename(record_id="incident_id")
    rows = store.current("incidents").select(*TO_READ)
    return keys.of_logs(rows.inner_join(scores, "record_id"))


def highest(store: Store, asked: Asked) -> Paged:
    """A page of the logs that most likely hide a crime, the likeliest first."""
    rows = in_state(_in_district(scored(store), asked["district"]), HIGHEST, asked["state"])
    return cut(rows, (ibis.desc("hidden"), "record_id"), asked.page)


def log(store: Store, incident: int) -> dict[str, Any] | None:
    """One log that has a score, with all that the file holds of it; None where there is none."""
    if incident >= LARGEST:
        return None
    told = scored(store).filter(_.record_id == incident).to_pyarrow().to_pylist()
    if not told:
        return None
    (whole,) = store.current("incidents").filter(_.record_id == incident).to_pyarrow().to_pylist()
    return whole | told[0]


def tied_to(store: Store, incident: int) -> list[dict[str, Any]]:
    """The crime records tied to a log."""
    ties = store.table("links").filter(_.incident_id == incident).select(record_id="crime_id")
    rows = store.crimes().semi_join(ties, "record_id").order_by("record_id")
    told: list[dict[str, Any]] = rows.to_pyarrow().to_pylist()
    return told


def tied_counts(store: Store, incidents: list[int]) -> dict[int, int]:
    """How many crime records are tied to each of some logs."""
    ties = store.table("links").filter(_.incident_id.isin(incidents or [-1]))
    told = ties.group_by("incident_id").agg(records=_.crime_id.nunique()).to_pyarrow().to_pylist()
    return {row["incident_id"]: row["records"] for row in told}


def behind(store: Store, subject: str, numbers: list[int]) -> list[dict[str, Any]]:
    """The logs behind some records, without their text, each with the number of the record it is `of`.

    Of an incident that is its own, of a crime every log it is tied to; behind an outcome alone there is none.
    """
    logs = store.table("incidents").select(*TO_READ)
    if subject == "crime":
        ties = store.table("links").filter(_.crime_id.isin(numbers or [-1]))
        logs = logs.inner_join(ties.select(record_id="incident_id", of="crime_id"), "record_id")
    else:
        logs = logs.filter(_.record_id.isin(numbers if subject == "incident" else [])).mutate(of=_.record_id)
    told: list[dict[str, Any]] = logs.to_pyarrow().to_pylist()
    return told


def crime_of(store: Store, outcome: int) -> str | None:
    """The reference of the crime that an outcome was given to."""
    told = store.table("outcomes").filter(_.record_id == outcome).crime_reference.to_pyarrow().to_pylist()
    return told[0] if told else None


def _found(store: Store, check_id: str) -> Any:
    return store.table("findings").filter(_.check_id == check_id)


def _in_district(rows: Any, district: str) -> Any:
    return rows.filter(_.district == district) if district else rows


def _line(one: checks.Check, found: int, marked: dict[str, Counter[str]]) -> Line:
    states = {state.value: marked.get(one.id, Counter())[state.value] for state in OF_FINDINGS}
    states[State.OPEN.value] = found - sum(states.values())
    return Line(one, found, states)


def _marked(rows: Any) -> dict[str, Counter[str]]:
    """How many findings of each check are marked as what; those marked open again are not told."""
    marks = list(last_marks().exclude(state=State.OPEN).exclude(check_id=HIGHEST).values("check_id", "key", "state"))
    if not marks:
        return {}
    schema = {"check_id": "string", "key": "string", "state": "string"}
    table = ibis.memtable({name: [one[name] for one in marks] for name in schema}, schema=schema)
    some = keys.of_findings(rows.filter(_.check_id.isin(sorted({one["check_id"] for one in marks}))))
    joined = some.select("check_id", "key").inner_join(table, ["check_id", "key"])
    made: dict[str, Counter[str]] = {}
    for row in joined.group_by(["check_id", "state"]).agg(findings=_.count()).to_pyarrow().to_pylist():
        made.setdefault(row["check_id"], Counter())[row["state"]] = row["findings"]
    return made
