"""Edits of a record file by seed, past every door: one cell another, one row more or less."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import duckdb

WAYS = ("a cell", "a row added", "a row deleted")


def edit(file: Path, rng: random.Random) -> str:
    """Edit one cell of a record file, or add or delete one row, and say what was done."""
    with duckdb.connect(str(file)) as database:
        rows = {name: _rows(database, name) for name in _tables(database)}
        table = rng.choice(sorted(name for name, count in rows.items() if count))
        columns = database.execute(f"SELECT column_name FROM duckdb_columns() WHERE table_name = '{table}'").fetchall()
        column, row = rng.choice(sorted(columns))[0], rng.randrange(rows[table])
        way = rng.choice(WAYS)
        (here,) = database.execute(f"SELECT rowid FROM {table} ORDER BY rowid LIMIT 1 OFFSET {row}").fetchone()
        if way == "a row added":
            database.execute(f"INSERT INTO {table} SELECT * FROM {table} WHERE rowid = {here}")
        elif way == "a row deleted":
            database.execute(f"DELETE FROM {table} WHERE rowid = {here}")
        else:
            _set(database, table, column, here)
    return f"{way} of {table}, {column} of row {row:,}"


def _tables(database: Any) -> list[str]:
    found = database.execute("SELECT table_name FROM duckdb_tables() WHERE table_name != 'truecount'").fetchall()
    return [name for (name,) in found]


def _rows(database: Any, table: str) -> int:
    return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _set(database: Any, table: str, column: str, row: int) -> None:
    """Another value of the same column in one cell; a row gone where every row has the same."""
    other = database.execute(
        f"SELECT {column} FROM {table} "
        f"WHERE {column} IS DISTINCT FROM (SELECT {column} FROM {table} WHERE rowid = {row}) LIMIT 1"
    ).fetchone()
    try:
        if other is None:
            raise duckdb.ConstraintException
        database.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = {row}", other)
    except duckdb.ConstraintException:
        database.execute(f"DELETE FROM {table} WHERE rowid = {row}")


def one_crime_less(file: Path, rng: random.Random) -> None:
    """Delete one crime that counts."""
    with duckdb.connect(str(file)) as database:
        row = rng.randrange(_rows(database, "crimes"))
        database.execute(
            "DELETE FROM crimes WHERE rowid = (SELECT rowid FROM crimes ORDER BY rowid LIMIT 1 OFFSET ?)", [row]
        )
