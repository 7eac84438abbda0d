import re
from dataclasses import replace

import pytest

from tests.samples import EXAMPLES
from truecount import reference
from truecount.figure import Figure, Period
from truecount.outcomes import MEASURES, flow
from truecount.papers.charts.dots import Dots, dots
from truecount.papers.parts import Exhibit, Paragraph, unique
from truecount.papers.sections.asked import Asked
from truecount.papers.sections.by_type import by_type
from truecount.papers.sections.how_long import how_long
from truecount.papers.sections.informal import informal
from truecount.papers.sections.named import named
from truecount.papers.sections.outcomes import outcomes
from truecount.papers.sections.own import own
from truecount.papers.words import plain
from truecount.records import Store, load

MADE = {"outcomes": outcomes, "outcomes-by-type": by_type, "how-long": how_long, "named": named, "informal": informal}
TABLES = (
    "financial_year,financial_quarter,force_name,offence_description,offence_group,offence_subgroup,offence_code,"
    "offence_code_expired,outcome_description,outcome_group,outcome_type,offences,force_outcomes_recorded_in_quarter"
)


def asked(force, store=None, **more):
    return Asked.of(reference.force(force), None, None, more.get("year"), store)


def made(of):
    return {name: section(of) for name, section in MADE.items()}


def text(section):
    words = [plain(one.words) for one in section.blocks if isinstance(one, Paragraph)]
    return " ".join([*words, *(plain(one) for one in (*section.findings, *section.unknown))])


def exhibits(section):
    return {one.id: one for one in section.blocks if isinstance(one, Exhibit)}


def cells(exhibit):
    return {plain(row.head): [plain(cell) for cell in row.cells] for row in exhibit.table.rows}


@pytest.fixture(scope="module")
def kent():
    return made(asked("kent"))


@pytest.fixture(scope="module")
def records(simulated):
    with Store.read(simulated) as store:
        yield made(asked("simulated-kent", store))


def whole(sections):
    return unique(one for section in sections.values() for one in (*section.figures, *section.loose))


def test_no_two_figures_and_no_two_exhibits_of_the_sections_share_an_id(kent):
    ids = [name for section in kent.values() for name in exhibits(section)]
    assert len(ids) == len(set(ids))
    assert len(whole(kent)) > 100


def test_tables_ten_to_thirteen_are_answered_by_exhibits_that_are_there(kent):
    answers = {one.number: one for section in kent.values() for one in section.answers}
    assert sorted(answers) == [10, 11, 12, 13]
    shown = {name for section in kent.values() for name in exhibits(section)}
    assert all(one.exhibits and set(one.exhibits) <= shown for one in answers.values())
    assert "no dates of outcomes" in answers[12].why_not


def test_every_outcome_type_stands_under_its_group_on_both_bases(kent):
    table = exhibits(kent["outcomes"])["outcome-types"].table
    heads = [plain(row.head) for row in table.rows]
    at = heads.index("Out-of-court (informal)")
    assert [head.split(" (type")[0] for head in heads[at + 1 : at + 3]] == [
        "Cannabis/khat warning",
        "Community resolution",
    ]
    assert table.rows[at].strong and not table.rows[at + 1].strong
    assert [head for head, _ in table.groups] == ["Crimes recorded in the year", "Outcomes given in the year"]
    assert [len(row.cells) for row in table.rows] == [4] * len(heads)


def test_a_group_is_the_sum_of_the_types_below_it(kent):
    figures = {one.id: one for one in exhibits(kent["outcomes"])["outcome-types"].figures}
    for basis in ("cohort", "closed"):
        of = f"kent.2017-18.{basis}.2018"
        group = figures[f"outcomes.group-evidential-difficulties-victim-does-not-support-action.{of}"]
        parts = [figures[f"outcomes.type-{code}.{of}"].parts[0] for code in (14, 16)]
        assert group.parts[0] == sum(parts) > 0


def test_the_year_before_is_of_the_same_release_on_both_sides(kent):
    before = exhibits(kent["outcomes"])["outcomes-before"]
    assert {one.edition for one in before.figures} == {"release of 2026-07"}
    assert cells(before)["Charged/Summonsed (type 1)"] == ["10.4%", "7.9%", "10.4%", "8.1%"]


@pytest.mark.slow
def test_a_year_held_in_one_release_stands_beside_the_year_before_in_one_table():
    section = outcomes(asked("kent", year="2018/19"))
    shown = exhibits(section)
    assert "outcomes-before" not in shown
    assert shown["outcome-types"].table.columns[1:4] == ("Kent 2018/19", "2017/18", "E&W")
    assert "which have had a year longer" in text(section)


