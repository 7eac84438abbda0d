"""Forces whose outcomes are known to the end, to be cut at a date: crimes by type, and when each was given what."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import numpy as np

from truecount import reference
from truecount.outcomes.histories import CAUSES, Histories
from truecount.simulation.disposal import AT_LEAST, SLOWER, SPREAD, USUAL_WAIT, WAITS
from truecount.simulation.groups import OUTCOME_SUBGROUPS, SUBGROUPS
from truecount.statistics.estimate import Counts, Numbers

MONTHS = 44
DAYS = 30
"""Days of a month, all alike."""
YEARS = 36.0
"""Months over which what changes changes as much as is said of it."""
AREA, YEAR = "england-and-wales", "2017/18"
JUSTICE_TYPES = ("1", "2", "3", "6", "7", "8")


@dataclass(frozen=True)
class Manner:
    """How a force records and decides: `crimes` a month, and in logarithms what changes over three years or by month.

    Over three years: the crimes recorded, the chance that one is charged, summonsed or dealt with out of court, and the
    days that outcomes take. `wander` and `wait_wander` are the standard deviations of the monthly steps of a walk of
    the chance of every outcome type and of the days that all take; `mix` that of every type's share of crime.
    """

    crimes: float = 3_000.0
    growth: float = 0.0
    justice: float = 0.0
    slower: float = 0.0
    wander: float = 0.0
    wait_wander: float = 0.0
    mix: float = 0.0


RANDOM = "a force of its own"
MANNERS = {
    "steady": Manner(),
    "wandering": Manner(wander=0.03, wait_wander=0.02),
    "worse and slower": Manner(growth=0.4, justice=-0.5, slower=0.4),
    "small": Manner(crimes=300, wander=0.03, wait_wander=0.02),
}
"""Forces by name. The third records 50 per cent more after three years, brings 40 per cent fewer to justice, and takes
half as long again."""


def drawn_manner(numbers: np.random.Generator) -> Manner:
    """The manner of a force of its own, drawn: of 300 to 6,000 crimes a month, better or worse, steady or not."""
    return Manner(
        crimes=float(np.exp(numbers.uniform(*np.log([300, 6_000])))),
        growth=float(numbers.uniform(-0.3, 0.5)),
        justice=float(numbers.uniform(-0.5, 0.3)),
        slower=float(numbers.uniform(-0.3, 0.4)),
        wander=float(numbers.uniform(0, 0.04)),
        wait_wander=float(numbers.uniform(0, 0.03)),
        mix=float(numbers.uniform(0, 0.4)),
    )


def whole_force(name: str, numbers: np.random.Generator) -> Histories:
    """All crimes of a force of a name of MANNERS, or RANDOM, over 44 months, each with its outcome, whenever given.

    Types of crime are the subgroups of 2017/18 with Kent's number of crimes and the outcomes of England and Wales; the
    days to each outcome type are those that `truecount simulate` assumes.
    """
    manner = drawn_manner(numbers) if name == RANDOM else MANNERS[name]
    known = _margins()
    over = np.arange(MONTHS) / YEARS
    mean = manner.crimes * np.exp(manner.growth * over + 0.05 * numbers.standard_normal(MONTHS))
    month = np.repeat(np.arange(MONTHS), numbers.poisson(mean))
    share = known.share * np.exp(manner.mix * numbers.standard_normal(len(known.share)))
    kind = numbers.choice(len(share), len(month), p=share / share.sum())
    chosen = _chosen(known, manner, kind, month, numbers)
    pace = manner.slower * over + np.cumsum(manner.wait_wander * numbers.standard_normal(MONTHS))
    wait = np.exp(np.log(known.wait[kind, chosen]) + pace[month] + SPREAD * numbers.standard_normal(len(month)))
    recorded = month * DAYS + numbers.integers(0, DAYS, len(month))
    given = recorded + known.least[chosen] + wait.astype(np.int64)
    end = int(given.max(initial=0))
    return Histories(recorded, given, known.cause[chosen], kind, SUBGROUPS, tuple(CAUSES), end, "day")


def cut(whole: Histories, as_at: int) -> Histories:
    """What is known of a force on a day: the crimes recorded by then, and the outcomes given by then."""
    known = whole.only(whole.recorded <= as_at)
    still = known.given > as_at
    given, cause = np.where(still, as_at, known.given), np.where(still, 0, known.cause)
    return replace(known, given=given, cause=cause, as_at=as_at)


@dataclass(frozen=True, eq=False)
class _Margins:
    """By type, (G,), its share of crime; by type and outcome type, (G, K), its share and median days; of each outcome
    type, (K,), the fewest days, its group of outcomes counted from 1, and whether it brings to justice."""

    share: Numbers
    outcomes: Numbers
    wait: Numbers
    least: Counts
    cause: Counts
    justice: np.ndarray


@functools.cache
def _margins() -> _Margins:
    place = {code: number for number, codes in enumerate(CAUSES.values(), 1) for code in codes}
    rows = reference.load("outcomes_by_subgroup").where(area=AREA, year=YEAR, basis="cohort")
    held = {(row["subgroup"], row["outcome"]): max(row["crimes"], 0) for row in rows}
    codes = sorted({code for _subgroup, code in held if code in place}, key=int)
    printed = [OUTCOME_SUBGROUPS.get(one, one) for one in SUBGROUPS]
    counts = np.array([[held.get((one, code), 0) for code in codes] for one in printed], dtype=np.float64)
    of_class = reference.load("recorded_crime_by_class").where(area="kent")
    crimes = np.array([sum(row["crimes"] for row in of_class if row["subgroup"] == one) for one in SUBGROUPS])
    return _Margins(
        share=crimes / crimes.sum(),
        outcomes=counts / counts.sum(axis=1, keepdims=True),
        wait=np.array([[WAITS.get(code, USUAL_WAIT) * SLOWER.get(one, 1.0) for code in codes] for one in SUBGROUPS]),
        least=np.array([AT_LEAST.get(code, 0) for code in codes]),
        cause=np.array([place[code] for code in codes]),
        justice=np.isin(codes, JUSTICE_TYPES),
    )


def _chosen(known: _Margins, manner: Manner, kind: Counts, month: Counts, numbers: np.random.Generator) -> Counts:
    """The place of an outcome type for each crime, by its type and the month it was recorded in, (N,)."""
    steps = manner.wander * numbers.standard_normal((MONTHS, len(known.cause)))
    moved = np.cumsum(steps, axis=0) + np.outer(np.arange(MONTHS) / YEARS, manner.justice * known.justice)
    weights = known.outcomes[:, None] * np.exp(moved)
    up_to = np.cumsum(weights / weights.sum(axis=2, keepdims=True), axis=2)[kind, month]
    return np.asarray((numbers.random(len(kind))[:, None] > up_to[:, :-1]).sum(axis=1))
