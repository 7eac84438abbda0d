"""Days between rare crimes: whether one came too long after the one before, or several too soon after each other.

For crimes of which there are fewer than about two a month, such as homicide in a small force: a month's count is then
0 or 1 whatever happens. Days are whole numbers, such as dates counted on. A gap is the days from one crime to the next,
0 where both are of one day. If nothing changes crimes come independently at one rate, which nobody knows: the days of k
gaps over those of m gaps of a baseline, each divided by its number, follow F(2k, 2m) whatever the rate. That gives
limits which allow for what a short baseline leaves unknown. Days are counted whole, so a span of d days lasted anything
from d − 1 to d + 1 days; the chances here are those of whole days.

- Too long: one gap above `high`. A gap that is still open counts as soon as it is longer than that.
- Too soon: `together` gaps in a row, 4 unless told otherwise, whose mean is below `low`: five crimes in a few days or
  weeks. One gap alone is never too short: two crimes on one day are not rare enough.

Each side leaves out at most 27 in 20,000 gaps, as the limits of months do, so that up to 4 first years of 100 have a
false alarm. The net is coarse. By simulation, with a dozen a year and a baseline of 24 gaps: where crimes double, the
first year signals in 18 of 100; where they treble, in 56; where they halve, in 11. Crimes of one incident are not
independent: where every tenth incident brings two on a day, too soon is called falsely three to four times as often.

Sources: of charts of what lies between events Benneyan (2001), Health Care Management Science 4, 305-318; that the
ratio of two independent sums of exponential times follows F is elementary, and taking the limits from it ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from truecount.errors import TrueCountError
from truecount.statistics.control_charts import DAYS, TAIL, YEARS, Chart, Flags, begins
from truecount.statistics.estimate import Numbers

LEAST_GAPS = 4
"""The fewest gaps of a baseline, and on each side of a dated event for the chart to start again. Ours.

