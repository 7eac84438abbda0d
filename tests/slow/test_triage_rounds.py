"""Audits in rounds, a short version with the report's own seed: docs/validation/triage.md holds more of them."""

from functools import cache

import numpy as np
import pytest

from truecount.audit.plan import ALL_CRIME
from truecount.validation.coverage import ENOUGH
from truecount.validation.efficiency import AT_MOST
from truecount.validation.many_audits import draw_many
from truecount.validation.population import SEED
from truecount.validation.rounds import READINGS, laid_out, rounds, simulated
from truecount.validation.targets import TARGETS

pytestmark = pytest.mark.slow
SIZE, TIMES, LEAST = 0.05, 60, 0.88
"""Of 60 intervals at 95 per cent, fewer than this hold the truth once in 100 times."""
AUDITS = 2_000


@cache
def known():
    """A force before its improvement programme."""
    return simulated(2016, SIZE, SEED)


@cache
def found():
    """Two rounds of audits of it, 60 times."""
    return rounds(known(), TIMES, READINGS, SEED)


def test_intervals_of_first_rounds_hold_the_truth():
    layout = laid_out(known(), known().scored.hidden, READINGS)
    audits = TARGETS[ALL_CRIME](draw_many(layout, known().force, AUDITS, np.random.default_rng(SEED)), known().force)
    low, high = audits.limits
    assert np.mean((low <= audits.truth) & (audits.truth <= high)) >= ENOUGH


def test_intervals_of_second_rounds_hold_the_truth():
    assert found().second.covered >= LEAST


@pytest.mark.parametrize("which", ["first", "second"])
def test_estimates_of_a_round_are_right_on_average(which):
    one = getattr(found(), which)
    assert abs(one.bias) < 3 * one.bias_error


@pytest.mark.parametrize("which", ["first", "second"])
def test_scores_save_at_least_as_much_reading_as_one_of_90_is_asked_to(which):
    assert getattr(found(), which).needed <= AT_MOST[".90"] * found().classical


def test_what_first_rounds_found_does_not_make_the_scores_worse():
    assert found().second.auc >= found().first.auc - 0.01
    assert found().second.needed <= 1.1 * found().first.needed
