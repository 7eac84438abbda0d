"""The files of a source: a file, a folder, a zip of months or a workbook, as text files ready to be read.

Names are kept as they stand inside the source given, so that no folder of the reader's own machine is recorded.
"""

from __future__ import annotations

import csv
import errno
import io
import itertools
import lzma
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import shorten
from typing import IO

from truecount.errors import TrueCountError
from truecount.figure import digest_of_file
from truecount.records.intake.plain import from_header, looked_through, opened, with_plain_ends

TEXT = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt", ".txt.gz")
ZIP = ".zip"
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    OverflowError,
    MemoryError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)
"""What the readers of gzip, zip and workbooks raise for a file that is broken, locked or of an unknown kind."""
UNPACKED_LIMIT = 64 * 2**30
"""No zip or gzip may unpack to more bytes than this,"""
UNPACKED_TIMES, UNPACKED_FREE = 100, 2**30
"""nor, where it unpacks to more than the second, to more than so many times its own size: records pack ten times."""
NESTED = 2
"""So many zips may lie one inside the other."""
OUTSIDE = "it points outside of itself"
LONGEST_WHY = 200
"""Characters told of what a library says of a file: it may repeat all that it has read."""
LONGEST_HEADER = 1 << 20
LIKE_A_ROW = 3
"""A line above a header that fills fewer of its columns than this is a title."""
HEADER_WITHIN = 25
"""A header is looked for in so many first lines: published tables put titles above it."""


@dataclass(frozen=True)
class Piece:
    """One text file: its name inside the source, where to read it, the hash of its bytes, how many bytes and lines it
    has unpacked; and once its header is known, what `Below` says of what stands below that, and how many rows stand
    above it by the look of them."""

    name: str
    path: Path
    sha256: str
    size: int
    lines: int
    rows: int = 0
    by_lines: bool = True
    unclosed: str = ""
    above: int = 0


def find(sources: Iterable[Path], room: Path) -> tuple[list[Piece], list[str]]:
    """All text files of the sources, unpacked into `room` where need be, and the names of files passed over.

    Raises TrueCountError for a source that is not there or cannot be opened.
    """
    pieces: list[Piece] = []
    passed: list[str] = []
    faults: list[str] = []
    numbers = itertools.count()
    for source in sources:
        try:
            members = _files(source)
        except TrueCountError as error:
            faults.append(str(error))
            continue
        for path in members:
            name = shown(path.relative_to(source).as_posix() if path != source else path.name)
            try:
                found = list(_unpacked(name, path, room / str(next(numbers)), named=path == source))
            except UNREADABLE as error:
                faults.append(unreadable(name, error))
                continue
            pieces += found
            if not found:
                passed.append(name)
    if faults:
        raise TrueCountError(*faults)
    return pieces, passed


def _files(source: Path) -> list[Path]:
    """A source itself, or everything in it but folders: links that lead nowhere and pipes too, to be passed over."""
    try:
        if source.is_dir():
            return sorted(path for path in source.rglob("*") if not path.is_dir())
        source.stat()
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        told = (
            "there is no such file or folder" if isinstance(error, FileNotFoundError) else f"it cannot be read ({why})"
        )
        raise TrueCountError(f"{shown(str(source))}: {told}; check the name.") from error
    if not source.is_file():
        raise TrueCountError(f"{source}: this is neither a file nor a folder; save it as a file first.")
    return [source]


def shown(name: str) -> str:
    """A name with a mark in place of every character that is none to be read, or cannot be written down."""
    return "".join(char if char.isprintable() else "\ufffd" for char in name)


def unreadable(name: str, error: BaseException) -> str:
    """A sentence on a file that its reader gave up, with the beginning of what that says of it."""
    why = shorten(shown(str(error)), LONGEST_WHY, placeholder="…") or type(error).__name__
    if isinstance(error, OSError) and error.errno is not None:
        # A zip may name a place before its own beginning.
        why = OUTSIDE if error.errno == errno.EINVAL else os.strerror(error.errno).lower()
    return f"{name}: the file cannot be read ({why}); check that it is whole."


