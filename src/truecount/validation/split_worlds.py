"""Worlds whose change is known part by part: a simulated force recorded and audited anew, again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from truecount.trends.accuracy_path import MONTH_SD, PLAN_SD
from truecount.trends.audit_points import ALL_CRIME, Audit
from truecount.trends.cells import Apart
from truecount.trends.factors import Factor
from truecount.trends.splitting import USUAL
from truecount.validation.population import DIALS, FORCE, SEED

YEARS = ("2016/17", "2017/18", "2018/19")
MONTHS = tuple(date(2016 + (month + 3) // 12, (month + 3) % 12 + 1, 1) for month in range(12 * len(YEARS)))
SIZE = 0.1
ALIKE = "types alike"
FORCES: dict[str, dict[str, Any]] = {
    ALIKE: {},
    "types apart": {},
    "far worse before": DIALS[".65"],
    "quick programme": {"programme_to": date(2017, 9, 1)},
    "late programme": {"programme_from": date(2018, 2, 1)},
}
"""Simulated forces by what is set otherwise: two of Kent's published rates, one of an earlier accuracy near 65 per
cent, and two whose programme worked in the first eleven weeks or the last five months only of what the split is told.
In the first every type is recorded as accurately as its kind, and the split is told so; in the others each as the
simulation made it, and the split assumes what it usually does."""
PLAN = Period(start=date(2017, 6, 15), end=date(2018, 7, 1))
"""When the improvement programme runs, as the split is told."""
AUDITS = {
    Period(start=date(2016, 6, 1), end=date(2016, 11, 30)): 1_500,
    Period(start=date(2018, 6, 1), end=date(2018, 11, 30)): 1_000,
}
"""The reports each audit reads and how many required crimes, about those of published inspections."""
AUDITED: dict[str, tuple[tuple[str, ...], ...]] = {
    "every kind, both years": (KINDS, KINDS),
    "all crime in both years, violence in the first": ((ALL_CRIME, KINDS[0]), (ALL_CRIME,)),
}
"""Of which kinds a rate is made known, by audit."""
PATHS = {"as simulated": 0.0, "wandering": 0.5}
"""How accuracy went: as simulated, or walking about that too, by so many times what the split assumes of a month."""
RULES_SD = 0.03
"""How far the factor of rules that is given lies from the true one, in logarithms; the split is told so."""
SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Truth:
    """The truth of a simulated force: crimes by month and type, (months, types) each.

    `genuine` are those the first edition requires, `required` those of the edition in force; `accuracy` is the chance
    that a required crime is recorded: that of its kind, smoothed over five months, at the distance of its type. `apart`
    is what a split is told of that distance.
    """

    name: str
    types: tuple[str, ...]
    kinds: tuple[str, ...]
    genuine: Counts
    required: Counts
    accuracy: Numbers
    apart: Apart


@dataclass(frozen=True, eq=False)
class World:
    """One world: crimes by year and type, (years, types) each, what audits found, and the rules' factors given.

    `rates` are the rates of all crime that the audits found, in order.
    """

    genuine: Counts
    required: Counts
    recorded: Counts
    audits: tuple[Audit, ...]
    rates: tuple[float, ...]
    noise: Numbers

    def factors(self, truth: Truth, first: int, last: int) -> tuple[Factor, ...]:
        """A factor for each type whose rules changed between two years: the true one, and how wrong it is stated."""
        known = self.rules(first, last)
        return tuple(
            Factor("rules", float(np.exp(known[place] + self.noise[place])), RULES_SD, "simulated", types=(name,))
            for place, name in enumerate(truth.types)
            if np.isfinite(known[place]) and abs(known[place]) > SAME
        )

    def crimes_by_month(self, own: Sequence[bool]) -> Numbers:
        """Recorded crimes of some types in each month, (months,), spread evenly over each year."""
        return np.repeat(self.recorded[:, np.array(own)].sum(axis=1) / 12, 12)

    def rules(self, first: int, last: int) -> Numbers:
        """The logarithm of the true factor of each type, (types,); no number where a count is nought."""
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.log(self.required / self.genuine)
        return np.asarray(share[last] - share[first])


def truth_of(name: str, size: float = SIZE, seed: int = SEED) -> Truth:
    """The truth of a force of FORCES, made anew."""
    dials = simulation.Dials.model_validate(simulation.read_dials().model_dump() | FORCES[name])
    settings = simulation.make_settings(
        force=FORCE, size=size, years=f"{YEARS[0][:4]}:{YEARS[-1][:4]}", seed=seed, text=False, dials=dials
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


def world(truth: Truth, audited: str, path: str, numbers: np.random.Generator) -> World:
    """One world: crimes recorded by chance, audits that read some of them, and factors stated a little wrong."""
    accuracy = special.expit(special.logit(truth.accuracy) + PATHS[path] * _wandering(numbers)[:, None])
    recorded = numbers.binomial(truth.required, accuracy)
    found = [_audit(truth, recorded, window, sample, numbers) for window, sample in AUDITS.items()]
    known = (
        audit for audits, kinds in zip(found, AUDITED[audited], strict=True) for audit in audits if audit.kind in kinds
    )
    genuine, required, found_recorded = (_by_year(counts) for counts in (truth.genuine, truth.required, recorded))
    return World(
        genuine,
        required,
        found_recorded,
        audits=tuple(known),
        rates=tuple(audits[0].rate for audits in found),
        noise=RULES_SD * numbers.standard_normal(len(truth.types)),
    )


def _audit(
    truth: Truth, recorded: Counts, window: Period, sample: int, numbers: np.random.Generator
) -> tuple[Audit, ...]:
    """What reading so many required crimes of a window, drawn without replacement, finds of all crime and each kind."""
    months = [place for place, day in enumerate(MONTHS) if window.start <= day <= window.end]
    right = recorded[months].sum(axis=0)
    missed = truth.required[months].sum(axis=0) - right
    read = numbers.multivariate_hypergeometric(np.concatenate([right, missed]), sample)
    hits, all_read = read[: len(right)], read[: len(right)] + read[len(right) :]
    of = {ALL_CRIME: np.ones(len(right), dtype=bool)} | {
        one: np.array([k == one for k in truth.kinds]) for one in KINDS
    }
    return tuple(
        Audit(
            window.start,
            window.end,
            float(hits[own].sum() / all_read[own].sum()),
            kind,
            sample=float(all_read[own].sum()),
        )
        for kind, own in of.items()
    )


def _accuracy(kinds: tuple[str, ...], required: Counts, recorded: Counts, *, alike: bool) -> Numbers:
    """The chance that a crime is recorded, (months, types)."""
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


def _wandering(numbers: np.random.Generator) -> Numbers:
    """A walk in log odds about the middle month, (months,)."""
    spread = np.array([PLAN_SD if PLAN.start.replace(day=1) <= day <= PLAN.end else MONTH_SD for day in MONTHS])
    walked = np.cumsum(spread * numbers.standard_normal(len(MONTHS)))
    return np.asarray(walked - walked[len(MONTHS) // 2])


def _by_year(counts: Counts) -> Counts:
    return np.asarray(counts.reshape(len(YEARS), 12, -1).sum(axis=1))
