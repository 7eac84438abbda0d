"""Worlds whose change is known part by part: a simulated force recorded and audited anew, again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from truecount.figure import Period
from truecount.reference.kinds import KINDS
from truecount.statistics.estimate import Counts, Numbers
from truecount.trends.audit_points import ALL_CRIME, Audit
from truecount.trends.factors import Factor
from truecount.trends.type_readings import TypesRead
from truecount.validation.split_forces import MONTHS, RULES_SD, YEARS, Truth, heavy_tailed

SAME = 1e-9


@dataclass(frozen=True)
class Told:
    """What audits make known: the kinds of which each gives a rate, and whether they tell what was read by type."""

    kinds: tuple[tuple[str, ...], ...]
    types: bool = False


TYPES, KINDS_ONLY, AS_PUBLISHED = "types", "kinds only", "all crime, and violence at first"
AUDITED = {
    TYPES: Told((KINDS, KINDS), types=True),
    KINDS_ONLY: Told((KINDS, KINDS)),
    AS_PUBLISHED: Told(((ALL_CRIME, KINDS[0]), (ALL_CRIME,))),
}
"""What two audits tell; the last is what is published of Kent's."""


@dataclass(frozen=True, eq=False)
class World:
    """One world: crimes by year and type, (years, types) each, what audits found, and the rules' factors given.

    `audits` are those of every kind and of all crime, in order, and `read` what they read by type. `noise` is how wrong
    the factor of each type is stated, in logarithms, (types,).
    """

    genuine: Counts
    required: Counts
    recorded: Counts
    audits: tuple[tuple[Audit, ...], ...]
    read: tuple[TypesRead, ...]
    noise: Numbers

    def told(self, audited: str) -> tuple[Audit, ...]:
        """The audits that are made known."""
        kinds = AUDITED[audited].kinds
        return tuple(one for own, of in zip(self.audits, kinds, strict=True) for one in own if one.kind in of)

    @property
    def rates(self) -> tuple[float, ...]:
        """The rates of all crime that the audits found, in order, shares of 1."""
        return tuple(one.rate for own in self.audits for one in own if one.kind == ALL_CRIME)

    def touched(self, first: int, last: int) -> np.ndarray:
        """Whether the rules of each type changed between two years, (types,)."""
        known = self.rules(first, last)
        return np.isfinite(known) & (np.abs(known) > SAME)

    def factors(self, truth: Truth, first: int, last: int) -> tuple[Factor, ...]:
        """A factor for each type whose rules changed between two years: the true one, and how wrong it is stated."""
        known = self.rules(first, last)
        return tuple(
            Factor("rules", float(np.exp(known[place] + self.noise[place])), RULES_SD, "simulated", types=(name,))
            for place, name in enumerate(truth.types)
            if self.touched(first, last)[place]
        )

    def crimes_by_month(self, own: Sequence[bool]) -> Numbers:
        """Recorded crimes of some types in each month, (months,), spread evenly over each year."""
        return np.repeat(self.recorded[:, np.array(own)].sum(axis=1) / 12, 12)

    def rules(self, first: int, last: int) -> Numbers:
        """The logarithm of the true factor of each type, (types,); no number where a count is nought."""
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.log(self.required / self.genuine)
            return np.asarray(share[last] - share[first])


def world(truth: Truth, numbers: np.random.Generator) -> World:
    """One world: crimes recorded by chance, audits that read some of them, and factors stated a little wrong."""
    recorded = numbers.binomial(truth.required, truth.accuracy)
    found = [_audit(truth, recorded, window, sample, numbers) for window, sample in truth.audits.items()]
    genuine, required, found_recorded = (_by_year(counts) for counts in (truth.genuine, truth.required, recorded))
    return World(
        *(genuine, required, found_recorded),
        audits=tuple(audits for audits, _ in found),
        read=tuple(read for _, read in found),
        noise=truth.rules_sd * heavy_tailed(numbers, len(truth.types)),
    )


def _audit(
    truth: Truth, recorded: Counts, window: Period, sample: int, numbers: np.random.Generator
) -> tuple[tuple[Audit, ...], TypesRead]:
    """What reading so many required crimes of a window, drawn without replacement, finds of all crime, each kind and
    each type."""
    months = [place for place, day in enumerate(MONTHS) if window.start <= day <= window.end]
    right = recorded[months].sum(axis=0)
    missed = truth.required[months].sum(axis=0) - right
    read = numbers.multivariate_hypergeometric(np.concatenate([right, missed]), sample)
    hits, all_read = read[: len(right)], read[: len(right)] + read[len(right) :]
    of = {ALL_CRIME: np.ones(len(right), dtype=bool)} | {
        one: np.array([k == one for k in truth.kinds]) for one in KINDS
    }
    audits = tuple(
        Audit(window.start, window.end, float(hits[own].sum() / sum_), kind, sample=float(sum_))
        for kind, own in of.items()
        for sum_ in [all_read[own].sum()]
    )
    by_type = (dict(zip(truth.types, each.tolist(), strict=True)) for each in (all_read, hits))
    return audits, TypesRead(*by_type)


def _by_year(counts: Counts) -> Counts:
    return np.asarray(counts.reshape(len(YEARS), 12, -1).sum(axis=1))
