"""The ledger of a record file: which load brought which files, what became of their rows, and what was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import truecount
from truecount.records.intake.pieces import shown
from truecount.records.intake.stage import Shelf
from truecount.records.schema import FILES, LOADS, NOTICES
from truecount.records.store import add, run

NAMED = 3
"""Of many files, so many are named in a notice."""
COLUMNS_NAMED = 50
"""Of many columns, so many."""


@dataclass
class FileAccount:
    """One file of a load: rows in = accepted + rejected."""

    name: str
    layout: str
    rows_in: int = 0
    rejected: int = 0

    @property
    def accepted(self) -> int:
        """Rows taken in."""
        return self.rows_in - self.rejected


@dataclass
class LoadReport:
    """What a load did. `files` are the new ones; `held` were in the record file already, byte for byte."""

    load_id: int | None = None
    files: dict[int, FileAccount] = field(default_factory=dict)
    held: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    notices: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def rows_in(self) -> int:
        """Data rows read from new files."""
        return sum(account.rows_in for account in self.files.values())

    @property
    def rejected(self) -> int:
        """Rows rejected, each with at least one fault in the table `rejects`."""
        return sum(account.rejected for account in self.files.values())

    @property
    def accepted(self) -> int:
        """Rows taken in."""
        return self.rows_in - self.rejected


def tell_of_files(report: LoadReport, shelf: Shelf, not_utf8: Sequence[str]) -> None:
    """Note the files of a shelf that are not UTF-8, and their columns that are not read."""
    if not_utf8:
        report.notices["TC-N08", f"files that are not UTF-8, read as Windows-1252 ({_some(not_utf8)})"] += len(not_utf8)
    read = shelf.layout.sources | shelf.layout.ignores
    unread = [shelf.printed(column) for column in shelf.columns if column not in read and column != "unnamed"]
    if unread:
        told = f"files with columns that are not read ({_some([shown(name) for name in unread], COLUMNS_NAMED)})"
        report.notices["TC-N09", told] += len(shelf.pieces)


def write_load(connection: Any, format_name: str, load_id: int, mapping_sha256: str | None) -> None:
    """Write the load itself."""
    loaded = {
        "load_id": load_id,
        "loaded_at": datetime.now(UTC).replace(tzinfo=None),
        "format": format_name,
        "mapping_sha256": mapping_sha256,
        "version": truecount.__version__,
    }
    add(connection, LOADS, [loaded])


def write_files(
    connection: Any,
    load_id: int,
    hashes: Sequence[tuple[int, str]],
    batches: dict[int, str],
    report: LoadReport,
) -> None:
    """Write the load's files with their accounts; a file replaces the earlier ones of its batch, in this load too."""
    files = []
    for file_id, sha256 in hashes:
        account = report.files[file_id]
        files.append(
            {
                "file_id": file_id,
                "load_id": load_id,
                "name": account.name,
                "sha256": sha256,
                "batch": batches[file_id],
                "rows_in": account.rows_in,
                "accepted": account.accepted,
                "rejected": account.rejected,
                "replaced_by": None,
            }
        )
    add(connection, FILES, files)
    replaced = run(
        connection,
        f"""UPDATE files SET replaced_by = newer.file_id
            FROM (SELECT batch, max(file_id) AS file_id FROM files WHERE load_id = {load_id} GROUP BY batch) AS newer
            WHERE files.batch = newer.batch AND files.file_id < newer.file_id AND files.replaced_by IS NULL
            RETURNING files.name""",
    )
    if replaced:
        names = _some([name for (name,) in replaced])
        told = f"files replaced by later editions of themselves, so that their rows no longer count ({names})"
        report.notices["TC-N11", told] += len(replaced)


def tell_of_lines(report: LoadReport, shelf: Shelf, rows_in: dict[int, int]) -> None:
    """Note lines of a shelf's files that are no rows of their own: a quote left open swallows good rows, and rows that
    stand above a header are not read."""
    more = {piece.name: piece.lines - shelf.header.skip - 1 - rows_in[file_id] for file_id, piece in shelf.pieces}
    more = {name: lines for name, lines in more.items() if lines > 0}
    if more:
        told = "lines that are no rows of their own, being blank or inside quotes; look for a quote left open"
        report.notices["TC-N13", f"{told} ({_some(list(more))})"] += sum(more.values())
    above = {piece.name: piece.above for _file_id, piece in shelf.pieces if piece.above}
    if above:
        told = "lines above a header look like rows and were not read; if they are rows, put them below the header"
        report.notices["TC-N15", f"{told} ({_some(list(above))})"] += sum(above.values())


def tell_vintages(connection: Any, load_id: int, report: LoadReport) -> None:
    """How many published counts no longer count because another file gives the same table, body and period."""
    ((rows,),) = run(
        connection,
        f"""WITH held AS (SELECT p.* FROM published_counts p JOIN files USING (file_id) WHERE replaced_by IS NULL),
                 last AS (SELECT dataset, force_id, period_start, period_end, max(file_id) AS last, max(load_id) AS load
                          FROM held GROUP BY ALL)
            SELECT count(*) FROM held JOIN last USING (dataset, force_id, period_start, period_end)
            WHERE file_id < last AND load = {load_id}""",
    )
    if rows:
        told = "published counts that no longer count: a file loaded later gives the same table, body and period"
        report.notices["TC-N14", told] += rows


def tell_repeats(connection: Any, load_id: int, report: LoadReport) -> None:
    """How many of the new crime rows repeat a reference that another row holds."""
    ((rows, references),) = run(
        connection,
        f"""SELECT count(*), count(DISTINCT reference) FROM crimes
            WHERE reference IN (SELECT reference FROM crimes WHERE load_id = {load_id} AND reference IS NOT NULL)""",
    )
    if rows > references:
        told = "crime rows that repeat a reference of another row; of each, the last loaded counts"
        report.notices["TC-N06", told] += rows - references


def _some(names: Sequence[str], many: int = NAMED) -> str:
    """The names, or the first of many."""
    more = f" and {len(names) - many} more" if len(names) > many else ""
    return ", ".join(names[:many]) + more


def write_notices(connection: Any, load_id: int, report: LoadReport) -> None:
    """Write everything that the load told."""
    if report.passed:
        report.notices["TC-N12", f"files passed over ({_some(report.passed)})"] += len(report.passed)
    rows = [
        {"load_id": load_id, "notice": notice, "rows": count, "message": message}
        for (notice, message), count in report.notices.items()
    ]
    add(connection, NOTICES, rows)
