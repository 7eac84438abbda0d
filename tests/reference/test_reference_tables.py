"""The tables hold the published figures, and agree with the files they were read from."""

import csv
import gzip
import io
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from truecount import reference

SHARED = Path(__file__).parents[2].parent / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the published files to compare with are not here")

SIZES = {
    "accuracy_statements": 18,
    "classes": 236,
    "events": 58,
    "force_names": 162,
    "forces": 49,
    "incident_categories": 148,
    "inspections": 53,
    "offences": 1698,
    "outcome_headlines": 24,
    "outcome_types": 28,
    "outcomes_by_subgroup": 1516,
    "outcomes_by_year": 2229,
    "police_uk_categories": 15,
    "police_uk_outcomes": 29,
    "recorded_crime": 605,
    "recorded_crime_by_class": 256,
    "recorded_crime_by_group": 3755,
    "recorded_crime_earlier": 44,
    "reported_incidents": 17,
    "severity_weights": 134,
}


def one(table, **equals):
    rows = reference.load(table).where(**equals)
    assert len(rows) == 1, rows
    return rows[0]


def read(path):
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    return csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))


@pytest.mark.parametrize(("name", "rows"), SIZES.items())
def test_no_row_is_lost(name, rows):
    assert len(reference.load(name).rows) == rows


def test_kents_inspections():
    first = one("inspections", force_id="kent", inspection="2017 initial")
    assert (first["audit_from"], first["audit_to"]) == (date(2016, 6, 1), date(2016, 11, 30))
    assert (first["violent_rate"], first["violent_half_width"]) == (Decimal("79.2"), Decimal("3.26"))
    second = one("inspections", force_id="kent", inspection="2018 re-inspection")
    assert (second["overall_rate"], second["overall_half_width"]) == (Decimal("96.6"), None)
    assert (second["sexual_rate"], second["additional_a_year"]) == (Decimal("98.2"), 25_400)


def test_28_inspections_have_a_rate_an_interval_and_an_estimate():
    rows = reference.load("inspections").rows
    complete = [r for r in rows if r["overall_rate"] and r["overall_half_width"] and r["unrecorded_a_year"]]
    assert len(complete) == 28


def test_kents_recorded_crime():
    years = {row["year"]: row["crimes"] for row in reference.load("recorded_crime").where(force_id="kent")}
    assert (years["2012/13"], years["2016/17"], years["2018/19"], years["2025/26"]) == (
        98_566,
        128_398,
        200_452,
        154_163,
    )
    assert one("recorded_crime_earlier", force_id="kent")["crimes"] == 177_187


def test_43_forces_add_up_to_the_nation():
    total = sum(r["crimes"] for r in reference.load("recorded_crime").where(year="2018/19") if r["force_id"] != "btp")
    assert total == 5_200_043


def test_kents_outcomes_of_2017_18_in_the_release_of_2018():
    rows = reference.load("outcomes_by_year").where(area="kent", year="2017/18", vintage="2018")
    cohort = {row["outcome"]: row["crimes"] for row in rows if row["basis"] == "cohort"}
    closed = {row["outcome"]: row["crimes"] for row in rows if row["basis"] == "closed"}
    assert sum(cohort.values()) == 177_187
    assert sum(closed.values()) == 175_124
    assert (cohort["1"], cohort["14"] + cohort["16"]) == (14_251, 46_744)
    named = sum(cohort[code] for code in ("5", "9", "10", "11", "12", "13", "15", "16", "17", "21"))
    assert round(100 * cohort["16"] / named, 1) == 51.8
    nation = reference.load("outcomes_by_year").where(area="england-and-wales", vintage="2018", basis="cohort")
    charged = next(row["crimes"] for row in nation if row["outcome"] == "1")
    assert round(100 * charged / sum(row["crimes"] for row in nation), 1) == 10.0


def test_the_release_of_2018_holds_44_bodies():
    areas = {row["area"] for row in reference.load("outcomes_by_year").where(vintage="2018")}
    assert len(areas) == 45
    assert {"btp", "england-and-wales"} < areas


def test_kents_matured_outcomes():
    asked = {"area": "kent", "year": "2016/17", "basis": "cohort", "vintage": "2026-07"}
    assert one("outcomes_by_year", outcome="1", **asked)["crimes"] == 13_352
    assert one("outcomes_by_year", outcome="all", **asked)["crimes"] == 127_391


def test_outcome_types_say_who_was_prosecuted_and_who_was_named():
    types = reference.load("outcome_types")
    assert {row["code"] for row in types.where(prosecuted=True)} == {"1", "1A"}
    assert {row["code"] for row in types.where(named_suspect=False)} == {"14", "18"}
    assert {row["code"] for row in types.where(named_suspect=None)} == {"0", "19", "20"}
    assert {row["code"]: row["of_which"] for row in types.where(justice="of-which")} == {
        "1A": "1",
        "2A": "2",
        "3A": "3",
    }
    assert [row["code"] for row in types.where(is_outcome=False)] == ["0"]


