"""What audits read by type: types that were read are known better, types that were not stay as assumed."""

import time

import numpy as np
import pytest
from scipy import special

from truecount import TrueCountError
from truecount.reference.kinds import KINDS
from truecount.trends.cells import Apart, Cell
from truecount.trends.splitting import split
from truecount.trends.type_readings import LEVEL, LEVEL_SD, TypesRead, departures_read

VIOLENCE, OTHER = KINDS[0], KINDS[2]
CELLS = [Cell("assault", VIOLENCE), Cell("harassment", VIOLENCE), Cell("theft", OTHER), Cell("damage", OTHER)]
COUNTS = dict(zip(CELLS, (4_000, 2_000, 6_000, 3_000), strict=True))
NUMBER = 4_000
WORSE = TypesRead({"assault": 600, "harassment": 400}, {"assault": 540, "harassment": 280})
"""Of violence one type is missed three times as often as the other, in an audit that read no other crime."""


def draws(rate, number=NUMBER):
    return {kind: np.full(number, rate) for kind in KINDS}


def made(read=(), after=COUNTS, **rest):
    found = split(COUNTS, after, draws(0.82), draws(0.95), read=read, chance=False, **rest)
    return {one.name: one for one in found.by_type} | {"total": found.total}


def width(spread):
    return spread.high - spread.low


def drawn(required, missed, kind_of, sd=0.5, number=NUMBER):
    numbers = np.random.default_rng(1)
    return departures_read(np.array(required, float), np.array(missed, float), np.array(kind_of), sd, number, numbers)


def test_a_type_that_audits_found_worse_recorded_is_put_below_its_kind():
    plain, read = made(), made([WORSE])
    assert abs(plain["harassment"].accuracy_before.median - plain["assault"].accuracy_before.median) < 1
    assert read["harassment"].accuracy_before.high < read["assault"].accuracy_before.low
    assert width(read["harassment"].recording) < 0.5 * width(plain["harassment"].recording)


def test_a_kind_keeps_its_accuracy_whatever_is_read_of_its_types():
    counts = {cell: COUNTS[cell] for cell in CELLS[:2]}
    read = split(counts, counts, draws(0.82), draws(0.95), read=[WORSE], chance=False)
    assert read.total.accuracy_before.mean == pytest.approx(82)
    assert read.total.accuracy_before.high - read.total.accuracy_before.low < 1e-9


def test_growth_of_a_type_that_is_recorded_worse_counts_as_better_recording_once_it_is_read():
    grown = COUNTS | {CELLS[1]: 6_000}
    plain, read = made(after=grown)["total"], made([WORSE], after=grown)["total"]
    assert read.recording.mean > plain.recording.mean + 0.1 * width(plain.recording)


def test_of_types_of_which_nothing_is_read_the_spread_stays_as_assumed():
    found = drawn([[100, 100, 0, 0, 0]], [[20, 10, 0, 0, 0]], [0, 0, 0, 1, 1])
    assert found[:, 2:].std(axis=0) == pytest.approx(0.5, rel=0.05)
    assert found[:, 2:].mean(axis=0) == pytest.approx(0, abs=0.03)
    assert found[:, :2].std(axis=0).max() < 0.45


def test_without_readings_nothing_changes_and_types_that_are_alike_stay_so():
    assert made() == made(read=())
    alike = made([WORSE], apart=Apart(0, 0))
    assert alike["harassment"].accuracy_before.median == pytest.approx(alike["assault"].accuracy_before.median)


def test_the_draws_are_those_of_a_sum_over_every_value_that_distances_and_levels_can_have():
    required, missed, sd = np.array([[40.0, 25.0]]), np.array([[3.0, 9.0]]), 0.5
    distance, level = np.linspace(-2.5, 2.5, 101), np.linspace(-8, 3, 111)
    first, second, of_kind = np.meshgrid(distance, distance, level, indexing="ij")
    log_odds = np.stack([first, second], axis=-1) + of_kind[..., None]
    density = (missed * log_odds - required * np.logaddexp(0, log_odds)).sum(axis=-1)
    density -= (first**2 + second**2) / (2 * sd**2) + (of_kind - LEVEL) ** 2 / (2 * LEVEL_SD**2)
    share = special.softmax(density)
    mean = np.array([(share * one).sum() for one in (first, second)])
    spread = np.sqrt([(share * (one - m) ** 2).sum() for one, m in zip((first, second), mean, strict=True)])
    found = drawn(required, missed, [0, 0], number=40_000)
    assert found.mean(axis=0) == pytest.approx(mean, abs=0.03)
    assert found.std(axis=0) == pytest.approx(spread, rel=0.03)


def test_intervals_of_distances_hold_them_as_often_as_they_say():
    numbers, held = np.random.default_rng(2), []
    for _ in range(150):
        true = 0.5 * numbers.standard_normal(12)
        share = special.expit(true + np.array([[-1.5], [-3.0]]))
        required = np.full((2, 12), 60)
        found = drawn(required, numbers.binomial(required, share), np.zeros(12, int), number=400)
        # The level of the kind is left open, so distances count from their mean.
        low, high = np.percentile(found - found.mean(axis=1, keepdims=True), [2.5, 97.5], axis=0)
        held.append((low <= true - true.mean()) & (true - true.mean() <= high))
    assert 0.92 < np.mean(held) < 0.98


def test_a_reading_that_found_nothing_missed_or_everything_is_taken_in():
    found = drawn([[30, 30], [10, 0]], [[0, 30], [0, 0]], [0, 0])
    assert np.isfinite(found).all()
    assert found[:, 0].mean() < -0.3 < 0.3 < found[:, 1].mean()


def test_a_country_force_is_split_in_no_time():
    cells = [Cell(f"type {t}", KINDS[t % 3], f"district {d}") for t in range(60) for d in range(13)]
    counts = dict.fromkeys(cells, 200)
    read = TypesRead({f"type {t}": 20 for t in range(60)}, {f"type {t}": 16 for t in range(60)})
    began = time.process_time()
    split(counts, counts, draws(0.8, 2_000), draws(0.9, 2_000), read=[read, read])
    assert time.process_time() - began < 5


def test_what_was_read_is_told():
    told = split(COUNTS, COUNTS, draws(0.8, 9), draws(0.9, 9), read=[WORSE]).assumptions
    assert "1,000 required crimes that audits read of 2 of 4 types" in " ".join(told)


def test_readings_that_cannot_be_are_refused_in_words():
    with pytest.raises(TrueCountError, match="30 of 20 required crimes read"):
        TypesRead({"assault": 20}, {"assault": 30})
    with pytest.raises(TrueCountError, match="3 of 0 required crimes"):
        TypesRead({"assault": 20}, {"assualt": 3})
    with pytest.raises(TrueCountError, match="an audit read; name the type as the counts do"):
        made([TypesRead({"assualt": 20}, {"assualt": 10})])
