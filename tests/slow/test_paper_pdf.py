"""Whole papers as PDFs, read back: nothing of the paper is lost, and all of it is read in the paper's order."""

import time
from itertools import pairwise

import pytest

from tests.tagged import close, read
from truecount import papers
from truecount.papers.expected import EXPECTED
from truecount.papers.page import sentence
from truecount.papers.parts import Bullets, Exhibit, Paragraph
from truecount.papers.pdf import pdf
from truecount.papers.words import plain
from truecount.records.store import Store

pytestmark = pytest.mark.slow

BEFORE = ["In brief", "What is not known", "What a panel expects, and where it is", "Contents"]
AFTER = ["A Methods", "B Words used", "C Sources", "D How each figure was made"]
SECONDS = 6


@pytest.fixture(scope="module", params=["kent", "btp", "a simulated force"])
def paper(request):
    if request.param in ("kent", "btp"):
        return papers.paper(papers.Outline(force=request.param))
    with Store.read(request.getfixturevalue("simulated")) as store:
        return papers.paper(papers.Outline(), store)


@pytest.fixture(scope="module")
def made(paper):
    return pdf(paper)


@pytest.fixture(scope="module")
def tagged(made):
    return read(made)


def words(section):
    """The words of a section in the order a page has them, with its tables but without its charts."""
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield plain(block.words)
        elif isinstance(block, Bullets):
            yield from map(plain, block.items)
        elif isinstance(block, Exhibit):
            yield block.caption
            if block.picture:
                yield block.remark
            if block.table:
                yield from (plain(cell) for row in block.table.rows for cell in (row.head, *row.cells))
                yield from map(sentence, (*block.table.common, *block.table.notes))
            if not block.picture:
                yield block.remark


def test_it_is_tagged_and_named(paper, tagged):
    assert tagged.catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF's own boolean
    assert tagged.catalog["/Lang"] == "en-GB"
    assert tagged.catalog["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert "<pdfuaid:part>1</pdfuaid:part>" in tagged.metadata
    assert tagged.reader.metadata.title == f"{paper.title}: {paper.force_name}"


def test_all_text_is_in_the_structure_or_an_ornament(tagged):
    assert (tagged.loose, tagged.unread) == ([], [])


def test_headings_are_the_papers_and_skip_no_level(paper, tagged):
    sections = [f"{n} {section.title}" for n, section in enumerate(paper.sections, start=1)]
    before = BEFORE if paper.findings else BEFORE[1:]
    assert [name for level, name in tagged.headings if level <= 2] == [paper.title, *before, *sections, *AFTER]
    assert all(after <= one + 1 for (one, _), (after, _) in pairwise(tagged.headings))


def test_bookmarks_name_the_sections_in_order(paper, tagged):
    names = [one["/Title"] for one in tagged.reader.outline if isinstance(one, dict)]
    titles = [f"{n} {section.title}" for n, section in enumerate(paper.sections, start=1)]
    assert [name for name in names if name in titles] == titles


def test_every_word_of_every_section_is_read_in_its_order(paper, tagged):
    at = tagged.text.index(close(f"1.1{plain(paper.sections[0].blocks[0].words)}"))
    for section in paper.sections:
        for said in words(section):
            found = tagged.text.find(close(said), at)
            assert found >= 0, said
            at = found


def test_findings_and_what_is_not_known_name_their_sections(paper, tagged):
    number = {section.id: n for n, section in enumerate(paper.sections, start=1)}
    for section, said in (*paper.brief, *paper.unknown):
        assert close(f"{plain(said)} Section {number[section.id]}, page ") in tagged.text


def test_every_figure_is_told_with_its_id_and_hash(paper, tagged):
    missing = [one.id for one in paper.figures if close(f"{one.id}, hash {one.hash[:16]}") not in tagged.text]
    assert paper.figures
    assert missing == []


def test_every_method_and_source_is_told(paper, tagged):
    methods = {said for one in paper.figures for said in (one.method.title, one.method.words, one.method.formula)}
    sources = {part.source for one in paper.figures for part in one.made_from}
    assert [said for said in methods | sources if close(said) not in tagged.text] == []


def test_every_chart_says_what_it_shows(paper, tagged):
    pictures = [b.picture for s in paper.sections for b in s.blocks if isinstance(b, Exhibit) and b.picture]
    alternatives = [one.given.get("/Alt", "") for one in tagged.document.all("Figure")]
    assert len(alternatives) == len(pictures)
    assert all(len(one) > 20 for one in alternatives)


def test_every_table_has_headings_of_columns_and_rows_that_its_cells_name(paper, tagged):
    tables = list(tagged.document.all("Table"))
    exhibits = [b for s in paper.sections for b in s.blocks if isinstance(b, Exhibit) and b.table]
    assert len(tables) == len(exhibits) + 1
    names = tagged.names()
    for one in tables:
        (head,), (body,) = one.all("THead"), one.all("TBody")
        assert {cell.told("/Scope") for cell in head.all("TH", "TD")} == {"/Column"}
        for row in body.all("TR"):
            first, *rest = row.inside
            assert (first.kind, first.told("/Scope")) == ("TH", "/Row")
            for cell in rest:
                assert cell.kind == "TD"
                assert first.given["/ID"] in cell.told("/Headers")
                assert set(cell.told("/Headers")) <= names
    assert len(list(tables[0].all("TR"))) == len(EXPECTED) + 1


def test_links_are_told_in_words(tagged):
    links = [one.get_object() for page in tagged.reader.pages for one in page.get("/Annots", [])]
    assert links
    assert all(one["/Subtype"] == "/Link" and one.get("/Contents") and "/StructParent" in one for one in links)
    held = [
        one
        for link in tagged.document.all("Link")
        for one in (k.get_object() for k in link.given["/K"])
        if not isinstance(one, int) and one.get("/Type") == "/OBJR"
    ]
    assert len(held) == len(links)


def test_the_same_paper_makes_the_same_bytes_in_good_time(paper, made):
    start = time.process_time()
    assert pdf(paper) == made
    assert time.process_time() - start < SECONDS
