"""Control charts: limits worked out another way, where they start again, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from truecount import TrueCountError
from truecount.statistics.control_charts import Design, control_chart, false_alarms, limit_factor

close = pytest.approx
FEW = {"years": 200}
MONTHS = np.arange(60) % 12 + 1


def steady(mean=40.0, phi=2.0, length=36, seed=8):
    return np.random.default_rng(seed).negative_binomial(mean / (phi - 1), 1 / phi, length)


def test_negative_binomial_limits_are_the_quantiles_of_the_month_to_come():
    x = steady()
    chart = control_chart(x, 24, **FEW)
    mean = x[:24].mean()
    variance = x[:24].var(ddof=1) * 25 / 24
    tail = stats.norm.sf(stats.t.isf(stats.norm.sf(3), 23))
    month = stats.nbinom(mean**2 / (variance - mean), mean / variance)
    assert chart.centre[0] == close(mean)
    assert chart.low.tolist() == [month.ppf(tail)] * 36
    assert chart.high.tolist() == [month.ppf(1 - tail)] * 36
    assert month.cdf(chart.low[0] - 1) < tail and month.sf(chart.high[0]) <= tail < month.sf(chart.high[0] - 1)


def test_a_month_signals_only_outside_the_limits_and_after_the_baseline():
    x = steady()
    limits = control_chart(x, 24, **FEW)
    x[[30, 31]] = limits.high[0], limits.high[0] + 1
    x[[33, 34]] = limits.low[0], limits.low[0] - 1
    chart = control_chart(x, 24, **FEW)
    assert np.flatnonzero(chart.signals).tolist() == [31, 34]
    assert np.flatnonzero(chart.watched).tolist() == list(range(24, 36))
    x[3] = 500
    assert not control_chart(x, 24, **FEW).signals[:24].any()


def test_limits_of_a_short_baseline_are_wider_than_of_a_long_one():
    x = np.tile([30, 40, 50, 44, 36, 40], 8)
    short, long = (control_chart(x, months, **FEW) for months in (12, 36))
    assert short.centre[0] == long.centre[0]
    assert short.low[0] < long.low[0] and short.high[0] > long.high[0]


def test_counts_that_vary_less_than_chance_are_charted_as_if_by_chance():
    chart = control_chart([9] * 24, 12, **FEW)
    tail = stats.norm.sf(stats.t.isf(stats.norm.sf(3), 11))
    assert chart.high[0] == stats.nbinom(9 / (1 / 12), 12 / 13).ppf(1 - tail)


def test_xmr_limits_are_two_and_two_thirds_mean_moving_ranges_from_the_mean():
    # Mean 10; ranges 4, 6, 4, 6, ... over the twelve months of the baseline, eleven of them: 6 of 4 and 5 of 6.
    x = np.tile([8, 12, 6, 14], 3)
    ranges = np.abs(np.diff(x)).mean()
    chart = control_chart([*x, 10, 40], 12, "xmr", **FEW)
    assert [chart.low[0], chart.centre[0], chart.high[0]] == close([0, 10, 10 + 2.6596 * ranges], rel=1e-4)
    assert np.flatnonzero(chart.signals).tolist() == [13]


@pytest.mark.parametrize(
    ("later", "signals"),
    [
        ([101, 102, 101, 102, 101, 102, 101], [18]),
        ([101, 102, 101, 102, 101, 100, 101], []),
        ([95, 97, 99, 101, 103, 105, 103], [17]),
        ([95, 97, 99, 101, 103, 101, 103], []),
        ([100, 120, 100, 120, 100], [15]),
        ([100, 120, 100, 80, 100], []),
    ],
)
def test_run_rules_seven_on_one_side_six_rising_and_two_of_three_far_out(later, signals):
    x = [*[95, 105] * 5, 104, 96, *later]  # mean 100; ranges nearly 10, a third of the limits nearly 9
    assert np.flatnonzero(control_chart(x, 12, "xmr", rules=True, **FEW).signals).tolist() == signals
    assert not control_chart(x, 12, "xmr", **FEW).signals.any()


def test_the_moving_average_and_its_error_by_hand():
    x = np.array([*[95, 105] * 6, 110, 130])
    chart = control_chart(x, 12, "ewma", **FEW)
    average = 100.0
    for month, count in enumerate(x):
        average = 0.8 * average + 0.2 * count
        assert chart.plotted[month] == close(average)
    error = np.sqrt(100 * 0.2 / 1.8 * (1 - 0.8 ** (2 * np.arange(1, 15))))  # φ is 300/11/100, taken as 1
    reach = limit_factor(Design("ewma", 12, years=200), 100.0, 1.0)
    assert chart.high - chart.centre == close(reach * error)
    assert chart.centre - chart.low == close(reach * error)


def test_an_average_has_about_the_false_alarms_asked_for_and_further_limits_for_fewer():
    often, rarely = (Design("ewma", 24, wanted=wanted, years=3_000) for wanted in (0.2, 0.05))
    assert limit_factor(often, 40, 2) < limit_factor(rarely, 40, 2)
    assert false_alarms(often, 40, 2) == close(0.2, abs=0.04)
    assert false_alarms(rarely, 40, 2) == close(0.05, abs=0.02)


def test_run_rules_cost_more_false_alarms_than_they_are_told_without():
    plain, ruled = (Design("xmr", 24, rules, years=2_000) for rules in (False, True))
    assert 0.07 < false_alarms(plain, 40, 2) < 0.14
    assert 0.21 < false_alarms(ruled, 40, 2) < 0.31
    assert control_chart(steady(), 24, "xmr", rules=True, **FEW).false_alarms > 0.15


def test_a_season_moves_the_limits_of_counts_and_is_taken_out_of_the_others():
    factors = np.where(MONTHS == 12, 2.0, 10 / 11)
    x = np.round(110 * factors)
    counts = control_chart(x, 24, months=MONTHS, **FEW)
    assert counts.centre == close(x) and (counts.plotted == x).all()
    assert not counts.signals.any()
    assert control_chart(x, 24, "xmr", months=MONTHS, **FEW).plotted == close(np.full(60, x[:12].mean()))
    assert control_chart(x, 24, "ewma", months=MONTHS, **FEW).plotted == close(np.full(60, x[:12].mean()))


def test_a_chart_starts_again_at_a_dated_event_with_a_year_on_both_sides_and_says_where_it_does_not():
    x = np.concatenate([steady(40, 2, 30), steady(80, 2, 30)])
    assert control_chart(x, 24, **FEW).signals[30:].mean() > 0.5
    chart = control_chart(x, 24, starts=[5, 30, 55], **FEW)
    assert chart.started == (0, 30)
    assert chart.centre[29] == close(x[:24].mean()) and chart.centre[30] == close(x[30:54].mean())
    assert np.flatnonzero(chart.watched).tolist() == [*range(24, 30), *range(54, 60)]
    early, late = chart.remarks
    assert "start again at point 5: there are 5 months before" in early and "55 from it on" in early
    assert "point 55: there are 25 months before" in late and "5 from it on" in late


def test_a_later_baseline_keeps_the_season_and_is_as_long_as_there_are_months():
    x = np.where(MONTHS == 12, 60, 30) * np.where(np.arange(60) < 40, 1, 2)
    chart = control_chart(x, 24, months=MONTHS, starts=[40], **FEW)
    assert chart.centre == close(x)
    assert np.flatnonzero(chart.watched).tolist() == list(range(24, 40))


def test_few_crimes_a_month_are_charted_with_advice():
    (advice,) = control_chart([1, 0, 2, 1] * 6, 12, **FEW).remarks
    assert "1.0 crimes a month" in advice and "days between" in advice


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=12, max_size=40), st.sampled_from(["negative binomial", "xmr"]))
def test_the_centre_is_within_the_limits_and_points_beyond_them_signal(x, kind):
    if sum(x[:12]) == 0:
        return
    chart = control_chart(x, 12, kind, years=10)
    assert (chart.low >= 0).all() and (chart.low <= chart.centre).all() and (chart.centre <= chart.high).all()
    beyond = (chart.plotted < chart.low) | (chart.plotted > chart.high)
    assert (chart.signals == (beyond & chart.watched)).all()
    assert chart.plotted.shape == chart.signals.shape == (len(x),)


@pytest.mark.parametrize("kind", ["c", "u"])
def test_c_and_u_charts_are_refused_and_say_why(kind):
    with pytest.raises(TrueCountError, match="chance alone"):
        control_chart([9] * 24, 12, kind)


@pytest.mark.parametrize(
    ("counts", "asked", "what"),
    [
        ([9] * 24, {"kind": "p"}, "no chart of the kind"),
        ([9] * 24, {"baseline": 11}, "needs 12 or more"),
        ([9] * 10, {}, "12 months of 10"),
        ([0] * 24, {}, "a crime in them"),
        ([9.5] * 24, {}, "whole numbers"),
        ([9] * 24, {"kind": "ewma", "wanted": 0}, "wanted are 0"),
        ([9] * 36, {"months": MONTHS[:36]}, "24 months or more"),
        ([9] * 36, {"months": MONTHS[:24], "baseline": 24}, "24 months or more"),
        ([9] * 36, {"months": [*MONTHS[:35], 13], "baseline": 24}, "number 13"),
    ],
)
def test_what_cannot_be_charted_is_refused(counts, asked, what):
    with pytest.raises(TrueCountError, match=what):
        control_chart(counts, **{"baseline": 12, **asked})
