"""Files that are odd, damaged or hostile: nothing is lost, nothing runs, and what cannot be taken is one sentence."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.samples import EXAMPLES, write_xlsx
from truecount.errors import TrueCountError
from truecount.papers.charts.files import _csv
from truecount.records import Store, load
from truecount.records.intake import pieces, plain
from truecount.records.intake.mapping import read_mapping
from truecount.records.intake.pieces import Header, find
from truecount.records.intake.stage import Shelf
from truecount.records.ledger import LoadReport, tell_of_files
from truecount.records.sheets import as_csv, harmless
from truecount.records.store import run

STREET = next(example for example in EXAMPLES if example.name == "street")
HEADER, FIRST, SECOND = STREET.text.splitlines()


def loaded(folder: Path, text: str, name: str = "street.csv") -> tuple[LoadReport, list[int]]:
    """The report on a file, and the rows that are held."""
    (folder / name).write_bytes(text.encode())
    report = load([folder / name], folder / "f.duckdb", "police-uk")
    with Store.read(folder / "f.duckdb") as store:
        return report, [row for (row,) in run(store.connection, "SELECT row FROM crimes ORDER BY row")]


@pytest.mark.parametrize(
    "above",
    [
        '"A title\nof two lines"\n',
        '"A title\nof two lines",x\n',
        "x," * 50_000 + "\n",
        '5" wide\n',
        "\r\n\r\n",
        "title\r",
    ],
)
def test_whatever_stands_above_the_header_no_row_is_lost(above, tmp_path):
    report, rows = loaded(tmp_path, above + STREET.text)
    assert (report.rows_in, report.rejected, rows) == (2, 0, [1, 2])


@pytest.mark.parametrize("below", ["", "\n", "," * 11 + "\n\n"])
def test_rows_above_the_only_header_are_not_taken_for_titles(below, tmp_path):
    with pytest.raises(TrueCountError, match=r"street\.csv: its header is its last line, .*; put the header above"):
        loaded(tmp_path, f"{FIRST}\n{SECOND}\n{HEADER}\n{below}")


def like_rows(report: LoadReport) -> list[int]:
    return [lines for (notice, _words), lines in report.notices.items() if notice == "TC-N15"]


@pytest.mark.parametrize(
    ("above", "told"),
    [
        (f"Street level crime\n\n{FIRST}\n", [1]),
        (f"{FIRST}\n{FIRST}\n".replace("On or near", '"On\nor near').replace("A Road", 'A Road"'), [2]),
        ("Kent,2015,,,,,,,,,,\n", []),
        ('"Notes: burglary, robbery, theft, drugs, weapons, order, shoplifting, vehicle crime",,,,,,,,,,,\n', []),
        ("Crime at street level, by category, England and Wales, year ending March 2016, revised\n", []),
    ],
)
@pytest.mark.parametrize("beside", ["", "," * 20])
def test_a_row_above_a_header_that_has_rows_below_it_is_told(above, told, beside, tmp_path):
    report, rows = loaded(tmp_path, f"{above}{HEADER}{beside}\n{FIRST}{beside}\n{SECOND}{beside}\n")
    assert (like_rows(report), rows) == (told, [1, 2])


def test_rows_above_headers_are_told_of_all_files_of_a_name(tmp_path):
    for folder, more in {"x": "", "y": ",more"}.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.csv").write_text(f"{FIRST}{more}\n{HEADER}{more}\n{SECOND}{more}\n")
    report = load([tmp_path / "x" / "a.csv", tmp_path / "y" / "a.csv"], tmp_path / "f.duckdb", "police-uk")
    assert like_rows(report) == [2]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(("above", "below"), [("", ""), ("A title\n", ""), ("", "too,few\n")])
def test_no_row_is_lost_among_millions_of_blank_lines(end, above, below, tmp_path):
    """The database takes two million bytes of blank lines for a row that is too long, and the next row with it."""
    blank = "\n" * 2_100_000
    text = f"{above}{HEADER}\n{blank}{FIRST}\n{blank}{SECOND}\n{below}{blank}{FIRST}\n"
    report, rows = loaded(tmp_path, text.replace("\n", end))
    broken = len(below.splitlines())
    assert (report.rejected, rows) == (broken, [1, 2, 3 + broken])


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\r\n{FIRST}\n{SECOND}\r{FIRST}\r\n{SECOND}\n",
        f"{HEADER}\n{FIRST}\r\n{SECOND}\n{FIRST}\r\n{SECOND}\n",
        f"{HEADER}\r\n{FIRST}\r\n{SECOND}\r\n{SECOND}\r\n".replace("On or near A Road", '"On or\nnear"') + SECOND,
        f"{HEADER}\n{SECOND}\n{SECOND}\n{SECOND}\n" + FIRST.replace("On or near A Road", '"On or\rnear"'),
    ],
)
def test_lines_may_end_in_several_ways_and_break_within_cells(text, tmp_path):
    report, rows = loaded(tmp_path, text)
    assert (report.rows_in, report.accepted, rows) == (4, 4, [1, 2, 3, 4])


def test_columns_named_as_the_loader_names_its_own_keep_their_cells(tmp_path):
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        "force: kent\nsystem: odd\ndates: iso\ntables:\n  crimes:\n    columns:\n      reference: Row\n"
        "      recorded_at: Position\n      category: File ID\n      district: Reason\n      last_outcome: Value\n",
        "utf-8",
    )
    (tmp_path / "odd.csv").write_text(
        "Row,Position,File ID,Reason,Value,Staged from\nr7,2016-04-01,burglary,d1,Charged,x\n,2016-04-02,a,b,c,d\n",
        "utf-8",
    )
    report = load([tmp_path / "odd.csv"], tmp_path / "f.duckdb", "force-export", read_mapping(mapping))
    with Store.read(tmp_path / "f.duckdb") as store:
        held = run(store.connection, "SELECT reference, category, district, last_outcome, row, file_id FROM crimes")
        rejects = run(store.connection, "SELECT row, file_id, reason, value FROM rejects")
    assert report.rejected == 1
    assert held == [("r7", "burglary", "d1", "Charged", 1, 1)]
    assert rejects == [(2, 1, "TC-L10", None)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_beyond_the_databases_buffer_is_rejected_and_its_neighbours_are_not(tmp_path, monkeypatch, end):
    monkeypatch.setattr(plain, "LONGEST_ROW", 20_000)
    long = FIRST.replace("A Road", "x" * 2_100_000)
    report, rows = loaded(tmp_path, end.join([HEADER, SECOND, long, FIRST, SECOND]) + end)
    assert (report.rows_in, report.rejected, rows) == (4, 1, [1, 3, 4])


def test_titles_of_several_lines_in_a_workbook_are_titles(tmp_path):
    titles = [["A title\nof many\nlines\nand a note"], ["Another\nof two"]]
    write_xlsx(tmp_path / "street.xlsx", [*titles, *(line.split(",") for line in (HEADER, SECOND))])
    report = load([tmp_path / "street.xlsx"], tmp_path / "f.duckdb", "police-uk")
    assert (report.rows_in, report.rejected, [told for told, _words in report.notices]) == (1, 0, ["TC-N04"])


@pytest.mark.parametrize("last", [False, True])
def test_so_is_one_of_a_workbook(tmp_path, last):
    rows = [line.split(",") for line in (HEADER, SECOND, FIRST, SECOND)]
    rows[-1 if last else 2][rows[0].index("Location")] = "x" * 2_100_000
    write_xlsx(tmp_path / "street.xlsx", rows)
    report = load([tmp_path / "street.xlsx"], tmp_path / "f.duckdb", "police-uk")
    assert (report.rows_in, report.rejected) == (3, 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_workbook_may_have_line_breaks_in_its_header_and_its_cells(end, tmp_path):
    rows = [line.split(",") for line in (f"{HEADER},more{end}of it", f"{FIRST},a{end}b", f"{SECOND},c")]
    write_xlsx(tmp_path / "street.xlsx", [["A title"], *rows])
    report = load([tmp_path / "street.xlsx"], tmp_path / "f.duckdb", "police-uk")
    assert (report.rows_in, report.rejected) == (2, 0)


@pytest.mark.parametrize("month", ["2012015-06", "99999999-01", "2015-13", "2015-01-01"])
def test_a_month_that_is_none_is_rejected(month, tmp_path):
    report, rows = loaded(tmp_path, STREET.text.replace("2015-01", month, 1))
    assert (report.rejected, rows) == (1, [2])


def kept(text: str, tmp_path: Path) -> str:
    (tmp_path / "a.txt").write_text(text, "utf-8", newline="")
    return plain.from_header(tmp_path / "a.txt", tmp_path / "b.txt", 0, ",", 2).path.read_bytes().decode()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,b\n1,"' + "x\n" * 60 + '"\n2,3\n', ["a,b", None, "2,3"]),
        ('a,b\n1,"' + "x\n" * 60, ["a,b", None]),
        ('a,b\n1,5" wide\n2,3\n', ["a,b", '1,5" wide', "2,3"]),
        ('a,b\n1,"x""\n,""y"\n2,3\n' + "z" * 99 + "\n", ["a,b", '1,"x""', ',""y"', "2,3", None]),
        ("a,b\n" + "é" * 60 + "\n2,3", ["a,b", None, "2,3"]),
        ("a,b\r\n" + "z" * 99 + "\r\n2,3\r\n", ["a,b\r", None, "2,3\r"]),
        ("a,b\r\n" + "z" * 99, ["a,b\r", None]),
    ],
)
def test_rows_are_told_apart_as_quotes_have_it_and_the_long_ones_drawn_out(text, rows, tmp_path, monkeypatch):
    monkeypatch.setattr(plain, "LONGEST_ROW", 50)
    monkeypatch.setattr(plain, "BLOCK", 40)
    got = kept(text, tmp_path).removesuffix("\n").split("\n")
    assert [line if len(line) < 90 else None for line in got] == rows
    assert got.count("") == 0
    assert all(line.endswith("\r") for line in got[:-1]) == ("\r" in text)


WIDE = ",x" * 300_000


@pytest.mark.parametrize(
    "wide",
    [
        FIRST + WIDE,
        FIRST.replace("On or near", '"On or\nnear"') + WIDE,
        f'{FIRST}"{"y," * 300}\n"{WIDE}',
        "," * 900_000 + "x",
    ],
)
@pytest.mark.parametrize("above", ["", "Street level crime\n"])
def test_a_row_of_three_hundred_thousand_cells_is_rejected_for_them(wide, above, tmp_path):
    """The database keeps the whole row for each cell too many: it would be at work for hours."""
    report, rows = loaded(tmp_path, f"{above}{HEADER}\n{FIRST}\n{wide}\n{SECOND}\n")
    assert (report.rows_in, report.rejected, rows) == (3, 1, [1, 3])
    with Store.read(tmp_path / "f.duckdb") as store:
        assert run(store.connection, "SELECT row, reason FROM rejects") == [(2, "TC-L02")]


@pytest.mark.parametrize("beside", [",", ',""', ',"",', ",NA", ',"NULL"', ",[x],.."])
def test_cells_beyond_the_header_that_say_nothing_are_let_pass(beside, tmp_path):
    _report, rows = loaded(tmp_path, f"{HEADER}\n{FIRST}{beside * 50_000}\n{SECOND}\n")
    assert rows == [1, 2]


def test_a_row_that_is_cut_within_a_character_spoils_no_other(tmp_path):
    text = STREET.text.replace("aa01", "aô01")
    wide = "x" * 199 + "é" + ",y" * 500
    report, _rows = loaded(tmp_path, f"{text}{wide}\n")
    assert (report.rejected, [notice for notice, _words in report.notices if notice == "TC-N08"]) == (1, [])
    with Store.read(tmp_path / "f.duckdb") as store:
        assert run(store.connection, "SELECT count(*) FROM crimes WHERE reference LIKE 'aô01%'") == [(1,)]


@pytest.mark.parametrize("before", ["", " "])
def test_a_cell_in_quotes_may_hold_as_many_commas_as_it_likes(before, tmp_path):
    told = FIRST.replace("On or near A Road", f'{before}"' + 'so, ""he"" said, ' * 50_000 + '"')
    _report, rows = loaded(tmp_path, f"{HEADER}\n{told}\n{SECOND}\n")
    assert rows == [1, 2]


def test_ten_thousand_columns_are_named_at_once(tmp_path):
    names = (*HEADER.split(","), *(f"c{n}" for n in range(10_000)))
    piece = pieces.Piece("a.csv", tmp_path, "", 0, 0)
    from truecount.records.intake.police_uk import layouts

    report = LoadReport()
    tell_of_files(report, Shelf(layouts()[0], Header(names, 0, ","), ((1, piece),)), ())
    ((_, told),) = report.notices
    assert "c40 and 9954 more" in told or told.endswith("more)")
    assert len(told) < 500


@pytest.mark.skipif(os.name != "posix", reason="names of any bytes")
def test_names_that_no_text_holds_are_shown_with_a_mark(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / os.fsdecode(b"a\xff\n\x1b[31m.csv")).write_text(STREET.text, "utf-8")
    (tmp_path / "in" / "gone.csv").symlink_to("nowhere")
    report = load([tmp_path / "in"], tmp_path / "f.duckdb", "police-uk")
    assert [file.name for file in report.files.values()] == ["a\ufffd\ufffd\ufffd[31m.csv"]
    assert report.passed == ["gone.csv"]


def test_a_name_too_long_for_a_file_is_one_sentence(tmp_path):
    with pytest.raises(TrueCountError, match="cannot be read"):
        load([tmp_path / ("x" * 300)], tmp_path / "f.duckdb", "police-uk")


def zip_of(name: str, data: bytes, method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def test_zips_in_zips_are_bounded(tmp_path):
    data = zip_of("a.csv", STREET.text.encode())
    for depth in (2, 3):
        data = zip_of("a.zip", data)
        (tmp_path / f"{depth}.zip").write_bytes(data)
    assert len(find([tmp_path / "2.zip"], tmp_path / "room")[0]) == 1
    with pytest.raises(TrueCountError, match=r"3\.zip: .*more than 2 zips lie one inside the other"):
        find([tmp_path / "3.zip"], tmp_path / "again")


def test_a_zip_that_points_outside_of_itself_is_one_plain_sentence(tmp_path):
    data = bytearray(zip_of("a.csv", STREET.text.encode()))
    data[-6:-2] = b"\xfe\xff\xfe\xff"
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(TrueCountError) as told:
        find([tmp_path / "a.zip"], tmp_path / "room")
    assert str(told.value) == "a.zip: the file cannot be read (it points outside of itself); check that it is whole."


def test_what_unpacks_beyond_all_proportion_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(pieces, "UNPACKED_FREE", 1_000_000)
    (tmp_path / "a.zip").write_bytes(zip_of("a.csv", bytes(5_000_000), zipfile.ZIP_DEFLATED))
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(bytes(5_000_000)))
    for name in ("a.zip", "a.csv.gz"):
        with pytest.raises(TrueCountError, match="unpacks to more than"):
            find([tmp_path / name], tmp_path / "room" / name)


def test_a_damaged_member_is_one_sentence_however_it_is_packed(tmp_path):
    data = bytearray(zip_of("a.csv", STREET.text.encode() * 9, zipfile.ZIP_LZMA))
    data[60:90] = bytes(30)
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(TrueCountError, match="the file cannot be read"):
        find([tmp_path / "a.zip"], tmp_path / "room")


def test_a_cell_at_the_far_end_of_a_sheet_does_not_end_the_program(tmp_path):
    write_xlsx(tmp_path / "plain.xlsx", [["a", "b"]])
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as old, zipfile.ZipFile(tmp_path / "far.xlsx", "w") as new:
        for member in old.namelist():
            new.writestr(member, old.read(member).replace(b"</sheetData>", far))
    with pytest.raises(TrueCountError, match=r"far\.xlsx: .*save it as CSV"):
        find([tmp_path / "far.xlsx"], tmp_path / "room")


@pytest.mark.parametrize(
    "cell", ["=1", "+x", "-x", "@x", "\t=1", "\r=1", "\n=1", " =1", "\u200f=1", "\ufeff=1", "\uff1d1"]
)
def test_no_cell_is_run(cell):
    assert harmless(cell).startswith("'")
    assert _csv([[cell]]).lstrip('"').startswith("'")


def test_a_cell_cannot_begin_a_row_of_its_own():
    assert as_csv(["=a"], [["x\r=1+1"], ["x\r\n@y"]]) == '\'=a\n"x\n=1+1"\n"x\n@y"\n'


def test_numbers_of_a_picture_stay_numbers():
    assert _csv([["-3.14", "+2", "5", "-1+1"]]) == "-3.14,+2,5,'-1+1\n"


def test_no_header_of_a_rejects_file_is_run(tmp_path):
    from tests.unit.test_load_verb import truecount

    example = replace(STREET, text=STREET.text.replace("Cleveland Police,-1.1", "=cmd|x,-1.1"))
    (tmp_path / "=a.csv").write_text(example.text, "utf-8")
    out = tmp_path / "rejects.csv"
    done = truecount(
        "load", tmp_path / "=a.csv", "--as", "police-uk", "--into", tmp_path / "f.duckdb", "--rejects", out
    )
    assert done.returncode == 0, done.stderr
    assert out.read_text("utf-8").splitlines()[1] == "'=a.csv,1,Falls within,TC-L13,'=cmd|x"


def test_a_cell_too_long_for_a_guess_is_passed_over(tmp_path):
    from truecount.records.intake.guess import guess_mapping

    (tmp_path / "crimes.csv").write_text(f"Crime Ref,Date Recorded\n{'x' * 200_000},1/1/2016\n", "utf-8")
    assert "Crime Ref" in guess_mapping([tmp_path / "crimes.csv"])[0]
