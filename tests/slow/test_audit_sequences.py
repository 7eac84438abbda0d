"""Simulated audits: the watched accuracy holds the truth at every look at once, and is not much wider for it."""

import numpy as np
import pytest

from truecount.audit.recording_accuracy import recording_accuracy
from truecount.audit.watched_accuracy import WatchedReadings, accuracy_sequence, evidence_against, stratum_chances
from truecount.statistics.intervals import korn_graubard
from truecount.statistics.strata import Strata

pytestmark = pytest.mark.slow
AUDITS, AT_A_TIME, READ, MOST = 2_000, 100, 2_000, 3
LOOKS = [500, 1_000, 2_000]
SIZES = np.array([5_000.0, 10_000.0, 25_000.0])
"""Strata of 40,000 logs by risk: one in the first misses crimes as often as eight in the third."""
DESIGNS = {"simple random": None, "weighted 5:2:1": SIZES * [5, 2, 1]}


def population(missed_a_log, draw):
    of = np.repeat([0, 1, 2], SIZES.astype(int))
    risk = np.array([5, 2, 0.6])
    hides = draw.random(len(of)) < (risk * missed_a_log / 1.18 * SIZES.sum() / (risk @ SIZES))[of]
    missed = np.where(hides, draw.choice([1.0, 2, 3], len(of), p=[0.85, 0.12, 0.03]), 0)
    over_recorded = np.where(hides, 0.0, draw.random(len(of)) < 0.004)
    recorded = 0.45 * len(of) + over_recorded.sum()
    right = recorded - over_recorded.sum()
    return missed, over_recorded, recorded, right / (right + missed.sum())


def first_of_each(number, audits, draw):
    """Logs of a population in the order of a simple random draw without replacement, (audits, READ)."""
    keys = draw.random((audits, number), dtype=np.float32)
    logs = np.argpartition(keys, READ, axis=1)[:, :READ]
    order = np.argsort(np.take_along_axis(keys, logs, axis=1), axis=1)
    return np.take_along_axis(logs, order, axis=1)


def audits(weights, hidden, number, draw):
    """As many audits, each reading 2,000 logs one after another, and the stratum of each reading."""
    missed, over_recorded, recorded, _ = hidden
    sizes = np.array([SIZES.sum()]) if weights is None else SIZES
    chosen = np.ones(1) if weights is None else weights / weights.sum()
    of = draw.choice(len(sizes), (number, READ), p=chosen)
    logs, start = np.zeros_like(of), 0
    for stratum, size in enumerate(sizes.astype(int)):
        inside = of == stratum
        place = np.cumsum(inside, axis=1)[inside] - 1
        logs[inside] = start + first_of_each(size, number, draw)[np.nonzero(inside)[0], place]
        start += size
    chance, smallest = stratum_chances(of, sizes, chosen)
    readings = WatchedReadings(
        missed[logs], over_recorded[logs], chance, smallest, recorded, int(sizes.sum()), most=MOST
    )
    return readings, of, sizes


@pytest.mark.parametrize("missed_a_log", [0.03, 0.1])
@pytest.mark.parametrize("design", DESIGNS)
def test_the_truth_is_held_at_all_looks_at_once(design, missed_a_log):
    draw = np.random.default_rng(3)
    hidden = population(missed_a_log, draw)
    held = 0
    for _ in range(AUDITS // AT_A_TIME):
        readings, *_ = audits(DESIGNS[design], hidden, AT_A_TIME, draw)
        held += (evidence_against(readings, hidden[-1]).max(axis=-1) < 20).sum()
    # Ville's inequality is an inequality, so no allowance is made for chance, of which three errors would be 0.0146.
    assert held / AUDITS >= 0.95, held / AUDITS


@pytest.mark.parametrize(("design", "most"), [("simple random", 1.4), ("weighted 5:2:1", 1.75)])
def test_the_limits_hold_the_truth_and_are_not_much_wider_than_for_a_number_fixed_beforehand(design, most):
    draw = np.random.default_rng(4)
    hidden = population(0.06, draw)
    readings, of, sizes = audits(DESIGNS[design], hidden, 20, draw)
    low, high = accuracy_sequence(readings, step=0.005)
    never = evidence_against(readings, hidden[-1]).max(axis=-1) < 20
    assert ((low <= hidden[-1]) & (hidden[-1] <= high))[never].all()
    for look in LOOKS:
        fixed = []
        for audit in range(len(of)):
            part = np.s_[audit, :look]
            strata = Strata(of[part], sizes)
            found = recording_accuracy(hidden[2], readings.missed[part], readings.over_recorded[part], strata).accuracy
            ends = korn_graubard(found.value, found.standard_error, look, found.degrees_of_freedom)
            fixed.append(ends[1] - ends[0])
        ratio = (high - low)[:, look - 1].mean() / np.mean(fixed)
        assert ratio < most, (look, ratio)
