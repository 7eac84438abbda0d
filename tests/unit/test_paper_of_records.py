"""The paper and the page for residents of a record file alone: what they hold, and that no small number is in them."""

import pytest

from truecount import papers
from truecount.papers.suppression import is_withheld
from truecount.records import Store

SHOWN = (3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 15)
"""The expected tables that a year of records brings, without an audit or a register."""


@pytest.fixture(scope="module")
def made(small_force):
    outline = papers.Outline()
    with Store.read(small_force) as store:
        return papers.paper(outline, store), papers.residents(outline, store)


def test_a_year_of_records_brings_what_published_figures_cannot(made):
    paper, _ = made
    assert [one.number for one in paper.answers if one.exhibits] == list(SHOWN)
    assert all(one.why_not for one in paper.answers if not one.exhibits)


def test_it_says_that_nothing_in_it_is_real(made):
    for paper in made:
        assert paper.force_id == "simulated-kent"
        assert any("made up by a program" in line for line in paper.as_at)


def test_no_small_count_of_records_is_printed(made):
    paper, _ = made
    counted = [one for one in paper.figures if any(part.where.startswith("record table") for part in one.made_from)]
    assert counted
    assert any(is_withheld(one) for one in counted)
    small = [one.id for one in counted if one.unit == "crimes" and one.value is not None and 0 < one.value < 5]
    assert small == []


def test_without_a_threshold_nothing_is_withheld(small_force):
    outline = papers.Outline(smallest=0, sections=({"section": "harm"},))
    with Store.read(small_force) as store:
        paper = papers.paper(outline, store)
    assert not any(is_withheld(one) for one in paper.figures)


def test_both_can_be_written(made, tmp_path):
    written = papers.write(made[0], tmp_path, made[1])
    assert {"paper.html", "paper.pdf", "paper.ods", "residents.html"} <= {path.name for path in written}
    assert all(path.stat().st_size for path in written)
