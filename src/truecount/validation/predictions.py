"""The mean by way of predictions, beside the prediction-powered mean of ppi-python."""

from __future__ import annotations

import numpy as np

from truecount.statistics import Strata, difference_total, student
from truecount.statistics.assisted import tuned_share
from truecount.statistics.estimate import Numbers
from truecount.statistics.intervals import Limits
from truecount.validation.case import case, low_and_high

READ, OTHERS = 300, 20_000
NOUGHT = 4
"""A verdict is 0 where its place by 13 leaves this, and a prediction of another log where its place by 14 does."""


def read_and_predicted() -> tuple[Numbers, Numbers, Numbers]:
    """The verdicts of the logs read (300,), the predictions of them, and those of the others (20000,), by a rule."""
    i, j = np.arange(READ), np.arange(OTHERS)
    verdicts = np.where(i % 13 == NOUGHT, 0.0, 1.0)
    predicted = np.where(i % 17 > 0, verdicts, 1 - verdicts)
    return verdicts, predicted, np.where((j % 14 == NOUGHT) | (j % 23 == 1), 0.0, 1.0)


@case("ppi", "300 verdicts with predictions and 20,000 predictions alone, these given a weight of 0, ½, 1 or the best")
def prediction_powered_means() -> dict[str, float]:
    """The difference estimate with weighted predictions, its variance turned into theirs."""
    found: dict[str, float] = {}
    for name, weight in {"0": 0.0, "0.5": 0.5, "1": 1.0, "tuned": best_weight()}.items():
        mean, limits = weighted(weight)
        found |= {f"mean, weight {name}": float(mean)} | low_and_high(f"weight {name}", limits)
    return found


def best_weight() -> float:
    """Our tuned weight turned into theirs.

    Theirs divides the covariance by n, takes the variance of the predictions from both samples together with n - 1
    below, and adds the variance of the other predictions, which it takes for a sample.
    """
    verdicts, predicted, elsewhere = read_and_predicted()
    together = np.concatenate([predicted, elsewhere]).var(ddof=1) * (1 + READ / OTHERS)
    return float(tuned_share(verdicts, predicted, drawn())) * float(predicted.var() / together)


def weighted(weight: float) -> tuple[Numbers, Limits]:
    """The mean and its two limits with predictions of one weight.

    Theirs divides by n, knows no finite population and takes the other predictions for a sample.
    """
    verdicts, predicted, elsewhere = read_and_predicted()
    found = difference_total(verdicts, weight * predicted, weight * elsewhere.sum(), drawn())
    of_mean = (found.standard_error / OTHERS) ** 2
    variance = of_mean / (1 - READ / OTHERS) * (READ - 1) / READ + weight**2 * elsewhere.var() / OTHERS
    mean = found.value / OTHERS
    return mean, student(mean, np.sqrt(variance), np.inf)


def drawn() -> Strata:
    """The 300 as a simple random sample of the others."""
    return Strata(np.zeros(READ, dtype=int), np.array([float(OTHERS)]))
