from dataclasses import replace

import pytest

from tests.unit.test_papers_kit import figure
from truecount.papers.expected import EXPECTED
from truecount.papers.parts import Answer, Exhibit, Front, Paper, Picture, Section
from truecount.papers.summary import summary
from truecount.papers.words import say

CHART = Exhibit("accuracy", "Accuracy", Picture("p", "<svg/>", "<svg/>"), figures=(figure("a", 1234),))
PAPER = Paper(
    "nowhere",
    "the simulated force",
    "Crime & what became of it",
    "9.9",
    ("Recorded crime: release of July 2026.",),
    (
        Section("first", "First", ()),
        Section(
            "second",
            "Second",
            (CHART,),
            findings=(say("There were {a} crimes " + "more than could be counted " * 4 + "here.", a=CHART.figures[0]),),
            unknown=(("Why it was so.",),),
            answers=(Answer(1, ("accuracy",), "No audit is held."), Answer(3, (), "No reasons are held.")),
        ),
    ),
    from_file="own.duckdb",
    front=Front((("To", "The panel"),), ("To inform.",), ("That it be noted.", "That it be asked for again.")),
)


@pytest.fixture(scope="module")
def lines():
    return summary(PAPER).splitlines()


def test_it_begins_with_title_force_and_heading(lines):
    assert lines[:3] == ["Crime & what became of it", "The simulated force", "To: The panel"]


def test_no_line_is_wider_than_78_and_there_is_no_markup(lines):
    assert max(map(len, lines)) <= 78
    assert not [line for line in lines if "<" in line or "&amp;" in line or line != line.rstrip()]


def test_what_is_asked_stands_under_its_heading(lines):
    assert lines[lines.index("PURPOSE") + 1] == "To inform."
    at = lines.index("RECOMMENDATION")
    assert lines[at + 1 : at + 4] == ["That it be noted.", "That it be asked for again.", ""]


def test_findings_are_numbered_points_with_their_section(lines):
    at = lines.index("FINDINGS")
    said = " ".join(line.strip() for line in lines[at + 1 : lines.index("WHAT IS NOT KNOWN") - 1])
    assert said.startswith("1. There were 1,234 crimes")
    assert said.endswith("here. (Section 2)")
    assert lines[at + 2].startswith("    ")
    assert lines[lines.index("WHAT IS NOT KNOWN") + 1] == " 1. Why it was so. (Section 2)"


def test_each_expected_table_is_shown_or_is_said_not_to_be(lines):
    text = " ".join(" ".join(lines).split())
    shown, missing = text.split("TABLES THAT A PANEL EXPECTS: 1 OF 15 SHOWN")[1].split("NOT SHOWN, AND WHY")
    assert f"1. {EXPECTED[1]}. Chart 1. No audit is held." in shown
    assert f"3. {EXPECTED[3]}. No reasons are held." in missing
    assert f"15. {EXPECTED[15]}. No section of this paper is about it." in missing
    assert [number for number in EXPECTED if f" {number}. {EXPECTED[number]}." not in text] == []


def test_it_ends_with_releases_standing_and_version(lines):
    assert "Recorded crime: release of July 2026." in lines
    assert any("not accredited" in line for line in lines)
    assert lines[-1] == "Made by TrueCount 9.9 from published documents and own.duckdb."


def test_what_a_paper_does_not_have_has_no_heading():
    text = summary(replace(PAPER, front=Front(), sections=(), from_file=None))
    for heading in ("PURPOSE", "RECOMMENDATION", "FINDINGS", "WHAT IS NOT KNOWN", "SHOWN\n\n"):
        assert heading not in text
    assert text.endswith("from published documents.\n")


def test_a_word_longer_than_a_line_stands_whole():
    long = "https://" + "a" * 90
    assert long in summary(replace(PAPER, as_at=(f"See {long} for it.",))).splitlines()