With 4 the high limit is 17 mean gaps, with 12 it is 9, with 24 it is 7.6, and with ever more 6.6.
"""

BASELINE = 24
"""The most gaps of a baseline unless told otherwise."""

TOGETHER = 4
"""The gaps in a row that may be too soon unless told otherwise: five crimes."""

KIND = "days between"
NODES, WEIGHTS = np.polynomial.legendre.leggauss(12)

Sides = tuple[float, float]
"""A chance of each side: too soon, too long."""


@dataclass(frozen=True, eq=False, kw_only=True)
class DaysBetween(Chart):
    """A chart of N gaps, all in days: those from each crime to the next, `plotted`, and `means`, of the last few.

    `means` (N,) are those of the last `together` gaps, not a number where these are not all watched. `too_soon` are
    means below `low`, `too_long` gaps above `high`, `signals` both. With `open` the last gap has not ended. `per_gap`
    is the chance that a gap, or the last few of them, is called though nothing changes; `per_year` that the first 365
    days watched after the last baseline have such a call, `false_alarms` of either side.
    """

    means: Numbers
    too_soon: Flags
    too_long: Flags
    together: int
    open: bool
    per_gap: Sides
    per_year: Sides


def days_between(
    days: ArrayLike,
    baseline: int = BASELINE,
    together: int = TOGETHER,
    *,
    starts: Sequence[int] = (),
    until: int | None = None,
    years: int = YEARS,
) -> DaysBetween:
    """The chart of the days between crimes; `days` (n,) is when each was, whole numbers in order.

    The first gaps make the limits: up to `baseline` of them, no more than half of those there are, but `LEAST_GAPS`.
    `starts` are the points, from 0, of the first crime after each dated event. The chart starts again there if there
    are `LEAST_GAPS` or more on both sides; else a remark says why it does not. The gap that an event falls into is held
    against the limits from before it. With `until`, the last day watched, the gap that is still open is a point too,
    and can only be too long. `years` is how many are simulated to state the false alarms.

    Raises TrueCountError where days are not whole numbers in order, or there are fewer than `LEAST_GAPS` gaps.
    """
    when, gaps = _gaps(days, baseline, together, until)
    started, remarks = begins(starts, gaps.size, LEAST_GAPS, "gaps")
    drawn, of_means = [], np.full(gaps.size, np.nan)
    for start, end in pairwise((*started, gaps.size)):
        used = min(baseline, max(LEAST_GAPS, (end - start) // 2))
        total = max(float(gaps[start : start + used].sum()), 1.0)
        soonest, longest = (float(one[0]) for one in gap_limits([total], used, together))
        first = start + used + together
        of_means[first - 1 : end] = (when[first : end + 1] - when[first - together : end + 1 - together]) / together
        parts = total / used, (soonest + 1) / together, longest, np.arange(end - start) >= used
        drawn.append(np.broadcast_arrays(*parts))
    if until is not None:
        gaps, of_means = np.append(gaps, until - when[-1]), np.append(of_means, np.nan)
        drawn.append((*(one[-1:] for one in drawn[-1][:-1]), np.array([True])))
    centre, low, high, watched = (np.concatenate(part) for part in zip(*drawn, strict=True))
    too_soon, too_long = of_means < low, watched & (gaps > high)
    per_gap = _chances(np.array([soonest, longest]), total, used, together)
    per_year = alarms_a_year(total / used, used, together, years)
    return DaysBetween(
        *(KIND, gaps, centre, low, high, watched, too_soon | too_long, per_year[2], started, remarks),
        means=of_means,
        too_soon=too_soon,
        too_long=too_long,
        together=together,
        open=until is not None,
        per_gap=per_gap,
        per_year=per_year[:2],
    )


def gap_limits(totals: ArrayLike, baseline: int, together: int = TOGETHER) -> tuple[Numbers, Numbers]:
    """For baselines of so many days in all, (...): the most days of `together` gaps that are too soon, and the most of
    one gap that are not too long. The first is −1 where not even 0 days are rare enough.

    The chance of as few days, and of more, is at most `TAIL` each.
    """
    total = np.asarray(totals, dtype=np.float64)
    mean = total / baseline
    low = np.floor(together * mean * stats.f.ppf(TAIL, 2 * together, 2 * baseline))
    soonest = np.where(_within(low, total, baseline, together) <= TAIL, low, low - 1)
    high = np.ceil(mean * stats.f.isf(TAIL, 2, 2 * baseline))
    shorter = np.maximum(high - 1, 0)
    return soonest, np.where(1 - _within(shorter, total, baseline, 1) <= TAIL, shorter, high)


@lru_cache(maxsize=256)
def alarms_a_year(
    mean: float, baseline: int, together: int = TOGETHER, years: int = YEARS
) -> tuple[float, float, float]:
    """The chance that the first 365 days watched call something too soon, too long, and either, if nothing changes.

    The share of simulated years, always the same ones, each after a baseline of its own: crimes `mean` days apart on
    average, their days known and the hours not.
    """
    numbers = np.random.default_rng(3)
    before = numbers.random(years) + numbers.gamma(baseline, mean, years)
    totals, place = np.unique(np.maximum(np.floor(before), 1.0), return_inverse=True)
    soonest, longest = (one[place, None] for one in gap_limits(totals, baseline, together))
    most = int(stats.poisson.isf(1e-6, DAYS / mean)) + together + 1
    when = np.floor(np.cumsum(np.c_[before % 1, numbers.exponential(mean, (years, most))], axis=1))
    soon = (when[:, together:] - when[:, :-together] <= soonest) & (when[:, together:] <= DAYS)
    long = np.minimum(when[:, 1:], DAYS) - when[:, :-1] > longest
    sides = soon.any(axis=1), long.any(axis=1)
    return float(sides[0].mean()), float(sides[1].mean()), float((sides[0] | sides[1]).mean())


def _within(days: Numbers, total: Numbers, baseline: int, gaps: int) -> Numbers:
    """The chance that so many gaps take no more than so many whole days, after a baseline of `total` days, (...).

    The mean of F from d to d + 1, because the first crime may be of any hour of its day.
    """
    nodes = np.maximum(days[..., None] + (1 + NODES) / 2, 0.0)
    share = special.fdtr(2 * gaps, 2 * baseline, nodes * baseline / (gaps * total[..., None]))
    return np.asarray(share @ WEIGHTS / 2)


def _chances(limits: Numbers, total: float, baseline: int, together: int) -> Sides:
    """The chances of being called too soon and too long, by gap."""
    whole = np.array([total])
    soon = _within(limits[:1], whole, baseline, together) if limits[0] >= 0 else np.zeros(1)
    return float(soon[0]), float(1 - _within(limits[1:], whole, baseline, 1)[0])


def _gaps(days: ArrayLike, baseline: int, together: int, until: int | None) -> tuple[Numbers, Numbers]:
    when = np.asarray(days, dtype=np.float64)
    if when.ndim != 1 or not np.isfinite(when).all() or (when != np.floor(when)).any() or (np.diff(when) < 0).any():
        raise TrueCountError("The days of the crimes must be one row of whole numbers in order of time.")
    if when.size - 1 < LEAST_GAPS or baseline < LEAST_GAPS or together < 1:
        raise TrueCountError(
            f"There are {max(when.size - 1, 0)} gaps between crimes and a baseline of {baseline}; both must be "
            f"{LEAST_GAPS} or more, and the gaps held together 1 or more."
        )
    if until is not None and until < when[-1]:
        raise TrueCountError("The last day watched is before the last crime; give a later one.")
    return when, np.diff(when)
