"""Funnels: which districts or forces lie outside what chance, and the differences there always are, would give.

Each of N units has a count of crimes and an exposure above 0, such as residents. `expected` E is what it would have at
the rate of all together, and its ratio is the count over that. Limits depend on E: a small unit may lie far from 1 by
chance. Units also differ by more than chance, for reasons that need not be anyone's doing; additive limits allow for it
by a variance τ² of the ratios themselves, the same for large units and small ones.

In simulated funnels of 43 forces of 3,000 crimes that differ by a tenth, limits of 99.8 per cent by chance alone leave
24 forces outside; additive ones .2, where .09 would be right, as τ² is told from the same 43.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from truecount.errors import TrueCountError
from truecount.statistics.count_pairs import scattered
from truecount.statistics.estimate import Numbers, as_numbers
from truecount.statistics.intervals import Limits

Flags = NDArray[np.bool_]

LEAST_UNITS = 3
"""The fewest units with a funnel: how much they differ cannot be told from two."""

WINSORISED = 0.1
"""The share of units at each end whose deviates are drawn in to the next, so that the odd one does not hide itself."""

NO_LESS = 1e-300
"""A tail is taken to be no smaller, for want of digits."""

LEVELS = (0.95, 0.998)


@dataclass(frozen=True)
class Spread:
    """How much more the units vary than by chance: φ times its variance, or τ² of the ratios besides."""

    phi: float = 1.0
    tau_squared: float = 0.0


@dataclass(frozen=True, eq=False)
class Funnel:
    """A funnel of N units.

    `ratio` (N,) is each unit's rate over that of all together, `rate`; `low` and `high` (levels, N) are the limits of
    the ratio at the levels asked for. `z` (N,) are normal deviates by mid-P, allowing for the spread: a unit is outside
    a level's limits exactly where z is beyond that level's quantile. `outside` (levels, N) are those. `found` (N,) are
    the units set apart where `share` of those so set apart may be so by chance (Benjamini and Hochberg).
    """

    rate: float
    ratio: Numbers
    expected: Numbers
    spread: Spread
    z: Numbers
    low: Numbers
    high: Numbers
    outside: Flags
    found: Flags


def funnel(
    counts: ArrayLike,
    exposure: ArrayLike,
    kind: str = "additive",
    *,
    levels: tuple[float, ...] = LEVELS,
    share: float = 0.05,
) -> Funnel:
    """The funnel of the counts and exposures of N units, both (N,).

    `kind` is "additive" (τ²), "multiplicative" (φ) or "chance" (neither). A unit's count is then negative binomial with
    mean E and variance φ E + τ² E², Poisson by chance alone, so that limits hold for small counts too. φ is the mean
    square of (x − E)/√E, winsorised, over what winsorising leaves of a normal one's (.68), 1 or more; τ² is
    (N φ − (N − 1)) / (Σ E − Σ E²/Σ E), 0 or more. Raises TrueCountError for fewer than three units, counts or exposures
    that are none, and an unknown kind.

    Sources: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202; (2005), Quality and Safety in Health Care 14,
    347-351; Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300. Ours: negative
    binomial in place of normal limits, and dividing by what winsorising leaves, without which limits are too narrow by
    nearly a fifth and five times as many units lie outside those of 99.8 per cent.
    """
    x, size = _units(counts, exposure)
    rate = x.sum() / size.sum()
    expected = rate * size
    if kind not in SPREADS:
        raise TrueCountError(f'There is no funnel of the kind "{kind}"; the kinds are {", ".join(sorted(SPREADS))}.')
    spread = SPREADS[kind](x, expected)
    z = _deviates(x, expected, spread)
    limits = [funnel_limits(expected, spread, level) for level in levels]
    low, high = (np.array(one) for one in zip(*limits, strict=True))
    beyond = stats.norm.ppf((1 + np.array(levels)) / 2)[:, None]
    found = stats.false_discovery_control(2 * special.ndtr(-np.abs(z))) <= share
    return Funnel(float(rate), x / expected, expected, spread, z, low, high, np.abs(z) > beyond, found)


def funnel_limits(expected: ArrayLike, spread: Spread, level: float = 0.998) -> Limits:
    """The limits of the ratio for any expected counts above 0, (...): to draw a funnel between and beyond its units.

    A whole count is taken to be spread evenly over half a count either way, which is what mid-P does.
    """
    middle = np.asarray(expected, dtype=np.float64)
    units = scattered(middle, _variance(middle, spread))

    def limit(tail: float) -> Numbers:
        whole = units.ppf(tail)
        part = (units.cdf(whole) - tail) / units.pmf(whole)
        return np.asarray(np.maximum(whole + 0.5 - part, 0.0) / middle)

    return limit((1 - level) / 2), limit((1 + level) / 2)


def rank_intervals(
    counts: ArrayLike, exposure: ArrayLike, *, seed: int, draws: int = 10_000, level: float = 0.95
) -> tuple[Limits, Numbers]:
    """The limits of each unit's rank by its true rate, 1 the lowest, and its mean rank: ((N,), (N,)), (N,).

    In place of a league table. A unit's true ratio is gamma with mean (1 + τ² x)/(1 + τ² E): its own, drawn towards 1
    the more the fewer crimes it has, τ² as in the additive `funnel`. Where the units differ no more than by chance,
    every rank is possible for every unit. The same seed draws the same ranks.
    Source: Goldstein and Spiegelhalter (1996), Journal of the Royal Statistical Society A 159, 385-443.
    """
    x, size = _units(counts, exposure)
    expected = x.sum() / size.sum() * size
    tau_squared = max(_additive(x, expected).tau_squared, 1e-9)
    prior = 1 / tau_squared
    numbers = np.random.default_rng(seed)
    ratios = numbers.gamma(prior + x, 1 / (prior + expected), (draws, x.size))
    ranks = ratios.argsort(axis=-1).argsort(axis=-1) + 1
    tails = [(1 - level) / 2, (1 + level) / 2]
    low = np.quantile(ranks, tails[0], axis=0, method="lower")
    high = np.quantile(ranks, tails[1], axis=0, method="higher")
    return (low.astype(np.float64), high.astype(np.float64)), ranks.mean(axis=0)


def _deviates(counts: Numbers, expected: Numbers, spread: Spread) -> Numbers:
    """The normal deviates of mid-P tails, each from its own side; 37 for those beyond 37, whose tails are nought."""
    units = scattered(expected, _variance(expected, spread))
    own = units.pmf(counts) / 2
    below, above = (np.maximum(tail, NO_LESS) for tail in (units.cdf(counts) - own, units.sf(counts) + own))
    return np.asarray(np.where(below < above, special.ndtri(below), -special.ndtri(above)))


def _variance(expected: Numbers, spread: Spread) -> Numbers:
    return np.asarray(spread.phi * expected + spread.tau_squared * expected**2)


def _multiplicative(counts: Numbers, expected: Numbers) -> Spread:
    return Spread(phi=max(_mean_square(counts, expected), 1.0))


def _additive(counts: Numbers, expected: Numbers) -> Spread:
    """DerSimonian and Laird's, with the weights that a ratio has by chance, E."""
    whole = expected.sum()
    more = counts.size * _mean_square(counts, expected) - (counts.size - 1)
    return Spread(tau_squared=max(float(more / (whole - (expected**2).sum() / whole)), 0.0))


