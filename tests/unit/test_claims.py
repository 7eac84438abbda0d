"""Claims of every kind tried against figures, every verdict there is, and the figures that measures give."""

import json
from datetime import date
from pathlib import Path

import pytest
import typer

from tests import outcome_records
from tests.claimed import EXAMPLE, MADE_UP, figure, run, said
from truecount import TrueCountError, trends
from truecount.cli import claims as verb
from truecount.figure import Figure
from truecount.papers.claims import claim_methods
from truecount.papers.claims.asked import Reading, sources_of
from truecount.papers.claims.checking import check_register
from truecount.papers.claims.measures import MEASURED, figures_for
from truecount.papers.claims.register import (
    Meeting,
    Register,
)
from truecount.papers.claims.verdict import check
from truecount.records import Store

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "check-what-was-said.md"


def then_and_now(first, last, change=None, definition="as it stands"):
    return Reading(definition, (figure(first, year="2016/17"), figure(last)), change)


def word(claim, *readings):
    return check(claim, readings).word


@pytest.mark.parametrize(
    ("number", "ours", "interval", "verdict"),
    [
        (84, 83.6, None, "holds"),
        (83, 83.6, None, "does not hold"),
        (83.6, 83.6, (81.7, 85.5), "holds"),
        (85, 83.6, (81.7, 85.5), "cannot be said"),
        (87, 83.6, (81.7, 85.5), "does not hold"),
        (83.61, 83.6, None, "cannot be said"),
    ],
)
def test_a_level_holds_where_ours_rounds_to_it_and_is_open_where_only_the_interval_has_it(
    number, ours, interval, verdict
):
    assert word(said("level", number), Reading("one", (figure(ours, interval),))) == verdict


def test_decimals_are_those_of_the_words_where_the_register_has_lost_them():
    ours = Reading("one", (Figure.rate(159, 1000, **_rate()),))
    assert word(said("level", 16.0, says="it is 16 %"), ours) == "holds"
    assert word(said("level", 16.0, says="it is 16.0 %"), ours) == "does not hold"


def _rate():
    return figure(0).model_dump(include={"id", "title", "unit", "decimals", "population", "area", "basis"}) | {
        "period": None,
        "method": MADE_UP,
        "made_from": (),
    }


def test_a_number_of_thousands_is_taken_as_rounded_and_that_is_told():
    ours = Reading("one", (figure(25_436, unit="crimes", decimals=0),))
    found = check(said("level", 25_400), (ours,))
    assert found.word == "holds" and any("thousands" in note for note in found.notes)
    assert word(said("level", 25_430), ours) == "does not hold"


def test_a_change_needs_both_its_numbers():
    assert word(said("change", 15, 9), then_and_now(15.2, 9.4)) == "holds"
    assert word(said("change", 15, 9), then_and_now(15.2, 10.4)) == "does not hold"
    found = check(said("change", 15, 9), (then_and_now(15.2, 9.4),))
    assert found.said == "It went from 15.2 (2016/17) to 9.4 (2017/18) per cent of crimes, as said."


@pytest.mark.parametrize(
    ("unit", "number", "direction", "verdict"),
    [
        ("per cent", 37.5, "down", "holds"),
        ("points", 6, "down", "holds"),
        ("points", 6, "up", "does not hold"),
        ("per cent", 40, "down", "does not hold"),
    ],
)
@pytest.mark.parametrize("kind", ["change", "direction"])
def test_a_change_of_one_number_is_in_the_unit_said(kind, unit, number, direction, verdict):
    assert word(said(kind, number, unit=unit, direction=direction), then_and_now(16.0, 10.0)) == verdict


