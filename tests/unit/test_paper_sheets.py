import csv
import io
import json
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tests.unit.test_papers_kit import METHOD, figure
from truecount.figure import Figure, Interval, Period, Provenance
from truecount.papers.csv_files import csv_files
from truecount.papers.ods import ods
from truecount.papers.parts import Exhibit, Front, Paper, Picture, Row, Section, Table
from truecount.papers.sheet_columns import Column, Number, distinct, taken_apart
from truecount.papers.sheets import sheets
from truecount.papers.words import say

OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TABLE, TEXT = (OASIS % name for name in ("office", "table", "text"))
STYLE, NUMBER, META = (OASIS % name for name in ("style", "datastyle", "meta"))
SURE = Interval(low=81.75, high=85.45, method="made up")
HOSTILE = ("=1+1", "+cmd", "-cmd", "@SUM(A1)", '=HYPERLINK("http://a")')
PICTURE = Picture("picture", "<svg/>", "<svg/>")
SHARE = Figure.rate(
    1,
    3,
    id="share",
    title="Share",
    unit="per cent of crimes",
    decimals=1,
    population="all crime",
    area="Nowhere",
    period=Period.financial_year("2016/17"),
    basis="made up",
    method=METHOD,
    made_from=(Provenance(source="another test", where="there", sha256="1" * 64),),
)
ACCURACY = figure("accuracy", 83.6, unit="per cent of crimes", decimals=1, interval=SURE)
FALL = figure("fall", -3.14159, unit="per cent of crimes", decimals=1)
CRIMES = figure("crimes", 128398)
UNKNOWN = figure("unknown", None)


def parsed(part):
    return ElementTree.fromstring(part)  # noqa: S314 - our own file


def row(head, *cells, notes=()):
    return Row((head,), cells, notes)


def taken(columns, *rows, groups=()):
    """The headings and cells of a table taken apart."""
    made, cells = taken_apart(Table(columns, rows, groups=groups))
    return [column.heading for column in made], cells


PAPER = Paper(
    "nowhere",
    "Nowhere Police",
    "Title",
    "9.9",
    ("Recorded crime: release of July 2026.",),
    (
        Section(
            "one",
            "One",
            (
                Exhibit(
                    "by-kind",
                    "By kind",
                    PICTURE,
                    Table(
                        ("Kind", "Share", "95% interval"),
                        (
                            row(HOSTILE[0], say("{a}%", a=SHARE), ("none held",), notes=("for all", "for one")),
                            row(HOSTILE[1], say("{a}%", a=FALL), ("not a sample",), notes=("for all",)),
                            row(
                                HOSTILE[2], say("{a}%", a=ACCURACY), say("{a:low}% to {a:high}%", a=ACCURACY), notes=()
                            ),
                        ),
                    ),
                    (SHARE, FALL, ACCURACY),
                    "Bars.",
                ),
                Exhibit("alone", "A chart alone", PICTURE, figures=(CRIMES, UNKNOWN)),
                Exhibit("nothing", "A drawing", PICTURE),
                Exhibit("words", "In words", table=Table(("What", "Said"), (row(HOSTILE[3], (HOSTILE[4],)),), 0)),
            ),
        ),
    ),
    from_file="own.duckdb",
    front=Front((("To", "The panel"),), ("To inform.",)),
)


@pytest.fixture(scope="module")
def made():
    return {one.name: one for one in sheets(PAPER)}


@pytest.fixture(scope="module")
def book():
    return zipfile.ZipFile(io.BytesIO(ods(PAPER)))


@pytest.fixture(scope="module")
def tables(book):
    content = parsed(book.read("content.xml"))
    return {one.get(f"{TABLE}name"): list(one.iter(f"{TABLE}table-row")) for one in content.iter(f"{TABLE}table")}


@pytest.fixture(scope="module")
def files():
    return csv_files(PAPER)


def read(text):
    return list(csv.reader(io.StringIO(text)))


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


