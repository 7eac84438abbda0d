"""How many logs must be read for a wanted precision, by score bands and by the classical simple random sample.

The readings needed rest on true variances, worked out from every log of a simulated force: those of the linearised
estimate under the layout that production makes. What simulated audits of that size find is shown beside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from truecount.audit.designs import DEFAULT, DESIGNS
from truecount.audit.expected import Expected, expect
from truecount.audit.layout import Layout, lay_out
from truecount.audit.plan import ALL_CRIME, Assumed, Wanted
from truecount.audit.plan import TARGETS as KIND_OF
from truecount.statistics.allocation import variance_of, whole
from truecount.statistics.estimate import Counts
from truecount.validation.coverage import NORMAL, assumed_rightly, in_parallel
from truecount.validation.many_audits import draw_many
from truecount.validation.population import SEED, SIZE, Population, population
from truecount.validation.score_powers import APART, KNOWING, area_under_curve, score_of_power, told_kinds
from truecount.validation.targets import AS_INSPECTED, TARGETS

LEVELS = (".84", ".93", ".97")
POINTS = 1.5
CLASSICAL = "simple random"
POWERS = {".80": 0.8, ".90": 0.9, ".95": 0.95, "useless": 0.5, "misleading": 0.2}
AT_MOST = {".80": 0.70, ".90": 0.46, ".95": 0.29, "useless": 1.05, "misleading": 1.40}
"""By score, the readings allowed as a share of those of the simple random sample."""
MAY_KNOW = (".80", ".90", ".95")
"""Scores that are tried both without and with knowledge of opening code and tie."""
AUDITS = 4_000
EACH = 3
"""Scores of one power, over which the readings needed are averaged."""
TURNS = 3
"""How often the readings are mended by what simulated intervals of as many are wide."""
STARTING = 2_000
"""The readings at which a layout's proportions are taken."""
THREE = {ALL_CRIME: 1.5, "violence": 2.5, "sexual offences": 4.0}
THREE_DESIGNS = (DEFAULT, "opening codes, spread", "opening codes", CLASSICAL)
THREE_POWER = 0.9
THREE_AT_MOST = 1 / 3
"""The readings allowed for three precisions, as a share of those of strata by opening code."""


@dataclass(frozen=True)
class Need:
    """The readings needed for ±1.5 points, of a score at a level; `score` "none" is the simple random sample.

    `readings` rests on true variances and is the mean over scores of one power, `auc` their true power. For the first
    of them, `simulated` is what the standard deviation of simulated audits asks for, and `by_interval` the readings at
    which the mean half-width of their intervals is 1.5 points: limits are careful where few missed crimes are found.
    """

    level: str
    score: str
    knows: str
    auc: float
    readings: float
    simulated: float
    by_interval: float


@dataclass(frozen=True)
class Three:
    """The readings that a design needs for three precisions at once, at a level.

    `planned` is what production lays out, `reached` the true half-width of each target with it, in points. `needed` is
    the fewest readings, shared out over strata as planned, with which all three are truly reached.
    """

    level: str
    design: str
    planned: int
    reached: dict[str, float]
    needed: int


def needs(
    levels: Sequence[str] = LEVELS,
    seed: int = SEED,
    progress: Callable[[str], None] = lambda message: None,
    processes: int | None = None,
) -> list[Need]:
    """The readings needed with each score at each level, those of the simple random sample first."""
    told = [f"Readings needed at accuracy {level}" for level in levels]
    return in_parallel(_needs, [(level, seed) for level in levels], told, progress, processes)


def three_targets(
    levels: Sequence[str] = LEVELS,
    seed: int = SEED,
    progress: Callable[[str], None] = lambda message: None,
    processes: int | None = None,
) -> list[Three]:
    """The readings needed for all crime, violence and sexual offences at once, by design and level."""
    told = [f"Readings needed for three precisions at accuracy {level}" for level in levels]
    return in_parallel(_three, [(level, seed) for level in levels], told, progress, processes)


