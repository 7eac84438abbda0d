"""Outcomes by crime type, place, kind of victim and quarter, and the families of measures."""

from datetime import date

import pytest

from tests import outcome_records
from tests.unit.test_outcomes_stores import HEADER
from truecount import TrueCountError, outcomes, reference
from truecount.figure import Period
from truecount.outcomes import in_use
from truecount.outcomes.divided import divided, outcomes_table
from truecount.outcomes.measures import JUSTICE, MEASURES, chosen, families
from truecount.records import Store, load


def line(force, quarter, subgroup, kind, cohort, closed="NA"):
    start = f"2017/18,{quarter},{force},Some,Violence against the person,{subgroup},8N,NA,Some,Some"
    return f"{start},{kind},{cohort},{closed}"


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("divided")
    lines = [
        line("Kent", 1, "Violence with injury", 1, 10, 12),
        line("Kent", 1, "Violence with injury", 16, 30, 30),
        line("Kent", 2, "Violence with injury", 16, 60, 60),
        line("Kent", 2, "Homicide", 16, 3, 3),
        line("Kent", 2, "Homicide", 0, -1),
        line("Essex", 1, "Homicide", 16, 6, 6),
    ]
    (folder / "outcomes.csv").write_text("\n".join([HEADER, *lines]))
    load([folder / "outcomes.csv"], folder / "out.duckdb", "home-office")
    with Store.read(folder / "out.duckdb") as store:
        yield store


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    with Store.read(outcome_records.write(tmp_path_factory.mktemp("records") / "records.duckdb")) as store:
        yield store


def test_a_family_stands_for_all_of_its_measures_that_exist_on_the_basis():
    found = [one.id for one in chosen(["charge-or-summons"], "cohort")]
    assert found == ["charged-of-recorded", "charged-of-assigned"]
    assert [one.id for one in chosen(["charge-or-summons"], "closed")] == ["charged-of-closed"]


def test_victim_does_not_support_has_14_16_and_both_on_every_denominator():
    held = {(one.numerator, one.denominator == "all") for one in chosen(["victim-does-not-support"], "cohort")}
    assert {(("14",), True), (("16",), True), (("14", "16"), True), (("16",), False), (("14", "16"), False)} == held


def test_no_family_has_the_name_of_a_measure():
    assert not set(families()) & {one.id for one in MEASURES}


def test_justice_outcomes_are_the_types_the_table_says_bring_an_offender_to_justice():
    assert set(JUSTICE) == {row["code"] for row in reference.load("outcome_types").rows if row["justice"] == "yes"}


def test_a_type_that_was_not_in_use_has_no_share_and_says_so(tables):
    (kent, _) = outcomes.rates("kent", "2017/18", "cohort", tables, ["diversion"])
    assert kent.value is None
    assert "22 was not in use in the period: it began on 1 April 2019" in kent.warnings[0]
    assert not any(
        one.id.startswith("outcomes.diversion.") for one in outcomes.rates("kent", "2017/18", "cohort", tables)
    )


@pytest.mark.parametrize(
    ("year", "told"),
    [
        ("2018/19", "not in use"),
        ("2019/20", "Until 31 March 2021 forces were free"),
        ("2020/21", "Until 31 March 2021 forces were free"),
        ("2021/22", None),
    ],
)
def test_diversion_says_in_which_years_it_was_voluntary(year, told):
    said = in_use.cautions(("22",), Period.financial_year(year))
    assert (told in said[0]) if told else said == ()


def test_deferred_prosecution_says_that_its_first_day_was_not_found():
    assert "was not found" in in_use.cautions(("23", "24"), Period.financial_year("2023/24"))[0]
    assert in_use.cautions(("23", "24"), Period.financial_year("2026/27")) == ()


def test_every_area_type_and_quarter_is_in_one_table(tables):
    found = outcomes_table(tables, "2017/18", "cohort", ("crime-type", "quarter"), ["charged-of-recorded"])
    rows = {(one["area"], one["period"][:10], one["part"]): one for one in found.to_pylist()}
    assert set(rows) == {
        ("kent", "2017-04-01", "Violence with injury"),
        ("kent", "2017-07-01", "Violence with injury"),
        ("kent", "2017-07-01", "Homicide"),
        ("essex", "2017-04-01", "Homicide"),
    }
    assert rows["kent", "2017-04-01", "Violence with injury"]["value"] == 25.0


