"""Where a figure was read: rows of a reference table, or files of a record store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ibis import _

from truecount import reference
from truecount.figure import Provenance, digest
from truecount.records.store import Store


def of_rows(table: str, rows: Sequence[Mapping[str, Any]]) -> tuple[Provenance, ...]:
    """One provenance for each document the rows cite, its hash over just those rows."""
    by_source: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_source.setdefault(reference.cite(row), []).append(row)
    return tuple(
        Provenance(source=source, where=f"reference table {table}, {_rows(held)}", sha256=digest(held))
        for source, held in by_source.items()
    )


def of_files(store: Store, table: str, file_ids: Sequence[int], which: str) -> tuple[Provenance, ...]:
    """One provenance for each loaded file: its hash is over the file's own hash and the words for the rows read."""
    wanted = [int(number) for number in file_ids]
    files = store.table("files").filter(_.file_id.isin(wanted)).order_by("name").to_pyarrow().to_pylist()
    return tuple(
        Provenance(
            source=str(file["name"]),
            where=f"record table {table}, {which}",
            sha256=digest({"file": file["sha256"], "table": table, "rows": which}),
        )
        for file in files
    )


def together(*parts: tuple[Provenance, ...]) -> tuple[Provenance, ...]:
    """Several provenances as one, each once, in the order first met."""
    return tuple(dict.fromkeys(one for part in parts for one in part))


def _rows(rows: Sequence[Mapping[str, Any]]) -> str:
    return f"{len(rows)} rows" if len(rows) > 1 else "1 row"
