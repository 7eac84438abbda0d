"""The contract of every reader, run over every one of them."""

from __future__ import annotations

import csv
import functools
import gzip
import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from ibis import _

from tests.samples import EXAMPLES, Example, write_ods, write_xlsx
from truecount.errors import TrueCountError
from truecount.records import LoadReport, Store, load
from truecount.records.schema import ALL_TABLES, RECORD_TABLES
from truecount.records.store import run

every = pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.name)
# Two formats, one published and one of a force; the slow suite has the rest.
two = pytest.mark.parametrize(
    "example",
    [
        pytest.param(one, id=one.name, marks=[] if one.name in ("street", "crimes-export") else pytest.mark.slow)
        for one in EXAMPLES
    ],
)

pytestmark = pytest.mark.slow
ORIGIN = ("record_id", "load_id", "file_id", "row")


def take_in(example: Example, folder: Path, path: Path | None = None, data: bytes | None = None) -> LoadReport:
    if path is None:
        path = folder / example.file
        path.write_bytes(example.text.encode() if data is None else data)
    return load([path], folder / "out.duckdb", example.format, example.mapping(folder))


def held(folder: Path, table: str) -> list[dict]:
    with Store.read(folder / "out.duckdb") as store:
        rows = store.table(table)
        return rows.order_by(_.record_id if "record_id" in rows.columns else rows.columns).to_pyarrow().to_pylist()


def everything(folder: Path) -> dict[str, list[tuple]]:
    """Every row of every table."""
    with Store.read(folder / "out.duckdb") as store:
        return {table: run(store.connection, f"FROM {table} ORDER BY ALL") for table in ALL_TABLES}


def facts(folder: Path, table: str) -> list[str]:
    return sorted(repr({k: v for k, v in row.items() if k not in ORIGIN}) for row in held(folder, table))


@functools.cache
def plainly_read(example: Example) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        take_in(example, Path(folder))
        return facts(Path(folder), example.table)


def with_cell(example: Example, row: int, column: str, value: str) -> bytes:
    """The example with one cell changed."""
    rows = list(csv.reader(example.text.splitlines()))
    rows[row][rows[0].index(column)] = value
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


@every
def test_a_good_file_is_taken_in_whole(example, tmp_path):
    report = take_in(example, tmp_path)
    assert (report.rows_in, report.rejected) == (len(example.lines), 0)
    rows = held(tmp_path, example.table)
    assert len(rows) == example.rows
    assert {row["row"] for row in rows} == set(range(1, len(example.lines) + 1))
    assert len({row["record_id"] for row in rows}) == len(rows)


@two
def test_the_same_file_again_changes_nothing(example, tmp_path):
    take_in(example, tmp_path)
    before = everything(tmp_path)
    again = take_in(example, tmp_path)
    assert again.files == {} and again.held == [example.file]
    assert everything(tmp_path) == before


@two
def test_a_newer_edition_of_a_file_takes_the_older_ones_place(example, tmp_path):
    take_in(example, tmp_path)
    fewer = "\n".join([example.header, *example.lines[1:]]) + "\n"
    report = take_in(example, tmp_path, data=fewer.encode())
    assert any(notice == "TC-N11" for notice, _message in report.notices)
    with Store.read(tmp_path / "out.duckdb") as store:
        assert store.current(example.table).load_id.nunique().execute() == 1
        assert store.table(example.table).load_id.nunique().execute() == 2


@two
def test_two_editions_of_a_file_in_one_load_do_not_both_count(example, tmp_path):
    for folder, rows in (("a", example.lines), ("b", example.lines[1:])):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / example.file).write_text("\n".join([example.header, *rows]) + "\n", encoding="utf-8")
    report = load(
        [tmp_path / "a" / example.file, tmp_path / "b" / example.file],
        tmp_path / "out.duckdb",
        example.format,
        example.mapping(tmp_path),
    )
    assert any(notice == "TC-N11" for notice, _message in report.notices)
    with Store.read(tmp_path / "out.duckdb") as store:
        assert store.current(example.table).file_id.nunique().execute() == 1


