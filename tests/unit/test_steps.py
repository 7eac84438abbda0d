"""Steps that are the same every time are written down once, and come to what expressions come to after that."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pytest
from ibis import _

from truecount.records.backends import Backend, backend_of, keeper
from truecount.records.steps import Steps

NAMES = pa.table({"code": ["a", "b"], "name": ["Assault", "Burglary"]})


class Counted:
    """Steps that count the rows of a code, and how often they were written down as expressions."""

    def __init__(self) -> None:
        self.times = 0
        self.steps = Steps(self.write)

    def write(self, kept: Backend) -> None:
        self.times += 1
        keep = keeper(kept)
        kept.put("names", NAMES)
        by_code = keep("by_code", kept.table("given").group_by("code").agg(rows=_.count()))
        keep("named", by_code.join(kept.table("names"), "code").select("name", "rows"))
        kept.keep("nobody", by_code, empty=True)

    def of(self, *codes: str) -> dict[str, int]:
        kept = backend_of(ibis.duckdb.connect(), "room")
        kept.put("given", pa.table({"code": pa.array(codes, pa.string())}))
        self.steps(kept)
        assert not kept.has_rows("nobody")
        return {row["name"]: row["rows"] for row in kept.table("named").to_pyarrow().to_pylist()}


def test_another_database_gives_what_its_own_rows_come_to() -> None:
    counted = Counted()
    assert counted.of("a", "b", "a") == {"Assault": 2, "Burglary": 1}
    assert counted.of("b") == {"Burglary": 1}
    assert counted.of() == {}
    assert counted.times == 1


def test_each_room_has_statements_of_its_own() -> None:
    counted, connection = Counted(), ibis.duckdb.connect()
    for room, codes in {"one": ["a"], "other": ["b", "b"]}.items():
        kept = backend_of(connection, room)
        kept.put("given", pa.table({"code": codes}))
        counted.steps(kept)
        assert kept.table("named").rows.to_pyarrow().to_pylist() == [len(codes)]


def test_steps_that_fail_the_first_time_are_written_down_again() -> None:
    counted = Counted()
    kept = backend_of(ibis.duckdb.connect(), "room")
    with pytest.raises(Exception, match="given"):
        counted.steps(kept)
    assert counted.of("a") == {"Assault": 1}
