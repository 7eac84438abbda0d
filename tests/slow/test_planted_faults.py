"""Faults planted in the records of a force that has none: each is found by its own check, and nothing else is found."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
import yaml

from truecount import reference, simulation
from truecount.checks import Force, checks, run_checks
from truecount.records.store import Store, run

pytestmark = pytest.mark.slow
FAULTS = yaml.safe_load(Path(__file__).with_name("planted_faults.yaml").read_text("utf-8"))
PLANTS, NOT_PLANTED = FAULTS["plants"], FAULTS["not_planted"]
BRINGS = {(fault, one) for row in FAULTS["brings"] for fault in row["faults"] for one in row["brings"]}
"""What a planted fault brings with it: pairs of the check planted and another that finds it too. Why, the file says."""
CHECKS = {one.id: one for one in checks()}
TABLES = {"i": "incidents", "c": "crimes", "o": "outcomes"}
SUBJECTS = {"incident": "i", "crime": "c", "outcome": "o"}
EACH, FEWEST, SHARE = 20, 10, 0.99
"""How many records are spoilt for each check, the fewest that will do, and the share of them that has to be found."""
COPIED = 2**31
"""Added to the number of a record for that of its copy; numbers of one month's records lie closer together."""
KIN = """
CREATE TEMP TABLE kin AS
SELECT
    i, c, o, t, l,
    coalesce(i.merged_into, i.reference) AS family,
    (SELECT count(*) FROM crimes WHERE incident_reference = i.reference) AS crimes,
    (SELECT count(*) FROM crimes WHERE incident_reference = i.reference AND cancelled_at IS NULL) AS standing,
    (SELECT count(*) FROM outcomes WHERE crime_reference = c.reference) AS outcomes,
    coalesce(opening.theme, '') AS opened,
    coalesce(closing.theme, '') AS closed,
    coalesce(closing.stratum, '') = 'likely_crime_review' AS hides,
    (SELECT max(loaded_at) FROM loads) AS loaded
FROM incidents i
LEFT JOIN crimes c ON c.incident_reference = i.reference
LEFT JOIN outcomes o ON o.crime_reference = c.reference
LEFT JOIN incident_categories opening ON opening.code = i.opening_code
LEFT JOIN incident_categories closing ON closing.code = i.closing_code
LEFT JOIN classes t ON t.class_code = c.class_code
LEFT JOIN (
    SELECT offence_code, bool_and(mode = 'I') AS indictable, string_agg(DISTINCT basis) AS basis
    FROM offences GROUP BY 1
) l ON l.offence_code = c.offence_code
"""
"""A row an incident, its crimes and their outcomes, with what a plant asks of them. An incident, what was merged into
it, its crimes and their outcomes are one family."""


@dataclass(frozen=True)
class Found:
    """What was planted and what was found that was not found before, each as sets of (check, subject, record)."""

    planted: set[tuple[str, str, int]]
    new: set[tuple[str, str, int]]
    families: dict[tuple[str, int], str]
    """The family of every record, by its subject and number."""
    errors_before: int

    def fault(self) -> dict[str, str]:
        """The check planted in each family."""
        return {self.families[subject, record]: check for check, subject, record in self.planted}


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Found:
    room = tmp_path_factory.mktemp("planted")
    settings = simulation.make_settings(
        force="kent", size=0.1, years="2018", seed=5, text=True, dials=simulation.faultless()
    )
    simulation.to_store(settings, room / "clean.duckdb")
    before = _findings(room / "clean.duckdb")
    shutil.copy(room / "clean.duckdb", room / "spoilt.duckdb")
    with duckdb.connect(str(room / "spoilt.duckdb")) as connection:
        planted, families = _spoil(connection)
    after = _findings(room / "spoilt.duckdb")
    errors = sum(CHECKS[check].severity == "error" for check, _subject, _record in before)
    return Found(planted, after - before, families, errors)


def _findings(path):
    with Store.write(path) as store:
        run_checks(Force(store))
        return set(run(store.connection, "SELECT check_id, subject, record_id FROM findings"))


