"""A simulated force that crosses April 2018 and May 2023: its truth under each edition, and the effect of a change."""

import ibis
import pytest

from truecount import counting, simulation
from truecount.counting.compare import REGISTRAR
from truecount.records import Store
from truecount.simulation.editions import EDITIONS

pytestmark = pytest.mark.slow
WITHIN = 0.001
UNSETTLED = {"domestic-assault-with-history"}
"""Assault and control, both of five years, told together before April 2018: the truth takes the assault on no source,
and the rules send it to the registrar."""
UNDER = (
    "CASE "
    + " ".join(f"WHEN i.reported_at >= DATE '{one.begins}' THEN '{one.name}'" for one in reversed(EDITIONS))
    + f" ELSE '{EDITIONS[0].name}' END"
)
PLACED = "JOIN incidents i ON i.force_id = t.force_id AND i.reference = t.incident_reference"
TRUTH = f"""
    SELECT t.force_id, t.incident_reference, list_sort(list(class_code)) AS classes
    FROM true_crimes t {PLACED}
    WHERE list_contains(string_split(editions, ';'), {UNDER}) GROUP BY ALL"""
MINE = """
    SELECT holder AS force_id, reference AS incident_reference,
           list_sort(list(CASE WHEN refer THEN 'registrar' ELSE class_code END)) AS classes
    FROM crimes_decided JOIN incidents ON incident = record_id WHERE place IS NULL GROUP BY ALL"""
COMPARED = f"""
    SELECT pattern, coalesce(truth.classes, []), coalesce(mine.classes, []), count(*)
    FROM true_incidents t {PLACED}
    LEFT JOIN ({TRUTH}) truth ON truth.force_id = t.force_id AND truth.incident_reference = t.incident_reference
    LEFT JOIN ({MINE}) mine ON mine.force_id = t.force_id AND mine.incident_reference = t.incident_reference
    GROUP BY ALL"""
PLANTED = """
    SELECT class_code, count(*) FROM true_crimes
    WHERE list_contains(string_split(editions, ';'), '{edition}') GROUP BY ALL"""


@pytest.fixture(scope="module")
def years(tmp_path_factory):
    """A small part of a force over ten years."""
    path = tmp_path_factory.mktemp("years") / "f.duckdb"
    dials = simulation.read_dials()
    made = simulation.make_settings(force="kent", size=0.008, years="2016:2023", seed=11, text=False, dials=dials)
    simulation.to_store(made, path, processes=1)
    return path


def test_each_incident_is_decided_by_the_edition_of_its_day_as_its_truth_says(years):
    with Store.read(years) as store:
        crimes = counting.decide_population(store).crimes
        store.connection.raw_sql(f"CREATE TEMP TABLE crimes_decided AS {ibis.to_sql(crimes, dialect='duckdb')}")
        rows = store.connection.raw_sql(COMPARED).fetchall()
    differ = [row for row in rows if row[1] != row[2]]
    assert sum(row[3] for row in rows) > 10_000
    assert {pattern for pattern, *_ in differ} <= UNSETTLED
    assert all(required == ["8N"] and decided == [REGISTRAR] for _, required, decided, _ in differ)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2018-04", "2023-05"),
        pytest.param("2017-04", "2018-04", marks=pytest.mark.slow),
        pytest.param("2017-04", "2023-05", marks=pytest.mark.slow),
        pytest.param("2023-04", "2023-05", marks=pytest.mark.slow),
    ],
)
def test_the_effect_of_a_change_is_the_one_that_was_planted(years, old, new):
    with Store.read(years) as store:
        found = counting.compare_population(store, old, new)
        planted = [dict(store.connection.raw_sql(PLANTED.format(edition=one)).fetchall()) for one in (old, new)]
    was, now = (sum(one.values()) for one in planted)
    assert abs((found.now - found.was) - (now - was)) <= WITHIN * abs(now - was)
    assert (found.was, found.now) == (was, now)
    settled = {one.class_code: (one.was, one.now) for one in found.classes}
    open_crimes = settled.pop(REGISTRAR, (0, 0))
    for name in (planted[0].keys() | planted[1].keys()) - ({"8N"} if any(open_crimes) else set()):
        assert settled.get(name, (0, 0)) == (planted[0].get(name, 0), planted[1].get(name, 0)), name
    assert sum(change.incidents * (len(change.now) - len(change.was)) for change in found.changes) == now - was


@pytest.mark.slow
def test_both_sides_are_what_each_edition_decides_by_itself(years):
    with Store.read(years) as store:
        found = counting.compare_population(store, "2018-04", "2026-04")
        alone = [counting.decide_population(store, edition).classes() for edition in ("2018-04", "2026-04")]
    for classes, side in zip(alone, ("was", "now"), strict=True):
        told = {one.class_code: getattr(one, side) for one in found.classes}
        assert {name: number for name, number in told.items() if number} == classes


@pytest.mark.slow
def test_a_change_names_incidents_and_the_rules_that_only_one_edition_used(years):
    with Store.read(years) as store:
        found = counting.compare_population(store, "2018-04", "2023-05")
    stood_beside = [one for one in found.changes if len(one.was) > len(one.now) > 0]
    assert stood_beside
    assert all("addition.conduct" in one.because for one in stood_beside)
    assert all(1 <= len(one.examples) <= 3 for one in found.changes)
    assert list(found.changes) == sorted(found.changes, key=lambda one: -one.incidents)
