"""Control charts: what a month's count of crimes would be if nothing had changed since a baseline, and which are not.

Counts are whole numbers of crimes a month, in order of time. A baseline is the first months of a series, or of what
follows a dated change in how crime is recorded; the months after it are watched. Months are taken as equally long.
Every chart says how likely a year without any change is to have a false alarm. That holds where months are independent
and have no season. A season of a tenth either way makes up to twice as many; where half of a month's excess is carried
into the next there are two to eight times as many. Deseasonalise (`months`) where two years or more can tell a season.

Below about two crimes a month the days from crime to crime say more: see `days_between`. Of months there are three:

- "negative binomial", unless told otherwise: limits that leave out 27 months in 10,000, for counts that vary more than
  chance alone, whose mean and dispersion a short baseline has told. For the month that is out of the ordinary; slow to
  show a small lasting change.
- "ewma": a moving average, to which the last month counts a fifth and earlier ones ever less, with limits as far out as
  the false alarms asked for allow. For a lasting change.
- "xmr": limits at 2.66 mean moving ranges, as many forces know them. Its run rules are an option that has its price:
  with a baseline of two years, a false alarm in 25 to 35 years of 100, against 10 to 15 without them. A season told
  from two years suits it badly where there are fewer than ten crimes a month: 30 to 55 years of 100.

c charts and u charts are refused: they take counts to vary by chance alone. Of series with a mean of 400 a month that
vary six times as much and do not change, such limits give a false alarm in 95 years of 100.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from truecount.errors import TrueCountError
from truecount.statistics.count_pairs import scattered
from truecount.statistics.estimate import Counts, Numbers

Flags = NDArray[np.bool_]
Drawn = tuple[Numbers, Numbers, Numbers, Numbers]
"""What is plotted, its centre, its low and its high limit, each of a shape that broadcasts to (..., T)."""

LEAST_BASELINE = 12
"""The fewest months of a baseline, and on each side of a dated event for the chart to start again. Ours."""

LEAST_FOR_SEASON = 24
"""The fewest months of a baseline that tell a season: two of each calendar month. Ours, not published."""

LEAST_MEAN = 2.0
"""Crimes a month below which a chart of months shows hardly anything. Ours, not published."""

TAIL = float(special.ndtr(-3.0))
"""The chance beyond one limit of three standard deviations, .00135, which is Shewhart's convention."""

WEIGHT = 0.2
"""What the last month counts in the moving average: Montgomery finds 0.05 to 0.25 to work well."""

RANGES = 3 / 1.128
"""Mean moving ranges from the centre to a limit: 1.128 standard deviations is the mean range of two normal numbers."""

A_YEAR = 12
DAYS = 365
YEARS = 10_000
"""Simulated years behind a chance of a false alarm: 0.05 is known to within ± 0.004."""

