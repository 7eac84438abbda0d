"""Audits in rounds: scores that no review taught lay out the first, and its reviews teach those of the second.

Each round is estimated by itself, from its own draw. What the first one found settles where the second reads, not what
it finds: its intervals have to hold the truth however well or badly the first taught.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from truecount import linkage, simulation, triage
from truecount.audit.beliefs import assume
from truecount.audit.designs import DEFAULT, DESIGNS
from truecount.audit.expected import expect
from truecount.audit.frame import frame_of
from truecount.audit.layout import Layout, lay_out
from truecount.audit.plan import ALL_CRIME, Assumed, Scope, Wanted
from truecount.figure import Period
from truecount.records.store import Store
from truecount.simulation.calibration import ROUTES
from truecount.statistics.estimate import Counts, Numbers
from truecount.statistics.strata import Strata
from truecount.triage.levels import shifted, teach, teaching_columns
from truecount.triage.scoring import Seen, see
from truecount.validation.coverage import NORMAL, in_parallel
from truecount.validation.efficiency import CLASSICAL, POINTS, STARTING, fewest
from truecount.validation.many_audits import Readings, alike_logs
from truecount.validation.population import FORCE, SEED, Facts, Population, truth
from truecount.validation.score_powers import area_under_curve
from truecount.validation.targets import TARGETS

SIZE = 0.1
"""A tenth of Kent's logs, some 40,000."""
YEARS = (2016, 2018)
"""The financial years of the forces, by their first: before the improvement programme and after it."""
READINGS = 600
TIMES = 200


@dataclass(frozen=True, eq=False)
class Triaged:
    """A simulated force, what is believed of it before an audit, and what a model that no review taught sees of it.

    `place` (N,) is where each log of the force's frame stands among the `logs` that triage read; `columns` are those
    that reviews are learnt by, a row for each of those logs.
    """

    force: Population
    assumed: Assumed
    logs: triage.Logs
    place: Counts
    scored: triage.Scored
    seen: Seen
    columns: Any


@dataclass(frozen=True)
class Round:
    """What many audits of one round said of all crime.

    `covered` is the share of them whose 95 per cent interval holds the truth. In points: `bias` is the mean estimate
    less the truth and `bias_error` its standard error, `half_width` that of the mean interval, `exact` 1.96 standard
    deviations of the estimates. `misses` is the number of logs with a missed crime that an audit found, on average.
    `auc` is the power of the scores it was laid out by and `needed` the readings with which 1.96 true standard
    deviations are 1.5 points, both on average.
    """

    covered: float
    bias: float
    bias_error: float
    half_width: float
    exact: float
    misses: float
    auc: float
    needed: float


@dataclass(frozen=True)
class Rounds:
    """Two rounds of audits of one force, many times over.

    `assumed` is the accuracy believed, in per cent, `readings` those of each round, and `classical` the readings that a
    simple random sample needs for 1.5 points, `unscored` those of score bands laid out by opening codes and ties alone.
    """

    force: Facts
    assumed: float
    readings: int
    times: int
    first: Round
    second: Round
    classical: float
    unscored: float


@dataclass(frozen=True)
class _Audit:
    """One audit of a round: its share with limits, 0 to 1, misses found, and what its scores are worth."""

    share: float
    low: float
    high: float
    misses: float
    auc: float
    needed: float


def many_rounds(
    times: int = TIMES,
    seed: int = SEED,
    progress: Callable[[str], None] = lambda message: None,
    years: Sequence[int] = YEARS,
    processes: int | None = None,
) -> list[Rounds]:
    """Two rounds of audits, so many times, of a force of each year."""
    told = [f"Auditing in rounds a force of {year}" for year in years]
    return in_parallel(_of_year, [(year, times, seed) for year in years], told, progress, processes)


def rounds(known: Triaged, times: int, readings: int, seed: int) -> Rounds:
    """Two rounds of so many readings, so many times: the same seed draws the same logs."""
    wide, narrow = (laid_out(known, known.scored.hidden, number) for number in (STARTING, readings))
    worth = _worth(known, known.scored.hidden, wide)
    first, second = [], []
    for number in range(times):
        random = np.random.default_rng([seed, number])
        rows = drawn(narrow, random)
        first.append(_audit(known, narrow, rows, *worth))
        hidden = taught(known, rows, chances(narrow)[rows])
        layout = laid_out(known, hidden, readings)
        again = _worth(known, hidden, laid_out(known, hidden, STARTING))
        second.append(_audit(known, layout, drawn(layout, random), *again))
    classical, unscored = (_needed(known.force, laid_out(known, None, STARTING, one)) for one in (CLASSICAL, DEFAULT))
    return Rounds(
        force=known.force.facts,
        assumed=known.assumed.accuracy,
        readings=readings,
        times=times,
        first=_round(first, known.force.accuracy),
        second=_round(second, known.force.accuracy),
        classical=classical,
        unscored=unscored,
    )


