"""Statements that file rows are written once a layout; what differs from shelf to shelf is read beside them."""

from __future__ import annotations

import duckdb
import pytest

from truecount.records.intake import force_export, police_uk
from truecount.records.intake.filing import filing
from truecount.records.intake.mapping import ColumnMapping, Mapping, TableMapping, read_mapping
from truecount.records.loading import load

HEADER = "Crime ID,Month,Reported by,Falls within,LSOA code,Crime type,Last outcome category"
GOOD = "a{n},2015-01,Kent Police,Kent Police,E1,Burglary,x"
ODD = "b{n},2015-13,Kent Police,Kent Police,E1,Burglary,x"
BROKEN = "c{n},2015-01,Kent Police"


def street(folder, name, header, *rows):
    path = folder / name
    path.write_text("\n".join([header, *(row.format(n=n) for n, row in enumerate(rows))]) + "\n", encoding="utf-8")
    return path


def held(into, question):
    with duckdb.connect(str(into), read_only=True) as database:
        return database.execute(question).fetchall()


def test_statements_of_a_layout_are_written_once():
    layout, *_others = police_uk.layouts()
    assert filing(layout, False) is filing(layout, False)
    assert filing(layout, False).insert is filing(layout, False).insert
    assert filing(layout, True).count != filing(layout, False).count


def test_the_layouts_of_a_mapping_are_made_once_and_those_of_another_are_others():
    def mapping(system="x"):
        columns = {"reference": ColumnMapping(column="Ref"), "recorded_at": ColumnMapping(column="When")}
        return Mapping(force="kent", system=system, dates=("iso",), tables={"crimes": TableMapping(columns=columns)})

    assert force_export.layouts(mapping()) is force_export.layouts(mapping())
    assert force_export.layouts(mapping()) is not force_export.layouts(mapping("y"))


def test_loads_of_one_layout_keep_their_own_numbers_and_names_of_columns(tmp_path):
    """The same statements ran four times: with other loads, files, records, printed names, and rows that are broken."""
    into = tmp_path / "c.duckdb"
    load([street(tmp_path, "one.csv", HEADER, GOOD, ODD, GOOD)], into, "police-uk")
    load([street(tmp_path, "two.csv", HEADER.upper(), ODD, GOOD)], into, "police-uk")
    load([street(tmp_path, "three.csv", HEADER.replace(" ", "_"), GOOD, BROKEN, ODD, BROKEN, GOOD)], into, "police-uk")
    load(
        [street(tmp_path, n, HEADER, GOOD, row) for n, row in (("four.csv", GOOD), ("five.csv", ODD))],
        into,
        "police-uk",
    )
    assert held(into, "SELECT load_id, file_id, row, reference FROM crimes ORDER BY record_id") == [
        (1, 1, 1, "a0"),
        (1, 1, 3, "a2"),
        (2, 2, 2, "a1"),
        (3, 3, 1, "a0"),
        (3, 3, 5, "a4"),
        (4, 4, 1, "a0"),
        (4, 4, 2, "a1"),
        (4, 5, 1, "a0"),
    ]
    assert held(into, "SELECT count(DISTINCT record_id) FROM crimes") == [(8,)]
    assert held(into, 'SELECT load_id, file_id, row, "column", reason FROM rejects ORDER BY ALL') == [
        (1, 1, 2, "Month", "TC-L12"),
        (2, 2, 1, "MONTH", "TC-L12"),
        (3, 3, 2, None, "TC-L01"),
        (3, 3, 3, "Month", "TC-L12"),
        (3, 3, 4, None, "TC-L01"),
        (4, 5, 2, "Month", "TC-L12"),
    ]


def test_a_cell_that_two_fields_are_read_from_is_told_once_with_the_reason_of_the_one_at_fault(tmp_path):
    """`recorded_at` is always readable here when `outcome_type` is not, and both are at fault where it is empty."""
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        "force: kent\nsystem: x\ndates: ['%Y']\ntables: {outcomes: {columns: "
        "{crime_reference: Ref, outcome_type: When, assigned_at: When}}}\n",
        encoding="utf-8",
    )
    rows = street(tmp_path, "o.csv", "Ref,When", "a,2015", "b,", "c,x")
    load([rows], tmp_path / "o.duckdb", "force-export", read_mapping(mapping))
    assert held(tmp_path / "o.duckdb", 'SELECT row, "column", reason FROM rejects ORDER BY ALL') == [
        (1, "When", "TC-L15"),
        (2, "When", "TC-L10"),
        (3, "When", "TC-L15"),
    ]


@pytest.mark.parametrize("name", ["ROWID", "n", "Value", "Found", "Read from", "Told"])
def test_columns_may_have_any_name(name, tmp_path):
    """A code that is not listed is counted by a column of the name, and its commonest values are told."""
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        "force: kent\nsystem: x\ndates: iso\ntables: {crimes: {columns: "
        f"{{reference: Ref, recorded_at: When, offence_code: {name}}}}}}}\n",
        encoding="utf-8",
    )
    rows = street(tmp_path, "c.csv", f"Ref,When,{name}", "a,2015-01-01,zzz", "b,x,105A")
    report = load([rows], tmp_path / "c.duckdb", "force-export", read_mapping(mapping))
    assert (report.accepted, report.rejected) == (1, 1)
    assert any("zzz" in words for _id, words in report.notices)
    assert held(tmp_path / "c.duckdb", "SELECT offence_code FROM crimes") == [("zzz",)]
