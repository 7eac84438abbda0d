"""The process that reads a workbook ends: when it has no memory left, and when whoever asked it is killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.samples import write_ods
from truecount.errors import TrueCountError
from truecount.records.intake import workbook
from truecount.records.intake.pieces import find

WAIT = 20.0


def sheet_with(path, part, other):
    """A sheet of one row, with something else in place of a part of it."""
    plain = path.with_stem("plain")
    write_ods(plain, [["some text"] * 12])
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for member in old.namelist():
            new.writestr(member, old.read(member).replace(part, other))


def test_a_reader_without_memory_ends_even_where_it_is_to_print_where_it_was(tmp_path, monkeypatch):
    many = b'<table:table-row table:number-rows-repeated="1000000">'
    sheet_with(tmp_path / "long.ods", b"<table:table-row>", many)
    monkeypatch.setenv("RUST_BACKTRACE", "1")
    monkeypatch.setattr(workbook, "SECONDS", 60)
    with pytest.raises(TrueCountError, match=r"long\.ods: .*too large to be read; save it as CSV"):
        find([tmp_path / "long.ods"], tmp_path / "room")


def test_a_refusal_is_short_though_the_library_repeats_what_it_read(tmp_path):
    odd = tmp_path / "odd.ods"
    sheet_with(odd, b"<table:table-row>", b"<table:table-row>" + b"<x" + b"\\x" * 2_000 + b"/>")
    with pytest.raises(
        TrueCountError, match=r"odd\.ods: the file cannot be read \(it is not a workbook: .*…\)"
    ) as told:
        find([odd], tmp_path / "room")
    assert len(str(told.value)) < 400


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_a_reader_ends_with_the_program_that_asked_it(tmp_path):
    """The book is a pipe that nobody opens to write, so that its reader waits."""
    book = tmp_path / "book.xlsx"
    os.mkfifo(book)
    asks = f"from pathlib import Path; from truecount.records.intake.workbook import _read; _read(Path('{book}'), '.')"
    program = subprocess.Popen([sys.executable, "-c", asks], start_new_session=True)
    assert within(lambda: any("calamine" in Path(f"/proc/{one}/maps").read_text() for one in alive(program.pid)))
    program.kill()
    program.wait()
    assert within(lambda: not alive(program.pid))


def alive(group):
    """The processes of a group that have not ended."""
    words = ["ps", "-o", "pid=,stat=", "-g", str(group)]
    told = subprocess.run(words, capture_output=True, text=True, check=False).stdout.splitlines()
    return [pid for pid, state in map(str.split, told) if not state.startswith("Z")]


def within(holds):
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return False