def test_the_workbook_is_the_same_bytes_again_and_bears_no_date(book):
    assert ods(PAPER) == ods(PAPER)
    assert {one.date_time for one in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    meta = parsed(book.read("meta.xml"))
    assert [one.tag.split("}")[1] for one in meta[0]] == ["generator", "title", "language"]


def test_the_kind_of_file_stands_first_and_bare(book):
    first = book.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert book.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = parsed(book.read("META-INF/manifest.xml"))
    listed = {one.get((OASIS % "manifest") + "full-path") for one in manifest}
    assert listed == {"/", *book.namelist()} - {"mimetype", "META-INF/manifest.xml"}


def test_title_and_language_are_told_to_programs(book):
    meta = book.read("meta.xml").decode()
    assert "<dc:title>Title: Nowhere Police</dc:title>" in meta
    assert "<dc:language>en-GB</dc:language>" in meta
    assert 'fo:language="en" fo:country="GB"' in book.read("styles.xml").decode()


def test_text_that_looks_like_a_formula_is_typed_as_text(book, tables):
    content = book.read("content.xml").decode()
    assert "table:formula" not in content
    cells = {
        "".join(cell.itertext()): cell.get(f"{OFFICE}value-type")
        for rows in tables.values()
        for one in rows
        for cell in one
    }
    assert [cells[words] for words in HOSTILE] == ["string"] * len(HOSTILE)


def test_numbers_are_typed_as_numbers_of_exact_value_and_shown_with_their_decimals(book, tables):
    content = parsed(book.read("content.xml"))
    places = {
        one.get(f"{STYLE}name"): int(one[0].get(f"{NUMBER}decimal-places"))
        for one in content.iter(f"{NUMBER}number-style")
    }
    looks = {one.get(f"{STYLE}name"): one.get(f"{STYLE}data-style-name") for one in content.iter(f"{STYLE}style")}
    cell = tables["Chart_1"][-3][1]
    assert cell.get(f"{OFFICE}value-type") == "float"
    assert float(cell.get(f"{OFFICE}value")) == SHARE.value
    assert places[looks[cell.get(f"{TABLE}style-name")]] == 1
    assert cell.findtext(f"{TEXT}p") == "33.3"


def test_each_table_is_a_named_range_from_its_headings_to_its_last_row(book, made, tables):
    content = parsed(book.read("content.xml"))
    ranges = {one.get(f"{TABLE}name"): one for one in content.iter(f"{TABLE}database-range")}
    assert list(ranges) == [one.name.lower() for one in made.values() if one.columns]
    place = ranges["chart_1"].get(f"{TABLE}target-range-address")
    assert place == f"Chart_1.A{len(tables['Chart_1']) - 3}:Chart_1.E{len(tables['Chart_1'])}"
    assert ranges["figures"].get(f"{TABLE}target-range-address").startswith("Figures.A5:Figures.T")


def test_nothing_is_merged_hidden_repeated_or_empty(book, made, tables):
    content = book.read("content.xml").decode()
    for word in ("spanned", "repeated", "visibility", "covered", "display="):
        assert word not in content
    for name, rows in tables.items():
        assert [len(one) for one in rows] == [1] * (1 + len(made[name].about)) + [len(made[name].columns)] * (
            len(rows) - 1 - len(made[name].about)
        )
        assert all("".join(cell.itertext()) for one in rows for cell in one)


def test_contents_lead_to_every_sheet(book, made):
    content = book.read("content.xml").decode()
    assert content.count("<text:a ") == len(made) - 2
    assert all(f'xlink:href="#{name}.A1"' in content for name in list(made)[2:])


def test_another_reader_finds_the_same_cells(made):
    calamine = pytest.importorskip("python_calamine")
    workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(ods(PAPER)))
    assert workbook.sheet_names == list(made)
    for one in made.values():
        found = workbook.get_sheet_by_name(one.name).to_python(skip_empty_area=False)[2 + len(one.about) :]
        assert found == [[getattr(cell, "value", cell) for cell in cells] for cells in one.rows]


def test_there_is_a_file_for_each_table_and_a_description(files, made):
    assert list(files) == [*(f"{one.name.lower()}.csv" for one in made.values() if one.columns), "datapackage.json"]
    for one in made.values():
        if one.columns:
            head, *rows = read(files[f"{one.name.lower()}.csv"])
            assert head == [column.heading for column in one.columns]
            assert len(rows) == len(one.rows)


def test_csv_numbers_are_plain_and_text_is_never_a_formula(files):
    rows = read(files["chart_1.csv"])[1:]
    assert [one[0] for one in rows] == ["'=1+1", "'+cmd", "'-cmd"]
    assert [float(one[1]) for one in rows] == [SHARE.value, FALL.value, 83.6]
    assert rows[1][1] == "-3.14159"
    assert read(files["table_1.csv"])[1] == ["'@SUM(A1)", '\'=HYPERLINK("http://a")']
    assert read(files["chart_2.csv"])[1][1] == "128398"


@pytest.mark.parametrize(("value", "plain"), [(1e-7, "0.0000001"), (1e22, "1" + "0" * 22), (90.0, "90"), (0, "0")])
def test_no_number_has_an_exponent(value, plain):
    paper = replace(PAPER, sections=(Section("one", "One", (Exhibit("a", "A", figures=(figure("n", value),)),)),))
    assert read(csv_files(paper)["table_1.csv"])[1][1] == plain


def test_the_description_names_columns_types_units_and_sources(files):
    package = json.loads(files["datapackage.json"])
    assert package["title"] == "Title: Nowhere Police"
    assert [one["title"] for one in package["sources"]] == ["another test", "a test"]
    assert "licenses" not in package
    assert [one["path"] for one in package["resources"]] == [name for name in files if name.endswith(".csv")]
    fields = {one["name"]: one["schema"]["fields"] for one in package["resources"]}["chart_1"]
    assert fields[:2] == [
        {"name": "Kind", "type": "string"},
        {"name": "Share (per cent)", "type": "number", "unit": "per cent of crimes"},
    ]
    assert [one["name"] for one in fields] == read(files["chart_1.csv"])[0]
