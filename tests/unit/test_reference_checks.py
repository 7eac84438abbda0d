"""Each check fires on a table broken for it, and on nothing else."""

import csv
import shutil

import pytest

from truecount import reference
from truecount.reference.catalogue import HOME
from truecount.reference.checks import CHECKS


@pytest.fixture
def tables(tmp_path):
    return shutil.copytree(HOME, tmp_path / "tables")


def edit(tables, table, which, /, **cells):
    """Change cells of the first row that has all the values of `which`."""
    path = tables / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = next(row for row in rows if all(row[key] == value for key, value in which.items()))
    found.update(cells)
    write(path, rows)


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


KENT = {"force_id": "kent", "kind": "initial"}
KENT_2018 = {"area": "kent", "vintage": "2018", "basis": "cohort", "outcome": "1"}
BREAKS = {
    "TC-R02": ("inspections", KENT, {"overall_rate": "83;6"}, "overall_rate"),
    "TC-R03": ("accuracy_statements", {"statement_id": "kent-2013"}, {"statement_id": "kent-2014"}, "statement_id"),
    "TC-R04": ("accuracy_statements", {"statement_id": "kent-2013"}, {"source": "nowhere"}, "source"),
    "TC-R05": ("events", {"event_id": "ncrs-2002"}, {"where": ""}, "where"),
    "TC-R06": ("events", {"event_id": "ncrs-2002"}, {"unsourced": "colour"}, "unsourced"),
    "TC-R07": ("inspections", KENT, {"audit_to": "2016-05-31"}, "audit_to"),
    "TC-R08": ("inspections", KENT, {"violent_rate": "792"}, "violent_rate"),
    "TC-R09": ("recorded_crime", {"force_id": "surrey", "year": "2025/26"}, {"year": "2026/27"}, "year"),
    "TC-R10": ("force_names", {"name": "Kent Police"}, {"name": "Kent Constabulary"}, "name"),
    "TC-R11": ("recorded_crime", {"force_id": "kent", "year": "2016/17"}, {"crimes": "127000"}, "crimes"),
    "TC-R12": (
        "outcomes_by_year",
        {"area": "kent", "vintage": "2026-07", "outcome": "8"},
        {"crimes": "99999"},
        "crimes",
    ),
    "TC-R13": ("recorded_crime_earlier", {"force_id": "kent"}, {"crimes": "177188"}, "crimes"),
    "TC-R14": ("outcomes_by_year", {"area": "england-and-wales", "vintage": "2018"}, {"crimes": "1"}, "crimes"),
    "TC-R15": ("inspections", KENT, {"unrecorded_a_year": "243000"}, "unrecorded_a_year"),
}


def test_the_tables_are_sound():
    assert reference.check() == []


def test_every_check_has_its_own_id():
    assert [one.id for one in CHECKS] == [f"TC-R{number:02d}" for number in range(1, len(CHECKS) + 1)]
    assert set(BREAKS) | {"TC-R01"} == {one.id for one in CHECKS}


@pytest.mark.parametrize("number", sorted(BREAKS))
@pytest.mark.slow
def test_a_break_is_found_by_its_check_alone(tables, number):
    name, which, cells, column = BREAKS[number]
    edit(tables, name, which, **cells)
    findings = reference.check(tables)
    assert {finding.id for finding in findings} == {number}
    assert findings[0].column == column
    assert findings[0].message
    assert findings[0].hint
    assert findings[0].place.startswith(f"{findings[0].table}.csv, row ")


def test_a_missing_column_is_one_finding(tables):
    path = tables / "severity_weights.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [{key: value for key, value in row.items() if key != "weight"} for row in csv.DictReader(file)]
    write(path, rows)
    findings = reference.check(tables)
    assert [finding.id for finding in findings] == ["TC-R01"]
    assert "lacks weight" in findings[0].message


def test_a_missing_file_a_long_row_and_bad_bytes_are_findings(tables):
    (tables / "severity_weights.csv").unlink()
    with (tables / "events.csv").open("a", encoding="utf-8") as file:
        file.write("too,short\n")
    (tables / "outcome_headlines.csv").write_bytes(b"\xff\xfe")
    found = [(finding.table, finding.message) for finding in reference.check(tables) if finding.id == "TC-R01"]
    assert ("severity_weights", "the file is missing") in found
    assert ("events", "the row has 2 cells but the header has 14") in found
    assert any(table == "outcome_headlines" and "cannot be read" in message for table, message in found)


def test_all_faults_come_in_one_pass(tables):
    for name, which, cells, _ in (BREAKS["TC-R02"], BREAKS["TC-R05"], BREAKS["TC-R13"]):
        edit(tables, name, which, **cells)
    assert {finding.id for finding in reference.check(tables)} == {"TC-R02", "TC-R05", "TC-R13"}


def test_all_types_must_add_up_to_all(tables):
    path = tables / "outcomes_by_year.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    closed = [row for row in rows if (row["area"], row["vintage"], row["basis"]) == ("kent", "2018", "closed")]
    total = sum(int(row["crimes"]) for row in closed)
    assert total == 175_124
    write(path, [*rows, closed[0] | {"outcome": "all", "crimes": str(total)}])
    assert [finding.id for finding in reference.check(tables)] == []
    write(path, [*rows, closed[0] | {"outcome": "all", "crimes": str(total + 1)}])
    assert [finding.id for finding in reference.check(tables)] == ["TC-R12"]


def test_a_finding_reads_as_one_line_and_as_json(tables):
    edit(tables, "inspections", KENT, overall_rate="83;6")
    finding = reference.check(tables)[0]
    assert str(finding).startswith("TC-R02 inspections.csv, row ")
    assert finding.as_json()["column"] == "overall_rate"