def _unpacked(name: str, path: Path, room: Path, *, named: bool, nested: int = 0) -> Iterator[Piece]:
    """The text files in one file: itself, the members of a zip, or the sheets of a workbook.

    A file that was itself named by the user is read as text whatever its ending.
    """
    ending = _ending(name)
    if not path.is_file():
        return
    if ending == ZIP:
        if nested == NESTED:
            raise ValueError(f"more than {NESTED} zips lie one inside the other")
        yield from _members(path, room, nested + 1)
    elif ending in WORKBOOKS:
        from truecount.records.intake.workbook import sheets

        yield from sheets(name, path, room)
    elif ending or named:
        readable, limit = _readable(path, room, ending or ".txt"), _limit(path)
        text = looked_through(readable, limit)
        if text.mixed:
            readable = with_plain_ends(readable, room / "plain.txt")
            text = looked_through(readable, limit)
        yield Piece(name, readable, digest_of_file(path), text.size, text.lines)


def _limit(packed: Path) -> int:
    """To how many bytes a file may unpack."""
    return min(UNPACKED_LIMIT, max(UNPACKED_FREE, UNPACKED_TIMES * packed.stat().st_size))


def _ending(name: str) -> str:
    """The ending of a file's name where it is one that is read, else an empty text."""
    return max((one for one in (ZIP, *WORKBOOKS, *TEXT) if name.lower().endswith(one)), key=len, default="")


def _members(path: Path, room: Path, nested: int) -> Iterator[Piece]:
    with zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        limit = _limit(path)
        if sum(m.file_size for m in members) > limit:
            raise ValueError(f"it unpacks to more than {limit // 2**20:,} MiB")
        room.mkdir(parents=True)
        for number, member in enumerate(sorted(members, key=lambda m: m.filename)):
            unpacked = room / f"{number}{_ending(member.filename)}"
            with archive.open(member) as packed, unpacked.open("wb") as out:
                shutil.copyfileobj(packed, out, 1 << 20)
            inside = room / f"{number}-inside"
            yield from _unpacked(shown(member.filename), unpacked, inside, named=False, nested=nested)


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


@dataclass(frozen=True)
class Header:
    """Where the rows of a text file begin and how its cells are parted."""

    names: tuple[str, ...]
    skip: int
    delimiter: str


def headers(path: Path) -> Iterator[Header]:
    """Every line near the top of a file that could be its header, with each delimiter that could part it."""
    with opened(path) as file:
        lines = [line.decode("utf-8-sig", "replace") for line in _first(file, HEADER_WITHIN)]
    for skip, line in enumerate(lines):
        for delimiter in (",", "\t", ";", "|"):
            if delimiter in line:
                with suppress(csv.Error):
                    # A name in quotes may go on in the next lines.
                    names = next(csv.reader(lines[skip:], delimiter=delimiter), [])
                    yield Header(tuple(names), skip, delimiter)


def from_top(piece: Piece, header: Header) -> tuple[Piece, Header]:
    """A piece whose header is its first line, as the database reads it without loss."""
    copy = piece.path.with_name(f"top-{piece.path.stem}.txt")
    below = from_header(piece.path, copy, header.skip, header.delimiter, len(header.names))
    above = _like_rows(piece.path, header)
    return replace(piece, lines=piece.lines - header.skip, above=above, **below._asdict()), replace(header, skip=0)


def _like_rows(path: Path, header: Header) -> int:
    """How many rows above a header reach its last column and fill half of them, three at least: titles seldom do."""
    named = [place for place, name in enumerate(header.names) if name.strip()]
    least = max(LIKE_A_ROW, len(named) / 2)
    with opened(path) as file, suppress(csv.Error):
        lines = (line.decode("utf-8-sig", "replace") for line in _first(file, header.skip))
        above = (row for row in csv.reader(lines, delimiter=header.delimiter) if len(row) > named[-1])
        return sum(sum(bool(row[place].strip()) for place in named) >= least for row in above)
    return 0


def _first(file: IO[bytes], count: int) -> Iterator[bytes]:
    return itertools.islice(_lines(file), count)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """Lines, each cut to a length no header has: a file without line ends must not fill the memory."""
    while line := file.readline(LONGEST_HEADER):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_HEADER)
        yield line
