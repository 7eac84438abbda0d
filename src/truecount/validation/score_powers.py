"""Scores of a chosen power, and kinds told by words, of a force whose truth is known."""

from __future__ import annotations

import numpy as np
from scipy import optimize, special, stats

from truecount.audit.simulated_scores import simulated_scores
from truecount.reference.kinds import KINDS
from truecount.statistics.estimate import Counts, Numbers
from truecount.validation.population import Population

APART, KNOWING = "knows neither opening code nor tie", "knows opening code and tie"
BOLDEST = 5.0
"""In log odds, the standard deviation of the boldest values tried."""
TOLD_RIGHTLY = 0.88
"""The share of logs whose words tell the kind of crime they are of; those of the others tell any."""


def score_of_power(force: Population, guessed: Numbers, power: float, seed: int, *, knows: str) -> Numbers:
    """A score between 0 and 1 for each log, (N,), whose area under the curve is `power`.

    One that knows neither code nor tie is `simulated_scores`. One that knows them adds to the log odds of `guessed`,
    the guess from both (N,), the log odds of such a score of less power; or, where the guess alone has more power than
    is asked for, those of values that know nothing and are as bold as takes it down to that.
    """
    if knows == APART:
        return simulated_scores(force.hides, power, seed)
    beside = np.random.default_rng(seed).normal(size=len(guessed))
    told = area_under_curve(guessed, force.hides) < power

    def together(bold: float) -> Numbers:
        values = beside + bold * force.hides if told else beside
        return np.asarray(special.expit(special.logit(guessed) + bold * values - bold**2 / 2))

    bold = optimize.brentq(lambda one: area_under_curve(together(one), force.hides) - power, 0.0, BOLDEST, xtol=1e-3)
    return together(float(bold))


def area_under_curve(score: Numbers, hides: np.ndarray) -> float:
    """How often a log that hides a missed crime has the higher score of a pair with one that hides none."""
    ranks = stats.rankdata(score)
    some, none = int(hides.sum()), int((~hides).sum())
    return float((ranks[hides].sum() - some * (some + 1) / 2) / some / none)


def told_kinds(force: Population, seed: int) -> Counts:
    """The kind of crime that each log's words tell of, as a place in KINDS, (N,).

    Right in 88 per cent of the logs that require a crime: the kind of most of its missed crimes, where it has any.
    Other logs tell of any kind, as often as crimes are of it.
    """
    random = np.random.default_rng(seed)
    logs, shares = len(force.frame), force.required.sum(axis=0) / force.required.sum()
    some = np.where(force.hides[:, None], force.missed, force.required)
    rightly = (random.random(logs) < TOLD_RIGHTLY) & (some.sum(axis=1) > 0)
    return np.where(rightly, some.argmax(axis=1), random.choice(len(KINDS), size=logs, p=shares))
