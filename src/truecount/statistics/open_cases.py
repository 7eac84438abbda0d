"""What open crimes will come to: the outcomes to expect of crimes that have none yet, and how far they may be off.

Of an open crime of an age, the chance of each outcome by a later age follows from the shares h(c, s) of crimes still
followed at each age s that had outcome c, as other crimes had them lately: the cumulative incidence from its age on.

    P(c, a) = h(c, a + 1) + (1 - h(a + 1)) P(c, a + 1),    P(c, horizon) = 0

Crimes are counted by group and age in days (or months): `open_by_age` (G, A) are those still open, and `Followed` those
from which h is told. Groups with few crimes at an age lean on all groups together, by `LENT` crimes of theirs.

Three things move the true number away from the expected one: chance among the open crimes, which is multinomial; that h
is told from n crimes only, whose variance is Σ E² b/n over ages, of E crimes expected to be open then and b the
variance that what becomes of one of them brings; and that h moves on in the meantime, told from how far it moved
before, `drift`.

Source of the first two: the variance of Aalen and Johansen's estimator, as in `competing_risks`. The rest is ours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from truecount.statistics.competing_risks import Followed
from truecount.statistics.estimate import Counts, Numbers, divided

LENT = 20.0
"""Crimes of all groups together that each group's own are mixed with at every age. Ours."""

LEAST_FIRM = 0.5
"""The least shape of a gamma distribution of a share, so that hardly known ones are not drawn as nought mostly."""

FEW = 0.5
"""Added to outcomes counted and expected before they are compared, so that none is nought."""


@dataclass(frozen=True, eq=False)
class Hazards:
    """Shares h by group, cause and age, (G, C, A), and from how many crimes each is told, (G, A)."""

    share: Numbers
    told_from: Numbers


@dataclass(frozen=True, eq=False)
class Foreseen:
    """Of the open crimes of each group, (G,), how many come to each outcome by the horizon, (G, C + 1).

    The last is that they are still open. `doubt` (G, C + 1) is the variance of these numbers that comes of the shares h
    being told from so many crimes only.
    """

    open: Counts
    expected: Numbers
    doubt: Numbers


def hazards(of: Followed, lent: float = LENT) -> Hazards:
    """The shares of each group, mixed with those of all groups together at the group's own pace of each outcome."""
    everyone = Followed(of.at_risk.sum(axis=0, keepdims=True), of.given.sum(axis=0, keepdims=True)).hazards[0]
    pace = (of.given.sum(axis=2) + FEW) / (of.at_risk.astype(np.float64) @ everyone.T + FEW)
    borrowed = pace[:, :, None] * everyone
    told_from = of.at_risk.astype(np.float64) + lent
    share = (of.given + lent * borrowed) / told_from[:, None]
    return Hazards(np.asarray(share / np.maximum(share.sum(axis=1, keepdims=True), 1.0)), told_from)


def foresee(open_by_age: Counts, of: Hazards) -> Foreseen:
    """What open crimes of each age, (G, A), come to by the last age that the hazards have.

    Ages are places: a crime that is open at age a has had no outcome at ages up to a. Those at the last age come to
    nothing more.
    """
    groups, causes, ages = of.share.shape
    chance = np.zeros((groups, causes + 1, ages))
    chance[:, causes, -1] = 1
    for age in range(ages - 2, -1, -1):
        step = of.share[:, :, age + 1]
        # Shares of which nothing is left over may be rounded to a little more than all.
        left = np.maximum(1 - step.sum(axis=1, keepdims=True), 0)
        chance[:, :, age] = left * chance[:, :, age + 1]
        chance[:, :causes, age] += step
    brought = _brought(of.share, chance)
    told = (_waiting(open_by_age, of) ** 2 / of.told_from)[:, None]
    expected = np.einsum("ga,gca->gc", open_by_age.astype(np.float64), chance)
    return Foreseen(open_by_age.sum(axis=1), expected, (told * brought).sum(axis=2))


def _brought(share: Numbers, chance: Numbers) -> Numbers:
    """The variance that one crime at an age brings to each number, (G, C + 1, A), by what becomes of it there.

    It ends with cause c, a chance h(c), or goes on, and then has the chance P(c) left: the variance of that.
    """
    ends = np.concatenate([share, np.zeros_like(share[:, :1])], axis=1)
    everything = share.sum(axis=1, keepdims=True)
    square = ends * (1 - chance) ** 2 + (everything - ends) * chance**2
    return np.asarray(square - (ends - everything * chance) ** 2)


def _waiting(open_by_age: Counts, of: Hazards) -> Numbers:
    """How many of the crimes are expected to be still open as each age begins, (G, A)."""
    everything = of.share.sum(axis=1)
    waiting = np.zeros_like(everything)
    for age in range(1, everything.shape[1]):
        waiting[:, age] = waiting[:, age - 1] * (1 - everything[:, age - 1]) + open_by_age[:, age - 1]
    return np.asarray(waiting)


def drift(earlier: Followed, later: Followed, youngest: int = 0) -> Numbers:
    """How far the pace of each outcome may have moved between two times: the variance of its logarithm, (C,).

    Half the square of the logarithm of outcomes at ages from `youngest` on of the later time over those expected at the
    pace of the earlier one, and a quarter of what chance alone would make of that square: so that a cause of which
    little is known is not taken to stand still because chance hides that it moves. The parts are ours, settled by
    simulation.
    """
    pace = hazards(earlier).share[:, :, youngest:]
    expected = np.einsum("ga,gca->c", later.at_risk[:, youngest:].astype(np.float64), pace) + FEW
    seen = later.given[:, :, youngest:].sum(axis=(0, 2)) + FEW
    before = earlier.given[:, :, youngest:].sum(axis=(0, 2)) + FEW
    return np.asarray(np.log(seen / expected) ** 2 / 2 + (1 / seen + 1 / before) / 4)


def draw(of: Foreseen, moved: Numbers, numbers: np.random.Generator, draws: int) -> Counts:
    """So many draws of what the open crimes of each group come to, (draws, G, C + 1), the last those still open.

    Each share is gamma about the expected one with the variance of its doubt; the pace of each cause is moved by one
    normal deviate for all groups, with the variance `moved` (C,) of its logarithm; and numbers are multinomial.
    """
    share = np.nan_to_num(divided(of.expected, of.open[:, None]))
    # That shares are made to add up to 1 takes a part of their variance away again.
    firm = np.nan_to_num(divided(of.expected**2 * (1 - share), of.doubt))
    firm = np.maximum(firm, LEAST_FIRM)
    weights = share * numbers.standard_gamma(np.broadcast_to(firm, (draws, *firm.shape))) / firm
    weights[:, :, :-1] *= np.exp(numbers.standard_normal((draws, 1, len(moved))) * np.sqrt(moved))
    total = weights.sum(axis=2, keepdims=True)
    drawn = np.divide(weights, total, out=np.broadcast_to(share, weights.shape).copy(), where=total > 0)
    return np.asarray(numbers.multinomial(of.open, drawn))
