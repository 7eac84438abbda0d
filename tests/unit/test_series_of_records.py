"""Series of a record file by span and name, as at a load, with what can be compared; and the verb that shows them."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from tests.frames import put, put_loads
from truecount.cli import app, trends_series
from truecount.errors import TrueCountError
from truecount.records.store import Store
from truecount.trends.series_of_records import recorded_series

SHOPLIFTING, ASSAULT = "46", "105A"


def file(path):
    """Three years of crimes of two kinds from April 2019 on, that of each month counted; some came in a second load."""
    crimes, number = [], 0
    for n in range(36):
        month = date(2019 + (n + 3) // 12, (n + 3) % 12 + 1, 1)
        for class_code, count in ((SHOPLIFTING, 6 if n < 24 else 9), (ASSAULT, 1)):
            for load in [1] * count + [2] * (n == 0):
                number += 1
                told = {"force_id": "kent", "system": "s", "reference": f"C{number}", "class_code": class_code}
                when = {
                    "recorded_at": f"{month:%Y-%m}-10 09:00:00",
                    "precision": "instant",
                    "district": f"D{number % 2}",
                }
                crimes.append(told | when | {"record_id": number, "load_id": load, "file_id": load})
    with Store.write(path) as store:
        put_loads(store, "2022-05-01", "2022-06-03")
        put(store, "crimes", *crimes)
    return path


@pytest.fixture(scope="module")
def three_years(tmp_path_factory):
    return file(tmp_path_factory.mktemp("series") / "f.duckdb")


@pytest.fixture
def store(three_years):
    with Store.read(three_years) as held:
        yield held


def test_a_series_is_figures_that_say_unit_load_and_regime(store):
    found = recorded_series(store, "kent", "subgroup", "year")
    first = found.spans["Shoplifting"][0].figure
    assert found.names == ("Shoplifting", "Violence without injury", "all crime")
    assert (first.value, first.unit) == (73, "crimes recorded (per shop unit)")
    assert first.basis == "crime records in the file, as at load 2, 3 June 2022"
    assert first.warnings[0] == "Recording regime: since 15 January 2019."
    assert [one.figure.value for one in found.spans["all crime"]] == [86, 84, 120]
    assert len({one.id for one in found.figures}) == len(found.figures)


def test_a_file_is_counted_as_it_stood_after_a_load(store):
    found = recorded_series(store, "kent", "all crime", "year", load=1)
    assert found.vintage == "as at load 1, 1 May 2022"
    assert [one.figure.value for one in found.spans["all crime"]] == [84, 84, 120]


@pytest.mark.parametrize(("span", "spans"), [("month", 36), ("quarter", 12), ("year", 3)])
def test_whole_spans_are_counted_and_add_up(store, span, spans):
    found = recorded_series(store, "kent", "district", span)
    assert len(found.periods) == spans
    for n in range(spans):
        parts = [found.spans[name][n].figure.value for name in found.names]
        assert sum(parts[:-1]) == parts[-1]


def test_spans_inside_one_regime_are_comparable_and_told_in_per_cent(store):
    last = recorded_series(store, "kent", "subgroup", "year", names=["Shoplifting"]).spans["Shoplifting"][-1]
    assert last.year_before.comparable and last.year_before.count == 72
    change = last.year_before.change
    assert change.value == pytest.approx(50) and change.interval.low > 0
    assert change.method.id == "trends.series-change"


def test_few_crimes_are_told_as_counts_and_never_in_per_cent(store):
    spans = recorded_series(store, "kent", "subgroup", "quarter").spans["Violence without injury"]
    assert all(one.year_before.change is None for one in spans if one.year_before)
    assert "Comparable with the same span a year before, 3 crimes." in spans[-1].figure.warnings


def test_spans_of_several_regimes_are_not_comparable_and_say_why(simulated):
    with Store.read(simulated) as held:
        found = recorded_series(held, "simulated-kent", "all crime", "year")
        burglary = recorded_series(held, "simulated-kent", "offence group", "quarter").spans["Burglary"]
    last = found.spans["all crime"][-1]
    assert not last.year_before.comparable and last.year_before.change is None
    assert last.regime is None and any("1 April 2018" in one.words for one in last.begins)
    assert any("residential and business" in one.words for one in burglary[4].begins)
    assert not any("residential and business" in one.words for one in last.begins)


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        (("age", "year"), 'not by "age"'),
        (("class", "week"), 'not by "week"'),
        (("class", "year", 3), "loads 1 to 2"),
        (("subgroup", "year", None, ["Piracy"]), "there is"),
    ],
)
def test_what_cannot_be_shown_is_told(store, asked, what):
    with pytest.raises(TrueCountError, match=what):
        recorded_series(store, "kent", *asked)


def test_a_file_without_a_whole_span_is_told(tmp_path):
    with Store.write(tmp_path / "g.duckdb") as store:
        put_loads(store, "2022-05-01")
        told = {"force_id": "kent", "system": "s", "reference": "C1", "class_code": ASSAULT, "precision": "instant"}
        put(store, "crimes", told | {"record_id": 1, "recorded_at": "2021-05-01 00:00:00"})
    with Store.read(tmp_path / "g.duckdb") as store, pytest.raises(TrueCountError, match="no whole year"):
        recorded_series(store, "kent", "all crime", "year")


def shown(capsys, *asked, as_json=False):
    trends_series.show(*asked, as_json=as_json)
    return capsys.readouterr().out


def test_few_names_are_columns_and_a_new_regime_is_marked(capsys, simulated):
    said = shown(capsys, simulated, "", "all crime", "year", None)
    assert "2017/18   ~" in said and "2018/19   |" in said
    assert "from February 2019 on" in said and "1 April 2018" in said
    assert "0 of 2 years can be set beside" in said


def test_comparable_spans_are_told_with_their_change(capsys, three_years):
    said = shown(capsys, three_years, "kent", "subgroup", "year", 1)
    assert "as at load 1, 1 May 2022" in said and "Violence" in said.splitlines()[2]
    assert "2 of 2 years can be set beside the same year a year before" in said
    assert "2021/22: 84 to 120, +42.9% (" in said


def test_many_names_have_a_block_each(capsys, simulated):
    said = shown(capsys, simulated, "", "subgroup", "quarter", None)
    assert "Shoplifting, crimes recorded (per" in said and "a year before" in said and "not comparable" in said


def test_the_same_for_machines(capsys, three_years):
    told = json.loads(shown(capsys, three_years, "kent", "subgroup", "year", None, as_json=True))
    last = told["series"]["Shoplifting"][-1]
    assert last["figure"]["value"] == 108 and last["figure"]["hash"]
    assert last["regime"]["from"] == "2019-01-15" and last["year_before"]["comparable"] is True


def test_the_verb_shows_a_series(three_years):
    done = CliRunner().invoke(app, ["trends", str(three_years), "--span", "year", "--as-at", "1"])
    assert done.exit_code == 0, done.output
    assert "as at load 1, 1 May 2022" in done.output