WRAPPED = ("bom", "utf-16", "gzip", "zip", "folder", "xlsx", "ods", "crlf", "title above")


@pytest.mark.parametrize(
    ("example", "how"),
    [
        # Of the first format every wrapping; the slow suite has those of the others.
        pytest.param(example, how, id=f"{example.name}-{how}", marks=[] if first else [pytest.mark.slow])
        for first, example in zip([True, *[False] * len(EXAMPLES)], EXAMPLES, strict=False)
        for how in WRAPPED
    ],
)
def test_the_same_rows_however_the_file_is_wrapped(example, how, tmp_path):
    path = tmp_path / example.file
    table = list(csv.reader(example.text.splitlines()))
    match how:
        case "bom":
            path.write_bytes(b"\xef\xbb\xbf" + example.text.encode())
        case "utf-16":
            path.write_bytes(example.text.encode("utf-16"))
        case "crlf":
            path.write_bytes(example.text.replace("\n", "\r\n").encode())
        case "gzip":
            path = path.with_name(path.name + ".gz")
            path.write_bytes(gzip.compress(example.text.encode()))
        case "zip":
            path = path.with_suffix(".zip")
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr(f"2015-01/{example.file}", example.text)
                archive.writestr("2015-01/notes.pdf", b"%PDF")
        case "folder":
            path = tmp_path / "months"
            (path / "2015-01").mkdir(parents=True)
            (path / "2015-01" / example.file).write_text(example.text, encoding="utf-8")
        case "xlsx":
            path = path.with_suffix(".xlsx")
            write_xlsx(path, [["Table 1, some title"], [], *table])
        case "ods":
            path = path.with_suffix(".ods")
            write_ods(path, table)
        case "title above":
            path.write_text(f"Table 1, with a comma in its title\n\n{example.text}", encoding="utf-8")
    report = take_in(example, tmp_path, path)
    assert report.rejected == 0
    assert facts(tmp_path, example.table) == plainly_read(example)


@every
def test_rows_in_are_rows_accepted_and_rows_rejected(example, tmp_path):
    first, *rest = example.lines
    rows = [first, "too,few", first + ",,,,,,too,many", *rest, "," * example.header.count(","), '"broken']
    report = take_in(example, tmp_path, data="\n".join([example.header, *rows]).encode() + b"\n")
    assert report.rows_in == len(rows)
    assert report.accepted == len(example.lines)
    rejects = [(row["row"], row["reason"]) for row in held(tmp_path, "rejects")]
    assert sorted(rejects) == [(2, "TC-L01"), (3, "TC-L02"), (len(rows) - 1, "TC-L06"), (len(rows), "TC-L03")]
    assert {row["row"] for row in held(tmp_path, example.table)} == {1, *range(4, len(rows) - 1)}


@every
def test_an_empty_cell_that_must_be_filled_is_told_with_its_place(example, tmp_path):
    take_in(example, tmp_path, data=with_cell(example, 2, example.needs, " "))
    (reject,) = held(tmp_path, "rejects")
    assert (reject["row"], reject["column"], reject["reason"], reject["value"]) == (
        2,
        example.needs,
        "TC-L10",
        None,
    )


@every
def test_every_fault_of_a_row_is_told_in_one_pass(example, tmp_path):
    header = next(csv.reader([example.header]))
    worst = ",".join(["\u00bf"] * len(header))
    take_in(example, tmp_path, data="\n".join([example.header, *example.lines, worst]).encode() + b"\n")
    told = {(row["column"], row["reason"]) for row in held(tmp_path, "rejects")}
    assert {row["row"] for row in held(tmp_path, "rejects")} <= {len(example.lines) + 1}
    expected = {
        "recorded-crime": {
            ("Financial Quarter", "TC-L16"),
            ("Force Name", "TC-L13"),
            ("Number of Offences", "TC-L11"),
        },
        "outcomes-table": {
            ("financial_quarter", "TC-L16"),
            ("force_name", "TC-L13"),
            ("outcome_type", "TC-L15"),
            ("offences", "TC-L11"),
            ("force_outcomes_recorded_in_quarter", "TC-L11"),
        },
        "rolling-year": {
            ("12 months ending", "TC-L12"),
            ("PFA", "TC-L13"),
            ("Rolling year total number of offences", "TC-L11"),
        },
        "street": {("Falls within", "TC-L13"), ("Month", "TC-L12"), ("Crime type", "TC-L14")},
        "outcomes-file": {("Falls within", "TC-L13"), ("Month", "TC-L12")},
        "crimes-export": {("Date Recorded", "TC-L12")},
        "incidents-export": {("Opened", "TC-L12")},
        "outcomes-export": {("Type", "TC-L15"), ("Given", "TC-L12")},
    }
    assert told == expected[example.name]


