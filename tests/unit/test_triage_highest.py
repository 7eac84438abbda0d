import csv
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from tests.unit.test_triage_why import HOSTILE, learnt, path, place
from truecount.errors import TrueCountError
from truecount.papers.highest import High, highest, highest_page, in_per_cent, strength, words_of_highest, write_highest
from truecount.records import Store
from truecount.triage.why import REPEATS, Reason

SHOWN = ("<b>1</b>", "2025-00001", "2025-00002", "2025-00007", "2025-00020")
"""A hostile log, one without text, one that repeats another, one with five records, and an ordinary one."""


@pytest.fixture(scope="module")
def found() -> list[High]:
    logs, (_, (model, scored)) = learnt()
    with Store.read(path()) as store:
        return highest(store, model, logs, scored, np.array([place(one) for one in SHOWN]))


class Reading(HTMLParser):
    """The text of a page, its elements, and what stands in its logs and marks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.inside: list[str] = []
        self.logs: list[str] = []
        self.marks: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        told = dict(attrs)
        if tag == "mark":
            self.marks.append((told["class"], ""))
        if told.get("class") == "text":
            self.logs.append("")
        if tag in ("div", "mark"):
            self.inside.append(told.get("class") or tag)

    def handle_endtag(self, tag):
        if tag in ("div", "mark"):
            self.inside.pop()

    def handle_data(self, data):
        if "text" in self.inside:
            self.logs[-1] += data
            if self.inside[-1] != "text":
                self.marks[-1] = (self.marks[-1][0], self.marks[-1][1] + data)


def test_each_log_carries_what_is_known_of_it(found):
    first, empty, again, many, plain = found
    assert [one.reference for one in found] == list(SHOWN)
    assert "".join(segment for segment, _ in first.text) == HOSTILE
    assert empty.text == () and [one.says for one in again.reasons] == [REPEATS]
    assert many.recorded == 5 and many.several is None and many.one_of_several == "it has several"
    assert many.records == f"5: {'105A Assault without Injury; ' * 3}2 more"
    assert plain.route == "101" and plain.opened_under == "003 Burglary Dwelling"
    _, (_, (_, scored)) = learnt()
    assert plain.hidden == scored.hidden[place("2025-00020")]


def test_the_chance_that_a_record_is_one_of_several_is_told_for_a_log_with_one_record_alone():
    logs, (_, (model, scored)) = learnt()
    some = [int(np.flatnonzero(logs.recorded == count)[3]) for count in (0, 1, 2)]
    with Store.read(path()) as store:
        none, one, two = highest(store, model, logs, scored, some)
    assert (none.several, none.one_of_several, none.records) == (None, "no record", "none")
    assert one.several == scored.several[some[1]] and one.one_of_several == in_per_cent(one.several)
    assert two.one_of_several == "it has several"


def test_hostile_words_stay_words(found):
    page = highest_page(found, "<i>file</i>.duckdb")
    read = Reading(page)
    assert not {"script", "b", "i", "img", "iframe", "form"} & set(read.elements)
    assert "&lt;b&gt;1&lt;/b&gt;" in page and "&lt;i&gt;file" in page
    assert read.logs[0] == HOSTILE


def test_nothing_on_the_page_is_from_elsewhere(found):
    page = highest_page(found, "f.duckdb")
    assert re.findall(r"""(?:src|href)=["']([^"'#][^"']*)""", page) == ["data:,"]
    assert "url(" not in page and "@import" not in page


def test_the_page_warns_first_and_names_what_it_shows(found):
    page = highest_page(found, "f.duckdb")
    main = page[page.index("<main") :]
    assert main.index("A score records no crime.") < main.index("<h2")
    assert main.index("not for publication") < main.index("<h2")
    assert '<html lang="en-GB">' in page and page.count("<h1") == 1 and page.count("<caption>") == 1
    for one in found[1:]:
        assert page.count(f"Log {one.reference}<") == 1 and f"<strong>{one.chance}%</strong>" in page
    assert "No text is held." in page and "No log was asked for." in highest_page([], "f.duckdb")


def test_marks_differ_by_more_than_colour_and_are_in_the_list_beside_them(found):
    one = replace(
        found[4],
        text=(("Door", 0.9), (" ", 0.0), ("dog", -0.2), (" & ", 0.0), ("calm", -0.8)),
        reasons=(Reason("door", "words", 0.9), Reason("calm", "words", -0.8), Reason("dog", "words", -0.2)),
    )
    page = highest_page([one], "f.duckdb")
    assert Reading(page).marks[-3:] == [("strong for", "Door"), ("against", "dog"), ("strong against", "calm")]
    assert Reading(page).logs == ["Door dog & calm"]
    for how, says in (("Strongly for", "door"), ("Strongly against", "calm"), ("Against", "dog")):
        assert f'<span class="how">{how}</span>: “{says}”' in page
    style = page[page.index("<style>") : page.index("</style>")]
    for rule in ("\nmark { ", "mark.strong { ", "mark.against { "):
        assert "text-decoration" in style[style.index(rule) :].split("}")[0]


def test_the_table_holds_reasons_and_no_text(found, tmp_path):
    page, table = write_highest(found, "f.duckdb", tmp_path / "out")
    assert (page.name, table.name) == ("highest.html", "highest.csv")
    text = table.read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == ["route", "reference", "chance", "kind", "reasons"]
    assert [row["reference"] for row in rows] == list(SHOWN)
    assert rows[4]["chance"] == found[4].chance and rows[2]["reasons"] == f"strongly against: {REPEATS}"
    assert "script" not in text and "\nRESULT" not in text
    assert all(" ".join(cut for cut, _ in one.text) not in text for one in found if one.text)
    assert page.read_text("utf-8") == highest_page(found, "f.duckdb")


def test_a_reference_that_a_spreadsheet_would_run_is_made_harmless(found, tmp_path):
    _, table = write_highest([replace(found[4], reference="=cmd()")], "f.duckdb", tmp_path)
    assert ",'=cmd()," in table.read_text("utf-8")


def test_the_terminal_gets_reasons_and_no_text(found):
    lines = words_of_highest(found)
    assert lines[0].startswith("1. <b>1</b>  101  ")
    assert sum(not line.startswith("  ") for line in lines) == len(found)
    assert f"     strongly against: {REPEATS}" in lines
    told = [f"     {strength(one.moved)}: " for log in found for one in log.reasons]
    assert [line[: line.index(": ") + 2] for line in lines if line.startswith("  ")] == told
    assert words_of_highest([replace(found[4], reasons=())])[1:] == ["     no single word or fact tells much"]
    assert words_of_highest([]) == []


def test_what_doubles_the_odds_or_halves_them_is_strong():
    assert [strength(by) for by in (0.7, 0.69, -0.69, -0.7)] == ["strongly for", "for", "against", "strongly against"]


def test_chances_are_told_in_per_cent_to_one_decimal():
    assert [in_per_cent(one) for one in (0.99, 0.12345, 0.001, 0.00099, 1e-5, 0.0)] == [
        *("99.0", "12.3", "0.1", "under 0.1", "under 0.1", "under 0.1")
    ]


def test_a_file_in_the_way_is_one_sentence(found, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(TrueCountError, match="name a folder"):
        write_highest(found, "f.duckdb", tmp_path / "file")