def test_classes_and_offences():
    stalking = one("classes", class_code="8Q")
    assert (stalking["valid_from"], stalking["open_data_code"]) == (date(2014, 4, 1), "8Q")
    assert one("classes", class_code="28E")["valid_to"] == date(2023, 3, 31)
    assert one("classes", class_code="4/10")["open_data_code"] == "4.10"
    assert one("offences", offence_code="008/67")["class_code"] == "8U"
    groups = {row["offence_group"] for row in reference.load("offences").rows}
    assert len({group.casefold() for group in groups}) == len(groups) == 12
    assert groups < {row["offence_group"] for row in reference.load("classes").rows}
    for row in reference.load("offences").rows:
        assert (row["max_sentence_years"] is None) == (row["max_sentence_kind"] in ("life", "unknown"))


def test_severity_weights_keep_their_digits():
    row = one("severity_weights", open_data_code="4.10")
    assert (row["offence"], row["class_code"]) == ("Corporate manslaughter", "4/10")
    assert str(row["weight"]) == "7973.393423328133"
    assert [r["open_data_code"] for r in reference.load("severity_weights").where(class_code=None)] == [
        "1/4.1/4.10/4.2"
    ]


def test_what_has_no_source_stays_marked():
    assert {row["event_id"] for row in reference.load("events").where(reliability="D")} == {
        "violence-classes-2012",
        "emergency-workers-2018",
        "humberside-2022",
    }
    assert len(reference.load("accuracy_statements").where(reliability="D")) == 6
    marked = [row for row in reference.load("police_uk_outcomes").rows if row["outcome_types"]]
    assert all(row["unsourced"] == ("outcome_types",) for row in marked)


@needs_shared
def test_every_police_uk_label_and_category_is_covered():
    labels = {row["label"] for row in reference.load("police_uk_outcomes").rows}
    categories = {row["name"] for row in reference.load("police_uk_categories").rows}
    seen_labels, seen_categories, seen_forces = set(), set(), set()
    for path in sorted((SHARED / "data" / "police_uk").rglob("*.csv*")):
        for row in read(path):
            seen_labels |= {row.get("Last outcome category"), row.get("Outcome type")}
            seen_categories.add(row.get("Crime type"))
            seen_forces |= {row.get("Reported by"), row.get("Falls within")}
    assert seen_labels - {None, ""} <= labels
    assert seen_categories - {None, ""} <= categories
    assert {reference.force(name)["force_id"] for name in seen_forces - {None, ""}} == {
        "city-of-london",
        "cleveland",
        "leicestershire",
    }


@needs_shared
@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("home_office/recorded_crime_pfa_2017_18.csv.gz", "Force Name"),
        ("home_office/rolling_year_recorded_crime_pfa_2003_2018.csv.gz", "PFA"),
        ("home_office/police_workforce_2007_2022.csv.gz", "force_name"),
        ("lookups/lad_csp_pfa_dec_2016.csv", "PFA16NM"),
    ],
)
def test_every_printed_force_name_is_known(file, column):
    for name in {row[column] for row in read(SHARED / "data" / file)}:
        reference.force(name)


@needs_shared
def test_every_force_code_is_that_of_the_ons():
    for row in read(SHARED / "data" / "ons" / "crime_severity_score_force_2003_2022.csv.gz"):
        if row["code"].startswith(("E23", "W15")):
            assert reference.force(row["code"])["force_id"] == reference.force(row["name"])["force_id"]


@needs_shared
def test_every_offence_wording_is_as_listed():
    listed = read(SHARED / "reference" / "tables" / "notifiable_offences_2026_27.csv")
    expected = Counter((row["home_office_code"], " ".join(row["offence"].split())) for row in listed)
    held = Counter((row["offence_code"], row["offence"]) for row in reference.load("offences").rows)
    assert held == expected


@needs_shared
def test_every_recorded_crime_figure_is_as_given():
    held = {(r["force_id"], r["year"]): r["crimes"] for r in reference.load("recorded_crime").rows}
    given = read(SHARED / "reference" / "tables" / "recorded_crime_force_year.csv")
    assert held == {(reference.force(r["force"])["force_id"], r["fy"]): int(r["recorded_crime"]) for r in given}


