"""Text files as the database reads them without loss: rows from the top, line ends of one kind, no row beyond bounds.

The database loses a row that is longer than its buffer, and with it rows beside it, and takes a long run of blank lines
for such a row; it keeps a copy of a row for every filled cell beyond the header; it cannot read a file whose lines end
in more ways than one, or loses rows of it; and lines above a header that hold quotes make it skip rows. Files that have
any of these, and no others, are read from a copy that has none.
"""

from __future__ import annotations

import dataclasses
import gzip
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

LONGEST_ROW = 2_000_000
"""Bytes; a longer row is rejected."""
BLOCK = 1 << 20
"""Bytes read at once: fewer than the longest row has, or rows that come together would be taken for one too long."""
OPENING = re.compile(' ?"')
QUOTES = re.compile('"+')
AGAIN = re.compile(' *"')
"""What opens a quote again that was closed just before: a quote twice is one, and spaces between two belong to it."""
BLANK = re.compile(r"^\r?\n", re.MULTILINE)
BLANK_RUNS = ("\n" * 100, "\r\n" * 100)
"""So many blank lines one after the other, and a file is read from a copy that has none."""
LINE = re.compile(r"[^\n]*\n|[^\n]+")
HALF = re.compile(r"[\xc0-\xff][\x80-\xbf]*\Z")
END = re.compile(r"(?:\r?\n)?\Z")
WIDER = 3
"""A row of so many filled cells beyond the header is cut, and rejected for one of them."""
NOTHING = ("", "NA", "N/A", "NULL", "[x]", "[z]", "..")
"""How published tables and exports write an empty cell, in quotes or not."""
KEPT = 200
"""Of a row that is too long or too wide, so many characters are kept to find it by."""


@dataclasses.dataclass(frozen=True)
class Text:
    """How many bytes and lines a text file has, and whether these end, or break within cells, in several ways."""

    size: int
    lines: int
    mixed: bool


def opened(path: Path) -> IO[bytes]:
    """The file's bytes, unpacked if it is gzip."""
    if path.name.lower().endswith(".gz"):
        return gzip.open(path)  # type: ignore[return-value]
    return path.open("rb")


def looked_through(path: Path, limit: int) -> Text:
    """A file read from end to end, which also proves that a gzip is whole. Raises ValueError beyond `limit` bytes."""
    lines, size, returns, pairs, last = 0, 0, 0, 0, b""
    with opened(path) as file:
        while part := file.read(BLOCK):
            if part.endswith(b"\r"):
                part += file.read(1)
            lines += part.count(b"\n")
            size += len(part)
            returns += part.count(b"\r")
            pairs += part.count(b"\r\n")
            last = part[-1:]
            if size > limit:
                raise ValueError(f"it unpacks to more than {limit // 2**20:,} MiB")
    return Text(size, lines + (last not in (b"", b"\n")), returns > pairs or 0 < pairs < lines)


def with_plain_ends(path: Path, copy: Path) -> Path:
    """A copy in which every line ends alike, a carriage return alone included."""
    with opened(path) as packed, copy.open("w", encoding="latin-1", newline="") as out:
        text = io.TextIOWrapper(packed, encoding="latin-1")
        while part := text.read(BLOCK):
            out.write(part)
    return copy


class Below(NamedTuple):
    """What stands below a header: where to read it, how many rows it has, whether each line is one, and, where a quote
    is never closed, what the last row begins with."""

    path: Path
    rows: int
    by_lines: bool
    unclosed: str


def from_header(path: Path, copy: Path, skip: int, delimiter: str, columns: int) -> Below:
    """The file itself, or a copy that begins at its header and that the database reads in time and without loss.

    In the copy no row is longer than `LONGEST_ROW`, none has `WIDER` filled cells beyond the header's columns, and no
    line is blank.
    """
    bounds, passed = _Bounds(delimiter, columns), _Passed()
    if not skip and not any(map(bounds.ask_for_a_copy, map(passed.over, stretches(path, delimiter)))):
        return passed.below_header(path, delimiter)
    passed = _Passed()
    with copy.open("w", encoding="latin-1", newline="") as out:
        for part in map(passed.over, stretches(path, delimiter, skip)):
            out.write(bounds.as_copied(part or ""))
    return passed.below_header(copy, delimiter)


