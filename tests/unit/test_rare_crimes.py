"""Rare crimes of a record file: the days they were recorded, the gaps, the counts of twelve months, and the verb."""

import json
from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats
from typer.testing import CliRunner

from tests.frames import put, put_loads
from truecount.cli import app
from truecount.errors import TrueCountError
from truecount.records.store import Store
from truecount.trends.rare_crimes import Rare, rare
from truecount.trends.watching import Watched, watched

HOMICIDE, THEFT = "1", "34B"
FIRST = date(2019, 4, 3)


def crime(number, day, class_code=HOMICIDE, **more):
    told = {"force_id": "kent", "system": "s", "reference": f"C{number}", "class_code": class_code}
    return told | {"record_id": number, "recorded_at": f"{day} 10:00:00", "precision": "instant"} | more


def file(path, gaps, **more):
    """A file with a theft on the first and the last of its days, and homicides so many days apart."""
    days = [FIRST + timedelta(int(n)) for n in np.cumsum([0, *gaps])]
    crimes = [crime(n, one, **more) for n, one in enumerate(days, start=10)]
    crimes += [crime(1, "2019-04-01", THEFT), crime(2, days[-1] + timedelta(9), THEFT)]
    crimes.append(crime(3, "2019-04-05", cancelled_at="2019-05-01 00:00:00"))
    with Store.write(path) as store:
        put_loads(store, "2022-06-01")
        put(store, "crimes", *crimes)
    return path


GAPS = [30, 0, 45, 20, 60, 25, 40, 35, 50, 30, 28, 41]


@pytest.fixture
def store(tmp_path):
    with Store.read(file(tmp_path / "f.duckdb", GAPS)) as held:
        yield held


def test_days_are_those_of_recording_and_gaps_run_to_the_last_day_of_the_file(store):
    found = rare(store, "kent", "homicide")
    assert (found.name, found.unit) == ("Homicide", "per victim")
    assert found.days[0] == FIRST and len(found.days) == len(GAPS) + 1
    assert found.gaps.tolist() == [*GAPS, 9]
    assert found.until == found.days[-1] + timedelta(9)
    assert found.chart.watched.tolist() == [False] * 6 + [True] * 7


def test_several_on_one_day_are_gaps_of_no_days_and_said_to_be(store, tmp_path):
    (remark,) = rare(store, "kent", "homicide").chart.remarks
    assert remark.startswith("1 gap is of 0 days") and "none of them" in remark
    with Store.read(file(tmp_path / "g.duckdb", [0, 0, 30, 30, 30], incident_reference="L1")) as other:
        (remark,) = rare(other, "kent", "homicide").chart.remarks
    assert remark.startswith("2 gaps are of 0 days") and "both crimes are of one log in 2 of them" in remark


def test_twelve_months_are_counted_at_each_months_end_with_an_exact_interval(store):
    rolling = rare(store, "kent", "homicide").rolling
    assert rolling.ends[0] == date(2020, 3, 31)
    expected = sum(FIRST + timedelta(int(n)) <= date(2020, 3, 31) for n in np.cumsum([0, *GAPS]))
    assert rolling.counts[0] == expected == 12
    assert rolling.low[0] == pytest.approx(stats.gamma.ppf(0.025, 12))
    assert rolling.high[0] == pytest.approx(stats.gamma.ppf(0.975, 13))


def test_the_chart_starts_again_at_events_that_touch_the_kind_where_there_are_gaps_enough(tmp_path):
    # One principal crime a report again: 15 May 2023, after 25 gaps of 60 days.
    with Store.read(file(tmp_path / "f.duckdb", [60] * 45)) as held:
        found = rare(held, "kent", "homicide")
    assert [str(row["date"]) for row in found.events] == ["2023-05-15"]
    assert found.chart.started == (0, 26) and found.days[26] > date(2023, 5, 15) > found.days[25]
    with Store.read(file(tmp_path / "g.duckdb", [60] * 27)) as held:
        (remark,) = rare(held, "kent", "homicide").chart.remarks
    assert "does not start again on 15 May 2023" in remark


def test_crimes_too_few_or_dated_by_month_are_told(tmp_path):
    with (
        Store.read(file(tmp_path / "f.duckdb", [30, 30, 30])) as held,
        pytest.raises(TrueCountError, match="4 crimes of"),
    ):
        rare(held, "kent", "homicide")
    by_month = file(tmp_path / "g.duckdb", GAPS, precision="month")
    with Store.read(by_month) as held, pytest.raises(TrueCountError, match="13 of 13 crimes of Homicide are dated by"):
        rare(held, "kent", "homicide")


def test_days_between_are_shown_of_rare_kinds_unless_another_kind_is_asked_for(store):
    assert isinstance(watched(store, "kent", "homicide"), Rare)
    months = watched(store, "kent", "homicide", "negative binomial")
    assert isinstance(months, Watched)
    assert months.chart.remarks[-1].startswith("In the baseline there are 1.0 crimes a month")
    assert '"days between"' in months.chart.remarks[-1]


def test_kinds_with_hardly_any_crime_are_charted_by_month_and_common_ones_without_advice(tmp_path, simulated):
    with Store.read(file(tmp_path / "f.duckdb", [150, 150, 150])) as held:
        assert isinstance(watched(held, "kent", "homicide"), Watched)
    with Store.read(simulated) as held:
        found = watched(held, "simulated-kent", "violence with injury")
        assert isinstance(found, Watched) and not found.chart.remarks
        assert isinstance(watched(held, "simulated-kent", "rape", "days between"), Rare)


@pytest.mark.slow
def test_the_verb_shows_days_between_and_draws_them_with_their_table(tmp_path):
    gaps = [*GAPS, *GAPS[2:], 3, 1, 0, 2, 900]
    path = file(tmp_path / "f.duckdb", gaps)
    picture = tmp_path / "d.svg"
    chart = [str(path), "--chart", "homicide", "--kind", "days between"]
    done = CliRunner().invoke(app, ["trends", *chart, "--picture", str(picture)])
    assert done.exit_code == 0, done.output
    assert "too long" in done.output and "1 gap in 7" in done.output and "twelve months" in done.output
    drawn = picture.read_text("utf-8")
    assert "900 days" in drawn and "5 in 6 days" in drawn
    lines = picture.with_suffix(".csv").read_text("utf-8").splitlines()
    assert len(lines) == len(gaps) + 2 and lines[-2].endswith("too long") and lines[-3].endswith("too soon")
    told = json.loads(CliRunner().invoke(app, ["trends", *chart, "--json"]).output)
    assert [one["days"] for one in told["gaps"]] == [*gaps, 9]
    assert [one["ended"] for one in told["gaps"]] == [True] * len(gaps) + [False]
    assert 0 < told["false_alarms_a_gap"]["too_soon"] < 0.0014
    assert told["false_alarms_a_year"] <= sum(told["false_alarms_a_year_by_side"].values()) + 1e-9
