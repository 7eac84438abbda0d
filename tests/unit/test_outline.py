"""The outline of a paper: what stands at its head, which sections, and what is wrong with one, in a sentence each."""

from pathlib import Path

import pytest

from tests.unit.test_papers_kit import figure
from truecount.errors import TrueCountError
from truecount.papers import read_outline
from truecount.papers.expected import EXPECTED
from truecount.papers.outline import TITLE, Outline
from truecount.papers.page import page
from truecount.papers.parts import NOT_ASKED, Answer, Exhibit, Paper, Paragraph, Row, Section, Table
from truecount.papers.sections import SECTIONS
from truecount.papers.words import say

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "panel.yaml"
ONE = figure("one", 1)


def written(folder, text):
    path = folder / "panel.yaml"
    path.write_text(text, "utf-8")
    return path


def test_an_empty_outline_asks_for_every_section(tmp_path):
    outline = read_outline(written(tmp_path, ""))
    assert [one.section for one in outline.sections] == list(SECTIONS)
    assert outline.title == TITLE
    assert outline.front.lines == ()


def test_the_example_names_every_section_and_its_register_lies_beside_it():
    outline = read_outline(EXAMPLE)
    assert [one.section for one in outline.sections] == list(SECTIONS)
    assert outline.claims == EXAMPLE.parent / "claims.yaml"
    assert outline.claims.is_file()


def test_the_head_of_a_paper_has_the_lines_that_the_outline_gives(tmp_path):
    text = "to: A panel\nfrom: The office\ndate: 2018-09-27\ncontact: {name: An officer, role: Policy}\n"
    front = read_outline(written(tmp_path, text + "purpose: To tell.\n")).front
    assert front.lines == (
        ("To", "A panel"),
        ("From", "The office"),
        ("Date", "27 September 2018"),
        ("Subject", TITLE),
        ("Contact officer", "An officer, Policy"),
    )
    assert front.purpose == ("To tell.",)


def test_every_fault_is_told_at_once(tmp_path):
    text = "sections: [accuracy, weather]\ndate: soon\nowner: nobody\n"
    with pytest.raises(TrueCountError) as told:
        read_outline(written(tmp_path, text))
    said = str(told.value)
    assert 'there is no section "weather"; the sections are recorded' in said
    assert "date: " in said
    assert "owner: " in said


def test_a_section_named_twice_is_refused(tmp_path):
    with pytest.raises(TrueCountError, match="accuracy stands there more than once"):
        read_outline(written(tmp_path, "sections: [accuracy, accuracy]\n"))


def test_an_outline_that_is_no_document_is_one_sentence(tmp_path):
    with pytest.raises(TrueCountError, match="the outline cannot be read"):
        read_outline(written(tmp_path, "- a\n- list\n"))


def paper(*answers) -> Paper:
    shown = Exhibit("shown", "What is shown", table=Table(("What", "Number"), (Row(("One",), (say("{a}", a=ONE),)),)))
    section = Section("one", "One", (Paragraph(("Words.",)), shown), answers=answers)
    front = Outline(to="A panel", purpose=("To tell & show.",), background=("A <document>",)).front
    return Paper("nowhere", "Nowhere", "Title", "9.9", (), (section,), front=front)


def test_what_a_panel_expects_is_shown_or_said_to_be_missing():
    answers = paper(
        Answer(1, ("shown",)), Answer(2, why_not="No dates are held."), Answer(2, why_not="Too few.")
    ).answers
    assert [one.number for one in answers] == list(EXPECTED)
    assert answers[0].exhibits == ("shown",)
    assert answers[1].why_not == "No dates are held. Too few."
    assert answers[2].why_not == NOT_ASKED


def test_the_page_has_the_head_and_says_where_each_expected_table_is():
    text = page(paper(Answer(1, ("shown",)), Answer(2, why_not="No dates are held.")))
    assert "<dt>To</dt><dd>A panel</dd>" in text
    assert "<p>To tell &amp; show.</p>" in text
    assert "<li>A &lt;document&gt;</li>" in text
    assert '<a href="#shown">Table\u00a01</a>' in text
    assert "<td>No dates are held.</td>" in text
    assert text.count("Not shown") == len(EXPECTED) - 1
