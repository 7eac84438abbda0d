"""Splits of a change proved: many worlds whose parts are known, and how often the intervals hold them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from truecount.figure import Period
from truecount.reference.kinds import KINDS
from truecount.statistics.estimate import Numbers
from truecount.trends.accuracy_path import AccuracyPath, accuracies
from truecount.trends.cells import Cell
from truecount.trends.split_result import Split, Spread
from truecount.trends.splitting import parts_of_cells, split
from truecount.validation.coverage import in_parallel
from truecount.validation.population import SEED
from truecount.validation.split_worlds import (
    AUDITED,
    FORCES,
    MONTHS,
    PATHS,
    PLAN,
    SIZE,
    YEARS,
    Truth,
    World,
    truth_of,
    world,
)

WORLDS, DRAWS = 500, 1_000
PAIRS = ((0, 2), (0, 1))
"""Years compared, by their place in YEARS: both audited, and the second between two audits."""
MEASURES = ("recording", "rules", "genuine", "like for like")
FEW = 50
"""Types with fewer crimes recorded than this, on average in a year, are told apart."""

ROUNDING = 1e-9
"""Where nothing is unknown an interval is a point, and two ways of adding up differ by the rounding of numbers."""


@dataclass(frozen=True)
class Setting:
    """What is tried: the force, which kinds were audited, how accuracy went, and the years compared."""

    force: str
    audited: str
    path: str
    years: tuple[str, str]


@dataclass(frozen=True)
class Tried:
    """What many splits said of one measure of all types together, or of types one by one.

    `covered` is the share (0 to 1) of 95 per cent intervals that hold the truth. The others are in points, per cent of
    the crimes recorded before: `bias` is the mean estimate less the truth, with its standard error, `half_width` that
    of the mean interval, `error` the mean absolute error, and beside it those of recorded crime taken at its face
    (`naive`) and of HMICFRS's R1 (1 - p0/p1) with the rates of all crime as audited (`formula`). Of types, all but
    `covered` are weighted by their recorded crimes.
    """

    measure: str
    covered: float
    bias: float
    bias_error: float
    half_width: float
    error: float
    naive: float
    formula: float


@dataclass(frozen=True)
class SplitsTried:
    """Many worlds of one setting: the measures of the total, of its types, and of those with few crimes."""

    setting: Setting
    worlds: int
    change: float
    total: tuple[Tried, ...]
    types: tuple[Tried, ...]
    few: tuple[Tried, ...]


@dataclass(frozen=True, eq=False)
class _Outcome:
    """One measure of one group in one world, in points: the truth, the estimate with limits, and the two others."""

    measure: str
    truth: float
    estimate: float
    low: float
    high: float
    naive: float
    formula: float
    crimes: float


def many_splits(
    worlds: int = WORLDS,
    seed: int = SEED,
    progress: Callable[[str], None] = lambda message: None,
    processes: int | None = None,
    forces: Sequence[str] = tuple(FORCES),
) -> list[SplitsTried]:
    """So many worlds of every setting, a force after the other; the same seed makes the same worlds."""
    told = [f"Splitting changes of a force {one}" for one in forces]
    return in_parallel(_of_force, [(one, worlds, seed) for one in forces], told, progress, processes)


def settings(force: str) -> Iterator[Setting]:
    """Every setting of a force."""
    yield from (
        Setting(force, audited, path, (YEARS[first], YEARS[last]))
        for audited in AUDITED
        for path in PATHS
        for first, last in PAIRS
    )


def splits_tried(truth: Truth, setting: Setting, worlds: int = WORLDS, seed: int = SEED) -> SplitsTried:
    """So many worlds of one setting, each split and held against its truth."""
    first, last = (YEARS.index(year) for year in setting.years)
    total: list[_Outcome] = []
    types: dict[str, list[_Outcome]] = {}
    own = zlib.crc32(repr(setting).encode())
    # The arrays are small: threads of arithmetic would only wait for one another.
    with threadpool_limits(1):
        for number in range(worlds):
            made = world(truth, setting.audited, setting.path, np.random.default_rng([seed, own, number]))
            for name, outcome in _outcomes(truth, made, first, last, number):
                (total if name is None else types.setdefault(name, [])).append(outcome)
    small = {name for name, each in types.items() if np.mean([one.crimes for one in each]) < FEW}
    return SplitsTried(
        setting=setting,
        worlds=worlds,
        change=float(np.mean([one.truth for one in total if one.measure == "like for like"])),
        total=_tried(total),
        types=_tried([one for name, each in types.items() if name not in small for one in each]),
        few=_tried([one for name in small for one in types[name]]),
    )


def _of_force(job: tuple[str, int, int]) -> list[SplitsTried]:
    name, worlds, seed = job
    truth = truth_of(name, SIZE, seed)
    return [splits_tried(truth, setting, worlds, seed) for setting in settings(name)]


def _outcomes(truth: Truth, made: World, first: int, last: int, seed: int) -> Iterator[tuple[str | None, _Outcome]]:
    """Every measure of the total (None) and of each type that has crimes in both years."""
    cells = [Cell(name, kind) for name, kind in zip(truth.types, truth.kinds, strict=True)]
    crimes = {kind: made.crimes_by_month([one == kind for one in truth.kinds]) for kind in KINDS}
    spans = [Period.financial_year(YEARS[year]) for year in (first, last)]
    drawn = accuracies(AccuracyPath(made.audits, plans=(PLAN,)), MONTHS, crimes, spans, DRAWS, seed)
    before, after = (dict(zip(cells, made.recorded[year].tolist(), strict=True)) for year in (first, last))
    found = split(before, after, *drawn, factors=made.factors(truth, first, last), apart=truth.apart, seed=seed)
    known = _Known.of(made, first, last)
    everything = np.ones(len(cells), dtype=bool)
    yield from ((None, one) for one in _held_against(found.total, known, everything, made.rates))
    for one in found.by_type:
        own = np.array([name == one.name for name in truth.types])
        if known.whole[own].all():
            yield from ((one.name, outcome) for outcome in _held_against(one, known, own, made.rates))


@dataclass(frozen=True, eq=False)
class _Known:
    """The true parts of a world by type, (types,), and crimes of both years; `whole` where none of them is nought."""

    parts: dict[str, Numbers]
    before: Numbers
    after: Numbers
    genuine: tuple[Numbers, Numbers]
    whole: np.ndarray

    @classmethod
    def of(cls, made: World, first: int, last: int) -> _Known:
        """Worked out from the counts of two years, zeros by the same rule as in a split."""
        counts = np.array([made.genuine, made.required, made.recorded], dtype=np.float64)
        whole = np.asarray((counts[:, [first, last]] > 0).all(axis=(0, 1)))
        # Of types with a nought every factor is taken as unchanged: they have no weight.
        genuine, required, recorded = np.where(whole, counts[:, [first, last]], 1.0)
        recording = np.log(recorded[1] / required[1]) - np.log(recorded[0] / required[0])
        rules = np.log(required[1] / genuine[1]) - np.log(required[0] / genuine[0])
        before, after = counts[2][first], counts[2][last]
        parts = parts_of_cells(before, after, recording, rules, np.zeros(len(rules)), np.zeros(len(rules), dtype=bool))
        return cls(parts, before, after, (counts[1][first], counts[1][last] * np.exp(-rules)), whole)


def _held_against(one: Split, known: _Known, own: np.ndarray, rates: tuple[float, ...]) -> Iterator[_Outcome]:
    before, after = known.before[own].sum(), known.after[own].sum()
    change = after - before
    better = after * (1 - rates[0] / rates[-1])
    naive = {"recording": 0.0, "rules": 0.0, "genuine": change, "like for like": change}
    formula = {
        "recording": better,
        "rules": 0.0,
        "genuine": change - better,
        "like for like": after * rates[0] / rates[-1] - before,
    }
    for measure in MEASURES:
        spread, scale = _measured(one, measure), 100 / before
        if measure == "like for like":
            genuine = [side[own].sum() for side in known.genuine]
            actual, scaled = 100 * (genuine[1] / genuine[0] - 1), spread
        else:
            actual = scale * known.parts[measure][own].sum()
            scaled = Spread(*(scale * getattr(spread, name) for name in ("mean", "median", "low", "high")))
        yield _Outcome(
            measure,
            *(float(actual), scaled.mean, scaled.low, scaled.high),
            *(float(scale * naive[measure]), float(scale * formula[measure]), float(before)),
        )


def _measured(one: Split, measure: str) -> Spread:
    return one.like_for_like if measure == "like for like" else one.parts[measure]


def _tried(outcomes: Sequence[_Outcome]) -> tuple[Tried, ...]:
    return tuple(
        _one_tried(measure, [one for one in outcomes if one.measure == measure]) for measure in MEASURES if outcomes
    )


def _one_tried(measure: str, outcomes: Sequence[_Outcome]) -> Tried:
    names = ("truth", "estimate", "low", "high", "naive", "formula", "crimes")
    truth, estimate, low, high, naive, formula, crimes = (np.array([getattr(o, n) for o in outcomes]) for n in names)
    off = estimate - truth

    def mean(values: Numbers) -> float:
        return float(np.average(values, weights=crimes))

    return Tried(
        measure,
        covered=float(np.mean((low - ROUNDING <= truth) & (truth <= high + ROUNDING))),
        bias=mean(off),
        bias_error=float(off.std() / np.sqrt(len(off))),
        half_width=mean(high - low) / 2,
        error=mean(np.abs(off)),
        naive=mean(np.abs(naive - truth)),
        formula=mean(np.abs(formula - truth)),
    )
