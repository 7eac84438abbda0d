"""The files that the sheets of a paper become: a workbook that any program opens, and plain tables."""

import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest

from tests.sheeted import (
    FALL,
    HOSTILE,
    NUMBER,
    OASIS,
    OFFICE,
    PAPER,
    SHARE,
    STYLE,
    TABLE,
    TEXT,
    parsed,
)
from tests.unit.test_papers_kit import figure
from truecount.papers.csv_files import csv_files
from truecount.papers.ods import ods
from truecount.papers.parts import Exhibit, Section
from truecount.papers.sheets import sheets


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
