"""Simulated audits whose readers err, beside the truth: what settling all allegations and an eighth of the rest mends.

After the findings on reviewer error this design rests on: 1,200 logs from twelve score bands, a score that tells logs
with a missed crime from others with an AUC of 0.90, accuracy 0.90, and two readers who find 90 per cent of the missed
crimes and pass 99.6 per cent of the other logs. Both find the same fifth of the logs hard. Each log of the population
stands for a thousand alike, so that logs can be drawn with replacement and still be a small part of their band.
"""

from functools import cache

import numpy as np
import pytest
from scipy import stats

from truecount.audit.reader_error import (
    Decisions,
    Rereading,
    corrected_accuracy,
    corrected_limits,
    rereading_chances,
)
from truecount.statistics.strata import Strata

pytestmark = pytest.mark.slow

AUDITS, LOGS, BANDS, READ, ALIKE = 3_000, 120_000, 12, 1_200, 1_000
HARD, FINDS, ALLEGES = 0.2, np.array([0.94, 0.74]), np.array([0.003, 0.008])
"""Of easy and hard logs: the chance that a missed crime is found, and that one is alleged where there is none."""


@cache
def audits():
    """The logs read in each audit and what each of two readers decided, and the true accuracy."""
    draw = np.random.default_rng(17)
    missing = draw.random(LOGS) < 0.044
    apart = np.sqrt(2) * stats.norm.ppf(0.9)
    signal = draw.normal(apart * missing)
    odds = 0.044 / 0.956 * np.exp(apart * signal - apart**2 / 2)
    order = np.argsort(odds)
    risk, missing = (odds / (1 + odds))[order], missing[order]
    missed = missing * (1 + (draw.random(LOGS) < 0.16))
    over_recorded = (draw.random(LOGS) < 0.004).astype(float)
    hard = (draw.random(LOGS) < HARD).astype(int)
    recorded = 0.461 * LOGS

    spread = np.sqrt(risk * (1 - risk))
    edges = np.searchsorted(np.cumsum(spread), np.arange(1, BANDS) * spread.sum() / BANDS)
    sizes = np.diff([0, *edges, LOGS])
    wanted = np.array([one.sum() for one in np.split(0.7 * spread / spread.sum() + 0.3 / LOGS, edges)])
    readings = np.round(READ * wanted).astype(int)
    strata = Strata(np.repeat(np.arange(BANDS), readings), sizes * float(ALIKE))
    start = np.cumsum([0, *sizes[:-1]])
    drawn = (start[strata.of] + draw.random((AUDITS, readings.sum())) * sizes[strata.of]).astype(int)

    def reader():
        says = draw.random(drawn.shape) < np.where(missing[drawn], FINDS[hard[drawn]], ALLEGES[hard[drawn]])
        return np.where(missing[drawn], missed[drawn], 1.0) * says

    right = recorded - over_recorded.sum()
    decisions = [Decisions(reader(), over_recorded[drawn]) for _ in range(2)]
    truth = Decisions(missed[drawn], over_recorded[drawn])
    return decisions, truth, risk[drawn], strata, recorded * ALIKE, right / (right + missed.sum())


def corrected(settled, share):
    """The corrected accuracy of every audit, its bias in points, and how often its limits held the truth."""
    (first, _), _, risk, strata, recorded, truth = audits()
    chance = rereading_chances(first.missed > 0, strata.weights, risk, share)
    rereading = Rereading(np.random.default_rng(3).random(chance.shape) < chance, chance)
    found = corrected_accuracy(recorded, first, settled, rereading, strata)
    low, high = corrected_limits(found, rereading, strata)
    bias = 100 * (found.accuracy.value.mean() - truth)
    return found, bias, np.mean((low <= truth) & (truth <= high))


def test_every_alleged_miss_and_an_eighth_of_the_clean_logs_settled_mends_the_accuracy():
    (first, _), truth, *_ = audits()
    found, bias, coverage = corrected(truth, 1 / 8)
    assert abs(bias) < 0.1
    assert 0.935 <= coverage <= 0.97
    alleged = (first.missed > 0).mean()
    assert found.settled.mean() == pytest.approx(first.missed.shape[1] * (alleged + (1 - alleged) / 8), abs=1)
    variance = found.accuracy.value.var()
    assert (found.accuracy.standard_error**2).mean() == pytest.approx(variance, rel=0.1)
    assert (found.first_stage + found.second_stage).mean() == pytest.approx(variance, rel=0.1)
    assert found.second_stage.mean() > 0.25 * variance


def test_to_settle_only_the_alleged_misses_reads_too_high():
    # The logs read as clean are all taken as they were read.
    (first, _), truth, *_ = audits()
    _, bias, coverage = corrected(Decisions(np.where(first.missed > 0, truth.missed, 0), truth.over_recorded), 1.0)
    assert bias == pytest.approx(0.9, abs=0.1)
    assert coverage < 0.9


def test_what_both_readers_overlook_stays_where_only_their_differences_are_settled():
    (first, second), truth, *_ = audits()
    differing = first.missed != second.missed
    settled = np.where(differing, truth.missed, first.missed)
    _, bias, _ = corrected(Decisions(settled, truth.over_recorded), 1.0)
    assert 0.05 < bias < 0.25
