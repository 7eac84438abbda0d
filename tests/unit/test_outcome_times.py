"""Histories of crimes, how long their outcomes took, and nowcasts, from small record files."""

from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from truecount import TrueCountError, reference
from truecount.figure import Period
from truecount.outcomes import counts
from truecount.outcomes.histories import CAUSES, OPEN, histories
from truecount.outcomes.nowcast import mix, nowcast, nowcast_of, pace
from truecount.outcomes.time_methods import METHODS
from truecount.outcomes.times import flow, flow_of, time_to_outcome, times_of
from truecount.records import Store, load
from truecount.records.schema import ALL_TABLES

close = pytest.approx
START = date(2017, 1, 1)
YEAR = Period(start=START, end=date(2017, 12, 31))


def put(store, table, rows):
    schema = ALL_TABLES[table].schema
    whole = [{"record_id": n, "load_id": 1, "file_id": 1, "row": n} | row for n, row in enumerate(rows, 1)]
    columns = {name: [row.get(name) for row in whole] for name in schema.names}
    store.connection.insert(table, pa.table(columns, schema=schema.to_pyarrow()))


def at(days):
    return datetime(2017, 1, 1, 9) + timedelta(days=days)


def made(path, crimes, outcomes):
    """A record file of Kent: crimes as (reference, day recorded, class) and outcomes as (reference, day, type)."""
    common = {"force_id": "kent", "system": "s", "precision": "instant"}
    with Store.write(path) as store:
        store.connection.raw_sql(
            "INSERT INTO loads VALUES (1, '2019-01-01', 'made', NULL, '0');"
            "INSERT INTO files VALUES (1, 1, 'made.csv', 'a', 'a', 0, 0, 0, NULL)"
        )
        put(store, "crimes", [common | {"reference": r, "recorded_at": at(d), "class_code": c} for r, d, c in crimes])
        given = [
            common | {"crime_reference": r, "assigned_at": None if d is None else at(d), "outcome_type": o}
            for r, d, o in outcomes
        ]
        put(store, "outcomes", given)
    return path


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    crimes = [("a", 0, "8N"), ("b", 0, "8N"), ("c", 10, "8N"), ("d", 20, "28A"), ("e", 60, "28A"), (None, 5, "8N")]
    outcomes = [
        ("a", 4, "18"),
        ("a", 50, "1"),
        ("b", 30, "16"),
        ("c", 10, "18"),
        ("d", 15, "8"),
        ("e", None, "1"),
        ("z", 100, "1"),
    ]
    with Store.read(made(tmp_path_factory.mktemp("few") / "few.duckdb", crimes, outcomes)) as store:
        yield store


@pytest.fixture(scope="module")
def five(few):
    return histories(few, "kent")


def named(of):
    return [[OPEN, *of.causes][place] for place in of.cause]


def test_a_crime_has_its_latest_outcome_on_the_day_it_first_had_that_one(five):
    found = five
    order = np.lexsort((found.ages, found.recorded))
    assert found.day(found.as_at) == START + timedelta(days=100)
    assert (found.recorded - found.recorded.min())[order].tolist() == [0, 0, 10, 20, 60]
    assert found.ages[order].tolist() == [30, 50, 0, 0, 40]
    names = [named(found)[place] for place in order]
    assert names[:4] == [
        "victim does not support action",
        "charged or summonsed",
        "no suspect identified",
        "out of court",
    ]
    assert names[4] == OPEN
    assert found.told == (
        "1 outcomes have no date and are taken as not given.",
        "1 outcomes were given before the crime was recorded and count as given on that day.",
    )


def test_as_at_a_day_nothing_later_is_known(few):
    found = histories(few, "kent", START + timedelta(days=40))
    order = np.lexsort((found.ages, found.recorded))
    assert found.ages[order].tolist() == [4, 30, 0, 0]
    assert "charged or summonsed" not in named(found)


def test_every_outcome_type_and_every_group_of_labels_is_in_one_group_of_outcomes():
    types = {row["code"] for row in reference.load("outcome_types").rows} - {counts.NOT_YET}
    groups = {row["group"] for row in reference.load("police_uk_outcomes").rows} - {counts.OPEN}
    held = [code for codes in CAUSES.values() for code in codes]
    assert len(held) == len(set(held))
    assert set(held) == types | groups | {counts.UNKNOWN}


