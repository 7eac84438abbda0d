"""Simulated forces whose change is to be split: drawn one by one as no prior of a split is, or made hard on purpose."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from scipy import special

from truecount import simulation
from truecount.figure import Period
from truecount.records.store import Store, run
from truecount.reference.kinds import KINDS
from truecount.simulation.editions import NAMES
from truecount.statistics.estimate import Counts, Numbers
from truecount.trends.cells import Apart
from truecount.trends.splitting import USUAL
from truecount.validation.population import DIALS, FORCE, SEED

YEARS = ("2016/17", "2017/18", "2018/19")
MONTHS = tuple(date(2016 + (month + 3) // 12, (month + 3) % 12 + 1, 1) for month in range(12 * len(YEARS)))
PLAN = Period(start=date(2017, 6, 15), end=date(2018, 7, 1))
"""When the improvement programme runs, as the split is told."""
RULES_SD = 0.03
"""How far the factor of rules that is given lies from the true one, in logarithms, as the split is told."""
AUDITS = {
    Period(start=date(2016, 6, 1), end=date(2016, 11, 30)): 1_500,
    Period(start=date(2018, 6, 1), end=date(2018, 11, 30)): 1_000,
}
"""The reports each audit of a hard case reads and how many required crimes, about those of published inspections."""

SIZE = 0.1
RANDOM = "a force of its own"
POOL = {
    "kent": 0.2,
    "cumbria": 0.6,
    "greater-manchester": 0.1,
    "leicestershire": 0.35,
    "avon-and-somerset": 0.2,
    "humberside": 0.3,
}
"""The simulated forces whose crimes a force drawn at random has, each at a share of its size."""
ALIKE, APART = "types alike", "types apart"
HARD: dict[str, dict[str, Any]] = {
    ALIKE: {},
    APART: {},
    "types change": {},
    "far worse before": DIALS[".65"],
    "quick programme": {"programme_to": date(2017, 9, 1)},
    "late programme": {"programme_from": date(2018, 2, 1)},
}
"""Hard cases by what is set otherwise than usual in a simulation of Kent. In the first every type is recorded as
accurately as its kind, and the split is told so; in the others each as the simulation made it, and in the third the
programme moves each type besides. The last two programmes worked in the first eleven weeks or the last five months only
of what the split is told."""
MOVED = 0.3
"""How far the programme moves types where they change, in log odds (standard deviation)."""
WALKS = (0.05, 0.10)
"""How far accuracy walks in a month of a hard case, in log odds (standard deviation), and in one of the plan."""

# How forces are drawn at random. All of it is ours, and stands in words in the report. Evenly between the two numbers
# of a pair; spreads are standard deviations, and what has no unit is in log odds.
BEFORE = (0.75, 0.93)
"""Recording accuracy of all crime in the first year, shares of 1, drawn evenly in log odds."""
GAIN = (-0.2, 1.8)
"""What a programme gains."""
KINDS_LIE, KINDS_SD = np.array([-0.3, 0.0, 0.25]), np.array([0.25, 0.35, 0.2])
"""How far violence, sexual offences and other crime lie from all crime in the first year, and with what spread."""
GAINS_SD = 0.25
"""How far gains of kinds lie apart."""
SHORTEST = 45
"""A programme works on at least so many days."""
STEP, KEPT = (0.02, 0.12), 0.9
"""The spread of what a month brings, and how much is left of it a month later."""
OF_A_KIND = 0.5
"""What a month brings to each kind alone, times what it brings to all."""
TYPES_SD = (0.2, 0.8)
"""How far types lie from their kind."""
TAIL = 5
"""Degrees of freedom of Student's t, of which months, types and errors of rules are drawn."""
RULES_OFF = (0.02, 0.04)
"""How far factors of rules are stated wrong, in logarithms and drawn evenly in them."""
SAMPLES, WINDOWS = (600, 2_000), (4, 8)
"""How many required crimes an audit reads, and of the reports of how many months in a row."""
SHAPES: tuple[Callable[[Numbers], Numbers], ...] = (
    lambda done: done,
    lambda done: done**2 * (3 - 2 * done),
    lambda done: 1 - (1 - done) ** 2,
)
"""How much a programme has done when a share of its days is over: evenly, in an S-curve, or eagerly at first."""


