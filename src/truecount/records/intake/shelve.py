"""A staged shelf into the record tables: faults found in one pass, good rows put in, everything counted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa

from truecount.records.backends import DuckDB
from truecount.records.intake.filing import PRINTED, SEGMENTS, codes, filing
from truecount.records.intake.stage import STAGE, Shelf, Staged
from truecount.records.schema import REJECTS
from truecount.records.store import add, run


@dataclass(frozen=True)
class Shelved:
    """What became of a shelf: per file rows read and rejected, and per notice its words and the rows concerned."""

    rows_in: dict[int, int]
    rejected: dict[int, int]
    notices: dict[tuple[str, str], int]


def shelve(connection: Any, shelf: Shelf, staged: Staged, load_id: int, record_id: int) -> Shelved:
    """Put staged rows into the record tables from `record_id` on, and every fault into `rejects`."""
    _put_beside(connection, shelf, staged, load_id, record_id)
    statements = filing(shelf.layout, bool(staged.broken))
    ((at_fault, *concerned),) = run(connection, statements.count)
    if at_fault:
        run(connection, statements.reject)
    for statement in statements.insert:
        run(connection, statement)
    add(connection, REJECTS, [{"load_id": load_id, "column": None, **vars(row)} for row in staged.broken])
    notices = {}
    for notice, rows in zip(shelf.layout.notices, concerned, strict=True):
        if rows:
            named = run(connection, statements.commonest[notice]) if notice.naming else []
            notices[notice.id, notice.message + _named(named)] = rows
    return Shelved(*_accounts(connection, shelf, staged, load_id), notices)


def _put_beside(connection: Any, shelf: Shelf, staged: Staged, load_id: int, record_id: int) -> None:
    """Write what the statements read beside the staged rows."""
    room = DuckDB(connection, STAGE)
    first = min((stretch.first for stretch in staged.stretches), default=0)
    of_all = (load_id, record_id - first, sum(staged.rows.values()))
    room.put("segments", _table(SEGMENTS, [(*stretch, *of_all) for stretch in staged.stretches]))
    room.put("printed", _table(PRINTED, [(column, shelf.printed(column)) for column in shelf.layout.sources]))
    for n, lookup in enumerate(shelf.layout.lookups):
        room.put(f"codes_{n}", _table(codes(lookup), lookup.keys.items()))


def _table(kinds: dict[str, str], rows: Collection[tuple[Any, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(kinds)
    return pa.table(list(map(list, columns)), schema=ibis.schema(kinds).to_pyarrow())


def _named(values: list[tuple[Any, ...]]) -> str:
    """Values as the end of a notice's sentence."""
    return f" ({', '.join(str(value) for (value,) in values)})" if values else ""


def _accounts(connection: Any, shelf: Shelf, staged: Staged, load_id: int) -> tuple[dict[int, int], dict[int, int]]:
    """Rows read and rejected, by file: those are rejected of which `rejects` tells something."""
    told = f"SELECT file_id, count(DISTINCT row) FROM rejects WHERE load_id = {load_id} GROUP BY file_id"
    rejected = dict(run(connection, told))
    rows_in = {file_id: staged.rows_in[file_id] for file_id, _piece in shelf.pieces}
    return rows_in, {file_id: rejected.get(file_id, 0) for file_id in rows_in}