REFUSED = ("c", "u")


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart of N points: what is plotted, its centre and limits, which points are watched and which signal, (N,).

    `plotted` is crimes a month: as they are for "negative binomial", whose limits carry the season, deseasonalised for
    the other kinds. A point signals outside its limits, or by a run rule asked for; points of
    a baseline made the limits and never do. `false_alarms` is the chance of one signal or more in the first 12 months
    watched after the last baseline, if nothing changes. `started` are the points at which baselines start; `remarks`
    say in plain sentences what was asked for and not done.
    """

    kind: str
    plotted: Numbers
    centre: Numbers
    low: Numbers
    high: Numbers
    watched: Flags
    signals: Flags
    false_alarms: float
    started: tuple[int, ...] = (0,)
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Design:
    """How a chart is made: its kind, the months of its baseline, whether "xmr" has run rules, the false alarms wanted
    of "ewma", the months of an earlier baseline from which the season was carried over, 0 if it was not, and the years
    that are simulated to state its false alarms.
    """

    kind: str
    baseline: int
    rules: bool = False
    wanted: float = 0.05
    carried: int = 0
    years: int = YEARS


@dataclass(frozen=True, eq=False)
class Level:
    """What a baseline says: the mean of a deseasonalised month and φ, both (..., 1), and the season's factors (..., C).

    C is 12, or 1 without a season; `at` (T,) is which of them a month has. `error` is the variance of an expected count
    over that of a count; `freedom` the degrees of freedom of φ.
    """

    mean: Numbers
    phi: Numbers
    factors: Numbers
    at: Counts
    error: float
    freedom: int


def control_chart(
    counts: ArrayLike,
    baseline: int,
    kind: str = "negative binomial",
    *,
    starts: Sequence[int] = (),
    months: ArrayLike | None = None,
    rules: bool = False,
    wanted: float = 0.05,
    years: int = YEARS,
) -> Chart:
    """The chart of a series of T months, watched after its first `baseline` months.

    `starts` are the points, from 0, of the first month after each dated event (a new rule, an action plan, a new
    system). The chart starts again there, with up to `baseline` months, if there are `LEAST_BASELINE` months or more on
    both sides; else a remark says why it does not. Never give it a month because the limits were crossed there.
    `months` (T,), the calendar months 1 to 12, asks for a season: factors from the first baseline, which later ones
    keep. `rules` are those of "xmr": seven in a row on one side of the centre, six in a row rising or falling, two of
    three in the outer third of one side. `wanted` is the chance of a false alarm a year for which "ewma" is made;
    `years` is how many are simulated.

    Raises TrueCountError for a kind that is refused or unknown, a baseline or series too short, counts that are none.
    """
    x, calendar = _series(counts, months, baseline, kind, wanted)
    started, remarks = begins(starts, x.size, LEAST_BASELINE, "months")
    factors = _factors(x[:baseline], calendar[:baseline])
    drawn = []
    for start, end in pairwise((*started, x.size)):
        carried = baseline if start and factors.size > 1 else 0
        design = Design(kind, min(baseline, end - start), rules, wanted, carried, years)
        level = _level(x[start:end], factors, calendar[start:end], design)
        truth = (float(level.mean[0]), float(level.phi[0]), tuple(factors.tolist()))
        parts = KINDS[kind](x[start:end], level, design, limit_factor(design, *truth))
        watched, outside = np.arange(end - start) >= design.baseline, _signals(parts, design)
        drawn.append(np.broadcast_arrays(*parts, watched, outside))
    if truth[0] < LEAST_MEAN:
        remarks += (f"There are {truth[0]:.1f} crimes a month, fewer than 2: a chart of days between them says more.",)
    plotted, centre, low, high, watched, outside = (np.concatenate(part) for part in zip(*drawn, strict=True))
    said = false_alarms(design, *truth)
    return Chart(kind, plotted, centre, low, high, watched, watched & outside, said, started, remarks)


@lru_cache(maxsize=256)
def false_alarms(design: Design, mean: float, phi: float, factors: tuple[float, ...] = (1.0,)) -> float:
    """The chance that the first year watched has a signal though nothing changes, 0 to 1.

    The share of `design.years` simulated years, always the same ones: independent negative binomial months with this
    mean and a variance of φ times the mean (Poisson where φ is 1), each year charted by its own baseline. `factors` are
    those of the 12 calendar months.
    """
    counts, level = _years(design, mean, phi, factors, seed=1)
    parts = KINDS[design.kind](counts, level, design, limit_factor(design, mean, phi, factors))
    return float(_signals(parts, design)[:, -A_YEAR:].any(axis=-1).mean())


@lru_cache(maxsize=256)
def limit_factor(design: Design, mean: float, phi: float, factors: tuple[float, ...] = (1.0,)) -> float:
    """How many standard errors the limits of "ewma" are from the centre; not a number for the other kinds.

    As far as the average strays in a year without any change, but for the share of years wanted: from other simulated
    years than those of `false_alarms`. Here φ may come out below 1, as the charts themselves never have it: else a
    baseline that happens to vary little would be given a small φ and a small factor for it, and too many alarms. Where
    counts vary by chance alone there are therefore fewer than wanted.
    """
    if design.kind != "ewma":
        return np.nan
    counts, level = _years(design, mean, phi, factors, seed=2, least=0.1)
    average, error = _moving(counts, level)
    return float(np.quantile((np.abs(average - level.mean) / error)[:, -A_YEAR:].max(axis=-1), 1 - design.wanted))


def _negative_binomial(counts: Numbers, level: Level, _design: Design, _reach: float) -> Drawn:
    """Predictive limits: Student's for an estimated φ, at three standard deviations, as a tail of the distribution."""
    expected = level.mean * level.factors
    tail = special.ndtr(-stats.t.ppf(1 - TAIL, level.freedom))
    month = scattered(expected, level.phi * expected * (1 + level.error))
    return counts, expected[..., level.at], month.ppf(tail)[..., level.at], month.isf(tail)[..., level.at]


