"""What a split change comes to: the parts of each type and of the total, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from truecount.errors import TrueCountError
from truecount.statistics.estimate import Numbers

PARTS = ("recording", "rules", "scope", "genuine")
LIMITS = (2.5, 97.5)
FULL = 100.0


@dataclass(frozen=True)
class Spread:
    """What the draws say of one number: their mean and median, and the limits between which 95 per cent of them lie.

    Only means add up, and they do exactly. A number that cannot be made is nan ("not a number") in all four.
    """

    mean: float
    median: float
    low: float
    high: float


def spread(draws: Numbers) -> Spread:
    """The spread of some draws, (draws,)."""
    low, median, high = np.percentile(draws, [LIMITS[0], 50, LIMITS[1]])
    return Spread(float(draws.mean()), float(median), float(low), float(high))


@dataclass(frozen=True)
class BreakEven:
    """The accuracy of the later period at which the change like for like would vanish, in per cent.

    `above` is the share of draws (0 to 1) in which it is above 100 per cent.
    """

    accuracy: Spread
    above: float

    @property
    def words(self) -> str:
        """The accuracy as print shows it, or why there is none."""
        if np.isnan(self.accuracy.mean):
            return "unknown: no crimes in the earlier period"
        if self.accuracy.low > FULL:
            return "impossible: above 100 %"
        if self.above > 0:
            return f"{self.accuracy.median:.1f} %; impossible (above 100 %) in {100 * self.above:.0f} % of draws"
        return f"{self.accuracy.median:.1f} %"


@dataclass(frozen=True)
class Split:
    """The change of one crime type, one division or all of them.

    `before` and `after` are crimes recorded. In crimes of the change between them: `recording`, `rules`, `scope` and
    `genuine`, and beside them `inspectorate`, R1 (1 - p0/p1), which is what HMICFRS puts down to better recording. In
    per cent: `raw`, the change of recorded crime; `like_for_like`, that of genuine crimes; the two accuracies.
    `growth` is how many times as many crimes were recorded once rules and scope are taken out. `told` says what the
    reader has to know.
    """

    name: str
    before: int
    after: int
    recording: Spread
    rules: Spread
    scope: Spread
    genuine: Spread
    raw: float
    like_for_like: Spread
    inspectorate: Spread
    break_even: BreakEven
    accuracy_before: Spread
    accuracy_after: Spread
    growth: float
    told: tuple[str, ...] = ()

    @property
    def parts(self) -> dict[str, Spread]:
        """The four parts by name; their means add up to `after` less `before`."""
        return {part: getattr(self, part) for part in PARTS}

    def sensitivity(self, before: ArrayLike, after: ArrayLike) -> Numbers:
        """The change like for like, in per cent, had accuracy been so and so: (before, after), from shares of 1.

        Accuracy is the same for all types here; rules and scope are as in the split. Raises TrueCountError for an
        accuracy that is no share.
        """
        first, last = (np.asarray(one, dtype=np.float64) for one in (before, after))
        if any(not ((one > 0) & (one <= 1)).all() for one in (first, last)):
            raise TrueCountError("An accuracy of a sensitivity grid is a share, above 0 and up to 1.")
        return np.asarray(100 * (self.growth * first[:, None] / last - 1))


@dataclass(frozen=True, eq=False)
class ChangeSplit:
    """A change split: the total, every type and every division, which add up, and what was assumed.

    `draws` are those of the parts of the total, (parts, draws), in the order of PARTS. `assumptions` are sentences to
    be printed with it.
    """

    total: Split
    by_type: tuple[Split, ...]
    by_division: tuple[Split, ...]
    draws: Numbers
    assumptions: tuple[str, ...]
    seed: int
