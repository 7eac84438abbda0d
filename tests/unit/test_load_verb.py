"""`truecount load` as a user meets it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.samples import EXAMPLES, MAPPING
from truecount.cli import main

STREET = next(e for e in EXAMPLES if e.name == "street")


def truecount(*words: object, cwd: Path | None = None, alone: bool = False) -> subprocess.CompletedProcess[str]:
    """The whole program, errors and exit code too; in a process of its own only where that is what is tested."""
    given = [str(word) for word in words]
    if alone:
        program = Path(sys.executable).with_name("truecount")
        return subprocess.run([program, *given], capture_output=True, text=True, cwd=cwd, check=False)
    out, err, code = io.StringIO(), io.StringIO(), 0
    with (
        redirect_stdout(out),
        redirect_stderr(err),
        patch.object(sys, "argv", ["truecount", *given]),
        chdir(cwd or Path.cwd()),
    ):
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
    return subprocess.CompletedProcess(given, code, out.getvalue(), err.getvalue())


@pytest.fixture
def street(tmp_path):
    path = tmp_path / STREET.file
    path.write_text(STREET.text, encoding="utf-8")
    return path


def test_it_accounts_for_every_row_and_says_nothing_new_the_second_time(street, tmp_path):
    first = truecount("load", street, "--as", "police-uk", "--into", tmp_path / "c.duckdb", alone=True)
    assert first.returncode == 0, first.stderr
    assert "2 rows in = 2 accepted + 0 rejected" in first.stdout
    assert (
        "TC-N04  rows reported by another body than the force they fall within (Leicestershire Police): 1\n"
        in first.stdout
    )
    assert first.stderr == ""
    second = truecount("load", street, "--as", "police-uk", "--into", tmp_path / "c.duckdb")
    assert second.returncode == 0
    assert "nothing new" in second.stdout


def test_the_same_facts_for_machines(street, tmp_path):
    street.write_text(STREET.text + "x\n", encoding="utf-8")
    done = truecount("load", street, "--as", "police-uk", "--into", tmp_path / "c.duckdb", "--json")
    facts = json.loads(done.stdout)
    assert (facts["rows_in"], facts["accepted"], facts["rejected"]) == (3, 2, 1)
    assert facts["rejects"] == [
        {"name": STREET.file, "row": 3, "column": None, "reason": "TC-L01", "value": "x"},
    ]


def test_rejects_go_to_a_file_that_no_spreadsheet_runs(street, tmp_path):
    street.write_text(STREET.text + STREET.lines[0].replace("Cleveland Police,-1", "=1+1,-1") + "\n", encoding="utf-8")
    out = tmp_path / "rejects.csv"
    done = truecount("load", street, "--as", "police-uk", "--into", tmp_path / "c.duckdb", "--rejects", out)
    assert done.returncode == 0
    assert 'row 3, column "Falls within": the cell does not name a known force' in done.stdout
    (reject,) = csv.DictReader(out.open(encoding="utf-8"))
    assert (reject["reason"], reject["value"]) == ("TC-L13", "'=1+1")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["README.md", "--as", "police-uk", "--into", "x.duckdb"], "README.md: the file is not a street or outcomes"),
        (["nowhere", "--as", "police-uk", "--into", "x.duckdb"], "nowhere: there is no such file or folder"),
        (["empty", "--as", "police-uk", "--into", "x.duckdb"], "There is nothing to read as police-uk"),
        (["README.md", "--as", "vendor", "--into", "x.duckdb"], '"vendor" is not a format; the formats are'),
        (["README.md", "--into", "x.duckdb"], "Say what the files are"),
        (["README.md", "--as", "police-uk"], "Say where to load to"),
        (["README.md", "--as", "force-export", "--into", "x.duckdb"], "read through a mapping"),
        (["street.csv", "--as", "police-uk", "--into", "no/such/x.duckdb"], "no/such: there is no such folder"),
        (["street.csv", "--as", "police-uk", "--into", "empty"], "empty: this is a folder"),
        (["street.csv", "--as", "police-uk", "--into", "README.md"], "README.md: this is not a TrueCount record file"),
        (["broken.csv.gz", "--as", "police-uk", "--into", "x.duckdb"], "broken.csv.gz: the file cannot be read"),
        (["broken.zip", "--as", "police-uk", "--into", "x.duckdb"], "broken.zip: the file cannot be read"),
        (["broken.xlsx", "--as", "police-uk", "--into", "x.duckdb"], "broken.xlsx: the file cannot be read"),
        (["nearly.csv", "--as", "police-uk", "--into", "x.duckdb"], "its header lacks crime_type"),
    ],
)
def test_bad_usage_and_bad_input_are_one_sentence(words, says, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "README.md").write_text("# A page, with words\n\nand no table\n", encoding="utf-8")
    (tmp_path / "street.csv").write_text(STREET.text, encoding="utf-8")
    (tmp_path / "nearly.csv").write_text(STREET.text.replace("Crime type", "Kind"), encoding="utf-8")
    for name in ("broken.csv.gz", "broken.zip", "broken.xlsx"):
        (tmp_path / name).write_bytes(b"\x1f\x8b\x08\x00 no more")
    before = sorted(p.name for p in tmp_path.iterdir())
    done = truecount("load", *words, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_a_guessed_mapping_says_what_to_check_and_then_loads(tmp_path):
    export = tmp_path / "export"
    export.mkdir()
    for example in EXAMPLES:
        if example.format == "force-export":
            (export / example.file).write_text(example.text, encoding="utf-8")
    mapping = tmp_path / "m.yaml"
    done = truecount("load", export, "--guess", mapping)
    assert done.returncode == 0, done.stderr
    assert "write the force" in done.stdout
    text = mapping.read_text(encoding="utf-8")
    unedited = truecount("load", export, "--mapping", mapping, "--into", tmp_path / "x.duckdb")
    assert unedited.returncode == 2
    assert "WRITE-THE-FORCE" in unedited.stderr
    # What a person then mends: the force, the system, one date column of two forms, and the force's own code.
    text = text.replace("WRITE-THE-FORCE", "kent").replace("WRITE-THE-SYSTEM", "athena")
    text = text.replace("dates: WRITE-THE-FORM", 'dates: ["%d/%m/%Y %H:%M", "%d/%m/%Y"]')
    text = text.replace("outcome_type: Type", 'outcome_type: {column: Type, codes: {Charged: "1"}}')
    mapping.write_text(text, encoding="utf-8")
    loaded = truecount("load", export, "--mapping", mapping, "--into", tmp_path / "x.duckdb")
    assert loaded.returncode == 0, loaded.stderr
    assert "6 rows in = 6 accepted + 0 rejected from 3 new file(s)" in loaded.stdout


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path):
    export = next(e for e in EXAMPLES if e.name == "crimes-export")
    (tmp_path / export.file).write_text(export.text, encoding="utf-8")
    done = truecount("load", tmp_path / export.file, "--guess", tmp_path / "no" / "m.yaml")
    assert done.returncode == 2
    assert "m.yaml: the file cannot be written (no such file or directory)" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_guess_never_writes_over_a_file(tmp_path, street):
    mapping = tmp_path / "m.yaml"
    mapping.write_text("mine", encoding="utf-8")
    assert truecount("load", street, "--guess", mapping).returncode == 2
    assert mapping.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("force: kent", "force: narnia", "narnia"),
        ("recorded_at: Date", "recordd_at: Date", '"recordd_at" is not a field'),
        ("      reference: Crime Ref\n", "", '"reference" is missing and must be mapped'),
        ("system: athena", "sistem: athena", "system"),
        ("tables:", "tables: [", "the mapping cannot be read"),
        (MAPPING, "just words", "a mapping begins with"),
        ('dates: "%d/%m/%Y %H:%M"', 'dates: "%Q/%Y"', "is not a form of dates"),
        ('dates: "%d/%m/%Y %H:%M"', "dates: day first", "is not a form of dates"),
        ("  outcomes:", "  warrants:", '"warrants" is not a record table'),
    ],
)
def test_a_faulty_mapping_is_told_with_its_place(old, new, says, tmp_path):
    path = tmp_path / "m.yaml"
    path.write_text(MAPPING.replace(old, new), encoding="utf-8")
    done = truecount("load", tmp_path, "--mapping", path, "--into", tmp_path / "x.duckdb")
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "x.duckdb").exists()


def test_every_fault_of_a_mapping_is_told_in_one_pass(tmp_path):
    path = tmp_path / "m.yaml"
    path.write_text(MAPPING.replace("recorded_at", "when").replace("opening_code", "opened_as"), encoding="utf-8")
    done = truecount("load", tmp_path, "--mapping", path, "--into", tmp_path / "x.duckdb")
    for part in ('"when" is not a field', '"recorded_at" is missing', '"opened_as" is not a field'):
        assert part in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a*b.csv", "a[1].csv", "it's {odd}, 100%.csv", "caf\u00e9 ?.csv", "no-ending"])
def test_a_files_name_may_be_anything(name, tmp_path):
    (tmp_path / name).write_text(STREET.text, encoding="utf-8")
    (tmp_path / "a1.csv").write_text("another file that no pattern may reach", encoding="utf-8")
    done = truecount("load", tmp_path / name, "--as", "police-uk", "--into", tmp_path / "c.duckdb", "--json")
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)
    assert [(f["name"], f["rows_in"], f["accepted"]) for f in facts["files"]] == [(name, 2, 2)]


def test_a_pipe_is_told_to_be_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    done = truecount("load", tmp_path / "pipe", "--as", "police-uk", "--into", tmp_path / "c.duckdb")
    assert (done.returncode, "neither a file nor a folder" in done.stderr) == (2, True)


CRIMES = next(e for e in EXAMPLES if e.name == "crimes-export")


def load_crimes(folder: Path, mapping: str, name: str = "m.yaml", text: str = CRIMES.text) -> dict:
    (folder / CRIMES.file).write_text(text, encoding="utf-8")
    (folder / name).write_text(mapping, encoding="utf-8")
    words = ("load", folder / CRIMES.file, "--mapping", folder / name, "--into", folder / "f.duckdb", "--json")
    return json.loads(truecount(*words).stdout)


def test_a_mended_mapping_reads_the_same_file_again(tmp_path):
    wrong = load_crimes(tmp_path, MAPPING.replace('dates: "%d/%m/%Y %H:%M"', 'dates: "%m-%d-%Y"', 1))
    assert (wrong["accepted"], wrong["rejected"]) == (0, 2)
    mended = load_crimes(tmp_path, MAPPING)
    assert (mended["accepted"], mended["rejected"]) == (2, 0)
    assert any(notice["notice"] == "TC-N11" for notice in mended["notices"])


def test_another_forces_file_of_the_same_name_takes_nobodys_place(tmp_path):
    load_crimes(tmp_path, MAPPING)
    essex = load_crimes(
        tmp_path, MAPPING.replace("force: kent", "force: essex"), text=CRIMES.text.replace("46/", "42/")
    )
    assert not [notice for notice in essex["notices"] if notice["notice"] == "TC-N11"]


def test_a_quote_left_open_that_swallows_rows_is_told(street, tmp_path):
    first, second = STREET.lines
    swallowed = [first.replace(",Under", ',"Under'), second, second.replace("No location,", 'No location"')]
    street.write_text("\n".join([STREET.header, *swallowed, first]) + "\n", encoding="utf-8")
    done = truecount("load", street, "--as", "police-uk", "--into", tmp_path / "c.duckdb", "--json")
    told = {notice["notice"]: notice["rows"] for notice in json.loads(done.stdout)["notices"]}
    assert told["TC-N13"] == 2


def test_rows_are_numbered_alike_before_and_after_blank_lines(street, tmp_path):
    first, second = STREET.lines
    lines = [first, "", "", second, first + ",,,too,many", second.replace("2015-01", "2015-13"), first]
    street.write_text("\n".join([STREET.header, *lines]) + "\n", encoding="utf-8")
    done = truecount("load", street, "--as", "police-uk", "--into", tmp_path / "c.duckdb", "--json")
    assert [(r["row"], r["reason"]) for r in json.loads(done.stdout)["rejects"]] == [(3, "TC-L02"), (4, "TC-L12")]


def test_a_damaged_gzip_is_refused_whole(tmp_path):
    import gzip

    packed = bytearray(gzip.compress((STREET.header + "\n" + (STREET.lines[0] + "\n") * 500).encode()))
    packed[len(packed) // 2] ^= 0xFF
    (tmp_path / "s.csv.gz").write_bytes(packed)
    done = truecount("load", tmp_path / "s.csv.gz", "--as", "police-uk", "--into", tmp_path / "c.duckdb")
    assert (done.returncode, "the file cannot be read" in done.stderr) == (2, True)
    assert not (tmp_path / "c.duckdb").exists()


def test_rejects_never_write_over_a_file(street, tmp_path):
    for out in (street, tmp_path / "no" / "r.csv"):
        done = truecount("load", street, "--as", "police-uk", "--into", tmp_path / "c.duckdb", "--rejects", out)
        assert (done.returncode, "rejects go to a new file" in done.stderr) == (2, True)
    assert street.read_text(encoding="utf-8") == STREET.text


def test_a_year_of_two_digits_is_no_year_of_the_first_century(tmp_path):
    short = CRIMES.text.replace("01/04/2016 09:30", "01/04/16 09:30")
    facts = load_crimes(tmp_path, MAPPING, text=short)
    assert [(r["row"], r["reason"]) for r in facts["rejects"]] == [(1, "TC-L12")]


def test_parts_of_one_published_table_are_told_not_to_add_up(tmp_path):
    table = next(e for e in EXAMPLES if e.name == "recorded-crime")
    for n, line in enumerate(table.lines[:1] * 2):
        (tmp_path / f"{n}.csv").write_text(f"{table.header}\n{line.replace('28E', f'28{n}')}\n", encoding="utf-8")
    words = (
        "load",
        tmp_path / "0.csv",
        tmp_path / "1.csv",
        "--as",
        "home-office",
        "--into",
        tmp_path / "h.duckdb",
        "--json",
    )
    told = {n["notice"]: n["rows"] for n in json.loads(truecount(*words).stdout)["notices"]}
    assert told["TC-N14"] == 1
