"""A small simulated force: its records and its truth agree, row by row."""

import re

import pytest

from truecount import TrueCountError, simulation
from truecount.records import Store
from truecount.simulation.truth import TRUTH

NO_ROWS = [(0,)]


def test_every_log_has_its_truth_and_every_reference_is_one_of_a_kind(sql):
    assert sql("SELECT count(*) FROM incidents ANTI JOIN true_incidents ON incident_reference = reference") == NO_ROWS
    assert sql("SELECT count(*) - count(DISTINCT reference) FROM incidents") == NO_ROWS
    assert sql("SELECT count(*) - count(DISTINCT reference) FROM crimes") == NO_ROWS
    assert sql("SELECT count(*) - count(DISTINCT record_id) FROM incidents") == NO_ROWS


def test_records_and_truth_find_each_other(sql):
    assert sql("SELECT count(*) FROM true_crimes WHERE crime_reference IS NOT NULL AND fate != 'recorded'") == NO_ROWS
    assert sql("SELECT count(*) FROM true_crimes WHERE crime_reference IS NULL AND fate = 'recorded'") == NO_ROWS
    lost = "SELECT count(*) FROM true_crimes t ANTI JOIN crimes c ON c.reference = t.crime_reference"
    assert sql(f"{lost} WHERE t.crime_reference IS NOT NULL") == NO_ROWS
    assert sql("SELECT count(*) FROM crimes ANTI JOIN true_records ON crime_reference = reference") == NO_ROWS
    assert sql("SELECT count(*) FROM true_records ANTI JOIN incidents ON reference = incident_reference") == NO_ROWS
    both = "true_crimes t JOIN true_records r USING (crime_reference)"
    assert sql(f"SELECT count(*) FROM {both} WHERE t.incident_reference != r.incident_reference") == NO_ROWS
    assert sql(f"SELECT count(*) FROM {both} WHERE what != 'answers'") == NO_ROWS
    assert {what for (what,) in sql("SELECT DISTINCT what FROM true_records")} == {
        "answers",
        "recorded twice",
        "not required",
    }
    assert sql("SELECT count(*) FROM outcomes o ANTI JOIN crimes c ON c.reference = o.crime_reference") == NO_ROWS


def test_a_log_requires_the_crimes_that_its_truth_lists(sql):
    counted = "SELECT incident_reference, count(*) FILTER (WHERE required) AS n FROM true_crimes GROUP BY 1"
    assert (
        sql(
            f"""SELECT count(*) FROM true_incidents t LEFT JOIN ({counted}) c USING (incident_reference)
            WHERE t.required != coalesce(c.n, 0)"""
        )
        == NO_ROWS
    )
    assert (
        sql("SELECT count(*) FROM true_incidents WHERE report = 'repeat call' AND required + recorded > 0") == NO_ROWS
    )


def test_required_means_required_by_the_edition_in_force(sql):
    assert (
        sql(
            """SELECT count(*) FROM true_crimes JOIN true_incidents USING (incident_reference)
           WHERE true_crimes.required != list_contains(string_split(editions, ';'), edition)"""
        )
        == NO_ROWS
    )


def test_nothing_recorded_means_nothing_and_beside_others_means_one(sql):
    by_log = """SELECT incident_reference, count(*) FILTER (WHERE fate = 'recorded') AS held,
                count(*) FILTER (WHERE fate = 'nothing recorded') AS nothing,
                count(*) FILTER (WHERE fate = 'missed beside others') AS beside
                FROM true_crimes WHERE required GROUP BY 1"""
    assert sql(f"SELECT count(*) FROM ({by_log}) WHERE nothing > 0 AND held + beside > 0") == NO_ROWS
    assert sql(f"SELECT count(*) FROM ({by_log}) WHERE beside > 0 AND held = 0") == NO_ROWS


def test_time_runs_forward_and_stops_where_the_years_end(sql):
    assert (
        sql("SELECT count(*) FROM crimes WHERE reclassified_at < recorded_at OR cancelled_at < recorded_at") == NO_ROWS
    )
    assert sql("SELECT count(*) FROM crimes WHERE victim_told_at > cancelled_at") == NO_ROWS
    assert sql("SELECT count(*) FROM crimes WHERE victim_told_at IS NOT NULL AND victim_key IS NULL") == NO_ROWS
    assert sql("SELECT count(*) FROM crimes WHERE reclassified_at > cancelled_at") == NO_ROWS
    tied = "crimes c JOIN true_records t ON t.crime_reference = c.reference JOIN incidents i ON"
    tied += " i.reference = t.incident_reference"
    assert sql(f"SELECT count(*) FROM {tied} WHERE c.recorded_at < i.reported_at") == NO_ROWS
    assert sql(f"SELECT count(*) FROM {tied} WHERE c.reported_at != i.reported_at") == NO_ROWS
    soon = "FROM outcomes o JOIN crimes c ON c.reference = o.crime_reference WHERE o.assigned_at < c.recorded_at"
    assert sql(f"SELECT count(*) {soon}") == NO_ROWS
    for table, column in (("incidents", "reported_at"), ("crimes", "recorded_at"), ("outcomes", "assigned_at")):
        ((first, last),) = sql(f"SELECT min({column}), max({column}) FROM {table}")
        assert str(first) >= "2016-04-01" and str(last) < "2019-04-01", table


