"""The whole life of one incident or crime: what was told, tied, recorded, changed and found, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ibis import _

from truecount.errors import TrueCountError
from truecount.records.store import Store


@dataclass(frozen=True)
class Life:
    """An incident with those that repeat it, the crime records tied to them, their outcomes, ties, verdicts, and
    findings; each a list of rows as the record file has them, in the order of time."""

    incidents: tuple[dict[str, Any], ...]
    crimes: tuple[dict[str, Any], ...]
    outcomes: tuple[dict[str, Any], ...]
    ties: tuple[dict[str, Any], ...]
    repeats: tuple[dict[str, Any], ...]
    verdicts: tuple[dict[str, Any], ...]
    findings: tuple[dict[str, Any], ...]
    linked: bool
    checked: bool


def life_of_crime(store: Store, reference: str) -> Life:
    """The life of the crime record of this reference, with its incident and what else was recorded of that. Raises
    TrueCountError where there is no such record, or several of several systems."""
    found = _rows(store.crimes().filter(_.reference == reference), "recorded_at")
    crime = _only(found, reference, "crime record", store)
    tied = _rows(store.table("links").filter(_.crime_id == crime["record_id"]))
    incidents = {row["incident_id"] for row in tied} or _named(store, crime)
    return _life(store, incidents, {crime["record_id"]})


def life_of_incident(store: Store, reference: str) -> Life:
    """The life of the incident of this reference. Raises as `life_of_crime` does."""
    found = _rows(store.current("incidents").filter(_.reference == reference), "reported_at")
    return _life(store, {_only(found, reference, "incident", store)["record_id"]}, set())


def _only(found: list[dict[str, Any]], reference: str, what: str, store: Store) -> dict[str, Any]:
    if not found:
        raise TrueCountError(f'{store.path}: there is no {what} "{reference}"; look how the file writes references.')
    systems = {(row["force_id"], row["system"]) for row in found}
    if len(systems) > 1:
        told = ", ".join(" ".join(filter(None, one)) for one in sorted(systems, key=str))
        raise TrueCountError(
            f'{store.path}: several systems have a {what} "{reference}" ({told}); it cannot be told apart.'
        )
    return found[-1]


def _named(store: Store, crime: dict[str, Any]) -> set[int]:
    """The incident that a crime record names, where ties were not worked out."""
    named = store.current("incidents").filter(
        (_.reference == crime["incident_reference"]) & (_.force_id == crime["force_id"])
    )
    return set(named.record_id.to_pyarrow().to_pylist()) if crime["incident_reference"] else set()


def _life(store: Store, incidents: set[int], crimes: set[int]) -> Life:
    same = store.table("same_incidents")
    firsts = {row["first_id"] for row in _rows(same.filter(_.incident_id.isin(_some(incidents))))} | incidents
    repeats = _rows(same.filter(_.first_id.isin(_some(firsts))))
    family = firsts | {row["incident_id"] for row in repeats}
    logs = _rows(store.current("incidents").filter(_.record_id.isin(_some(family))), "reported_at")
    ties = _rows(store.table("links").filter(_.incident_id.isin(_some(family))))
    linked = bool(store.table("link_runs").count().to_pyarrow().as_py())
    tied = {row["crime_id"] for row in ties} | crimes
    rows = store.crimes()
    names = [log["reference"] for log in logs if log["reference"]]
    own = rows.record_id.isin(_some(tied))
    if not linked:
        own = own | (
            rows.incident_reference.isin(names or [""]) & rows.force_id.isin([log["force_id"] for log in logs] or [""])
        )
    records = _rows(rows.filter(own), "recorded_at")
    given = store.current("outcomes")
    numbers = [row["reference"] for row in records if row["reference"]]
    outcomes = _rows(given.filter(_.crime_reference.isin(numbers or [""])), "assigned_at")
    keys = {(row["force_id"], row["system"], row["reference"]) for row in records}
    outcomes = [row for row in outcomes if (row["force_id"], row["system"], row["crime_reference"]) in keys]
    ids = family | {row["record_id"] for row in records} | {row["record_id"] for row in outcomes}
    verdicts = _rows(store.table("verdicts").filter(_.incident_id.isin(_some(family))))
    findings = [
        row
        for row in _rows(store.table("findings").filter(_.record_id.isin(_some(ids))), "check_id")
        if row["record_id"] in _of_subject(row["subject"], logs, records, outcomes)
    ]
    return Life(
        incidents=tuple(logs),
        crimes=tuple(records),
        outcomes=tuple(outcomes),
        ties=tuple(ties),
        repeats=tuple(repeats),
        verdicts=tuple(verdicts),
        findings=tuple(findings),
        linked=linked,
        checked=bool(store.table("check_runs").count().to_pyarrow().as_py()),
    )


def _of_subject(subject: str, logs: Any, records: Any, outcomes: Any) -> set[int]:
    """Record ids of one kind of record: each record table counts its own."""
    of = {"incident": logs, "crime": records, "outcome": outcomes}.get(subject, [])
    return {row["record_id"] for row in of}


def _some(values: set[int]) -> list[int]:
    """Values to look for; of none, one that no record has."""
    return sorted(values) or [-1]


def _rows(table: Any, order: str | None = None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (table.order_by(order) if order else table).to_pyarrow().to_pylist()
    return rows
