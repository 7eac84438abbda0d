"""Every force's outcomes by offence subgroup: whole, and in agreement with the other tables and the published file."""

import csv
import gzip
from collections import Counter

import pytest

from tests.conftest import SHARED
from truecount import reference

TABLE = "outcomes_by_force_and_type"
FILE = SHARED / "data" / "home_office" / "outcomes_2017_18.csv.gz"
COLUMNS = {"cohort": "offences", "closed": "force_outcomes_recorded_in_quarter"}
CODES = [str(code) for code in (*range(19), 20, 21)]


def rows(**equals):
    return reference.load(TABLE).where(**equals)


def test_every_force_and_the_transport_police_has_every_type_on_both_bases():
    bodies = {row["force_id"] for row in reference.load("forces").where(kind="territorial")} | {"btp"}
    held = Counter((row["area"], row["basis"]) for row in rows())
    assert held == {(body, basis): 23 for body in bodies for basis in COLUMNS}


def test_kents_year_is_one_number_and_its_charges_another():
    kent = rows(area="kent", basis="cohort")
    assert sum(row["crimes"] for row in kent) == 177_187
    assert sum(row["o1"] for row in kent) == 14_251


def test_outcome_types_add_up_to_the_crimes_of_their_row():
    assert all(row["crimes"] == sum(row[f"o{code}"] for code in CODES) for row in rows())


def test_types_of_crime_add_up_to_the_years_outcomes_of_every_force():
    found = Counter()
    for row in rows():
        for code in CODES:
            found[row["area"], row["basis"], code] += row[f"o{code}"]
    given = {
        (row["area"], row["basis"], row["outcome"]): row["crimes"]
        for row in reference.load("outcomes_by_year").where(year="2017/18", vintage="2018")
        if row["area"] != "england-and-wales"
    }
    assert {key: n for key, n in found.items() if n} == {key: n for key, n in given.items() if n}


def test_forces_add_up_to_the_subgroups_of_england_and_wales():
    found = Counter()
    for row in rows():
        for code in CODES:
            found[row["basis"], row["group"], row["subgroup"], code] += row[f"o{code}"]
    given = {
        (row["basis"], row["group"], row["subgroup"], row["outcome"]): row["crimes"]
        for row in reference.load("outcomes_by_subgroup").where(area="england-and-wales")
    }
    assert {key: n for key, n in found.items() if n} == {key: n for key, n in given.items() if n}


@pytest.mark.slow
@pytest.mark.skipif(not FILE.is_file(), reason="the published file to compare with is not here")
def test_every_count_is_the_sum_of_the_published_file():
    expected = Counter()
    with gzip.open(FILE, "rt", encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            for basis, column in COLUMNS.items():
                if row["force_name"] != "NA" and row[column] != "NA":
                    expected[row["force_name"], basis, row["offence_subgroup"], row["outcome_type"]] += int(row[column])
    ids = {name: reference.force(name)["force_id"] for name, *_ in expected}
    held = {
        (row["area"], row["basis"], row["subgroup"], code): row[f"o{code}"]
        for row in rows()
        for code in CODES
        if row[f"o{code}"]
    }
    assert held == {(ids[name], *rest): n for (name, *rest), n in expected.items() if n}
