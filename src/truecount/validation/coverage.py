"""How often intervals hold the truth: thousands of audits of simulated forces, by every design, score and size."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TypeVar

import numpy as np
from scipy import stats

from truecount.audit.designs import DEFAULT, DESIGNS
from truecount.audit.expected import expect
from truecount.audit.layout import lay_out
from truecount.audit.plan import ALL_CRIME, Assumed, Wanted
from truecount.audit.result import FEW
from truecount.audit.simulated_scores import simulated_scores
from truecount.validation.many_audits import draw_many
from truecount.validation.population import DIALS, SEED, SIZE, Population, population
from truecount.validation.targets import AS_INSPECTED, TARGETS, Found

AUDITS = 2_000
SIZES = (200, 400, 800, 1_200, 2_000)
LEVELS = tuple(DIALS)
NO_SCORE = "none"
SCORES: dict[str, float | None] = {
    NO_SCORE: None,
    ".80": 0.8,
    ".90": 0.9,
    ".95": 0.95,
    "useless": 0.5,
    "misleading": 0.2,
}
"""The power of each score, as an area under the curve. A useless one is as bold as one of .90 and knows nothing; a
misleading one trusts what points the wrong way."""
BY_SCORE = ("score bands", "score bands, hours", "by size")
"""Designs that a score changes."""
RIGHT, WRONG = "rightly", "wrongly"
ASSUMED_WRONGLY = {".65": 96.6, ".84": 96.6, ".93": 83.6, ".97": 83.6, ".99": 83.6}
"""Kent's two published rates, each where the truth is far from it."""
IF_WRONG = (NO_SCORE, ".90", "useless")
"""Scores that are tried again with an accuracy assumed wrongly."""
NORMAL = float(stats.norm.ppf(0.975))
ENOUGH, MANY = 0.935, 0.98
"""The share of intervals that must hold the truth, and that above which a cell is named with its reason."""
FEW_MISSES, HEAVIER = 10, 1.1
Job = TypeVar("Job")
Done = TypeVar("Done")


@dataclass(frozen=True)
class Setting:
    """What an audit is laid out by: the force, the score, the design, and whether its accuracy is assumed rightly."""

    level: str
    score: str
    design: str
    assumed: str = RIGHT


@dataclass(frozen=True)
class Cell:
    """One cell of the grid: what many audits of one setting and size said of one target.

    Shares are of audits: `covered` those whose interval holds the truth, `above` and `below` those whose interval lies
    above it or below. In points: `half_width` is that of the mean interval, `exact` 1.96 standard deviations of the
    estimates, `bias` their mean less the truth. `misses` is the number of logs with a missed crime that an audit found,
    on average, `crimes` that of required crimes (or logs, where they are counted) it read, and `heavier` how much
    heavier than those found one more miss was taken to be.
    """

    setting: Setting
    target: str
    readings: int
    audits: int
    truth: float
    covered: float
    above: float
    below: float
    half_width: float
    exact: float
    bias: float
    misses: float
    crimes: float
    heavier: float

    @property
    def wide(self) -> float:
        """The half-width over that of an interval that knows the standard deviation."""
        return self.half_width / self.exact if self.exact > 0 else float("nan")

    @property
    def enough(self) -> bool:
        """Whether at least 93.5 per cent of its intervals hold the truth."""
        return self.covered >= ENOUGH

    @property
    def reason(self) -> str:
        """Why more than 98 per cent of its intervals hold the truth; empty where no more do."""
        return next(words for words, fits in REASONS if fits(self)) if self.covered > MANY else ""


REASONS: tuple[tuple[str, Callable[[Cell], bool]], ...] = (
    (f"fewer than {FEW} crimes were read: an audit counts them and shows no share", lambda cell: cell.crimes < FEW),
    (
        f"fewer than {FEW_MISSES} logs with a missed crime were found, and the limits of few whole numbers are careful",
        lambda cell: cell.misses < FEW_MISSES,
    ),
    (
        "one more missed crime is taken to be heavier than those found, of which there are enough by now",
        lambda cell: cell.heavier > HEAVIER,
    ),
    (
        "equal steps spread readings more evenly than the simple random sample whose variance is taken",
        lambda cell: cell.setting.design == "equal steps",
    ),
    ("none is known", lambda cell: True),
)
"""Why a cell holds the truth more often than 98 times in a hundred; the first that fits."""


def settings(
    levels: Sequence[str] = LEVELS, scores: Sequence[str] = tuple(SCORES), designs: Sequence[str] = tuple(DESIGNS)
) -> list[Setting]:
    """Every setting of the grid: designs that no score changes have none; the usual one is also assumed wrongly."""
    return [
        Setting(level, score, design, assumed)
        for level in levels
        for design in designs
        for score in scores
        for assumed in (RIGHT, WRONG)
        if (score == NO_SCORE or design in BY_SCORE) and (assumed == RIGHT or (design == DEFAULT and score in IF_WRONG))
    ]