@pytest.mark.slow
@needs_shared
def test_the_outcomes_of_2018_are_the_sums_of_the_published_file():
    expected = Counter()
    columns = {"cohort": "offences", "closed": "force_outcomes_recorded_in_quarter"}
    for row in read(SHARED / "data" / "home_office" / "outcomes_2017_18.csv.gz"):
        for basis, column in columns.items():
            if row[column] != "NA":
                expected[row["force_name"], basis, row["outcome_type"]] += int(row[column])
    forces = {name: reference.force(name)["force_id"] for name, _, _ in expected}
    held = {
        (row["area"], row["basis"], row["outcome"]): row["crimes"]
        for row in reference.load("outcomes_by_year").where(vintage="2018")
        if row["area"] != "england-and-wales"
    }
    assert held == {(forces[name], basis, code): n for (name, basis, code), n in expected.items()}


@needs_shared
def test_every_inspection_is_as_given():
    for row in read(SHARED / "reference" / "tables" / "inspections.csv"):
        force_id = reference.force(row["force"])["force_id"]
        held = one("inspections", force_id=force_id, inspection=row["inspection"])
        for ours, theirs in (
            ("overall_rate", "overall_rate_pct"),
            ("overall_half_width", "overall_ci_pp"),
            ("violent_rate", "violent_rate_pct"),
            ("sexual_rate", "sexual_rate_pct"),
            ("grade", "grade_overall"),
            ("reliability", "reliability"),
        ):
            assert str("" if held[ours] is None else held[ours]) == row[theirs]


def total(table, **equals):
    return sum(row["crimes"] for row in reference.load(table).where(**equals))


def test_kents_year_is_one_number_whatever_it_is_split_by():
    assert total("recorded_crime_by_class", area="kent") == 177_187
    assert total("recorded_crime_by_group", area="kent", year_ending=date(2018, 3, 31)) == 177_187
    assert total("outcomes_by_subgroup", area="kent", basis="cohort") == 177_187


def test_outcomes_by_subgroup_add_up_to_the_years_outcomes():
    for area in ("kent", "england-and-wales"):
        for row in reference.load("outcomes_by_year").where(area=area, year="2017/18", vintage="2018"):
            equals = {"area": area, "basis": row["basis"], "outcome": row["outcome"]}
            assert total("outcomes_by_subgroup", **equals) == row["crimes"], row


def test_the_rolling_years_hold_what_the_panel_saw():
    days = (date(2017, 3, 31), date(2018, 3, 31), date(2018, 12, 31))
    found = [total("recorded_crime_by_group", area="kent", year_ending=day) for day in days]
    assert found == [131_532, 177_187, 197_085]


def test_every_territorial_force_and_the_transport_police_have_21_groups_in_four_rolling_years():
    bodies = {row["force_id"] for row in reference.load("forces").where(kind="territorial")} | {"btp"}
    rows = reference.load("recorded_crime_by_group").rows
    days = (date(2016, 3, 31), date(2017, 3, 31), date(2018, 3, 31), date(2018, 12, 31))
    counted = Counter((row["area"], row["year_ending"]) for row in rows if row["year_ending"] in days)
    assert counted == {(body, day): 21 for body in bodies for day in days}
    assert {row["area"] for row in rows if row["year_ending"] not in days} == {"kent"}


def test_the_rolling_year_is_that_of_one_of_the_two_tables_published_before_it():
    for row in reference.load("recorded_crime_earlier").rows:
        rolling = total("recorded_crime_by_group", area=row["force_id"], year_ending=date(2018, 3, 31))
        outcomes = total("outcomes_by_year", area=row["force_id"], year="2017/18", vintage="2018", basis="cohort")
        assert rolling in (row["crimes"], outcomes), row
        assert row["note"] is not None or rolling == row["crimes"] == outcomes, row


@needs_shared
def test_rolling_years_equal_the_published_file():
    fraud = {"UK Finance", "Action Fraud", "CIFAS"}
    published = {}
    for row in read(SHARED / "data/home_office/rolling_year_recorded_crime_pfa_2003_2018.csv.gz"):
        if row["PFA"] not in fraud:
            day, month, year = row["12 months ending"].split("-")
            place = reference.force(row["PFA"])["force_id"], date(int(year), int(month), int(day)), row["Offence"]
            published[place] = int(row["Rolling year total number of offences"])
    for row in reference.load("recorded_crime_by_group").rows:
        assert row["crimes"] == published[row["area"], row["year_ending"], row["offence_group"]], row


@needs_shared
def test_crime_by_class_equals_the_published_file():
    counts = Counter()
    for row in read(SHARED / "data/home_office/recorded_crime_pfa_2017_18.csv.gz"):
        if row["Force Name"] == "Kent" and row["Offence Group"] != "Fraud offences":
            counts[row["Offence Code"]] += int(row["Number of Offences"].replace(",", ""))
    rows = reference.load("recorded_crime_by_class").where(area="kent")
    assert {row["open_data_code"]: row["crimes"] for row in rows} == dict(counts)
