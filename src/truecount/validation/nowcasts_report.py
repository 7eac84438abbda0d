"""The report of nowcasts tried on forces whose outcomes are known to the end."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import scipy
from scipy import stats

import truecount
from truecount.outcomes.histories import MONTH
from truecount.outcomes.nowcast import DRAWS, WINDOW
from truecount.statistics.open_cases import LENT
from truecount.validation.markdown import met, per_cent, table
from truecount.validation.nowcast_forces import MANNERS, MONTHS, RANDOM
from truecount.validation.nowcasts import HORIZON, LEAST_OF_TYPE, MEASURES, YOUNGEST, NowcastTried
from truecount.writing import write_all

LEAST, MOST = 0.93, 0.98
"""The share of 95 per cent intervals that is asked to hold the truth; above, they are wider than they need be."""
COLUMNS = ("force", "age, months", "share", "covers", "covers: types", "half-width", "error", "seen so far", "bias")


def nowcasts_report(path: Path, found: Sequence[NowcastTried], seed: int) -> None:
    """Write the report as Markdown. Raises TrueCountError where it cannot be written."""
    write_all({path.name: "\n".join(_report(found, seed)) + "\n"}, path.parent)


def nowcasts_summary(found: Sequence[NowcastTried]) -> list[tuple[str, ...]]:
    """What was found of every force, age and share, below a header; for a terminal too."""
    return [COLUMNS, *(_row(one) for one in found)]


def nowcasts_verdicts(found: Sequence[NowcastTried]) -> Iterator[str]:
    """What holds and what does not, a sentence for each force and question; for a terminal too."""
    for name in dict.fromkeys(one.force for one in found):
        own = [one for one in found if one.force == name]
        given = [one for one in own if one.age != YOUNGEST]
        covered = together(given)
        lowest, highest = min(one.covered for one in given), max(one.covered for one in given)
        of_types = float(np.mean([one.types_covered for one in given]))
        yield (
            f"Force “{name}”: of all 95 per cent intervals of cohorts that are not withheld {per_cent(covered)} per "
            f"cent hold the truth; {per_cent(LEAST)} to {per_cent(MOST)} asked for: "
            f"{met(LEAST <= covered <= MOST)}. Of each age and share {per_cent(lowest)} to {per_cent(highest)} do; of "
            f"types one by one {per_cent(of_types)} do in all."
        )
        justice = [one for one in given if one.measure == next(iter(MEASURES))]
        times = ", ".join(f"{one.naive / one.error:.0f} times at {one.age} months" for one in justice)
        yield (
            f"Force “{name}”: the share foreseen to be {justice[0].measure} is nearer the truth than that of the "
            f"outcomes seen so far: {times}."
        )
        first = [one for one in own if one.age == YOUNGEST]
        worst = min(first, key=lambda one: one.covered)
        yield (
            f"Force “{name}”: of the youngest month, which is withheld, {per_cent(together(first))} per cent of "
            f"intervals would hold, fewest of “{worst.measure}” ({per_cent(worst.covered)}), and that of those "
            f"{first[0].measure} would be {first[0].half_width:.1f} points either way."
        )


def together(found: Sequence[NowcastTried]) -> float:
    """The share of the intervals of all these that hold the truth, from 0 to 1."""
    return float(np.average([one.covered for one in found], weights=[one.forces for one in found]))


def holds(found: Sequence[NowcastTried]) -> bool:
    """Whether the intervals of every force, all ages but the youngest together, hold the truth often enough."""
    names = {one.force for one in found}
    return all(together([o for o in found if o.force == name and o.age != YOUNGEST]) >= LEAST for name in names)


def _report(found: Sequence[NowcastTried], seed: int) -> Iterator[str]:
    forces = found[0].forces
    margin = 100 * stats.norm.ppf(0.975) * np.sqrt(0.95 * 0.05 / forces)
    worse, small, walks = MANNERS["worse and slower"], MANNERS["small"], MANNERS["wandering"]
    yield f"""# How near a nowcast of outcomes comes, and how often its intervals hold

Made by `truecount validate --nowcasts` from simulated forces; not written by hand. Each force records crimes for
{MONTHS} months of 30 days, each of which is given one outcome, some time; it is then cut on a day drawn at random, so
that only what was recorded and given by then is known. The crimes of a cohort are foreseen to {HORIZON} days from being
recorded and held against what they came to. {forces:,} forces of every kind are made and cut once each.

Seed {seed}. TrueCount {truecount.__version__}, Python {platform.python_version()}, NumPy {np.__version__}, SciPy
{scipy.__version__}. With {forces:,} forces a share of 95 per cent is known to ±{margin:.1f} points. The nowcast reads
the last {WINDOW["day"]} days, lends each type {LENT:g} crimes of all crime at every age, and draws {DRAWS:,} times.

- Types of crime, their number and what becomes of them are those of Kent's crimes of 2017/18 with the outcomes of
  England and Wales; how long each outcome takes is assumed as `truecount simulate` does.
- “steady”: {MANNERS["steady"].crimes:,.0f} crimes a month, nothing changes but by chance.
- “wandering”: the chance of every outcome type walks, by {100 * walks.wander:.0f} per cent a month, and the days that
  outcomes take by {100 * walks.wait_wander:.0f}.
- “worse and slower”: within three years {100 * np.expm1(worse.growth):.0f} per cent more crimes,
  {-100 * np.expm1(worse.justice):.0f} per cent less chance of being brought to justice, and
  {100 * np.expm1(worse.slower):.0f} per cent more days.
- “small”: as “wandering”, with {small.crimes:,.0f} crimes a month.
- “{RANDOM}”: 300 to 6,000 crimes a month, better or worse, quicker or slower, wandering or not, all drawn.

How much is lent and how far the pace may move were settled on trial runs of the first four kinds with other seeds; the
last is a test on fresh ones. No simulated outcome is changed later; in real files some are, which no nowcast here
foresees.

## In short
"""
    yield from (f"- {line}" for line in nowcasts_verdicts(found))
    yield f"""
## By age and share

“Covers” is the per cent of 95 per cent intervals that hold the truth, of all crime and of types one by one with at
least {LEAST_OF_TYPE} crimes in the cohort. In points of the share: the “half-width” of the mean interval, the root
mean square “error” of what was foreseen and of the outcomes “seen so far”, and the “bias” with its standard error.
Crimes of {YOUNGEST} months, followed for less than {MONTH["day"]} days, are withheld from users; here they are shown
all the same. Intervals of types one by one hold more often than they need, in part because the numbers are small and
whole.
"""
    yield from table(nowcasts_summary(found))


def _row(one: NowcastTried) -> tuple[str, ...]:
    return (
        one.force,
        one.age,
        one.measure,
        per_cent(one.covered),
        per_cent(one.types_covered),
        *(f"{value:.2f}" for value in (one.half_width, one.error, one.naive)),
        f"{one.bias:+.2f} ± {one.bias_error:.2f}",
    )
