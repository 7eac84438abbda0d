"""Outcomes of the real published files: every force, type and quarter at once, and crimes followed through a year."""

from __future__ import annotations

import time

import pytest

from truecount import outcomes, reference
from truecount.outcomes.divided import divided, outcomes_table
from truecount.outcomes.followed import KINDS, followed_outcomes
from truecount.records import Store, load

pytestmark = pytest.mark.slow

SECONDS = 2
"""A country by type and quarter takes less; it takes a fraction of a second where nothing else runs."""


@pytest.fixture(scope="module")
def home_office(real_data, tmp_path_factory):
    into = tmp_path_factory.mktemp("home-office") / "ho.duckdb"
    load([real_data / "home_office" / "outcomes_2017_18.csv.gz"], into, "home-office")
    with Store.read(into) as store:
        yield store


@pytest.fixture(scope="module")
def cleveland(real_data, tmp_path_factory):
    into = tmp_path_factory.mktemp("cleveland") / "c.duckdb"
    load([real_data / "police_uk" / "cleveland_2015"], into, "police-uk")
    with Store.read(into) as store:
        yield followed_outcomes(store, "cleveland")


def test_every_force_type_and_quarter_takes_under_two_seconds(home_office):
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        found = outcomes_table(home_office, "2017/18", "cohort", ("crime-type", "quarter"))
        taken.append(time.perf_counter() - started)
    assert min(taken) < SECONDS
    assert len(set(found.column("area").to_pylist())) == 44
    assert len(set(found.column("period").to_pylist())) == 4


def test_kents_types_add_up_to_its_year(home_office):
    names = ["charged-of-recorded", "victim-does-not-support"]
    whole, *parts = [
        one
        for one in divided("kent", "2017/18", "cohort", home_office, "crime-type", names)
        if "charged" in one.figure.id
    ]
    assert whole.figure.parts == (14_251, 177_187)
    assert [sum(one.figure.parts[at] for one in parts) for at in (0, 1)] == [14_251, 177_187]


def test_the_parts_of_the_country_are_those_of_the_reference_table(home_office):
    found = divided(
        "all-forces", "2017/18", "cohort", home_office, "crime-type", ["named-suspect-victim-withdrew-of-all"]
    )
    rows = reference.load("outcomes_by_subgroup").where(area="england-and-wales", year="2017/18", basis="cohort")
    for part in (one for one in found if one.name):
        own = [row for row in rows if row["subgroup"] == part.name]
        expected = (sum(row["crimes"] for row in own if row["outcome"] == "16"), sum(row["crimes"] for row in own))
        assert part.figure.parts == expected, part.name


def test_the_table_is_what_each_force_has_alone(home_office):
    table = outcomes_table(home_office, "2017/18", "closed", (), ["charged-of-closed"]).to_pylist()
    for row in table[::9]:
        (figure, _all) = outcomes.rates(row["area"], "2017/18", "closed", home_office, ["charged-of-closed"])
        assert (row["numerator"], row["denominator"]) == figure.parts


def test_clevelands_crimes_are_followed_to_the_row(cleveland):
    found = {one.id.removeprefix("outcomes.").rsplit(".", 1)[0]: one for one in cleveland.figures}
    assert cleveland.histories.num_rows == 47_458
    assert sum(cleveland.histories.column("rows").to_pylist()) == 57_631
    assert found["followed.several"].parts == (7_825, 47_458)
    assert found["followed.reopened"].parts == (265, 47_458)


def test_where_clevelands_street_files_and_outcome_files_disagree(cleveland):
    totals = [sum(cleveland.months.column(kind).to_pylist()) for kind in KINDS]
    assert totals == [39_314, 4_442, 101, 2_184, 0, 1_265]
    alone = cleveland.months.column("an outcome in the street file alone").to_pylist()
    assert alone[-1] == max(alone) == 1_212
    assert cleveland.months.num_rows == 12
