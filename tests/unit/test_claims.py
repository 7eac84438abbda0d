"""Claims of every kind tried against figures, every verdict there is, and promises as they stand on a day."""

import json
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from tests import outcome_records
from truecount import TrueCountError, trends
from truecount.cli import claims as verb
from truecount.figure import Figure, Interval, Method, Period
from truecount.papers.claims import claim_methods
from truecount.papers.claims.asked import Reading, sources_of
from truecount.papers.claims.checking import check_register, commitments_of, findings, lines, states
from truecount.papers.claims.commitments import followed
from truecount.papers.claims.due import last_day
from truecount.papers.claims.measures import MEASURED, figures_for
from truecount.papers.claims.register import (
    Claim,
    Commitment,
    Evidence,
    Meeting,
    Register,
    read_register,
    write_register,
)
from truecount.papers.claims.shown import exhibits_as_json, read_shown, shown_in
from truecount.papers.claims.verdict import check
from truecount.papers.parts import Answer, Exhibit, Paper, Section
from truecount.records import Store

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "claims.yaml"
PAGE = ROOT / "docs" / "howto" / "check-what-was-said.md"
MADE_UP = Method(id="test", version=1, title="Made up", formula="", words="", source="a test")


def said(kind, *numbers, says="said so", **rest):
    return Claim(id="one", paragraph=1, says=says, kind=kind, numbers=numbers, **rest)


def figure(value, interval=None, year="2017/18", unit="per cent of crimes", **rest):
    ends = None if interval is None else Interval(low=interval[0], high=interval[1], method="drawn")
    fixed = {"id": f"made-up.{year}", "title": f"Made up, {year}", "unit": unit, "decimals": 1, "population": "crimes"}
    fixed |= {"area": "Kent", "basis": "release of 2018", "method": MADE_UP, "made_from": ()}
    return Figure(value=value, interval=ends, period=Period.financial_year(year), **(fixed | rest))


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


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2019", date(2019, 12, 31)),
        ("in March 2019", date(2019, 3, 31)),
        ("1 October 2018", date(2018, 10, 1)),
        ("1st Dec 2018", date(2018, 12, 1)),
        ("December 2018", date(2018, 12, 31)),
        ("2018/19", date(2019, 3, 31)),
        ("2018-10-01", date(2018, 10, 1)),
        ("31 February 2019", None),
        ("soon", None),
        ("", None),
    ],
)
def test_words_of_a_due_day_mean_the_last_day_they_may(words, day):
    assert last_day(words) == day


MADE = date(2018, 9, 27)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("immediately", MADE),
        ("within three months", date(2018, 12, 27)),
        ("in 6 months", date(2019, 3, 27)),
        ("within two weeks", date(2018, 10, 11)),
        ("a year", date(2019, 9, 27)),
        ("on 1 October", date(2018, 10, 1)),
        ("by 1 May", date(2019, 5, 1)),
        ("in March", date(2019, 3, 31)),
        ("in 2019", date(2019, 12, 31)),
        ("on 31 February", None),
        ("at the next meeting", None),
        ("in 999 years", date(3017, 9, 27)),
    ],
)
def test_days_without_a_year_are_counted_from_the_day_it_was_made(words, day):
    assert last_day(words, MADE) == day


def test_a_month_that_is_too_short_ends_at_its_last_day():
    assert last_day("in five months", date(2018, 9, 30)) == date(2019, 2, 28)
    assert last_day("in 9999 years", MADE) is None


def promised(**rest):
    return Commitment(**({"id": "one", "paragraph": 1, "says": "so"} | rest))


def stands(on=date(2019, 4, 1), **rest):
    return followed(promised(**rest), on, MADE)


