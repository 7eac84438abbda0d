"""Splits of a change proved: many worlds whose parts are known, and how often the intervals hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from truecount.figure import Period
from truecount.reference.kinds import KINDS
from truecount.statistics.estimate import Numbers
from truecount.trends.accuracy_path import AccuracyPath, accuracies
from truecount.trends.cells import Cell
from truecount.trends.split_result import ChangeSplit, Split, Spread
from truecount.trends.splitting import parts_of_cells, split
from truecount.validation.coverage import in_parallel
from truecount.validation.population import SEED
from truecount.validation.split_forces import (
    HARD,
    MONTHS,
    PLAN,
    RANDOM,
    SIZE,
    YEARS,
    Truth,
    hard_case,
    random_force,
    truth_of,
)
from truecount.validation.split_worlds import AUDITED, KINDS_ONLY, TYPES, World, world

WORLDS, DRAWS = 500, 1_000
PAIRS = ((0, 2), (0, 1))
"""Years compared, by their place in YEARS: both audited, and the second between two audits."""
MEASURES = ("recording", "rules", "genuine", "like for like")
FEW = 50
"""Types with fewer required crimes than this in the earlier year are told apart."""

ROUNDING = 1e-9
"""Where nothing is unknown an interval is a point, and two ways of adding up differ by the rounding of numbers."""


@dataclass(frozen=True)
class Setting:
    """What is tried: forces drawn at random (RANDOM) or a hard case, what audits tell, and the years compared."""

    force: str
    audited: str
    years: tuple[str, str]


SETTINGS = tuple(
    Setting(force, audited, (YEARS[first], YEARS[last]))
    for force, told in {RANDOM: tuple(AUDITED), **dict.fromkeys(HARD, (TYPES, KINDS_ONLY))}.items()
    for audited in told
    for first, last in PAIRS
)


@dataclass(frozen=True)
class Tried:
    """What many splits said of one measure of all types together, or of types one by one.

    `splits` are the intervals counted, `covered` the share (0 to 1) of 95 per cent intervals that hold the truth. The
    others are in points, per cent of the crimes recorded before: `bias` is the mean estimate less the truth, with its
    standard error, `half_width` that of the mean interval, `error` the mean absolute error, and beside it those of
    recorded crime taken at its face (`naive`) and of HMICFRS's R1 (1 - p0/p1) with the rates of all crime as audited
    (`formula`). Of types, all but `splits` and `covered` are weighted by their recorded crimes.
    """

    measure: str
    splits: int
    covered: float
    bias: float
    bias_error: float
    half_width: float
    error: float
    naive: float
    formula: float


@dataclass(frozen=True)
class SplitsTried:
    """Many worlds of one setting: the measures of the total, of its types, and of those with few crimes.

    `change` is the mean true change like for like, in per cent. Of types "rules" counts only those that a rule touches.
    `one_by_one` is, by measure, the least and the largest share of intervals that hold the truth among types that had
    crimes enough in at least half the worlds.
    """

    setting: Setting
    worlds: int
    change: float
    total: tuple[Tried, ...]
    types: tuple[Tried, ...]
    few: tuple[Tried, ...]
    one_by_one: dict[str, tuple[float, float]]


@dataclass(frozen=True, eq=False)
class _Outcome:
    """One measure of one group in one world, in points: the truth, the estimate with limits, and the two others.

    `crimes` were recorded in the earlier year and `required` should have been: the latter sorts types by size, for what
    was recorded by chance would sort them by how well they were.
    """

    measure: str
    truth: float
    estimate: float
    low: float
    high: float
    naive: float
    formula: float
    crimes: float
    required: float


def many_splits(
    worlds: int = WORLDS,
    seed: int = SEED,
    progress: Callable[[str], None] = lambda message: None,
    processes: int | None = None,
    settings: Sequence[Setting] = SETTINGS,
) -> list[SplitsTried]:
    """So many worlds of every setting, in order; the same seed makes the same worlds, whatever audits tell of them."""
    told = [f"Splitting changes: {one.force}, audits tell {one.audited}, to {one.years[1]}" for one in settings]
    return in_parallel(_tried_alone, [(one, worlds, seed) for one in settings], told, progress, processes)


def splits_tried(setting: Setting, worlds: int = WORLDS, seed: int = SEED) -> SplitsTried:
    """So many worlds of one setting, each split and held against its truth."""
    total: list[_Outcome] = []
    types: dict[str, list[_Outcome]] = {}
    few: list[_Outcome] = []
    # The arrays are small: threads of arithmetic would only wait for one another.
    with threadpool_limits(1):
        for number in range(worlds):
            for name, outcome in _outcomes(setting, seed, number):
                many = types.setdefault(name, []) if name else total
                (many if outcome.required >= FEW else few).append(outcome)
    return SplitsTried(
        setting=setting,
        worlds=worlds,
        change=float(np.mean([one.truth for one in total if one.measure == "like for like"])),
        total=_tried(total, weighted=False),
        types=_tried([one for own in types.values() for one in own]),
        few=_tried(few),
        one_by_one=_one_by_one([_tried(own) for own in types.values()], worlds / 2),
    )


def _tried_alone(job: tuple[Setting, int, int]) -> list[SplitsTried]:
    return [splits_tried(*job)]


def _outcomes(setting: Setting, seed: int, number: int) -> Iterator[tuple[str | None, _Outcome]]:
    """One world: every measure of the total (None) and of each type that has crimes in both years."""
    numbers = np.random.default_rng([seed, number])
    truth = (
        random_force(numbers, seed)
        if setting.force == RANDOM
        else hard_case(truth_of(setting.force, SIZE, seed), numbers)
    )
    made = world(truth, numbers)
    first, last = (YEARS.index(year) for year in setting.years)
    found = _split(truth, made, setting, number)
    known = _Known.of(made, first, last)
    touched = made.touched(first, last)
    everything = np.ones(len(truth.types), dtype=bool)
    yield from ((None, one) for one in _held_against(found.total, known, everything, made.rates))
    for one in found.by_type:
        own = np.array([name == one.name for name in truth.types])
        if known.whole[own].all():
            for outcome in _held_against(one, known, own, made.rates):
                if outcome.measure != "rules" or touched[own].all():
                    yield one.name, outcome


def _split(truth: Truth, made: World, setting: Setting, seed: int) -> ChangeSplit:
    """The split that is made of what is told of a world."""
    first, last = (YEARS.index(year) for year in setting.years)
    cells = [Cell(name, kind) for name, kind in zip(truth.types, truth.kinds, strict=True)]
    crimes = {kind: made.crimes_by_month([one == kind for one in truth.kinds]) for kind in KINDS}
    spans = [Period.financial_year(year) for year in setting.years]
    path = AccuracyPath(made.told(setting.audited), plans=(PLAN,))
    drawn = accuracies(path, MONTHS, crimes, spans, DRAWS, seed)
    before, after = (dict(zip(cells, made.recorded[year].tolist(), strict=True)) for year in (first, last))
    return split(
        before,
        after,
        *drawn,
        factors=made.factors(truth, first, last),
        apart=truth.apart,
        read=made.read if AUDITED[setting.audited].types else (),
        seed=seed,
    )


@dataclass(frozen=True, eq=False)
class _Known:
    """The true parts of a world by type, (types,), and crimes of both years; `whole` where none of them is nought."""

    parts: dict[str, Numbers]
    before: Numbers
    after: Numbers
    genuine: tuple[Numbers, Numbers]
    required: Numbers
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
        return cls(parts, before, after, (counts[1][first], counts[1][last] * np.exp(-rules)), counts[1][first], whole)


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
            *(float(scale * naive[measure]), float(scale * formula[measure])),
            *(float(before), float(known.required[own].sum())),
        )


def _measured(one: Split, measure: str) -> Spread:
    return one.like_for_like if measure == "like for like" else one.parts[measure]


def _tried(outcomes: Sequence[_Outcome], *, weighted: bool = True) -> tuple[Tried, ...]:
    by_measure = {measure: [one for one in outcomes if one.measure == measure] for measure in MEASURES}
    return tuple(_one_tried(measure, own, weighted=weighted) for measure, own in by_measure.items() if own)


def _one_by_one(types: Sequence[tuple[Tried, ...]], least: float) -> dict[str, tuple[float, float]]:
    """The least and largest share that holds of each measure, among types tried at least so often."""
    shares = {
        measure: [one.covered for own in types for one in own if one.measure == measure and one.splits >= least]
        for measure in MEASURES
    }
    return {measure: (min(own), max(own)) for measure, own in shares.items() if own}


def _one_tried(measure: str, outcomes: Sequence[_Outcome], *, weighted: bool) -> Tried:
    names = ("truth", "estimate", "low", "high", "naive", "formula", "crimes")
    truth, estimate, low, high, naive, formula, crimes = (np.array([getattr(o, n) for o in outcomes]) for n in names)
    off = estimate - truth

    def mean(values: Numbers) -> float:
        return float(np.average(values, weights=crimes if weighted else None))

    return Tried(
        measure,
        splits=len(off),
        covered=float(np.mean((low - ROUNDING <= truth) & (truth <= high + ROUNDING))),
        bias=mean(off),
        bias_error=float(off.std() / np.sqrt(len(off))),
        half_width=mean(high - low) / 2,
        error=mean(np.abs(off)),
        naive=mean(np.abs(naive - truth)),
        formula=mean(np.abs(formula - truth)),
    )
