"""Loading: from the files of a source to record tables, all of it or none of it, with an account of every row."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import duckdb

from truecount.errors import TrueCountError
from truecount.records.intake import Format, format_named, plain
from truecount.records.intake.layout import Layout, snake
from truecount.records.intake.mapping import Mapping
from truecount.records.intake.pieces import Header, Piece, find, from_top, headers, unreadable
from truecount.records.intake.shelve import shelve
from truecount.records.intake.stage import clear, shelves, stage
from truecount.records.ledger import (
    FileAccount,
    LoadReport,
    tell_of_files,
    tell_of_lines,
    tell_repeats,
    tell_vintages,
    write_files,
    write_load,
    write_notices,
)
from truecount.records.schema import RECORD_TABLES
from truecount.records.store import Store, run
from truecount.writing import put_new, room

Progress = Callable[[str], None]
REFUSED = 5
"""Of many files that are of another kind, so many are named."""


def load(
    sources: Sequence[Path | str],
    into: Path | str,
    format_name: str,
    mapping: Mapping | None = None,
    progress: Progress = lambda message: None,
) -> LoadReport:
    """Read `sources` (files, folders, zips) as a format into the record file `into`.

    Everything is one transaction: a load that fails leaves the file as it was, and a file that was not there is not
    made. A file whose bytes are held already is passed over; a file of the same batch as one held replaces its rows.
    Raises TrueCountError with every fault found in the sources.
    """
    form = format_named(format_name)
    into = Path(into)
    with room(Path(tempfile.gettempdir())) as unpacked:
        pieces, passed = find([Path(source) for source in sources], unpacked)
        known, strange = _recognise(form, form.layouts(mapping), pieces)
        try:
            return _load(form, known, into, mapping, LoadReport(passed=passed + strange), unpacked, progress)
        except FileExistsError:
            raise TrueCountError(
                f"{into}: another program made this file in the meantime; load again into it."
            ) from None
        except (duckdb.Error, OSError) as error:
            raise TrueCountError(_why(into, error)) from error


def _recognise(
    form: Format, layouts: Sequence[Layout], pieces: Sequence[Piece]
) -> tuple[list[tuple[Piece, Layout, Header]], list[str]]:
    """Each piece with its layout, and the pieces of no layout. Raises TrueCountError when no piece has one."""
    known, strange = [], []
    for piece in pieces:
        try:
            match = _layout_of(piece, layouts)
        except (OSError, EOFError) as error:
            raise TrueCountError(unreadable(piece.name, error)) from error
        if match:
            layout, header = match
            top, header = from_top(piece, header)
            known.append((top, layout, header))
        else:
            strange.append(piece.name)
    if not known:
        nothing = f"There is nothing to read as {form.name}; give a file, a folder or a zip that holds some."
        refused = [piece for piece in pieces if piece.name in strange[:REFUSED]]
        raise TrueCountError(*([_refusal(piece, form, layouts) for piece in refused] or [nothing]))
    return known, strange


def _layout_of(piece: Piece, layouts: Sequence[Layout]) -> tuple[Layout, Header] | None:
    for header in headers(piece.path):
        names = _names(header)
        for layout in layouts:
            if layout.fits(names) and not _ends(piece, header):
                return layout, header
    return None


def _names(header: Header) -> list[str]:
    return [snake(name) for name in header.names]


def _ends(piece: Piece, header: Header) -> bool:
    """Whether lines stand above a header and no row below it: then the lines are no titles."""
    below = islice(plain.stretches(piece.path, header.delimiter, header.skip), 1, None)
    return header.skip > 0 and not any(part is None or part.strip(f"{header.delimiter} \r\n") for part in below)


def _refusal(piece: Piece, form: Format, layouts: Sequence[Layout]) -> str:
    """One sentence: the file is of another kind, or it lacks columns of the layout it comes nearest to."""
    offers = [(layout, {*_names(header)}) for header in headers(piece.path) for layout in layouts]
    layout, names = max(offers, key=lambda offer: len(offer[1] & {*offer[0].columns}), default=(layouts[0], set()))
    lacks = [column for column in layout.columns if column not in names]
    if not lacks:
        return f"{piece.name}: its header is its last line, and nothing stands below it; put the header above the rows."
    if len(lacks) > len(layout.columns) / 2:
        return f"{piece.name}: the file is not {form.reads}; give one whose header is of that kind."
    return f"{piece.name}: the file is not {form.reads}, for its header lacks {', '.join(lacks)}; add what is missing."


def _load(
    form: Format,
    known: Sequence[tuple[Piece, Layout, Header]],
    into: Path,
    mapping: Mapping | None,
    report: LoadReport,
    unpacked: Path,
    progress: Progress,
) -> LoadReport:
    if into.exists():
        _load_into(into, form, known, mapping, report, unpacked, progress)
        return report
    if not into.parent.is_dir():
        raise TrueCountError(f"{into.parent}: there is no such folder; make it first.")
    with room(into.parent) as beside:
        _load_into(beside / into.name, form, known, mapping, report, unpacked, progress)
        with Store.write(beside / into.name) as store:
            store.settle()
        put_new(beside / into.name, into)
    return report


def _load_into(
    target: Path,
    form: Format,
    known: Sequence[tuple[Piece, Layout, Header]],
    mapping: Mapping | None,
    report: LoadReport,
    unpacked: Path,
    progress: Progress,
) -> None:
    with Store.write(target) as store, store.transaction():
        new = _not_held(store, known, mapping, report)
        if new:
            _take_in(store, form, new, mapping, report, unpacked, progress)
        clear(store.connection)


def _not_held(
    store: Store, known: Sequence[tuple[Piece, Layout, Header]], mapping: Mapping | None, report: LoadReport
) -> list[tuple[Piece, Layout, Header]]:
    """The pieces whose bytes, read by this mapping, are not held; of equal pieces in one load, the first."""
    files = run(
        store.connection,
        "SELECT sha256, mapping_sha256 FROM files JOIN loads USING (load_id) WHERE replaced_by IS NULL",
    )
    held = {sha256 for sha256, read_by in files if read_by == (mapping.sha256 if mapping else None)}
    new = []
    for piece, layout, header in known:
        if piece.sha256 in held:
            report.held.append(piece.name)
            continue
        held.add(piece.sha256)
        new.append((piece, layout, header))
    return new


def _take_in(
    store: Store,
    form: Format,
    new: Sequence[tuple[Piece, Layout, Header]],
    mapping: Mapping | None,
    report: LoadReport,
    unpacked: Path,
    progress: Progress,
) -> None:
    connection = store.connection
    ((load_id, file_id, record_id),) = run(connection, _NEXT)
    report.load_id = load_id
    numbered = [(file_id + n, piece, layout, header) for n, (piece, layout, header) in enumerate(new)]
    for shelf in shelves(numbered):
        progress(f"Reading {len(shelf.pieces)} {shelf.layout.name} file(s)")
        staged = stage(connection, shelf, unpacked)
        progress(f"Checking and filing {sum(staged.rows.values()):,} rows")
        done = shelve(connection, shelf, staged, load_id, record_id)
        record_id += sum(staged.rows.values()) * len(shelf.layout.targets)
        tell_of_lines(report, shelf, done.rows_in)
        for number, piece in shelf.pieces:
            report.files[number] = FileAccount(
                piece.name, shelf.layout.name, done.rows_in[number], done.rejected[number]
            )
        for notice, rows in done.notices.items():
            report.notices[notice] += rows
        tell_of_files(report, shelf, staged.not_utf8)
    write_load(connection, form.name, load_id, mapping.sha256 if mapping else None)
    batches = {file_id: form.batch(piece.name, layout) for file_id, piece, layout, _header in numbered}
    write_files(connection, load_id, [(file_id, piece.sha256) for file_id, piece, *_ in numbered], batches, report)
    tell_repeats(connection, load_id, report)
    tell_vintages(connection, load_id, report)
    write_notices(connection, load_id, report)


_NEXT = """
SELECT coalesce((SELECT max(load_id) FROM loads), 0) + 1, coalesce((SELECT max(file_id) FROM files), 0) + 1,
       1 + greatest({})
""".format(", ".join(f"coalesce((SELECT max(record_id) FROM {table.name}), 0)" for table in RECORD_TABLES))


def _why(into: Path, error: duckdb.Error | OSError) -> str:
    """One plain sentence for what the database or the machine refuses in the middle of a load."""
    message = (str(error).splitlines() or [type(error).__name__])[0]
    if "no space" in message.lower() or getattr(error, "errno", None) == errno.ENOSPC:
        return f"{into}: there is no room left on the disk; free some and load again (nothing was changed)."
    return f"{into}: the load was given up and nothing was changed ({message})."