def test_fewer_than_five_are_counted_and_make_no_percentage(tables):
    found = outcomes_table(tables, "2017/18", "cohort", "crime-type", ["named-suspect-victim-withdrew-of-all"])
    (few,) = [one for one in found.to_pylist() if one["few"]]
    assert (few["area"], few["numerator"], few["denominator"], few["value"]) == ("kent", 3, 2, None)
    figures = divided("kent", "2017/18", "cohort", tables, "crime-type", ["named-suspect-victim-withdrew-of-all"])
    homicide = next(one.figure for one in figures if one.name == "Homicide")
    assert (homicide.value, homicide.parts) == (None, (3, 2))
    assert homicide.warnings[0].startswith("Fewer than 5 to divide by")
    assert any("types 0 is below nought" in told for told in homicide.warnings)


def test_the_table_says_what_the_figures_say(tables):
    names = ["victim-does-not-support"]
    table = outcomes_table(tables, "2017/18", "closed", "crime-type", names).to_pylist()
    told = {
        (row["part"], row["measure"]): (row["numerator"], row["denominator"]) for row in table if row["area"] == "kent"
    }
    figures = divided("kent", "2017/18", "closed", tables, "crime-type", names)
    assert told == {(one.name, one.figure.id.split(".")[1]): one.figure.parts for one in figures if one.name}


def test_parts_add_up_to_the_whole_which_stands_first(tables):
    whole, *parts = divided("kent", "2017/18", "cohort", tables, "quarter", ["charged-of-recorded"])
    assert whole.name == ""
    assert [sum(one) for one in zip(*(part.figure.parts for part in parts), strict=True)] == list(whole.figure.parts)


def test_the_part_stands_in_the_id_and_the_title(tables):
    found = divided("kent", "2017/18", "cohort", tables, "crime-type", ["charged-of-recorded"])[1].figure
    assert found.id == "outcomes.charged-of-recorded.kent.2017-18.cohort.file.violence-with-injury"
    assert found.title == "Charged or summonsed, of all crimes recorded, Violence with injury, 2017/18"


@pytest.mark.parametrize("by", ["district", "crime-type"])
def test_records_divided_add_up_to_the_same_whole(records, by):
    whole, *parts = divided("kent", None, "cohort", records, by, ["charged-of-recorded"])
    assert len(parts) > 1
    assert [sum(one.figure.parts[at] for one in parts) for at in (0, 1)] == list(whole.figure.parts)


def test_as_at_a_day_what_came_later_does_not_count(records):
    # A crime every other day from 1 April; nine in ten have an outcome ten days later, each fifth crime a charge.
    day = date(2016, 5, 31)
    (one,) = outcomes.rates("kent", None, "cohort", records, ["charged-of-recorded"], as_at=day)
    assert one.parts == (6, 31)
    assert "As known at the end of 31 May 2016" in one.warnings[-1]
    assert one.id.endswith("records-at-2016-05-31")
    (open_still,) = outcomes.rates("kent", None, "cohort", records, ["not-yet-assigned"], as_at=day)
    assert open_still.parts == (31 - 24, 31)
    parts = divided("kent", None, "cohort", records, "district", ["charged-of-recorded"], as_at=day)
    assert parts[0].figure.parts == (6, 31)
    assert sum(part.figure.parts[1] for part in parts[1:]) == 31


def test_published_tables_are_as_at_their_release(tables):
    with pytest.raises(TrueCountError, match="as at their release"):
        outcomes.rates("kent", "2017/18", "cohort", tables, as_at=date(2018, 5, 31))


def test_crimes_of_several_flags_count_under_each_and_it_is_told(records):
    parts = divided("kent", None, "cohort", records, "flag", ["charged-of-recorded"])
    counted = {one.name: one.figure.parts[1] for one in parts}
    assert counted == {"": 400, "domestic abuse": 267, "knife": 133, "no flag": 133}
    assert any("counts under each of them" in told for told in parts[1].figure.warnings)


def test_of_victims_their_kind_alone_is_told(records):
    parts = divided("kent", None, "cohort", records, "victim-kind", ["charged-of-recorded"])
    assert {one.name for one in parts} <= {
        "",
        "person",
        "child",
        "household",
        "business",
        "state",
        "other",
        "not known",
    }
    assert any("Neither age nor sex" in told for told in parts[1].figure.warnings)


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ("crime", 'not divided by "crime"'),
        (("district", "flag"), "district and flag are two"),
        ("district", "do not tell district"),
    ],
)
def test_what_cannot_be_divided_by_is_told(tables, by, told):
    with pytest.raises(TrueCountError, match=told):
        outcomes_table(tables, "2017/18", "cohort", by)
