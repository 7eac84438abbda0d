"""The sheets of a workbook as text files, in a process of their own: `python sheet_rows.py BOOK FOLDER BYTES`.

Whatever a workbook does to its reader, be it a cell at the far end of a sheet that asks for all memory, ends this
process and no other. It imports nothing of ours, so that it starts at once. What it prints is a list of the sheets that
hold anything, each with its file and its rows; a fault is a line on the standard error, and exit code 1.
"""

from __future__ import annotations

import csv
import ctypes
import datetime
import json
import signal
import sys
from pathlib import Path
from typing import Any

FAULT = 1
PR_SET_PDEATHSIG = 1


def main(book: str, folder: str, memory: str) -> int:
    """Write every sheet and print the list of them."""
    _ends_with_its_parent()
    _bounded(int(memory))
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        print(json.dumps(list(_written(CalamineWorkbook.from_path(book), Path(folder)))))
    except MemoryError:
        print("a sheet is too large to be read; save it as CSV", file=sys.stderr)
    except CalamineError as error:
        print(f"it is not a workbook: {error}", file=sys.stderr)
    else:
        return 0
    return FAULT


def _ends_with_its_parent() -> None:
    """Have the system end this process when whoever started it is killed, where it knows how."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _bounded(memory: int) -> None:
    """Let this process have so many bytes of memory, where the system knows how."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _written(book: Any, folder: Path) -> Any:
    for number, sheet in enumerate(book.sheet_names):
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        if not rows:
            continue
        copy = folder / f"{number}.csv"
        with copy.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([_cell(value) for value in row] for row in rows)
        yield sheet, copy.name, len(rows)


def _cell(value: Any) -> str:
    """Dates in ISO form, whole numbers without a point, lines that end as rows do: the database reads no others."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