@pytest.mark.parametrize(
    ("interval", "up", "down", "level"),
    [
        ((1, 19), "holds", "does not hold", "does not hold"),
        ((-19, -1), "does not hold", "holds", "does not hold"),
        ((-1, 9), "cannot be said", "cannot be said", "holds"),
        ((-1, 11), "cannot be said", "cannot be said", "cannot be said"),
        ((1, 9), "holds", "does not hold", "cannot be said"),
    ],
)
def test_a_direction_is_said_only_where_the_interval_is_on_one_side_of_nought(interval, up, down, level):
    move = figure(sum(interval) / 2, interval, id="made-up.move")
    for direction, verdict in (("up", up), ("down", down), ("level", level), ("", level)):
        assert word(said("direction", direction=direction), then_and_now(100.0, 102.0, move)) == verdict


def test_level_is_bounded_by_the_earlier_number_and_by_the_bound_that_the_register_tells():
    level = said("direction", direction="level")
    points = figure(0.4, (-0.3, 1.1), id="made-up.move", unit="percentage points")
    assert word(level, then_and_now(14.0, 14.4, points)) == "holds"
    assert word(level.model_copy(update={"within": 5.0}), then_and_now(14.0, 14.4, points)) == "cannot be said"
    relative = figure(1.0, (-2.0, 4.0), id="made-up.move", unit="per cent")
    assert word(level, Reading("alike", (relative,), relative)) == "holds"
    found = check(level, (Reading("alike", (points,), points),))
    assert found.word == "cannot be said" and "no earlier number is held" in found.said
    counted = Reading("counted", (figure(1000, year="2016/17"), figure(1003)))
    assert word(level, counted) == "cannot be said"
    assert word(level, Reading("counted", (figure(1000, year="2016/17"), figure(1000)))) == "holds"


def test_a_direction_of_two_sampled_numbers_needs_intervals_that_lie_apart():
    near = Reading("one", (figure(80.0, (78, 82), "2016/17"), figure(83.0, (81, 85))))
    far = Reading("one", (figure(80.0, (78, 82), "2016/17"), figure(90.0, (88, 92))))
    up = said("direction", direction="up")
    assert (word(up, near), word(up, far)) == ("cannot be said", "holds")
    assert word(up, Reading("one", (figure(80.0),))) == "cannot be said"


def test_rates_printed_rounded_leave_room_for_what_rounding_hides():
    def printed(*values):
        years = ("2016/17", "2017/18")[-len(values) :]
        made = (
            figure(one, year=year, decimals=0, edition="first release") for one, year in zip(values, years, strict=True)
        )
        return Reading("as first published", tuple(made))

    down = said("direction", direction="down")
    assert (word(down, printed(15.0, 9.0)), word(down, printed(7.0, 7.0))) == ("holds", "cannot be said")
    assert word(said("more than", 9), printed(9.0)) == "cannot be said"
    found = check(said("change", 6, unit="points", direction="down"), (printed(15.0, 9.0),))
    assert found.word == "holds" and (found.figures[-1].interval.low, found.figures[-1].interval.high) == (-7, -5)
    assert word(said("change", 6.6, unit="points", direction="down"), printed(15.0, 9.0)) == "cannot be said"


def test_more_than_is_more_and_not_as_much():
    more = said("more than", 50)
    assert word(more, Reading("one", (figure(50.0),))) == "does not hold"
    assert word(more, Reading("one", (figure(50.04),))) == "holds"
    assert word(more, Reading("one", (figure(51.0, (49, 53)),))) == "cannot be said"


@pytest.mark.parametrize(
    ("ours", "interval", "verdict"),
    [
        (50.0, None, "does not hold"),
        (49.96, None, "holds"),
        (48.0, (46, 50), "cannot be said"),
        (48.0, (46, 49.9), "holds"),
        (52.0, (50, 54), "does not hold"),
    ],
)
def test_less_than_is_less_and_not_as_much(ours, interval, verdict):
    found = check(said("less than", 50), (Reading("one", (figure(ours, interval),)),))
    assert found.word == verdict
    assert found.said.endswith({"cannot be said": "both sides of 50."}.get(verdict, "less than 50."))


