"""Simulated audits of a small made-up force: what they draw and find is what one audit after the other would."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from tests.frames import frame
from truecount.audit.chances import equal_steps, inclusion_chances
from truecount.audit.designs import DESIGNS
from truecount.audit.expected import expect
from truecount.audit.layout import lay_out
from truecount.audit.plan import ALL_CRIME, Assumed, Wanted
from truecount.audit.recording_accuracy import limits, ratio_limits, recording_accuracy
from truecount.statistics.ratios import combined_ratio
from truecount.statistics.strata import Strata
from truecount.statistics.unequal import UnequalStrata
from truecount.validation.coverage import LEVELS, REASONS, RIGHT, WRONG, Setting, cells_of, coverage_grid, settings
from truecount.validation.coverage_report import Results, report, summary, verdicts
from truecount.validation.efficiency import Need, Three, fewest, half_width, true_variance
from truecount.validation.many_audits import alike_logs, at_equal_steps, at_random, by_size, draw_many
from truecount.validation.population import Population
from truecount.validation.score_powers import APART, KNOWING, area_under_curve, score_of_power, told_kinds
from truecount.validation.targets import TARGETS

close = pytest.approx
AUDITS = 20
ASSUMED = Assumed(accuracy=85, source="made up")


def force(logs=600):
    """Every seventh log hides a crime, every tenth of them two of another kind; every tenth record of the third kind
    is surplus."""
    made = frame(logs)
    right, required = made.recorded.copy(), made.recorded.copy()
    number = np.arange(logs)
    surplus = np.flatnonzero(made.recorded[:, 2])[::10]
    right[surplus, 2] -= 1
    required[surplus, 2] -= 1
    required[number % 7 == 0, 0] += 1
    required[number % 70 == 0, 1] += 2
    return Population("made up", made, required, right)


def drawn(design="score bands", readings=120, audits=AUDITS, logs=600):
    population = force(logs)
    expected = expect(population.frame, ASSUMED)
    layout = lay_out(DESIGNS[design], population.frame, expected, Wanted(readings=readings), ASSUMED)
    return population, layout, draw_many(layout, population, audits, np.random.default_rng(5))


def test_the_known_number_of_records_with_all_missed_and_surplus_gives_the_true_accuracy():
    population = force()
    known, missed, surplus = (one.sum() for one in (population.frame.recorded, population.missed, population.surplus))
    assert surplus > 0
    assert (known - surplus) / (known - surplus + missed) == close(population.accuracy)


def test_readings_told_by_counts_are_draws_without_replacement():
    held = np.array([3, 0, 5, 2])
    read = at_random(held, 7, 200, np.random.default_rng(1))
    counts = np.array([np.bincount(one, minlength=4) for one in read])
    assert read.shape == (200, 7)
    assert (counts <= held).all()
    assert counts.mean(axis=0) == close(7 * held / 10, abs=0.2)
    assert (at_random(held, 10, 3, np.random.default_rng(1)) == np.repeat(np.arange(4), held)).all()


def test_logs_are_alike_only_in_what_an_audit_finds():
    population = force()
    alike = alike_logs(population)
    for held, told in ((alike.missed, population.missed), (alike.surplus, population.surplus)):
        assert (held[alike.of] == told).all()
    assert len(alike.missed) < 30


@pytest.mark.parametrize("design", ["score bands", "by size"])
def test_audits_estimated_together_are_each_as_one_alone(design):
    population, layout, read = drawn(design)
    alike, known = read.alike, population.frame.recorded.sum()
    together = TARGETS[ALL_CRIME](read, population)
    for audit in range(AUDITS):
        u, o = (one.sum(axis=1)[read.kind[audit]] for one in (alike.missed, alike.surplus))
        strata = Strata(read.strata.of, read.strata.sizes)
        if design == "by size":
            strata = UnequalStrata(read.strata.of, read.strata.sizes, read.strata.chance[audit])
        alone = recording_accuracy(known, u, o, strata)
        assert together.share.value[audit] == close(alone.accuracy.value)
        assert [one[audit] for one in together.limits] == close([float(one) for one in limits(alone)])
        assert together.misses[audit] == (u > 0).sum()
    assert np.bincount(read.strata.of).tolist() == layout.readings.tolist()


def test_what_is_read_alone_is_a_combined_ratio():
    population, _, read = drawn()
    missed, right = (one.sum(axis=1)[read.kind[0]] for one in (read.alike.missed, read.alike.right))
    alone = combined_ratio(right, right + missed, read.strata)
    found = TARGETS["as inspected"](read, population)
    assert found.share.value[0] == close(alone.value)
    assert found.limits[0][0] == close(float(ratio_limits(alone, missed, right + missed, read.strata)[0]))
    assert found.crimes[0] == (right + missed).sum()
    logs = TARGETS["whole logs"](read, population)
    assert logs.share.value[0] == close(
        combined_ratio((right > 0) & (missed == 0), right + missed > 0, read.strata).value
    )


def test_an_audit_of_every_log_finds_every_truth_exactly():
    population, _, read = drawn(readings=600, audits=2)
    for target in TARGETS.values():
        found = target(read, population)
        assert found.share.value == close(found.truth)
        assert found.truth == 1 or found.limits == (close(found.truth), close(found.truth))


def test_equal_steps_are_those_of_a_draw():
    moment = np.random.default_rng(2).permutation(50)
    start = np.array([0.0, 0.3, 0.99])
    for one, rows in zip(start, at_equal_steps(moment, 8, start), strict=True):
        order, all_one = np.argsort(np.argsort(moment)), np.zeros(50, dtype=int)
        place = equal_steps(order, all_one, np.array([8]), np.array([one]), moment)
        assert sorted(rows) == sorted(np.flatnonzero(place < 8))


def test_logs_drawn_by_size_come_with_about_their_chance_and_never_twice():
    size = np.concatenate([[60.0], np.linspace(0.2, 3, 59)])
    chance = inclusion_chances(size, np.zeros(60, dtype=int), np.array([15]))
    rows = by_size(chance, 15, 4000, np.random.default_rng(3))
    assert all(len(set(one)) == 15 for one in rows.tolist())
    assert np.bincount(rows.ravel(), minlength=60) / 4000 == close(chance, abs=0.03)
    assert chance[0] == 1
    everything = by_size(np.ones(4), 4, 2, np.random.default_rng(3))
    assert everything.tolist() == [[0, 1, 2, 3], [0, 1, 2, 3]]


def test_a_true_variance_is_that_over_all_samples():
    population = force(logs=14)
    wanted, expected = Wanted(readings=4), expect(population.frame, ASSUMED)
    layout = lay_out(DESIGNS["simple random"], population.frame, expected, wanted, ASSUMED)
    accuracy, required = population.accuracy, population.required.sum()
    one = population.right.sum(axis=1) - accuracy * population.required.sum(axis=1)
    totals = [14 * one[list(sample)].mean() / required for sample in combinations(range(14), 4)]
    assert true_variance(population, layout, np.array([4])) == close(np.var(totals))
    known = replace(layout, design=DESIGNS["score bands"])
    one = accuracy * population.missed.sum(axis=1) + (1 - accuracy) * population.surplus.sum(axis=1)
    totals = [14 * one[list(sample)].mean() / required for sample in combinations(range(14), 4)]
    assert true_variance(population, known, np.array([4])) == close(np.var(totals))


def test_the_fewest_readings_reach_what_is_wanted_and_one_fewer_does_not():
    population, layout, _ = drawn("simple random")
    number = fewest(population, layout, {ALL_CRIME: 4.0, "violence": 6.0}, least=2)

    def reached(readings):
        widths = [half_width(population, layout, np.array([readings]), one) for one in (ALL_CRIME, "violence")]
        return widths[0] <= 4 and widths[1] <= 6

    assert reached(number)
    assert not reached(number - 1)


@pytest.mark.parametrize(("knows", "power"), [(APART, 0.9), (KNOWING, 0.95), (KNOWING, 0.6)])
def test_scores_have_the_power_asked_for(knows, power):
    population = force(logs=6000)
    guessed = expect(population.frame, ASSUMED).guessed
    score = score_of_power(population, guessed, power, 1, knows=knows)
    assert area_under_curve(score, population.hides) == close(power, abs=0.02)
    assert ((score >= 0) & (score <= 1)).all()


def test_words_tell_the_kind_of_the_crimes_missed_mostly():
    population = force(logs=6000)
    told = told_kinds(population, 1)
    missed = population.missed.sum(axis=0)
    sexual = (population.missed[:, 1] > population.missed[:, 0]) & population.hides
    assert missed[1] > 0
    assert 0.86 <= np.mean(told[sexual] == 1) <= 1


def test_the_grid_has_every_design_score_and_level_and_no_score_where_none_counts():
    every = settings()
    assert {one.level for one in every} == set(LEVELS)
    assert {one.design for one in every} == set(DESIGNS)
    assert {one.score for one in every if one.design == "simple random"} == {"none"}
    assert {one.design for one in every if one.assumed == WRONG} == {"score bands"}
    assert len(every) == len(set(every)) == 5 * (6 * 3 + 4 + 3)


def made_cells(design="score bands", **more):
    return list(cells_of(Setting(".84", "none", design, **more), force(), (60, 200), tuple(TARGETS), AUDITS, 1))


def test_cells_say_how_often_intervals_held_the_truth():
    cells = made_cells()
    assert [cell.target for cell in cells] == 2 * list(TARGETS)
    for cell in cells:
        assert cell.covered + cell.above + cell.below == close(1)
        assert cell.audits == AUDITS
        assert cell.enough == (cell.covered >= 0.935)
        assert (cell.reason == "") == (cell.covered <= 0.98)
    assert [cell.target for cell in made_cells("by size")] == [ALL_CRIME] * 2
    assert made_cells() == cells


def test_a_cell_above_98_per_cent_has_the_first_reason_that_fits():
    cell = replace(made_cells()[0], covered=0.99, crimes=200, misses=50, heavier=1.0)
    said = [words for words, _ in REASONS]
    steps = Setting(".84", "none", "equal steps")
    for number, change in enumerate(
        ({"crimes": 99}, {"misses": 3}, {"heavier": 2.0}, {"setting": steps}, {"covered": 0.99})
    ):
        assert replace(cell, **change).reason == said[number]


def test_the_report_holds_every_cell_and_says_what_is_not_met():
    cells = [
        replace(cell, setting=replace(cell.setting, assumed=one)) for one in (RIGHT, WRONG) for cell in made_cells()
    ]
    cells = [replace(cell, covered=0.95) for cell in cells]
    cells[0] = replace(cells[0], covered=0.9)
    needed = [
        Need(".84", "none", "", float("nan"), 1000, 1010, 1020),
        Need(".84", ".90", APART, 0.9, 500, 505, 510),
        Need(".84", ".95", APART, 0.95, 250, 250, 250),
    ]
    three = [
        Three(".84", design, 900, {"all crime": 1.0, "violence": 2.0, "sexual offences": 3.0}, number)
        for design, number in (("score bands", 400), ("opening codes, spread", 1000), ("opening codes", 2000))
    ]
    results = Results([force().facts], cells, needed, three, seed=1)
    text = "\n".join(verdicts(results))
    assert "least covers 90.0 per cent" in text
    assert "1 cover less than 93.5 per cent: score bands" in text
    assert "score .90: 50 to 50 per cent of a simple random sample's; at most 46 allowed: NOT MET" in text
    assert "score .95: 25 to 25 per cent of a simple random sample's; at most 29 allowed: met" in text
    assert "20 to 20 per cent of those of the design “opening codes”; a third allowed: met" in text
    assert "40 to 40 per cent of those of the design “opening codes, spread”; a third allowed: NOT MET" in text
    assert len(summary(cells)) == 1 + 2 * len(TARGETS)
    assert report(results).count("| .84 | none | ") == len(cells)
    assert "| made up | " in report(results)


def test_nothing_asked_for_is_an_empty_grid():
    assert coverage_grid(levels=()) == []
