"""The report of audits in rounds: what the scores of triage save, and whether intervals hold after they were taught."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import stats

import truecount
from truecount.validation.efficiency import AT_MOST, POINTS
from truecount.validation.markdown import met, per_cent, table
from truecount.validation.population import FORCE
from truecount.validation.rounds import SIZE, Round, Rounds
from truecount.writing import write_all

POWER = ".90"
"""The score of docs/validation/coverage.md whose saving is asked of those of triage."""
ONCE_IN = 150
COLUMNS = ("accuracy", "round", "covers", "half-width", "exact", "bias", "misses found", "AUC", "readings for ±1.5")


def rounds_report(path: Path, found: Sequence[Rounds], seed: int) -> None:
    """Write the report as Markdown. Raises TrueCountError where it cannot be written."""
    write_all({path.name: "\n".join(_report(found, seed)) + "\n"}, path.parent)


def rounds_summary(found: Sequence[Rounds]) -> list[tuple[str, ...]]:
    """A row for each round of each force, below a header; for a terminal too."""
    return [COLUMNS, *(_row(one, name) for one in found for name in ("first", "second"))]


def rounds_verdicts(found: Sequence[Rounds]) -> Iterator[str]:
    """What holds and what does not, a sentence for each force and question; for a terminal too."""
    allowed = AT_MOST[POWER]
    for one in found:
        force = f"At an accuracy of {per_cent(one.force.accuracy)}"
        yield (
            f"{force} the interval holds the truth in {per_cent(one.first.covered)} per cent of {one.times:,} first "
            f"rounds and {per_cent(one.second.covered)} per cent of second ones; at least "
            f"{per_cent(least_covered(one.times))} asked for: {met(holds(one))}."
        )
        shares = [100 * part.needed / one.classical for part in (one.first, one.second)]
        yield (
            f"{force} readings for ±{POINTS} points are {shares[0]:.0f} per cent of those of a simple random sample "
            f"with scores that no review taught, and {shares[1]:.0f} after {one.readings:,} reviews; of a score of AUC "
            f"{POWER} at most {100 * allowed:.0f} are allowed: {met(max(shares) <= 100 * allowed)}."
        )


def least_covered(times: int) -> float:
    """The share of so many rounds that has to hold the truth, from 0 to 1.

    Of intervals at 95 per cent fewer do once in some 150 times: the lowest 1/150 of a binomial share.
    """
    return float(stats.binom.ppf(1 / ONCE_IN, times, 0.95)) / times


def holds(one: Rounds) -> bool:
    """Whether both rounds hold the truth often enough."""
    return min(one.first.covered, one.second.covered) >= least_covered(one.times)


def _report(found: Sequence[Rounds], seed: int) -> Iterator[str]:
    times = found[0].times
    margin = 196 * np.sqrt(0.95 * 0.05 / times)
    yield f"""# What the scores of triage save, and whether intervals hold after they were taught

Made by `truecount.validation.rounds_report` from simulated audits; not written by hand. `truecount triage` learns from
all logs and records of a simulated force, without any review, how likely each log hides a crime. A first round of
{found[0].readings:,} readings is laid out by these scores; what it finds teaches them; a second round of as many is
laid out by the taught scores, drawn anew, and estimated by itself. Logs of the first round may be drawn again. This is
done {times:,} times for each force. Nothing read is in error here. How much is saved in a real force hangs on how well
the words of its logs tell, which no simulated force shows; whether intervals hold does not.

Seed {seed}. TrueCount {truecount.__version__}, Python {platform.python_version()}, NumPy {np.__version__}, SciPy
{scipy.__version__}, scikit-learn {sklearn.__version__}. With {times:,} rounds a share of 95 per cent is known to
±{margin:.1f} points.

## The forces

`truecount simulate` made a force after {FORCE.capitalize()} at {SIZE:g} of its size with the words of its logs, and
`truecount link` tied its records to them. What is believed of its accuracy is the rate published nearest in time.
"""
    head = ("true accuracy", "believed", "logs", "that hide a crime", "required crimes")
    yield from table([head, *(_force(one) for one in found)])
    yield "\n## In short\n"
    yield from (f"- {line}" for line in rounds_verdicts(found))
    yield f"""
## By round

“Covers” is the per cent of 95 per cent intervals that hold the truth. In points: “half-width” is that of the mean
interval, “exact” 1.96 standard deviations of the estimates, “bias” the mean estimate less the truth, with its standard
error. “Misses found” is the logs read with a missed crime. “Readings for ±{POINTS}” is where 1.96 true standard
deviations are {POINTS} points, worked out from every log of the force. “AUC” is how often, of a log that hides a crime
and one that hides none, the first has the higher score.
"""
    yield from table(rounds_summary(found))
    yield f"""
## The reading needed for ±{POINTS} points

A simple random sample with a ratio, score bands by opening codes and ties alone, and score bands with the scores of
triage before any review and after {found[0].readings:,} reviews (the mean of {times:,} times).
"""
    yield from table([("true accuracy", *NEEDED), *(_needs(one) for one in found)])


NEEDED = ("simple random", "no score", "scores that no review taught", "scores that reviews taught")


def _force(one: Rounds) -> tuple[str, ...]:
    facts = one.force
    counts = (f"{count:,}" for count in (facts.logs, facts.hiding, facts.required))
    return (per_cent(facts.accuracy), f"{one.assumed:g}", *counts)


def _row(one: Rounds, name: str) -> tuple[str, ...]:
    part: Round = getattr(one, name)
    return (
        per_cent(one.force.accuracy),
        name,
        per_cent(part.covered),
        f"{part.half_width:.2f}",
        f"{part.exact:.2f}",
        f"{part.bias:+.2f} ± {part.bias_error:.2f}",
        f"{part.misses:.1f}",
        f"{part.auc:.3f}",
        f"{part.needed:,.0f}",
    )


def _needs(one: Rounds) -> tuple[str, ...]:
    each = (one.classical, one.unscored, one.first.needed, one.second.needed)
    return (
        per_cent(one.force.accuracy),
        *(f"{number:,.0f} ({100 * number / one.classical:.0f} %)" for number in each),
    )
