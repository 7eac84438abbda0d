"""Required crimes beside recorded ones, a few at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

import ibis
import pyarrow as pa
import pytest

from truecount import verdicts
from truecount.records.backends import backend_of

REPORTED = datetime(2026, 5, 1, 9)
REQUIRED = {
    "crime_id": "int64",
    "incident": "int64",
    "class_code": "string",
    "offence_code": "string",
    "offence_group": "string",
    "victim": "string",
    "suspect": "string",
    "offender": "string",
    "holder": "string",
    "crime": "int32",
    "attempt": "boolean",
    "place": "string",
    "refer": "boolean",
    "hours": "int32",
    "due": "timestamp(6)",
    "class_rule": "string",
    "whether_rules": "string",
    "count_rules": "string",
}
RECORDED = {
    "record_id": "int64",
    "class_code": "string",
    "offence_code": "string",
    "offence_group": "string",
    "victim_key": "string",
    "recorded_at": "timestamp(6)",
    "timed": "boolean",
    "cancelled_at": "timestamp(6)",
    "cancellation": "string",
    "avi": "string",
}
VIOLENCE, ORDER = "Violence against the person", "Public order offences"
ABH = {"class_code": "8N", "offence_code": "008/06", "offence_group": VIOLENCE}
COMMON = {"class_code": "105A", "offence_code": "105/01", "offence_group": VIOLENCE}
AFFRAY = {"class_code": "9A", "offence_code": "125/09", "offence_group": ORDER}


def required(victim="P1", incident=1, **more):
    """A crime required, of class 105A unless told otherwise, due a day after the report."""
    return (
        {"incident": incident, "victim": victim, "refer": False, "hours": 24, "due": REPORTED + timedelta(hours=24)}
        | COMMON
        | more
    )


def recorded(victim="P1", incident=1, hours=2, **more):
    """A record, of class 105A unless told otherwise, made some hours after the report."""
    at = REPORTED + timedelta(hours=hours)
    return {"incident": incident, "victim_key": victim, "recorded_at": at, "timed": True} | COMMON | more


LINKS = {"crime_id": "int64", "incident_id": "int64"}
FIRSTS = {"incident_id": "int64", "first_id": "int64"}
DECIDED = {"incident": "int64"}
GONE = REPORTED + timedelta(days=9)
STATE = {"class_code": "92E", "offence_code": "092/75", "offence_group": "Drug offences"}
SEVERAL = [required("P1", **ABH), required("P2"), required("P3")]
ANSWERS = [recorded("P3"), recorded("P1", **ABH), recorded("P2")]
IN_TIME, LATE = "recorded in time", "recorded late"
SAME, OTHER = "wrong class, same group", "wrong class, other group"
NOTHING, BESIDE, OVER = "missing, nothing recorded", "missing beside others", "over-recorded"
CASES = {
    "in time": ([required()], [recorded()], {(IN_TIME, 0, 0, False)}),
    "in time to the minute": ([required()], [recorded(hours=24)], {(IN_TIME, 0, 0, False)}),
    "late": ([required()], [recorded(hours=25)], {(LATE, 0, 0, True)}),
    "where the hour is not known nothing is said of lateness": (
        [required()],
        [recorded(hours=25, timed=False)],
        {(IN_TIME, 0, 0, None)},
    ),
    "another class of the group": ([required()], [recorded(**ABH)], {(SAME, 0, 0, False)}),
    "another group": ([required()], [recorded(**AFFRAY)], {(OTHER, 0, 0, False)}),
    "another class and victim of the group": ([required("P1")], [recorded("P2", **ABH)], {(SAME, 0, 0, False)}),
    "another group and victim are two crimes": (
        [required("P1")],
        [recorded("P2", **AFFRAY)],
        {(BESIDE, 0, None, None), (OVER, None, 0, None)},
    ),
    "nothing recorded": ([required()], [], {(NOTHING, 0, None, None)}),
    "missing beside another": (
        [required("P1"), required("P2")],
        [recorded("P1")],
        {(IN_TIME, 0, 0, False), (BESIDE, 1, None, None)},
    ),
    "each record answers the crime most like it": (
        SEVERAL,
        ANSWERS,
        {(IN_TIME, 0, 1, False), (IN_TIME, 1, 2, False), (IN_TIME, 2, 0, False)},
    ),
    "whatever the order": (
        SEVERAL,
        ANSWERS[::-1],
        {(IN_TIME, 0, 1, False), (IN_TIME, 1, 0, False), (IN_TIME, 2, 2, False)},
    ),
    "offences against the state agree with one another": (
        [required(None, **STATE)],
        [recorded(None, **STATE)],
        {(IN_TIME, 0, 0, False)},
    ),
    "cancelled with information": (
        [required()],
        [recorded(cancelled_at=GONE, cancellation="C2", avi="yes")],
        {("cancelled", 0, 0, False)},
    ),
    "cancelled without": (
        [required()],
        [recorded(cancelled_at=GONE, cancellation="C2", avi="no")],
        {("wrongly cancelled", 0, 0, False)},
    ),
    "cancelled as recorded in error": (
        [required()],
        [recorded(cancelled_at=GONE, cancellation="C4")],
        {("wrongly cancelled", 0, 0, False)},
    ),
    "transferred": ([required()], [recorded(cancelled_at=GONE, cancellation="C1")], {("transferred", 0, 0, False)}),
    "a record that stands answers before one that was cancelled": (
        [required()],
        [recorded(hours=1, cancelled_at=GONE, cancellation="C3"), recorded(hours=30)],
        {(LATE, 0, 1, True)},
    ),
    "a second record": (
        [required()],
        [recorded(hours=1), recorded(hours=2)],
        {(IN_TIME, 0, 0, False), (OVER, None, 1, None)},
    ),
    "another force's crime": ([required(place="essex")], [], {("other force", 0, None, None)}),
    "the registrar's": (
        [required(refer=True, class_code=None)],
        [recorded()],
        {("registrar decides", 0, None, None)},
    ),
    "a record of a repeat call": ([required()], [recorded(incident=7)], {(IN_TIME, 0, 0, False)}),
    "nothing is known of the other incident": (
        [required()],
        [recorded(), recorded(incident=2)],
        {(IN_TIME, 0, 0, False)},
    ),
    "nothing alleged requires a crime": ([], [recorded(incident=5)], {(OVER, None, 0, None)}),
}
"""Cases by name: crimes required, records, and verdicts as (verdict, required number, record number, late). Incident 7
repeats incident 1; of incident 5 it is known that no crime is required."""
APART = 1_000
"""Each case has numbers of its own: those of the one before and so many more."""


@pytest.fixture(scope="module")
def judged():
    """The verdicts of every case, judged all together."""
    tables = {name: [] for name in ("required", "decided", "crimes", "links", "firsts")}
    for n, (wanted, held, _) in enumerate(CASES.values()):
        base = APART * n
        for place, row in enumerate(wanted):
            tables["required"].append(row | {"crime_id": base + place, "incident": base + row["incident"]})
        for place, row in enumerate(held):
            tables["crimes"].append(row | {"record_id": base + place})
            tables["links"].append({"crime_id": base + place, "incident_id": base + row["incident"]})
        tables["decided"] += [{"incident": base + one} for one in {5, *(row["incident"] for row in wanted)}]
        tables["firsts"].append({"incident_id": base + 7, "first_id": base + 1})
    kept = backend_of(ibis.duckdb.connect(), "test")
    for name, of in zip(tables, (REQUIRED, DECIDED, RECORDED, LINKS, FIRSTS), strict=True):
        schema = ibis.schema(of).to_pyarrow()
        columns = {field.name: [row.get(field.name) for row in tables[name]] for field in schema}
        kept.put(name, pa.table(columns, schema=schema))

    def keep(name, expression):
        kept.keep(name, expression, empty=False)
        return kept.table(name)

    told = verdicts.verdicts(*(kept.table(name) for name in tables), keep).to_pyarrow().to_pylist()
    found = {name: set() for name in CASES}
    for row in told:
        number = row["incident_id"] // APART
        own = [None if row[one] is None else row[one] - APART * number for one in ("required_id", "crime_id")]
        found[list(CASES)[number]].add((row["verdict"], *own, row["late"]))
    return found


@pytest.mark.parametrize("name", CASES)
def test_a_verdict_is_what_a_registrar_would_say(judged, name):
    assert judged[name] == CASES[name][2]


def test_every_verdict_has_a_case():
    assert {verdict for _, _, expected in CASES.values() for verdict, *_ in expected} == set(verdicts.VERDICTS)


def test_what_others_record_or_nobody_should_stands_in_no_rate():
    outside = {name for name, one in verdicts.VERDICTS.items() if one.recorded is None}
    assert outside == {"other force", "registrar decides", "transferred", "over-recorded"}