def _spoil(connection):
    """Plant every fault, the scarcest first; what was planted, and the family of every record."""

    def sql(statement):
        return connection.execute(statement).fetchall()

    for name in ("incident_categories", "classes", "offences"):
        connection.register(name, reference.load(name).to_ibis().to_pyarrow())
    sql(KIN)
    families = {
        (subject, record): family
        for subject, one in SUBJECTS.items()
        for record, family in sql(f"SELECT DISTINCT {one}.record_id, family FROM kin WHERE {one}.record_id IS NOT NULL")
    }
    sql("CREATE TEMP TABLE used (family VARCHAR)")
    chosen = {check: f"{plant['of']}.record_id IS NOT NULL AND {_where(plant)}" for check, plant in PLANTS.items()}
    many = {check: sql(f"SELECT count(DISTINCT family) FROM kin WHERE {where}") for check, where in chosen.items()}
    planted = set()
    for check in sorted(PLANTS, key=lambda one: (many[one], one)):
        plant, subject = PLANTS[check], CHECKS[check].subject
        one, copied = plant["of"], COPIED if "copy" in plant else 0
        sql(f"""CREATE OR REPLACE TEMP TABLE spoilt AS
                SELECT family, arg_min({one}.record_id, md5({one}.record_id::VARCHAR)) AS record_id FROM kin
                WHERE {chosen[check]} AND family NOT IN (FROM used)
                GROUP BY family ORDER BY md5('{check}' || family) LIMIT {EACH}""")
        sql(f"""CREATE OR REPLACE TEMP TABLE struck AS
                SELECT kin.* FROM kin JOIN spoilt ON {one}.record_id = spoilt.record_id""")
        sql("INSERT INTO used SELECT family FROM spoilt")
        for record, family in sql(f"SELECT DISTINCT {SUBJECTS[subject]}.record_id + {copied}, family FROM struck"):
            families[subject, record] = family
            planted.add((check, subject, record))
        for statement in _statements(plant):
            sql(statement)
    return planted, families


def _where(plant):
    given = plant.get("where", "true")
    return " AND ".join(f"({one})" for one in ([given] if isinstance(given, str) else given))


def _statements(plant):
    """What a plant does to the records in `struck`, all of it by what they were before."""
    for one, cells in plant.get("set", {}).items():
        told = ", ".join(f"{column} = {value}" for column, value in cells.items())
        yield f"UPDATE {TABLES[one]} AS x SET {told} FROM struck WHERE x.record_id = struck.{one}.record_id"
    one = plant["of"]
    table = TABLES[one]
    if "copy" in plant:
        cells = {"record_id": f"x.record_id + {COPIED}"} | plant["copy"]
        told = ", ".join(f"{value} AS {column}" for column, value in cells.items())
        once = f"(SELECT DISTINCT ON ({one}.record_id) * FROM struck) AS struck"
        joined = f"{table} x JOIN {once} ON x.record_id = struck.{one}.record_id"
        yield f"INSERT INTO {table} SELECT x.* REPLACE ({told}) FROM {joined}"
    if "delete" in plant:
        yield f"DELETE FROM {table} WHERE record_id IN (SELECT {one}.record_id FROM struck)"


def test_every_check_is_planted_or_is_said_why_not():
    assert not set(PLANTS) & set(NOT_PLANTED)
    assert set(PLANTS) | set(NOT_PLANTED) == set(CHECKS)


def test_a_force_without_faults_has_no_error(found):
    assert found.errors_before == 0


def test_faults_planted_are_found(found, capsys):
    planted = Counter(check for check, _subject, _record in found.planted)
    seen = Counter(check for check, _subject, _record in found.planted & found.new)
    with capsys.disabled():
        print("\ncheck   planted  found")
        for check in sorted(PLANTS):
            print(f"{check}  {planted[check]:7}  {seen[check]:5}")
        print(f"all     {planted.total():7}  {seen.total():5}")
    assert {check: planted[check] for check in PLANTS if planted[check] < FEWEST} == {}
    assert {check: seen[check] for check in PLANTS if seen[check] < SHARE * planted[check]} == {}
    assert seen.total() >= SHARE * planted.total()


def test_nothing_else_is_found(found):
    fault = found.fault()
    strange = defaultdict(list)
    for check, subject, record in found.new - found.planted:
        of = fault.get(found.families.get((subject, record)), "none")
        if of != check and (of, check) not in BRINGS:
            strange[of, check, CHECKS[check].severity].append(record)
    assert dict(strange) == {}


def test_what_a_fault_is_said_to_bring_it_brings(found):
    fault = found.fault()
    brought = {(fault.get(found.families.get((subject, record))), check) for check, subject, record in found.new}
    assert BRINGS - brought == set()
