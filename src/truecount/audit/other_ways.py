"""The accuracy of all crime by other estimators and other intervals: what the choice of method does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from truecount.audit import counts
from truecount.audit.accuracy import Accuracy, all_crime, ratio_of
from truecount.audit.reader_error import Decisions, linearised
from truecount.audit.sample import Sample
from truecount.statistics.assisted import tuned_difference_total
from truecount.statistics.bootstrap import bootstrap_limits, replicate_totals
from truecount.statistics.estimate import Numbers
from truecount.statistics.intervals import Limits, korn_graubard, logit, student, wilson
from truecount.statistics.unequal import UnequalStrata

REPLICATES = 10_000
SEED = 1
CHOSEN = "Korn-Graubard with a heavier next miss"
BY_FORMULA = "from the known number of records"


@dataclass(frozen=True)
class Alternative:
    """One way to estimate the accuracy: its estimator, its interval, and what came of it, 0 to 1."""

    estimator: str
    interval: str
    value: float
    low: float
    high: float


def alternatives(sample: Sample, chosen: Accuracy) -> list[Alternative]:
    """Every way beside the one chosen, which comes first; all with readers' errors put right.

    Bootstrap percentiles and symmetric limits are shown because others use them: near 100 per cent they hold the truth
    too seldom, and lie too high.
    """
    return [
        Alternative(BY_FORMULA, f"{CHOSEN} (chosen)", chosen.value, chosen.low, chosen.high),
        *_intervals(sample, chosen),
        *_estimators(sample),
    ]


def _intervals(sample: Sample, chosen: Accuracy) -> Iterator[Alternative]:
    p, error, freedom = chosen.estimate.value, chosen.estimate.standard_error, chosen.estimate.degrees_of_freedom
    effective = p * (1 - p) / error**2 if error > 0 else np.asarray(float(chosen.crimes))
    for name, (low, high) in {
        "Korn-Graubard": korn_graubard(p, error, len(sample.rows), freedom),
        "logit": logit(p, error, freedom),
        "Wilson, effective size": wilson(p * effective, effective),
        "symmetric, Student's t": student(p, error, freedom),
        **_bootstrapped(sample),
    }.items():
        yield Alternative(BY_FORMULA, name, chosen.value, float(low), float(high))


def _bootstrapped(sample: Sample) -> dict[str, Limits]:
    """Percentile limits; none for logs drawn by size, for which these replicates are not made."""
    if isinstance(sample.strata, UnequalStrata):
        return {}
    missed, surplus = sample.corrected(counts.missed), sample.corrected(counts.surplus)
    totals = replicate_totals(np.stack([missed, surplus]), sample.strata, REPLICATES, seed=SEED)
    right = all_crime(sample).known - totals[:, 1]
    limits = bootstrap_limits(right / (right + np.maximum(totals[:, 0], 0.0)))
    return {f"bootstrap percentile, {REPLICATES:,} replicates": limits}


def _estimators(sample: Sample) -> Iterator[Alternative]:
    ratio = ratio_of(sample, counts.recorded, counts.required)
    yield Alternative("from the logs read alone", CHOSEN, ratio.value, ratio.low, ratio.high)
    if isinstance(sample.strata, UnequalStrata):
        return
    missed, surplus = sample.corrected(counts.missed), sample.corrected(counts.surplus)
    expected = sample.draw.hidden[sample.rows]
    known = all_crime(sample).known
    right = known - float(sample.strata.total(surplus))
    total = tuned_difference_total(missed, expected, float(sample.draw.expected.sum()), sample.strata).value
    accuracy = right / (right + max(float(total), 0.0))
    residuals: Numbers = linearised(np.asarray(accuracy), np.asarray(right / accuracy), Decisions(missed, surplus))
    error = tuned_difference_total(residuals, expected, float(sample.draw.expected.sum()), sample.strata)
    low, high = korn_graubard(accuracy, error.standard_error, len(sample.rows), error.degrees_of_freedom)
    yield Alternative(
        "from the known number of records, helped by what was expected of every log",
        "Korn-Graubard",
        accuracy,
        float(low),
        float(high),
    )
