"""Rates on the crimes that should have been recorded, and first-published headlines beside today's."""

import json

import numpy as np
import pytest
from pytest import approx

from truecount import TrueCountError, outcomes
from truecount.outcomes import headlines
from truecount.outcomes.adjusted import NO_INTERVAL, Accuracy, adjusted, change

BEFORE, AFTER = Accuracy(83.6, 81.75, 85.45), Accuracy(96.6, 94.9, 97.7)


@pytest.fixture(scope="module")
def kent():
    return [
        outcomes.rates("kent", year, "cohort", measures=["charged-of-recorded"])[0] for year in ("2016/17", "2018/19")
    ]


def test_kents_charge_rate_on_both_denominators(kent):
    shown = [[round(one.value, 2) for one in adjusted(*pair)] for pair in zip(kent, (BEFORE, AFTER), strict=True)]
    assert [(one[0], one[2]) for one in shown] == [(10.4, 8.69), (5.92, 5.72)]


def test_the_interval_is_that_of_the_accuracy_put_through_the_formula(kent):
    _rate, crimes, rate = adjusted(kent[0], BEFORE)
    assert (crimes.interval.low, crimes.interval.high) == approx((128_398 / 0.8545, 128_398 / 0.8175))
    assert (rate.interval.low, rate.interval.high) == approx((10.3989 * 0.8175, 10.3989 * 0.8545), abs=1e-3)


def test_one_and_a_half_of_four_and_a_half_points_go_with_the_larger_denominator(kent):
    raw, on_required, difference, recording = change(*kent, (BEFORE, AFTER))
    assert [round(one.value, 2) for one in (raw, on_required, difference, recording)] == [-4.48, -2.98, -1.5, -1.15]
    assert raw.interval is None
    assert difference.interval.low < difference.value < difference.interval.high


def test_steady_recording_has_no_part_in_a_fall_though_the_two_changes_differ(kent):
    _raw, _on_required, difference, recording = change(*kent, (BEFORE, BEFORE))
    assert recording.value == 0
    assert difference.value < -0.5


def test_the_part_of_recording_and_the_rest_add_up_whichever_is_taken_first(kent):
    raw, *_others, recording = change(*kent, (BEFORE, AFTER))
    back = change(kent[1], kent[0], (AFTER, BEFORE))
    assert back[-1].value == approx(-recording.value)
    first, last = kent[0].value * 0.836, kent[1].value * 0.966
    mean = (kent[1].value - kent[0].value) / np.log(kent[1].value / kent[0].value)
    assert recording.value + mean * np.log(last / first) == approx(raw.value)


def test_draws_are_taken_in_pairs(kent):
    shared = np.random.default_rng(1).normal(0, 1, 4000)
    together = (Accuracy.drawn(84 + shared), Accuracy.drawn(94 + shared))
    apart = (Accuracy.drawn(84 + shared), Accuracy.drawn(94 - shared))
    wide, narrow = (change(*kent, pair)[-1].interval for pair in (apart, together))
    assert narrow.high - narrow.low < 0.3 * (wide.high - wide.low)


def test_draws_and_limits_agree_where_both_periods_are_independent(kent):
    numbers = np.random.default_rng(2)
    drawn = [Accuracy.drawn(numbers.normal(one.value, 0.8, 40_000)) for one in (BEFORE, AFTER)]
    limits = [Accuracy(one.value, one.low, one.high) for one in drawn]
    for ours, theirs in zip(change(*kent, tuple(drawn))[1:], change(*kent, tuple(limits))[1:], strict=True):
        assert ours.interval.low == approx(theirs.interval.low, abs=0.02)


def test_an_accuracy_without_limits_gives_no_interval_and_says_so(kent):
    rate = adjusted(kent[0], Accuracy(83.6))[2]
    assert rate.interval is None
    assert NO_INTERVAL in rate.warnings


@pytest.mark.parametrize("numbers", [(0.0,), (101.0,), (83.6, 85.0, 90.0)])
def test_an_accuracy_that_cannot_be_is_refused(numbers):
    with pytest.raises(TrueCountError, match="give it in per cent"):
        Accuracy(*numbers)


def test_only_a_rate_on_all_crimes_recorded_is_adjusted():
    rate = outcomes.rates("kent", "2017/18", "closed", measures=["charged-of-closed"])[0]
    with pytest.raises(TrueCountError, match="only a rate on all crimes recorded"):
        adjusted(rate, BEFORE)


def test_fifteen_to_nine_is_named_as_the_share_charged_as_published_then():
    first, second, *_rest = headlines.sentences()
    assert "15% to 9%" in first
    assert "charges alone" in first
    assert "22.3% to 15.1%" in second


def test_first_published_and_todays_shares_stand_side_by_side():
    found = {one.id: one for one in headlines.matured()}
    assert found["outcomes.headline.charged.2021-22"].shown == "5.5"
    assert found["outcomes.charged-of-assigned.england-and-wales.2021-22.cohort.2026-07"].shown == "7.2"
    rise = found["outcomes.matured.charged.2021-22"]
    assert (rise.interval.low, rise.interval.high) == approx((rise.value - 0.05, rise.value + 0.05))
    assert found["outcomes.headline-of-assigned.charged.2021-22"].value == approx(5.5 / 0.888)


def test_every_headline_held_is_a_figure_of_its_own():
    found = headlines.headlines()
    assert len({one.id for one in found}) == len(found)
    assert {"outcomes.headline.charged.2014-15.15", "outcomes.headline.charged.2014-15.16"} <= {one.id for one in found}


def test_a_revised_count_may_fall_as_well():
    (kent,) = headlines.revised("kent")
    assert kent.shown == "-1.8"


def test_what_is_not_held_is_told():
    assert sum(said.startswith("Not held:") for said in headlines.sentences()) == 3


def test_the_command_shows_rates_on_both_denominators(capsys):
    from truecount.cli import outcomes_adjusted, outcomes_headlines

    outcomes_adjusted.show(None, "kent", as_json=True)
    held = json.loads(capsys.readouterr().out)["figures"]
    assert "outcomes.change-from-recording.charged-of-recorded.kent.2016-17-and-2018-19" in [one["id"] for one in held]
    outcomes_adjusted.show(None, "kent", given=["2016/17=83.6", "2018/19=96.6,95,98"])
    assert "the change from 2016/17 to 2018/19" in capsys.readouterr().out
    outcomes_headlines.show("kent")
    assert "Kent: Charged/Summonsed" in capsys.readouterr().out
    with pytest.raises(TrueCountError, match="no accuracy of a year"):
        outcomes_adjusted.show(None, "kent", given=["83.6"])
