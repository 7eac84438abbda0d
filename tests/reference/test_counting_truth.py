"""The engine and the simulated force, whose truth nobody's engine made, agree."""

from __future__ import annotations

import ibis
import pytest

from truecount import counting, simulation
from truecount.records import Store
from truecount.simulation.pattern import patterns

EDITION = "2026-04"
AGREED = 0.995
TRUTH = f"""
    SELECT force_id, incident_reference, list_sort(list(class_code)) AS classes
    FROM true_crimes WHERE list_contains(string_split(editions, ';'), '{EDITION}') GROUP BY ALL"""
MINE = """
    SELECT holder AS force_id, reference AS incident_reference,
           list_sort(list(CASE WHEN refer THEN 'registrar' ELSE class_code END)) AS classes
    FROM crimes_decided JOIN incidents ON incident = record_id WHERE place IS NULL GROUP BY ALL"""
COMPARED = f"""
    SELECT pattern, coalesce(truth.classes, []) AS required, coalesce(mine.classes, []) AS decided, count(*)
    FROM true_incidents
    LEFT JOIN ({TRUTH}) AS truth USING (force_id, incident_reference)
    LEFT JOIN ({MINE}) AS mine USING (force_id, incident_reference)
    GROUP BY ALL ORDER BY ALL"""
STAYS = """
    SELECT DISTINCT stays, disposition
    FROM true_incidents
    JOIN (SELECT incidents.*, disposition FROM decisions JOIN incidents ON incident = incidents.record_id) AS decided
      ON true_incidents.force_id = decided.force_id AND incident_reference = reference
    WHERE stays IS NOT NULL AND required = 0"""
NAMED_OTHERWISE = {"referred to the national fraud centre": "Report Fraud"}


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """A part of a force in the year before the edition: the codes of its allegations are those in force with it."""
    path = tmp_path_factory.mktemp("truth") / "f.duckdb"
    dials = simulation.read_dials()
    made = simulation.make_settings(force="kent", size=0.06, years="2025", seed=4, text=False, dials=dials)
    simulation.to_store(made, path, processes=1)
    with Store.read(path) as store:
        decided = counting.decide_population(store, EDITION)
        for name, table in (("crimes_decided", decided.crimes), ("decisions", decided.decisions)):
            store.connection.raw_sql(f"CREATE TEMP TABLE {name} AS {ibis.to_sql(table, dialect='duckdb')}")
        yield lambda question: store.connection.raw_sql(question).fetchall()


def test_required_crimes_agree_incident_by_incident(year):
    rows = year(COMPARED)
    agreed = sum(count for _pattern, required, decided, count in rows if required == decided)
    assert agreed >= AGREED * sum(count for *_, count in rows)
    assert not [row for row in rows if row[1] != row[2]]


def test_what_is_no_crime_stays_what_the_pattern_says(year):
    assert all(NAMED_OTHERWISE.get(stays, stays) == disposition for stays, disposition in year(STAYS))


def test_the_patterns_tell_their_facts_in_the_vocabulary():
    known = counting.vocabulary()
    for pattern in patterns():
        for one in pattern.alleged.values():
            for fact in filter(None, one.facts.split(";")):
                name, value = fact.split("=")
                assert known[name].read(value) == value, f"{pattern.id}: {fact}"
