"""A change taken apart from published figures: Kent's, and forces of which less is known."""

import math

import pytest

from truecount import TrueCountError
from truecount.trends import Assumptions, Rule, published_assumptions, published_split
from truecount.trends.split_result import PARTS


@pytest.fixture(scope="module")
def kent():
    return published_split("kent", draws=400)


def test_the_parts_add_up_for_every_group_and_together(kent):
    for apart in (kent.whole, kent.by_group):
        whole = apart.change.total
        assert sum(one.mean for one in whole.parts.values()) == pytest.approx(whole.after - whole.before)
        for part in PARTS:
            summed = sum(one.parts[part].mean for one in apart.change.by_type)
            assert summed == pytest.approx(whole.parts[part].mean)


def test_kents_rise_is_mostly_neither_recording_nor_rules(kent):
    total = kent.whole.change.total
    assert (total.before, total.after) == (128_398, 200_452)
    # Without a change of rules the first paper gave 23,380 crimes and +35.1 per cent (31.7 to 38.9).
    assert total.recording.mean == pytest.approx(23_380, rel=0.05)
    assert total.rules.mean == pytest.approx(4_400, rel=0.1)
    assert total.rules.low < 1_000
    assert 8_000 < total.rules.high < 10_000
    assert 25 < total.like_for_like.low < total.like_for_like.median < 35.1
    assert total.break_even.accuracy.low > 100


def test_without_rules_the_split_is_that_of_the_first_paper(kent):
    held = published_assumptions("kent").model_copy(update={"rules": ()})
    whole = published_split("kent", assumptions=held, draws=2_000).whole.change.total
    assert whole.rules.mean == 0
    assert whole.like_for_like.mean == pytest.approx(35.1, abs=0.7)


def test_groups_are_those_of_the_published_table_and_burglary_is_one(kent):
    apart = kent.by_group
    names = {one.name for one in apart.change.by_type}
    assert {"Stalking and harassment", "Homicide", "Burglary (types renamed)"} <= names
    assert (apart.change.total.before, apart.change.total.after) == (131_532, 197_085)
    assert any("Groups are held to 31 December 2018" in words for words in apart.about.warnings)
    by_name = {one.name: one for one in apart.change.by_type}
    assert by_name["Stalking and harassment"].rules.mean > 1_000
    assert by_name["Shoplifting"].rules.mean == 0


def test_figures_have_names_of_their_own_and_a_making(kent):
    figures = [figure for apart in (kent.whole, kent.by_group) for figure in apart.figures]
    assert len({figure.id for figure in figures}) == len(figures)
    assert all(figure.made_from and figure.method.formula for figure in figures)
    few = next(figure for figure in figures if figure.id.endswith("homicide.like-for-like"))
    assert few.value is None
    assert "Too few crimes for a percentage" in few.warnings[0]
    shares = [figure.value for figure in figures[:40] if ".all-types.share." in figure.id]
    assert sum(shares[:4]) == pytest.approx(100)


def test_where_nothing_is_known_of_accuracy_only_ranges_are_told():
    apart = published_split("kent", assumptions=Assumptions(anywhere=(70.0, 97.0)), draws=100).whole
    by_end = {figure.id.rpartition(".")[2]: figure for figure in apart.figures}
    alike, recording = by_end["like-for-like"], by_end["recording"]
    assert (alike.value, recording.value) == (None, None)
    assert "Nothing is known of recording accuracy" in alike.warnings[0]
    assert alike.interval.low == pytest.approx(100 * (200_452 / 128_398 * 70 / 97 - 1))
    assert alike.interval.high == pytest.approx(100 * (200_452 / 128_398 * 97 / 70 - 1))
    assert recording.interval.high == pytest.approx(
        (200_452 - 128_398) / math.log(200_452 / 128_398) * math.log(97 / 70)
    )


def test_a_force_of_which_groups_are_not_held_or_years_are_not_has_what_it_has():
    assert published_split("kent", "2018/19", "2019/20", draws=50).by_group is None
    with pytest.raises(TrueCountError, match="not a financial year"):
        published_split("kent", "2016", "2018/19")


def test_a_rule_of_a_type_that_there_is_not_is_refused_and_an_idle_one_told():
    def with_rule(types):
        rule = Rule(name="our rule", per_cent=5, spread=1, types=types, source="ours")
        return published_split(
            "kent", assumptions=published_assumptions("kent").model_copy(update={"rules": (rule,)}), draws=50
        )

    with pytest.raises(TrueCountError, match='our rule: there is no crime type "Stalkng"'):
        with_rule(("Stalkng",))
    told = with_rule(("Rape",)).whole.about.warnings
    assert "our rule: it touches no crime counted here." in told