def _ewma(counts: Numbers, level: Level, _design: Design, reach: float) -> Drawn:
    """Source: Lucas and Saccucci (1990), Technometrics 32, 1-12; how far out the limits are is simulated here."""
    average, error = _moving(counts, level)
    return average, level.mean, np.maximum(level.mean - reach * error, 0.0), level.mean + reach * error


def _xmr(counts: Numbers, level: Level, design: Design, _reach: float) -> Drawn:
    """Source: Wheeler (1993), Understanding Variation; the allowance for a season is ours.

    Ranges of months from which their own season has been taken are too small, and months to come stray from it more.
    """
    values = counts / level.factors[..., level.at]
    half = RANGES * np.abs(np.diff(values[..., : design.baseline])).mean(axis=-1, keepdims=True)
    if level.factors.shape[-1] > 1:
        half = half * np.sqrt((1 + level.error) * (design.baseline - 1) / level.freedom)
    return values, level.mean, np.maximum(level.mean - half, 0.0), level.mean + half


KINDS: dict[str, Callable[[Numbers, Level, Design, float], Drawn]] = {
    "negative binomial": _negative_binomial,
    "ewma": _ewma,
    "xmr": _xmr,
}


def _signals(drawn: Drawn, design: Design) -> Flags:
    plotted, centre, low, high = drawn
    outside = (plotted < low) | (plotted > high)
    if not (design.rules and design.kind == "xmr"):
        return outside
    rising = np.diff(plotted, prepend=np.nan)
    third = 2 / 3 * (high - centre)
    for way in (1, -1):
        beyond = way * (plotted - centre)
        outside |= _in_a_row(beyond > 0, 7, 7) | _in_a_row(way * rising > 0, 5, 5) | _in_a_row(beyond > third, 2, 3)
    return outside


def _in_a_row(flags: Flags, least: int, of: int) -> Flags:
    """Where at least so many of the last so many are true."""
    so_far = np.cumsum(flags, axis=-1)
    before = np.zeros_like(so_far)
    before[..., of:] = so_far[..., :-of]
    return np.asarray(so_far - before >= least)


def _moving(counts: Numbers, level: Level) -> tuple[Numbers, Numbers]:
    """The moving average of deseasonalised counts, from the baseline's mean on, and its standard error, (..., T)."""
    factors = level.factors[..., level.at]
    values = counts / factors
    average, error = np.empty(values.shape), np.empty(np.broadcast_shapes(level.phi.shape, factors.shape))
    now, variance = level.mean[..., 0], np.zeros(error.shape[:-1])
    for month in range(values.shape[-1]):
        average[..., month] = now = (1 - WEIGHT) * now + WEIGHT * values[..., month]
        alone = (level.phi * level.mean)[..., 0] / factors[..., month]
        error[..., month] = variance = (1 - WEIGHT) ** 2 * variance + WEIGHT**2 * alone
    return average, np.sqrt(error)


def _factors(baseline: Numbers, at: Counts) -> Numbers:
    """Each calendar month's mean over that of all, (..., C); a month without crime is taken to have had half a one."""
    inside = np.asarray(at[:, None] == np.arange(at.max() + 1), dtype=np.float64)
    means = np.maximum(baseline @ inside, 0.5) / inside.sum(axis=0)
    return np.asarray(means / means.mean(axis=-1, keepdims=True))


