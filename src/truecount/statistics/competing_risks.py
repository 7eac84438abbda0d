"""Competing outcomes: which share of crimes has each outcome by each day, and which share still has none.

A crime is followed from day 0 until its outcome, of one of C causes, or until the last day that is known of it, when it
is still open: its outcome may come later. Days are whole numbers. Leaving open crimes out, or counting them as without
an outcome, makes every share wrong; the cumulative incidence of Aalen and Johansen does neither. Everything follows
from counts of crimes by group, cause and day, so that five million crimes take no longer than counting them.

Of n crimes still followed on a day, d have an outcome and d(c) one of cause c: then h(c) = d(c)/n. S, the share without
an outcome, is multiplied by 1 - d/n (Kaplan and Meier), and F(c), the share with an outcome of cause c, grows by h(c)
times S of the day before. The causes and S add up to 1. The variance is that of shares h drawn anew each day:

    var F(c, t) = Σ over days s ≤ t of [h(c) (1 - h(c)) S² - 2 h(c) S D + D² h/(1 - h)]/n, D = F(c, t) - F(c, s)

with S of the day before and h = d/n; it is what R's `survival` gives. Limits are symmetric for ln(-ln(1 - F)).

Sources: Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150; Kaplan and Meier (1958), Journal of
the American Statistical Association 53, 457-481; of the variance, Gaynor and others (1993), the same 88, 400-409; of
the scale, Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure Time Data, 2nd edition, section 1.4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from truecount.errors import TrueCountError
from truecount.statistics.estimate import Counts, Numbers, divided
from truecount.statistics.intervals import Limits, wilson

OPEN = 0
"""The cause of a crime that is still open on the last day known of it."""

ROUNDING = 1e-12
"""Shares nearer than this are the same: the rest is the rounding of products."""


@dataclass(frozen=True, eq=False)
class Followed:
    """Crimes by group and day, from day 0: those still followed, (G, D), and those given each outcome, (G, C, D)."""

    at_risk: Counts
    given: Counts

    @property
    def hazards(self) -> Numbers:
        """The share of those still followed that has each outcome on each day, (G, C, D); 0 where none is followed."""
        return np.asarray(np.nan_to_num(divided(self.given, self.at_risk[:, None, :])))

    @property
    def known(self) -> Counts:
        """The crimes of which it is known by each day whether they have had an outcome, (G, D)."""
        given = self.given.sum(axis=1)
        return np.asarray(np.cumsum(given, axis=-1) - given + self.at_risk)


@dataclass(frozen=True, eq=False)
class Quantile:
    """The day by which a share of crimes has an outcome, with limits, (G,) each; not a number where never reached."""

    day: Numbers
    low: Numbers
    high: Numbers


@dataclass(frozen=True, eq=False)
class Incidence:
    """What became of crimes by group and day: shares of 1 with each outcome, (G, C, D), and without any, (G, D).

    The variances are those of the shares, of the same shapes.
    """

    followed: Followed
    share: Numbers
    variance: Numbers
    unresolved: Numbers
    unresolved_variance: Numbers

    def limits(self, level: float = 0.95) -> Limits:
        """The limits of the shares with each outcome, (G, C, D).

        Where no outcome, or nothing but outcomes, has been seen the variance is 0: the other limit is then Clopper and
        Pearson's for none of the crimes of which it is known by that day.
        """
        return _limits(self.share, self.variance, self.followed.known[:, None, :], level)

    def unresolved_limits(self, level: float = 0.95) -> Limits:
        """The limits of the shares without an outcome, (G, D), those of the shares with any outcome turned about."""
        low, high = self._any_limits(level)
        return 1 - high, 1 - low

    def quantile(self, part: float = 0.5, cause: int | None = None, level: float = 0.95) -> Quantile:
        """The first day by which `part` of all crimes has an outcome, or one of a cause counted from 1.

        Its limits are the first days on which the limits of the share reach the part.
        Source: Brookmeyer and Crowley (1982), Biometrics 38, 29-41.
        """
        place = None if cause is None else self._place(cause)
        share = 1 - self.unresolved if place is None else self.share[:, place]
        low, high = self._any_limits(level) if place is None else (one[:, place] for one in self.limits(level))
        return Quantile(*(_first(one, part) for one in (share, high, low)))

    def quantile_of_those(self, cause: int, part: float = 0.5, level: float = 0.95) -> Quantile:
        """The first day by which `part` of the crimes that have an outcome of a cause, counted from 1, have had it.

        Of those that have it by the last day followed; not a number where there are none. Its limits are the days at
        which Wilson's limits of the part are reached, n the outcomes of the cause, which is exact enough where few
        crimes are still open. Source: Woodruff (1952), Journal of the American Statistical Association 47, 635-646.
        """
        place = self._place(cause)
        share = self.share[:, place]
        of_those = divided(share, share[:, -1:])
        seen = self.followed.given[:, place].sum(axis=-1)
        low, high = wilson(part * seen, seen, level)
        return Quantile(*(_first(of_those, one) for one in (part, low[:, None], high[:, None])))

    def _any_limits(self, level: float) -> Limits:
        return _limits(1 - self.unresolved, self.unresolved_variance, self.followed.known, level)

    def _place(self, cause: int) -> int:
        if not 1 <= cause <= self.share.shape[1]:
            raise TrueCountError(f"There is no cause {cause}; causes are counted from 1 to {self.share.shape[1]}.")
        return cause - 1


def followed(
    days: ArrayLike,
    cause: ArrayLike,
    group: ArrayLike | None = None,
    n: ArrayLike | None = None,
    *,
    entry: ArrayLike | None = None,
    causes: int | None = None,
    groups: int | None = None,
    until: int | None = None,
) -> Followed:
    """Count crimes by group, cause and day; all arguments are whole numbers, (N,).

    `days` are the days to the outcome, or to the last day known of a crime that is still `OPEN` (`cause` 0); causes are
    counted from 1 and groups from 0. A row stands for `n` crimes (1), first followed from day `entry` on (0): what
    happened before that is not known, and the crime counts only among those followed from then on. `causes` and
    `groups` are how many there are, where not all occur, and `until` is the last of the days, where not the last given:
    crimes with an outcome after it are open. Raises TrueCountError for what is no whole number of 0 or more, for
    lengths that differ, and for a crime first followed after its last day.
    """
    day, kind = _whole("days", days), _whole("causes", cause)
    place = np.zeros_like(day) if group is None else _whole("groups", group)
    first = None if entry is None else _whole("days of entry", entry)
    number = None if n is None else _whole("numbers of crimes", n)
    lengths = {one.size for one in (day, kind, place, first, number) if one is not None}
    if len(lengths) != 1:
        raise TrueCountError(f"Days, causes and groups are of different lengths: {sorted(lengths)}; give one of each.")
    if first is not None and (first > day).any():
        raise TrueCountError("A crime is first followed after its last day; leave out what was never followed.")
    many_groups, many_causes = _many("groups", groups, place, 1), _many("causes", causes, kind, 0)
    length = max(int(day.max(initial=0)), until or 0) + 1
    shape = (many_groups, many_causes + 1, length)
    counts = _count((place * (many_causes + 1) + kind) * length + day, number, shape)
    left = counts.sum(axis=1)
    if first is None:
        entered = np.zeros_like(left)
        entered[:, 0] = left.sum(axis=-1)
    else:
        entered = _count(place * length + first, number, (many_groups, length))
    at_risk = np.cumsum(entered, axis=-1) - np.cumsum(left, axis=-1) + left
    last = length if until is None else until + 1
    return Followed(at_risk[:, :last], counts[:, 1:, :last])


def cumulative_incidence(
    days: ArrayLike,
    cause: ArrayLike,
    group: ArrayLike | None = None,
    n: ArrayLike | None = None,
    *,
    entry: ArrayLike | None = None,
    causes: int | None = None,
    groups: int | None = None,
    until: int | None = None,
) -> Incidence:
    """The share of crimes with each outcome by each day; arguments, shapes and errors as of `followed`."""
    return incidence(followed(days, cause, group, n, entry=entry, causes=causes, groups=groups, until=until))


def incidence(of: Followed) -> Incidence:
    """The cumulative incidence of crimes that are counted already."""
    hazard = of.hazards
    everything = np.asarray(np.nan_to_num(divided(of.given.sum(axis=1), of.at_risk)))
    unresolved = np.asarray(np.cumprod(1 - everything, axis=-1))
    before = np.concatenate([np.ones_like(unresolved[:, :1]), unresolved[:, :-1]], axis=-1)
    share = np.cumsum(hazard * before[:, None], axis=-1)
    each = 1 / np.maximum(of.at_risk, 1)
    odds = np.where(everything < 1, everything / np.where(everything < 1, 1 - everything, 1.0), 0.0) * each
    variance = _variance(hazard, before[:, None], share, odds[:, None], each[:, None])
    return Incidence(of, share, variance, unresolved, np.asarray(unresolved**2 * np.cumsum(odds, axis=-1)))


def _variance(hazard: Numbers, before: Numbers, share: Numbers, odds: Numbers, each: Numbers) -> Numbers:
    """The sum of the module's words, its square of D multiplied out so that one pass serves every day t."""
    weight = hazard * before * each
    alone = np.cumsum(weight * ((1 - hazard) * before + 2 * share) + odds * share**2, axis=-1)
    linear = np.cumsum(weight + odds * share, axis=-1)
    return np.asarray(np.maximum(alone - 2 * share * linear + share**2 * np.cumsum(odds, axis=-1), 0.0))


