"""What is set beside recorded crime: the survey, other forces, severity, revisions; as a page and for machines."""

import json

import pytest

from tests.unit.test_trends_tally import crime
from tests.unit.test_trends_tally import file as record_file
from truecount import reference
from truecount.cli.beside_parts import columns
from truecount.cli.trends_beside import WORDS, show
from truecount.errors import TrueCountError
from truecount.records.store import Store
from truecount.trends.revision_figures import MOVED, revised
from truecount.trends.revisions import ALL


@pytest.fixture(scope="module")
def two_loads(tmp_path_factory):
    """A few crimes of Kent of a whole financial year, some of which the second load changes."""
    first = [
        crime(1, "2024-04-10"),
        crime(2, "2024-05-01"),
        crime(3, "2025-03-03", class_code="8N"),
        crime(5, "2025-03-01", cancelled_at="2025-04-20 00:00:00"),
        crime(6, "2024-12-12"),
    ]
    second = [
        crime(1, "2024-04-10", record=11),
        crime(2, "2024-05-01", record=12, cancelled_at="2025-05-20 00:00:00"),
        crime(3, "2025-03-03", class_code="34B", record=13),
        crime(5, "2025-03-01", record=15),
        crime(7, "2025-03-31", record=17),
    ]
    path = tmp_path_factory.mktemp("beside") / "two.duckdb"
    return record_file(path, [first, second], replaced=(1,))


@pytest.fixture
def shown(capsys):
    def run(what, file=None, force="", *years, **more):
        show(what, file, force, *years, as_json=False, **more)
        return capsys.readouterr().out

    return run


@pytest.fixture
def facts(capsys):
    def run(what, file=None, force="", *years, **more):
        show(what, file, force, *years, as_json=True, **more)
        return json.loads(capsys.readouterr().out)

    return run


def test_the_survey_is_said_to_be_about_the_nation_alone(shown):
    page = shown("survey", None, "kent", "2012/13", "2017/18")
    assert page.startswith("England and Wales")
    assert "None of this is about Kent Police" in page
    assert "14.5 to 15.5" in page and "It may not be concluded that recording did it" in page
    assert "None of this is about" not in shown("survey")


def test_a_force_is_ranked_with_intervals_and_the_others_are_for_machines_alone(shown, facts):
    page = shown("forces", None, "kent")
    assert "6 to 7" in page and "this is no league table" in page and "Surrey" not in page
    ids = {one["id"] for one in facts("forces", None, "kent")["figures"]}
    assert {"neighbours.rank-of-rate.kent.2018-19", "neighbours.rate.surrey.2018-19"} <= ids


def test_published_severity_has_the_nation_and_the_groups_beside_it(shown):
    page = shown("severity", None, "kent", "2016/17", "2018/19")
    assert "2017/18  16.75" in page and "2012/13" not in page
    groups = next(line for line in page.splitlines() if "Sexual offences" in line).split()
    held = reference.load("severity_scores")
    places = [(force, year) for force in ("kent", "england-and-wales") for year in ("2016/17", "2018/19")]
    rows = [held.where(force_id=force, year=year, offence_group="Sexual offences")[0] for force, year in places]
    assert groups[2:] == [f"{row['score']:.2f}" for row in rows]


def test_weights_of_ones_own_are_put_to_published_crimes(shown, tmp_path):
    (tmp_path / "harm.csv").write_text("class_code,weight,proactive\n105A,1.5,no\n92D,5,yes\n")
    page = shown("severity", None, "kent", weights=tmp_path / "harm.csv")
    assert "weights: harm.csv" in page and "police work alone" in page


def test_a_record_file_has_the_severity_of_its_own_crimes(facts, tmp_path):
    days = [f"2016-{month:02d}-10" for month in range(4, 13)] + ["2017-01-02", "2017-02-02", "2017-03-03"]
    crimes = [crime(number, day, force_id="simulated-kent") for number, day in enumerate(days)]
    file = record_file(tmp_path / "simulated.duckdb", [crimes])
    told = facts("severity", file, residents=20_000)
    assert "The records are simulated; the inspection is that of the force they were made after." in told["said"]
    found = {one["id"]: one for one in told["figures"]}
    assert "Divided by 20,000 residents, as given." in found["severity.simulated-kent.2016-17.score"]["warnings"]
    assert found["severity.simulated-kent.2016-17.score"]["value"] == pytest.approx(12 * 13.510541522943404 / 20_000)
    assert found["severity.simulated-kent.2016-17.unrecorded"]["interval"]["low"] > 0
    assert not any(name.startswith("severity-published") for name in found)


def test_another_years_inspection_says_that_it_stands_in(shown, two_loads):
    page = shown("severity", two_loads, "kent")
    assert "No inspection stands for 2024/25; that of 2018/19 is taken" in page
    assert "another set of weights than the figures above" in page


