"""Nowcasts of forces whose outcomes are known, a short version: docs/validation/nowcasts.md holds more of them."""

from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from truecount.figure import Period
from truecount.outcomes.histories import JUSTICE_TITLE, histories
from truecount.outcomes.nowcast import nowcast_of
from truecount.outcomes.times import flow_of
from truecount.records import Store
from truecount.validation.nowcast_forces import RANDOM
from truecount.validation.nowcasts import YOUNGEST, nowcasts_tried
from truecount.validation.nowcasts_report import nowcasts_report, together
from truecount.validation.population import SEED

pytestmark = pytest.mark.slow
FORCES = 20


@cache
def tried(name):
    return nowcasts_tried(name, FORCES, SEED)


def kept(name):
    return [one for one in tried(name) if one.age != YOUNGEST]


@pytest.mark.parametrize("name", ["small", "worse and slower", RANDOM])
def test_intervals_hold_what_came(name):
    # Of 400 intervals, 20 forces of 20 each that hang together: 92 of 100 is what is expected of 95 at the least.
    assert 0.92 <= together(kept(name)) <= 0.995
    assert np.mean([one.types_covered for one in kept(name)]) >= 0.93


@pytest.mark.parametrize("name", ["worse and slower", RANDOM])
def test_what_is_foreseen_is_far_nearer_than_what_was_seen_so_far(name):
    for one in kept(name):
        if one.measure == JUSTICE_TITLE:
            assert one.error < one.naive / (5 if one.age in ("1 to 2", "1 to 12") else 2)
            assert abs(one.bias) < 0.5


def test_the_report_says_what_holds_and_what_does_not(tmp_path):
    nowcasts_report(tmp_path / "nowcasts.md", tried("small"), SEED)
    written = (tmp_path / "nowcasts.md").read_text(encoding="utf-8")
    assert "93.0 to 98.0 asked for" in written
    assert f"| small | 1 to 2 | {JUSTICE_TITLE} |" in written


def test_a_simulated_force_cut_at_eight_dates_comes_to_what_was_foreseen(simulated):
    numbers, held, far = np.random.default_rng(SEED), [], []
    with Store.read(simulated) as store:
        for _time in range(8):
            end = date(2017, 9, 1) + timedelta(days=int(numbers.integers(0, 180)))
            cohort = Period(start=end - timedelta(days=120), end=end - timedelta(days=31))
            found = nowcast_of(histories(store, "simulated-kent", end), cohort, 365, None)
            came = flow_of(histories(store, "simulated-kent", cohort.end + timedelta(days=365)), cohort)
            truth = {one.title: one.value for one in came}
            seen = {one.title: one.value for one in flow_of(histories(store, "simulated-kent", end), cohort)}
            for one in found:
                title = one.title.rsplit(" within ")[0].rsplit(" after ")[0]
                if title in truth:
                    held.append(one.interval.low - 1e-9 <= truth[title] <= one.interval.high + 1e-9)
                    if title == "Charged or summonsed":
                        far.append((one.value - truth[title], seen[title] - truth[title]))
    assert len(held) > 60
    assert np.mean(held) >= 0.9
    ours, naive = np.sqrt((np.array(far) ** 2).mean(axis=0))
    assert ours < naive / 2
