"""Where a simulation is made before it is kept: a hidden folder beside its place, marked, and used by one at a time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from truecount.errors import TrueCountError

MARK = "truecount-simulation.duckdb"
"""A small database in the folder: it says that the folder is ours, and while it is open it keeps others out."""


@contextmanager
def workroom(target: Path) -> Iterator[Path]:
    """An empty folder beside `target`, gone afterwards; what a killed simulation of the same target left is cleared.

    Raises TrueCountError when another simulation makes the same target, or a folder of that name is not ours.
    """
    place = target.resolve()
    if not place.parent.is_dir():
        raise TrueCountError(f"{target}: there is no folder {target.parent} to write to; make it first.")
    room = place.with_name(f".{place.name}.simulating")
    if room.exists() and not (room / MARK).is_file():
        raise TrueCountError(f"{room}: there is something there that no simulation made; move it away.")
    room.mkdir(exist_ok=True)
    try:
        mark = duckdb.connect(str(room / MARK))
    except duckdb.Error:
        raise TrueCountError(f"{target}: another simulation is making it now; wait for it, or name another.") from None
    with mark:
        for left in room.iterdir():
            if left.is_dir():
                shutil.rmtree(left)
            elif not left.name.startswith(MARK):
                left.unlink()
        try:
            yield room
        finally:
            mark.close()
            shutil.rmtree(room, ignore_errors=True)


def new_folder(out: Path) -> None:
    """Refuse a folder to write to that holds anything already."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise TrueCountError(f"{out}: there is something there already; name a folder that is new or empty.")


def put(made: Path, out: Path) -> None:
    """Move a whole folder to where it was asked for, which is still new or empty."""
    new_folder(out)
    if out.exists():
        out.rmdir()
    made.rename(out.resolve())