@dataclass(frozen=True, eq=False)
class Truth:
    """The truth of a simulated force: crimes by month and type, (months, types) each.

    `genuine` are those the first edition requires, `required` those of the edition in force; `accuracy` is the chance
    that a required crime is recorded. `apart` is what a split is told of how types differ. `audits` are the reports
    each audit reads and how many required crimes of them. `rules_sd` is how far factors of rules are stated wrong.
    """

    name: str
    types: tuple[str, ...]
    kinds: tuple[str, ...]
    genuine: Counts
    required: Counts
    accuracy: Numbers
    apart: Apart = USUAL
    audits: Mapping[Period, int] = field(default_factory=lambda: AUDITS)
    rules_sd: float = RULES_SD


def random_force(numbers: np.random.Generator, seed: int = SEED) -> Truth:
    """A force of its own, drawn: whose crimes it has, how they were recorded, and by whom that was audited."""
    made = _made(str(numbers.choice([*POOL])), seed)
    kinds = np.array([KINDS.index(one) for one in made.kinds])
    levels = numbers.uniform(*special.logit(BEFORE)) + KINDS_LIE + KINDS_SD * numbers.standard_normal(len(KINDS))
    gains = numbers.uniform(*GAIN) + GAINS_SD * numbers.standard_normal(len(KINDS))
    step = numbers.uniform(*STEP)
    walked = _forgetful(numbers, step)[:, None] + np.array([_forgetful(numbers, OF_A_KIND * step) for _ in KINDS]).T
    of_kinds = levels + _programme(numbers)[:, None] * gains + walked
    distances = numbers.uniform(*TYPES_SD) * heavy_tailed(numbers, len(kinds))
    accuracy = special.expit(of_kinds[:, kinds] + distances).clip(0.01, 0.999)
    audits = {_window(year, numbers): int(numbers.integers(*SAMPLES)) for year in (0, len(YEARS) - 1)}
    rules_sd = float(np.exp(numbers.uniform(*np.log(RULES_OFF))))
    return replace(made, name=RANDOM, accuracy=accuracy, audits=audits, rules_sd=rules_sd)


