"""The releases held of a force's recorded crime: told apart, led over from one to the next, never mixed."""

import pytest

from truecount.errors import TrueCountError
from truecount.trends.beside_methods import METHODS
from truecount.trends.vintages import NOT_ONE_SERIES, releases, vintages


def of(figures):
    return {one.id: one for one in figures}


@pytest.fixture(scope="module")
def kent():
    return vintages("Kent")


def test_a_year_stands_as_each_release_gave_it():
    found = [(one.vintage, one.table, one.crimes) for one in releases("kent")["2017/18"]]
    assert found == [
        ("2018", "recorded_crime_earlier", 177_187),
        ("2019", "recorded_crime_by_group", 177_187),
        ("2026-07", "recorded_crime", 176_083),
    ]


def test_twelve_months_that_are_no_financial_year_are_no_release_of_one():
    assert [one.vintage for one in releases("kent")["2018/19"]] == ["2026-07"]


def test_groups_add_up_to_the_year_and_their_rows_are_what_it_was_made_from(kent):
    figure = of(kent.counts)["release.kent.2016-17.2019"]
    assert figure.value == 131_532
    assert figure.made_from[0].where == "reference table recorded_crime_by_group, 21 rows"


@pytest.mark.parametrize("force", ["kent", "leicestershire", "city-of-london", "metropolitan"])
def test_the_differences_lead_from_the_first_release_to_the_last(force):
    found = vintages(force)
    apart = {name.split(".", 3)[3]: one.value for name, one in of(found.differences).items() if ".2017-18." in name}
    counts = {name.split(".")[3]: one.value for name, one in of(found.counts).items() if ".2017-18." in name}
    assert counts["2018"] + apart["2018.2019"] + apart["2019.2026-07"] == counts["2026-07"]
    assert apart["2018.2026-07"] == counts["2026-07"] - counts["2018"]


def test_a_change_is_read_within_one_release(kent):
    shown = {name: one.shown for name, one in of(kent.changes).items()}
    assert shown == {
        "release-change.kent.2012-13.2017-18.2019": "80.1",
        "release-change.kent.2012-13.2017-18.2026-07": "78.6",
    }
    assert NOT_ONE_SERIES in kent.said


def test_the_forces_differences_stand_from_the_lowest_to_the_highest(kent):
    values = [one.value for one in kent.among_forces]
    assert len(values) == 43 and values == sorted(values)
    assert "-0.7 per cent (Northumbria) to +4.0 per cent (Dyfed-Powys)" in kent.said[2]


def test_a_count_that_never_moved_is_told_in_so_many_words():
    assert vintages("city-of-london").said[0] == "City of London, 2017/18: 5,870 crimes in every release held."


def test_what_another_table_of_the_release_gives_is_told():
    figure = of(vintages("leicestershire").counts)["release.leicestershire.2017-18.2018"]
    assert "adds up to 81,960" in figure.warnings[0]


def test_a_body_with_two_releases_of_one_year_has_differences_and_no_change():
    found = vintages("btp")
    assert [one.value for one in found.differences if one.unit == "crimes recorded"] == [194]
    assert found.changes == []


def test_only_the_years_asked_for_are_shown():
    assert {one.id.split(".")[2] for one in vintages("kent", "2016/17", "2016/17").counts} == {"2016-17"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("kent", "2018/19"), "Of 2018/19 no two releases"),
        (("UK Finance",), "No year of recorded crime of UK Finance is held in two releases"),
        (("kent", "2016-04"), "not a financial year"),
    ],
)
def test_what_is_not_held_twice_is_refused(asked, said):
    with pytest.raises(TrueCountError, match=said):
        vintages(*asked)


def test_every_figure_has_a_name_of_its_own_and_every_method_too(kent):
    assert len(kent.figures) == len(kent.counts) + len(kent.differences) + len(kent.changes) + 42
    assert len({method.id for method in METHODS}) == len(METHODS) == 8
