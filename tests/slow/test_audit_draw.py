"""Over many seeds every log is drawn as often as its chance says, so that estimates are right on average; and plans
foresee how much they spread."""

import functools

import numpy as np
import pytest

from tests.frames import frame, proposal
from truecount.audit.chances import inclusion_chances
from truecount.audit.designs import DESIGNS
from truecount.audit.drawing import draw, names_of
from truecount.audit.proposal import expectations
from truecount.statistics.intervals import korn_graubard

pytestmark = pytest.mark.slow

SEEDS = 2_000
LOGS = frame(90, late=8, seed=4)
HELD = names_of(LOGS.route, LOGS.reference)
VALUES = (np.arange(90) % 7 == 0) + 2.0 * LOGS.linked
"""What is counted in each log, as crimes missed would be."""
SEQUENTIAL_POISSON = 0.02
"""How far the chances of sequential Poisson sampling may lie from those asked for: 0.014 was the most in 200,000 draws
of 5 to 20 among 60 logs of exponential size."""


@functools.cache
def drawings(design, looks="at the end", readings=30):
    """For each seed which logs are read, (SEEDS, N), the chance told of each that is, and which are read again."""
    plan = proposal(LOGS, design=design, words={"looks": looks}, readings=readings, bands=3).plan
    expected = expectations(LOGS.where(~LOGS.late), plan.assumed, None)
    # An audit that may stop at any time has no late logs: its frame stays.
    logs = LOGS if looks == "at the end" else LOGS.where(~LOGS.late)
    read, again = np.zeros((2, SEEDS, len(LOGS)), dtype=bool)
    chance, again_chance = np.full((2, SEEDS, len(LOGS)), np.nan)
    place = {name: row for row, name in enumerate(HELD)}
    for seed in range(SEEDS):
        made = draw(plan.model_copy(update={"seed": f"seed {seed}"}), logs, expected)
        rows = np.array([place[name] for name in made.names])
        read[seed, rows[made.role == "reading"]] = True
        chance[seed, rows], again_chance[seed, rows] = made.chance, made.again_chance
        again[seed, rows] = made.again
    return read, chance, again, again_chance


def apart(found, chance, number=SEEDS):
    """How many standard errors each share lies from its chance; nought where it is as sure as the chance."""
    error = np.sqrt(chance * (1 - chance) / number)
    return np.divide(found - chance, error, out=np.where(found == chance, 0.0, np.inf), where=error > 1e-9)


@pytest.mark.parametrize("design", ["simple random", "score bands", "equal steps"])
def test_every_log_is_read_as_often_as_its_chance_says(design):
    read, chance, _, _ = drawings(design)
    told = np.nanmean(chance, axis=0)
    assert np.nanmax(chance, axis=0) == pytest.approx(told), "the chance is the same whoever is drawn"
    z = apart(read.mean(axis=0), told)
    assert np.abs(z).max() < 4.5, "one of 90 would pass this in 1,500 runs"
    assert (z**2).mean() < 1.6
    right_on_average(read, chance)


def test_by_size_every_log_is_read_nearly_as_often_as_its_chance_says():
    read, chance, _, _ = drawings("by size")
    told = np.nanmean(chance, axis=0)
    assert np.ptp(told[~LOGS.late]) > 0.1, "chances differ"
    error = np.sqrt(told * (1 - told) / SEEDS)
    assert (np.abs(read.mean(axis=0) - told) < SEQUENTIAL_POISSON + 4 * error).all()
    right_on_average(read, chance, bias=0.02)


def test_by_lot_estimates_are_right_on_average_though_readings_of_strata_vary():
    read, chance, _, _ = drawings("score bands", looks="at any time", readings=60)
    # A small stratum may have no turn at all; its logs are then missing, and `sample_of` says that it is too early.
    whole = (np.where(read, 1.0, 0.0) / np.where(read, chance, 1.0)).sum(axis=1) > (~LOGS.late).sum() - 0.5
    assert whole.mean() > 0.5
    right_on_average(read[whole], chance[whole], values=VALUES * ~LOGS.late)


def right_on_average(read, chance, bias=0.0, values=VALUES):
    totals = (np.where(read, values, 0.0) / np.where(read, chance, 1.0)).sum(axis=1)
    error = totals.std() / np.sqrt(len(totals))
    assert abs(totals.mean() - values.sum()) < 4 * error + bias * values.sum()


@pytest.mark.parametrize("design", ["score bands", "by size"])
def test_every_log_drawn_is_read_again_as_often_as_its_chance_says(design):
    _, _, again, again_chance = drawings(design)
    drawn = ~np.isnan(again_chance)
    due = np.where(drawn, again_chance, 0.0).sum(axis=0)
    spread = np.sqrt(np.where(drawn, again_chance * (1 - again_chance), 0.0).sum(axis=0))
    z = (again.sum(axis=0) - due) / spread
    assert np.abs(z).max() < 4.5 and 0.6 < (z**2).mean() < 1.6
    assert not again[~drawn].any()


@pytest.mark.parametrize("design", DESIGNS)
def test_the_half_width_that_a_plan_expects_is_what_audits_of_such_forces_have(design):
    """Forces are made as the plan expects them, each drawn once and read without fault."""
    logs, forces = frame(600), 1_500
    made = proposal(logs, readings=150, second_reading=0.0).layouts[design]
    expected = expectations(logs, proposal(logs).plan.assumed, None)
    chance = np.random.default_rng(8)
    hides = chance.random((forces, 600)) < expected.hidden
    # One crime in four of five logs that hide any, two in the fifth: 1.2 on average, and 1.6 their square.
    missed = hides * (1 + (chance.random((forces, 600)) < 0.2))
    recorded = logs.recorded.sum(axis=1)
    included = inclusion_chances(made.size, made.of, made.readings)
    lots = chance.random((forces, 600)) / included
    weight = np.zeros((forces, 600))
    for stratum, number in enumerate(made.readings):
        own = np.flatnonzero(made.of == stratum)
        drawn = own[np.argsort(lots[:, own], axis=1)[:, :number]]
        np.put_along_axis(weight, drawn, 1 / included[drawn], axis=1)
    found = (weight * missed).sum(axis=1)
    known = (weight * recorded).sum(axis=1) if made.design.ratio else recorded.sum()
    truth = recorded.sum() / (recorded.sum() + missed.sum(axis=1))
    error = (known / (known + found) - truth).std()
    low, high = korn_graubard(0.9, error, 150, 150 - len(made.names))
    assert made.expected["all crime"] == pytest.approx(50 * (high - low), rel=0.1)
