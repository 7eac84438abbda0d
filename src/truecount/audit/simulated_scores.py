"""Scores of a chosen power, made from the truth of a simulated force: to see what a score would be worth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from truecount.statistics.estimate import Numbers


def simulated_scores(hides: NDArray[np.bool_], auc: float, seed: int) -> Numbers:
    """A score between 0 and 1 for each log, (N,): how likely it hides a missed crime, by a classifier of this power.

    `hides` is whether it does. Behind the scores stand normal values, those of logs that hide a crime further up by
    √2 Φ⁻¹(AUC), and each score is the chance that such a value implies. Below an AUC of one half the values point the
    wrong way and the score still trusts them: it misleads. At one half it is as bold as one of 0.90, and knows nothing.
    Source for the model: Dorfman and Alf (1969), Journal of Mathematical Psychology 6, 487-496, with equal variances.
    """
    apart = np.sqrt(2) * stats.norm.ppf(auc)
    trusted = abs(apart) or np.sqrt(2) * stats.norm.ppf(0.9)
    values = np.random.default_rng(seed).normal(size=len(hides)) + apart * hides
    share = float(np.clip(hides.mean(), 1e-6, 1 - 1e-6))
    return np.asarray(special.expit(special.logit(share) + trusted * values - trusted**2 / 2))
