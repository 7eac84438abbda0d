"""`truecount simulate` on the command line."""

import json

import pytest
from typer.testing import CliRunner

from truecount import TrueCountError, papers
from truecount.cli import app
from truecount.records import Store


def invoke(*arguments):
    return CliRunner().invoke(app, ["simulate", *map(str, arguments)])


TINY = ("--size", 0.002, "--years", 2017, "--processes", 1)


def test_it_makes_a_file_and_says_what_is_in_it(tmp_path):
    result = invoke(*TINY, "--into", tmp_path / "f.duckdb")
    assert result.exit_code == 0, result.output
    assert "true_crimes: " in result.output
    assert "simulated, nobody is in it. Contents " in result.output
    again = invoke(*TINY, "--into", tmp_path / "g.duckdb")
    assert again.output.split("Contents ")[1] == result.output.split("Contents ")[1]


def test_the_same_facts_for_machines(tmp_path):
    facts = json.loads(
        invoke(*TINY, "--no-text", "--tables", "crimes, outcomes", "--parquet", tmp_path / "p", "--json").output
    )
    assert set(facts["rows"]) == {"crimes", "outcomes"}
    assert facts["settings"]["forces"] == ["kent"]
    assert len(list((tmp_path / "p" / "crimes").iterdir())) == 12


def test_it_writes_an_export_and_says_how_to_load_it(tmp_path):
    result = invoke(*TINY, "--export", "vendor-b", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert f"--mapping {tmp_path / 'out' / 'mapping.yaml'} --into FILE" in result.output
    facts = json.loads(invoke(*TINY, "--export", "vendor-a", "--out", tmp_path / "a", "--json").output)
    assert facts["rows"].keys() == {"incidents.csv", "crimes.csv", "outcomes.csv"}


@pytest.mark.slow
def test_the_report_sets_simulated_beside_published(simulated):
    result = invoke("--report", simulated, "--no-difficulty")
    assert result.exit_code == 0, result.output
    assert "Recorded of violence, before the programme" in result.output
    assert "Outcomes 2017/18, given in it, by offence group" in result.output
    facts = json.loads(invoke("--report", simulated, "--json").output)
    assert all(one["published"]["made_from"] for one in facts["margins"])
    assert 0.5 < facts["difficulty"]["value"] < 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Say one place to make it in"),
        (("--into", "a", "--parquet", "b"), "Say one place to make it in"),
        (("--export", "vendor-a"), "go together"),
        (("--into", "a", "--out", "b"), "go together"),
        (("--export", "vendor-a", "--out", "b", "--tables", "crimes"), "leave --tables out"),
        (("--export", "vendor-z", "--out", "b"), '"vendor-z" is not a vendor\'s layout; they are vendor-a, vendor-b'),
        (("--force", "all", "--export", "vendor-a", "--out", "b"), "An export is of one force"),
        (("--into", "a", "--tables", "logs"), '"logs" is not a table of a simulation'),
        (("--into", "a", "--years", "16"), "is not a year"),
        (("--report", "nowhere.duckdb"), "there is no such file"),
        (("--report", "a.duckdb", "--into", "b"), "--report makes nothing"),
    ],
)
def test_bad_usage_is_one_sentence(arguments, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = invoke(*arguments)
    assert isinstance(result.exception, TrueCountError), result.output
    assert words in str(result.exception)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_paper_sets_the_simulated_force_apart(simulated):
    with Store.read(simulated) as store:
        paper = papers.paper(papers.Outline(force="kent"), store)
    published = papers.paper(papers.Outline(force="kent"))
    *others, last = paper.sections
    assert last.id == "simulated"
    assert tuple(others) == published.sections, "a published section must not change because a simulated file is there"
    assert not last.findings and not last.unknown
    assert all("imulated" in one.area or one.id.startswith("published.") for one in last.figures)
    page = papers.page(paper)
    assert "Nothing in this section is real" in page and "force.duckdb, which is simulated" in page
    for verb in (["trends"], ["outcomes"]):
        shown = CliRunner().invoke(app, [*verb, str(simulated), "--force", "simulated-kent"])
        assert "A simulated force after Kent Police" in shown.output


def test_a_paper_on_another_force_refuses_the_file(simulated):
    with (
        Store.read(simulated) as store,
        pytest.raises(TrueCountError, match="nothing of Essex Police; it holds Simulated Kent"),
    ):
        papers.paper(papers.Outline(force="essex"), store)
