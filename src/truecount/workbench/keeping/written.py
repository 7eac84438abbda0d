"""A file that is there whole under its name or not at all, readable by its owner alone."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from truecount.errors import TrueCountError
from truecount.writing import put_new, room

WRITE = os.O_RDWR | os.O_CREAT | os.O_EXCL
THERE = "{} is there already; name another file, or say --replace."


@contextlib.contextmanager
def whole(path: Path, *, replace: bool = False) -> Iterator[tuple[BinaryIO, Callable[[], Path]]]:
    """The file to write, and what brings all of it to the disk and says under which name it stands until it is whole.

    Raises TrueCountError where a file of the name is there and is not to be replaced, be it only since a moment ago.
    """
    if path.is_dir() or (os.path.lexists(path) and not replace):
        raise TrueCountError(THERE.format(path))
    with room(path.parent) as waiting:
        made = waiting / path.name
        with os.fdopen(os.open(made, WRITE, 0o600), "wb") as file:

            def kept() -> Path:
                file.flush()
                os.fsync(file.fileno())
                return made

            yield file, kept
            kept()
        try:
            made.replace(path) if replace else put_new(made, path)
        except FileExistsError:
            raise TrueCountError(THERE.format(path)) from None
    sync(path.parent)


def sync(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
