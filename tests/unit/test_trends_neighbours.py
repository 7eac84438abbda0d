"""A force among the others: rates, changes, and ranks that are no firmer than chance lets them be."""

import numpy as np
import pytest

from truecount import reference
from truecount.errors import TrueCountError
from truecount.trends import all_forces as room
from truecount.trends.all_forces import FEW_RESIDENTS, NOT_LIKE, neighbours


@pytest.fixture(scope="module")
def kent():
    return neighbours("kent", "2016/17", "2018/19", draws=2000)


def of(figures):
    return {one.id: one for one in figures}


def test_kents_rate_is_its_recorded_crime_over_its_residents(kent):
    found = of(kent.own)
    assert found["neighbours.rate.kent.2016-17"].value == pytest.approx(1000 * 128_398 / 1_817_395)
    assert found["neighbours.rate.kent.2018-19"].value == pytest.approx(1000 * 200_452 / 1_846_478)
    assert found["neighbours.change.kent.2016-17.2018-19"].shown == "53.7"


def test_england_and_wales_is_all_43_forces(kent):
    total = sum(
        row["crimes"] for row in reference.load("recorded_crime").where(year="2018/19") if row["force_id"] != "btp"
    )
    assert kent.nation[1].value == pytest.approx(1000 * total / 59_115_809)


def test_every_force_but_the_city_is_among_them_from_the_highest_down(kent):
    for figures in (kent.rates, kent.changes):
        values = [one.value for one in figures]
        assert len(values) == 42
        assert values == sorted(values, reverse=True)
    assert not any(FEW_RESIDENTS in one.id for one in kent.rates)
    assert kent.changes[0].area == "Kent"


def test_a_rank_is_the_place_in_the_order_and_its_interval_holds_it(kent):
    by_rate, by_change = kent.own[3:]
    assert by_rate.value == 1 + [one.area for one in kent.rates].index("Kent") == 7
    assert by_rate.interval.low <= 7 <= by_rate.interval.high
    assert (by_change.value, by_change.shown_interval) == (1, "1 to 1")


def test_no_most_similar_group_is_pretended(kent):
    assert NOT_LIKE in kent.said
    assert "all territorial forces" in kent.group


def test_the_same_seed_draws_the_same_ranks(kent):
    again = neighbours("kent", "2016/17", "2018/19", draws=2000)
    assert [one.hash for one in again.own] == [one.hash for one in kent.own]
    assert kent.own[3].seed == room.SEED


def test_equal_forces_can_have_any_rank_and_far_ones_only_theirs():
    numbers = np.random.default_rng(1)
    drawn = numbers.gamma(np.array([100, 100, 100, 100, 9000]), size=(4000, 5))
    assert room._limits(drawn, 0) == (2, 5)
    assert room._limits(drawn, 4) == (1, 1)


def test_years_without_population_say_what_stands_in():
    found = of(neighbours("kent", "2020/21", "2024/25", draws=100).own)["neighbours.rate.kent.2024-25"]
    assert "that of 2020 stands in for it" in found.warnings[1]


@pytest.mark.parametrize(
    ("force", "years", "said"),
    [
        ("kent", ("2018/19", "2016/17"), "has to lie before"),
        ("kent", ("2001/02", "2016/17"), "held run from 2012/13"),
        ("city-of-london", ("2016/17", "2018/19"), "few people live there"),
        ("btp", ("2013/14", "2014/15"), "no residents of it are held"),
        ("kent", ("2016-17", "2018/19"), "not a financial year"),
    ],
)
def test_what_cannot_be_ranked_is_refused(force, years, said):
    with pytest.raises(TrueCountError, match=said):
        neighbours(force, *years)
