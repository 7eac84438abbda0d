"""A file that is there whole under its name or not at all, readable by its owner alone."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from truecount.errors import TrueCountError

WRITE = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW


@contextlib.contextmanager
def whole(path: Path, *, replace: bool = False) -> Iterator[tuple[BinaryIO, Callable[[], Path]]]:
    """The file to write, and what brings all of it to the disk and says under which name it stands until it is whole.

    What somebody left who was stopped half way is written over. Raises TrueCountError where a file of the name is there
    and is not to be replaced, and where somebody else is writing it now.
    """
    _free(path, replace)
    waiting = path.with_name(f".{path.name}.part")
    with os.fdopen(os.open(waiting, WRITE, 0o600), "wb") as file:
        _taken(file, waiting)
        os.fchmod(file.fileno(), 0o600)
        file.truncate()

        def kept() -> Path:
            file.flush()
            os.fsync(file.fileno())
            return waiting

        try:
            yield file, kept
            kept()
            _free(path, replace)
            waiting.replace(path)
        except BaseException:
            waiting.unlink(missing_ok=True)
            raise
    sync(path.parent)


def _free(path: Path, replace: bool) -> None:
    if path.is_dir() or (os.path.lexists(path) and not replace):
        raise TrueCountError(f"{path} is there already; name another file, or say --replace.")


def _taken(file: BinaryIO, waiting: Path) -> None:
    """Hold the file alone, and only if it still stands under its name: another may have put theirs in place."""
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(file.fileno()).st_ino == waiting.stat().st_ino:
            return
    except (BlockingIOError, FileNotFoundError):
        pass
    raise TrueCountError(f"{waiting}: somebody is writing this backup now; wait until it is there.")


def sync(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
