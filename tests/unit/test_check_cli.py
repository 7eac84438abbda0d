"""`truecount check` and `truecount explain`: words, tables, exit codes, what is new."""

from __future__ import annotations

import csv
import json
import shutil

import pytest
from typer.testing import CliRunner

from tests.checked import EXEMPLARS, clean, edited, put
from truecount import checks, papers
from truecount.cli import app
from truecount.errors import TrueCountError
from truecount.records.store import Store

pytestmark = pytest.mark.slow

RUN = CliRunner()
FEW = ("TC-C01", "TC-K07", "TC-O13", "TC-T01", "TC-V01")
"""The verb is tried with these checks; all of them run in tests/scenario/test_checks.py."""
BY_ID = {one["check"]: one for one in EXEMPLARS}


def file_of(path, *ids):
    """A record file with a copy of the clean records for each exemplar named; with none, one clean copy."""
    with Store.write(path) as store:
        put(store, [edited(BY_ID[one]) for one in ids] or [clean()])
    return path


@pytest.fixture(scope="module", autouse=True)
def few():
    """Only a few checks are run, for each takes its time."""
    every = checks.checks()
    some = tuple(one for one in every if one.id in FEW)
    with pytest.MonkeyPatch.context() as patch:
        for module in ("run", "report"):
            patch.setattr(f"truecount.checks.{module}.checks", lambda: some)
        yield


@pytest.fixture(scope="module")
def faulty(few, tmp_path_factory):
    """A file with an error, a warning and a note, checked, and the folder that the check wrote."""
    folder = tmp_path_factory.mktemp("faulty")
    path = file_of(folder / "f.duckdb", "TC-C01", "TC-K07", "TC-O13")
    done = RUN.invoke(app, ["check", str(path), "--out", str(folder / "out")])
    return path, folder / "out", done


def rows(path):
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_a_clean_file_exits_with_nought(tmp_path):
    path = file_of(tmp_path / "f.duckdb")
    done = RUN.invoke(app, ["check", str(path), "--fail-on", "note"])
    assert done.exit_code == 0, done.output
    assert "found 0 errors, 0 warnings and 0 notes" in done.output
    assert "1 check not asked, because no row fills allegations.incident_reference" in done.output


def test_findings_are_told_with_what_to_do(faulty):
    _, _, done = faulty
    assert done.exit_code == 1
    assert "found 1 error, 1 warning and 1 note" in done.output
    assert "TC-C01  A crime was recorded before it was reported" in done.output
    assert "look in both records which of the two times is wrong" in done.output
    assert "`truecount link` finds more ties" in done.output


def test_tables_hold_every_finding_and_every_check(faulty):
    _, out, _ = faulty
    found = rows(out / "findings.csv")
    assert {(row["check"], row["severity"], row["new"]) for row in found} == {
        ("TC-C01", "error", ""),
        ("TC-K07", "warning", ""),
        ("TC-O13", "note", ""),
    }
    told = {row["check"]: row for row in rows(out / "checks.csv")}
    assert set(told) == set(FEW)
    assert told["TC-C01"]["findings"] == "1" and told["TC-V01"]["asked"] == "no"
    assert "allegations.incident_reference" in told["TC-V01"]["misses"]
    assert rows(out / "districts.csv") == [{"district": "North", "errors": "1", "warnings": "1", "notes": "1"}]
    months = {row["month recorded"]: row for row in rows(out / "timeliness.csv")}
    assert months["2026-05"]["in time"] == months["2026-05"]["crimes"] and months["2026-05"]["hours allowed"] == "24"
    page = (out / "findings.html").read_text("utf-8")
    assert "A crime was recorded before it was reported" in page and "46/000001/26" in page
    assert "<script" not in page and "http" not in page.replace('lang="en-GB"', "")


def test_never_failing_is_a_choice(faulty):
    assert RUN.invoke(app, ["check", str(faulty[0]), "--fail-on", "never"]).exit_code == 0


def test_a_warning_alone_fails_only_where_asked(tmp_path):
    path = file_of(tmp_path / "f.duckdb", "TC-K07")
    assert RUN.invoke(app, ["check", str(path)]).exit_code == 0
    assert RUN.invoke(app, ["check", str(path), "--fail-on", "warning"]).exit_code == 1


def test_with_a_baseline_only_what_is_new_counts(faulty, tmp_path):
    path, out, _ = faulty
    same = RUN.invoke(app, ["check", str(path), "--baseline", str(out)])
    assert same.exit_code == 0 and "(0 new)" in same.output and "0 are there no more" in same.output
    more = file_of(tmp_path / "more.duckdb", "TC-C01", "TC-C01", "TC-O13")
    done = RUN.invoke(app, ["check", str(more), "--baseline", str(out), "--out", str(tmp_path / "out")])
    assert done.exit_code == 1 and "(1 new)" in done.output and "1 are there no more" in done.output
    assert {(row["check"], row["new"]) for row in rows(tmp_path / "out" / "findings.csv")} == {
        ("TC-C01", "no"),
        ("TC-C01", "yes"),
        ("TC-O13", "no"),
    }