@every
def test_a_file_that_is_not_utf8_is_read_as_windows_1252_and_told(example, tmp_path):
    plain = with_cell(example, 1, example.words, "C\u00f4te \u2013 x")
    report = take_in(example, tmp_path, data=plain.decode().encode("cp1252"))
    assert report.rejected == 0
    assert [notice for notice, _message in report.notices if notice == "TC-N08"]
    assert any("C\u00f4te \u2013 x" in map(str, row.values()) for row in held(tmp_path, example.table))


@every
@pytest.mark.parametrize("data", [b"", b"\x00" * 64, b"# A title\n\nwords, and words\n", b"\xff\xfe", b"a" * 300_000])
def test_a_file_of_another_kind_is_one_sentence_and_leaves_nothing(example, data, tmp_path):
    with pytest.raises(TrueCountError, match=f"{example.file}: the file is not"):
        take_in(example, tmp_path, data=data)
    assert not list(tmp_path.glob("*duckdb*")) and not list(tmp_path.glob(".*"))


@two
def test_a_load_that_fails_half_way_leaves_the_file_as_it_was(example, tmp_path, monkeypatch):
    other = next(e for e in EXAMPLES if e is not example)
    take_in(other, tmp_path)
    before = everything(tmp_path)

    def fail(*_args):
        raise OSError("the disk is full")

    monkeypatch.setattr("truecount.records.loading.write_files", fail)
    with pytest.raises(TrueCountError, match="nothing was changed"):
        take_in(example, tmp_path)
    assert everything(tmp_path) == before


@every
def test_a_missing_column_is_told_as_another_kind_of_file(example, tmp_path):
    renamed = example.text.replace(example.needs, "Something Else", 1)
    with pytest.raises(TrueCountError, match="the file is not"):
        take_in(example, tmp_path, data=renamed.encode())


@every
def test_a_column_that_stands_twice_is_one_sentence(example, tmp_path):
    doubled = [f"{example.header},{example.needs}", *(f"{line},x" for line in example.lines)]
    with pytest.raises(TrueCountError, match=f'"{example.needs}" stands twice'):
        take_in(example, tmp_path, data="\n".join(doubled).encode())


def test_how_exactly_a_time_is_known_is_kept_row_by_row(tmp_path):
    incidents, outcomes = (
        next(e for e in EXAMPLES if e.name == name) for name in ("incidents-export", "outcomes-export")
    )
    take_in(incidents, tmp_path)
    take_in(outcomes, tmp_path)
    assert [row["precision"] for row in held(tmp_path, "incidents")] == ["instant", "day"]
    assert [row["precision"] for row in held(tmp_path, "outcomes")] == ["instant", "day"]


def test_every_record_table_column_but_those_a_format_lacks_is_filled_by_some_reader(tmp_path):
    """No column is there for show: allegations wait for the rules, the rest is read."""
    for example in EXAMPLES:
        (tmp_path / example.name).mkdir()
        take_in(example, tmp_path / example.name)
    waiting = {"allegations"}
    for table in RECORD_TABLES:
        if table.name in waiting:
            continue
        rows = [row for example in EXAMPLES for row in held(tmp_path / example.name, table.name)]
        never_empty = {c.name for c in table.columns if c.type.startswith("!")}
        assert all(row[name] is not None for row in rows for name in never_empty)
