"""The one way through: allegations in, decisions and crimes out, for a case and for a population, in any engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]
from ibis import _

from truecount.counting.book import LATEST, edition_of
from truecount.counting.how_many import PART, RECORDED, count
from truecount.counting.profiles import ELSEWHERE, REFER, judge
from truecount.counting.shelf import SCHEMAS, shelf

SAID = {
    "allegation": "int64",
    "holder": "string",
    "incident": "string",
    "at": "timestamp(6)",
    "victim": "string",
    "suspect": "string",
    "offender": "string",
    "unit": "string",
    "force": "string",
    "happened": "timestamp(6)",
    "profile": "string",
}
"""What the engine reads, a row an allegation: its number, the force that holds it, the incident and when it came to
notice, the victim, the suspect or group, the single offender, the household or building the victim belongs to, the
force in whose area it happened (empty for its own), when it happened, and its facts as "fact=value;…"."""
HOURS = 24
PREFIX = "counting_"


class Engine:
    """An edition of the rules in a database. Deciding once writes the statements down; after that they are only run."""

    def __init__(self, edition: str | None = None, connection: Any = None) -> None:
        """Lay out the edition in a database of its own, or as temporary tables of an open one."""
        self.edition = edition_of(edition)
        self.connection = connection if connection is not None else ibis.duckdb.connect()
        for name, table in shelf(self.edition).tables.items():
            self._put(f"book_{name}", table)
        self.steps: list[tuple[str, str, str]] = []
        self.ready = False
        self.filled: dict[str, int] = {}

    def _name(self, name: str) -> str:
        return f"{PREFIX}{name}"

    def _put(self, name: str, rows: Any) -> None:
        """A small table of ours, into the database."""
        self.connection.con.register("truecount_rows", rows)
        self.connection.raw_sql(f"CREATE OR REPLACE TEMP TABLE {self._name(name)} AS SELECT * FROM truecount_rows")
        self.connection.con.unregister("truecount_rows")

    def table(self, name: str) -> Any:
        """A step that was kept, by its name."""
        return self.connection.table(self._name(name))

    def keep(self, name: str, expression: Any, needs: str = "") -> Any:
        """Work a step out and keep it under a name; every later step reads it there.

        A step that needs another with rows is left empty where that one is.
        """
        statement = ibis.to_sql(expression, dialect="duckdb")
        only = "" if self._has_rows(needs) else " LIMIT 0"
        self.connection.raw_sql(f"CREATE OR REPLACE TEMP TABLE {self._name(name)} AS SELECT * FROM ({statement}){only}")
        self.steps.append((name, statement, needs))
        return self.table(name)

    def _has_rows(self, name: str) -> bool:
        return not name or bool(self.connection.con.execute(f"SELECT 1 FROM {self._name(name)} LIMIT 1").fetchall())

    def decide(self, said: Any) -> tuple[Any, Any]:
        """Decide a population: `said` is an Ibis table of this database with the columns of `SAID`.

        Returns the decisions (a row an allegation) and the crimes (a row a crime to be recorded, or, with no class,
        one whose class the registrar decides). Both are temporary tables of the database.
        """
        self.steps, self.ready = [], False
        book: Callable[[str], Any] = lambda name: self.table(f"book_{name}")  # noqa: E731
        said = said.select(*SAID)
        judged = judge(said, book, self.keep)
        decided = count(said, judged, self.table("told"), book, self.keep)
        attempted = self.keep("attempted", _own(decided).filter(_.attempt).select("crime_id").distinct())
        completed = _own(decided).filter(~_.attempt).semi_join(attempted, "crime_id").select("crime_id").distinct()
        completed = self.keep("completed", completed, needs="attempted")
        return decided, self.keep("crimes", _crimes(decided, completed, book))

    def decide_rows(self, rows: list[tuple[Any, ...]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Decide a case: rows with the columns of `SAID`. Returns decisions and crimes as rows, in order.

        The first case makes the tables and prepares the statements; every further one only fills them.
        """
        run = self.connection.con.execute
        said = _arrow(rows)
        if not self.ready:
            run("SET threads = 1")
            self._put("said", said)
            self.decide(self.table("said"))
            for name, statement, _needs in self.steps:
                run(f"PREPARE {PREFIX}step_{name} AS INSERT INTO {self._name(name)} {statement}")
            self.filled = {name: 1 for name, _statement, _needs in self.steps}
            self.ready = True
        else:
            self._fill(said)
        return self._rows("counted", "allegation"), self._rows("crimes", "crime_id")

    def _fill(self, said: Any) -> None:
        """Empty the tables that have rows and run the steps that have anything to work on."""
        run = self.connection.con.execute
        run("BEGIN TRANSACTION")
        for name in ("said", *(name for name, rows in self.filled.items() if rows)):
            run(f"DELETE FROM {self._name(name)}")
        self.connection.con.register("truecount_rows", said)
        run(f"INSERT INTO {self._name('said')} SELECT * FROM truecount_rows")
        self.connection.con.unregister("truecount_rows")
        self.filled = {"": 1}
        for name, _statement, needs in self.steps:
            worth = self.filled[needs]
            self.filled[name] = run(f"EXECUTE {PREFIX}step_{name}").fetchone()[0] if worth else 0
        del self.filled[""]
        run("COMMIT")

    def _rows(self, name: str, order: str) -> list[dict[str, Any]]:
        found = self.connection.con.execute(f"SELECT * FROM {self._name(name)} ORDER BY {order}")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _arrow(rows: list[tuple[Any, ...]]) -> Any:
    schema = ibis.schema(SAID).to_pyarrow()
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(cells, type=each.type) for cells, each in zip(columns, schema, strict=True)], schema=schema
    )


def _own(decided: Any) -> Any:
    """The allegations that are of the very crime they make or are part of."""
    return decided.filter(_.disposition.isin([RECORDED, PART]))


def _crimes(decided: Any, completed: Any, book: Callable[[str], Any]) -> Any:
    """A row a crime: its class and code, its victim and suspect, the force that records it, and by when.

    A crime is attempted where none of its allegations (`completed`) says that it was done.
    """
    known = book("crimes").select("crime", "class_code", "offence_code")
    made = decided.filter((_.allegation == _.crime_id) & _.disposition.isin([RECORDED, REFER, ELSEWHERE])).mutate(
        # Where the registrar decides which of several it is, none is named.
        crime=ibis.ifelse(_.disposition == REFER, ibis.null("int32"), _.crime)
    )
    return (
        made.left_join(known, "crime")
        .drop("crime_right")
        .left_join(completed.mutate(done=ibis.literal(True)), "crime_id")
        .drop("crime_id_right")
        .select(
            "crime_id",
            "holder",
            "incident",
            "crime",
            "class_code",
            "offence_code",
            "victim",
            "suspect",
            "offender",
            "place",
            "class_rule",
            "whether_rules",
            "count_rules",
            attempt=_.attempt & _.done.isnull(),
            refer=_.disposition == REFER,
            due=_.at + ibis.interval(hours=HOURS),
        )
    )


__all__ = ["ELSEWHERE", "LATEST", "SAID", "SCHEMAS", "Engine"]
