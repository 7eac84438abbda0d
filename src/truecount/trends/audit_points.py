"""One audit of recording accuracy as a point in time: its window, its rate, and how sure it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy import special, stats

from truecount.errors import TrueCountError
from truecount.reference.kinds import KINDS
from truecount.statistics.estimate import Numbers
from truecount.trends.ratio_interval import effective_sample, wilson

ALL_CRIME = "all crime"
AUDITED = (ALL_CRIME, *KINDS)
Z = float(stats.norm.ppf(0.975))
CUT_OFF = 1.5
"""An interval whose upper side is so many times its lower one, in log odds, was laid out evenly near 100 per cent."""


@dataclass(frozen=True)
class Audit:
    """What one audit found of one kind of crime in the reports of some days, both ends included.

    `rate` is a share, above 0 and up to 1. How sure it is comes from `low` and `high`, the ends of its 95 per cent
    interval, or from `sample`, the crimes a simple random sample of the same precision would have read. `kind` is one
    of AUDITED. Raises TrueCountError for anything else.
    """

    start: date
    end: date
    rate: float
    kind: str = ALL_CRIME
    low: float | None = None
    high: float | None = None
    sample: float | None = None

    def __post_init__(self) -> None:
        if faults := tuple(words for wrong, words in _faults(self) if wrong):
            which = f"The audit of {self.kind} from {self.start} to {self.end}"
            raise TrueCountError(*(f"{which}: {one}" for one in faults))

    @property
    def log_odds(self) -> tuple[float, float]:
        """The median and standard deviation of the log odds of being recorded.

        The median is the rate and the spread that of its interval, or of Wilson's interval at its sample, which is
        even about the rate in log odds. An interval laid out evenly in per cent and near 100 says little there: its
        lower half gives the effective sample, and that the spread. Of a rate of 100 per cent the ends are those of
        Wilson below and of Jeffreys above.
        """
        sample = self._sample
        if self.rate == 1:
            assert sample is not None  # noqa: S101 (every rate of 1 has one)
            ends = special.logit([sample / (sample + Z**2), stats.beta.ppf(0.975, sample + 0.5, 0.5)])
            return float(np.mean(ends)), float(np.diff(ends)[0] / (2 * Z))
        known = wilson(self.rate, sample) if sample is not None else self
        low, high = (float(special.logit(end)) for end in (known.low, known.high))
        return float(special.logit(self.rate)), (high - low) / (2 * Z)

    def draws(self, number: int, numbers: np.random.Generator) -> Numbers:
        """So many draws of its log odds, (number,)."""
        middle, spread = self.log_odds
        return middle + spread * numbers.standard_normal(number)

    @property
    def _sample(self) -> float | None:
        """The effective sample that gives the spread; None where both ends of the interval do."""
        if self.sample is not None or self.low is None or self.high is None:
            return self.sample
        if self.rate == 1:
            return Z**2 * self.low / (1 - self.low)
        middle, low, high = special.logit([self.rate, self.low, self.high])
        if high - middle <= CUT_OFF * (middle - low):
            return None
        return effective_sample(self.rate, self.rate - self.low)


def _faults(one: Audit) -> tuple[tuple[bool, str], ...]:
    low, high = one.low, one.high
    ends = low is not None and high is not None
    return (
        (one.kind not in AUDITED, f"the kind is none of {', '.join(AUDITED)}."),
        (one.end < one.start, "it ends before it starts."),
        (not 0 < one.rate <= 1, f"the rate {one.rate:g} is a share, above 0 and up to 1."),
        (
            (one.sample is None) == (not ends) or (low is None) != (high is None),
            "give either both ends of the interval or the effective sample.",
        ),
        (
            one.sample is not None and not (math.isfinite(one.sample) and one.sample > 0),
            "the effective sample is a number of crimes above 0.",
        ),
        (
            low is not None and high is not None and not (0 < low <= one.rate <= high <= 1 and low < high),
            "the ends of the interval are shares, one below the rate and one above it.",
        ),
    )
