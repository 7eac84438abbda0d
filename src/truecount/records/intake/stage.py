"""Text files of one layout, staged as one table of text in the database, with the rows that are no rows told apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from truecount.errors import TrueCountError
from truecount.records.backends import DuckDB
from truecount.records.intake.layout import Layout, snake
from truecount.records.intake.pieces import Header, Piece, as_utf8
from truecount.records.intake.plain import LONGEST_ROW, NOTHING, blank_rows_to
from truecount.records.store import run

STAGE = "staged"
FROM = "staged__from"
"""No column of a file can be called so: names in snake case have single strokes. So it is with all our own columns."""
PATHS = f"{STAGE}_paths"
ERRORS, SCANS = "staged_errors", "staged_scans"

SHOWN = 80
"""Of a cell or a row at fault so many characters are kept: enough to find it by, no more of what it may hold."""
ONE_PART = 2_000_000
"""Bytes. The database reads 8,000,000 in one part, and a copy that is not UTF-8 may become three times as large."""
UNCLOSED = "TC-L03"
STRUCTURE = {
    "MISSING COLUMNS": "TC-L01",
    "TOO MANY COLUMNS": "TC-L02",
    "UNQUOTED VALUE": "TC-L03",
    "INVALID STATE": "TC-L03",
    "INVALID ENCODING": "TC-L04",
    "LINE SIZE OVER MAXIMUM": "TC-L05",
    "CAST": "TC-L03",
}


@dataclass(frozen=True)
class Shelf:
    """Files that are read together: one layout and one header."""

    layout: Layout
    header: Header
    pieces: tuple[tuple[int, Piece], ...]
    """Each piece with its file number."""

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The staged columns, in the files' order: names in snake case, a repeated one numbered."""
        seen: dict[str, int] = {}
        names = []
        for printed in self.header.names:
            name = snake(printed) or "unnamed"
            seen[name] = seen.get(name, 0) + 1
            names.append(name if seen[name] == 1 else f"{name}__{seen[name]}")
        return tuple(names)

    def printed(self, column: str) -> str:
        """A staged column as the file names it."""
        return self._printed.get(column, column)

    @cached_property
    def _printed(self) -> dict[str, str]:
        return dict(zip(self.columns, self.header.names, strict=True))


@dataclass(frozen=True)
class BrokenRow:
    """A row that cannot be parted into cells: its file, its data row there, the reason and what stood there."""

    file_id: int
    row: int
    reason: str
    value: str


class Stretch(NamedTuple):
    """Staged rows of one file side by side: the file's path and number, the id of the first of them, and what to add to
    an id to have the row's number in the file."""

    path: str
    file_id: int
    first: int
    to_row: int


@dataclass(frozen=True)
class Staged:
    """A shelf, staged: how many rows of each file are, in which stretches, which rows could not be, and which files are
    not UTF-8."""

    rows: dict[int, int]
    stretches: tuple[Stretch, ...]
    broken: tuple[BrokenRow, ...]
    not_utf8: tuple[str, ...]

    @cached_property
    def rows_in(self) -> Counter[int]:
        """Rows of each file, those that could not be staged among them."""
        return Counter(self.rows) + Counter(row.file_id for row in self.broken)


def stage(connection: Any, shelf: Shelf, room: Path) -> Staged:
    """Read a shelf's files as text into the table `STAGE`.

    The database reads a large file in parts side by side. It may begin a part within a cell of several lines, and it
    leaves out a part, without a word, where many rows at its beginning are broken. So large files are read in one go
    where lines are not rows, and again where it does not find as many rows as we do.
    """
    large = [(file_id, piece) for file_id, piece in shelf.pieces if piece.size > ONE_PART]
    if all(piece.by_lines for _file_id, piece in large):
        staged = _staged(connection, shelf, room, parallel=True)
        if all(piece.rows == staged.rows_in[file_id] for file_id, piece in large):
            return staged
    staged = _staged(connection, shelf, room, parallel=False)
    return replace(staged, broken=(*staged.broken, *_unclosed(shelf, staged)))


def _staged(connection: Any, shelf: Shelf, room: Path, *, parallel: bool) -> Staged:
    """A file that is not UTF-8 is read again as Windows-1252: that is what spreadsheets write."""
    paths = {str(piece.path): file_id for file_id, piece in shelf.pieces}
    _read(connection, shelf, paths, parallel=parallel)
    foreign = _badly_encoded(connection)
    if foreign:
        mended = {_mended(path, n, room) if path in foreign else path: n for path, n in paths.items()}
        _read(connection, shelf, mended, parallel=parallel)
    broken = _broken_rows(connection, shelf)
    found = run(
        connection,
        f"""SELECT any_value({FROM}), {PATHS}.file_id, min({STAGE}.rowid), count(*)
            FROM {STAGE} JOIN {PATHS} USING ({FROM}) GROUP BY {PATHS}.file_id ORDER BY {PATHS}.file_id""",
    )
    return Staged(
        {file_id: count for _path, file_id, _first, count in found},
        tuple(one for path, file_id, first, _count in found for one in _stretches(path, file_id, first, broken)),
        broken,
        tuple(piece.name for _, piece in shelf.pieces if str(piece.path) in foreign),
    )