class _Passed:
    """Stretches that were passed over: how many lines and how many rows they hold that are not blank, and the last."""

    def __init__(self) -> None:
        self.lines, self.rows, self.last = 0, 0, ""

    def over(self, part: str | None) -> str | None:
        """Count the next stretch, which is given back."""
        if part:
            lines = part.count("\n") + (not part.endswith("\n"))
            self.lines += lines
            self.rows += 1 if '"' in part else lines - _blank(part)
            self.last = part
        return part

    def below_header(self, path: Path, delimiter: str) -> Below:
        """All of it but the header, as it is to be read at a path."""
        return Below(path, self.rows - 1, self.rows == self.lines, self._unclosed(delimiter))

    def _unclosed(self, delimiter: str) -> str:
        quotes = _Quotes(delimiter)
        quotes.pass_over(self.last)
        if not quotes.inside:
            return ""
        start = (HALF.sub("", self.last[:KEPT]) if len(self.last) > KEPT else self.last).encode("latin-1")
        try:
            return start.decode()
        except UnicodeDecodeError:
            return start.decode("cp1252", "replace")


def _blank(part: str) -> int:
    """How many lines are blank."""
    any_blank = "\n\n" in part or "\n\r\n" in part or part.startswith(("\n", "\r\n"))
    return len(BLANK.findall(part)) if any_blank else 0


class _Bounds:
    """What the database stumbles over: it takes a run of blank lines for a row that is too long, and keeps a copy of a
    row for every filled cell beyond the header, so that a row of a million cells would take it hours."""

    def __init__(self, delimiter: str, columns: int) -> None:
        self.delimiter, self.columns = delimiter, columns
        # A quote opens at the beginning of a cell, after one space too.
        self._quoted = re.compile(rf'(?:\A|(?<={re.escape(delimiter)})) ?"([^"]*(?:" *"[^"]*)*)"?')

    def ask_for_a_copy(self, part: str | None) -> bool:
        """Whether a stretch of rows, or a row that was too long, is beyond them."""
        if part is None or '"' in part:
            return part is None or self._is_wide(part)
        return any(run in part for run in BLANK_RUNS) or any(map(self._is_wide, _rows_of(part)))

    def as_copied(self, part: str) -> str:
        """A stretch without blank lines, its rows that are too wide cut."""
        if '"' not in part:
            part = BLANK.sub("", part) if part.strip("\r\n") else ""
        return "".join(self._cut(row) if self._is_wide(row) else row for row in _rows_of(part))

    def _is_wide(self, row: str) -> bool:
        """Whether too many cells beyond the header are filled: the database rejects the row for any of them, and lets
        pass those that say nothing."""
        if row.count(self.delimiter) + 1 < self.columns + WIDER or len(row) > LONGEST_ROW:
            return False
        unquoted = self._quoted.sub(lambda found: found[1] if found[1] in NOTHING else "x", row)
        beyond = unquoted.rstrip("\r\n").split(self.delimiter)[self.columns :]
        return len(beyond) - sum(map(beyond.count, NOTHING)) >= WIDER

    def _cut(self, row: str) -> str:
        """The beginning of a row and one cell beyond the header, for which it is rejected as all of it would be."""
        cells = _start(row).split(self.delimiter)[: self.columns]
        end: str = END.findall(row[-2:])[0]
        return self.delimiter.join([*cells, *[""] * (self.columns - len(cells)), "x"]) + end


def rows(path: Path, delimiter: str, skip: int = 0) -> Iterator[str | None]:
    """Every row below the first lines as it stands, bytes as characters; one that is too long as `stretches` has it."""
    for part in stretches(path, delimiter, skip):
        yield from (None,) if part is None else _rows_of(part)


def _rows_of(part: str) -> Sequence[str]:
    """The rows of a stretch: one with a quote stands alone."""
    return (part,) if '"' in part else LINE.findall(part)


