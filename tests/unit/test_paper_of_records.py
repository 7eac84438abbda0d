"""The paper of a record file alone: what it holds, and that no small number is in it or can be had from it."""

import pytest

from tests.differencing import told_by_lines
from truecount import papers
from truecount.papers.suppression import is_withheld
from truecount.records import Store

SHOWN = (3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 15)
"""The expected tables that a year of records brings, without an audit or a register."""


@pytest.fixture(scope="module")
def whole(small_force):
    """The paper with nothing withheld."""
    with Store.read(small_force) as store:
        return papers.paper(papers.Outline(smallest=0), store)


@pytest.fixture(scope="module")
def public(whole):
    return papers.suppressed(whole, papers.Outline().smallest)


def test_a_year_of_records_brings_what_published_figures_cannot(public):
    assert [one.number for one in public.answers if one.exhibits] == list(SHOWN)
    assert all(one.why_not for one in public.answers if not one.exhibits)


def test_it_says_that_nothing_in_it_is_real(public):
    assert public.force_id == "simulated-kent"
    assert any("made up by a program" in line for line in public.as_at)


def test_no_small_count_of_records_is_printed(public, whole):
    counted = [one for one in public.figures if any(part.where.startswith("record table") for part in one.made_from)]
    assert any(is_withheld(one) for one in counted)
    assert not any(is_withheld(one) for one in whole.figures)
    small = [one.id for one in counted if one.unit == "crimes" and one.value is not None and 0 < one.value < 5]
    assert small == []


def test_no_table_of_it_tells_what_it_withholds(public, whole):
    assert told_by_lines(public, whole) == []


def test_a_paper_withholds_small_counts_unless_its_outline_says_otherwise(small_force):
    with Store.read(small_force) as store:
        paper = papers.paper(papers.Outline(sections=({"section": "cancelled"},)), store)
    assert any(is_withheld(one) for one in paper.figures)


def test_its_page_prints_withheld_and_not_the_number(public):
    text = papers.page(public)
    assert "withheld" in text