@pytest.mark.parametrize(
    ("ours", "interval", "score", "words"),
    [
        (93.6, None, "came out as expected", "as expected"),
        (94.4, None, "came out as expected", "as expected"),
        (96.6, (95, 98), "came out higher", "all of its interval lies above"),
        (96.6, (93, 98), "came out higher", "chance may have done it"),
        (91.0, None, "came out lower", "no interval of it is held"),
    ],
)
def test_an_expectation_is_scored_by_its_result(ours, interval, score, words):
    found = check(said("expectation", 93, 94), (Reading("one", (figure(ours, interval),)),))
    assert (found.shown, words in found.said) == (score, True)


def test_a_claim_that_holds_under_one_of_two_definitions_says_under_which():
    readings = (then_and_now(22.3, 15.1, definition="with out of court"), then_and_now(15.0, 9.0, definition="alone"))
    found = check(said("change", 15, 9), readings)
    assert (found.word, found.definition) == ("holds under this definition", "alone")
    assert [(one.definition, one.shown) for one in found.beside] == [("with out of court", "does not hold")]


def test_a_definition_without_figures_takes_nothing_from_one_that_has_them():
    readings = (then_and_now(15.0, 9.0), Reading("another", lacking="Not held."))
    assert word(said("change", 15, 9), *readings) == "holds"
    assert check(said("change", 15, 9), readings[1:]).said == "Not held."
    assert word(said("change", 15, 9)) == "cannot be said"


def test_a_claim_without_its_number_cannot_be_said():
    ours = Reading("one", (figure(1.0),))
    assert "gives no number" in check(said("level"), (ours,)).said
    assert "follow it as a commitment" in check(said("expectation"), (ours,)).said
    assert "is no number" in check(said("level", float("inf")), (ours,)).said


def test_a_year_that_is_none_is_told_and_not_guessed():
    for name in MEASURED:
        found = figures_for(said("level", 1, measure=name, last="soon", area="kent", subject="shoplifting"), "kent")
        assert all(one.lacking for one in found), name


@pytest.mark.parametrize("name", MEASURED)
@pytest.mark.parametrize("area", ["kent", "england-and-wales"])
def test_every_measure_gives_figures_with_their_making_or_says_why_not(name, area):
    found = figures_for(said("direction", measure=name, area=area), "kent", None, date(2018, 9, 20))
    assert found
    for one in found:
        assert one.definition and bool(one.figures) != bool(one.lacking)
        assert all(each.made_from and each.method.id for each in one.all)


def test_measures_of_kent_are_all_held_in_some_reading():
    for name in MEASURED:
        subject = "shoplifting" if name == "outcomes-by-crime-type" else ""
        readings = figures_for(said("level", 1, measure=name, area="kent", subject=subject), "kent")
        assert any(one.figures for one in readings), name


def test_the_survey_has_no_say_where_no_error_is_held():
    claim = said("direction", direction="down", measure="survey", subject="criminal damage", area="england-and-wales")
    assert check(claim, figures_for(claim, "kent")).word == "cannot be said"


def test_a_type_of_crime_is_found_by_the_subject():
    claim = said("level", 23, measure="outcomes-by-crime-type", subject="charges for shoplifting", last="2017/18")
    found = figures_for(claim, "england-and-wales")
    assert len(found) == 2 and all("Shoplifting" in one.definition for one in found)
    assert check(claim, found).word == "holds under this definition"
    (none,) = figures_for(claim.model_copy(update={"subject": "charges"}), "kent")
    assert "names no type" in none.lacking and "Shoplifting" in none.lacking


def test_the_part_of_violence_put_down_to_recording_is_more_than_nought():
    claim = said("more than", 0, measure="violence", subject="recording", area="kent", first="2016/17", last="2018/19")
    found = check(claim, figures_for(claim, "kent"))
    assert found.word == "holds under this definition" and found.figures[0].interval.low > 0
    assert "put down to recording" in found.definition


