"""Nowcasts proved: forces cut at a date, and how near and how often what was foreseen held what came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from truecount.figure import Period
from truecount.outcomes.histories import CAUSES, JUSTICE, JUSTICE_TITLE, OPEN, Histories, day_of
from truecount.outcomes.nowcast import Mix, mix, pace
from truecount.validation.coverage import in_parallel
from truecount.validation.nowcast_forces import DAYS, MANNERS, MONTHS, RANDOM, cut, whole_force
from truecount.validation.population import SEED

FORCES = 300
HORIZON = 365
NAMES = (*MANNERS, RANDOM)
YOUNGEST = "0 to 1"
COHORTS = {YOUNGEST: (0, 1), "1 to 2": (1, 2), "3 to 4": (3, 4), "5 to 6": (5, 6), "7 to 8": (7, 8), "1 to 12": (1, 12)}
"""Cohorts by how old their crimes are at the cut, in months of 30 days. The youngest is withheld from users."""
MEASURES: dict[str, tuple[int, ...]] = {
    JUSTICE_TITLE: tuple(place for place, name in enumerate(CAUSES) if name in JUSTICE),
    **{name: ([*CAUSES].index(name),) for name in ("victim does not support action", "no suspect identified")},
    OPEN: (len(CAUSES),),
}
"""The shares tried, by the places of outcomes that each adds up; the last place is that of crimes still open."""
LEAST_OF_TYPE = 50
"""Types with fewer crimes in the cohort than this are not tried one by one."""


@dataclass(frozen=True)
class NowcastTried:
    """What many nowcasts of cohorts of one age said of one share.

    `covered` is the share (0 to 1) of 95 per cent intervals that hold the truth. In points: `truth` is the mean share,
    `error` the root mean square error of what was foreseen and `naive` that of the outcomes seen so far, `bias` the
    mean error with its standard error, and `half_width` that of the mean interval. `types_covered` is the share of
    intervals of types one by one that hold the truth, of those with crimes enough.
    """

    force: str
    age: str
    measure: str
    forces: int
    covered: float
    truth: float
    error: float
    naive: float
    bias: float
    bias_error: float
    half_width: float
    types_covered: float


@dataclass(frozen=True)
class _Outcome:
    """One share in one cohort, of 1: the truth, what was foreseen with limits, and what was seen so far; and of types
    with crimes enough how many there are and in how many the limits hold the truth."""

    truth: float
    foreseen: float
    low: float
    high: float
    seen: float
    types: int
    types_held: int


def many_nowcasts(
    forces: int = FORCES,
    seed: int = SEED,
    progress: Callable[[str], None] = lambda message: None,
    processes: int | None = None,
    names: Sequence[str] = NAMES,
) -> list[NowcastTried]:
    """So many forces of every name, each cut once and its cohorts nowcast; the same seed makes the same forces."""
    told = [f"Nowcasting: force “{name}”" for name in names]
    return in_parallel(_tried_alone, [(name, forces, seed) for name in names], told, progress, processes)


def nowcasts_tried(name: str, forces: int = FORCES, seed: int = SEED) -> list[NowcastTried]:
    """So many forces of one name, each cut at a date drawn from its third year but for what the horizon needs."""
    found: dict[tuple[str, str], list[_Outcome]] = {}
    with threadpool_limits(1):
        for number in range(forces):
            numbers = np.random.default_rng([seed, NAMES.index(name), number])
            whole = whole_force(name, numbers)
            last = MONTHS * DAYS - HORIZON
            for key, outcome in _outcomes(whole, int(numbers.integers(last - HORIZON, last)), number):
                found.setdefault(key, []).append(outcome)
    return [_one_tried(name, age, measure, outcomes) for (age, measure), outcomes in found.items()]


def _tried_alone(job: tuple[str, int, int]) -> list[NowcastTried]:
    return nowcasts_tried(*job)


def _outcomes(whole: Histories, as_at: int, seed: int) -> Iterator[tuple[tuple[str, str], _Outcome]]:
    """Every share of every cohort of one force, cut on a day."""
    known = cut(whole, as_at)
    late = pace(known, HORIZON)
    for age, (youngest, oldest) in COHORTS.items():
        first, last = as_at - DAYS * oldest + 1, as_at - DAYS * youngest
        cohort = Period(start=day_of(first, "day"), end=day_of(last, "day"))
        found = mix(known, cohort, HORIZON, late, seed, youngest=DAYS * youngest)
        truth = _truth(whole, cohort)
        for measure, places in MEASURES.items():
            yield (age, measure), _held_against(found, truth, list(places))


def _truth(whole: Histories, cohort: Period) -> np.ndarray:
    """What the crimes of a cohort came to by the horizon, by type and outcome, (G, C + 1), the last still open."""
    own = whole.only(whole.within(cohort))
    causes = len(own.causes)
    came_to = own.kind * (causes + 1) + np.where(own.ages <= HORIZON, own.cause - 1, causes)
    return np.bincount(came_to, minlength=len(own.types) * (causes + 1)).reshape(-1, causes + 1)


def _held_against(found: Mix, truth: np.ndarray, places: list[int]) -> _Outcome:
    crimes = truth.sum()
    came_to = truth[:, places].sum(axis=1)
    low, high = np.quantile(found.drawn[:, :, places].sum(axis=2), [0.025, 0.975], axis=0)
    enough = truth.sum(axis=1) >= LEAST_OF_TYPE
    held = (low <= came_to) & (came_to <= high)
    so_far = np.column_stack([found.seen, found.crimes - found.seen.sum(axis=1)])
    return _Outcome(
        float(came_to.sum() / crimes),
        *found.share(slice(None), places),
        float(so_far[:, places].sum() / crimes),
        int(enough.sum()),
        int((held & enough).sum()),
    )


def _one_tried(name: str, age: str, measure: str, outcomes: Sequence[_Outcome]) -> NowcastTried:
    names = ("truth", "foreseen", "low", "high", "seen")
    truth, foreseen, low, high, seen = (100 * np.array([getattr(one, each) for one in outcomes]) for each in names)
    off = foreseen - truth
    return NowcastTried(
        force=name,
        age=age,
        measure=measure,
        forces=len(outcomes),
        covered=float(np.mean((low <= truth) & (truth <= high))),
        truth=float(truth.mean()),
        error=float(np.sqrt((off**2).mean())),
        naive=float(np.sqrt(((seen - truth) ** 2).mean())),
        bias=float(off.mean()),
        bias_error=float(off.std() / np.sqrt(len(off))),
        half_width=float((high - low).mean() / 2),
        types_covered=sum(one.types_held for one in outcomes) / max(sum(one.types for one in outcomes), 1),
    )
