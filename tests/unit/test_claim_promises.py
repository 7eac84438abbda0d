"""Promises as they stand on a day, and the evidence that shows that they were kept."""

import json
from datetime import date

import pytest

from tests.claimed import EXAMPLE, figure, run
from truecount import TrueCountError
from truecount.papers.claims.checking import commitments_of, findings, lines, states
from truecount.papers.claims.commitments import followed
from truecount.papers.claims.due import last_day
from truecount.papers.claims.register import (
    Commitment,
    Evidence,
    Meeting,
    Register,
    read_register,
    write_register,
)
from truecount.papers.claims.shown import exhibits_as_json, read_shown, shown_in
from truecount.papers.parts import Answer, Exhibit, Paper, Section


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
