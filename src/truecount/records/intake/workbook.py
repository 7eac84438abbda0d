"""Sheets of a workbook (xlsx, xls, ods) as text files: the published tables come in them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from truecount.errors import TrueCountError
from truecount.figure import digest_of_file
from truecount.records.intake import sheet_rows
from truecount.records.intake.pieces import Piece, shown

MEMORY = 2 << 30
"""Bytes of memory that the reader of a workbook may have: a sheet of a million rows and twenty columns needs half."""
SECONDS = 600
"""The reader of a workbook is ended after so long."""


def sheets(name: str, path: Path, room: Path) -> Iterator[Piece]:
    """Each sheet that holds anything, written as CSV in `room`; dates in ISO form, whole numbers without a point.

    Raises ValueError where the workbook is none, or asks for more memory or time than a workbook needs.
    """
    if find_spec("python_calamine") is None:
        raise TrueCountError(f'{name}: reading workbooks needs an extra part; run pip install "truecount[excel]".')
    room.mkdir(parents=True)
    for sheet, file, rows in _read(path, room):
        copy = room / file
        yield Piece(f"{name}#{shown(sheet)}", copy, digest_of_file(copy), copy.stat().st_size, rows)


def _read(path: Path, room: Path) -> list[tuple[str, str, int]]:
    words = [sys.executable, "-I", sheet_rows.__file__, str(path.resolve()), str(room), str(MEMORY)]
    # A library in Rust that has no memory left while it prints where it had none waits for itself for ever.
    plain = os.environ | {"RUST_BACKTRACE": "0"}
    try:
        done = subprocess.run(  # noqa: S603 - our own
            words, env=plain, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise ValueError(f"it was not read within {SECONDS // 60} minutes; save it as CSV") from None
    if done.returncode == 0:
        found: list[tuple[str, str, int]] = json.loads(done.stdout)
        return found
    if done.returncode == sheet_rows.FAULT and "Traceback" not in done.stderr:
        raise ValueError(" ".join(done.stderr.split()))
    raise ValueError("it is not a workbook, or a sheet of it is too large to be read; save it as CSV")
