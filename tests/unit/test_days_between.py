"""Days between rare crimes: limits worked out another way, what signals, where a chart starts again, the picture."""

import re
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from truecount.errors import TrueCountError
from truecount.papers.charts.days import Gap, days_chart
from truecount.statistics.control_charts import TAIL
from truecount.statistics.days_between import LEAST_GAPS, alarms_a_year, days_between, gap_limits

close = pytest.approx
FEW = {"years": 200}
EVERY_TEN = list(range(0, 410, 10))


def within(days, total, baseline, gaps):
    """The chance that so many gaps take no more than so many whole days, by adaptive quadrature."""
    ratio = stats.f(2 * gaps, 2 * baseline)
    return integrate.quad(lambda d: ratio.cdf(d * baseline / (gaps * total)), days, days + 1)[0]


@pytest.mark.parametrize(("total", "baseline", "together"), [(240, 24, 4), (96, 12, 4), (4_000, 20, 1), (60, 4, 6)])
def test_limits_are_the_farthest_whole_days_that_are_rare_enough(total, baseline, together):
    soonest, longest = (float(one) for one in gap_limits(total, baseline, together))
    assert soonest < 0 or within(soonest, total, baseline, together) <= TAIL
    assert within(soonest + 1, total, baseline, together) > TAIL
    assert 1 - within(longest, total, baseline, 1) <= TAIL < 1 - within(longest - 1, total, baseline, 1)


def test_the_high_limit_of_one_gap_has_a_closed_form():
    # The chance of more than r mean gaps is (1 + r/m) to the power of minus m.
    _, longest = gap_limits(24_000, 24)
    assert longest == close(1_000 * 24 * (TAIL ** (-1 / 24) - 1), abs=2)


def test_the_chance_stated_of_a_gap_is_that_of_whole_days():
    chart = days_between(EVERY_TEN, 20, **FEW)
    soonest, longest = (float(one) for one in gap_limits(200, 20))
    assert chart.per_gap == close((within(soonest, 200, 20, 4), 1 - within(longest, 200, 20, 1)), rel=1e-6)
    assert chart.low[0] == (soonest + 1) / 4 and chart.high[0] == longest


def test_a_long_gap_signals_above_the_high_limit_and_not_at_it():
    high = int(days_between(EVERY_TEN, 20, **FEW).high[0])
    at, above = (days_between([*EVERY_TEN, 400 + high + more], 20, **FEW) for more in (0, 1))
    assert not at.signals.any()
    assert np.flatnonzero(above.too_long).tolist() == [40] and not above.too_soon.any()


def test_crimes_signal_too_soon_where_the_last_gaps_together_are_short():
    chart = days_between([*EVERY_TEN, 401, 401, 402, 402], 20, **FEW)
    assert chart.means[-1] == 0.5 and chart.low[0] == 1
    assert np.flatnonzero(chart.too_soon).tolist() == [43]
    assert (chart.signals == (chart.too_soon | chart.too_long)).all()


def test_two_crimes_on_one_day_are_a_gap_of_no_days_and_never_too_soon_by_themselves():
    chart = days_between([*EVERY_TEN, 400], 20, **FEW)
    assert chart.plotted[-1] == 0 and not chart.signals.any()
    assert (days_between([*EVERY_TEN, 400], 20, 1, **FEW).low == 0).all()


def test_means_are_of_gaps_that_are_all_watched():
    chart = days_between(EVERY_TEN, 20, **FEW)
    assert np.flatnonzero(~np.isnan(chart.means)).tolist() == list(range(23, 40))


def test_a_gap_that_has_not_ended_is_too_long_as_soon_as_it_is():
    high = int(days_between(EVERY_TEN, 20, **FEW).high[0])
    short, long = (days_between(EVERY_TEN, 20, until=400 + high + more, **FEW) for more in (0, 1))
    assert short.plotted[-1] == high and short.open and not short.signals.any()
    assert long.too_long.tolist() == [False] * 40 + [True]
    assert np.isnan(long.means[-1])


