from dataclasses import replace
from itertools import pairwise

import pytest

from tests.tagged import close, read
from tests.unit.test_papers_kit import figure
from truecount.errors import TrueCountError
from truecount.figure import Interval, Provenance
from truecount.papers.parts import Answer, Bullets, Exhibit, Front, Paper, Paragraph, Picture, Row, Section, Table
from truecount.papers.pdf import pdf
from truecount.papers.words import say

SIGNS = r"#text * _a_ $x$ <b> & \ `c` @d // [e] {} ~ -- “g” 'h' ²≥→"
RATE = figure("rate", -12.5, decimals=1, title=SIGNS, interval=Interval(low=-15, high=10, method="made up"))
PLACES = ("here", "here", "here", "there", "here")
MADE_OF = tuple(Provenance(source=f"source {n}", where=where, sha256="0" * 64) for n, where in enumerate(PLACES))
SUM = figure("sum", 7, made_from=MADE_OF)
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 {tall}"><title>A chart</title>'
    "<desc>Crimes &amp; years: 7 at most.</desc>"
    '<text x="9" y="20" font-family="Arial, Helvetica, sans-serif" font-size="13px">drawn</text></svg>'
)
CHART = Picture("chart", DRAWING.format(tall=300), "")
GROUPED = Table(
    ("What", "One", "Two", "Alone"),
    (
        Row(("First",), (say("{a}%", a=RATE), ("2",), ("words",)), notes=("only of the first",), strong=True),
        Row(("Second",), (("3",), ("4",), (SIGNS,))),
    ),
    words_from=2,
    groups=(("Both", 2),),
)
LONG = Table(("Year", "Crimes"), tuple(Row((f"row {n}",), ((f"{n}",),)) for n in range(120)))
BROAD = Table(
    ("What", *(f"Column number {n} of many" for n in range(12))),
    tuple(Row(("some crime or other",), tuple((f"{n},000 to {n},999",) for n in range(12))) for _ in range(4)),
)
FIRST = Section(
    "first",
    "Of signs " + SIGNS,
    (
        Paragraph(("Plain words.",)),
        Paragraph(say(SIGNS + " {a:size}% ({a:low}% to {a:high}%).", a=RATE), warning=True),
        Bullets((("One bullet.",), ("Another.",))),
        Exhibit("drawn", "A chart and its table", CHART, GROUPED, (RATE,), "Said below."),
    ),
    findings=(say("It fell by {a:size}% at {b}.", a=RATE, b=SUM),),
    unknown=(("Why it fell.",),),
    answers=(Answer(4, ("drawn", "long"), "not the days"), Answer(5, why_not="nobody counts it")),
)
SECOND = Section("second", "Of tables", (Exhibit("long", "Long", table=LONG), Exhibit("broad", "Broad", table=BROAD)))
FRONT = Front(
    (("To", "The Panel"), ("Date", "1 July 2026")), ("To tell.",), ("Note it.", "Ask again."), ("A report, 2018.",)
)
PAPER = Paper("nowhere", "Nowhere <Police>", "A & B", "9.9", ("As at never.",), (FIRST, SECOND), "file.duckdb", FRONT)


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf(PAPER)


@pytest.fixture(scope="module")
def tagged(made):
    return read(made)


def tables(tagged) -> list:
    return [one for one in tagged.document.all("Table") if "expected" not in next(one.all("Caption")).text]