@pytest.mark.parametrize(
    ("told", "standing", "words"),
    [
        ({"due": "March 2019"}, "overdue", "Overdue on 1 April 2019: due by 31 March 2019."),
        ({"due": "April 2019"}, "open", "Not yet due on 1 April 2019"),
        ({"due": "soon"}, "open", "cannot be read as a day"),
        ({}, "open", "No day was told"),
        ({"progress": "broken"}, "broken", "The register has it as broken."),
        ({"progress": "overtaken"}, "overtaken", "as overtaken"),
        ({"progress": "kept", "due": "2018", "evidence": "minutes"}, "kept", "lacks the day it was done."),
        ({"progress": "kept", "evidence": "minutes"}, "kept", "the day it was done and a day by which it was due"),
        ({"progress": "kept", "due": "2018", "delivered": date(2018, 12, 31)}, "evidence missing", "in time: due by"),
    ],
)
def test_a_promise_stands_in_one_of_eight_ways_and_a_sentence_says_so(told, standing, words):
    found = stands(**told)
    assert found.standing == standing and words in found.said
    assert ("names nothing that shows it" in found.said) == (standing == "evidence missing")


def test_what_was_done_by_the_last_day_is_in_time_and_what_was_done_after_it_is_late():
    done = {"progress": "kept", "due": "in three months", "evidence": "minutes"}
    assert stands(delivered=date(2018, 12, 27), **done).standing == "kept in time"
    late = stands(delivered=date(2018, 12, 28), **done)
    assert late.standing == "kept late" and late.said == "Kept on 28 December 2018, late: due by 27 December 2018."


def test_what_was_delivered_after_the_day_was_open_or_overdue_on_it():
    done = {"progress": "kept", "due": "2018", "evidence": "minutes", "delivered": date(2019, 5, 1)}
    assert stands(on=date(2018, 12, 1), **done).standing == "open"
    assert stands(on=date(2019, 4, 1), **done).standing == "overdue"
    assert stands(on=date(2019, 6, 1), **done).standing == stands(on=None, **done).standing == "kept late"


def test_without_a_day_nothing_is_overdue():
    found = stands(on=None, due="2018")
    assert (found.standing, found.overdue) == ("open", None) and "no day is given" in found.said


def test_what_the_register_lacks_of_a_promise_is_listed():
    assert stands().lacking == ("owner", "due")
    assert stands(owner="The Chief Constable", due="2018").lacking == ()
    assert stands(owner="x", due="2018", progress="kept").lacking == ("delivered", "evidence", "verified_by")


def test_only_what_is_open_and_past_is_overdue():
    promises = [
        promised(id="past", due="March 2019"),
        promised(id="kept", due="March 2019", progress="kept", evidence="minutes"),
        promised(id="soon", due="soon"),
        promised(id="out", state="left out"),
    ]
    register = Register(meeting=Meeting(item="one"), commitments=tuple(promises))
    found = commitments_of(register, date(2019, 4, 1), "kent")
    assert [(one.commitment.id, one.overdue) for one in found] == [("past", True), ("kept", False), ("soon", None)]
    assert commitments_of(register, date(2019, 3, 31), "kent")[0].overdue is False
    assert "cannot be read as a day" in found[2].said and findings((), found) == 1
    assert "does not of past, kept, soon" in " ".join(states(register))
    shown = "\n".join(lines(register, (), found))
    assert "Overdue on 1 April 2019: due by 31 March 2019." in shown and "Evidence    minutes" in shown


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


def run(*words):
    return CliRunner().invoke(verb.app, [str(one) for one in words])


def test_a_register_written_is_the_register_checked(tmp_path):
    path = write_register(read_register(EXAMPLE), tmp_path / "claims.yaml")
    assert read_register(path) == read_register(EXAMPLE)


def written(tmp_path, text):
    path = tmp_path / "claims.yaml"
    path.write_text(f"meeting: {{item: one}}\ncommitments:\n- {{id: one, paragraph: 1, says: so, {text}}}\n")
    return path