def test_published_outcomes_by_type_add_up_to_those_of_all_crime(kent):
    charged = [one for one in whole(kent) if one.id.startswith("outcomes.charged-of-recorded.kent.2017-18.cohort.2018")]
    (of_all,) = [one for one in charged if one.id.endswith(".2018")]
    parts = [one.parts for one in charged if one is not of_all]
    assert len(parts) == 23
    assert tuple(map(sum, zip(*parts, strict=True))) == of_all.parts


def test_no_number_of_a_finding_or_of_what_is_unknown_stands_outside_its_figure(kent):
    said = [words for section in kent.values() for words in (*section.findings, *section.unknown)]
    bare = [" ".join(part for part in words if isinstance(part, str)) for words in said]
    assert len(bare) > 6
    assert not re.findall(r"\d", re.sub(r"\b\d{4}/\d{2}\b", "", " ".join(bare)))


def test_types_of_crime_with_few_crimes_are_given_as_counts(kent):
    row = cells(exhibits(kent["outcomes-by-type"])["outcomes-by-type"])["Homicide"]
    assert row[:3] == ["14", "10 of 14", "–"]
    assert "Homicide" not in kent["outcomes-by-type"].findings[0]


def test_the_range_of_a_share_holds_it_and_is_wider_for_fewer_crimes(kent):
    own = [
        one
        for one in exhibits(kent["outcomes-by-type"])["outcomes-by-type"].figures
        if ".charged-of-recorded.kent." in one.id and one.interval
    ]
    assert all(one.interval.low <= one.value <= one.interval.high for one in own)
    width = {one.id.split(".")[-1]: one.interval.high - one.interval.low for one in own}
    assert width["robbery"] > width["violence-with-injury"]


def test_better_recording_is_told_from_the_fall_of_the_charge_rate(kent):
    section = kent["outcomes-by-type"]
    assert "10.4% had led to a charge or summons; of those of 2018/19, 5.9%, a change of −4.5 points" in text(section)
    changes = cells(exhibits(section)["charged-change"])
    assert changes["Part of the first change that better recording made"] == ["−1.1", "−1.3 to −0.9"]
    assert "recording accuracy is known of all crime, not of each type" in text(section)


def test_without_dates_of_outcomes_national_medians_are_all_there_is(kent):
    section = kent["how-long"]
    assert [one.shown for one in exhibits(section)["how-long-national"].figures] == ["9", "98", "14"]
    assert section.findings == ()
    assert "published figures give no dates of outcomes" in text(section)


def test_community_resolutions_stand_by_year_and_restorative_justice_is_said_to_be_hidden(kent):
    section = kent["informal"]
    by_year = cells(exhibits(section)["informal-by-year"])
    assert by_year["2018/19"][0] == "1,388 (0.7%)"
    assert by_year["2025/26"][0] == "6,813 (4.4%)"
    assert by_year["2017/18"][1] == "–"
    assert "How much of it is restorative justice" in text(section)


def test_a_force_of_one_published_year_is_told_that_no_other_is_held():
    section = informal(asked("gwent"))
    assert "only those of 2017/18 are held" in text(section)
    assert "informal-by-year" not in exhibits(section)


@pytest.mark.slow
@pytest.mark.parametrize("force", ["gwent", "btp", "metropolitan"])
def test_every_section_can_be_made_of_a_force_of_which_little_is_held(force):
    sections = made(asked(force))
    assert "Outcomes of the year before, 2016/17, are not held" in text(sections["outcomes"])
    assert whole(sections)


def test_the_picture_has_a_mark_and_a_number_for_every_share_that_is_known():
    figure = Figure.rate(
        30,
        200,
        id="a",
        title="a",
        unit="per cent",
        decimals=1,
        population="crimes",
        area="somewhere",
        period=None,
        basis="cohort",
        method=MEASURES[0].method,
        made_from=(),
    )
    unknown = figure.model_copy(update={"value": None, "warnings": ("Too few.",)})
    rows = [Dots("Robbery & theft", (figure, None)), Dots("Arson", (unknown, figure))]
    picture = dots("d", "title", "words", rows, ("first", "second"))
    for svg in (picture.wide, picture.narrow):
        assert svg.count(">15.0%<") == 2
        assert "first" in svg
        assert "second" in svg
    with pytest.raises(ValueError, match="no shares to draw"):
        dots("d", "title", "words", [Dots("Arson", (unknown,))], ("first",))


