import pytest

from tests.unit.test_papers_kit import figure
from truecount import reference
from truecount.figure import Interval, Period
from truecount.papers.charts.changes import Change, changes
from truecount.papers.parts import Exhibit, unique
from truecount.papers.sections.asked import Asked
from truecount.papers.sections.groups import groups
from truecount.papers.sections.harm import harm
from truecount.papers.sections.like_for_like import like_for_like
from truecount.papers.sections.measures import BASELINE, MEASURES, Counted, Held, figures_of, measures, row_of
from truecount.papers.sections.recorded import recorded
from truecount.papers.sections.taken_apart import parts
from truecount.papers.sections.unrecorded import unrecorded
from truecount.papers.words import plain
from truecount.records import Store
from truecount.trends import years

SECTIONS = (recorded, unrecorded, like_for_like, groups, harm, measures)


def asked(force, store=None):
    return Asked.of(reference.force(force), None, None, None, store)


def text(section):
    return " ".join(plain(one.words) for one in section.blocks if hasattr(one, "words"))


def exhibits(section):
    return {one.id: one for one in section.blocks if isinstance(one, Exhibit)}


def rows(exhibit):
    return {plain(row.head): [plain(cell) for cell in row.cells] for row in exhibit.table.rows}


@pytest.fixture(scope="module")
def kent():
    return {make.__name__: make(asked("kent")) for make in SECTIONS}


@pytest.fixture(scope="module")
def one_year(small_force):
    with Store.read(small_force) as store:
        yield {make.__name__: make(asked("simulated-kent", store)) for make in SECTIONS}


@pytest.fixture(scope="module")
def three_years(simulated):
    with Store.read(simulated) as store:
        yield store, {make.__name__: make(asked("simulated-kent", store)) for make in SECTIONS}


def answered(made):
    return {one.number: one.exhibits for section in made.values() for one in section.answers}


def test_kents_kinds_of_crime_are_shown_as_recorded_and_like_for_like(kent):
    shown = rows(exhibits(kent["groups"])["groups-kinds"])
    assert shown["Robbery"][:3] == ["1,165", "1,851", "58.9%"]
    assert shown["All types"][:2] == ["131,532", "197,085"]
    before, after = (int(shown["All types"][at].replace(",", "")) for at in (0, 1))
    for at, whole in ((0, before), (1, after)):
        assert sum(int(cells[at].replace(",", "")) for name, cells in shown.items() if name != "All types") == whole


def test_a_rise_like_for_like_is_said_only_where_its_interval_lies_above_nought(kent):
    found = parts(asked("kent"))
    said = plain(kent["groups"].findings[0])
    rose, _, fell = said.partition("these fell")
    for one in found.kinds:
        low, high = (one.alike.interval.low, one.alike.interval.high) if one.alike.interval else (0, 0)
        assert (one.name.lower() in rose) == (low > 0), one.name
        assert (one.name.lower() in fell) == (high < 0), one.name


def test_of_few_crimes_no_percentage_is_said(kent):
    assert rows(exhibits(kent["groups"])["groups-kinds"])["Homicide"] == ["12", "17", *3 * ["too few"]]
    assert rows(exhibits(kent["harm"])["harm-kinds"])["Homicide"] == ["High harm", "12", "17", "too few"]


def test_a_change_of_rules_that_touches_one_kind_is_noted_with_it_alone(kent):
    table = exhibits(kent["groups"])["groups-kinds"].table
    noted = {plain(row.head): " ".join(row.notes) for row in table.rows}
    assert "residential and business" in noted["Burglary (types renamed)"]
    assert "residential and business" not in noted["Shoplifting"]


def test_where_nothing_is_known_of_accuracy_only_what_is_possible_is_shown():
    section = groups(asked("lancashire"))
    exhibit = exhibits(section)["groups-kinds"]
    assert rows(exhibit)["Robbery"][3:] == ["not known", "−6.1% to 105.4%"]
    assert exhibit.table.columns[-1] == "What is possible"
    assert section.findings == ()
    assert "nothing is known of how accurately" in " ".join(plain(words) for words in section.unknown)


@pytest.mark.parametrize("make", SECTIONS)
def test_a_force_of_which_little_is_held_still_has_a_paragraph_and_an_answer(make):
    section = make(asked("btp"))
    assert text(section)
    assert section.answers
    assert all(one.exhibits or one.why_not for one in section.answers)


@pytest.fixture(params=["kent", pytest.param("one_year", marks=pytest.mark.slow)])
def made(request):
    return request.getfixturevalue(request.param)


def test_every_answer_names_exhibits_that_are_there_and_every_figure_is_one(made):
    names = [name for section in made.values() for name in exhibits(section)]
    assert len(names) == len(set(names))
    for section in made.values():
        assert {name for one in section.answers for name in one.exhibits} <= set(exhibits(section))
    assert unique(one for section in made.values() for one in (*section.figures, *section.loose))


def test_the_recorded_tables_a_panel_expects_are_answered(made):
    assert {number for number, shown in answered(made).items() if shown} >= {8, 9, 15}


