"""Outcome counts from record files: one shape whether they come from published tables or from records."""

import pytest

from truecount import TrueCountError, outcomes
from truecount.figure import Period
from truecount.outcomes import counts, filed
from truecount.records import Store, load

HEADER = (
    "financial_year,financial_quarter,force_name,offence_description,offence_group,offence_subgroup,offence_code,"
    "offence_code_expired,outcome_description,outcome_group,outcome_type,offences,force_outcomes_recorded_in_quarter"
)
STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
GIVEN = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type"


def line(force, quarter, kind, cohort, closed="NA"):
    return f"2017/18,{quarter},{force},Robbery,Robbery,Robbery,34B,NA,Some,Some,{kind},{cohort},{closed}"


@pytest.fixture
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    lines = [
        *(line("Kent", quarter, 1, 10, 12) for quarter in (1, 2, 3, 4)),
        line("Kent", 1, 0, -3),
        line("Kent", 2, 18, 63, 50),
        line("Essex", 1, 1, 5, 5),
        line("Essex", 1, 16, 15, 15),
    ]
    (folder / "outcomes.csv").write_text("\n".join([HEADER, *lines]))
    load([folder / "outcomes.csv"], folder / "out.duckdb", "home-office")
    with Store.read(folder / "out.duckdb") as store:
        yield store


@pytest.fixture
def records(tmp_path_factory):
    folder = tmp_path_factory.mktemp("records")
    crimes = [("a", "2015-01"), ("b", "2015-01"), ("c", "2015-02"), ("", "2015-02")]
    given = [
        ("a", "2015-01", "Suspect charged"),
        ("a", "2015-03", "Offender sent to prison"),
        ("b", "2015-01", "Investigation complete; no suspect identified"),
        ("b", "2015-03", "Local resolution"),
        ("z", "2015-03", "Suspect charged"),
    ]
    street = [f"{key},{month},Kent Police,Kent Police,,,A Street,,,Burglary,," for key, month in crimes]
    outcome = [f"{key},{month},Kent Police,Kent Police,,,A Street,,,{label}" for key, month, label in given]
    (folder / "2015-01-kent-street.csv").write_text("\n".join([STREET, *street]))
    (folder / "2015-01-kent-outcomes.csv").write_text("\n".join([GIVEN, *outcome]))
    load(sorted(folder.glob("*.csv")), folder / "out.duckdb", "police-uk")
    with Store.read(folder / "out.duckdb") as store:
        yield store


def test_every_source_has_the_same_columns_and_types(tables, records):
    shapes = [
        {name: str(kind).lstrip("!") for name, kind in table.schema().items()}
        for table in (counts.from_reference("2018"), counts.from_published(tables), counts.from_records(records))
    ]
    assert shapes[0] == shapes[1] == shapes[2]
    assert tuple(shapes[0]) == counts.SHAPE


def test_the_reference_counts_add_up_to_kents_recorded_crime():
    table = counts.from_reference("2018")
    kent = table.filter(table.area == "kent", table.basis == "cohort")
    assert kent.crimes.sum().to_pyarrow().as_py() == 177_187


def test_the_force_stands_beside_all_forces_in_the_file(tables):
    kent, everyone = outcomes.rates("kent", "2017/18", "cohort", tables, ["charged-of-recorded"])
    assert (kent.parts, everyone.parts) == ((40, 100), (45, 120))
    assert everyone.area == "all 2 forces in the file"
    assert everyone.id == "outcomes.charged-of-recorded.all-forces.2017-18.cohort.file"


def test_negative_counts_are_kept_and_told(tables):
    (kent, _) = outcomes.rates("kent", "2017/18", "cohort", tables, ["not-yet-assigned"])
    assert kent.parts == (-3, 100)
    assert any("1 of the counts read are negative" in told for told in kent.warnings)
    assert any("types 0 is below nought" in told for told in kent.warnings)


