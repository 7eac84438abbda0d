"""Verdicts against a force whose truth is known: what was missed, late, mistaken, wrongly cancelled or surplus."""

from __future__ import annotations

from collections import Counter

import pytest

from truecount import checks, linkage, simulation
from truecount.records.store import Store

pytestmark = pytest.mark.slow
TRUTH = """
SELECT CASE WHEN fate = 'nothing recorded' THEN 'missing, nothing recorded'
            WHEN fate = 'missed beside others' THEN 'missing beside others'
            WHEN c.cancellation = 'C1' THEN 'transferred'
            WHEN t.wrongly_cancelled THEN 'wrongly cancelled'
            WHEN c.cancelled_at IS NOT NULL THEN 'cancelled'
            WHEN t.class_code != c.class_code THEN 'wrong class'
            WHEN late THEN 'recorded late' ELSE 'recorded in time' END AS verdict, count(*) AS crimes
FROM true_crimes t LEFT JOIN crimes c ON c.reference = t.crime_reference WHERE required GROUP BY 1
"""
PLACED = """
SELECT i.reference, v.verdict FROM verdicts v JOIN incidents i ON i.record_id = v.incident_id
WHERE required_id IS NOT NULL
"""
TRULY = """
SELECT t.incident_reference,
       CASE fate WHEN 'nothing recorded' THEN 'missing, nothing recorded' ELSE 'missing beside others' END
FROM true_crimes t WHERE required AND fate IN ('nothing recorded', 'missed beside others')
"""


OVER = "SELECT c.reference FROM verdicts v JOIN crimes c ON c.record_id = v.crime_id WHERE verdict = 'over-recorded'"
TWICE = """
SELECT second.reference FROM true_records r JOIN crimes second ON second.reference = r.crime_reference
WHERE what = 'recorded twice' AND second.cancelled_at IS NULL
"""


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """A simulated force, tied and checked, and questions of its file."""
    path = tmp_path_factory.mktemp("verdicts") / "f.duckdb"
    made = simulation.make_settings(
        force="kent", size=0.05, years="2018", seed=8, text=False, dials=simulation.read_dials()
    )
    simulation.to_store(made, path, processes=1)
    with Store.write(path) as store:
        linkage.link(store)
        checks.run_checks(checks.Force(store))
        yield lambda question: store.connection.con.execute(question).fetchall()


def test_verdicts_count_what_the_truth_counts(judged):
    truth = Counter(dict(judged(TRUTH)))
    found = Counter()
    for verdict, crimes in judged("SELECT verdict, count(*) FROM verdicts GROUP BY 1"):
        found["wrong class" if verdict.startswith("wrong class") else verdict] += crimes
    for verdict, crimes in truth.items():
        assert found[verdict] == pytest.approx(crimes, rel=0.01, abs=3), verdict


def test_what_is_missing_is_missing_in_its_own_incident(judged):
    """Ties by likeness that fail, and records that nothing required, are all that may differ."""
    truly = Counter(judged(TRULY))
    found = Counter(row for row in judged(PLACED) if row[1].startswith("missing"))
    agree = sum((truly & found).values())
    assert agree >= 0.99 * sum(truly.values())
    assert agree >= 0.98 * sum(found.values())


def test_a_second_record_is_over_recorded(judged):
    """But for one that takes the place of another crime of the incident, which was missed."""
    found, twice = ({reference for (reference,) in judged(question)} for question in (OVER, TWICE))
    assert len(twice) > 10
    assert len(found & twice) >= 0.8 * len(twice)
