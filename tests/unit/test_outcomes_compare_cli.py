"""`truecount outcomes --compare`: forces side by side as a panel reads them, and all of them in a funnel."""

import json
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from truecount import TrueCountError
from truecount.cli.many_words import ManyWords, spelt_out
from truecount.cli.outcomes_compare import ONE_MEASURE, forces_named, show, signed
from truecount.outcomes.compared import CANNOT, NO_TABLE, compare

CHARGED = "charged-of-recorded"


def words(capsys, *forces, measures=None, basis="both", standardise=True, picture=None):
    show(forces, None, measures, basis, standardise, picture, as_json=False)
    return capsys.readouterr().out


def test_three_forces_stand_side_by_side_and_what_cannot_be_said_is_said(capsys):
    shown = words(capsys, "kent", "essex", "surrey")
    assert shown.startswith("Kent, Essex, Surrey: outcomes, 2017/18\n")
    assert "Kent 8.0 7.9 to 8.2 8.3 8.1 to 8.4 79 78 to 80" in " ".join(shown.split())
    assert "Kent less England and Wales         -1.96           -0.03         -1.93" in shown
    for sentence in (NO_TABLE, *CANNOT, ONE_MEASURE):
        assert shown.count(sentence) == 1
    assert "Homicide with Violence without injury (Kent 14, Essex 25, Surrey 6)" in shown
    assert "closed basis" in shown and max(len(line) for line in shown.splitlines() if "  Kent " in line) < 120


def test_one_measure_shows_the_types_of_crime_behind_each_difference(capsys):
    shown = words(capsys, "kent", "essex", measures=[CHARGED])
    assert "Kent less Essex" in shown and ONE_MEASURE not in shown
    assert "Violence without injury   21.9          14.8   7.6         10.8           +0.02         -0.59" in shown
    assert "17 other types" in shown


def test_a_type_of_which_a_force_has_few_says_how_many(capsys):
    shown = words(capsys, "btp", measures=["victim-does-not-support-of-all"], basis="cohort")
    assert "Harassment (10 only)" in shown and "Bicycle theft  " in shown
    assert "hardly any Rape, Domestic burglary" in shown


def test_the_types_printed_add_up_to_the_difference(capsys):
    shown = words(capsys, "kent", measures=["victim-does-not-support-of-all"], basis="cohort")
    table = shown.split("by type of crime\n\n")[1].split("\n\n")[0].splitlines()[1:]
    parts = [float(cell) for line in table for cell in line.split()[-2:]]
    assert len(table) == 7 and sum(parts) == pytest.approx(5.42, abs=0.05)


def test_without_standardising_nothing_is_said_of_the_mix(capsys):
    shown = words(capsys, "kent", measures=[CHARGED], standardise=False)
    assert "same mix" not in shown and "due to" not in shown and NO_TABLE in shown


def test_the_picture_names_those_asked_for_and_those_outside_and_its_table_holds_all(tmp_path, capsys):
    path = tmp_path / "all.svg"
    shown = words(capsys, "kent", "essex", measures=[CHARGED], picture=path)
    assert shown.endswith(f"Written: {path}\n") and "forces usually lie 16 per cent" in shown
    drawn = path.read_text("utf-8")
    for name in ("Kent", "Essex", "Cumbria", "Norfolk"):
        assert f">{name}<" in drawn
    assert ">Surrey<" not in drawn and "seen for every 100 expected" in drawn
    assert len(path.with_suffix(".csv").read_text("utf-8").splitlines()) == 1 + 43


def test_machines_get_every_figure_once(capsys):
    show(["kent"], "2017/18", [CHARGED], "cohort", True, None, as_json=True)
    found = json.loads(capsys.readouterr().out)
    ids = [figure["id"] for figure in found["figures"]]
    assert len(ids) == len(set(ids)) and f"outcomes.compare-ratio.{CHARGED}.kent.2017-18.cohort.2018" in ids
    assert sum(one.startswith("outcomes.compare-rates-") for one in ids) == 23 + 2
    assert NO_TABLE in found["said"]


def test_forces_are_given_as_words_lists_and_names_that_have_commas():
    assert forces_named(["kent, essex", "Thames Valley", "London, City of", "kent"]) == [
        "kent",
        "essex",
        "thames-valley",
        "city-of-london",
    ]


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("--published --compare kent essex --json", "--published --compare kent --compare essex --json"),
        ("f.duckdb --compare kent,essex surrey", "f.duckdb --compare kent,essex --compare surrey"),
        ("--compare=kent essex --year 2017/18 f", "--compare=kent --compare essex --year 2017/18 f"),
        ("--compare kent --compare essex", "--compare kent --compare essex"),
        ("--compare kent -- f.duckdb", "--compare kent -- f.duckdb"),
        ("--json --compare", "--json --compare"),
        ("f.duckdb --force kent", "f.duckdb --force kent"),
    ],
)
def test_every_word_up_to_the_next_option_is_a_force(given, read):
    assert spelt_out(given.split()) == read.split()


def test_a_command_takes_several_words_after_one_option():
    app = typer.Typer()

    @app.command(cls=ManyWords)
    def command(
        file: Annotated[Path | None, typer.Argument()] = None,
        compared: Annotated[list[str] | None, typer.Option("--compare")] = None,
        as_json: Annotated[bool, typer.Option("--json")] = False,
    ) -> None:
        typer.echo(f"{file} {compared} {as_json}")

    def said(*given):
        return CliRunner().invoke(app, given).output.strip()

    assert said("--compare", "kent", "essex", "surrey", "--json") == "None ['kent', 'essex', 'surrey'] True"
    assert said("f.duckdb", "--compare", "kent", "essex") == "f.duckdb ['kent', 'essex'] False"
    assert "requires an argument" in said("--compare")


def test_differences_have_their_sign():
    found = compare(["kent"], "2017/18", CHARGED)
    total = found.from_whole(found.areas[0]).total
    shown = [signed(total.model_copy(update={"value": value})) for value in (-1.956, 0.31, -0.001, 12.0)]
    assert shown == ["-1.96", "+0.31", "0.00", "+12.00"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (([","], None, None, "both"), "Say which forces"),
        ((["kent", "kant"], None, None, "both"), '"kant"'),
        ((["kent"], "2016/17", None, "both"), "not of 2016/17"),
        ((["kent"], None, [CHARGED], "closed"), "No measure asked for exists on the closed basis"),
    ],
)
def test_what_is_not_held_is_told_in_one_sentence(asked, told):
    with pytest.raises(TrueCountError, match=told) as error:
        show(*asked, standardise=True, picture=None, as_json=False)
    assert len(error.value.sentences) == 1
