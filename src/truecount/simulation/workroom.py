"""Where a simulation is made before it is kept: a hidden folder beside its place, marked, and used by one at a time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from truecount.errors import TrueCountError
from truecount.writing import alone

MARK = "made-by-truecount-simulate"
"""An empty file in the folder: it says that the folder is ours."""


@contextmanager
def workroom(target: Path) -> Iterator[Path]:
    """An empty folder beside `target`, gone afterwards; what a killed simulation of the same target left is cleared.

    Raises TrueCountError when another simulation makes the same target, or a folder of that name is not ours.
    """
    place = target.resolve()
    if not place.parent.is_dir():
        raise TrueCountError(f"{target}: there is no folder {target.parent} to write to; make it first.")
    room = place.with_name(f".{place.name}.simulating")
    # One that was killed before it left its mark left an empty folder.
    if room.exists() and not (room.is_dir() and ((room / MARK).is_file() or not any(room.iterdir()))):
        raise TrueCountError(f"{room}: there is something there that no simulation made; move it away.")
    room.mkdir(exist_ok=True)
    with _alone(room, target):
        try:
            (room / MARK).touch()
            _empty(room)
            yield room
        finally:
            shutil.rmtree(room, ignore_errors=True)


@contextmanager
def _alone(room: Path, target: Path) -> Iterator[None]:
    with ExitStack() as held:
        try:
            held.enter_context(alone(room))
        except (BlockingIOError, FileNotFoundError):
            raise TrueCountError(
                f"{target}: another simulation is making it now; wait for it, or name another."
            ) from None
        yield


def _empty(room: Path) -> None:
    """Clear what a killed simulation left, all but the mark."""
    for left in room.iterdir():
        if left.is_dir():
            shutil.rmtree(left)
        elif left.name != MARK:
            left.unlink()


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
