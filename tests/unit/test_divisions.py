"""Crimes of two periods by type and division, and the types that a reclassification renamed."""

from datetime import date

import numpy as np
import pytest

from tests.frames import put, put_loads
from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.records.store import Store
from truecount.reference import load
from truecount.trends.cells import Cell
from truecount.trends.divisions import DEFINITIONS, DIVISIONS
from truecount.trends.period_counts import cells_between
from truecount.trends.renamed import merge_of
from truecount.trends.splitting import split

JAN, MARCH = (Period(start=date(2016, month, 1), end=date(2016, month, 31)) for month in (1, 3))
LOST = "of no class"
VIOLENCE = "Violence against the person"


def crime(day="2016-01-10", class_code="8N", **more):
    return {
        "force_id": "kent",
        "class_code": class_code,
        "recorded_at": f"{day} 10:00:00",
        "precision": "instant",
    } | more


CRIMES = [
    crime(district="East", flags="Hate; Domestic abuse", committed_at="2016-01-01 19:59:00"),  # a Friday
    crime(district="East", flags="knife;firearm", committed_at="2016-01-01 20:00:00"),
    crime(district="", flags="bladed article", committed_at="2016-01-02 04:59:00"),
    crime(flags="knifepoint", committed_at="2016-01-02 05:00:00"),
    crime(class_code="105A", flags="domestic abuse high risk", committed_at="2016-01-03 02:00:00"),
    crime(class_code="105A", committed_at="2016-01-03 20:30:00"),
    crime(class_code="105A", committed_at="2016-01-04 00:00:00", reported_at="2016-01-04 21:00:00"),
    crime(class_code="34B", reported_at="2016-01-08 23:00:00"),
    crime(class_code="34B", reported_at="2016-01-08 23:00:00", precision="day"),
    crime("2016-02-10", "19C"),
    crime("2016-03-31", "19C"),
    crime("2016-03-31", LOST),
    crime("2016-03-31", "N100/01"),
    crime("2016-03-31", cancelled_at="2016-04-01 00:00:00"),
    crime("2016-03-01", "8N", reference="R", system="s"),
    crime("2016-03-01", "105A", reference="R", system="s"),
    crime("2016-03-01", recorded_at=None),
    crime("2016-03-01", force_id="essex"),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("divided") / "f.duckdb"
    with Store.write(path) as made:
        put_loads(made, "2016-05-01")
        put(made, "crimes", *({"record_id": n} | one for n, one in enumerate(CRIMES)))
    with Store.read(path) as made:
        yield made


def counted(store, by=None, of=None, **more):
    return cells_between(store, "kent", JAN, MARCH, by, of, **more)


def of_division(side):
    found = {}
    for cell, crimes in side.items():
        found[cell.division] = found.get(cell.division, 0) + crimes
    return found


def test_each_crime_counts_once_and_not_when_cancelled(store):
    found = counted(store)
    assert found.before == {
        Cell("Violence with injury", "violence"): 4,
        Cell("Violence without injury", "violence"): 3,
        Cell("Robbery", "other crime"): 2,
    }
    assert found.after == {Cell("Rape", "sexual offences"): 1, Cell("Violence without injury", "violence"): 1}


def test_what_has_no_kind_is_left_out_and_told(store):
    found = counted(store)
    assert found.left_out == 2
    assert [line.split(":")[1].split()[0] for line in found.told] == ["1", "1", "1"]
    assert "class that is not known" in found.told[0] and "no crimes" in found.told[1] and "no day" in found.told[2]
    assert counted(store, of=[VIOLENCE]).left_out == 1


def test_kinds_are_counted_over_every_month_whichever_groups_are_asked_for(store):
    found = counted(store, of=["Robbery"])
    assert found.months == tuple(date(2016, month, 1) for month in (1, 2, 3))
    assert {kind: each.tolist() for kind, each in found.by_kind.items()} == {
        "violence": [7, 0, 1],
        "sexual offences": [0, 1, 1],
        "other crime": [2, 0, 0],
    }
    assert sum(found.before.values()) == 2 and found.after == {}
    assert [one.source for one in found.made_from] == ["1.csv"]


@pytest.mark.parametrize("by", DIVISIONS)
def test_the_categories_of_a_division_add_up_type_by_type(store, by):
    whole, parted = counted(store), counted(store, by)
    for side, parts in ((whole.before, parted.before), (whole.after, parted.after)):
        added = {}
        for cell, crimes in parts.items():
            assert cell.division
            plain = cell._replace(division="")
            added[plain] = added.get(plain, 0) + crimes
        assert added == side


def test_a_district_that_is_empty_is_not_told(store):
    assert of_division(counted(store, "district").before) == {"East": 2, "not told": 7}


def test_a_flag_is_read_among_others_and_not_within_a_word(store):
    abuse = {"flagged domestic abuse": 2, "not flagged domestic abuse": 7}
    assert of_division(counted(store, "domestic abuse").before) == abuse
    weapons = {"firearm": 1, "knife or sharp instrument": 1, "none flagged": 7}
    assert of_division(counted(store, "weapon").before) == weapons


def test_a_night_belongs_to_the_day_it_begins_on_and_midnight_sharp_is_no_hour(store):
    assert of_division(counted(store, "night-time economy").before) == {
        "daytime": 2,
        "Friday and Saturday nights": 4,
        "other nights": 1,
        "time not told": 2,
    }


def test_what_is_counted_can_be_split(store):
    found = counted(store, "district", [VIOLENCE])
    even = {"violence": np.full(50, 0.8)}
    made = split(found.before, found.after, even, even)
    assert made.total.before == 7 and {one.name for one in made.by_division} == {"East", "not told"}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"by": "age"}, "not by"),
        ({"of": ["Piracy"]}, "no offence group Piracy"),
        ({"of": ["Burglary"]}, "no crime of Burglary"),
        ({"first": Period(start="2015-12-01", end="2016-01-31")}, "run from January 2016 to March 2016"),
        ({"last": Period(start="2016-03-01", end="2016-04-30")}, "not hold all months"),
        ({"first": Period(start="2016-01-02", end="2016-01-31")}, "not whole months"),
        ({"last": JAN}, "earlier period first"),
        ({"force_id": "surrey"}, "no dated crime of surrey"),
    ],
)
def test_what_cannot_be_counted_is_told(store, more, words):
    asked = {"force_id": "kent", "first": JAN, "last": MARCH} | more
    with pytest.raises(TrueCountError, match=words):
        cells_between(store, **asked)


