"""The loader: typed rows, near names, plain sentences about broken files."""

import hashlib
import shutil
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

from truecount import TrueCountError, reference
from truecount.reference.catalogue import HOME, described
from truecount.reference.cells import BadCell, read_cell
from truecount.reference.loading import read
from truecount.reference.table import Column

TABLES = [
    "accuracy_statements",
    "audit_grading_bands",
    "checks",
    "classes",
    "conduct_crimes",
    "conduct_over",
    "counting_units",
    "editions",
    "events",
    "force_names",
    "forces",
    "former_classes",
    "incident_categories",
    "inspections",
    "offences",
    "outcome_headlines",
    "outcome_types",
    "outcomes_by_force_and_type",
    "outcomes_by_subgroup",
    "outcomes_by_year",
    "outside_numbers",
    "outside_ratio_case",
    "police_uk_categories",
    "police_uk_outcomes",
    "populations",
    "principal_order",
    "recorded_comparable",
    "recorded_crime",
    "recorded_crime_by_class",
    "recorded_crime_by_group",
    "recorded_crime_earlier",
    "reported_incidents",
    "rule_factors",
    "serious_at_school",
    "severity_scores",
    "severity_weights",
    "sources",
    "survey_crime",
]


def test_every_table_is_listed():
    assert reference.names() == TABLES


def test_a_csv_without_description_would_be_forgotten():
    assert sorted(path.stem for path in HOME.glob("*.csv")) == described(HOME)


def test_cells_are_typed():
    kent = reference.load("inspections").where(force_id="kent", kind="initial")[0]
    assert kent["published"] == date(2017, 6, 15)
    assert kent["overall_rate"] == Decimal("83.6")
    assert kent["unrecorded_a_year"] == 24300
    assert kent["rate_rounded"] is False
    assert kent["sexual_rate"] is None
    assert reference.load("police_uk_outcomes").where(label="Suspect charged")[0]["outcome_types"] == ("1", "1A")


def test_a_table_is_read_once():
    assert reference.load("forces") is reference.load("forces")


def test_the_hash_is_of_the_files_bytes():
    content = (HOME / "forces.csv").read_bytes()
    assert reference.load("forces").sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("name", TABLES)
def test_every_table_goes_into_ibis(name):
    table = reference.load(name)
    held = table.to_ibis()
    assert held.columns == tuple(column.name for column in table.columns)
    assert held.count().execute() == len(table.rows)


def test_ibis_keeps_what_is_unknown():
    held = reference.load("inspections").to_ibis()
    assert str(held.unrecorded_a_year.type()) == "int64"
    unknown = sum(row["unrecorded_a_year"] is None for row in reference.load("inspections").rows)
    assert held.unrecorded_a_year.isnull().sum().execute() == unknown > 0


def test_an_unknown_table_names_near_ones():
    with pytest.raises(TrueCountError, match=r'no reference table "inspection".*Did you mean "inspections"'):
        reference.load("inspection")


def test_an_unknown_column_names_near_ones():
    with pytest.raises(TrueCountError, match=r'no column "force".*Did you mean "force_id"'):
        reference.load("inspections").where(force="kent")


def test_importing_is_cheap():
    code = "import sys, truecount.reference; print(sorted({'ibis', 'pandas', 'duckdb', 'pyarrow'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "x", "x"),
        ("integer", "-7", -7),
        ("decimal", "8.0", Decimal("8.0")),
        ("date", "2026-04-01", date(2026, 4, 1)),
        ("flag", "yes", True),
        ("list", "1;1A", ("1", "1A")),
        ("integer", "", None),
    ],
)
def test_a_cell_is_read_by_type(kind, text, value):
    assert read_cell(Column("x", kind, "x"), text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "1.5"),
        ("decimal", "83,6"),
        ("decimal", "NaN"),
        ("date", "1/4/2026"),
        ("date", "2026-02-30"),
        ("date", "20260401"),
        ("flag", "Y"),
        ("list", "a;;b"),
        ("text", " x"),
        ("text", "x\ny"),
    ],
)
def test_a_bad_cell_is_refused(kind, text):
    with pytest.raises(BadCell):
        read_cell(Column("x", kind, "x"), text)


def test_a_broken_file_is_told_whole(tmp_path):
    shutil.copytree(HOME, tmp_path / "tables")
    path = tmp_path / "tables" / "inspections.csv"
    text = path.read_text("utf-8").replace("83.6,1.85", "83;6,wide", 1)
    path.write_text(text, "utf-8")
    table, faults = read(tmp_path / "tables", "inspections")
    assert [(fault.id, fault.column) for fault in faults] == [
        ("TC-R02", "overall_rate"),
        ("TC-R02", "overall_half_width"),
    ]
    row = faults[0].row
    assert faults[0].place == f"inspections.csv, row {row}, column overall_rate"
    assert faults[0].message == 'the cell is "83;6", which is not a number'
    assert table.rows[row - 2]["overall_rate"] is None
    assert table.rows[row - 2]["force_id"] == "kent"


def test_load_raises_plain_sentences(tmp_path, monkeypatch):
    shutil.copytree(HOME, tmp_path / "tables")
    (tmp_path / "tables" / "forces.csv").write_text("force_id,name\nkent,Kent Police\n", "utf-8")
    monkeypatch.setattr("truecount.reference.loading.HOME", tmp_path / "tables")
    reference.load.cache_clear()
    try:
        with pytest.raises(TrueCountError, match=r"forces\.csv, row 1: the header lacks short_name"):
            reference.load("forces")
    finally:
        reference.load.cache_clear()
