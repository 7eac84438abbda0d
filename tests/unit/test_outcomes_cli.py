"""`truecount outcomes`: published figures, a file of outcome tables, a file of records."""

import json

import pytest
import typer
from typer.testing import CliRunner

from truecount import TrueCountError
from truecount.cli import outcomes

app = typer.Typer()
app.command()(outcomes.command)


def run(*words):
    done = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def ids(*words):
    return [figure["id"] for figure in json.loads(run(*words, "--json"))["figures"]]


def test_the_force_stands_beside_england_and_wales_with_counts_and_totals():
    shown = run("--force", "kent", "--year", "2017/18")
    assert "8.0  per cent of crimes recorded (14,251 of 177,187)" in shown
    assert "10.0  per cent of crimes recorded (487,940 of 4,878,302)" in shown
    assert "…" not in shown


def test_one_measure_on_one_basis_is_two_figures():
    asked = ("--force", "kent", "--year", "2017/18", "--basis", "cohort", "--measure", "charged-of-recorded")
    assert ids(*asked) == [
        "outcomes.charged-of-recorded.kent.2017-18.cohort.2018",
        "outcomes.charged-of-recorded.england-and-wales.2017-18.cohort.2018",
    ]


def test_measures_of_either_basis_are_shown_on_the_basis_they_exist_on():
    found = ids(
        "--force", "kent", "--year", "2017/18", "--measure", "charged-of-recorded", "--measure", "charged-of-closed"
    )
    assert [one.split(".")[4] for one in found] == ["cohort", "cohort", "closed", "closed"]


def test_every_figure_is_given_once():
    found = ids("--force", "kent")
    assert len(set(found)) == len(found)
    assert any(".2024-25." in one for one in found)


def test_a_file_of_home_office_outcomes_gives_the_force_and_all_forces(home_office_file):
    shown = run(home_office_file, "--force", "kent", "--basis", "cohort")
    assert "all 2 forces in the file" in shown
    assert "(40 of 100)" in shown


def test_a_file_of_records_gives_the_join_and_the_groups(records_file):
    shown = run(records_file, "--force", "kent")
    assert "Crimes and outcomes that find each other" in shown
    assert "(2 of 3)" in shown
    assert "Charged" in shown


def test_a_file_without_the_force_says_which_it_holds(home_office_file):
    with pytest.raises(TrueCountError, match="it holds Essex, Kent"):
        run(home_office_file, "--force", "wiltshire")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Say which force"),
        (("--force", "kent", "--measure", "charge-rate"), '"charge-rate" is not a measure; the measures are charged'),
        (("--force", "kent", "--basis", "closed", "--measure", "charged-of-recorded"), "cohort only"),
        (("--force", "kent", "--year", "2001/02"), "those held are of 2014/15 to 2025/26"),
        (("--force", "btp", "--year", "2015/16"), "those held are of 2017/18"),
        (("--force", "action-fraud"), "load a Home Office outcomes table"),
        (("file.duckdb", "--force", "kent", "--published"), "not both"),
    ],
)
def test_bad_usage_is_one_plain_sentence(words, told):
    with pytest.raises(TrueCountError, match=told) as caught:
        run(*words)
    assert len(caught.value.sentences) == 1


@pytest.fixture
def home_office_file(tmp_path):
    from tests.unit.test_outcomes_stores import HEADER, line
    from truecount.records import load

    lines = [*(line("Kent", quarter, 1, 10, 12) for quarter in (1, 2, 3, 4)), line("Kent", 2, 18, 60, 50)]
    lines += [line("Essex", 1, 1, 5, 5)]
    (tmp_path / "outcomes.csv").write_text("\n".join([HEADER, *lines]))
    load([tmp_path / "outcomes.csv"], tmp_path / "out.duckdb", "home-office")
    return tmp_path / "out.duckdb"


@pytest.fixture
def records_file(tmp_path):
    from tests.unit.test_outcomes_stores import GIVEN, STREET
    from truecount.records import load

    street = [f"{key},2015-01,Kent Police,Kent Police,,,A Street,,,Burglary,," for key in ("a", "b", "c")]
    given = [f"{key},2015-02,Kent Police,Kent Police,,,A Street,,,Suspect charged" for key in ("a", "b")]
    (tmp_path / "2015-01-kent-street.csv").write_text("\n".join([STREET, *street]))
    (tmp_path / "2015-02-kent-outcomes.csv").write_text("\n".join([GIVEN, *given]))
    load(sorted(tmp_path.glob("*.csv")), tmp_path / "out.duckdb", "police-uk")
    return tmp_path / "out.duckdb"