def test_it_says_that_it_is_accessible_in_which_language_and_under_which_title(tagged):
    assert tagged.catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF's own boolean
    assert tagged.catalog["/Lang"] == "en-GB"
    assert tagged.catalog["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert "<pdfuaid:part>1</pdfuaid:part>" in tagged.metadata
    assert "A &amp; B: Nowhere &lt;Police&gt;" in tagged.metadata
    assert tagged.reader.metadata.title == "A & B: Nowhere <Police>"


def test_headings_stand_in_the_papers_order_and_skip_no_level(tagged):
    assert [name for level, name in tagged.headings if level <= 2] == [
        "A & B",
        "Purpose",
        "Recommendation",
        "Background documents",
        "In brief",
        "What is not known",
        "What a panel expects, and where it is",
        "Contents",
        "1 Of signs " + SIGNS,
        "2 Of tables",
        "A Methods",
        "B Words used",
        "C Sources",
        "D How each figure was made",
    ]
    levels = [level for level, _ in tagged.headings]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_paper_that_nobody_put_before_a_committee_has_no_head():
    names = [name for _, name in read(pdf(replace(PAPER, front=Front(), sections=(SECOND,)))).headings]
    assert not {"Purpose", "Recommendation", "Background documents", "In brief"} & set(names)


def test_the_head_stands_before_the_findings(tagged):
    places = [tagged.text.index(close(words)) for words in ("To The Panel", "To tell.", "Ask again.", "In brief1.")]
    assert places == sorted(places)


def test_words_are_printed_as_they_are(tagged):
    assert tagged.text.count(close(SIGNS)) == 6
    assert close("1.2 Take care. " + SIGNS + " 12.5% (−15.0% to 10.0%).") in tagged.text
    assert close("1. It fell by 12.5% at 7. Section 1, page ") in tagged.text
    assert close("Why it fell. Section 1, page ") in tagged.text


def test_all_text_is_in_the_structure_or_an_ornament(tagged):
    assert (tagged.loose, tagged.unread) == ([], [])
    assert f"Page 1 of {len(tagged.reader.pages)}" in tagged.aside


def test_a_chart_has_its_words_and_its_caption(tagged):
    (chart,) = tagged.document.all("Figure")
    assert chart.given["/Alt"] == "Crimes & years: 7 at most."
    assert chart.text == "drawn"
    captions = [close(one.text) for one in tagged.document.all("Caption")]
    assert captions[1:] == [
        close(one) for one in ("Chart 1 A chart and its table", "Chart 1 as a table", "Table 1 Long", "Table 2 Broad")
    ]


def test_a_drawing_without_words_is_refused():
    bare = replace(CHART, wide=CHART.wide.replace("desc", "g"))
    with pytest.raises(ValueError, match="chart is no drawing with a size and words"):
        pdf(replace(PAPER, sections=(replace(FIRST, blocks=(Exhibit("drawn", "Bare", bare),), answers=()),)))


def test_columns_rows_and_groups_have_headings_which_the_cells_name(tagged):
    grouped = tables(tagged)[0]
    heads = {one.given["/ID"]: (one.text, one.told("/Scope")) for one in grouped.all("TH")}
    assert list(heads.values()) == [
        ("What", "/Column"),
        ("Both", "/Column"),
        ("Alone", "/Column"),
        ("One", "/Column"),
        ("Two", "/Column"),
        ("First [note\N{NO-BREAK SPACE}a]", "/Row"),
        ("Second", "/Row"),
    ]
    cells = [(one.text, [heads[name][0].split()[0] for name in one.told("/Headers")]) for one in grouped.all("TD")]
    assert cells[:3] == [
        ("−12.5%", ["Both", "One", "First"]),
        ("2", ["Both", "Two", "First"]),
        ("words", ["Alone", "First"]),
    ]
    assert heads.keys() <= tagged.names()
    (both,) = (one for one in grouped.all("TH") if one.text == "Both")
    assert both.told("/ColSpan") == 2


def test_names_of_headings_are_sorted_as_readers_look_them_up(tagged):
    names = list(tagged.catalog["/StructTreeRoot"]["/IDTree"]["/Names"][::2])
    assert names == sorted(set(names))


def test_a_note_is_linked_from_its_row(tagged):
    assert close("note a Only of the first.") in tagged.text
    assert "[note\N{NO-BREAK SPACE}a]" in [one.text.strip() for one in tagged.document.all("Link")]


def test_a_long_table_is_one_table_whose_head_is_repeated_as_an_ornament(tagged):
    (long,) = (one for one in tagged.document.all("Table") if "Long" in next(one.all("Caption")).text)
    assert len(list(long.all("THead"))) == 1
    assert len(list(long.all("TR"))) == 121
    assert tagged.aside.count("Crimes") >= 2


def test_a_broad_table_keeps_within_the_page(tagged):
    (broad,) = (one for one in tagged.document.all("Table") if "Broad" in next(one.all("Caption")).text)
    left, _, right, _ = broad.told("/BBox")
    margin = 18 / 25.4 * 72
    assert (float(left), float(right)) == pytest.approx((margin, 595.276 - margin), abs=1)


def test_a_tall_chart_is_drawn_smaller_so_that_a_page_holds_it():
    tall = replace(CHART, wide=DRAWING.format(tall=2100))
    section = replace(FIRST, blocks=(Exhibit("drawn", "Tall", tall),), answers=())
    (chart,) = read(pdf(replace(PAPER, sections=(section,)))).document.all("Figure")
    left, bottom, right, top = (float(one) for one in chart.told("/BBox"))
    assert (top - bottom) / (right - left) == pytest.approx(3, abs=0.01)
    assert top - bottom == pytest.approx(1.2 * (595.276 - 36 / 25.4 * 72), abs=0.5)


def test_what_a_panel_expects_is_told_with_its_place_or_why_not(tagged):
    (expected,) = (one for one in tagged.document.all("Table") if "expected" in next(one.all("Caption")).text)
    rows = [[cell.text for cell in row.all("TH", "TD")] for row in expected.all("TR")]
    assert len(rows) == 16
    shown = "Chart 1, page 3; Table 1, page 3. Not the days."
    assert rows[4][0].startswith("4. How soon crimes were recorded")
    assert rows[4][1].replace("\N{NO-BREAK SPACE}", " ") == shown
    assert rows[5][1] == "Nobody counts it."
    assert rows[6][1] == "No section of this paper is about it."


def test_how_a_figure_was_made_is_told_with_its_id_and_hash(tagged):
    assert close(f"−12.5 (95% interval −15.0 to 10.0, made up) {SIGNS}; 1 April 2016") in tagged.text
    for one in (RATE, SUM):
        assert close(f"{one.id}, hash {one.hash[:16]}") in tagged.text
    assert close("Made from here [sources 2 to 4, 6]; there [source 5].") in tagged.text


def test_the_same_paper_makes_the_same_bytes_without_a_date(made, tagged):
    assert pdf(PAPER) == made
    assert not {"/CreationDate", "/ModDate"} & set(tagged.reader.metadata)
    assert "Date>" not in tagged.metadata


def test_it_uses_its_own_fonts_alone_and_leaves_no_file(made, tagged, tmp_path, monkeypatch):
    fonts = {str(font["/BaseFont"]) for page in tagged.reader.pages for font in page["/Resources"]["/Font"].values()}
    assert {name.split("+")[1] for name in fonts} == {"LiberationSans", "LiberationSans-Bold", "DejaVuSansMono"}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert pdf(PAPER) == made
    assert list(tmp_path.iterdir()) == []


def test_a_sign_that_no_font_has_is_refused_in_one_sentence():
    section = replace(FIRST, blocks=(Paragraph(("A \U0001f600 face.",)),), answers=())
    with pytest.raises(TrueCountError, match="cannot be made a PDF"):
        pdf(replace(PAPER, sections=(section,)))
