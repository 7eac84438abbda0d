"""Where the record tables live: one DuckDB file behind Ibis."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import ibis
import pyarrow as pa
from ibis import _

from truecount.errors import TrueCountError
from truecount.records.schema import ALL_TABLES, RecordTable

BUSY = "another program is using this file"
LAYOUT = 4
"""Version of the tables' layout, kept in the file so that an older file is told, not misread."""


class Store:
    """An open record file. Use it in a `with` block; it closes itself.

    `table` gives all rows ever loaded, `current` those that count: rows of files not since replaced and, of
    published counts, the latest vintage of each dataset, body and period.
    """

    def __init__(self, connection: Any, path: Path) -> None:
        self.connection = connection
        self.path = path
        self.writes = False

    @classmethod
    def read(cls, path: Path | str) -> Store:
        """Open an existing record file for reading. Raises TrueCountError when it is not one."""
        path = Path(path)
        if not path.is_file():
            raise TrueCountError(f"{path}: there is no such file; make one with `truecount load … --into {path}`.")
        return cls._checked(_connect(path, read_only=True), path)

    @classmethod
    def write(cls, path: Path | str) -> Store:
        """Open a record file for writing, making it when it is not there."""
        path = Path(path)
        fresh = not path.exists()
        connection = _connect(path, read_only=False)
        _clear(path)
        if fresh:
            run(connection, _all_tables())
        store = cls._checked(connection, path)
        store.writes = True
        return store

    @classmethod
    def holding(cls, tables: Mapping[str, pa.Table]) -> Store:
        """A record file in memory that holds some rows, by the name of their table; it is gone when it is closed."""
        connection = ibis.duckdb.connect()
        run(connection, "SET enable_progress_bar = false")
        run(connection, _all_tables())
        store = cls(connection, Path("memory"))
        for name, rows in tables.items():
            store.replace(ALL_TABLES[name], rows)
        return store

    @classmethod
    def _checked(cls, connection: Any, path: Path) -> Store:
        held = {name for (name,) in run(connection, "SELECT table_name FROM duckdb_tables() WHERE NOT temporary")}
        if "truecount" not in held:
            connection.disconnect()
            raise TrueCountError(f"{path}: this database was not made by TrueCount; give another file.")
        ((layout,),) = run(connection, "SELECT layout FROM truecount")
        if layout != LAYOUT:
            connection.disconnect()
            raise TrueCountError(
                f"{path}: the file has layout {layout} and this version reads layout {LAYOUT}; load the sources again."
            )
        return cls(connection, path)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and self.writes:
            _leave_no_empty_log(self.path)
        self.connection.disconnect()

    def table(self, name: str) -> ibis.Table:
        """All rows of a record or ledger table."""
        return self.connection.table(name)

    def current(self, name: str, load: int | None = None) -> ibis.Table:
        """The rows of a record table that count now, or counted after a `load`."""
        rows = self.table(name).semi_join(self._files(load), "file_id")
        if name == "published_counts":
            vintage = ["dataset", "force_id", "period_start", "period_end"]
            latest = rows.group_by(vintage).agg(file_id=_.file_id.max())
            rows = rows.semi_join(latest, [*vintage, "file_id"])
        return rows

    def _files(self, load: int | None) -> ibis.Table:
        files = self.table("files")
        if load is None:
            return files.filter(_.replaced_by.isnull())
        there = files.filter(_.load_id <= load)
        return there.filter(_.replaced_by.isnull() | ~_.replaced_by.isin(there.file_id))

    def crimes(self, load: int | None = None) -> ibis.Table:
        """One row a crime: of rows that repeat a reference, the last loaded; rows without a reference all count.

        With a `load`, as the file stood after it.
        """
        rows = self.current("crimes", load)
        named = rows.filter(_.reference.notnull())
        last = named.group_by(["force_id", "system", "reference"]).agg(record_id=_.record_id.max())
        return named.semi_join(last, "record_id").union(rows.filter(_.reference.isnull()))

    def incidents(self) -> ibis.Table:
        """One row an incident: of rows that repeat a reference, the last loaded."""
        rows = self.current("incidents")
        last = rows.group_by(["force_id", "system", "reference"]).agg(record_id=_.record_id.max())
        return rows.semi_join(last, "record_id")

    @property
    def last_load(self) -> int:
        """The number of the last load, 0 where there is none."""
        ((load,),) = run(self.connection, "SELECT coalesce(max(load_id), 0) FROM loads")
        return int(load)

    def replace(self, table: RecordTable, rows: pa.Table) -> None:
        """Put rows in place of all that a worked-out table holds; within a `transaction`, where there are several."""
        run(self.connection, f"DELETE FROM {table.name}")
        _insert(self.connection, table, rows)

    def settle(self) -> None:
        """Bring all that was written into the one file, so that it can be moved. Raises duckdb.Error where it cannot:
        closing alone leaves it in the log beside the file where the disk is full, and says nothing."""
        run(self.connection, "CHECKPOINT")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block's writes, or none of them."""
        run(self.connection, "BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            run(self.connection, "ROLLBACK")
            raise
        run(self.connection, "COMMIT")


@functools.cache
def _all_tables() -> str:
    """The statements that make an empty record file: worked out once, for making tables one by one is slow."""
    made = []
    for table in ALL_TABLES.values():
        columns = (column.sql("duckdb") for column in table.schema.to_sqlglot_column_defs("duckdb"))
        made.append(f"CREATE TABLE {table.name} ({', '.join(columns)})")
    return "; ".join([*made, f"CREATE TABLE truecount AS SELECT {LAYOUT}::BIGINT AS layout"])


def run(connection: Any, sql: str) -> list[tuple[Any, ...]]:
    """The rows of one SQL statement, all fetched: DuckDB allows no other work beside an unfinished result."""
    rows: list[tuple[Any, ...]] = connection.raw_sql(sql).fetchall()
    return rows


def add(connection: Any, table: RecordTable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put rows, by the names of their columns, into a table."""
    if rows:
        _insert(connection, table, pa.Table.from_pylist(rows, schema=table.schema.to_pyarrow()))


def _insert(connection: Any, table: RecordTable, rows: pa.Table) -> None:
    connection.con.register("truecount_new", rows.select(table.schema.names))
    run(connection, f"INSERT INTO {table.name} SELECT * FROM truecount_new")
    connection.con.unregister("truecount_new")


def overflow(path: Path) -> Path:
    """The folder beside a record file to which the database puts what its memory does not hold, while it is open."""
    return path.with_name(f"{path.name}.tmp")


def _leave_no_empty_log(path: Path) -> None:
    """Clear away the log that the database began, and had no room to write in; the file is still open, by us alone."""
    log = path.with_name(f"{path.name}.wal")
    with suppress(OSError):
        if log.stat().st_size == 0:
            log.unlink()


def _clear(path: Path) -> None:
    """Clear away what a process that was killed left in the overflow; the file is open for writing, by us alone."""
    for left in overflow(path).glob("duckdb_temp_*"):
        left.unlink(missing_ok=True)
    with suppress(OSError):
        overflow(path).rmdir()


def _connect(path: Path, *, read_only: bool) -> Any:
    try:
        connection = ibis.duckdb.connect(path, read_only=read_only)
        run(connection, "SET enable_progress_bar = false")
        run(connection, f"SET memory_limit = '{_memory()}B'")
        return connection
    except duckdb.Error as error:
        raise TrueCountError(_why_not(path, str(error))) from error


def _memory() -> int:
    """Bytes the database may hold in memory: half the machine's, at most 3 GiB; beyond it works on disk."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 4 * 2**30
    return min(machine // 2, 3 * 2**30)


def _why_not(path: Path, message: str) -> str:
    """One plain sentence for the few ways in which a database file cannot be opened."""
    if "lock" in message.lower():
        return f"{path}: {BUSY}; try again when it has finished."
    if "not a valid DuckDB" in message:
        return f"{path}: this is not a TrueCount record file; give the file that `truecount load` made."
    if path.is_dir():
        return f"{path}: this is a folder; name a file."
    if not path.parent.is_dir():
        return f"{path.parent}: there is no such folder; make it first."
    return f"{path}: the file cannot be opened ({message.splitlines()[0]}); check that you may write there."