def test_evidence_is_one_line_of_words_or_several_pieces(tmp_path):
    def pieces(text):
        (one,) = read_register(written(tmp_path, text)).commitments
        return [piece.model_dump(exclude_defaults=True) for piece in one.evidence]

    assert pieces("evidence: ''") == []
    assert pieces("evidence: minutes of May") == [{"document": "minutes of May"}]
    assert pieces("evidence: [minutes, {exhibit: outcomes-by-type}, {table: 11}, {figure: a.b}]") == [
        {"document": "minutes"},
        {"exhibit": "outcomes-by-type"},
        {"table": 11},
        {"figure": "a.b"},
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("evidence: {table: 16}", "no expected table 16"),
        ("evidence: {table: 1, figure: a}", "give one of them"),
        ("measure: 99", "no expected table 99"),
        ("delivered: 2019-05-01", "set progress to kept"),
    ],
)
def test_a_promise_that_cannot_be_so_is_refused(tmp_path, text, words):
    with pytest.raises(TrueCountError, match=words) as told:
        read_register(written(tmp_path, text))
    assert "commitments.0" in str(told.value)


def test_a_promise_tied_to_a_measure_that_is_none_is_refused():
    register = Register(meeting=Meeting(item="one"), commitments=(promised(measure="fear"), promised(measure="11")))
    with pytest.raises(TrueCountError, match='"fear" is no measure'):
        commitments_of(register, None, "kent")


PAPER = {
    "figures": [{"id": "outcomes.one"}],
    "exhibits": [{"id": "outcomes-by-type", "caption": "Outcomes by type of crime"}],
    "expected": [{"number": 11, "exhibits": ["outcomes-by-type"], "why_not": ""}, {"number": 7, "exhibits": []}],
}
SHOWS = ("exhibit: outcomes-by-type", "figure: outcomes.one", "table: 11")
SHOWS_NOT = ("exhibit: elsewhere", "figure: outcomes.two", "table: 7", "table: 8")


def test_a_paper_is_looked_into_for_what_shows_a_promise_kept(tmp_path):
    paper = tmp_path / "figures.json"
    paper.write_text(json.dumps(PAPER))
    pieces = ", ".join(f"{{{one}}}" for one in (*SHOWS, *SHOWS_NOT))
    path = written(tmp_path, f"progress: kept, measure: 11, evidence: [minutes, {pieces}]")
    done = run("check", path, "--published", "--force", "kent", "--paper", paper, "--json")
    (one,) = json.loads(done.output)["commitments"]
    assert [piece["held"] for piece in one["evidence"]] == [None, True, True, True, False, False, False, False]
    assert one["evidence"][3]["says"] == "expected table 11 (in figures.json: outcomes-by-type)"
    assert one["tied_to"].endswith("is shown in figures.json as outcomes-by-type.")
    assert done.exit_code == 1, "evidence that the paper does not hold is a finding"


def test_without_a_paper_what_it_would_show_is_left_open(tmp_path):
    path = written(tmp_path, "progress: kept, measure: 11, evidence: {exhibit: elsewhere}")
    done = run("check", path, "--published", "--force", "kent")
    assert done.exit_code == 0 and "no paper at hand to look into" in done.output


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"figures": [], "exhibits": [1], "expected": []}'])
def test_a_paper_that_names_no_exhibits_is_refused(tmp_path, text):
    paper = tmp_path / "figures.json"
    paper.write_text(text)
    with pytest.raises(TrueCountError, match=r"give the figures\.json"):
        read_shown(paper)


def test_what_sections_show_is_what_their_paper_shows():
    block = Exhibit("outcomes-by-type", "Outcomes by type of crime", figures=(figure(1.0, id="outcomes.one"),))
    section = Section("types", "Types", (block,), answers=(Answer(11, ("outcomes-by-type",)), Answer(13)))
    paper = Paper("kent", "Kent Police", "A paper", "0", (), (section,))
    own, whole = shown_in([section, None]), exhibits_as_json(paper)
    assert (own.exhibits, own.figures) == ({"outcomes-by-type"}, {"outcomes.one"})
    assert [own.holds(Evidence(table=number))[0] for number in (11, 13, 1)] == [True, False, False]
    assert whole["exhibits"] == PAPER["exhibits"] and PAPER["expected"][0] in whole["expected"]


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
