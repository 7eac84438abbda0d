"""Our figures beside those the inspectorate and the Home Office published."""

import statistics
import time

import pytest

from truecount import outcomes, reference, trends
from truecount.outcomes import filed
from truecount.records import Store, load
from truecount.trends.accuracy import unrecorded


def with_everything():
    return [
        row
        for row in reference.load("inspections").rows
        if row["overall_half_width"] is not None
        and row["unrecorded_a_year"] is not None
        and row["audit_to"] is not None
    ]


def ratio(row):
    slug = row["inspection"].replace(" ", "-")
    found = next(one for one in unrecorded(row["force_id"]) if one.id == f"unrecorded.{row['force_id']}.{slug}")
    return found.value / row["unrecorded_a_year"]


def test_crimes_not_recorded_agree_with_all_28_inspections_published_with_an_interval():
    rows = with_everything()
    ratios = [ratio(row) for row in rows]
    assert len(ratios) == 28
    assert statistics.mean(ratios) == pytest.approx(1.0099, abs=0.0005)
    assert abs(statistics.mean(ratios) - 1.01) < 0.01
    assert min(ratios) == pytest.approx(0.934, abs=0.001)
    assert max(ratios) == pytest.approx(1.116, abs=0.001)


def test_the_published_figure_lies_within_our_interval_in_every_one_of_them():
    for row in with_everything():
        (found,) = [one for one in unrecorded(row["force_id"]) if row["inspection"].replace(" ", "-") in one.id]
        assert found.interval.low <= row["unrecorded_a_year"] <= found.interval.high, row["force_id"]


def test_kent_24160_against_24300_published():
    (found,) = trends.unrecorded("kent")
    assert found.shown == "24,160"
    assert "24,300, rounded down; ours is 0.99 times that" in " ".join(found.warnings)


@pytest.mark.parametrize(("force", "published", "within"), [("kent", 25_400, 0.005), ("leicestershire", 8_300, 0.05)])
def test_crimes_recorded_since_agree_with_the_published_figures(force, published, within):
    (found,) = trends.additional(force)
    assert found.value == pytest.approx(published, rel=within)
    assert found.interval.low < published < found.interval.high


def test_kent_like_for_like_2016_17_to_2018_19():
    found = trends.like_for_like("kent", "2016/17", "2018/19", assumed_half_width=1.12)
    assert found.raw_change.shown == "56.1"
    assert found.change.shown == "35.1"
    # The worked example draws its interval by the delta method on logs: 31.77 to 38.53.
    assert found.change.interval.low == pytest.approx(31.77, abs=0.1)
    assert found.change.interval.high == pytest.approx(38.53, abs=0.1)
    assert found.recording_share.shown == "32"
    assert found.break_even.shown == "130.5"
    assert found.should_from.shown == "153,586"
    assert found.should_to.shown == "207,507"
    assert found.recording_part.value == pytest.approx(23_300, abs=100)


PUBLISHED = {
    "charged-of-recorded": ("8.0", (14_251, 177_187)),
    "victim-does-not-support-of-all": ("26.4", (46_744, 177_187)),
    "named-suspect-victim-withdrew-of-not-prosecuted": ("51.8", (37_380, 72_223)),
}


@pytest.mark.parametrize("measure", PUBLISHED)
def test_kents_outcomes_2017_18_from_the_tables_that_come_with_it(measure):
    kent, national = outcomes.rates("kent", "2017/18", "cohort", measures=[measure])
    assert (kent.shown, kent.parts) == PUBLISHED[measure]
    assert national.area == "England and Wales"


def test_the_charge_rate_of_all_44_forces_is_ten_per_cent():
    _, national = outcomes.rates("kent", "2017/18", measures=["charged-of-recorded"])
    assert (national.shown, national.parts) == ("10.0", (487_940, 4_878_302))


def test_charge_rates_by_year_are_those_the_panel_was_told_of():
    by_id = {figure.id: figure for figure in outcomes.by_year("kent")}
    rates = [by_id[f"outcomes.charged-of-recorded.kent.{year}.cohort.2026-07"].shown for year in ("2016-17", "2018-19")]
    assert rates == ["10.4", "5.9"]


