"""Estimates with the help of what is known of every log, and from unequal chances, beside R's survey package."""

from __future__ import annotations

import numpy as np

from truecount.statistics import (
    Estimate,
    Strata,
    hajek_mean,
    hajek_ratio,
    horvitz_thompson_total,
    post_stratified_mean,
    separate_ratio,
)
from truecount.statistics.assisted import regression_total
from truecount.statistics.estimate import Numbers
from truecount.validation.case import case

READ, LOGS = (80, 40), (2_000, 500)
"""By stratum: logs read, and all logs."""
GROUPS = (1_000, 900, 600)
"""Logs of each group, whatever their stratum."""
SCORES = 900
"""The sum of the score over all logs."""
REQUIRED = (2_900, 760)
"""Crimes that should have been recorded, by stratum."""


def made() -> tuple[Numbers, Numbers, Numbers]:
    """Of each log read (120,): crimes required and missed, and a score of the miss, by a rule on its place i from 0.

    Required: 1 + (i mod 3). Missed: 1 where i mod 7 is 1, and 1 more where i mod 10 is 0. Score: (13 i mod 11)/20, and
    0.3 more where something was missed.
    """
    i = np.arange(sum(READ), dtype=np.float64)
    required = 1 + i % 3
    missed = np.minimum(1.0 * (i % 7 == 1) + (i % 10 == 0), required)
    score: Numbers = (13 * i % 11) / 20 + 0.3 * (missed > 0)
    return required, missed, score


def _named(what: str, found: Estimate) -> dict[str, float]:
    return {what: float(found.value), f"standard error of the {what}": float(found.standard_error)}


@case("R_known", "missed crimes of 80 and 40 logs read from 2,000 and 500, with what is known of all of them")
def missed_with_what_is_known() -> dict[str, float]:
    """The post-stratified mean, the regression total and the separate ratio."""
    required, missed, score = made()
    strata = Strata(np.repeat(np.arange(len(READ)), READ), np.array(LOGS, dtype=float))
    group = np.arange(sum(READ)) // 2 % len(GROUPS)
    columns = np.stack([np.ones(sum(READ)), score], axis=1)
    return (
        _named("post-stratified mean", post_stratified_mean(missed, group, np.array(GROUPS, dtype=float), strata))
        | _named("regression total", regression_total(missed, columns, [sum(LOGS), SCORES], strata))
        | _named("separate ratio", separate_ratio(missed, required, strata, np.array(REQUIRED, dtype=float)))
    )


@case("R_unequal", "missed crimes of 120 logs drawn with unequal chances, with replacement")
def missed_by_unequal_chances() -> dict[str, float]:
    """The total, the mean and the ratio to required crimes, each log drawn in proportion to its score and 0.1."""
    required, missed, score = made()
    expected = sum(READ) * (score + 0.1) / (SCORES + 0.1 * sum(LOGS))
    return (
        _named("total", horvitz_thompson_total(missed, expected))
        | _named("mean", hajek_mean(missed, expected))
        | _named("ratio", hajek_ratio(missed, required, expected))
    )
