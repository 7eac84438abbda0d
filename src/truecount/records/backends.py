"""Where a room's steps are worked out and kept: DuckDB or Spark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import ibis

from truecount.errors import TrueCountError

Keep = Callable[[str, Any], Any]
"""Works a step out, keeps it under a name, and gives it as a table."""


def number(value: float) -> Any:
    """A number as 64-bit float in every database: DuckDB would read the bare literal as a decimal."""
    return ibis.literal(repr(value)).cast("float64")


class Backend(Protocol):
    """A database in which tables and steps are kept under names of ours, which begin with the room's."""

    connection: Any
    room: str

    def put(self, name: str, rows: Any) -> None:
        """Keep an Arrow table."""

    def keep(self, name: str, expression: Any, *, empty: bool) -> str:
        """Work an Ibis expression out and keep it, without rows where it is to be empty. Returns its SQL."""

    def run(self, name: str, statement: str, *, empty: bool = False) -> None:
        """Work out the SQL that an expression came to, and keep it."""

    def table(self, name: str) -> Any:
        """What was kept, as an Ibis table."""

    def has_rows(self, name: str) -> bool:
        """Whether what was kept has any rows."""


def keeper(backend: Backend) -> Keep:
    """What works steps out in a backend, keeps each under its name, and gives it back as a table."""

    def keep(name: str, steps: Any) -> Any:
        backend.keep(name, steps, empty=False)
        return backend.table(name)

    return keep


class DuckDB:
    """Temporary tables of a DuckDB connection."""

    def __init__(self, connection: Any, room: str) -> None:
        self.connection, self.room = connection, room

    def put(self, name: str, rows: Any) -> None:
        """Keep an Arrow table."""
        self.connection.con.register("truecount_rows", rows)
        self.connection.raw_sql(f"CREATE OR REPLACE TEMP TABLE {self.room}_{name} AS SELECT * FROM truecount_rows")
        self.connection.con.unregister("truecount_rows")

    def keep(self, name: str, expression: Any, *, empty: bool) -> str:
        """Work an expression out into a temporary table. Returns its SQL."""
        statement: str = self.connection.compile(expression)
        self.run(name, statement, empty=empty)
        return statement

    def run(self, name: str, statement: str, *, empty: bool = False) -> None:
        """Work SQL out into a temporary table."""
        only = " LIMIT 0" if empty else ""
        self.connection.raw_sql(f"CREATE OR REPLACE TEMP TABLE {self.room}_{name} AS SELECT * FROM ({statement}){only}")

    def table(self, name: str) -> Any:
        """What was kept, as an Ibis table."""
        return self.connection.table(f"{self.room}_{name}")

    def has_rows(self, name: str) -> bool:
        """Whether what was kept has any rows."""
        return bool(self.connection.con.execute(f"SELECT 1 FROM {self.room}_{name} LIMIT 1").fetchall())


class Spark:
    """Temporary views of a Spark session. Each step is checkpointed: worked out once, and kept without its long
    history, which Spark would otherwise plan again with every step.
    """

    def __init__(self, connection: Any, room: str) -> None:
        self.connection, self.room = connection, room
        self.session = connection._session
        # Spark 4 looks for columns that a checkpoint has dropped when it spreads constraints over a union, and fails.
        self.session.conf.set("spark.sql.constraintPropagation.enabled", "false")
        self.kept: dict[str, Any] = {}

    def put(self, name: str, rows: Any) -> None:
        """Keep an Arrow table."""
        self._view(name, self.session.createDataFrame(rows))

    def keep(self, name: str, expression: Any, *, empty: bool) -> str:
        """Work an expression out into a view. Returns its SQL."""
        statement: str = self.connection.compile(expression)
        self.run(name, statement, empty=empty)
        return statement

    def run(self, name: str, statement: str, *, empty: bool = False) -> None:
        """Work SQL out into a view."""
        frame = self.session.sql(statement)
        self._view(name, frame.limit(0) if empty else frame)

    def _view(self, name: str, frame: Any) -> None:
        self.kept[name] = frame.localCheckpoint()
        self.kept[name].createOrReplaceTempView(f"{self.room}_{name}")

    def table(self, name: str) -> Any:
        """What was kept, as an Ibis table."""
        return self.connection.table(f"{self.room}_{name}")

    def has_rows(self, name: str) -> bool:
        """Whether what was kept has any rows."""
        return not self.kept[name].isEmpty()


BACKENDS: dict[str, Any] = {"duckdb": DuckDB, "pyspark": Spark}
"""The backends by the name Ibis has for them."""


def backend_of(connection: Any, room: str) -> Backend:
    """The backend for an Ibis connection, for the steps of one room.

    Raises TrueCountError for a database that none is written for.
    """
    if connection.name not in BACKENDS:
        raise TrueCountError(
            f"This is worked out in DuckDB or Spark, not in {connection.name}; read the tables from there into "
            "one of the two (docs/howto/decide-a-country.md)."
        )
    made: Backend = BACKENDS[connection.name](connection, room)
    return made