@pytest.fixture(scope="module")
def home_office(real_data, tmp_path_factory):
    """A record file of the three Home Office tables."""
    path = tmp_path_factory.mktemp("home-office") / "ho.duckdb"
    names = ("outcomes_2017_18", "recorded_crime_pfa_2017_18", "rolling_year_recorded_crime_pfa_2003_2018")
    load([real_data / "home_office" / f"{name}.csv.gz" for name in names], path, "home-office")
    with Store.read(path) as store:
        yield store


@pytest.fixture(scope="module")
def cleveland(real_data, tmp_path_factory):
    """A record file of Cleveland's street and outcome files of 2015."""
    path = tmp_path_factory.mktemp("cleveland") / "cleveland.duckdb"
    load([real_data / "police_uk" / "cleveland_2015"], path, "police-uk")
    with Store.read(path) as store:
        yield store


@pytest.mark.parametrize("measure", PUBLISHED)
def test_kents_outcomes_2017_18_from_the_home_offices_own_file(home_office, measure):
    kent, everyone = outcomes.rates("kent", "2017/18", "cohort", home_office, [measure])
    assert (kent.shown, kent.parts) == PUBLISHED[measure]
    assert everyone.area == "all 44 forces in the file"


def test_all_forces_charge_rate_from_the_file(home_office):
    _, everyone = outcomes.rates("kent", "2017/18", "cohort", home_office, ["charged-of-recorded"])
    assert everyone.shown == "10.0"
    assert "2,584 of the counts read are negative" in everyone.warnings[0]


def test_the_file_and_the_tables_that_come_with_it_agree_on_every_force_and_type(home_office):
    table = filed.by_quarter(home_office).group_by(["area", "basis", "outcome"]).agg(n=lambda t: t.crimes.sum())
    counted = {(r["area"], r["basis"], r["outcome"]): r["n"] for r in table.to_pyarrow().to_pylist()}
    rows = reference.load("outcomes_by_year").where(vintage="2018", year="2017/18")
    held = {(r["area"], r["basis"], r["outcome"]): r["crimes"] for r in rows if r["area"] != "england-and-wales"}
    assert {key: n for key, n in counted.items() if n} == {key: n for key, n in held.items() if n}


def test_all_forces_types_and_quarters_in_under_two_seconds(home_office):
    start = time.perf_counter()
    rows = filed.by_quarter(home_office).to_pyarrow()
    assert time.perf_counter() - start < 2
    assert len(set(rows["area"].to_pylist())) == 44


def test_kents_recorded_crime_2017_18_is_177187_in_all_three_files(home_office):
    found = {one.id: one.value for one in trends.recorded_in_store("kent", home_office) if "2017-18" in one.id}
    assert found == {
        "recorded-in-file.kent.outcomes.2017-18": 177_187,
        "recorded-in-file.kent.recorded-crime.2017-18": 177_187,
        "recorded-in-file.kent.rolling-year.2017-18": 177_187,
    }


def test_the_files_stand_1104_above_the_latest_revision(home_office):
    found = [one for one in trends.reconcile("kent", home_office) if "2017-18" in one.id]
    assert {one.value for one in found} == {1_104}
    assert "177,187 for 2017/18, 1,104 more than the latest revision held (176,083" in found[0].warnings[0]


def test_clevelands_crimes_and_outcomes_join_as_counted_beforehand(cleveland):
    joined, without, several = outcomes.joined("cleveland", cleveland)
    assert (joined.shown, joined.parts) == ("92.7", (43_857, 47_306))
    assert without.value == 3_601
    assert several.value == 7_825


def test_clevelands_crime_records_of_2015_are_47306_and_its_incidents_are_not_among_them(cleveland):
    assert sum(one.value for one in trends.crimes_by_month("cleveland", cleveland)) == 47_306
    by_group = outcomes.by_group("cleveland", None, "cohort", cleveland)
    assert sum(one.parts[0] for one in by_group) == 47_306