def test_flows_add_up_to_the_crimes_recorded(five):
    found = flow_of(five, YEAR, by="crime type")
    every = [one for one in found if ".all-crime." in one.id]
    assert sum(one.parts[0] for one in every) == every[0].parts[1] == 5
    assert {one.title: one.parts[0] for one in every}["Still open"] == 1
    violence = [one for one in found if "violence" in one.id]
    assert {one.parts[1] for one in violence} == {3}
    assert sum(one.parts[0] for one in violence) == 3


def test_shares_and_medians_are_those_of_aalen_and_johansen(few):
    found = time_to_outcome(few, "kent", Period(start=START, end=date(2017, 1, 25)))
    by_id = {one.id.split(".")[1]: one for one in found.figures}
    assert by_id["within-7-days-no-suspect-identified"].value == close(25)
    assert by_id["within-30-days-victim-does-not-support-action"].value == close(25)
    assert by_id["after-30-days-still-open"].value == close(25)
    assert by_id["days-to-any-half"].value == 0
    assert by_id["days-to-any-three-quarters"].value == 30
    assert by_id["days-to-any-three-quarters"].interval is None
    assert by_id["days-to-charged-or-summonsed"].value == 50
    assert "within-90-days-out-of-court" in by_id
    assert "within-180-days-out-of-court" not in by_id
    assert {one.outcome for one in found.curves} >= {OPEN, "out of court"}
    assert sum(one.share for one in found.curves) == close(np.ones(len(found.curves[0].share)))


