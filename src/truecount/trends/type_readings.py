"""What audits read of each crime type, and what that says of how far recording accuracy differs between types."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from truecount.errors import TrueCountError
from truecount.statistics.estimate import Counts, Numbers

LEVEL, LEVEL_SD = -2.2, 2.0
"""What the log odds of missing a crime of a kind are taken to be before a reading is seen, and how far off that may be
(standard deviation): one crime in ten, so widely that readings settle it, yet not endless where nothing was missed."""
STEPS, LONGEST, SMALL = 60, 1.0, 1e-8
"""How many steps are taken to the likeliest values at most, how far one goes in log odds, and what is near enough."""


@dataclass(frozen=True)
class TypesRead:
    """What one audit read of each crime type, in required crimes.

    `required` are the required crimes read and `right` those of them that were recorded, by type; of a type that is not
    named nothing was read. The numbers are those of a random sample of each type's crimes; where some were likelier to
    be read than others, give those that a random sample of the same precision would have read. Raises TrueCountError
    for numbers that cannot be.
    """

    required: Mapping[str, float]
    right: Mapping[str, float]

    def __post_init__(self) -> None:
        for name in sorted({*self.required, *self.right}):
            read, right = self.required.get(name, 0), self.right.get(name, 0)
            if not (math.isfinite(read) and 0 <= right <= read):
                raise TrueCountError(
                    f"{name}: {right:g} of {read:g} required crimes read are given as recorded; give a number from 0 "
                    "to those read."
                )


def read_by_type(read: Sequence[TypesRead], types: Sequence[str]) -> tuple[Numbers, Numbers]:
    """Required crimes read and those of them that were missed, (audits, types) each."""
    required, right = (
        np.array([[getattr(one, side).get(name, 0) for name in types] for one in read], dtype=np.float64)
        for side in ("required", "right")
    )
    return required, required - right


def departures_read(
    required: Numbers, missed: Numbers, kind_of: Counts, sd: float, number: int, numbers: np.random.Generator
) -> Numbers:
    """Draws of how far the log odds of missing a crime of each type lie from those of its kind, (number, types).

    `required` crimes were read and `missed` of them not recorded, (audits, types); `kind_of` is the place of each
    type's kind, (types,). Before that, types lie about their kind with the standard deviation `sd`. Each audit has
    found a level of each kind, which is not known beforehand, so the draws say how types differ and leave how
    accurately the kind is recorded to what else is known of it. They are normal about the likeliest values, with the
    curvature there (Laplace). Source: Gelman, A, Carlin, J B, Stern, H S, Dunson, D B, Vehtari, A and Rubin, D B
    (2013), Bayesian Data Analysis, 3rd edition, chapters 4 and 16.
    """
    found = np.zeros((number, len(kind_of)))
    for kind in np.unique(kind_of):
        own = kind_of == kind
        drawn = numbers.standard_normal((number, own.sum() + len(required)))
        if sd > 0:
            middle, root = _likeliest(required[:, own], missed[:, own], sd)
            found[:, own] = (middle + drawn @ root)[:, : own.sum()]
    return found


def _likeliest(required: Numbers, missed: Numbers, sd: float) -> tuple[Numbers, Numbers]:
    """The likeliest distances of types, with the levels of audits after them, (types + audits,), and a root of their
    covariance, (types + audits, types + audits), to multiply draws with from the right."""
    audits, types = required.shape
    # Which distance and which level each reading is of: (readings, types + audits).
    of = np.hstack([np.tile(np.eye(types), (audits, 1)), np.repeat(np.eye(audits), types, axis=0)])
    read, hits = required.ravel(), missed.ravel()
    before = np.concatenate([np.zeros(types), np.full(audits, LEVEL)])
    sure = np.concatenate([np.full(types, sd**-2.0), np.full(audits, LEVEL_SD**-2.0)])
    at = before.copy()
    for _ in range(STEPS):
        share, curved = _curved(of, read, sure, at)
        step = np.linalg.solve(curved, of.T @ (hits - read * share) - sure * (at - before))
        at = at + step * min(1.0, LONGEST / max(np.abs(step).max(), SMALL))
        if np.abs(step).max() < SMALL:
            break
    _, curved = _curved(of, read, sure, at)
    # With curved = L L', draws times the inverse of L have the covariance of its inverse.
    return at, np.linalg.inv(np.linalg.cholesky(curved))


def _curved(of: Numbers, read: Numbers, sure: Numbers, at: Numbers) -> tuple[Numbers, Numbers]:
    """The share of each reading that is expected to be missed, and how sharply the posterior is curved."""
    share = special.expit(of @ at)
    return share, (of.T * (read * share * (1 - share))) @ of + np.diag(sure)