def test_what_nobody_measured_and_what_is_left_out():
    claims = (said("level", 1), said("level", 1, measure="survey", state="left out"))
    (found,) = check_register(Register(meeting=Meeting(item="one"), claims=claims), "kent")
    assert found.verdict.word == "cannot be said" and "no measure" in found.verdict.said


def test_every_unknown_measure_is_told_at_once():
    claims = (said("level", 1, measure="crime"), said("level", 1, measure="fear"))
    with pytest.raises(TrueCountError, match=r"(?s)crime.*fear") as told:
        check_register(Register(meeting=Meeting(item="one"), claims=claims), "kent")
    assert "recording-accuracy" in str(told.value)


def test_a_record_file_stands_beside_published_figures(tmp_path):
    claim = said("level", 1, measure="victim-does-not-support", last="2016/17")
    with Store.read(outcome_records.write(tmp_path / "records.duckdb")) as store:
        filed = [one for one in figures_for(claim, "kent", store) if "record file" in one.definition]
        other = figures_for(claim, "essex", store)
    assert [one.figures[0].shown for one in filed] == ["39.9", "44.1", "19.7", "21.7"]
    assert [one.lacking for one in other][-1] == "It holds nothing of Essex Police."


def test_the_methods_of_new_figures_are_listed():
    assert {one.id for one in claim_methods.METHODS} == {
        "papers.claim-change",
        "papers.register-counted",
        "papers.claim-survey-move",
        "papers.claim-violence",
    }


def test_the_howto_prints_what_the_program_says():
    done = run("check", EXAMPLE, "--published", "--force", "kent", "--on", "2019-06-30")
    printed = PAGE.read_text("utf-8").split("<!-- printed -->\n```\n")[1].split("\n```")[0]
    assert done.exit_code == 1 and printed.strip()
    for line in printed.splitlines():
        assert line.strip() in {one.strip() for one in done.output.splitlines()} | {"", "..."}, line


def test_json_gives_every_figure_with_its_making():
    facts = json.loads(run("check", EXAMPLE, "--force", "kent", "--on", "2019-06-30", "--json").output)
    by_id = {one["claim"]["id"]: one for one in facts["claims"]}
    charges = by_id["charges"]
    assert charges["verdict"] == "holds under this definition"
    assert [one["shown"] for one in charges["figures"]] == ["15", "9"]
    assert all(one["made_from"] and one["hash"] for one in charges["figures"])
    pairs = [[figure["shown"] for figure in one["figures"]] for one in charges["other_definitions"]]
    assert ["22.3", "15.1"] in pairs
    assert facts["findings"] == 2
    assert [one["standing"] for one in facts["commitments"]] == ["overdue", "open", "kept in time"]
    tied = facts["commitments"][1]
    assert "like for like by the inspections" in tied["tied_to"] and tied["figures"][0]["made_from"]


def test_the_page_names_every_verdict_and_every_measure():
    text = PAGE.read_text("utf-8")
    words = ["holds", "holds under this definition", "does not hold", "cannot be said", "came out higher"]
    assert all(f"| {one}" in text for one in words) and all(f"`{name}`" in text for name in MEASURED)


def test_wrong_usage_is_one_sentence(tmp_path):
    for words, told in (
        (("check", EXAMPLE), "Say which force"),
        (("check", EXAMPLE, EXAMPLE, "--published"), "not both"),
        (("check", EXAMPLE, "--force", "kent", "--on", "soon"), "is not a day"),
        (("check", tmp_path / "none.yaml", "--force", "kent"), "cannot be read"),
    ):
        error = run(*words).exception
        assert isinstance(error, TrueCountError) and told in str(error)


def test_sources_are_each_named_once():
    made = trends.recorded_by_year("kent")
    assert len(sources_of(made)) == 1
    assert isinstance(verb.app, typer.Typer)
