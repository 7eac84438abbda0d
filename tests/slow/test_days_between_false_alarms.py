"""How often charts of days between crimes call a change where there is none, by crimes simulated another way."""

import numpy as np
import pytest

from truecount.statistics.days_between import alarms_a_year, days_between, gap_limits

pytestmark = pytest.mark.slow
close = pytest.approx
SERIES = [(16, 24, 4), (20, 12, 4), (30, 24, 6), (40, 12, 2), (90, 8, 4)]
CHARTS = 60_000
A_YEAR = 365


def crimes(mean, number, seed, charts=CHARTS):
    """Whole days of crimes that come independently, (charts, number + 1): spread evenly over what they took in all."""
    numbers = np.random.default_rng(seed)
    total = mean * numbers.gamma(number + 2, size=(charts, 1))
    return np.floor(numbers.random((charts, 1)) + np.sort(numbers.random((charts, number + 1)), axis=1) * total)


def limits(when, baseline, together):
    """The limits of each baseline, worked out once for each number of days it may have lasted."""
    totals, place = np.unique(np.maximum(when[:, baseline] - when[:, 0], 1), return_inverse=True)
    return (one[place] for one in gap_limits(totals, baseline, together))


def whole(days, baseline, together):
    """A chart whose baseline is as long as asked for, because as many gaps follow."""
    more = np.arange(1, baseline + 1) * 10 + days[baseline]
    return days_between(np.r_[days[: baseline + 1], more], baseline, together, years=1)


@pytest.mark.parametrize(("mean", "baseline", "together"), SERIES)
def test_a_gap_is_called_as_often_as_is_stated(mean, baseline, together):
    when = crimes(mean, baseline + 2 * together, seed=31, charts=200_000)
    soonest, longest = limits(when, baseline, together)
    soon = [when[:, n + together] - when[:, n] <= soonest for n in range(baseline, baseline + together + 1)]
    long = [when[:, n + 1] - when[:, n] > longest for n in range(baseline, baseline + 2 * together)]
    stated = np.mean([whole(one, baseline, together).per_gap for one in when[:400]], axis=0)
    assert np.mean(soon) == close(stated[0], rel=0.2)
    assert np.mean(long) == close(stated[1], rel=0.2)


@pytest.mark.parametrize(("mean", "baseline", "together"), SERIES)
def test_the_first_year_watched_has_a_false_alarm_as_often_as_is_stated(mean, baseline, together):
    later = int(A_YEAR / mean + 8 * np.sqrt(A_YEAR / mean)) + together + 4
    when = crimes(mean, baseline + later, seed=32)
    soonest, longest = (one[:, None] for one in limits(when, baseline, together))
    when = when[:, baseline:] - when[:, baseline, None]
    assert (when[:, -1] > A_YEAR).all()
    soon = ((when[:, together:] - when[:, :-together] <= soonest) & (when[:, together:] <= A_YEAR)).any(axis=1)
    long = (np.minimum(when[:, 1:], A_YEAR) - np.minimum(when[:, :-1], A_YEAR) > longest).any(axis=1)
    stated = alarms_a_year(mean, baseline, together, 100_000)
    for measured, one in zip((soon, long, soon | long), stated, strict=True):
        assert measured.mean() == close(one, rel=0.2, abs=2e-4)


@pytest.mark.parametrize(("mean", "baseline"), [(16, 12), (20, 9)])
def test_charts_that_know_no_more_than_their_baseline_state_what_happens(mean, baseline):
    stated, happened = [], []
    for one in crimes(mean, baseline + 60, seed=33, charts=5_000):
        end = one[baseline] + A_YEAR
        chart = days_between(one[one <= end], baseline, until=int(end), years=400)
        stated.append(chart.false_alarms)
        happened.append(chart.signals.any())
    assert np.mean(happened) == close(np.mean(stated), rel=0.2)