@pytest.mark.slow
def test_a_record_file_alone_has_no_whole_to_stand_beside(records):
    for section in records.values():
        assert "all forces in the file" not in text(section)
        assert "England and Wales" not in text(section)
        for one in exhibits(section).values():
            assert not {"All", "E&W"} & set(one.table.columns)
            assert "England and Wales" not in (one.picture.wide if one.picture else "")
    assert "the record file holds those of this force alone" in text(records["outcomes"])
    assert len(whole(records)) > 100


@pytest.mark.slow
def test_a_record_file_sets_the_year_before_beside_and_compares_years_at_one_age(records):
    table = exhibits(records["outcomes"])["outcome-types"].table
    assert table.columns[1:] == ("Simulated 2018/19", "2017/18") * 2
    years = exhibits(records["how-long"])["how-long-years"]
    assert list(cells(years)) == ["2016/17", "2017/18", "2018/19"]
    assert all(one.interval for one in years.figures if one.id.startswith("outcomes.within"))


@pytest.mark.slow
def test_times_of_records_hold_open_crimes_and_foresee_the_young_year(records):
    section = records["how-long"]
    shown = exhibits(section)
    assert {"how-long", "how-long-types", "how-long-nowcast"} <= set(shown)
    assert "with those still open among them" in text(section)
    expected = {one.title: one.value for one in shown["how-long-nowcast"].figures}
    together = "Charged, summonsed or dealt with out of court"
    parts = [value for title, value in expected.items() if not title.startswith(together)]
    assert sum(parts) == pytest.approx(100)


@pytest.mark.slow
def test_days_to_a_charge_are_given_only_where_enough_were_charged(records, simulated):
    rows = cells(exhibits(records["how-long"])["how-long-types"])
    with Store.read(simulated) as store:
        flows = flow(store, "simulated-kent", Period.financial_year("2018/19"), by="crime type")
    charged = {one.population.split(", ")[-1]: one.parts[0] for one in flows if one.title == "Charged or summonsed"}
    few = {kind for kind, row in rows.items() if row[2] == "–"}
    assert few == {kind for kind in rows if kind != "All crime" and charged[kind] < 20}
    assert 0 < len(few) < len(rows)


@pytest.mark.slow
def test_records_that_say_labels_alone_are_read_as_their_groups(tmp_path):
    example = next(one for one in EXAMPLES if one.name == "street")
    (tmp_path / example.file).write_text(example.text)
    load([tmp_path / example.file], tmp_path / "c.duckdb", "police-uk")
    with Store.read(tmp_path / "c.duckdb") as store:
        whole_year = asked("cleveland", store)
        assert whole_year.outcomes_from is None
        sections = made(whole_year)
        groups = own(whole_year)
        # As if the months loaded were a whole year.
        labels = replace(whole_year, year="2022/23")
        labels.__dict__["outcomes_from"], labels.__dict__["beside"] = store, False
        read = {name: section(labels) for name, section in MADE.items()}
    assert "outcomes" in sections
    assert any(one.method.id == "outcomes.by-group" for one in groups.figures)
    assert all(one.blocks for one in read.values())


@pytest.mark.slow
def test_outcome_tables_stand_beside_all_forces_in_the_file(tmp_path):
    lines = [
        f"{year},{quarter},{force},{kind},{kind},{kind},34B,NA,Some,Some,{outcome},{cohort},{closed}"
        for year in ("2016/17", "2017/18")
        for force, more in (("Kent", 0), ("Essex", 20))
        for kind in ("Robbery", "Arson")
        for quarter in (1, 2, 3, 4)
        for outcome, cohort, closed in ((1, 10 + more, 12), (8, 5, 5), (16, 30, 28), (18, 60 - more, 55))
    ]
    (tmp_path / "outcomes.csv").write_text("\n".join([TABLES, *lines]) + "\n")
    load([tmp_path / "outcomes.csv"], tmp_path / "kent.duckdb", "home-office")
    with Store.read(tmp_path / "kent.duckdb") as store:
        sections = made(asked("kent", store))
    assert "lower than in all forces in the file" in text(sections["outcomes"])
    table = exhibits(sections["outcomes-by-type"])["outcomes-by-type"]
    assert cells(table)["Robbery"][0] == "420"
    assert "All" in table.table.columns
    assert exhibits(sections["outcomes"])["outcome-types"].table.columns[1:4] == ("Kent 2017/18", "2016/17", "All")
    assert whole(sections)
