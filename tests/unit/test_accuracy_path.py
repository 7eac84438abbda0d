"""Recording accuracy over time: through every audit, wider away from them, and the same for the same seed."""

from datetime import date

import numpy as np
import pytest
from scipy import special

from truecount import TrueCountError
from truecount.figure import Period
from truecount.trends.accuracy_path import AccuracyPath, Step, accuracies, mean_accuracy
from truecount.trends.audit_points import ALL_CRIME, Audit

MONTHS = [date(2015 + month // 12, month % 12 + 1, 1) for month in range(60)]
FIRST = Audit(date(2016, 6, 1), date(2016, 11, 30), 0.836, low=0.8175, high=0.8545)
LAST = Audit(date(2018, 6, 1), date(2018, 11, 30), 0.966, low=0.9563, high=0.9757)
PATH = AccuracyPath((FIRST, LAST))
NUMBER = 4_000


def months_of(audit):
    return [place for place, day in enumerate(MONTHS) if audit.start <= day <= audit.end]


def spreads(path, kind=ALL_CRIME):
    return special.logit(path.draws(MONTHS, NUMBER, 1, kind)).std(axis=0)


def test_kents_published_interval_comes_back_from_the_draws():
    drawn = special.expit(FIRST.draws(40_000, np.random.default_rng(1)))
    assert np.percentile(drawn, [2.5, 50, 97.5]) == pytest.approx([0.8175, 0.836, 0.8545], abs=0.002)


def test_an_effective_sample_gives_the_interval_of_wilson():
    middle, spread = Audit(date(2018, 1, 1), date(2018, 6, 30), 62 / 63, sample=63).log_odds
    ends = special.expit([middle - 1.96 * spread, middle + 1.96 * spread])
    assert ends == pytest.approx([0.915415, 0.997193], abs=1e-4)


@pytest.mark.parametrize("ends", [{"sample": 300}, {"low": 0.99, "high": 1.0}])
def test_an_audit_that_found_everything_recorded_leaves_room_for_misses(ends):
    drawn = special.expit(
        Audit(date(2018, 1, 1), date(2018, 6, 30), 1.0, **ends).draws(NUMBER, np.random.default_rng(1))
    )
    assert ((drawn > 0) & (drawn < 1)).all()
    assert 0.98 < np.percentile(drawn, 2.5) < np.median(drawn) < 1


def test_an_even_interval_cut_off_at_100_per_cent_is_taken_as_a_sample():
    _, spread = Audit(date(2018, 1, 1), date(2018, 6, 30), 0.99, low=0.97, high=1.0).log_odds
    assert 0.5 < spread < 1.5


def test_every_draw_passes_through_what_the_audits_found():
    found = mean_accuracy(PATH.draws(MONTHS, NUMBER, 1)[:, months_of(FIRST)], np.ones(6))
    assert np.percentile(found, [2.5, 50, 97.5]) == pytest.approx([0.8175, 0.836, 0.8545], abs=0.003)


def test_the_bridge_is_widest_between_audits_and_widens_beyond_them():
    spread = spreads(PATH)
    middle, first, last = months_of(FIRST)[-1] + 9, months_of(FIRST)[3], months_of(LAST)[3]
    assert spread[middle] > max(spread[first], spread[last])
    assert spread[0] > spread[8] > spread[first]
    assert (np.diff(spread[months_of(LAST)[-1] :]) > 0).all()


def test_an_action_plan_and_a_step_each_widen_what_lies_between_audits():
    plan = AccuracyPath((FIRST, LAST), plans=(Period(start=date(2017, 6, 15), end=date(2018, 3, 31)),))
    step = AccuracyPath((FIRST, LAST), steps=(Step(date(2017, 9, 1), "new unit"),))
    middle = MONTHS.index(date(2017, 9, 1))
    assert spreads(plan)[middle] > 1.2 * spreads(PATH)[middle]
    assert spreads(step)[middle] > 1.2 * spreads(PATH)[middle]


def test_a_step_falls_on_its_day():
    step = AccuracyPath((FIRST, LAST), steps=(Step(date(2017, 9, 1), "new unit", sd=3.0),))
    middle = special.logit(step.draws(MONTHS, NUMBER, 1)).mean(axis=0)
    changes = np.diff(middle)
    assert np.argmax(changes) == MONTHS.index(date(2017, 8, 1))
    assert changes.max() > 0.5 * (middle[-1] - middle[0])


def test_the_same_seed_draws_the_same_and_another_does_not():
    assert (PATH.draws(MONTHS, 50, 7) == PATH.draws(MONTHS, 50, 7)).all()
    assert (PATH.draws(MONTHS, 50, 7) != PATH.draws(MONTHS, 50, 8)).all()


def test_a_kind_not_audited_follows_all_crime_with_more_spread_and_is_told():
    assert spreads(PATH, "violence")[months_of(FIRST)[3]] == pytest.approx(np.hypot(0.40, 0.09), abs=0.05)
    assert any("No audit of violence" in words for words in PATH.assumptions)


def test_a_kind_audited_once_follows_the_improvement_of_all_crime():
    violence = Audit(FIRST.start, FIRST.end, 0.792, "violence", low=0.7594, high=0.8246)
    drawn = np.median(AccuracyPath((FIRST, LAST, violence)).draws(MONTHS, NUMBER, 1, "violence"), axis=0)
    assert drawn[months_of(FIRST)[3]] == pytest.approx(0.792, abs=0.01)
    assert 0.94 < drawn[months_of(LAST)[3]] < 0.966


def test_kinds_that_were_not_audited_leave_the_misses_of_all_crime_as_they_are():
    span = Period(start=date(2016, 4, 1), end=date(2017, 3, 31))
    crimes = {"violence": np.full(60, 400), "other crime": np.full(60, 600)}
    violence = Audit(FIRST.start, FIRST.end, 0.792, "violence", low=0.7594, high=0.8246)
    path = AccuracyPath((FIRST, LAST, violence))
    (found,) = accuracies(path, MONTHS, crimes, [span], NUMBER, 1)
    (whole,) = accuracies(path, MONTHS, {ALL_CRIME: np.full(60, 1_000)}, [span], NUMBER, 1)
    together = 1_000 / (400 / found["violence"] + 600 / found["other crime"])
    assert np.median(np.abs(together - whole[ALL_CRIME])) < 1e-9


def test_months_with_more_crimes_weigh_more():
    accuracy = np.array([[0.5, 1.0]])
    assert mean_accuracy(accuracy, [100, 100]) == pytest.approx([200 / 300])
    assert mean_accuracy(accuracy, [0, 100]) == pytest.approx([1.0])


def test_what_cannot_be_is_refused_in_words():
    with pytest.raises(TrueCountError, match="join them into one"):
        AccuracyPath((FIRST, Audit(date(2016, 11, 1), date(2017, 1, 31), 0.9, sample=300)))
    with pytest.raises(TrueCountError, match="give either both ends"):
        Audit(FIRST.start, FIRST.end, 0.9)
    with pytest.raises(TrueCountError, match=r"the rate 96\.6 is a share"):
        Audit(FIRST.start, FIRST.end, 96.6, sample=300)
    with pytest.raises(TrueCountError, match="No audit of sexual offences"):
        AccuracyPath((Audit(FIRST.start, FIRST.end, 0.8, "violence", sample=300),)).draws(
            MONTHS, 9, 1, "sexual offences"
        )
