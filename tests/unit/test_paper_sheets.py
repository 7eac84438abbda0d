"""What the sheets of a paper hold: every table taken apart into plain columns, every figure, every note once."""

import io
import zipfile
from dataclasses import replace

import pytest

from tests.sheeted import ACCURACY, CRIMES, FALL, PAPER, SHARE, SURE, UNKNOWN, parsed, row
from truecount.papers.ods import ods
from truecount.papers.parts import Exhibit, Section, Table
from truecount.papers.sheet_columns import Column, Number, distinct, taken_apart
from truecount.papers.sheets import sheets
from truecount.papers.words import say


def taken(columns, *rows, groups=()):
    """The headings and cells of a table taken apart."""
    made, cells = taken_apart(Table(columns, rows, groups=groups))
    return [column.heading for column in made], cells


@pytest.fixture(scope="module")
def made():
    return {one.name: one for one in sheets(PAPER)}


def test_sheets_stand_in_order_and_are_called_as_the_page_calls_them(made):
    assert list(made) == [
        *("Cover_sheet", "Contents", "Notes", "Chart_1", "Chart_2", "Table_1"),
        *("Figures", "Methods", "Sources"),
    ]


def test_the_cover_says_what_it_covers_how_to_read_it_and_its_standing(made):
    said = "\n".join((made["Cover_sheet"].title, *made["Cover_sheet"].about))
    for words in (
        "Title: Nowhere Police",
        "To: The panel",
        "Purpose: To inform.",
        "release of July 2026",
        "own.duckdb",
    ):
        assert words in said
    for words in ("not accredited", "95% interval is the range", "[x] is not known", "[z] is not applicable"):
        assert words in said


def test_a_cell_of_one_figure_is_its_exact_value_with_the_decimals_printed():
    _, cells = taken(("What", "Share"), row("a", say("{a}%", a=SHARE)), row("b", say("{a:size}", a=FALL)))
    assert cells[0][1] == Number(100 / 3, 1, "share")
    assert cells[1][1] == Number(3.14159, 1, "fall", "size")


def test_an_interval_is_two_columns_and_what_stands_in_its_place_is_shorthand():
    heads, cells = taken(
        ("What", "95% interval"),
        row("a", say("{a:low}% to {a:high}%", a=ACCURACY)),
        row("b", ("none held",)),
        row("c", ("not a sample",)),
        row("d", ("too few to say",)),
    )
    assert heads == ["What", "95% interval, low (per cent)", "95% interval, high (per cent)"]
    assert cells[0][1:] == (Number(81.75, 1, "accuracy", "low"), Number(85.45, 1, "accuracy", "high"))
    assert [one[1:] for one in cells[1:]] == [("[x]",) * 2, ("[z]",) * 2, ("too few to say",) * 2]


def test_counts_stand_beside_their_whole_and_a_rate_before_its_interval():
    heads, cells = taken(
        ("What", "Found"),
        row("a", say("{a:part} of {a:whole}", a=SHARE)),
        row("b", say("{a}% ({a:low}% to {a:high}%)", a=ACCURACY)),
    )
    assert heads[1:] == [
        *("Found (per cent)", "Found, low (per cent)", "Found, high (per cent)"),
        *("Found, counted", "Found, out of"),
    ]
    assert [getattr(one, "value", one) for one in cells[0][1:]] == ["[z]", "[z]", "[z]", 1, 3]
    assert [getattr(one, "value", one) for one in cells[1][1:]] == [83.6, 81.75, 85.45, "[z]", "[z]"]


def test_a_sentence_that_holds_a_figure_stays_words():
    _, cells = taken(("What", "Said"), row("a", say("about {a} in all", a=CRIMES)), row("#", ("",)))
    assert cells == [("a", "about 128,398 in all"), ("#", "[z]")]


def test_an_unknown_figure_and_a_dash_are_shorthand():
    _, cells = taken(("What", "Kent"), row("a", say("{a}", a=UNKNOWN)), row("b", ("–",)))
    assert [one[1] for one in cells] == ["[x]", "[x]"]


def test_a_withheld_figure_gives_none_of_its_numbers_away():
    hidden = SHARE.model_copy(update={"value": None, "interval": SURE, "warnings": ("Withheld: fewer than 5.",)})
    _, cells = taken(
        ("What", "Kent", "Of"),
        row("a", say("{a}%", a=hidden), say("{a:part} of {a:whole}", a=hidden)),
        row("b", (), ()),
    )
    assert cells[0] == ("a", "[c]", "[c]", "[c]")
    paper = replace(PAPER, sections=(Section("one", "One", (Exhibit("a", "A", figures=(hidden,)),)),))
    (cells,) = next(one for one in sheets(paper) if one.name == "Figures").rows
    assert (cells[2:5], cells[7:9]) == (("[c]",) * 3, ("[c]",) * 2)