def coverage_grid(
    audits: int = AUDITS,
    seed: int = SEED,
    progress: Callable[[str], None] = lambda message: None,
    levels: Sequence[str] = LEVELS,
    sizes: Sequence[int] = SIZES,
    scores: Sequence[str] = tuple(SCORES),
    designs: Sequence[str] = tuple(DESIGNS),
    targets: Sequence[str] = tuple(TARGETS),
    processes: int | None = None,
) -> list[Cell]:
    """Every cell of the grid, in order: all of it, or that of some levels, sizes, scores, designs or targets.

    The same seed gives a cell the same audits, whatever is asked for beside it and however many processes there are.
    """
    jobs = [(one, tuple(sizes), tuple(targets), audits, seed) for one in settings(levels, scores, designs)]
    told = [f"Auditing at accuracy {one.level}: {one.design}, score {one.score}" for one, *_ in jobs]
    return in_parallel(_cells, jobs, told, progress, processes)


def in_parallel(
    work: Callable[[Job], list[Done]],
    jobs: Sequence[Job],
    told: Sequence[str],
    progress: Callable[[str], None],
    processes: int | None,
) -> list[Done]:
    """What the work makes of every job, in the order of the jobs; `told` is what progress says of each."""
    found: list[Done] = []
    number = min(processes or os.cpu_count() or 1, len(jobs))
    if number <= 1:
        for job, words in zip(jobs, told, strict=True):
            progress(words)
            found += work(job)
        return found
    # Long runs of neighbouring jobs, so that a process makes few forces.
    run = -(-len(jobs) // (2 * number))
    with ProcessPoolExecutor(number, mp_context=get_context("forkserver")) as pool:
        for words, done in zip(told, pool.map(work, jobs, chunksize=run), strict=True):
            progress(words)
            found += done
    return found


def _cells(job: tuple[Setting, tuple[int, ...], tuple[str, ...], int, int]) -> list[Cell]:
    setting, sizes, targets, audits, seed = job
    return list(cells_of(setting, population(setting.level, SIZE, seed), sizes, targets, audits, seed))


def assumed_rightly(force: Population) -> Assumed:
    """The accuracy of a simulated force, known beforehand to a tenth of a point."""
    return Assumed(accuracy=round(100 * force.accuracy, 1), source="the truth of the simulation")


def cells_of(
    setting: Setting, force: Population, sizes: Sequence[int], targets: Sequence[str], audits: int, seed: int
) -> Iterator[Cell]:
    """The cells of one setting: its audits of each size, and what they say of each target."""
    assumed = assumed_rightly(force)
    if setting.assumed == WRONG:
        assumed = Assumed(accuracy=ASSUMED_WRONGLY[setting.level], source="an inspection of Kent, of another time")
    power, design = SCORES[setting.score], DESIGNS[setting.design]
    score = None if power is None else simulated_scores(force.hides, power, seed)
    expected = expect(force.frame, assumed, score)
    for size in sizes:
        layout = lay_out(design, force.frame, expected, Wanted(readings=size), assumed)
        random = np.random.default_rng([seed, zlib.crc32(repr((setting, size)).encode())])
        read = draw_many(layout, force, audits, random)
        for target in _tried(setting, targets):
            yield _cell(setting, target, size, TARGETS[target](read, force))


def _tried(setting: Setting, targets: Sequence[str]) -> list[str]:
    """Of the usual design every target, of others those that they are there for."""
    tried = tuple(TARGETS) if setting.design == DEFAULT else (ALL_CRIME, AS_INSPECTED)
    if setting.assumed == WRONG or setting.design in BY_SCORE[1:]:
        tried = (ALL_CRIME,)
    return [one for one in targets if one in tried]


def _cell(setting: Setting, target: str, size: int, found: Found) -> Cell:
    value, (low, high) = found.share.value, found.limits
    above, below = float(np.mean(~(low <= found.truth))), float(np.mean(~(high >= found.truth)))
    return Cell(
        setting,
        target,
        size,
        audits=len(value),
        truth=100 * found.truth,
        covered=float(np.mean((low <= found.truth) & (found.truth <= high))),
        above=above,
        below=below,
        half_width=100 * float((high - low).mean()) / 2,
        exact=100 * NORMAL * float(value.std()),
        bias=100 * float(value.mean() - found.truth),
        misses=float(found.misses.mean()),
        crimes=float(found.crimes.mean()),
        heavier=float(found.heavier.mean()),
    )
