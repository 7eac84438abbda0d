"""Recording accuracy over time: known at audits, less and less the further from them, never silently constant.

The log odds of being recorded walk from month to month. Each draw passes through what it drew at every audit, as the
mean of the months audited; between audits that is a Brownian bridge, before the first and after the last a free walk.
A kind of crime follows all crime at a distance of its own, which is known where the kind was audited. Where all crime
was not, kinds walk together: what moves the recording of one moves that of the others.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.statistics.estimate import Numbers
from truecount.trends.audit_points import ALL_CRIME, AUDITED, Audit

MONTH_SD, PLAN_SD = 0.06, 0.08
"""How far log odds walk in a month, and while an action plan runs (standard deviations), besides what the plan carries
them. No publication gives either: both are assumed. They were settled after trials on simulated forces, drawn as those
of docs/validation/splits.md are but from other seeds: with 0.10 and 0.20 more than 98 per cent of intervals held."""
STEP_SD = 1.5
"""How far log odds may step at a dated event, or be carried by a whole action plan. Assumed, after Kent's two published
rates, 83.6 and 96.6 per cent, which are 1.7 apart."""
APART = 0.40
"""How far the log odds of a kind lie from those of all crime: the root mean square of the 15 published violence rates
that the reference table `inspections` holds beside one of all crime. Of its six of sexual offences it is .60."""
APART_MONTHS = 60.0
"""In so many months a kind's distance from all crime forgets all but 1/e of what it was. Assumed; no source found."""
ANYWHERE = 100.0
"""Standard deviation of log odds where nothing is known: wide enough for any audit to settle it."""
ARCSINE = (0.5, 0.5)
"""The beta distribution of the share of a plan that is over when it begins or ceases to work. Assumed."""
SHORTEST = 1e-3
"""Months: what happens in less happens at once."""
CORRECTIONS, NEAR = 12, 1e-6
"""How often a draw is corrected at most, and how near the log of its mean odds then lies to what it found."""
LEAST_LEFT = 0.1
"""Kinds that were not audited miss at least this share of what their own draw says, though less may be left for them
of the misses of all crime: two audits need not agree."""


@dataclass(frozen=True)
class Step:
    """A day on which accuracy may have stepped, and by how much in log odds (a standard deviation)."""

    on: date
    what: str
    sd: float = STEP_SD