def test_the_closed_basis_leaves_out_what_has_no_outcome(tables):
    kent, _ = outcomes.rates("kent", "2017/18", "closed", tables, ["charged-of-closed"])
    assert kent.parts == (48, 98)


def test_a_single_quarter_can_be_asked_for(tables):
    from datetime import date

    period = Period(start=date(2017, 7, 1), end=date(2017, 9, 30))
    kent, _ = outcomes.rates("kent", period, "cohort", tables, ["charged-of-recorded"])
    assert kent.parts == (10, 73)
    assert kent.id.endswith("kent.2017-07-01-to-2017-09-30.cohort.file")


def test_a_year_that_is_not_all_there_is_told(tables):
    essex, _ = outcomes.rates("essex", "2017/18", "cohort", tables, ["charged-of-recorded"])
    assert any("only 1 April 2017 to 30 June 2017 of the period" in told for told in essex.warnings)


def test_a_force_or_year_that_is_not_there_is_told_with_what_is(tables):
    with pytest.raises(TrueCountError, match="no outcomes of Wiltshire Police; it holds Essex, Kent"):
        outcomes.rates("wiltshire", "2017/18", "cohort", tables)
    with pytest.raises(TrueCountError, match="no outcomes of Kent for 2016/17; it holds 2017/18"):
        outcomes.rates("kent", "2016/17", "cohort", tables)


def shares(figures):
    return {figure.id.split(".")[1]: figure.parts[0] for figure in figures}


def test_each_crime_record_counts_once_under_its_latest_outcome(records):
    assert shares(outcomes.by_group("kent", None, "cohort", records)) == {
        "group-not-yet-assigned": 2,
        "group-charged": 1,
        "group-out-of-court": 1,
    }


def test_a_charge_is_given_when_the_charge_was_made_not_when_the_court_ruled(records):
    january, march = (
        filed.record_tally(records, "kent", "closed", Period(start=first, end=last)).crimes
        for first, last in month_spans((2015, 1, 31), (2015, 3, 31))
    )
    assert january == {"charged": 1}
    assert march == {"out-of-court": 1, "charged": 1}  # the second is of a crime not in the file


def month_spans(*ends):
    from datetime import date

    return [(date(year, month, 1), date(year, month, last)) for year, month, last in ends]


def test_labels_without_a_type_make_no_measure_of_types(records):
    made = {figure.method.id for figure in outcomes.rates("kent", None, "cohort", records)}
    assert made == {"outcomes.not-yet-assigned"}


def test_how_crimes_and_outcomes_find_each_other(records):
    joined, without, several = outcomes.joined("kent", records)
    assert joined.parts == (2, 3)
    assert without.value == 1
    assert several.value == 2


def test_crimes_without_outcome_files_count_under_the_latest_outcome_of_their_own_row(tmp_path):
    labels = ("Suspect charged", "Under investigation", "", "Something new")
    rows = [f"k{n},2015-01,Kent Police,Kent Police,,,A Street,,,Burglary,{label}," for n, label in enumerate(labels)]
    (tmp_path / "2015-01-kent-street.csv").write_text("\n".join([STREET, *rows]))
    load([tmp_path / "2015-01-kent-street.csv"], tmp_path / "out.duckdb", "police-uk")
    with Store.read(tmp_path / "out.duckdb") as store:
        found = outcomes.by_group("kent", None, "cohort", store)
        (joined, *_) = outcomes.joined("kent", store)
    assert shares(found) == {"group-not-yet-assigned": 2, "group-charged": 1, "group-outcome-not-known": 1}
    assert "1 crimes have an outcome whose label is not known." in found[0].warnings
    assert "no outcomes of 1 months of crimes, 2015-01 to 2015-01" in joined.warnings[0]


def test_a_force_without_records_is_told_with_those_there_are(records):
    with pytest.raises(TrueCountError, match="holds those of Kent"):
        outcomes.rates("essex", None, "cohort", records)
    with pytest.raises(TrueCountError, match="no crimes of Essex Police with a reference"):
        outcomes.joined("essex", records)