def test_a_baseline_is_no_more_than_half_of_the_gaps_but_four():
    assert days_between(EVERY_TEN[:11], **FEW).watched.tolist() == [False] * 5 + [True] * 5
    assert not days_between(EVERY_TEN[:5], **FEW).watched.any()
    assert int((~days_between([*EVERY_TEN, *range(410, 800, 10)], **FEW).watched).sum()) == 24


def test_a_chart_starts_again_at_an_event_with_limits_of_its_own():
    days = [*range(0, 200, 10), *range(200, 1_200, 50)]
    chart = days_between(days, 10, starts=[20, 38], **FEW)
    assert chart.started == (0, 20)
    assert chart.centre[0] == 10 and chart.centre[-1] == 50
    assert chart.watched.tolist() == [False] * 10 + [True] * 10 + [False] * 9 + [True] * 10
    (remark,) = chart.remarks
    assert "point 38" in remark and "1 from it on" in remark


def test_a_baseline_all_on_one_day_is_taken_to_have_lasted_a_day():
    assert days_between([5] * 5 + [50], **FEW).centre[0] == 1 / LEAST_GAPS


def test_rarer_crimes_have_fewer_false_alarms_a_year():
    assert alarms_a_year(200.0, 12, years=2_000)[2] < alarms_a_year(20.0, 12, years=2_000)[2] < 0.05


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 90), min_size=4, max_size=40))
def test_limits_stand_on_both_sides_of_the_usual_gap(gaps):
    chart = days_between(np.cumsum([0, *gaps]), until=sum(gaps) + 7, years=10)
    assert (chart.low <= chart.centre).all() and (chart.centre < chart.high).all()
    assert chart.plotted.tolist() == [*gaps, 7]
    assert not (chart.signals & ~chart.watched).any()


@pytest.mark.parametrize(
    ("days", "asked", "what"),
    [
        ([3, 2, 9, 10, 11], {}, "in order"),
        ([1.5, 2, 3, 4, 5], {}, "whole numbers"),
        ([1, 2, 3, 4], {}, "There are 3 gaps"),
        ([], {}, "There are 0 gaps"),
        (EVERY_TEN, {"baseline": 3}, "4 or more"),
        (EVERY_TEN, {"together": 0}, "1 or more"),
        (EVERY_TEN, {"until": 399}, "before the last crime"),
    ],
)
def test_days_that_cannot_be_charted_are_refused(days, asked, what):
    with pytest.raises(TrueCountError, match=what):
        days_between(days, **asked)


def gaps(lengths, **last):
    start, rows = date(2016, 4, 1), []
    for n, length in enumerate(lengths):
        more = last if n == len(lengths) - 1 else {}
        told = {"mean": None, "centre": 20.0, "low": 2.0, "high": 150.0, "too_long": False, "too_soon": False}
        rows.append(Gap(start, start + timedelta(length), **(told | {"baseline": n < 4} | more)))
        start += timedelta(length)
    return rows


def test_the_picture_tells_signals_by_form_and_words():
    rows = gaps([20, 15, 30, 0, 25, 160], too_long=True, label="160 days")
    drawn = days_chart("d", "Homicide", "What it shows", rows, [(date(2016, 5, 1), "New <rule>")], 4).wide
    assert "160 days" in drawn and "Too long" in drawn and "Too soon" not in drawn
    assert "New &lt;rule&gt;" in drawn and "Baseline" in drawn and "Upper limit" in drawn
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', drawn)) >= 12


def test_a_limit_far_above_all_gaps_is_told_in_words():
    drawn = days_chart("d", "t", "w", gaps([20, 15, 30, 25], high=4_516.0), [], 4).wide
    assert "4,516" in drawn and "Upper limit" not in drawn


def test_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="no days"):
        days_chart("d", "t", "w", [], [], 4)
