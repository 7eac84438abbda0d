"""All forces in a funnel: what is counted against what, who lies outside, ranks, words and picture."""

import json

import numpy as np
import pytest

from truecount.cli.trends_forces import BY_CHANCE, funnel_of_forces
from truecount.errors import TrueCountError
from truecount.statistics.funnels import funnel_limits
from truecount.trends.force_funnel import force_funnel
from truecount.trends.force_places import FULLER, measured


@pytest.fixture(scope="module")
def charged():
    return force_funnel(of="charged")


@pytest.fixture(scope="module")
def recorded():
    return force_funnel("2018/19")


def words(capsys, *asked, **more):
    funnel_of_forces(*asked, as_json=False, **more)
    return capsys.readouterr().out


def test_every_force_but_the_city_is_set_by_its_residents(recorded):
    names = [place.force["force_id"] for place in recorded.places]
    assert len(names) == 42 and "city-of-london" not in names and "btp" not in names
    kent = recorded.places[recorded.number("kent")]
    assert (kent.count, kent.exposure) == (200_452, 1_846_478)
    assert recorded.rate(recorded.number("kent")).shown == "108.6"


def test_all_43_forces_are_set_by_what_was_charged_of_what_they_recorded(charged):
    assert len(charged.places) == 43
    kent = charged.places[charged.number("kent")]
    assert (kent.count, kent.exposure) == (14_251, 177_187)
    assert FULLER in charged.measured.cautions
    assert charged.whole.shown == "10.0"


def test_limits_allow_for_forces_that_differ_and_the_figure_says_by_how_much(recorded):
    number = recorded.number("kent")
    low, high = funnel_limits(recorded.funnel.expected[[number]], recorded.funnel.spread, 0.95)
    interval = recorded.limits(number)[0].interval
    scale = 1000 * recorded.funnel.rate
    assert (interval.low, interval.high) == pytest.approx((low[0] * scale, high[0] * scale))
    assert recorded.spread.value == pytest.approx(100 * recorded.funnel.spread.tau_squared**0.5)
    assert recorded.spread.value > 15


def test_who_lies_outside_is_told_with_the_widest_limits(charged):
    outside = {one.force["short_name"]: charged.outside(n) for n, one in enumerate(charged.places)}
    assert {name: beyond for name, beyond in outside.items() if beyond == "99.8"} == {"Cumbria": "99.8"}
    assert (outside["Cleveland"], outside["Kent"]) == ("95", "")
    assert charged.rate(charged.number("greater-manchester")).warnings[0].endswith("below.")


def test_ranks_run_from_the_highest_rate_and_their_limits_hold_the_rank(charged):
    ranks = [charged.rank(n) for n in range(43)]
    assert sorted(one.value for one in ranks) == list(range(1, 44))
    assert charged.rank(charged.number("cumbria")).value == 1
    assert all(one.interval.low <= one.value <= one.interval.high for one in ranks)


def test_the_curves_go_beyond_the_smallest_and_the_largest_force(recorded):
    sizes = [place.exposure for place in recorded.places]
    for _level, points in recorded.curves(5):
        assert points[0][0] < min(sizes) and points[-1][0] > max(sizes)
        assert all(low < 1000 * recorded.funnel.rate < high for _size, low, high in points)


def test_a_rare_crime_is_counted_for_more_residents_with_more_places():
    assert (measured("2017/18", crime="Robbery").per, measured("2017/18", crime="robbery").decimals) == (1000, 2)
    rare = measured(crime="homicide")
    assert (rare.year, rare.per) == ("2017/18", 100_000)
    assert rare.title == "Recorded crime (homicide) for each 100,000 residents, 2017/18"


def test_the_usual_year_is_the_last_of_which_residents_are_held():
    assert measured().year == "2020/21"
    assert not any(place.warnings for place in measured().places)


def test_the_page_says_what_a_place_outside_means_and_that_it_is_no_league_table(capsys):
    shown = words(capsys, "cleveland", None, None, of="charged")
    assert "lies above the limits of 95 per cent" in shown and "says nothing of why" in shown
    assert BY_CHANCE in shown and "no league table" in shown
    rows = [line.strip()[:15].strip() for line in shown.splitlines() if line.rstrip().endswith("%")]
    assert rows == ["Cleveland", "Cumbria", "Greater Manches", "Lincolnshire", "Norfolk", "South Wales"]


def test_without_a_force_none_is_picked_out(capsys):
    assert words(capsys, "", "2018/19", None).startswith("Recorded crime for each 1,000 residents, 2018/19\n\nAll tog")


def test_residents_that_stand_in_are_told(capsys):
    assert "that of 2020 stands in for it" in words(capsys, "kent", "2025/26", None)


def test_machines_get_every_forces_figures_and_the_same_words(capsys):
    funnel_of_forces("kent", None, None, as_json=True, of="charged")
    found = json.loads(capsys.readouterr().out)
    ids = [one["id"] for one in found["figures"]]
    assert len(ids) == len(set(ids)) == 2 + 4 * 43
    assert "forces.rate.kent.2017-18.charged" in ids and BY_CHANCE in found["said"]


def test_the_picture_names_the_force_asked_for_and_those_outside(tmp_path, capsys):
    path = tmp_path / "forces.svg"
    assert words(capsys, "kent", None, path, of="charged").endswith(f"Written: {path}\n")
    drawn = path.read_text("utf-8")
    for name in ("Kent", "Cumbria", "South Wales", "Greater Manchester"):
        assert f">{name}<" in drawn
    assert ">Surrey<" not in drawn
    assert "Outside the limits of 95 per cent: Cleveland, Cumbria" in drawn and "Kent: 8.0; all together: 10.0" in drawn


def test_the_same_year_makes_the_same_figures():
    one, again = force_funnel("2018/19"), force_funnel("2018/19")
    assert np.array_equal(one.ranks[0], again.ranks[0])
    assert [figure.hash for figure in one.figures[:5]] == [figure.hash for figure in again.figures[:5]]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"force": "city-of-london"}, "few people live there"),
        ({"force": "btp", "of": "charged"}, "none of the territorial forces"),
        ({"force": "kent", "year": "2011/12"}, "not held of 2011/12; it is held of 2012/13"),
        ({"force": "kent", "year": "2018/19", "crime": "robbery"}, "by offence group of every force is not held"),
        ({"force": "kent", "year": "2017/18", "crime": "domestic burglary"}, "changed their names in April 2017"),
        ({"force": "kent", "crime": "rubbery"}, 'Did you mean "robbery"'),
        ({"force": "kent", "crime": "robbery", "of": "charged"}, "leave out the kind of crime"),
        ({"force": "kent", "year": "2018/19", "of": "charged"}, "held of 2017/18"),
        ({"force": "kent", "of": "cautioned"}, "recorded and charged"),
        ({"force": "kent", "year": "2016-04"}, "not a financial year"),
    ],
)
def test_what_cannot_be_set_in_a_funnel_is_told_in_one_sentence(asked, said):
    with pytest.raises(TrueCountError, match=said) as told:
        funnel_of_forces(asked.pop("force"), asked.pop("year", None), None, as_json=False, **asked)
    assert len(told.value.sentences) == 1
