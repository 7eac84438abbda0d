"""The page this project began with: everything a careful reader would mark in it is found, and little else."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from truecount.papers.claims.minutes import register_of
from truecount.papers.claims.page import read_page


@dataclass(frozen=True)
class Marked:
    """A place that a reader marks: words of it, in order, and how it has to be read."""

    paragraph: int
    words: str
    kind: str
    measure: str = ""
    area: str = "kent"
    numbers: tuple[float, ...] = ()
    direction: str = ""
    note: str = ""


NATION = "england-and-wales"
ACCURACY = "recording-accuracy"
MARKED = (
    Marked(1, "report.*2017.*poor.*inspection", "level", ACCURACY, note="told as “in 2017”"),
    Marked(2, "prevent.*decline.*2014", "expectation", ACCURACY, note="2014"),
    Marked(2, "majority.*errors.*counting rules", "more than", numbers=(50,)),
    Marked(2, "serious.*all victims", "level", numbers=(100,)),
    Marked(2, "expected.*93 – 94%.*nationally", "expectation", ACCURACY, numbers=(93, 94)),
    Marked(2, "results.*expected in 2019", "expectation", ACCURACY, note="told as “in 2019”"),
    Marked(3, "figures.*increasing", "direction", "recorded-crime", direction="up"),
    Marked(3, "some.*genuine", "direction", "like-for-like", direction="up"),
    Marked(3, "like for like.*2019", "expectation", "like-for-like", note="told as “in 2019”"),
    Marked(4, "low numbers", "level", note="no number"),
    Marked(4, "up all over", "direction", "recorded-crime", NATION, direction="up"),
    Marked(4, "Survey.*levelling out", "direction", "survey", NATION, direction="level"),
    Marked(5, "15%.*9%.*2017", "change", "justice-outcomes", NATION, (15, 9), "down", "told as “in 2017”"),
    Marked(5, "victim.*not wish to support.*risen", "direction", "victim-does-not-support", direction="up"),
    Marked(
        5,
        "over half.*named offender",
        "more than",
        "named-suspect-victim-does-not-support-of-not-prosecuted",
        numbers=(50,),
        note="the area is taken from the sentence before",
    ),
    Marked(6, "increase in violent crime.*domestic abuse.*recording changes", "direction", "violence", direction="up"),
)
PROMISED = (
    (2, "further inspection", "HMICFRS", "on 1 October", ""),
    (6, "System", "", "due in 2019", ""),
    (6, "detail on justice outcomes", "The Commissioner", "", "11"),
)
MOST_OTHERS = 2


@pytest.fixture(scope="module")
def page(shared):
    return read_page(shared / "cases" / "panel-minutes.txt")


@pytest.fixture(scope="module")
def register(shared):
    return register_of(shared / "cases" / "panel-minutes.txt")


def of_mark(mark: Marked, claims):
    return [one for one in claims if one.paragraph == mark.paragraph and re.search(mark.words, one.says)]


def test_the_page_is_read_as_it_stands(page):
    assert page.item.startswith("Crime Data Integrity") and page.resolved == "RESOLVED that the report be noted."
    assert [(one.number, len(one.bullets)) for one in page.paragraphs] == [(n, 5 * (n == 6)) for n in range(1, 7)]
    assert (page.committee, page.day, page.documents) == ("", None, ())
    assert len(page.left_out) == 7 and page.mended == 0


def test_every_word_of_the_page_is_kept(page, shared):
    held = [page.item, page.resolved, *page.left_out]
    held += [text for one in page.paragraphs for text in one.texts()]
    whole = (shared / "cases" / "panel-minutes.txt").read_text("utf-8")
    marks = re.compile(r"^\s*(?:\d\.|[•·])\s*", re.M)
    words = sorted(marks.sub("", whole).split())
    assert sorted(marks.sub("", "\n".join(held)).split()) == words


@pytest.mark.parametrize("mark", MARKED, ids=lambda mark: mark.words)
def test_what_a_reader_marks_is_found_and_read_so(register, mark):
    (claim,) = of_mark(mark, register.claims)
    read = (claim.kind, claim.measure, claim.area, claim.numbers, claim.direction)
    assert read == (mark.kind, mark.measure, mark.area, mark.numbers, mark.direction)
    assert mark.note in claim.note and (claim.first, claim.last) == ("", "")


def test_each_mark_is_a_claim_of_its_own_and_little_else_is_found(register):
    marked = [one.id for mark in MARKED for one in of_mark(mark, register.claims)]
    assert len(marked) == len(set(marked)) == len(MARKED)
    assert len([one for one in register.claims if one.id not in marked]) <= MOST_OTHERS


def test_the_commitments_are_found_with_their_owners_and_no_other_is(register):
    assert len(register.commitments) == len(PROMISED)
    for promise, (paragraph, words, owner, due, tied) in zip(register.commitments, PROMISED, strict=True):
        assert words in promise.says
        assert (promise.paragraph, promise.owner, promise.due, promise.measure) == (paragraph, owner, due, tied)


def test_the_words_kept_are_the_words_of_the_page(register, page):
    said = {one.number: " ".join(one.texts()) for one in page.paragraphs}
    for one in (*register.claims, *register.commitments):
        assert one.says in said[one.paragraph]