@pytest.mark.slow
def test_one_year_of_records_shows_the_year_and_says_why_there_is_no_change(one_year):
    assert "April 2016 to March 2017, which is less than two years" in text(one_year["groups"])
    table = exhibits(one_year["groups"])["groups-kinds"].table
    assert table.columns == ("Kind", "Crimes recorded")
    assert one_year["groups"].findings == ()
    assert "in 2016/17" in plain(one_year["recorded"].findings[0])
    assert "two years to compare are not held" in plain(one_year["like_for_like"].unknown[0])


@pytest.mark.slow
def test_the_districts_of_a_record_file_add_up_to_all_its_crimes(one_year):
    shown = rows(exhibits(one_year["groups"])["groups-districts"])
    whole = rows(exhibits(one_year["recorded"])["recorded-by-year"])["2016/17"][0]
    assert sum(int(cells[0].replace(",", "")) for cells in shown.values()) == int(whole.replace(",", ""))


@pytest.mark.slow
def test_no_published_figure_stands_beside_a_simulated_force(one_year):
    said = [one for section in one_year.values() for one in section.figures]
    assert {one.area for one in said} <= {"Simulated Kent", "Simulated"}


@pytest.mark.slow
def test_flagged_crimes_come_with_what_a_flag_cannot_show(one_year):
    exhibit = exhibits(one_year["harm"])["harm-flags"]
    assert "Domestic abuse" in rows(exhibit)
    assert "whether a flag that belongs there is missing" in exhibit.remark


@pytest.mark.slow
def test_two_years_of_records_are_taken_apart_like_for_like(three_years):
    _store, made = three_years
    section = made["like_for_like"]
    exhibit = exhibits(section)["like-for-like-figures"]
    before, after, *moves = (one for one in exhibit.figures if one.unit in ("crimes", "crimes recorded"))
    assert exhibit.picture
    assert sum(one.value for one in moves) == pytest.approx(after.value - before.value)
    assert "as if the same share of crimes had been recorded by the same rules" in plain(section.findings[0])
    assert "groups-months" in exhibits(made["groups"])


@pytest.mark.slow
def test_an_id_is_of_one_thing_in_papers_of_other_years(three_years):
    store, made = three_years
    earlier = Asked.of(reference.force("simulated-kent"), "2016/17", "2017/18", None, store)
    now = {one.id: one for section in made.values() for one in section.figures}
    before = {one.id: one for make in (recorded, harm) for one in make(earlier).figures}
    both = sorted(now.keys() & before.keys())
    assert both
    assert [now[one].period for one in both] == [before[one].period for one in both]
    assert [now[one].title for one in both] == [before[one].title for one in both]


def test_sections_share_one_taking_apart(three_years):
    store, _made = three_years
    assert parts(asked("simulated-kent", store)) is parts(asked("simulated-kent", store))


def measure(name):
    return next(one for one in MEASURES if one.name == name)


def counted(period, **crimes):
    names = {"Homicide": crimes.get("homicide", 0), "Robbery": crimes.get("robbery", 0)}
    return Counted(period, names, "made up", figure("x", 1).made_from)


def test_a_measure_is_set_against_the_year_to_june_2019():
    last = years.year_to(Period.financial_year("2022/23").end)
    held = Held(counted(BASELINE, robbery=1982), counted(last, robbery=1261))
    first, second, change = figures_of(asked("kent"), measure("Robbery"), held)
    assert (first.shown, second.shown, change.shown) == ("1,982", "1,261", "-36.4")
    assert str(first.period) == "1 July 2018 to 30 June 2019"


def test_a_measure_of_few_crimes_has_counts_and_no_change():
    last = years.year_to(Period.financial_year("2022/23").end)
    held = Held(counted(BASELINE, homicide=19), counted(last, homicide=40))
    made = figures_of(asked("kent"), measure("Homicide"), held)
    assert [one.shown for one in made] == ["19", "40", "unknown"]
    assert plain(row_of(measure("Homicide"), made, held).cells[2]) == "too few"


def test_measures_that_no_record_can_show_say_where_they_come_from(kent):
    shown = rows(exhibits(kent["measures"])["measures"])
    for one in MEASURES:
        cells = shown[one.name]
        assert bool(one.kinds) != bool(one.why_not)
        assert cells[-1] == (one.why_not or "The baseline year is not held.")
    assert "No definition by the Home Office itself is held" in text(kent["measures"])


def change(name, raw, low, value, high):
    alike = figure(f"{name}.alike", value, decimals=1, interval=Interval(low=low, high=high, method="made up"))
    return Change(name, figure(f"{name}.raw", raw, decimals=1), alike)


def test_a_chart_of_changes_writes_each_kind_with_its_numbers():
    drawn = changes("c", "A title", "Words", [change("Robbery", 40, 5, 20, 33), change("Arson", -50, -60, -40, 2)])
    for svg in (drawn.wide, drawn.narrow):
        for written in ("Robbery", "+20.0%", "5.0% to 33.0%", "−50.0%", "−60.0% to 2.0%"):
            assert written in svg, written


def test_a_doubling_stands_as_far_from_nought_as_a_halving():
    from truecount.papers.charts.changes import _place

    assert _place(100) == pytest.approx(-_place(-50))


def test_a_chart_of_changes_without_a_change_is_refused():
    with pytest.raises(ValueError, match="no change to draw"):
        changes("c", "A title", "Words", [])


def test_a_fall_to_nought_has_a_place_on_the_scale():
    assert changes("c", "A title", "Words", [change("Arson", -100, -100, -100, -90)]).wide
