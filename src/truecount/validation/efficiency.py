"""How many logs must be read for a wanted precision, by score bands and by the classical simple random sample.

The readings needed rest on true variances, worked out from every log of a simulated force: those of the linearised
estimate under the layout that production makes. What simulated audits of that size find is shown beside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from truecount.audit.allocation import variance_of, whole
from truecount.audit.designs import DEFAULT, DESIGNS
from truecount.audit.estimate import Counts
from truecount.audit.expected import Expected, expect
from truecount.audit.layout import TARGETS as KIND_OF
from truecount.audit.layout import Layout, lay_out
from truecount.audit.plan import ALL_CRIME, Assumed, Wanted
from truecount.validation.coverage import NORMAL, assumed_rightly, in_parallel
from truecount.validation.many_audits import Alike, draw_many
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

    All are means over scores of one power, `auc` their true power. `readings` rests on true variances; `simulated` is
    what the standard deviation of simulated audits of that size asks for, and `half_width` that of their intervals, in
    points.
    """

    level: str
    score: str
    knows: str
    auc: float
    readings: float
    simulated: float
    half_width: float


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
    readings, simulated, width = _needed(CLASSICAL, force, bare, assumed, seed)
    found = [Need(level, "none", "", float("nan"), readings, simulated, width)]
    for name, power in POWERS.items():
        for knows in (APART, KNOWING) if name in MAY_KNOW else (APART,):
            scores = [score_of_power(force, bare.guessed, power, seed + one, knows=knows) for one in range(EACH)]
            each = [_needed(DEFAULT, force, expect(force.frame, assumed, one), assumed, seed) for one in scores]
            auc = float(np.mean([area_under_curve(one, force.hides) for one in scores]))
            found.append(Need(level, name, knows, auc, *(float(one) for one in np.mean(each, axis=0))))
    return found


def _needed(
    design: str, force: Population, expected: Expected, assumed: Assumed, seed: int
) -> tuple[float, float, float]:
    """The readings needed by true variances and by simulated audits, and the half-width of the latter's intervals."""
    wanted = Wanted(readings=STARTING)
    start = lay_out(DESIGNS[design], force.frame, expected, wanted, assumed)
    needed = fewest(force, start, {ALL_CRIME: POINTS}, wanted.least)
    layout = lay_out(DESIGNS[design], force.frame, expected, Wanted(readings=needed), assumed)
    read = draw_many(layout, force, Alike.logs(force), AUDITS, np.random.default_rng([seed, needed]))
    found = TARGETS[AS_INSPECTED if layout.design.ratio else ALL_CRIME](read, force)
    low, high = found.limits
    times = (100 * NORMAL * found.share.value.std() / POINTS) ** 2
    return float(needed), float(needed * times), 100 * float((high - low).mean()) / 2


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