def blank_rows_to(path: Path, delimiter: str, numbers: Iterable[int]) -> dict[int, int]:
    """How many of a file's rows up to each of these, counted from 1, are blank."""
    found, blank, wanted = {}, 0, set(numbers)
    whole = (row for row in rows(path, delimiter) if row is not None)
    for number, row in enumerate(islice(whole, max(wanted, default=0)), start=1):
        blank += not row.strip("\r\n")
        if number in wanted:
            found[number] = blank
    return dict.fromkeys(wanted, blank) | found


def stretches(path: Path, delimiter: str, skip: int = 0) -> Iterator[str | None]:
    """Whole rows below the first lines as they stand: the first alone, after it as many at a time as hold no quote.

    A row that is too long gives None, and then its beginning drawn out, without quotes, so that the database rejects
    one row for its length.
    """
    quotes = _Quotes(delimiter)
    with opened(path) as packed:
        text = io.TextIOWrapper(packed, encoding="latin-1", newline="\n")
        _skip(text, skip)
        row, long, end = "", False, ""
        for part in _parts(text):
            quotes.pass_over(part)
            end = (end + part[-2:])[-2:]
            if not long:
                row += part
                long = len(row) > LONGEST_ROW
            if part.endswith("\n") and not quotes.inside:
                yield from _told(row, end) if long else (row,)
                row, long = "", False
        if row:
            yield from _told(row, end) if long else (row,)


def _parts(text: io.TextIOWrapper) -> Iterator[str]:
    """A text line by line, a long line in several parts; after the first, lines without a quote come together."""
    first = fresh = True
    while block := text.read(BLOCK):
        at, quote = 0, -1
        while at < len(block):
            if quote < at:
                quote = found if (found := block.find('"', at)) >= 0 else len(block)
            together = 0 if first or not fresh else block.rfind("\n", at, quote) + 1
            stop = together or block.find("\n", at) + 1 or len(block)
            yield block[at:stop]
            fresh = block[stop - 1] == "\n"
            first = first and not fresh
            at = stop


def _skip(text: io.TextIOWrapper, lines: int) -> None:
    while lines and (part := text.readline(BLOCK)):
        lines -= part.endswith("\n")


def _told(row: str, last: str) -> tuple[None, str]:
    """`last` are the last two characters of the whole row: it ends as it did, or lines would end in several ways."""
    start = _start(row)
    return None, start + "x" * (LONGEST_ROW + KEPT - len(start)) + END.findall(last)[0]


def _start(row: str) -> str:
    """What a row begins with, without quotes and without half a character at its end, which nothing could read."""
    return HALF.sub("", re.sub(r'["\r\n]', " ", row[:KEPT]))


class _Quotes:
    """Whether what was passed over leaves a quote open. It opens at the beginning of a cell, or after one space; and
    after it was closed, again."""

    def __init__(self, delimiter: str) -> None:
        self.inside = False
        self._begun: str | None = ""
        self._closed = False
        """Whether a quote was closed, and only spaces stood since."""
        self._starts = ("\n", delimiter)
        self._opens = re.compile(rf'[{re.escape(delimiter)}\n] ?"')

    def pass_over(self, part: str) -> None:
        """Go on over the next part, wherever it was cut off."""
        at = 0
        while True:
            if not self.inside:
                opening = self._opening(part, at)
                if not opening:
                    break
                at = opening
            run = QUOTES.search(part, at)
            self.inside = run is None or len(run.group()) % 2 == 0
            self._closed = not self.inside
            if run is None:
                break
            at = run.end()
        self._begun = self._left(part)
        self._closed = self._closed and not part[at:].strip(" ")

    def _opening(self, part: str, at: int) -> int:
        """The place after the next quote that opens a cell, or opens it again; 0 where there is none."""
        if self._closed and (again := AGAIN.match(part, at)):
            return again.end()
        if at == 0 and self._begun is not None and (first := OPENING.match(self._begun + part[:2])):
            return first.end() - len(self._begun)
        found = self._opens.search(part, max(at - 1, 0)) if part.find('"', at) >= 0 else None
        return found.end() if found else 0

    def _left(self, part: str) -> str | None:
        """What the last cell has begun with: nothing, or one space; None where it has more."""
        if part.endswith(self._starts):
            return ""
        alone = part == " " and self._begun == ""
        return " " if alone or (part[-1:] == " " and part[:-1].endswith(self._starts)) else None
