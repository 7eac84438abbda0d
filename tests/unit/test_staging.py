"""Large files, which the database reads in parts side by side: no part is left out, and none begins within a cell."""

from __future__ import annotations

from unittest.mock import patch

import duckdb
import pytest

from truecount.records.intake import stage
from truecount.records.intake.pieces import find, from_top, headers
from truecount.records.loading import load

HEADER = "Crime ID,Month,Reported by,Falls within,LSOA code,Crime type,Last outcome category\n"
GOOD = "{n:09},2015-01,Kent Police,Kent Police,E1,Burglary,x\n"
WIDE = "{n:09},2015-01,Kent Police,Kent Police,E1,Burglary,x,y\n"
SHORT = "{n:09},2015-01,Kent Police\n"
QUOTED = (
    '{n:09},2015-01,Kent Police,Kent Police,E1,Burglary,"x\n{n:09},2015-01,Kent Police,Kent Police,E1,Burglary,x"\n'
)
PART = 8_000_000
"""Bytes of a part."""
MANY = 8_000


def of_rows(path, kind):
    """Good rows of more than a part, and where the second begins many of a kind."""
    first = PART // len(GOOD.format(n=0)) - MANY // 4
    kinds = [*[GOOD] * first, *[kind] * MANY, *[GOOD] * 40_000]
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        file.writelines(kind.format(n=n) for n, kind in enumerate(kinds))
    return path, len(kinds)


@pytest.mark.parametrize(("kind", "rejected"), [(WIDE, MANY), (SHORT, MANY), (QUOTED, 0)])
def test_every_row_is_taken_in_or_rejected(kind, rejected, tmp_path):
    path, rows = of_rows(tmp_path / "c.csv", kind)
    report = load([path], tmp_path / "c.duckdb", "police-uk")
    assert (report.rows_in, report.rejected) == (rows, rejected)


def test_a_file_of_which_the_database_left_out_a_part_is_read_again(tmp_path):
    """If the database no longer leaves one out, the second reading can go."""
    path, _rows = of_rows(tmp_path / "c.csv", WIDE)
    with patch.object(stage, "_staged", wraps=stage._staged) as staged:
        load([path], tmp_path / "c.duckdb", "police-uk")
    assert [call.kwargs for call in staged.call_args_list] == [{"parallel": True}, {"parallel": False}]


@pytest.mark.parametrize(
    ("large", "encoding"),
    [(stage.ONE_PART, "utf-8"), (0, "utf-8"), (0, "cp1252")],
    ids=["in parts", "in one go", "cp1252"],
)
def test_a_last_row_that_leaves_a_quote_open_is_told(large, encoding, tmp_path, monkeypatch):
    """Whether the database tells it, or we do."""
    monkeypatch.setattr(stage, "ONE_PART", large)
    path = tmp_path / "c.csv"
    path.write_text(HEADER + QUOTED.format(n=0) + 'b,2015-01,Kent,"Dépôt\n,more\n', encoding=encoding)
    load([path], tmp_path / "c.duckdb", "police-uk")
    with duckdb.connect(str(tmp_path / "c.duckdb"), read_only=True) as database:
        told = database.execute('SELECT row, reason, value, "column" FROM rejects').fetchall()
    assert told == [(2, "TC-L03", 'b,2015-01,Kent,"Dépôt\n,more', None)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n3,4\n", 2),
        ("a,b\n1,2\n3,4", 2),
        ("a,b\n", 0),
        ("a,b\n\n\n1,2\n\r\n3,4\n\n", 2),
        ('a,b\n1,"2\n3,4"\n\n5,6\n', 2),
        ('a,b\n"1",2\n\n"3",4', 2),
        ("a,b\r\n1,2\r\n\r\n3,4\r\n", 2),
        ("title,\n\na,b\n1,2\n" + "\n" * 300 + "3,4\n", 2),
        ("a,b\n1,2\n" + "x" * 2_000_001 + "\n3,4\n", 3),
        ('a,b\n1,"2" "3\n4,5"\n6,7\n', 2),
        ('a,b\n1,"2""\n3,4"  "5\n6"\n7,8\n', 2),
        ('a,b\n1,"2" ""\n3,4\n', 2),
        ('a,b\n1,"2"x "3\n4,5\n', 2),
    ],
)
def test_rows_below_a_header_are_counted_without_the_database(text, rows, tmp_path):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8", newline="")
    (piece,), _passed = find([tmp_path / "a.csv"], tmp_path / "room")
    header = next(one for one in headers(piece.path) if "a" in one.names)
    top, _header = from_top(piece, header)
    assert top.rows == rows


@pytest.mark.parametrize("large", [stage.ONE_PART, 0], ids=["in parts", "in one go"])
def test_a_quote_that_is_opened_again_after_spaces_and_never_closed_takes_the_rest_of_the_file(
    large, tmp_path, monkeypatch
):
    monkeypatch.setattr(stage, "ONE_PART", large)
    path = tmp_path / "c.csv"
    path.write_text(HEADER + GOOD.format(n=0) + GOOD.format(n=1).replace("x", '"a" "b') + GOOD.format(n=2) * 900)
    report = load([path], tmp_path / "c.duckdb", "police-uk")
    assert (report.rows_in, report.rejected) == (2, 1)
    assert [rows for (notice, _words), rows in report.notices.items() if notice == "TC-N13"] == [900]


def test_delimiters_in_a_quote_that_is_opened_again_part_no_cells(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text(HEADER + GOOD.format(n=0).replace("x", '"a" "b,c,d,e,f,g"'))
    assert load([path], tmp_path / "c.duckdb", "police-uk").accepted == 1
