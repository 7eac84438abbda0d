"""Whether a load's account is true: every row once, no neighbour harmed, and every refusal a plain sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import duckdb

from fire.intake.formats import Mutant
from truecount.errors import TrueCountError
from truecount.records.ledger import LoadReport

LONGEST = 1_000
UNCLEAR = re.compile(
    r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]|Traceback|<class|Errno"
    r"|\b(Binder|Parser|Internal|Invalid Input|Conversion) Error"
)
TABLES = ("incidents", "allegations", "crimes", "outcomes", "published_counts")
_EACH = " UNION ALL ".join(f"SELECT file_id, row, 'held' AS what FROM {table}" for table in TABLES)
_HELD = f"""
WITH every AS ({_EACH} UNION ALL SELECT file_id, row, 'rejected' FROM rejects),
     each AS (SELECT file_id, row, bool_or(what = 'held') AS held, bool_or(what = 'rejected') AS rejected
              FROM every GROUP BY ALL)
SELECT f.file_id || '/' || f.name, f.rows_in, f.accepted, f.rejected,
       count(row) FILTER (held), count(row) FILTER (each.rejected),
       count(row) FILTER (held AND each.rejected OR row < 1 OR row > f.rows_in)
FROM files f LEFT JOIN each USING (file_id) GROUP BY ALL
"""


def snapshot(path: Path) -> dict[str, tuple[int, int, int, int, int]]:
    """Of each file in a record file: rows in, accepted and rejected as it says; then, of the rows themselves, those
    held, those rejected, and those that are both or stand where there is no row."""
    with duckdb.connect(str(path), read_only=True, config={"threads": 1}) as database:
        return {name: tuple(rest) for name, *rest in database.execute(_HELD).fetchall()}


def faults(one: Mutant, report: LoadReport, held: Mapping[str, tuple[int, ...]]) -> tuple[str, ...]:
    """What does not hold of one mutant in a load's account and in the rows themselves."""
    found = []
    rows = accepted = files = 0
    for file_id, account in report.files.items():
        if not one.alone and one.token not in account.name:
            continue
        files += 1
        rows += account.rows_in
        accepted += account.accepted
        said, kept = (account.rows_in, account.accepted, account.rejected), held.get(f"{file_id}/{account.name}")
        if kept is None or kept[:3] != said:
            found.append(f"the report says {said}, the file {kept and kept[:3]}")
        elif (kept[3], kept[4], kept[5]) != (account.accepted, account.rejected, 0):
            found.append(
                f"of {said} rows in, accepted, rejected there are {kept[3]} held, {kept[4]} rejected, {kept[5]} astray"
            )
    known = one.made.rows
    if not files or known is None:
        return tuple(found)
    held_already = sum(name.count(one.token) for name in report.held)
    if rows != known and not held_already:
        found.append(f"{known} rows were written and {rows} are accounted for")
    if accepted < one.made.good and not held_already:
        found.append(f"{one.made.good} rows were left as they were and {accepted} are taken in")
    return tuple(found)


def answered(error: TrueCountError, scratch: Path) -> tuple[str, ...]:
    """What is wrong with a refusal: every sentence is one, is short, and speaks of the user's own file."""
    found = []
    for sentence in error.sentences:
        plain = sentence.replace(str(scratch / "into"), "").replace(str(scratch / "from"), "")
        if UNCLEAR.search(plain) or len(plain) > LONGEST or not plain.endswith(".") or str(scratch) in plain:
            found.append(f"not a clear sentence: {sentence[:300]!r}")
    return tuple(found)