def test_where_rows_count_different_things_a_column_says_what():
    heads, cells = taken(("What", "Number"), row("a", say("{a}", a=CRIMES)), row("b", say("{a}%", a=SHARE)))
    assert heads == ["What", "Unit", "Number"]
    assert [one[1] for one in cells] == ["crimes", "per cent of crimes"]


def test_headings_over_columns_are_folded_into_them():
    cells = [say("{a}%", a=SHARE)] * 4
    heads, _ = taken(
        ("What", "Kent", "E&W", "Kent", "E&W"), row("a", *cells), groups=(("Recorded, per cent", 2), ("Given", 2))
    )
    assert heads[1:] == [
        *("Recorded, per cent: Kent", "Recorded, per cent: E&W"),
        *("Given: Kent (per cent)", "Given: E&W (per cent)"),
    ]


def test_no_two_headings_are_alike_even_in_small_letters():
    made = [one.heading for one in distinct([Column("A"), Column("a (2)"), Column("a"), Column("A")])]
    assert made == ["A", "a (2)", "a (3)", "A (4)"]


def test_notes_are_numbered_once_and_stand_where_they_belong():
    section = PAPER.sections[0]
    again = replace(section.blocks[0], id="again", caption="Again")
    made = {
        one.name: one for one in sheets(replace(PAPER, sections=(replace(section, blocks=(*section.blocks, again)),)))
    }
    notes = made["Notes"].rows[:2]
    assert notes == (("[note 1]", "For all.", "Chart_1, Chart_4"), ("[note 2]", "For one.", "Chart_1, Chart_4"))
    assert [one[-1] for one in made["Chart_1"].rows] == ["[note 1] [note 2]", "[note 1]", "none"]


def test_a_note_to_every_row_stands_above_the_table():
    table = Table(("What",), (row("a", notes=("for all",)), row("b", notes=("for all",))))
    section = Section("one", "One", (Exhibit("a", "A", table=table),))
    (one,) = (sheet for sheet in sheets(replace(PAPER, sections=(section,))) if sheet.name == "Table_1")
    assert "Notes to the whole table: [note 1]." in one.about
    assert [column.heading for column in one.columns] == ["What"]


def test_a_paper_without_notes_has_no_sheet_of_them():
    section = Section("one", "One", (Exhibit("a", "A", figures=(CRIMES,)),))
    assert "Notes" not in [one.name for one in sheets(replace(PAPER, sections=(section,)))]


def test_a_chart_without_a_table_has_the_figures_it_shows(made):
    assert [[getattr(cell, "value", cell) for cell in one[:3]] for one in made["Chart_2"].rows] == [
        ["crimes", 128398, "[x]"],
        ["unknown", "[x]", "[x]"],
    ]


def test_every_table_is_whole(made):
    for one in made.values():
        heads = [column.heading for column in one.columns]
        assert len(one.name) < 31
        assert len({head.lower() for head in heads}) == len(heads)
        assert all(heads)
        for cells in one.rows:
            assert len(cells) == len(heads)
            assert all(cell != "" for cell in cells)


def test_shorthand_is_explained_where_it_is_used_and_nowhere_else(made):
    for one in made.values():
        for sign in ("[x]", "[z]"):
            used = any(sign in cells for cells in one.rows)
            assert one.columns == () or used == any(line.startswith("Shorthand") and sign in line for line in one.about)


def test_every_figure_has_a_row_with_its_hashes(made):
    heads = [column.heading for column in made["Figures"].columns]
    rows = {cells[0]: dict(zip(heads, cells, strict=True)) for cells in made["Figures"].rows}
    assert list(rows) == [one.id for one in PAPER.figures]
    for one in PAPER.figures:
        assert (rows[one.id]["Hash"], rows[one.id]["Data hash"]) == (one.hash, one.data_hash)
    said = {
        name: getattr(rows["accuracy"][name], "value", rows["accuracy"][name]) for name in ("Low", "High", "Counted")
    }
    assert said == {"Low": 81.75, "High": 85.45, "Counted": "[z]"}
    assert rows["accuracy"]["Level (per cent)"] == Number(95)
    assert rows["unknown"]["Warnings"] == "It is unknown because a test needs it so."
    assert (rows["share"]["First day"], rows["share"]["Sources"]) == ("2016-04-01", "1")


def test_text_is_one_line_that_a_workbook_can_hold():
    table = Table(("What",), (row("a\nb\x00c\u00a0d\ud800  e\ufffe"),))
    paper = replace(PAPER, sections=(Section("one", "One", (Exhibit("a", "A\tB", table=table),)),))
    (one,) = (sheet for sheet in sheets(paper) if sheet.name == "Table_1")
    assert (one.title, one.rows) == ("Table 1: A B", (("a b c d e",),))
    parsed(zipfile.ZipFile(io.BytesIO(ods(paper))).read("content.xml"))