def test_json_has_the_same_facts(faulty):
    path, _, _ = faulty
    told = json.loads(RUN.invoke(app, ["check", str(path), "--json"]).output)
    assert told["findings"] == {"error": 1, "warning": 1, "note": 1}
    (one,) = [one for one in told["checks"] if one["id"] == "TC-C01"]
    assert one["first"] == ["46/000001/26"] and one["rule"].startswith("Home Office, Crime Recording Rules")


def test_checking_again_replaces_what_was_found(faulty, tmp_path):
    path = shutil.copy(faulty[0], tmp_path / "again.duckdb")
    with Store.write(path) as store:
        checks.run_checks(checks.Force(store))
        assert store.table("findings").count().to_pyarrow().as_py() == 3
        assert store.table("check_runs").count().to_pyarrow().as_py() == len(FEW)


def test_a_run_that_fails_leaves_the_findings_of_the_run_before(faulty, tmp_path, monkeypatch):
    path = shutil.copy(faulty[0], tmp_path / "fails.duckdb")

    def fails(force):
        raise RuntimeError("stopped")

    broken = checks.Check("TC-C01", "x", "error", "crime", (), "x", "x", fails)
    monkeypatch.setattr("truecount.checks.run.checks", lambda: (checks.checks()[1], broken))
    with Store.write(path) as store, pytest.raises(RuntimeError):
        checks.run_checks(checks.Force(store))
    with Store.read(path) as store:
        assert store.table("findings").count().to_pyarrow().as_py() == 3


def test_a_cell_that_a_spreadsheet_would_run_is_plain_text(tmp_path):
    path = file_of(tmp_path / "f.duckdb", "TC-C01")
    with Store.write(path) as store:
        store.connection.raw_sql("UPDATE crimes SET reference = '=1+1' WHERE class_code = '105A'")
        force = checks.Force(store)
        checks.run_checks(force)
        found = checks.report_of(force)
    papers.write_findings(found, "f", tmp_path / "out")
    assert "'=1+1" in {row["reference"] for row in rows(tmp_path / "out" / "findings.csv")}
    with Store.read(path) as store:
        assert all(one.new in (0, None) for one in checks.report_of(checks.Force(store), tmp_path / "out").tallies)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "nowhere.duckdb"], "there is no such file"),
        (["check", "{file}", "--baseline", "nowhere"], "cannot be read"),
        (["check", "{file}", "--out", "{file}"], "this is a file"),
        (["explain", "{file}"], "Say which record"),
        (["explain", "{file}", "--crime", "a", "--incident", "b"], "Say which record"),
        (["explain", "{file}", "--crime", "99/1"], 'there is no crime record "99/1"'),
        (["explain", "{file}", "--incident", "99"], 'there is no incident "99"'),
    ],
)
def test_what_cannot_be_done_is_one_sentence(faulty, arguments, says):
    done = RUN.invoke(app, [one.format(file=faulty[0]) for one in arguments])
    assert isinstance(done.exception, TrueCountError) and says in str(done.exception)


def test_a_table_that_is_no_findings_is_no_baseline(faulty, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    done = RUN.invoke(app, ["check", str(faulty[0]), "--baseline", str(path)])
    assert isinstance(done.exception, TrueCountError) and "these are no findings" in str(done.exception)


def test_the_life_of_a_crime_shows_everything_in_order(faulty):
    path, _, _ = faulty
    told = RUN.invoke(app, ["explain", str(path), "--crime", "46/000001/26"]).output
    order = [
        "Incident 20260501-0001 (control room)",
        "reported by the victim, 101; opened as 001",
        "| 21:10 caller says her partner pushed her",
        "Crime 46/000001/26 (crime records)",
        "2026-05-01 20:58  recorded as class 105A",
        "2026-05-01 21:10  reported, as the record says",
        "outcome 16",
        "error TC-C01: A crime was recorded before it was reported",
        "`truecount link` works out the others",
    ]
    places = [told.find(one) for one in order]
    assert -1 not in places and places == sorted(places), told


def test_the_life_of_an_incident_is_that_of_its_crime(faulty):
    path, _, _ = faulty
    by_incident = RUN.invoke(app, ["explain", str(path), "--incident", "20260501-0001"]).output
    assert by_incident == RUN.invoke(app, ["explain", str(path), "--crime", "46/000001/26"]).output
    told = json.loads(RUN.invoke(app, ["explain", str(path), "--incident", "20260501-0001", "--json"]).output)
    assert [row["reference"] for row in told["crimes"]] == ["46/000001/26"]
    assert [row["check_id"] for row in told["findings"]] == ["TC-C01"]


def test_an_incident_without_a_crime_says_so(faulty):
    path, _, _ = faulty
    assert (
        "No crime record is tied to it."
        in RUN.invoke(app, ["explain", str(path), "--incident", "20260502-0003"]).output
    )


def test_what_was_not_checked_is_said(tmp_path):
    path = file_of(tmp_path / "f.duckdb")
    assert (
        "No checks were run on this file yet"
        in RUN.invoke(app, ["explain", str(path), "--crime", "46/000001/26"]).output
    )