def _level(counts: Numbers, factors: Numbers, at: Counts, design: Design, least: float = 1.0) -> Level:
    """The level of months (..., T) by the first of them; no crime at all is taken to have been half a one."""
    b, season = design.baseline, factors.shape[-1] - 1
    freedom = b - 1 - (0 if design.carried else season)
    own, first = factors[..., at[:b]], counts[..., :b]
    mean = np.maximum(first.sum(axis=-1, keepdims=True), 0.5) / own.sum(axis=-1, keepdims=True)
    expected = mean * own
    # A calendar month that never had a crime is expected to have none.
    square = np.divide((first - expected) ** 2, expected, out=np.zeros_like(expected), where=expected > 0)
    phi = square.sum(axis=-1, keepdims=True) / freedom
    return Level(mean, np.maximum(phi, least), factors, at, 1 / b + season / (design.carried or b), freedom)


def _years(
    design: Design, mean: float, phi: float, factors: tuple[float, ...], seed: int, least: float = 1.0
) -> tuple[Numbers, Level]:
    """Simulated baselines with a year after each, (years, baseline + 12), and what they say."""
    length = design.carried + design.baseline + A_YEAR
    at = np.arange(length) % len(factors)
    expected = np.maximum(mean * np.asarray(factors)[at], 1e-9)
    months = scattered(expected, phi * expected)
    counts = months.rvs((design.years, length), random_state=np.random.default_rng(seed)).astype(np.float64)
    told = design.carried or design.baseline
    seasons = _factors(counts[:, :told], at[:told])
    kept = slice(design.carried, None)
    return counts[:, kept], _level(counts[:, kept], seasons, at[kept], design, least)


def begins(starts: Sequence[int], length: int, least: int, what: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Where baselines of a chart of `length` points start, and what is said of the events where none does.

    A baseline needs `least` points before it since the last start and as many from it on; `what` is what they are.
    """
    found, remarks = [0], []
    for start in sorted(set(starts)):
        before, after = start - found[-1], length - start
        if min(before, after) >= least:
            found.append(start)
        else:
            remarks.append(
                f"The chart does not start again at point {start}: there are {max(before, 0)} {what} before it since "
                f"the last start and {max(after, 0)} from it on, and both must be {least} or more."
            )
    return tuple(found), tuple(remarks)


def _series(
    counts: ArrayLike, months: ArrayLike | None, baseline: int, kind: str, wanted: float
) -> tuple[Numbers, Counts]:
    """The counts, and the season's factor that each month has."""
    if kind in REFUSED:
        raise TrueCountError(
            f"A {kind} chart takes counts to vary by chance alone, and recorded crime varies more: it would be nearly "
            'all false alarms. Ask for "negative binomial".'
        )
    if kind not in KINDS:
        raise TrueCountError(f'There is no chart of the kind "{kind}"; the kinds are {", ".join(sorted(KINDS))}.')
    x = np.asarray(counts, dtype=np.float64)
    if x.ndim != 1 or not (np.isfinite(x).all() and (x >= 0).all() and (x == np.floor(x)).all()):
        raise TrueCountError("The months of a chart must be one row of whole numbers, nought or more.")
    if not LEAST_BASELINE <= baseline <= x.size or x[:baseline].sum() == 0:
        raise TrueCountError(
            f"The baseline has {baseline} months of {x.size}; it needs {LEAST_BASELINE} or more, no more than there "
            "are, and a crime in them."
        )
    if not 0 < wanted < 1:
        raise TrueCountError(f"The false alarms wanted are {wanted}; give the chance of one in a year, as 0.05.")
    if months is None:
        return x, np.zeros(x.size, dtype=np.int64)
    at = np.asarray(months, dtype=np.int64) - 1
    if at.shape != x.shape or at.min() < 0 or (np.bincount(at[:baseline], minlength=A_YEAR) < 2).any():  # noqa: PLR2004
        raise TrueCountError(
            f"A season is told from {LEAST_FOR_SEASON} months or more, two of each calendar month; the baseline has "
            f"{baseline}. Give a longer one and each month's number from 1 to 12, or chart without a season."
        )
    if at.max() >= A_YEAR:
        raise TrueCountError(f"A month has the number {at.max() + 1}; number the calendar months from 1 to 12.")
    return x, at