def _unclosed(shelf: Shelf, staged: Staged) -> Iterator[BrokenRow]:
    """Last rows that leave a quote open: when the database reads a file in one go, it says nothing of those. Where it
    finds fewer rows than we do, that one is missing."""
    for file_id, piece in shelf.pieces:
        if piece.unclosed and staged.rows_in[file_id] < piece.rows:
            yield BrokenRow(file_id, staged.rows_in[file_id] + 1, UNCLOSED, piece.unclosed[:SHOWN].strip())


def clear(connection: Any) -> None:
    """Drop what an earlier shelf was read into; what else stands beside it is replaced by the next."""
    for table in (STAGE, PATHS, ERRORS, SCANS):
        run(connection, f"DROP TABLE IF EXISTS {table}")


def _mended(path: str, file_id: int, room: Path) -> str:
    return str(as_utf8(Path(path), room / f"utf8-{file_id}", "cp1252"))


def _read(connection: Any, shelf: Shelf, paths: dict[str, int], *, parallel: bool) -> None:
    clear(connection)
    columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in shelf.columns)
    cells = ", ".join(
        f'nullif(trim("{name}"), \'\') AS "{name}"' if name in shelf.columns else f'NULL::VARCHAR AS "{name}"'
        for name in sorted(shelf.layout.sources)
    )
    run(
        connection,
        f"""
        CREATE TEMP TABLE {STAGE} AS SELECT {cells}, {FROM} FROM read_csv(
            [{", ".join(map(_quoted, paths))}],
            columns = {{{columns}}}, auto_detect = false, header = true, skip = {shelf.header.skip},
            delim = {_quoted(shelf.header.delimiter)}, quote = '"', escape = '"', filename = '{FROM}',
            parallel = {parallel}, nullstr = [{", ".join(map(_quoted, NOTHING))}], max_line_size = {LONGEST_ROW},
            store_rejects = true, rejects_limit = 0, rejects_table = '{ERRORS}', rejects_scan = '{SCANS}'
        )""",
    )
    numbers = pa.table({FROM: list(paths), "file_id": pa.array(paths.values(), pa.int32())})
    DuckDB(connection, STAGE).put("paths", numbers)


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _badly_encoded(connection: Any) -> set[str]:
    found = run(
        connection,
        f"""SELECT DISTINCT file_path FROM {ERRORS} JOIN {SCANS} USING (scan_id, file_id)
            WHERE error_type = 'INVALID ENCODING'""",
    )
    return {path for (path,) in found}


def _broken_rows(connection: Any, shelf: Shelf) -> tuple[BrokenRow, ...]:
    """The rows that could not be staged, one fault each, in the files' order."""
    found = run(
        connection,
        f"""
        SELECT p.file_id, e.line, min(e.error_type::VARCHAR), min(left(e.csv_line, {SHOWN})), any_value(p.{FROM})
        FROM {ERRORS} e JOIN {SCANS} s USING (scan_id, file_id) JOIN {PATHS} p ON p.{FROM} = s.file_path
        GROUP BY ALL ORDER BY 1, 2""",
    )
    top = shelf.header.skip + 1
    lines: dict[int, list[int]] = defaultdict(lambda: [top])
    for file_id, line, *_ in found:
        lines[file_id].append(line)
    # The database numbers blank lines between rows too where it tells a fault.
    blank = {
        file_id: blank_rows_to(Path(path), shelf.header.delimiter, lines[file_id])
        for file_id, path in {(row[0], row[4]) for row in found}
    }
    return tuple(
        BrokenRow(
            file_id,
            line - top - blank[file_id][line] + blank[file_id][top],
            STRUCTURE.get(kind, "TC-L03"),
            text.strip(),
        )
        for file_id, line, kind, text, _path in found
    )


def _stretches(path: str, file_id: int, first: int, broken: Iterable[BrokenRow]) -> list[Stretch]:
    """The stretches of a file whose first staged row has the id `first`.

    Staged rows are numbered through all files, without the broken rows; the j-th broken row of a file, standing at
    data row d, moves every good row from the (d - j + 1)-th on by one.
    """
    moved = {first: 1 - first}
    at_fault = (row.row for row in broken if row.file_id == file_id)
    # Broken rows side by side begin one stretch: the last of them says how far it moved.
    moved |= {first + at - j: 1 - first + j for j, at in enumerate(at_fault, start=1)}
    return [Stretch(path, file_id, *stretch) for stretch in moved.items()]


def shelves(pieces: Sequence[tuple[int, Piece, Layout, Header]]) -> list[Shelf]:
    """Files put together that can be read together."""
    together: dict[tuple[str, Header], list[tuple[int, Piece]]] = {}
    layouts = {layout.name: layout for _, _, layout, _ in pieces}
    for file_id, piece, layout, header in pieces:
        together.setdefault((layout.name, header), []).append((file_id, piece))
    made = [Shelf(layouts[name], header, tuple(files)) for (name, header), files in together.items()]
    repeated = [
        f'{shelf.pieces[0][1].name}: the column "{shelf.printed(column)}" stands twice in the header; keep one.'
        for shelf in made
        for column in shelf.layout.columns
        if f"{column}__2" in shelf.columns
    ]
    if repeated:
        raise TrueCountError(*repeated)
    return made
