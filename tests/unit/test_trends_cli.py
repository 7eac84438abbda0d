"""`truecount trends`: the page a person reads and the figures a machine reads."""

import json

import pytest
import typer
from typer.testing import CliRunner

from truecount import TrueCountError
from truecount.cli import trends
from truecount.records import load

app = typer.Typer()
app.command()(trends.command)

STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)


def run(*words):
    done = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def street(tmp_path):
    row = "a1,2015-01,Kent Police,Kent Police,,,A Street,,,Burglary,,"
    (tmp_path / "2015-01-kent-street.csv").write_text(f"{STREET}\n{row}\n")
    load([tmp_path / "2015-01-kent-street.csv"], tmp_path / "out.duckdb", "police-uk")
    return tmp_path / "out.duckdb"


def test_published_figures_alone_tell_kents_story():
    shown = run("--force", "KENT")
    for part in ("Kent Police", "128,398", "83.6  81.8 to 85.5", "24,160", "25,336", "35.1  31.7 to 38.9", "130.5"):
        assert part in shown
    assert "Like for like it rose by 35.1 per cent" in shown
    assert "[1] " in shown
    assert shown == run("--force", "kent", "--published")


def test_nothing_is_cut_short():
    assert "…" not in run("--force", "kent")


def test_json_holds_every_figure_once_with_its_making():
    figures = json.loads(run("--force", "kent", "--json"))["figures"]
    ids = [figure["id"] for figure in figures]
    assert len(set(ids)) == len(ids)
    assert "like-for-like.kent.2016-17.2018-19.change" in ids
    assert all(figure["made_from"] and figure["method"]["formula"] and figure["hash"] for figure in figures)


def test_years_and_half_width_are_used():
    figures = json.loads(run("--force", "kent", "--from", "2016/17", "--to", "2017/18", "--json"))["figures"]
    change = next(one for one in figures if one["id"] == "like-for-like.kent.2016-17.2017-18.change")
    assert change["shown"] == "unknown"
    assert "a half-width of 1.5 points is assumed, as asked" in run("--force", "kent", "--assume-half-width", "1.5")


def test_a_record_file_adds_what_it_holds(street):
    shown = run(street, "--force", "kent")
    assert "In the record file" in shown
    assert "The file holds crimes of 1 of the 12 months of 2014/15." in shown


def test_a_file_without_the_force_says_which_forces_it_holds(street):
    with pytest.raises(TrueCountError, match="no recorded crime of Essex Police; it holds Kent"):
        run(street, "--force", "essex")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Say which force"),
        (("--force", "nowhere"), "nowhere"),
        (("--force", "UK Finance"), "No recorded crime and no inspection of UK Finance are held"),
        (("file.duckdb", "--force", "kent", "--published"), "not both"),
        (("missing.duckdb", "--force", "kent"), "there is no such file"),
        (("--force", "kent", "--from", "2018/19", "--to", "2016/17"), "swap them"),
    ],
)
def test_bad_usage_is_one_plain_sentence(words, told):
    with pytest.raises(TrueCountError, match=told) as caught:
        run(*words)
    assert len(caught.value.sentences) == 1


def test_a_body_of_which_little_is_published_still_has_a_page():
    assert "British Transport Police" in run("--force", "btp")


def test_the_change_between_two_years_is_drawn_with_its_table(tmp_path):
    run("--published", "--force", "kent", "--bridge", tmp_path / "kent.svg")
    drawn = (tmp_path / "kent.svg").read_text("utf-8")
    assert all(name in drawn for name in ("Better recording", "Rules", "What is left", "200,452"))
    rows = [line.rsplit(",", 3) for line in (tmp_path / "kent.csv").read_text("utf-8").splitlines()]
    assert [float(row[1]) for row in rows[1:3]] == [128_398, 200_452]


def test_published_figures_are_taken_apart_by_group_too():
    shown = run("--force", "kent")
    for part in ("The change taken apart", "Stalking and harassment", "year to December 2018", "What this rests on"):
        assert part in shown
    assert "No. Between them:" in shown


def test_where_nothing_is_known_of_accuracy_ranges_are_told_and_nothing_is_drawn(tmp_path):
    assert "Nothing is known of recording accuracy" in run("--force", "btp")
    with pytest.raises(TrueCountError, match="nothing is drawn"):
        run("--published", "--force", "btp", "--bridge", tmp_path / "btp.svg")
    assert not (tmp_path / "btp.svg").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--chart", "homicide"), "give one"),
        (("--chart", "homicide", "--funnel", "districts"), "one at a time"),
        (("--picture", "a.svg"), "--picture draws"),
        (("--weights", "w.csv"), "--beside severity"),
        (("--span", "month"), "give one"),
        (("--drivers", "home office"), "give one"),
        (("--drivers", "rows"), "no definition of violence"),
        (("--force", "kent", "--assume", "missing.yaml"), "cannot be read"),
        (("--force", "kent", "--from", "soon"), "neither a month nor a financial year"),
    ],
)
def test_what_cannot_be_shown_is_said_in_one_sentence(words, told):
    with pytest.raises(TrueCountError, match=told) as caught:
        run(*words)
    assert len(caught.value.sentences) == 1