SPREADS: dict[str, Callable[[Numbers, Numbers], Spread]] = {
    "additive": _additive,
    "multiplicative": _multiplicative,
    "chance": lambda _counts, _expected: Spread(),
}


def _mean_square(counts: Numbers, expected: Numbers) -> float:
    """The mean square of (x − E)/√E, winsorised, over what it would be for normal deviates."""
    z = (counts - expected) / np.sqrt(expected)
    drawn_in = np.clip(z, *np.quantile(z, [WINSORISED, 1 - WINSORISED]))
    end = stats.norm.isf(WINSORISED)
    left = 1 - 2 * WINSORISED - 2 * end * stats.norm.pdf(end) + 2 * WINSORISED * end**2
    return float((drawn_in**2).mean() / left)


def _units(counts: ArrayLike, exposure: ArrayLike) -> tuple[Numbers, Numbers]:
    x, size = as_numbers(counts, exposure)
    if x.ndim != 1 or x.size < LEAST_UNITS:
        raise TrueCountError(f"A funnel needs {LEAST_UNITS} districts or forces or more; compare fewer in pairs.")
    if not (np.isfinite(x).all() and (x >= 0).all() and (x == np.floor(x)).all() and x.sum() > 0):
        raise TrueCountError("The counts of a funnel must be whole numbers, nought or more, and not all nought.")
    if not (np.isfinite(size).all() and (size > 0).all()):
        raise TrueCountError("The exposures of a funnel must be above nought; leave out what has none.")
    return x, size