OLD = {"Domestic burglary": 428, "Non-domestic burglary": 653}
NEW = {"Residential burglary": 841, "Burglary business and community": 344}
NEWEST = {"Residential burglary of a home": 700, "Residential burglary of unconnected building": 90}


def test_types_that_ended_are_merged_with_those_that_began_though_a_few_came_late():
    found = merge_of(OLD | {"Arson": 7}, NEW | {"Domestic burglary": 2})
    assert found == dict.fromkeys((*OLD, *NEW), "Burglary (types renamed)")


def test_a_period_that_the_change_cuts_through_is_merged_too():
    assert {*merge_of(OLD, OLD | NEW)} == {*OLD, *NEW}


def test_types_are_left_alone_where_no_change_lies_between_the_periods():
    assert merge_of(NEW | {"Domestic burglary": 2}, NEW) == {}
    assert merge_of({"Homicide": 3}, {"Death or serious injury caused by illegal driving": 5}) == {}


def test_only_what_ended_is_merged_in_a_later_change_and_all_over_both():
    business = {"Burglary business and community": 300}
    assert {*merge_of(NEW, NEWEST | business)} == {"Residential burglary", *NEWEST}
    assert {*merge_of(OLD, NEWEST | business)} == {*OLD, *NEWEST, *business}


def test_a_merged_type_has_the_crimes_of_its_parts_and_says_so(store):
    merge = {"Violence with injury": "assault", "Violence without injury": "assault", "Bicycle theft": "theft"}
    found = counted(store, merge=merge)
    assert found.types == ({"assault": 7, "Robbery": 2}, {"Rape": 1, "assault": 1})
    assert found.told[-1] == "Counted together as assault: Violence with injury, Violence without injury."


def test_definitions_name_groups_that_there_are_and_their_source():
    groups = {row["offence_group"] for row in load("classes").rows}
    for one in DEFINITIONS.values():
        assert {*one.groups} <= groups and one.source and VIOLENCE in one.groups
    assert len({one.groups for one in DEFINITIONS.values()}) == len(DEFINITIONS)