@dataclass(frozen=True)
class AccuracyPath:
    """What is known of a force's recording accuracy over time, and what is assumed between audits.

    `plans` are the spans in which an action plan ran. Standard deviations are of log odds: `month_sd` and `plan_sd` of
    the walk, per root-month; `plan_change` of what a whole plan carries on top, in any part of its days, so that what
    changed between two audits falls mostly in the plan between them; `apart` of a kind's distance from all crime.
    Raises TrueCountError where two audits of a kind overlap.
    """

    audits: tuple[Audit, ...]
    steps: tuple[Step, ...] = ()
    plans: tuple[Period, ...] = ()
    month_sd: float = MONTH_SD
    plan_sd: float = PLAN_SD
    plan_change: float = STEP_SD
    apart: float = APART
    apart_months: float = APART_MONTHS

    def __post_init__(self) -> None:
        for kind in AUDITED:
            for one, other in pairwise(sorted(self.of(kind), key=lambda audit: audit.start)):
                if other.start <= one.end or _month(one.start) == _month(other.end):
                    raise TrueCountError(
                        f"Two audits of {kind} read reports of the same days or of one month ({one.start} to "
                        f"{one.end}, {other.start} to {other.end}); join them into one."
                    )

    def of(self, kind: str) -> tuple[Audit, ...]:
        """The audits of a kind."""
        return tuple(audit for audit in self.audits if audit.kind == kind)

    def draws(self, months: Sequence[date], number: int, seed: int, kind: str = ALL_CRIME) -> Numbers:
        """Draws of the accuracy of a kind in some months, shares of 1, (number, months).

        Months are given by a day in them. Ask for all of them at once: what is drawn together hangs together. The same
        seed, path and months draw the same. Raises TrueCountError where neither the kind nor all crime was audited.
        """
        return self.of_kinds([kind], months, number, seed)[kind]

    def of_kinds(self, kinds: Iterable[str], months: Sequence[date], number: int, seed: int) -> dict[str, Numbers]:
        """Draws of the accuracy of several kinds, (number, months) each, about one path of all crime."""
        grid = self._grid(months)
        asked = [int(_month(day) - grid[0]) for day in months]
        whole = self._own(ALL_CRIME, grid, number, seed) if self.of(ALL_CRIME) else None
        return {kind: special.expit(self._kind(kind, grid, number, seed, whole)[:, asked]) for kind in kinds}

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What is assumed, in sentences to be printed beside every figure that rests on it."""
        plans = "; ".join(str(plan) for plan in self.plans)
        told = [
            f"Between audits the log odds of being recorded are assumed to walk by {self.month_sd:g} a root-month"
            + (
                f", by {self.plan_sd:g} while an action plan runs ({plans}), which may carry them {self.plan_change:g} "
                "either way in any part of its days."
                if plans
                else "."
            )
        ]
        told += [f"On {one.on} they may step by {one.sd:g} ({one.what}); assumed." for one in self.steps]
        if missing := [kind for kind in AUDITED[1:] if not self.of(kind)]:
            told.append(
                f"No audit of {' or of '.join(missing)} is given; assumed to follow all crime, {self.apart:g} apart in "
                "log odds."
            )
        if not self.of(ALL_CRIME) and len({audit.kind for audit in self.audits}) > 1:
            told.append("Between audits the kinds of crime are assumed to move together.")
        return tuple(told)

    def _grid(self, months: Sequence[date]) -> Numbers:
        days = [*months, *(day for audit in self.audits for day in (audit.start, audit.end))]
        if not months:
            raise TrueCountError("No months are asked for; name at least one.")
        numbers = [_month(day) for day in days]
        return np.arange(min(numbers), max(numbers) + 1, dtype=np.float64)

    def _kind(self, kind: str, grid: Numbers, number: int, seed: int, whole: Numbers | None) -> Numbers:
        """Log odds of a kind, (number, grid): about those of all crime where there are any."""
        if whole is None:
            return self._own(kind, grid, number, seed)
        if kind == ALL_CRIME:
            return whole
        numbers, audits = _numbers(seed, kind), self.of(kind)
        seen = _seen(audits, grid)
        spread = self.apart**2 * np.exp(-np.abs(grid[:, None] - grid) / self.apart_months)
        return walk(spread, seen, _found(audits, number, numbers), numbers, about=whole)

    def _own(self, kind: str, grid: Numbers, number: int, seed: int) -> Numbers:
        """Log odds of a kind from its own audits alone, (number, grid)."""
        audits = self.of(kind)
        if not audits:
            raise TrueCountError(f"No audit of {kind} is given, nor one of all crime; give at least one.")
        numbers = _numbers(seed, kind)
        walked = np.cumsum(self._variances(grid))
        spread = ANYWHERE**2 + np.minimum(walked[:, None], walked)
        found = _found(audits, number, numbers)
        # Kinds audited without all crime walk together: apart, their walks would cancel out in the sum.
        together = _numbers(seed, "together")
        return walk(spread, _seen(audits, grid), found, together, worked=self._worked(grid, number, seed))

    def _worked(self, grid: Numbers, number: int, seed: int) -> Numbers:
        """What each plan carries log odds by each month if it does as much as is usual, (number, plans, grid).

        It works evenly from one of its days to another, both drawn, more often near its start and its end: a plan may
        be over in weeks, or begin late. Its days are the same for all kinds of crime.
        """
        numbers = _numbers(seed, "plans")
        worked = np.empty((number, len(self.plans), len(grid)))
        for place, plan in enumerate(self.plans):
            first, days = _point(plan.start), _point(plan.end) - _point(plan.start)
            begins, ends = first + days * np.sort(numbers.beta(*ARCSINE, (number, 2)), axis=1).T[:, :, None]
            done = (grid + 0.5 - begins) / np.maximum(ends - begins, SHORTEST)
            worked[:, place] = self.plan_change * np.clip(done, 0, 1)
        return worked

    def _variances(self, grid: Numbers) -> Numbers:
        """The variance of the walk into each month, (grid,)."""
        spread = np.full(len(grid), self.month_sd)
        for plan in self.plans:
            spread[(grid >= _month(plan.start)) & (grid <= _month(plan.end))] = self.plan_sd
        variances = spread**2
        for step in self.steps:
            variances[grid == _month(step.on)] += step.sd**2
        return np.asarray(variances)


def walk(
    spread: Numbers,
    seen: Numbers,
    found: Numbers,
    numbers: np.random.Generator,
    *,
    about: Numbers | float = 0.0,
    worked: Numbers | None = None,
) -> Numbers:
    """Draws of log odds, (number, M), that depart from `about` (number, M) with covariance `spread` (M, M).

    On top comes a normal number of times what each plan worked, (number, plans, M). Each draw passes through what it
    found at every audit, (number, A): over the months seen, by their weights (A, M), its mean odds of missing a crime
    are those found. With nothing seen (A = 0) it walks freely.
    Source: conditioning by kriging, Chilès and Delfiner (2012), Geostatistics, 2nd edition, chapter 7.
    """
    number, months = len(found), len(spread)
    plans = np.empty((1, 0, months)) if worked is None else worked
    root = np.linalg.cholesky(spread + 1e-9 * np.eye(months))
    drawn: Numbers = about + numbers.standard_normal((number, months)) @ root.T
    drawn = drawn + np.einsum("dp,dpm->dm", numbers.standard_normal((number, plans.shape[1])), plans)
    # First by the mean of the log odds, which is exact in one step, then to the mean of the odds, in which a month
    # weighs by the crimes missed in it. Where an audit saw a plan at work the two lie far apart.
    drawn = drawn + _towards(found - drawn @ seen.T, seen, spread, plans)
    plans = np.broadcast_to(plans, (number, *plans.shape[1:]))
    far = np.arange(number if seen.size else 0)
    for _ in range(CORRECTIONS):
        missed = seen * np.exp(-drawn[far])[:, None]
        total = missed.sum(axis=2)
        off = found[far] + np.log(total)
        still = (np.abs(off) > NEAR).any(axis=1)
        far, off, weights = far[still], off[still], (missed / total[..., None])[still]
        if not far.size:
            break
        drawn[far] += _towards(off, weights, spread, plans[far])
    return np.asarray(drawn)


def _towards(off: Numbers, weights: Numbers, spread: Numbers, plans: Numbers) -> Numbers:
    """The likeliest change of log odds, (number, M), by which what audits see (A, M) changes by `off` (number, A).

    The covariance differs from draw to draw by what its plans worked, and weights may too: (number, A, M).
    """
    among = weights @ spread + (weights @ plans.swapaxes(1, 2)) @ plans
    gain = np.linalg.solve(among @ np.swapaxes(weights, -1, -2), among)
    return np.asarray((off[:, None] @ gain)[:, 0])


def mean_accuracy(accuracy: Numbers, crimes: ArrayLike) -> Numbers:
    """Accuracy over several months, (draws,), from that of each month (draws, months) and recorded crimes (months,).

    R / sum of R_m/a_m: crimes recorded over those that should have been, month by month. Months without crimes have no
    weight; with none at all every month weighs the same.
    """
    weights = np.asarray(crimes, dtype=np.float64)
    weights = weights if weights.sum() > 0 else np.ones(len(weights))
    return np.asarray(weights.sum() / (1 / accuracy @ weights))


def accuracies(
    path: AccuracyPath,
    months: Sequence[date],
    crimes: Mapping[str, ArrayLike],
    spans: Sequence[Period],
    number: int,
    seed: int,
) -> list[dict[str, Numbers]]:
    """The accuracy of each kind of `crimes` in each span, (number,) draws each, agreeing with that of all crime.

    `crimes` are those recorded in each month, (months,), by kind; kinds are among AUDITED. Where all crime was audited
    and some kind was not, the kinds not audited miss together what the audited ones leave of the misses of all crime.
    Raises TrueCountError as `AccuracyPath.draws` does, and for a span of which no month is given.
    """
    counted = {kind: np.asarray(each, dtype=np.float64) for kind, each in crimes.items()}
    drawn = path.of_kinds({*counted, *([ALL_CRIME] if path.of(ALL_CRIME) else [])}, months, number, seed)
    agreed = _agreed(path, drawn, counted)
    return [
        {kind: mean_accuracy(agreed[kind][:, chosen], counted[kind][chosen]) for kind in counted}
        for span in spans
        for chosen in [_within(months, span)]
    ]


def _agreed(path: AccuracyPath, drawn: dict[str, Numbers], crimes: dict[str, Numbers]) -> dict[str, Numbers]:
    """Accuracies whose misses add up to those of all crime, as far as kinds that were not audited can give way."""
    loose = [kind for kind in crimes if kind != ALL_CRIME and not path.of(kind)]
    if not loose:
        return drawn
    odds = {kind: (1 - drawn[kind]) / drawn[kind] for kind in {*crimes, ALL_CRIME}}
    kinds = [kind for kind in crimes if kind != ALL_CRIME]
    left = odds[ALL_CRIME] * sum(crimes[kind] for kind in kinds)
    left = left - sum(odds[kind] * crimes[kind] for kind in kinds if kind not in loose)
    theirs = sum(odds[kind] * crimes[kind] for kind in loose)
    scale = np.divide(left, theirs, out=np.ones_like(odds[ALL_CRIME]), where=theirs > 0)
    scale = np.maximum(scale, LEAST_LEFT)
    return drawn | {kind: 1 / (1 + scale * odds[kind]) for kind in loose}


def _within(months: Sequence[date], span: Period) -> list[int]:
    chosen = [place for place, day in enumerate(months) if _month(span.start) <= _month(day) <= _month(span.end)]
    if not chosen:
        raise TrueCountError(f"None of the months lies in {span}; give the months of every span.")
    return chosen


def _found(audits: Sequence[Audit], number: int, numbers: np.random.Generator) -> Numbers:
    """What each draw found at each audit, in log odds, (number, audits)."""
    return np.array([audit.draws(number, numbers) for audit in audits]).reshape(len(audits), number).T


def _seen(audits: Sequence[Audit], grid: Numbers) -> Numbers:
    """The share of each audit's days in each month, (audits, grid)."""
    seen = np.zeros((len(audits), len(grid)))
    for row, audit in enumerate(audits):
        days = (audit.start + timedelta(days=day) for day in range((audit.end - audit.start).days + 1))
        for day in days:
            seen[row, int(_month(day) - grid[0])] += 1
    return np.asarray(seen / seen.sum(axis=1, keepdims=True)) if len(audits) else seen


def _numbers(seed: int, kind: str) -> np.random.Generator:
    """The random numbers of a kind: the same whichever others are drawn."""
    return np.random.default_rng([seed, zlib.crc32(kind.encode())])


def _point(day: date) -> float:
    """A day on the scale of `_month`."""
    return _month(day) + (day.day - 1) / 31


def _month(day: date) -> int:
    """Months counted from the year nought."""
    return 12 * day.year + day.month - 1
