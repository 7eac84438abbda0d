"""Many audits of one force drawn at once, each as production draws one: at random, at equal steps, or by size.

Logs in which an audit finds the same are alike. A draw is told by which kind of log each of its readings is, so that
thousands of audits are a table of small numbers and no loop over them is needed.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from truecount.audit.chances import LAST_START, inclusion_chances
from truecount.audit.layout import Layout
from truecount.statistics.estimate import Counts, Numbers
from truecount.statistics.strata import Strata
from truecount.statistics.unequal import UnequalStrata
from truecount.validation.population import Population

BEYOND = 7.0
"""Standard deviations of room for how many logs by chance come first: enough that no draw falls short."""


class ManyUnequal(UnequalStrata):
    """Unequal strata of many audits at once: `chance` is (..., n), as each audit has drawn other logs."""

    def total(self, values: object) -> Numbers:
        """The estimated total over the population of each audit, (...)."""
        return np.asarray((np.asarray(values, dtype=np.float64) * self.weights).sum(axis=-1))


@dataclass(frozen=True, eq=False)
class Alike:
    """Which logs an audit finds the same in: `of` (N,) is the kind of each log; of each kind its counts, (K, 3).

    Columns are the kinds of crime.
    """

    of: Counts
    missed: Counts
    surplus: Counts
    right: Counts


@functools.cache
def alike_logs(population: Population) -> Alike:
    """Which logs of a population are alike."""
    parts = (population.missed, population.surplus, population.right)
    kinds, of = np.unique(np.hstack(parts), axis=0, return_inverse=True)
    return Alike(np.asarray(of).ravel(), *np.hsplit(kinds, len(parts)))


@dataclass(frozen=True, eq=False)
class Readings:
    """What many audits read: the kind of log of each reading (audits, n), and the strata of the readings."""

    alike: Alike
    kind: Counts
    strata: Strata

    def count(self, counts: Counts) -> Numbers:
        """Counts of each kind of log (K, columns), added over the columns, by reading, (audits, n)."""
        return np.asarray(counts.sum(axis=1), dtype=np.float64)[self.kind]


def draw_many(layout: Layout, population: Population, audits: int, random: np.random.Generator) -> Readings:
    """So many audits of a layout, independent of one another."""
    alike = alike_logs(population)
    of = np.repeat(np.arange(len(layout.logs)), layout.readings)
    sizes = layout.logs.astype(np.float64)
    if layout.design.drawn == "by size":
        chance = inclusion_chances(layout.size, layout.of, layout.readings)
        rows = _by_strata(layout, lambda logs, number: by_size(chance[logs], number, audits, random))
        return Readings(alike, alike.of[rows], ManyUnequal(of, sizes, chance[rows]))
    if layout.design.drawn == "at equal steps":
        moment = population.frame.reported_at
        rows = _by_strata(layout, lambda logs, number: at_equal_steps(moment[logs], number, random.random(audits)))
        return Readings(alike, alike.of[rows], Strata(of, sizes))
    kinds = len(alike.missed)
    held = np.bincount(layout.of * kinds + alike.of, minlength=len(sizes) * kinds).reshape(-1, kinds)
    drawn = [
        at_random(counts, int(number), audits, random) for counts, number in zip(held, layout.readings, strict=True)
    ]
    return Readings(alike, np.concatenate(drawn, axis=1), Strata(of, sizes))


def at_random(held: Counts, number: int, audits: int, random: np.random.Generator) -> Counts:
    """The kinds of so many logs drawn without replacement, (audits, number); `held` (K,) is the logs of each kind.

    How many come of each kind is multivariate hypergeometric; they are told kind by kind, as order does not matter.
    """
    there = np.flatnonzero(held)
    drawn = random.multivariate_hypergeometric(held[there], number, size=audits, method="marginals")
    return np.repeat(np.tile(there, audits), drawn.ravel()).reshape(audits, number)


def at_equal_steps(moment: np.ndarray, number: int, start: Numbers) -> Counts:
    """The places of the logs drawn at equal steps through time, (audits, number), as `chances.equal_steps` draws them.

    `moment` (N,) is when each log came in and `start` (audits,), from 0 to 1, where in the first step a draw begins.
    """
    first = np.minimum(start, LAST_START)[:, None]
    steps = np.floor((np.arange(number) + first) * len(moment) / number).astype(np.int64)
    return np.asarray(np.argsort(moment, kind="stable")[steps])


def by_size(chance: Numbers, number: int, audits: int, random: np.random.Generator) -> Counts:
    """The places of the logs that sequential Poisson sampling draws, (audits, number), as `chances.places` draws them.

    They are the logs with the least U/π, U from 0 to 1 by chance, behind those of chance 1. Only U/π below a bound can
    be among them: of each audit somewhat more logs than it draws.
    """
    certain = np.flatnonzero(chance >= 1)
    open_ = np.flatnonzero(chance < 1)
    left = number - len(certain)
    always = np.broadcast_to(certain, (audits, len(certain)))
    if not left:
        return always
    bound = (left + BEYOND * np.sqrt(left) + 2 * BEYOND) / chance[open_].sum()
    audit, log = _come_by_chance(np.minimum(bound * chance[open_], 1.0), audits, random)
    lot = random.random(len(log)) * np.minimum(bound, 1 / chance[open_][log])
    order = np.argsort(audit + lot / (bound * (1 + 1e-9)), kind="stable")
    first = np.searchsorted(audit[order], np.arange(audits))
    drawn = open_[log[order][first[:, None] + np.arange(left)]]
    return np.concatenate([always, drawn], axis=1)


def _come_by_chance(chance: Numbers, audits: int, random: np.random.Generator) -> tuple[Counts, Counts]:
    """Which logs come in which audit where each comes with its own chance: the audits and the logs, as pairs.

    Logs of like chance are gone through by the gaps between those that come with the largest chance among them, which
    are geometric; those that come too often are thinned out.
    """
    pairs = []
    size = np.floor(-np.log2(chance)).astype(np.int64)
    for one in np.unique(size):
        logs, most = np.flatnonzero(size == one), 2.0**-one
        trials = audits * len(logs)
        room = trials * most
        gaps = random.geometric(most, int(room + BEYOND * np.sqrt(room) + 2 * BEYOND))
        at = np.cumsum(gaps) - 1
        at = at[at < trials]
        audit, log = np.divmod(at, len(logs))
        kept = random.random(len(at)) * most < chance[logs[log]]
        pairs.append((audit[kept], logs[log[kept]]))
    audit, log = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    return audit, log


def _by_strata(layout: Layout, draw: Callable[[Counts, int], Counts]) -> Counts:
    """The rows of the logs drawn of each stratum, side by side, (audits, n)."""
    parts = []
    for stratum, number in enumerate(layout.readings):
        logs = np.flatnonzero(layout.of == stratum)
        parts.append(logs[draw(logs, int(number))])
    return np.concatenate(parts, axis=1)