def hard_case(truth: Truth, numbers: np.random.Generator) -> Truth:
    """A hard case whose accuracy wanders about what it is on average, in months of the plan more than in others."""
    spread = np.array([WALKS[PLAN.start.replace(day=1) <= day <= PLAN.end] for day in MONTHS])
    walked = np.cumsum(spread * numbers.standard_normal(len(MONTHS)))
    walked = walked - walked[len(MONTHS) // 2]
    return replace(truth, accuracy=special.expit(special.logit(truth.accuracy) + walked[:, None]))


@functools.cache
def truth_of(name: str, size: float = SIZE, seed: int = SEED) -> Truth:
    """The truth of a hard case, made anew."""
    made = _simulated(name, FORCE, size, seed, HARD[name])
    if name != "types change":
        return made
    moved = MOVED * np.random.default_rng(seed).standard_normal(len(made.types))
    done = np.array([_done(day) for day in MONTHS])
    return replace(made, accuracy=special.expit(special.logit(made.accuracy) + done[:, None] * moved))


@functools.cache
def _made(force: str, seed: int) -> Truth:
    return _simulated(RANDOM, force, POOL[force], seed, {})


def _simulated(name: str, force: str, size: float, seed: int, dials: Mapping[str, Any]) -> Truth:
    """The crimes of a simulated force, and how accurately the simulation recorded them."""
    settings = simulation.make_settings(
        force=force,
        size=size,
        years=f"{YEARS[0][:4]}:{YEARS[-1][:4]}",
        seed=seed,
        text=False,
        dials=simulation.Dials.model_validate(simulation.read_dials().model_dump() | dict(dials)),
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "force.duckdb"
        simulation.to_store(settings, path, wanted=("true_crimes",), processes=1)
        with Store.read(path) as store:
            rows = run(store.connection, COUNTS)
    kind_of = {subgroup: kind for subgroup, kind, *_ in rows}
    types = tuple(sorted(kind_of))
    counts = np.zeros((3, len(MONTHS), len(types)), dtype=np.int64)
    for subgroup, _, month, *found in rows:
        counts[:, MONTHS.index(month), types.index(subgroup)] = found
    kinds = tuple(kind_of[one] for one in types)
    accuracy = _accuracy(kinds, counts[1], counts[2], alike=name == ALIKE)
    return Truth(name, types, kinds, counts[0], counts[1], accuracy, Apart(0, 0) if name == ALIKE else USUAL)


COUNTS = f"""
    SELECT subgroup, any_value(kind), date_trunc('month', reported_at)::DATE,
           count(*) FILTER (WHERE list_contains(string_split(editions, ';'), '{NAMES[0]}')),
           count(*) FILTER (WHERE required),
           count(*) FILTER (WHERE fate = 'recorded')
    FROM true_crimes WHERE subgroup IS NOT NULL GROUP BY ALL ORDER BY ALL"""


def _accuracy(kinds: tuple[str, ...], required: Counts, recorded: Counts, *, alike: bool) -> Numbers:
    """The chance that a crime is recorded, (months, types): that of its kind, smoothed over five months, at the
    distance of its type."""
    found = np.zeros(required.shape)
    window = np.ones(5)
    for kind in KINDS:
        own = [place for place, one in enumerate(kinds) if one == kind]
        hits, all_ = (np.convolve(counts[:, own].sum(axis=1), window, "same") for counts in (recorded, required))
        whole = special.logit(hits / all_)
        for place in own:
            expected = (special.expit(whole) * required[:, place]).sum() / required[:, place].sum()
            share = (recorded[:, place].sum() + expected) / (required[:, place].sum() + 1)
            distance = 0.0 if alike else special.logit(share) - special.logit(expected)
            found[:, place] = special.expit(whole + distance)
    return found


def _programme(numbers: np.random.Generator) -> Numbers:
    """The share of a programme that is done by each month, (months,)."""
    least = SHORTEST / (PLAN.end - PLAN.start).days
    begins, ends = np.sort(numbers.uniform(size=2))
    while ends - begins < least:
        begins, ends = np.sort(numbers.uniform(size=2))
    days = np.array([np.clip((_done(day) - begins) / (ends - begins), 0, 1) for day in MONTHS])
    return SHAPES[int(numbers.integers(len(SHAPES)))](days)


def _done(day: date) -> float:
    """The share of the days of the plan that are over by the middle of a month, below 0 before it and above 1 after."""
    return float(((day - PLAN.start).days + 15) / (PLAN.end - PLAN.start).days)


def _forgetful(numbers: np.random.Generator, step: float) -> Numbers:
    """A walk in log odds that forgets a tenth of where it is in each month, (months,)."""
    walked = np.zeros(2 * len(MONTHS))
    for month, each in enumerate(step * heavy_tailed(numbers, len(walked))):
        walked[month] = KEPT * walked[month - 1] + each
    return walked[len(MONTHS) :]


def heavy_tailed(numbers: np.random.Generator, number: int) -> Numbers:
    """Numbers about 0, (number,), whose standard deviation is 1 and whose tails are heavier than a normal one's."""
    return np.asarray(numbers.standard_t(TAIL, number) / np.sqrt(TAIL / (TAIL - 2)))


def _window(year: int, numbers: np.random.Generator) -> Period:
    """The days of some months in a row within a year."""
    months = int(numbers.integers(WINDOWS[0], WINDOWS[1] + 1))
    first = 12 * year + int(numbers.integers(0, 13 - months))
    end = MONTHS[first + months] if first + months < len(MONTHS) else date(2019, 4, 1)
    return Period(start=MONTHS[first], end=date.fromordinal(end.toordinal() - 1))
