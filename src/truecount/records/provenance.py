"""Where a figure was read: rows of a reference table, or files of a record store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ibis import _

from truecount import reference
from truecount.figure import Provenance, digest
from truecount.records.store import Store

RECORD_TABLE, BY = "record table ", ", by "
"""How the place begins that a figure was read at, where that is a file loaded into a record file; and what follows
where the rows were read in parts."""


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
            where=f"{RECORD_TABLE}{table}, {which}",
            sha256=hash_of_file(str(file["sha256"]), table, which),
        )
        for file in files
    )


def hash_of_file(sha256: str, table: str, which: str) -> str:
    """The hash of what was read of a loaded file: over the file's own hash and the words for the rows read."""
    return digest({"file": sha256, "table": table, "rows": which})


def divided(made_from: tuple[Provenance, ...], by: str) -> tuple[Provenance, ...]:
    """The same inputs, read in parts by something: their place and their hash say so."""
    return tuple(
        one.model_copy(update={"where": f"{one.where}{BY}{by}", "sha256": _of_parts(one.sha256, by)})
        for one in made_from
    )


def may_be_of(sha256: str, where: str) -> set[str]:
    """The hashes that something read of a loaded file may carry at this place, by the hash of the file's own bytes."""
    table, _, which = where.removeprefix(RECORD_TABLE).partition(", ")
    whole, _, by = which.rpartition(BY)
    made = {hash_of_file(sha256, table, which)}
    return made | ({_of_parts(hash_of_file(sha256, table, whole), by)} if whole else set())


def _of_parts(sha256: str, by: str) -> str:
    return digest([sha256, by])


def together(*parts: tuple[Provenance, ...]) -> tuple[Provenance, ...]:
    """Several provenances as one, each once, in the order first met."""
    return tuple(dict.fromkeys(one for part in parts for one in part))


def _rows(rows: Sequence[Mapping[str, Any]]) -> str:
    return f"{len(rows)} rows" if len(rows) > 1 else "1 row"
