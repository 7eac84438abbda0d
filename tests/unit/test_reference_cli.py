"""`truecount reference list`, `show` and `check`."""

import csv
import json
import shutil

import pytest
from typer.testing import CliRunner

from truecount import TrueCountError, reference
from truecount.cli.reference import app, list_tables, show
from truecount.reference.catalogue import HOME


def run(*words, code=0):
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


def test_list_names_every_table():
    lines = run("list").splitlines()
    assert [line.split("\t")[0] for line in lines[1:]] == reference.names()
    assert {table["table"] for table in json.loads(run("list", "--json"))} == set(reference.names())


def test_show_gives_kents_two_inspections_with_interval_window_and_source():
    shown = run("show", "inspections", "--force", "Kent Police")
    for part in ("83.6 per cent", "1.85 points", "2016-06-01", "2016-11-30", "inadequate", "96.6 per cent", "[2]"):
        assert part in shown
    assert "[1] HMICFRS, Kent crime data integrity inspection, 2017" in shown
    assert "2 of 2 rows" in shown


def test_many_rows_are_a_table_that_is_never_cut():
    shown = run("show", "offences", "--where", "class_code=8N")
    lines = shown.split("\n\n")[0].splitlines()
    assert len(lines) == 15
    assert {line.count("\t") for line in lines} == {lines[0].count("\t")}
    assert "…" not in shown


def test_limit_and_where_choose_rows():
    assert "3 of 177 rows" not in run("show", "recorded_crime", "--force", "kent", "--limit", "3")
    assert "3 of 14 rows" in run("show", "recorded_crime", "--force", "kent", "--limit", "3")
    assert "1 of 1 rows" in run("show", "recorded_crime", "--where", "force_id=kent", "--where", "year=2016/17")
    assert "2 of 2 rows" in run("show", "outcome_types", "--where", "prosecuted=yes")


def test_force_works_on_areas():
    assert "kent-hmic-2013" in run("show", "events", "--force", "KENT")


def test_no_row_is_said_plainly():
    assert "No row is like that" in run("show", "inspections", "--where", "grade=adequate")


def test_sources_can_be_shown_too():
    assert "ho-nol-2026" in run("show", "sources")


def test_json_has_the_same_facts():
    facts = json.loads(run("show", "inspections", "--force", "kent", "--json"))
    assert facts["found"] == 2
    assert facts["sha256"] == reference.load("inspections").sha256
    first = facts["shown"][0]
    assert (first["overall_rate"], first["audit_to"], first["unrecorded_a_year"]) == ("83.6", "2016-11-30", 24300)
    assert first["cited"].startswith("HMICFRS")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "offences", "--force", "kent"), "not about forces"),
        (("show", "inspection"), 'Did you mean "inspections"'),
        (("show", "inspections", "--force", "Kant"), 'Did you mean "Kent"'),
        (("show", "inspections", "--where", "grade"), "COLUMN=VALUE"),
        (("show", "inspections", "--where", "grad=good"), 'Did you mean "grade"'),
        (("show", "inspections", "--where", "rate_rounded=maybe"), "neither yes nor no"),
    ],
)
def test_bad_usage_is_one_plain_sentence(words, sentence):
    with pytest.raises(TrueCountError) as raised:
        run(*words)
    assert sentence in str(raised.value)
    assert "\n" not in str(raised.value)


def test_check_says_what_was_looked_at():
    assert "nothing found" in run("check")
    assert json.loads(run("check", "--json")) == []


def test_check_ends_with_1_on_findings(tmp_path, monkeypatch):
    shutil.copytree(HOME, tmp_path / "tables")
    path = tmp_path / "tables" / "forces.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[1][0] = "Not An Id"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    monkeypatch.setattr(reference, "check", lambda: reference.checks.check(tmp_path / "tables"))
    assert "TC-R02 forces.csv, row 2, column force_id" in run("check", code=1)
    assert json.loads(run("check", "--json", code=1))[0]["id"] == "TC-R02"


def test_a_terminal_gets_a_ruled_table(monkeypatch, capsys):
    monkeypatch.setattr("truecount.cli.reference._on_terminal", lambda: True)
    list_tables(as_json=False)
    shown = capsys.readouterr().out
    assert "inspections" in shown
    assert "\t" not in shown


def test_a_terminal_too_narrow_for_the_columns_gets_rows_one_below_the_other(monkeypatch, capsys):
    monkeypatch.setattr("truecount.cli.reference._on_terminal", lambda: True)
    show("inspections", limit=10)
    shown = capsys.readouterr().out
    assert shown.count("overall_rate  ") == 10
    assert "10 of 53 rows" in shown