def true_variance(force: Population, layout: Layout, readings: Counts, target: str = ALL_CRIME) -> float:
    """The variance of a target's accuracy, a share of 1, with so many readings of each stratum (H,).

    By the design it is that of the ratio, or of the estimate from the known number of records.
    """
    kind = KIND_OF[target]
    columns = slice(None) if kind is None else slice(kind, kind + 1)
    missed, surplus, right = (one[:, columns].sum(axis=1) for one in (force.missed, force.surplus, force.right))
    required = (right + missed).sum()
    accuracy = right.sum() / required
    residual = accuracy * missed + (1 - accuracy) * surplus
    if layout.design.ratio:
        residual = right - accuracy * (right + missed)
    mean = np.bincount(layout.of, residual) / layout.logs
    squares = np.bincount(layout.of, (residual - mean[layout.of]) ** 2) / np.maximum(layout.logs - 1, 1)
    return float(variance_of(layout.logs, np.sqrt(squares) / required, readings))


def fewest(force: Population, layout: Layout, precision: dict[str, float], least: int) -> int:
    """The fewest readings, shared out as in a layout, with which true half-widths are within those wanted, in points.

    1.96 standard deviations are within a half-width.
    """
    few, many = len(layout.logs), int(layout.logs.sum())
    while few < many:
        middle = (few + many) // 2
        readings = whole(layout.readings * (middle / layout.readings.sum()), layout.logs, least)
        reached = all(half_width(force, layout, readings, one) <= points for one, points in precision.items())
        few, many = (few, middle) if reached else (middle + 1, many)
    return few


def half_width(force: Population, layout: Layout, readings: Counts, target: str) -> float:
    """1.96 true standard deviations of a target's accuracy, in points."""
    return 100 * NORMAL * float(np.sqrt(true_variance(force, layout, readings, target)))


def _needs(job: tuple[str, int]) -> list[Need]:
    level, seed = job
    force = population(level, SIZE, seed)
    assumed = assumed_rightly(force)
    bare = expect(force.frame, assumed)
    found = [Need(level, "none", "", float("nan"), *_needed(CLASSICAL, force, [bare], assumed, seed))]
    for name, power in POWERS.items():
        for knows in (APART, KNOWING) if name in MAY_KNOW else (APART,):
            scores = [score_of_power(force, bare.guessed, power, seed + one, knows=knows) for one in range(EACH)]
            auc = float(np.mean([area_under_curve(one, force.hides) for one in scores]))
            expected = [expect(force.frame, assumed, one) for one in scores]
            found.append(Need(level, name, knows, auc, *_needed(DEFAULT, force, expected, assumed, seed)))
    return found


def _needed(
    design: str, force: Population, expected: Sequence[Expected], assumed: Assumed, seed: int
) -> tuple[float, float, float]:
    """The readings needed by true variances, by the spread of simulated audits and by their intervals."""
    wanted = Wanted(readings=STARTING)
    each = [
        fewest(force, lay_out(DESIGNS[design], force.frame, one, wanted, assumed), {ALL_CRIME: POINTS}, wanted.least)
        for one in expected
    ]
    simulated, readings = 0.0, float(each[0])
    for turn in range(TURNS):
        layout = lay_out(DESIGNS[design], force.frame, expected[0], Wanted(readings=round(readings)), assumed)
        read = draw_many(layout, force, AUDITS, np.random.default_rng([seed, turn]))
        found = TARGETS[AS_INSPECTED if layout.design.ratio else ALL_CRIME](read, force)
        if turn == 0:
            simulated = readings * float(100 * NORMAL * found.share.value.std() / POINTS) ** 2
        low, high = found.limits
        readings *= float(100 * (high - low).mean() / 2 / POINTS) ** 2
    return float(np.mean(each)), simulated, readings


def _three(job: tuple[str, int]) -> list[Three]:
    level, seed = job
    force = population(level, SIZE, seed)
    assumed = assumed_rightly(force)
    bare = expect(force.frame, assumed)
    score = score_of_power(force, bare.guessed, THREE_POWER, seed, knows=APART)
    expected = expect(force.frame, assumed, score, told_kinds(force, seed))
    wanted = Wanted(precision=THREE, second_reading=0)
    found = []
    for design in THREE_DESIGNS:
        layout = lay_out(DESIGNS[design], force.frame, expected if design == DEFAULT else bare, wanted, assumed)
        reached = {one: half_width(force, layout, layout.readings, one) for one in THREE}
        needed = fewest(force, layout, THREE, wanted.least)
        found.append(Three(level, design, int(layout.readings.sum()), reached, needed))
    return found