def simulated(year: int, size: float, seed: int) -> Triaged:
    """A force made anew with the words of its logs, linked, with a model learnt from it."""
    settings = simulation.make_settings(
        force=FORCE, size=size, years=str(year), seed=seed, text=True, dials=simulation.read_dials()
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "force.duckdb"
        simulation.to_store(settings, path, processes=1)
        with Store.write(path) as store:
            linkage.link(store)
        with Store.read(path) as store:
            return triaged(store)


def triaged(store: Store, model: triage.Model | None = None) -> Triaged:
    """A simulated force that has been linked, all its logs one frame, with a model: one given, or one learnt here."""
    logs = triage.logs_of(store)
    last = max(logs.column("reported_at")).date()
    (force,) = set(logs.column("force_id"))
    assumed = assume(force, until=last)
    if model is None:
        believed = triage.Believed(assumed.accuracy, assumed.beside, assumed.source)
        model = triage.learn(logs, believed, triage.Reviewed.of([]))
    frame = frame_of(store, _every_log(force, min(logs.column("reported_at")).date(), last))
    where = {incident: place for place, incident in enumerate(logs.incident_id.tolist())}
    place = np.array([where[incident] for incident in frame.incident_id.tolist()])
    scored, seen = triage.score(logs, replace(model, taught=None)), see(model, logs)
    columns = teaching_columns(scored.believed, logs.recorded, seen.words, seen.facts)
    return Triaged(Population(force, frame, *truth(store, frame)), assumed, logs, place, scored, seen, columns)


def laid_out(known: Triaged, hidden: Numbers | None, readings: int, design: str = DEFAULT) -> Layout:
    """So many readings, as `truecount audit plan` lays them out by the chance that each log of triage hides a crime.

    Without chances they are laid out by opening codes and ties alone.
    """
    frame = known.force.frame
    scores = () if hidden is None else (hidden[known.place], known.scored.kind[known.place])
    expected = expect(frame, known.assumed, *scores)
    return lay_out(DESIGNS[design], frame, expected, Wanted(readings=readings), known.assumed)


def chances(layout: Layout) -> Numbers:
    """The chance of each log of the frame to be drawn, (N,)."""
    return np.asarray((layout.readings / layout.logs)[layout.of])


def drawn(layout: Layout, random: np.random.Generator) -> Counts:
    """The rows of the logs that one audit draws, (n,), stratum by stratum, without replacement in each."""
    each = (np.flatnonzero(layout.of == stratum) for stratum in range(len(layout.logs)))
    parts = [random.choice(logs, number, replace=False) for logs, number in zip(each, layout.readings, strict=True)]
    return np.concatenate(parts)


def taught(known: Triaged, rows: Counts, chance: Numbers) -> Numbers:
    """The chance that each log of triage hides a crime, after reviews of these rows of the frame, drawn by chance."""
    reviewed = triage.Reviewed(known.place[rows], known.force.missed[rows], chance)
    learnt = teach(known.columns, known.scored.believed, reviewed, known.seen.fold, None)
    if learnt is None:
        return known.scored.believed
    odds = learnt.odds(known.columns, known.seen.fold)
    return shifted(odds, known.logs.recorded, known.logs.repeats, np.zeros(2))


def _of_year(job: tuple[int, int, int]) -> list[Rounds]:
    year, times, seed = job
    # Each job has a process of its own, in which threads of arithmetic would only wait for one another.
    with threadpool_limits(1):
        return [rounds(simulated(year, SIZE, seed), times, READINGS, seed)]


def _every_log(force: str, first: date, last: date) -> Scope:
    return Scope(
        force=force,
        period=Period(start=first, end=last),
        routes=ROUTES,
        recorded_by=date(last.year + 1, 12, 31),
    )


def _worth(known: Triaged, hidden: Numbers, layout: Layout) -> tuple[float, float]:
    """The power of scores, and the readings needed with them."""
    return area_under_curve(hidden[known.place], known.force.hides), _needed(known.force, layout)


def _needed(force: Population, layout: Layout) -> float:
    return float(fewest(force, layout, {ALL_CRIME: POINTS}, Wanted(readings=STARTING).least))


def _audit(known: Triaged, layout: Layout, rows: Counts, auc: float, needed: float) -> _Audit:
    alike = alike_logs(known.force)
    strata = Strata(np.repeat(np.arange(len(layout.logs)), layout.readings), layout.logs.astype(np.float64))
    found = TARGETS[ALL_CRIME](Readings(alike, alike.of[rows][None], strata), known.force)
    share, low, high, misses = (float(one[0]) for one in (found.share.value, *found.limits, found.misses))
    return _Audit(share, low, high, misses, auc, needed)


def _round(audits: Sequence[_Audit], accuracy: float) -> Round:
    share, low, high = (np.array([getattr(one, name) for one in audits]) for name in ("share", "low", "high"))
    return Round(
        covered=float(np.mean((low <= accuracy) & (accuracy <= high))),
        bias=100 * float(share.mean() - accuracy),
        bias_error=100 * float(share.std() / np.sqrt(len(share))),
        half_width=100 * float((high - low).mean()) / 2,
        exact=100 * NORMAL * float(share.std()),
        **{name: float(np.mean([getattr(one, name) for one in audits])) for name in ("misses", "auc", "needed")},
    )
