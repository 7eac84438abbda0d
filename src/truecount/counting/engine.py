"""The one way through: allegations in, decisions and crimes out, for a case and for a population, in any engine."""

from __future__ import annotations

from typing import Any

import ibis
import pyarrow as pa

from truecount.counting.answers import crimes_of, decisions_of
from truecount.counting.shelf import shelf
from truecount.counting.way import Way, go
from truecount.records.backends import backend_of

ROOM = "counting"

SAID = {
    "allegation": "int64",
    "holder": "string",
    "incident": "int64",
    "at": "timestamp(6)",
    "victim": "string",
    "suspect": "string",
    "offender": "string",
    "unit": "string",
    "force": "string",
    "happened": "timestamp(6)",
    "profile": "string",
}
"""What the engine reads, a row an allegation: its number, who holds the report, the incident and when it came to
notice, the victim, the suspect or group, the single offender of a group, the household or building that several
victims share, the force in whose area it happened (empty for its own), when it happened, and its edition and facts
as "edition=2026-04;fact=value;…"."""


class Engine:
    """Editions of the rules in a database. Deciding once writes the statements down; after that they are only run."""

    def __init__(self, editions: tuple[str, ...], connection: Any = None) -> None:
        """Lay out the editions in a database of their own, or among the temporary tables of an open connection."""
        self.editions = editions
        self.connection = connection if connection is not None else ibis.duckdb.connect()
        self.backend = backend_of(self.connection, ROOM)
        for name, table in shelf(editions).tables.items():
            self.put(f"book_{name}", table)
        self.steps: list[tuple[str, str, str]] = []
        self.ready = False

    def put(self, name: str, rows: Any) -> None:
        """Put an Arrow table into the database, under a name of ours."""
        self.backend.put(name, rows)

    def table(self, name: str) -> Any:
        """A step that was kept, by its name."""
        return self.backend.table(name)

    def __call__(self, name: str, expression: Any, needs: str = "") -> Any:
        """Work a step out and keep it under a name; every later step reads it there.

        A step that needs another with rows is left empty where that one is.
        """
        statement = self.backend.keep(name, expression, empty=bool(needs) and not self.backend.has_rows(needs))
        self.steps.append((name, statement, needs))
        return self.table(name)

    def decide(self, said: Any, *, by_shape: bool = True) -> Way:
        """Decide a population: `said` is an Ibis table of this database with the columns of `SAID`.

        What was decided stands in temporary tables of the database; `answers` makes decisions and crimes of them.
        """
        self.steps, self.ready = [], False
        return go(said.select(*SAID), self.book, self, by_shape=by_shape)

    def book(self, name: str) -> Any:
        """A table of the editions, by its name on the shelf."""
        return self.table(f"book_{name}")

    def decide_rows(self, rows: list[tuple[Any, ...]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Decide cases: rows with the columns of `SAID`. Returns decisions and crimes as rows, in order.

        The first time makes the tables, prepares the statements and empties the tables again. Every time then fills
        them in a transaction that is taken back when the answer has been read.
        """
        if not self.ready:
            self._prepare(as_table(rows))
        run = self.connection.con.execute
        run("BEGIN TRANSACTION")
        try:
            self.connection.con.register("truecount_rows", as_table(rows))
            run(f"INSERT INTO {ROOM}_said SELECT * FROM truecount_rows")
            filled = {"": 1}
            for name, _statement, needs in self.steps:
                filled[name] = run(f"EXECUTE {ROOM}_step_{name}").fetchone()[0] if filled[needs] else 0
            return self._read("counted", "allegation"), self._read("crimes", "crime_id")
        finally:
            run("ROLLBACK")
            self.connection.con.unregister("truecount_rows")

    def _prepare(self, said: Any) -> None:
        run = self.connection.con.execute
        run("SET threads = 1")
        self.put("said", said)
        way = self.decide(self.table("said"), by_shape=False)
        self("crimes", crimes_of(self("counted", decisions_of(way)), self.book))
        for name, statement, _needs in self.steps:
            run(f"PREPARE {ROOM}_step_{name} AS INSERT INTO {ROOM}_{name} {statement}")
        for name in ("said", *(name for name, _statement, _needs in self.steps)):
            run(f"DELETE FROM {ROOM}_{name}")
        self.ready = True

    def _read(self, name: str, order: str) -> list[dict[str, Any]]:
        found = self.connection.con.execute(f"SELECT * FROM {ROOM}_{name} ORDER BY {order}")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def as_table(rows: list[tuple[Any, ...]]) -> Any:
    """Rows with the columns of `SAID` as an Arrow table."""
    schema = ibis.schema(SAID).to_pyarrow()
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(cells, type=each.type) for cells, each in zip(columns, schema, strict=True)], schema=schema
    )
