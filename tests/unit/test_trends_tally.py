"""Crimes of a record file month by month, as at any load, and what moved between two loads."""

from datetime import date

import numpy as np
import pytest

from tests.frames import put
from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.records.store import Store
from truecount.trends.revisions import ALL, revisions
from truecount.trends.tallies import BY, NO_FLAG, tally

APRIL = Period(start=date(2025, 4, 1), end=date(2025, 4, 30))


def crime(number, day="2025-04-10", class_code="105A", record=None, **more):
    told = {"force_id": "kent", "system": "s", "reference": f"C{number}", "class_code": class_code}
    return told | {"record_id": record or number, "recorded_at": f"{day} 10:00:00", "precision": "instant"} | more


def file(path, loads, replaced=()):
    """A record file of several loads, each a list of crimes; `replaced` loads are replaced by the one after."""
    with Store.write(path) as store:
        for load, crimes in enumerate(loads, start=1):
            put(
                store,
                "loads",
                {"load_id": load, "loaded_at": f"2025-0{load + 4}-01 00:00:00", "format": "f", "version": "1"},
            )
            made = {"file_id": load, "load_id": load, "name": f"f{load}", "sha256": str(load), "batch": "b"}
            newer = load + 1 if load in replaced else None
            put(store, "files", made | {"rows_in": 1, "accepted": 1, "rejected": 0, "replaced_by": newer})
            put(store, "crimes", *crimes, load=load)
    return path


@pytest.fixture
def two_loads(tmp_path):
    first = [
        crime(1),
        crime(2),
        crime(3, class_code="8N"),
        crime(4, "2025-05-02"),
        crime(5, cancelled_at="2025-04-20 00:00:00"),
        crime(6),
    ]
    second = [
        crime(1, record=11),
        crime(2, record=12, cancelled_at="2025-05-20 00:00:00"),
        crime(3, record=13, class_code="34B"),
        crime(4, "2025-04-30", record=14),
        crime(5, record=15),
        crime(7, record=17),
    ]
    with Store.read(file(tmp_path / "f.duckdb", [first, second], replaced=(1,))) as store:
        yield store


def test_crimes_are_counted_by_month_and_cancelled_ones_are_not(tmp_path):
    held = [crime(1), crime(2, "2025-04-30"), crime(3, "2025-07-01"), crime(4, cancelled_at="2025-05-01 00:00:00")]
    with Store.read(file(tmp_path / "f.duckdb", [held])) as store:
        found = tally(store, "kent")
    assert found.months == tuple(date(2025, month, 1) for month in (4, 5, 6, 7))
    assert found.total.tolist() == [2, 0, 0, 1]
    assert found.of("Violence without injury").tolist() == [2, 0, 0, 1]


def test_a_crime_counts_under_each_of_its_flags(tmp_path):
    held = [crime(1, flags="domestic abuse;knife"), crime(2, flags="knife"), crime(3)]
    with Store.read(file(tmp_path / "f.duckdb", [held])) as store:
        found = tally(store, "kent", "flag")
    assert dict(zip(found.names, found.counts[:, 0].tolist(), strict=True)) == {
        "domestic abuse": 1,
        "knife": 2,
        NO_FLAG: 1,
    }
    assert found.total.tolist() == [3]


def test_what_one_crime_is_stands_beside_the_names(tmp_path):
    with Store.read(file(tmp_path / "f.duckdb", [[crime(1)]])) as store:
        assert tally(store, "kent").units["Violence with injury"] == "per victim"
        assert tally(store, "kent", "district").units == {}


def test_the_small_force_adds_up_by_whatever_it_is_counted(small_force):
    with Store.read(small_force) as store:
        every = {by: tally(store, "simulated-kent", by) for by in BY}
    for by, found in every.items():
        assert np.array_equal(found.total, every["class"].total)
        assert by == "flag" or np.array_equal(found.counts.sum(axis=0), found.total)


def test_spans_are_whole_quarters_and_years_of_the_financial_year(small_force):
    with Store.read(small_force) as store:
        found = tally(store, "simulated-kent")
    quarters, counts = found.spans("quarter")
    assert str(quarters[0]) == "1 April 2016 to 30 June 2016" and counts.shape[1] == 4
    assert counts.sum() == found.spans("year")[1].sum() == found.total.sum()
    july = found.between(Period(start=date(2016, 7, 1), end=date(2017, 3, 31)))
    assert july.spans("year")[0] == [] and len(july.spans("month")[0]) == 9


def test_months_that_are_not_held_are_told(small_force):
    with Store.read(small_force) as store:
        found = tally(store, "simulated-kent")
    with pytest.raises(TrueCountError, match="holds crimes of 12 of the 24 months"):
        found.between(Period(start=date(2015, 4, 1), end=date(2017, 3, 31)))
    with pytest.raises(TrueCountError, match="there is"):
        found.of("Piracy")


@pytest.mark.parametrize(("force", "by", "words"), [("essex", "class", "no dated crime"), ("kent", "age", "not by")])
def test_what_cannot_be_counted_is_told(two_loads, force, by, words):
    with pytest.raises(TrueCountError, match=words):
        tally(two_loads, force, by)


def test_the_file_is_counted_as_it_stood_after_a_load(two_loads):
    assert tally(two_loads, "kent", load=1).total.tolist() == [4, 1]
    assert tally(two_loads, "kent", load=2).total.tolist() == tally(two_loads, "kent").total.tolist() == [5]


def test_what_moved_between_two_vintages_is_told_and_adds_up(two_loads):
    found = {one.name: one for one in revisions(two_loads, "kent", APRIL, before=1)}
    assert all(one.adds_up for one in found.values())
    every = found[ALL]
    assert (every.before, every.after) == (4, 5)
    assert (every.added, every.gone, every.cancelled, every.restored) == (1, 1, 1, 1)
    assert (every.dated_in, every.dated_out, every.classed_in, every.classed_out) == (1, 0, 0, 0)
    assert found["Violence with injury"].classed_out == 1 and found["Robbery"].classed_in == 1


def test_vintages_are_named_in_order(two_loads):
    with pytest.raises(TrueCountError, match="name the earlier one first"):
        revisions(two_loads, "kent", APRIL, before=2, after=1)
