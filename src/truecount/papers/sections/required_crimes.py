"""Which crimes should have been recorded and what became of each, where a record file lets that be known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _

from truecount import simulation
from truecount.figure import Provenance
from truecount.papers.sections.checked_records import CheckedRecords, financial_year, kind_of
from truecount.records import provenance
from truecount.verdicts import VERDICTS

NOTHING, BESIDE, WRONGLY = "missing, nothing recorded", "missing beside others", "wrongly cancelled"
MISSED = (NOTHING, BESIDE)
PROFESSIONAL = "professional"
"""The standing of who tells of a crime in the course of a profession: a teacher, a doctor, a social worker."""
RUN = "run `truecount link`, then `truecount check`, on the file and make the paper again"
TRUTH = (
    "The force is simulated: the program that made it knows every crime that should have been recorded. A real force "
    "does not. It can know only what an audit of a sample of its logs finds."
)
JUDGED = (
    "The file holds what was alleged in each incident. The counting rules were applied to it, and each crime that they "
    "require was looked for among the records. What was said to the police and not written down is not in it."
)
NO_ALLEGATIONS = (
    "the file does not hold what was alleged in each incident, as a force's records as a rule do not, and only an "
    "audit of a sample of logs can tell"
)
NOT_JUDGED = f"the file holds allegations, but no verdicts on them: {RUN}"
STALE = f"the verdicts in the file are older than its last load: {RUN}"


@dataclass(frozen=True)
class RequiredCrimes:
    """Required crimes, one a row: `kind`, `class_code`, financial `year` of the report, `verdict`, `late`, `standing`
    of who told of it, and `victim_kind`. `words` say how they are known, `told` what to beware of.
    """

    rows: Any
    words: str
    basis: str
    made_from: tuple[Provenance, ...]
    told: tuple[str, ...] = ()


def required_crimes(records: CheckedRecords) -> RequiredCrimes | str:
    """The required crimes of the file's force; or, where they are not known, the end of a sentence that says why."""
    if simulation.is_simulated(records.store):
        return _true(records)
    if not records.force.holds("allegations.record_id"):
        return NO_ALLEGATIONS
    runs, verdicts = records.store.table("check_runs"), records.store.table("verdicts")
    if not verdicts.count().to_pyarrow().as_py():
        return NOT_JUDGED
    return _judged(records) if runs.last_load.max().to_pyarrow().as_py() == records.store.last_load else STALE


def _true(records: CheckedRecords) -> RequiredCrimes:
    """Of a simulated force, its truth."""
    store, keys = records.store, ["force_id", "incident_reference"]
    told = (
        store.current("incidents").group_by("force_id", incident_reference="reference").agg(standing=_.standing.max())
    )
    children = store.current("allegations").filter(_.victim_kind == "child")
    children = children.select(*keys, "victim_key", victim_kind="victim_kind").distinct()
    rows = store.table("true_crimes").filter(_.force_id == records.force_id, _.required)
    rows = rows.left_join(told, keys).select(rows, told.standing)
    rows = rows.left_join(children, [*keys, "victim_key"]).select(rows, children.victim_kind)
    verdict = ibis.cases(
        (rows.fate == "nothing recorded", NOTHING),
        (rows.fate == "missed beside others", BESIDE),
        (rows.wrongly_cancelled, WRONGLY),
        else_="recorded",
    )
    settings = simulation.simulation_of(store)
    return RequiredCrimes(
        rows.select(
            "kind",
            "class_code",
            "late",
            "standing",
            "victim_kind",
            year=financial_year(rows.reported_at),
            verdict=verdict,
        ),
        TRUTH,
        "simulated truth",
        (Provenance(source="simulated truth", where=store.path.name, sha256=settings["content"]),),
    )


def _judged(records: CheckedRecords) -> RequiredCrimes:
    """Of a file that was checked, the verdicts kept in it."""
    store, force = records.store, records.force
    names = [one.name for one in VERDICTS.values() if one.recorded is not None]
    incidents = store.current("incidents").filter(_.force_id == records.force_id)
    incidents = incidents.select("reported_at", "file_id", incident_id="record_id", teller="standing")
    allegations = store.current("allegations").select("victim_kind", "standing", required_id="record_id")
    classes = force.reference("classes").select("class_code", "offence_group")
    rows = (
        store.table("verdicts")
        .filter(_.verdict.isin(names))
        .select("incident_id", "required_id", "verdict", "late", "class_code")
    )
    rows = rows.join(incidents, "incident_id")
    rows = rows.left_join(allegations, "required_id").drop("required_id_right")
    rows = rows.left_join(classes, "class_code").drop("class_code_right")
    rows = rows.mutate(
        kind=kind_of(rows.offence_group),
        year=financial_year(rows.reported_at),
        standing=ibis.coalesce(rows.standing, rows.teller),
    ).filter(_.kind.notnull())
    files = rows.file_id.collect(distinct=True).to_pyarrow().as_py()
    which = f"verdicts on allegations of {records.force_id}, as `truecount check` left them"
    made_from = provenance.of_files(store, "verdicts", files or (), which)
    return RequiredCrimes(rows, JUDGED, "allegations in the file", made_from, _untied(records))


def _untied(records: CheckedRecords) -> tuple[str, ...]:
    """What must be said of records that are tied to no incident."""
    untied = records.crimes.filter(_.incident_id.isnull(), _.year == records.year).count().to_pyarrow().as_py()
    if not untied:
        return ()
    link = "" if records.force.linked else " Run `truecount link` first, which finds the incident of many of them."
    return (
        f"{untied:,} crime records of {records.year} are tied to no incident. A crime that one of them answers counts "
        f"here as missed, so too many do.{link}",
    )