def _limits(share: Numbers, variance: Numbers, known: Counts, level: float) -> Limits:
    none, whole = share <= ROUNDING, share >= 1 - ROUNDING
    inside = np.where(none | whole, 0.5, share)
    error = np.sqrt(variance) / ((1 - inside) * -np.log1p(-inside))
    wide = stats.norm.ppf((1 + level) / 2) * error
    low, high = (-np.expm1(np.log1p(-inside) * np.exp(side)) for side in (-wide, wide))
    with np.errstate(divide="ignore"):
        rest = np.where(known > 0, 1 - ((1 - level) / 2) ** (1 / np.maximum(known, 1)), 1.0)
    low, high = np.where(none, 0.0, low), np.where(none, rest, high)
    return np.where(whole, 1 - rest, low), np.where(whole, 1.0, high)


def _first(share: Numbers, part: float | Numbers) -> Numbers:
    """The first day on which a share, (G, D), reaches a part; not a number where it never does."""
    reached = share >= np.asarray(part) - ROUNDING
    return np.where(reached.any(axis=-1), reached.argmax(axis=-1), np.nan)


def _whole(what: str, given: ArrayLike) -> Counts:
    values = np.asarray(given)
    whole = values.astype(np.int64) if values.dtype.kind in "iub" else _rounded(what, values)
    if whole.ndim != 1 or (whole.size and whole.min() < 0):
        raise TrueCountError(f"The {what} must be one row of whole numbers, none below 0.")
    return whole


def _rounded(what: str, values: NDArray[np.generic]) -> Counts:
    numbers = np.asarray(values, dtype=np.float64)
    if not (np.isfinite(numbers).all() and (numbers == np.floor(numbers)).all()):
        raise TrueCountError(f"The {what} must be one row of whole numbers, none below 0.")
    return numbers.astype(np.int64)


def _many(what: str, told: int | None, held: Counts, least: int) -> int:
    """How many groups or causes there are; causes are counted from 1, groups from 0."""
    highest = int(held.max(initial=0)) + least
    if told is not None and told < highest:
        raise TrueCountError(f"There are {highest} {what} and {told} are asked for; ask for no fewer than there are.")
    return highest if told is None else told


def _count(key: Counts, number: Counts | None, shape: tuple[int, ...]) -> Counts:
    """How many crimes have each key, in an array of a shape."""
    counts = np.bincount(key, weights=number, minlength=int(np.prod(shape)))
    return counts.astype(np.int64).reshape(shape)
