"""A part of the grid of simulated audits, with the report's own seed: docs/validation/coverage.md holds the whole."""

from functools import cache

import pytest

from truecount.audit.designs import DEFAULT
from truecount.audit.plan import ALL_CRIME
from truecount.validation.coverage import ENOUGH, LEVELS, MANY, REASONS, coverage_grid
from truecount.validation.efficiency import AT_MOST, needs
from truecount.validation.population import population
from truecount.validation.targets import AS_INSPECTED

pytestmark = pytest.mark.slow
FEW, MOST = 200, 2_000


@cache
def cells():
    """All accuracies and scores, at the fewest readings and the most: 2,000 audits a cell."""
    return coverage_grid(sizes=(FEW, MOST), designs=(DEFAULT,), targets=(ALL_CRIME, AS_INSPECTED))


def test_every_interval_holds_the_truth_in_at_least_93_and_a_half_per_cent_of_audits():
    short = [(cell.setting, cell.target, cell.readings, cell.covered) for cell in cells() if cell.covered < ENOUGH]
    assert short == []
    assert len(cells()) == 2 * (5 * 6 * 2 + 5 * 3)


def test_cells_that_hold_it_more_often_than_98_times_in_a_hundred_have_a_reason():
    assert all(cell.reason != REASONS[-1][0] for cell in cells() if cell.covered > MANY)


def test_intervals_of_many_readings_are_hardly_wider_than_ones_that_know_the_standard_deviation():
    wide = [cell.wide for cell in cells() if cell.readings == MOST]
    assert sum(wide) / len(wide) < 1.1
    assert max(wide) < 1.4


def test_estimates_are_hardly_biased():
    assert max(abs(cell.bias) for cell in cells() if cell.readings == MOST) < 0.15
    assert max(abs(cell.bias) for cell in cells() if cell.readings == FEW) < 0.6


@pytest.mark.parametrize("level", LEVELS)
def test_a_simulated_force_has_about_the_accuracy_asked_for_and_a_truth_that_adds_up(level):
    force = population(level)
    assert force.accuracy == pytest.approx(float(level), abs=0.011)
    known, surplus, missed = (one.sum() for one in (force.frame.recorded, force.surplus, force.missed))
    assert (known - surplus) / (known - surplus + missed) == pytest.approx(force.accuracy)
    assert (force.missed >= 0).all()
    assert force.frame.outside == 0


def test_score_bands_need_as_few_readings_as_they_are_allowed():
    classical, *scored = needs(levels=(".97",), processes=1)
    for one in scored:
        assert one.readings <= AT_MOST[one.score] * classical.readings
        assert one.simulated == pytest.approx(one.readings, rel=0.15)
