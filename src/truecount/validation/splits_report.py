"""The report of splits tried on worlds whose parts are known."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import scipy

import truecount
from truecount.validation.population import FORCE
from truecount.validation.split_worlds import ALIKE, AUDITS, PATHS, PLAN, RULES_SD, SIZE
from truecount.validation.splits import DRAWS, FEW, MEASURES, SplitsTried, Tried
from truecount.writing import write_all

LEAST, MOST = 0.93, 0.98
"""The share of 95 per cent intervals that is asked to hold the truth; above, they are wider than they need be."""
BIAS = 0.5
"""Points of the change by which a mean estimate may lie off."""
COLUMNS = ("force", "audited", "accuracy", "years", "true change", *(f"covers: {one}" for one in MEASURES))


def splits_report(path: Path, found: Sequence[SplitsTried], seed: int) -> None:
    """Write the report as Markdown. Raises TrueCountError where it cannot be written."""
    write_all({path.name: "\n".join(_report(found, seed)) + "\n"}, path.parent)


def splits_summary(found: Sequence[SplitsTried]) -> list[tuple[str, ...]]:
    """What each setting covers, of all types together, below a header; for a terminal too."""
    return [COLUMNS, *((*_named(one), f"{one.change:+.1f}", *_covers(one.total)) for one in found)]


def splits_verdicts(found: Sequence[SplitsTried]) -> Iterator[str]:
    """What holds and what does not, a sentence for each question and pair of years; for a terminal too."""
    for years in dict.fromkeys(one.setting.years for one in found):
        yield from _verdicts([one for one in found if one.setting.years == years], " to ".join(years))


def _verdicts(found: Sequence[SplitsTried], years: str) -> Iterator[str]:
    """The verdicts on one pair of years."""
    total, types = ([part.covered for one in found for part in getattr(one, name)] for name in ("total", "types"))
    yield (
        f"{years}: of 95 per cent intervals of the total at least {_share(min(total))} per cent hold the truth, of "
        f"those of types one by one {_share(min(types))}; at least {_share(LEAST)} asked for: "
        f"{_met(min(*total, *types) >= LEAST)}. {sum(one > MOST for one in total)} of {len(total)} shares of the "
        f"total are above {_share(MOST)}, so those intervals are wider than they need be in these worlds."
    )
    for name in dict.fromkeys(one.setting.force for one in found):
        off = {measure: _worst_bias(found, name, measure) for measure in MEASURES}
        told = ", ".join(f"{measure} {value:+.2f}" for measure, value in off.items())
        yield (
            f"{years}, force “{name}”: the largest bias of the total in points is {told}; below {BIAS} asked for: "
            f"{_met(max(map(abs, off.values())) < BIAS)}."
        )
    for measure, words in ((MEASURES[-1], "the change like for like"), (MEASURES[0], "the part of recording")):
        parts = [part for one in found for part in one.total if part.measure == measure]
        faces, formulas = (sum(part.error < getattr(part, way) for part in parts) for way in ("naive", "formula"))
        yield (
            f"{years}: of {len(parts)} settings {words} is nearer the truth than recorded crime taken at its face in "
            f"{faces}, and than HMICFRS's formula in {formulas}."
        )


def _worst_bias(found: Sequence[SplitsTried], force: str, measure: str) -> float:
    """The bias of the total furthest from nought among the settings of a force."""
    own = [one.total for one in found if one.setting.force == force]
    return max((part.bias for parts in own for part in parts if part.measure == measure), key=abs)


def _report(found: Sequence[SplitsTried], seed: int) -> Iterator[str]:
    worlds = found[0].worlds
    margin = 196 * np.sqrt(0.95 * 0.05 / worlds)
    windows = "\n".join(f"- {size:,} required crimes of the reports of {window}" for window, size in AUDITS.items())
    yield f"""# How often a split of a change holds the truth

Made by `truecount.validation.splits_report` from simulated worlds; not written by hand. `truecount simulate` made
forces after {FORCE.capitalize()} at {SIZE:g} of its size, three financial years each, whose every crime is known. From
each, {worlds:,} worlds are made for each setting. Every required crime is recorded or not by the chance of its month
and type. Audits read, without replacement, and find the rates of all crime or of its kinds:

