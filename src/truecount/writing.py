"""Files on disk: each written whole or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from truecount.errors import TrueCountError

ROOM = ".truecount-"
UNFINISHED = "UNFINISHED.txt"
"""Lies in a folder while several files take their places there, so that a mix of old and new is never unnoticed."""
NOTICE = (
    "Each of these files is whole, but some may be of an earlier run and some of a later one: the program was stopped "
    "while it put them here. Run it again."
)


def write_all(texts: Mapping[str, str | bytes], out: Path) -> list[Path]:
    """Write texts, or bytes, under their names into a folder, made if it is not there, and give their paths; each takes
    its place in one step. A name may have a folder before it, "tables/chart-1.csv". Raises TrueCountError when a folder
    cannot be made or written to.

    Whoever is killed before the last of several is in its place leaves the file `UNFINISHED`, which names them.
    """
    try:
        for folder in dict.fromkeys((out / name).parent for name in ("", *texts)):
            folder.mkdir(parents=True, exist_ok=True)
        if there := next((out / name for name in texts if (out / name).is_dir()), None):
            raise TrueCountError(f"{there}: this is a folder where a file is to be written; move it away.")
        with room(out) as waiting:
            for number, text in enumerate(texts.values()):
                (waiting / str(number)).write_bytes(_bytes(text))
            with alone(out, wait=True):
                _put(waiting, list(texts), out)
    except (FileExistsError, NotADirectoryError):
        raise TrueCountError(f"{out}: this is a file, or lies below one; name a folder.") from None
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise TrueCountError(f"{out}: the files cannot be written there ({why}); name another folder.") from None
    return [out / name for name in texts]


def write_new(path: Path, text: str | bytes) -> None:
    """Write a file that is not there yet, in one step. Raises TrueCountError where it is there, be it only since a
    moment ago, and where nothing can be written."""
    try:
        with room(path.parent) as waiting:
            (waiting / path.name).write_bytes(_bytes(text))
            put_new(waiting / path.name, path)
    except FileExistsError:
        raise TrueCountError(f"{path}: the file is there already; move it away or name another.") from None
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise TrueCountError(f"{path}: the file cannot be written ({why}); name another place.") from None


def put_new(made: Path, place: Path) -> None:
    """Move a whole file to a place of the same disk. Raises FileExistsError where something is there by now."""
    try:
        os.link(made, place)
    except FileExistsError:
        raise
    except OSError:  # A disk that knows no second name for a file.
        if os.path.lexists(place):
            raise FileExistsError(f"{place} is there already") from None
        made.rename(place)
    else:
        made.unlink()


@contextlib.contextmanager
def room(beside: Path) -> Iterator[Path]:
    """A hidden folder in a folder, for this process alone and gone afterwards; what killed processes left is cleared.

    Raises OSError where none can be made.
    """
    for left in beside.glob(f"{ROOM}*"):
        with contextlib.suppress(OSError), alone(left) as surely:
            if surely:
                shutil.rmtree(left, ignore_errors=True)
    with contextlib.ExitStack() as held:
        made = _new_room(beside, held)
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)


def _new_room(beside: Path, held: contextlib.ExitStack) -> Path:
    while True:
        made = Path(tempfile.mkdtemp(prefix=ROOM, dir=beside))
        # Before it is held, another process may take it for one that was left.
        with contextlib.suppress(BlockingIOError, FileNotFoundError):
            held.enter_context(alone(made))
            return made


@contextlib.contextmanager
def alone(folder: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold a folder for this process alone; gives whether that is sure, for not every disk knows locks.

    Raises OSError where another process holds it, unless it is to `wait`, and where it is gone.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        surely = _locked(handle, wait=wait)
        folder.stat()
        yield surely
    finally:
        os.close(handle)


def _locked(handle: int, *, wait: bool) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        raise
    except OSError:
        return False
    return True


def _put(waiting: Path, names: list[str], out: Path) -> None:
    """Move every file to its place, with the notice there meanwhile; names that it holds of other runs stay in it."""
    if len(names) == 1:
        (waiting / "0").replace(out / names[0])
        return
    others = [name for name in _unfinished(out) if name not in names]
    _tell(waiting, [*others, *names], out)
    for number, name in enumerate(names):
        (waiting / str(number)).replace(out / name)
    if others:
        _tell(waiting, others, out)
    else:
        (out / UNFINISHED).unlink(missing_ok=True)


def _tell(waiting: Path, names: list[str], out: Path) -> None:
    (waiting / UNFINISHED).write_text("\n".join([NOTICE, "", *names, ""]), "utf-8")
    (waiting / UNFINISHED).replace(out / UNFINISHED)


def _unfinished(out: Path) -> list[str]:
    """The names in a notice that is there."""
    try:
        return (out / UNFINISHED).read_text("utf-8").splitlines()[2:]
    except FileNotFoundError:
        return []


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
