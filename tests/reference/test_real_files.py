"""The real published files, loaded whole: the counts that must reproduce, to the row."""

from __future__ import annotations

import datetime

import pytest
from ibis import _

from truecount.records import Store, load


@pytest.fixture(scope="module")
def cleveland(real_data, tmp_path_factory):
    into = tmp_path_factory.mktemp("cleveland") / "c.duckdb"
    report = load([real_data / "police_uk" / "cleveland_2015"], into, "police-uk")
    with Store.read(into) as store:
        yield report, store


@pytest.fixture(scope="module")
def home_office(real_data, tmp_path_factory):
    into = tmp_path_factory.mktemp("home-office") / "ho.duckdb"
    folder = real_data / "home_office"
    names = ("recorded_crime_pfa_2017_18", "rolling_year_recorded_crime_pfa_2003_2018", "outcomes_2017_18")
    report = load([folder / f"{name}.csv.gz" for name in names], into, "home-office")
    with Store.read(into) as store:
        yield report, store


def total(rows) -> int:
    return int(rows.crimes.sum().execute())


def test_cleveland_2015_is_read_to_the_row(cleveland):
    report, store = cleveland
    assert (report.rows_in, report.rejected) == (89_754 + 57_631, 0)
    assert store.table("crimes").count().execute() == 47_306
    assert store.table("crimes").reference.nunique().execute() == 47_306
    assert store.table("incidents").count().execute() == 42_448
    assert store.table("outcomes").count().execute() == 57_631
    assert len(report.passed) == 11


def test_rows_reported_by_another_force_are_found_and_told(cleveland):
    report, store = cleveland
    (told,) = (rows for (notice, _message), rows in report.notices.items() if notice == "TC-N04")
    assert told == 7_310
    elsewhere = store.table("crimes").filter(_.reported_by == "Leicestershire Police")
    months = elsewhere.group_by("recorded_at").agg(n=_.count()).to_pyarrow().to_pylist()
    assert [row["recorded_at"] for row in months] == [datetime.datetime(2015, 11, 1)]


def test_rows_keep_the_order_of_their_file(cleveland, real_data):
    """A row's number is its place in the file, although files are read at once and in parallel."""
    import gzip

    _report, store = cleveland
    file = real_data / "police_uk" / "cleveland_2015" / "2015-07-cleveland-outcomes.csv.gz"
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        printed = [line.split(",")[0] for line in lines][1:]
    files = store.table("files").filter(_.name == file.name)
    rows = store.table("outcomes").semi_join(files, "file_id").order_by("row")
    held = rows.select("row", "crime_reference").to_pyarrow().to_pylist()
    assert [row["row"] for row in held] == list(range(1, len(printed) + 1))
    assert [row["crime_reference"] for row in held] == printed


def test_a_crime_id_that_stands_twice_is_one_crime(real_data, tmp_path):
    report = load([real_data / "police_uk" / "city_of_london_2024_2025"], tmp_path / "l.duckdb", "police-uk")
    assert (report.rows_in, report.rejected) == (18_867, 0)
    assert [rows for (notice, _m), rows in report.notices.items() if notice == "TC-N06"] == [273]
    with Store.read(tmp_path / "l.duckdb") as store:
        assert store.table("crimes").count().execute() == 18_341
        assert store.crimes().count().execute() == 18_068


def test_kent_2017_18_is_the_same_in_all_three_files(home_office):
    report, store = home_office
    assert (report.rows_in, report.rejected) == (23_068 + 46_469 + 450_913, 1)
    kent = store.current("published_counts").filter(_.force_id == "kent", _.period_end == datetime.date(2018, 3, 31))
    year = store.current("published_counts").filter(
        _.force_id == "kent", _.period_start >= datetime.date(2017, 4, 1), _.period_end <= datetime.date(2018, 3, 31)
    )
    assert total(kent.filter(_.dataset == "rolling-year")) == 177_187
    assert total(year.filter(_.dataset == "recorded-crime")) == 177_187
    assert total(year.filter(_.dataset == "outcomes", _.basis == "cohort")) == 177_187
    quarters = year.filter(_.dataset == "recorded-crime").group_by("period_start").agg(n=_.crimes.sum())
    assert quarters.order_by("period_start").to_pyarrow()["n"].to_pylist() == [41_233, 45_726, 46_337, 43_891]


def test_rolling_years_and_their_groups(home_office):
    _report, store = home_office
    kent = store.current("published_counts").filter(_.force_id == "kent", _.dataset == "rolling-year")

    def at(day: str, offence: str | None = None) -> int:
        rows = kent.filter(_.period_end == datetime.date.fromisoformat(day))
        return total(rows.filter(_.offence == offence) if offence else rows)

    assert [at(day) for day in ("2017-03-31", "2018-03-31", "2018-12-31")] == [131_532, 177_187, 197_085]
    days = ("2017-03-31", "2018-03-31", "2018-09-30")
    assert [at(day, "Public order offences") for day in days] == [4_980, 15_486, 21_642]
    assert [at(day, "Stalking and harassment") for day in days] == [6_960, 13_446, 19_316]
    assert at("2017-12-31") == 167_340  # printed as 30-12-2017


def test_what_the_files_do_that_they_should_not_is_told(home_office):
    report, store = home_office
    told: dict[str, int] = {}
    for (notice, _message), rows in report.notices.items():
        told[notice] = told.get(notice, 0) + rows
    assert told["TC-N01"] == 36 + 25 + 2_584
    assert told["TC-N02"] == 5_792
    assert told["TC-N07"] == 927
    (reject,) = store.table("rejects").to_pyarrow().to_pylist()
    assert (reject["row"], reject["reason"]) == (450_913, "TC-L06")


def test_two_spellings_of_a_body_are_one(home_office):
    _report, store = home_office
    bodies = store.table("published_counts").force_id.value_counts().to_pyarrow().to_pydict()["force_id"]
    assert {"city-of-london", "uk-finance", "kent", "btp"} <= set(bodies)
    assert len(bodies) == 47


def test_published_workbooks_open(real_data, tmp_path):
    """Real ODS workbooks of another kind are read through and told to be of another kind."""
    from truecount.errors import TrueCountError

    workbook = real_data / "home_office" / "police-workforce-sep18-tables.ods"
    with pytest.raises(TrueCountError, match="the file is not an open data table"):
        load([workbook], tmp_path / "x.duckdb", "home-office")
    assert not (tmp_path / "x.duckdb").exists()