{windows}

The factor of rules of each type is stated with an error of {100 * RULES_SD:g} per cent, and the split is told so. The
split then says how much of the change is recording, rules and genuine, with {DRAWS:,} draws.

Seed {seed}. TrueCount {truecount.__version__}, Python {platform.python_version()}, NumPy {np.__version__}, SciPy
{scipy.__version__}. With {worlds:,} worlds a share of 95 per cent is known to ±{margin:.1f} points.

- Force “{ALIKE}”: every type is recorded as accurately as its kind, and the split is told so. In the others each type
  is recorded as the simulation made it, and the split assumes what it usually does. No audit tells types apart.
- The improvement programme runs from {PLAN}, as the split is told. It changes log odds evenly over these days; of a
  “quick programme” over the first eleven weeks only, of a “late programme” over the last five months only.
- Accuracy “as simulated” changes only in the programme. “Wandering” it walks about that too, in log odds, by
  {PATHS["wandering"]:g} of what the split assumes of a month.
- Years: both audited, or the later one between two audits.

How far types are assumed to lie apart, and what a plan may do in its days, was settled after trial runs on these forces
but for the late programme: for the others the report is no test on fresh ones.

## In short
"""
    yield from (f"- {line}" for line in splits_verdicts(found))
    yield """
Where types lie apart the part of recording tends to be too small, and that of genuine change too large by as much: in
these forces types recorded worse grew somewhat more, which no audit says, and not knowing how far types lie apart
lowers the part of recording by itself. The change like for like of all types together suffers less where both years
were audited.

A year between two audits hangs on what the programme did meanwhile. Where it worked evenly over the days that the split
is told the intervals are far wider than need be; where it did all its work early in them they hold the truth too
seldom. A comparison of two audited years does not hang on it.

## All types together: shares of intervals that hold the truth

“True change” is that like for like, in per cent. Shares are of 95 per cent intervals, in per cent.
"""
    yield from _table(splits_summary(found))
    yield """
## All types together: errors in points

Points are per cent of the crimes recorded before. For recording and for the change like for like: the bias with its
standard error, and the mean absolute error beside that of recorded crime taken at its face (all of the change is
genuine) and of HMICFRS's formula R1 (1 - p0/p1) with the audited rates of all crime, the last for the later year.
"""
    yield from _table([ERRORS, *((*_named(one), *_errors(one.total)) for one in found)])
    yield f"""
## Types one by one

All types with at least {FEW} crimes recorded in the earlier year, each in its own points and weighted by its crimes.
Shares of intervals that hold the truth, then errors of the change like for like; last the shares of types with fewer.
"""
    head = (*COLUMNS[:4], *COLUMNS[5:], "half-width", "error", "at its face", "formula", "few: recording")
    yield from _table([head, *(_types(one) for one in found)])


ERRORS = (
    *COLUMNS[:4],
    *(
        f"{name}: {what}"
        for name in ("recording", "like for like")
        for what in ("bias", "error", "at its face", "formula")
    ),
)


def _named(one: SplitsTried) -> tuple[str, ...]:
    setting = one.setting
    return (setting.force, setting.audited, setting.path, " to ".join(setting.years))


def _covers(parts: Sequence[Tried]) -> tuple[str, ...]:
    return tuple(_share(part.covered) for part in parts)


def _errors(parts: Sequence[Tried]) -> tuple[str, ...]:
    return tuple(
        text
        for part in parts
        if part.measure in (MEASURES[0], MEASURES[-1])
        for text in (
            f"{part.bias:+.2f} ± {part.bias_error:.2f}",
            *(f"{value:.2f}" for value in (part.error, part.naive, part.formula)),
        )
    )


def _types(one: SplitsTried) -> tuple[str, ...]:
    last = one.types[-1]
    values = (last.half_width, last.error, last.naive, last.formula)
    few = _share(one.few[0].covered) if one.few else "none"
    return (*_named(one), *_covers(one.types), *(f"{value:.1f}" for value in values), few)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    head, *others = rows
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in others)


def _share(share: float) -> str:
    return f"{100 * share:.1f}"


def _met(holds: bool) -> str:
    return "met" if holds else "NOT MET"
