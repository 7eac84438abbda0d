"""The files of a source: a file, a folder, a zip of months or a workbook, as text files ready to be read.

Names are kept as they stand inside the source given, so that no folder of the reader's own machine is recorded.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import itertools
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from truecount.errors import TrueCountError

TEXT = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt", ".txt.gz")
ZIP = ".zip"
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
UNREADABLE = (OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What the readers of gzip, zip and workbooks raise for a file that is broken, locked or of an unknown kind."""
ZIP_LIMIT = 64 * 2**30
"""A zip that says it unpacks to more bytes than this is refused."""
HEADER_WITHIN = 25
"""A header is looked for in so many first lines: published tables put titles above it."""


@dataclass(frozen=True)
class Piece:
    """One text file: its name inside the source, where to read it, the hash of its bytes, and how many lines it has."""

    name: str
    path: Path
    sha256: str
    lines: int


def find(sources: Iterable[Path], room: Path) -> tuple[list[Piece], list[str]]:
    """All text files of the sources, unpacked into `room` where need be, and the names of files passed over.

    Raises TrueCountError for a source that is not there or cannot be opened.
    """
    pieces: list[Piece] = []
    passed: list[str] = []
    faults: list[str] = []
    numbers = itertools.count()
    for source in sources:
        if not source.exists():
            faults.append(f"{source}: there is no such file or folder; check the name.")
            continue
        if not source.is_dir() and not source.is_file():
            faults.append(f"{source}: this is neither a file nor a folder; save it as a file first.")
            continue
        members = sorted(p for p in source.rglob("*") if p.is_file()) if source.is_dir() else [source]
        for path in members:
            name = path.relative_to(source).as_posix() if source.is_dir() else path.name
            try:
                found = list(_unpacked(name, path, room / str(next(numbers)), named=path == source))
            except UNREADABLE as error:
                faults.append(f"{name}: the file cannot be read ({error}); check that it is whole.")
                continue
            pieces += found
            if not found:
                passed.append(name)
    if faults:
        raise TrueCountError(*faults)
    return pieces, passed


def _unpacked(name: str, path: Path, room: Path, *, named: bool) -> Iterator[Piece]:
    """The text files in one file: itself, the members of a zip, or the sheets of a workbook.

    A file that was itself named by the user is read as text whatever its ending.
    """
    ending = _ending(name)
    if ending == ZIP:
        yield from _members(path, room)
    elif ending in WORKBOOKS:
        from truecount.records.intake.workbook import sheets

        yield from sheets(name, path, room)
    elif ending or named:
        readable = _readable(path, room, ending or ".txt")
        yield Piece(name, readable, _sha256(path), _lines_in(readable))


def _ending(name: str) -> str:
    """The ending of a file's name where it is one that is read, else an empty text."""
    return max((one for one in (ZIP, *WORKBOOKS, *TEXT) if name.lower().endswith(one)), key=len, default="")


def _members(path: Path, room: Path) -> Iterator[Piece]:
    with zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        if sum(m.file_size for m in members) > ZIP_LIMIT:
            raise ValueError(f"it unpacks to more than {ZIP_LIMIT // 2**30} GiB")
        room.mkdir(parents=True)
        for number, member in enumerate(sorted(members, key=lambda m: m.filename)):
            unpacked = room / f"{number}{_ending(member.filename)}"
            with archive.open(member) as packed, unpacked.open("wb") as out:
                shutil.copyfileobj(packed, out, 1 << 20)
            yield from _unpacked(member.filename, unpacked, room / f"{number}-inside", named=False)


def _readable(path: Path, room: Path, ending: str) -> Path:
    """The file under a plain name in `room`, or a UTF-8 copy where its first bytes say that it is UTF-16.

    The database would read an asterisk or a bracket in a file's own name as a pattern of names.
    """
    room.mkdir(parents=True, exist_ok=True)
    plain = room / f"text{ending}"
    plain.symlink_to(path.resolve())
    with opened(plain) as file:
        start = file.read(2)
    return as_utf8(plain, room, "utf-16") if start in (b"\xff\xfe", b"\xfe\xff") else plain


def as_utf8(path: Path, room: Path, encoding: str) -> Path:
    """A UTF-8 copy of a text file in another encoding, made in `room`."""
    room.mkdir(parents=True, exist_ok=True)
    copy = room / f"utf8-{path.name.removesuffix('.gz')}"
    with opened(path) as packed, copy.open("w", encoding="utf-8", newline="") as out:
        text = io.TextIOWrapper(packed, encoding=encoding, errors="replace", newline="")
        shutil.copyfileobj(text, out, 1 << 20)
    return copy


def opened(path: Path) -> IO[bytes]:
    """The file's bytes, unpacked if it is gzip."""
    if path.name.lower().endswith(".gz"):
        return gzip.open(path)  # type: ignore[return-value]
    return path.open("rb")


def _lines_in(path: Path) -> int:
    """How many lines a file has; reading it through also proves that a gzip is whole, which the database does not."""
    lines, last = 0, b""
    with opened(path) as file:
        while part := file.read(1 << 20):
            lines += part.count(b"\n")
            last = part[-1:]
    return lines + (last not in (b"", b"\n"))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class Header:
    """Where the rows of a text file begin and how its cells are parted."""

    names: tuple[str, ...]
    skip: int
    delimiter: str


def headers(path: Path) -> Iterator[Header]:
    """Every line near the top of a file that could be its header, with each delimiter that could part it."""
    with opened(path) as file:
        lines = [line.decode("utf-8-sig", "replace") for line in itertools.islice(_lines(file), HEADER_WITHIN)]
    for skip, line in enumerate(lines):
        for delimiter in (",", "\t", ";", "|"):
            if delimiter in line:
                with suppress(csv.Error):
                    names = next(csv.reader([re.split("[\r\n]", line)[0]], delimiter=delimiter), [])
                    yield Header(tuple(names), skip, delimiter)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """Lines, each cut to a length no header has: a file without line ends must not fill the memory."""
    while line := file.readline(1 << 16):
        yield line