def test_types_with_few_crimes_are_named_and_not_shown(five):
    found = times_of(five, YEAR, by="crime type")
    assert {one.crime_type for one in found.curves} == {"all crime"}
    assert any("fewer than 20 crimes are not shown by themselves: " in told for told in found.figures[0].warnings)


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda store, _of: histories(store, "essex"), "no dated outcomes of Essex Police"),
        (lambda store, _of: histories(store, "kent", date(2016, 1, 1)), "no crimes of Kent Police with a reference"),
        (lambda _store, of: flow_of(of, Period(start=date(2018, 1, 1), end=date(2018, 2, 1))), "No crimes of Kent"),
        (lambda _store, of: flow_of(of, YEAR, by="district"), 'by "crime type" or for all crime together'),
        (lambda _store, of: nowcast_of(of, YEAR, horizon=365), "none has been followed for more than 100 days"),
    ],
)
def test_what_the_file_cannot_tell_is_refused(few, five, work, words):
    with pytest.raises(TrueCountError, match=words):
        work(few, five)


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Crimes of 400 days, 12 a day of two types; an outcome comes within 120 days, and is known by day 399."""
    numbers = np.random.default_rng(4)
    crimes, outcomes = [], []
    for number in range(4_800):
        kind = number % 2
        reference_, recorded = f"k{number}", number // 12
        wait = int(numbers.integers(0, 120))
        crimes.append((reference_, recorded, ("8N", "28A")[kind]))
        if recorded + wait <= 399:
            outcomes.append((reference_, recorded + wait, str(numbers.choice(["18", "16", "1"], p=SHARES[kind]))))
    with Store.read(made(tmp_path_factory.mktemp("many") / "many.duckdb", crimes, outcomes)) as store:
        return histories(store, "kent")


SHARES = ((0.2, 0.5, 0.3), (0.8, 0.1, 0.1))


def days(first, last):
    return Period(start=START + timedelta(days=first), end=START + timedelta(days=last))


def test_a_nowcast_is_near_what_young_crimes_come_to(many):
    found = {one.id.split(".")[1]: one for one in nowcast_of(many, days(310, 369), horizon=150, by=None)}
    charged = found["nowcast-charged-or-summonsed"]
    assert charged.interval.low < 20 < charged.interval.high
    assert charged.value == close(20, abs=4)
    assert found["nowcast-still-open"].value == close(0, abs=0.5)
    assert len(found) == 4
    assert charged.period == days(310, 369)
    assert charged.seed == 1


def test_a_nowcast_by_type_adds_up_and_tells_types_apart(many):
    found = nowcast_of(many, days(310, 369), horizon=150)
    for kind in ("all-crime", "violence-with-injury"):
        own = [one for one in found if f".{kind}." in one.id]
        assert sum(one.value for one in own) == close(100)
    filed = {one.id.split(".")[2]: one.value for one in found if "no-suspect" in one.id}
    (burglary,) = (value for name, value in filed.items() if "burglary" in name)
    assert burglary - filed["violence-with-injury"] > 40


def test_the_same_seed_makes_the_same_figures_and_another_the_same_values(many):
    one, again, other = (nowcast_of(many, days(340, 369), 150, None, seed) for seed in (1, 1, 2))
    assert [figure.hash for figure in one] == [figure.hash for figure in again]
    assert [figure.value for figure in one] == [figure.value for figure in other]
    assert [figure.interval for figure in one] != [figure.interval for figure in other]


def test_the_youngest_month_is_withheld_and_said_to_be(many):
    found = nowcast_of(many, days(360, 399), horizon=150, by=None)
    assert found[0].period == days(360, 369)
    assert found[0].warnings == (
        "360 crimes of the cohort are withheld: they have been followed for less than 30 days.",
    )
    (alone, *_rest) = nowcast_of(many, days(380, 399), horizon=150)
    assert alone.value is None
    assert "240 crimes of the cohort are withheld" in alone.warnings[0]


def test_crimes_older_than_the_horizon_are_counted_as_they_stood_at_it(many):
    found = mix(many, days(0, 59), 60, pace(many, 60))
    own = many.only(many.within(days(0, 59)))
    assert found.expected[:, -1].sum() == ((own.cause == 0) | (own.ages > 60)).sum()
    assert (found.drawn == found.drawn[0]).all()


STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
GIVEN = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type"


@pytest.fixture(scope="module")
def months(tmp_path_factory):
    folder = tmp_path_factory.mktemp("months")
    crimes = [("a", "2015-01"), ("b", "2015-01"), ("c", "2015-02"), ("d", "2015-04")]
    given = [("a", "2015-01", "Suspect charged"), ("a", "2015-03", "Offender sent to prison")]
    given += [("b", "2015-03", "Unable to prosecute suspect"), ("c", "2015-03", "Local resolution")]
    given += [("z", "2015-04", "Suspect charged")]
    street = [f"{key},{month},Kent Police,Kent Police,,,A Street,,,Burglary,," for key, month in crimes]
    outcome = [f"{key},{month},Kent Police,Kent Police,,,A Street,,,{label}" for key, month, label in given]
    (folder / "2015-01-kent-street.csv").write_text("\n".join([STREET, *street]))
    (folder / "2015-01-kent-outcomes.csv").write_text("\n".join([GIVEN, *outcome]))
    load(sorted(folder.glob("*.csv")), folder / "out.duckdb", "police-uk")
    with Store.read(folder / "out.duckdb") as store:
        yield store


def test_a_file_of_months_is_counted_in_months_and_says_so(months):
    found = histories(months, "kent")
    assert (found.step, found.day(found.as_at), found.types) == ("month", date(2015, 4, 30), ("burglary",))
    assert sorted(found.ages.tolist()) == [0, 0, 1, 2]
    assert sorted(named(found)) == [
        "charged or summonsed",
        "out of court",
        OPEN,
        "unable to prosecute",
    ]
    assert "The file gives months only" in found.told[0]
    times = times_of(found, Period(start=date(2015, 1, 1), end=date(2015, 2, 28)))
    by_id = {one.id.split(".")[1]: one for one in times.figures}
    assert by_id["months-to-any-half"].value == 1
    assert by_id["within-1-month-out-of-court"].value == close(100 / 3)
    assert by_id["months-to-any-half"].unit == "months from being recorded"


def test_a_month_that_has_not_ended_is_not_known(months):
    found = histories(months, "kent", date(2015, 3, 30))
    assert found.day(found.as_at) == date(2015, 2, 28)


def test_a_nowcast_of_months_withholds_the_last_month(months):
    found = nowcast(months, "kent", Period(start=date(2015, 2, 1), end=date(2015, 4, 30)), horizon=61, by=None)
    assert found[0].title == "Charged or summonsed within 2 months"
    assert found[0].period == Period(start=date(2015, 2, 1), end=date(2015, 3, 31))
    assert "followed for less than 1 month" in found[0].warnings[0]


def test_every_figure_has_a_method_of_the_list(few, many):
    period = days(0, 300)
    figures = [*times_of(many, period).figures, *flow(few, "kent", YEAR)]
    figures += nowcast_of(many, period, horizon=150, by=None)
    assert {one.method.id for one in figures} == {one.id for one in METHODS}
    assert len({one.id for one in figures}) == len(figures)