def test_all_kinds_of_error_occur(sql):
    kinds = dict(sql("SELECT fate, count(*) FROM true_crimes GROUP BY 1"))
    assert set(kinds) == {"recorded", "nothing recorded", "missed beside others", "not required"}
    for column in ("late", "wrong_class", "wrongly_cancelled"):
        assert sql(f"SELECT count(*) FROM true_crimes WHERE {column} AND fate = 'recorded'")[0][0] > 0
    assert {why for (why,) in sql("SELECT DISTINCT cancellation FROM crimes")} >= {None, "C1", "C2", "C3", "C4"}
    assert sql("SELECT count(*) FROM crimes WHERE class_before IS NOT NULL AND class_before != class_code")[0][0] > 0
    assert {kind for (kind,) in sql("SELECT DISTINCT outcome_type FROM outcomes")} >= {
        "1",
        "11",
        "14",
        "16",
        "17",
        "18",
    }


def test_late_is_after_24_hours_and_in_time_is_not(sql):
    assert (
        sql(
            """SELECT count(*) FROM true_crimes t JOIN crimes c ON c.reference = t.crime_reference
           WHERE late != (c.recorded_at - t.reported_at > INTERVAL 24 HOUR)"""
        )
        == NO_ROWS
    )


def test_every_pattern_comes_up_in_a_force_of_some_size(sql):
    from truecount.simulation.pattern import patterns

    held = {name for (name,) in sql("SELECT DISTINCT pattern FROM true_incidents")}
    missing = {one.id for one in patterns()} - held
    assert missing <= {"killing", "modern-slavery-car-wash", "racist-assault", "racist-harassment-neighbour"}


def test_no_two_logs_are_alike_and_none_names_anybody(sql):
    texts = [text for (text,) in sql("SELECT text FROM incidents")]
    assert len(set(texts)) > 0.999 * len(texts)
    numbers = re.compile(r"\b0\d{9,10}\b|\+44|\b[A-Z]{1,2}\d{1,2} ?\d[A-Z]{2}\b|@")
    assert not [text for text in texts if numbers.search(text)]
    assert not [text for text in texts if any(mark in text for mark in "[]{}|")]


def test_a_lasting_pair_meets_nobody_else(sql):
    from truecount.simulation.pattern import patterns

    lasting = ", ".join(f"'{one.id}'" for one in patterns() if one.person == "lasting")
    assert (
        sql(
            f"""SELECT count(*) FROM (
            SELECT victim_key FROM true_crimes JOIN true_incidents USING (incident_reference)
            WHERE victim_key IS NOT NULL GROUP BY 1
            HAVING count(DISTINCT case_key) > 1 AND bool_or(pattern IN ({lasting})))"""
        )
        == NO_ROWS
    )


def test_some_people_come_up_again_and_again(sql):
    ((most,),) = sql(
        "SELECT max(n) FROM (SELECT count(*) AS n FROM crimes WHERE suspect_key LIKE 'S%' GROUP BY suspect_key)"
    )
    assert most > 3
    assert sql("SELECT count(*) FROM crimes WHERE suspect_key LIKE 'U%'") == NO_ROWS


def test_the_change_is_known_part_by_part(simulated):
    with Store.read(simulated) as store:
        known = simulation.known(store)
    assert [one.year for one in known.years] == ["2016/17", "2017/18", "2018/19"]
    genuine, rule, accuracy, recorded = (1 + one.value / 100 for one in known.changes)
    assert genuine * rule * accuracy == pytest.approx(recorded, rel=1e-12)
    assert known.years[0].genuine.value <= known.years[0].required.value
    assert 1.01 < rule < 1.06
    assert known.force["force_id"] == "simulated-kent"


def test_the_tables_are_as_they_are_described(simulated):
    with Store.read(simulated) as store:
        for table in TRUTH:
            assert store.table(table.name).schema().names == table.schema.names


def test_a_file_that_is_not_simulated_says_so(tmp_path):
    with Store.write(tmp_path / "plain.duckdb"):
        pass
    with Store.read(tmp_path / "plain.duckdb") as store:
        assert not simulation.is_simulated(store)
        with pytest.raises(TrueCountError, match="was not made by `truecount simulate`"):
            simulation.report(store)


def test_too_few_logs_to_say_how_hard_they_are(tmp_path):
    settings = simulation.make_settings(
        force="kent", size=0.001, years="2018", seed=1, text=True, dials=simulation.read_dials()
    )
    simulation.to_store(settings, tmp_path / "tiny.duckdb", processes=1)
    with Store.read(tmp_path / "tiny.duckdb") as store:
        hard = simulation.difficulty(store)
    assert hard.value is None and "simulate more" in hard.warnings[0]