def test_two_loads_are_told_apart_and_add_up(shown, two_loads):
    page = shown("revisions", two_loads, "kent", "2024/25")
    assert "the file holds the same number of crimes of Kent recorded 1 April 2024 to 31 March 2025" in page
    assert page.splitlines()[0].endswith("after load 1 and load 2")
    header, *rows = page.split("by kind of crime\n\n")[1].split("\n\n")[0].splitlines()
    assert header.split("  ")[-1] == "after" and "dated in" not in header
    moved = ["4", "1", "-1", "-1", "1", "0", "0", "4"]
    assert rows[-1].split()[2:] == moved


def test_every_row_of_figures_leads_from_before_to_after(two_loads):
    with Store.read(two_loads) as store:
        found = revised(store, "kent")
    assert (found.before, found.after) == (1, 2)
    assert str(found.period) == "1 April 2024 to 31 March 2025"
    for row in found.rows.values():
        moved = sum(one.value for name, one in row.items() if name not in ("before", "after"))
        assert row["before"].value + moved == row["after"].value
    every = {name: one.value for name, one in found.rows[ALL].items() if one.value}
    assert every == {"before": 4, "added": 1, "gone": -1, "cancelled": -1, "restored": 1, "after": 4}
    assert found.figures[0].made_from[0].source == "f1"
    assert set(found.rows[ALL]) == set(MOVED)


def test_without_a_file_the_published_releases_are_told_apart(shown):
    page = shown("revisions", None, "leicestershire")
    row = next(line for line in page.splitlines() if line.strip().startswith("2017/18"))
    assert row.split() == ["2017/18", "83,793", "-1,833", "81,960", "+1,909", "83,869"]
    assert "Set years of one release beside each other" in page


@pytest.mark.parametrize("what", WORDS)
def test_machines_get_every_figure_once_with_its_making_and_the_words(facts, what):
    found = facts(what, None, "kent")
    ids = [one["id"] for one in found["figures"]]
    assert ids and len(ids) == len(set(ids)) and found["said"]
    assert all(one["made_from"] and one["method"]["formula"] for one in found["figures"])


def test_a_sentence_stands_on_a_page_once(shown):
    for what in WORDS:
        lines = [line for line in shown(what, None, "kent").split("Notes\n")[0].splitlines() if line.endswith(".")]
        assert len(lines) == len(set(lines)), what


def test_numbers_stand_under_each_other():
    assert columns((("", "one", "two"), ("a", "1", "22,222"), ("long", "333", ""))) == [
        "      one     two",
        "a       1  22,222",
        "long  333",
    ]


@pytest.mark.parametrize(
    ("asked", "more", "said"),
    [
        (("weather", None, "kent"), {}, "there is survey, forces, severity, revisions"),
        (("forces", None, ""), {}, "Say which force"),
        (("forces", None, "city-of-london"), {}, "few people live there"),
        (("severity", None, "city-of-london"), {}, "No crime severity score of City of London"),
        (("severity", None, "kent", "2022/23"), {}, "held from 2002/03 to 2021/22"),
        (("survey", None, "kent", "2001/02"), {}, "held from 2002/03"),
        (("forces", None, "kent"), {"loads": "1:2"}, "--loads has no meaning with --beside forces"),
        (("revisions", None, "kent"), {"loads": "1:2"}, "no file is given"),
        (("revisions", None, "kent", "2016-04"), {}, "not a financial year"),
    ],
)
def test_what_cannot_be_shown_is_told_in_one_sentence(asked, more, said):
    with pytest.raises(TrueCountError, match=said) as told:
        show(*asked, as_json=False, **more)
    assert len(told.value.sentences) == 1


@pytest.mark.parametrize(
    ("what", "force", "years", "loads", "said"),
    [
        ("revisions", "kent", (), "2:1", "name the earlier one first"),
        ("revisions", "kent", (), "1:3", "load 3 brought no crimes of Kent Police; loads that did are 1, 2"),
        ("revisions", "kent", (), "last", "does not name two loads"),
        ("revisions", "kent", ("2017/18",), None, "no crimes of Kent Police recorded 1 April 2017"),
        ("revisions", "essex", (), None, "holds crimes of kent; say which"),
        ("severity", "kent", ("2017/18",), None, "holds crimes of 0 of the 12 months"),
    ],
)
def test_what_a_record_file_does_not_hold_is_told(two_loads, what, force, years, loads, said):
    with pytest.raises(TrueCountError, match=said):
        show(what, two_loads, force, *years, as_json=False, loads=loads)


def test_one_load_has_nothing_to_be_set_beside(tmp_path):
    with pytest.raises(TrueCountError, match="holds one load of crimes of Kent Police, and revisions need two"):
        show("revisions", record_file(tmp_path / "f.duckdb", [[crime(1)]]), "kent", as_json=False)
