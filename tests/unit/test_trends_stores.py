"""Recorded crime as a record file holds it: published tables by dataset and year, records one by one."""

import pytest

from truecount import TrueCountError, trends
from truecount.records import Store, load
from truecount.trends import loaded

RECORDED = "Financial Year,Financial Quarter,Force Name,Offence Description,Offence Group,Offence Subgroup,Offence Code"
STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)


def recorded(*rows):
    return "\n".join([f"{RECORDED},Number of Offences", *rows])


def store(tmp_path, name, text, form):
    (tmp_path / name).write_text(text, encoding="utf-8")
    load([tmp_path / name], tmp_path / "out.duckdb", form)
    return Store.read(tmp_path / "out.duckdb")


def quarter(number, crimes, group="Theft offences", force="Kent", code="45"):
    return f"2017/18,{number},{force},Some offence,{group},Some,{code},{crimes}"


def test_a_year_is_the_sum_of_its_quarters_with_negative_counts_and_without_fraud(tmp_path):
    rows = [
        quarter(1, 100),
        quarter(2, 200),
        quarter(3, -5),
        quarter(4, 300),
        quarter(4, 77, "Fraud offences", code="51"),
    ]
    with store(tmp_path, "recorded.csv", recorded(*rows), "home-office") as held:
        (found,) = trends.recorded_in_store("kent", held)
    assert found.value == 595
    assert found.made_from[0].source == "recorded.csv"


def test_a_year_with_quarters_missing_is_unknown_and_not_reconciled(tmp_path):
    with store(tmp_path, "recorded.csv", recorded(quarter(1, 100), quarter(2, 200)), "home-office") as held:
        (found,) = trends.recorded_in_store("kent", held)
        assert trends.reconcile("kent", held) == []
    assert found.value is None
    assert "2 of the 4 quarters of 2017/18" in found.warnings[0]


def test_rolling_years_count_only_where_they_are_financial_years(tmp_path):
    text = "\n".join(
        [
            "12 months ending,PFA,Region,Offence,Rolling year total number of offences",
            "31-03-2018,Kent,South East,Robbery,1000",
            "31-03-2018,Kent,South East,Fraud offences,50",
            "31-12-2018,Kent,South East,Robbery,1200",
        ]
    )
    with store(tmp_path, "rolling.csv", text, "home-office") as held:
        (found,) = trends.recorded_in_store("kent", held)
        (difference,) = trends.reconcile("kent", held)
    assert (found.id, found.value) == ("recorded-in-file.kent.rolling-year.2017-18", 1000)
    assert difference.value == 1000 - 176_083
    assert "175,083 fewer than" in difference.warnings[0]


def test_with_a_store_the_published_series_is_followed_by_the_files(tmp_path):
    with store(tmp_path, "recorded.csv", recorded(*(quarter(n, 10) for n in (1, 2, 3, 4))), "home-office") as held:
        found = [one.id for one in trends.recorded_by_year("kent", held)]
        assert loaded.forces(held) == ["kent"]
    assert found[0] == "recorded.kent.2012-13"
    assert found[-1] == "recorded-in-file.kent.recorded-crime.2017-18"


def test_the_same_file_makes_the_same_figure_in_another_store(tmp_path):
    hashes = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        text = recorded(*(quarter(n, 10) for n in (1, 2, 3, 4)))
        with store(tmp_path / name, "recorded.csv", text, "home-office") as held:
            hashes.add(trends.recorded_in_store("kent", held)[0].hash)
    assert len(hashes) == 1


def street(*rows):
    return "\n".join([STREET, *rows])


def row(key, month, kind="Burglary"):
    return f"{key},{month},Kent Police,Kent Police,,,On or near A Street,,,{kind},,"


def test_crime_records_are_counted_once_a_reference_and_incidents_never(tmp_path):
    rows = [row("a1", "2015-01"), row("a2", "2015-01"), row("a3", "2015-04"), row("a2", "2015-01")]
    text = street(*rows, row("", "2015-01", "Anti-social behaviour"))
    with store(tmp_path, "2015-01-kent-street.csv", text, "police-uk") as held:
        months = {one.id: one.value for one in trends.crimes_by_month("kent", held)}
        years = trends.crimes_by_year("kent", held)
    assert months == {"crime-records.kent.2015-01": 2, "crime-records.kent.2015-04": 1}
    assert [one.value for one in years] == [2, 1]
    assert "crimes of 1 of the 12 months of 2014/15" in years[0].warnings[0]
    assert years[0].basis == "crime records in the file"


def test_twelve_months_between_years_say_that_they_are_not_a_count():
    from datetime import date

    between, exact = (trends.twelve_months_to("kent", day) for day in (date(2016, 11, 30), date(2017, 3, 31)))
    assert between.shown == "123,155"
    assert "straight line" in between.warnings[0]
    assert (exact.value, exact.warnings) == (128_398, ())
    with pytest.raises(TrueCountError, match="No recorded crime of 2011/12"):
        trends.twelve_months_to("kent", date(2012, 6, 30))
