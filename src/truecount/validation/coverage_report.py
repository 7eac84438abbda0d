"""The report of the simulated audits: every cell of the grid, the readings needed, and what fell short."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import scipy

import truecount
from truecount.reference.kinds import KINDS
from truecount.validation.coverage import AUDITS, ENOUGH, LEVELS, MANY, REASONS, RIGHT, Cell, coverage_grid
from truecount.validation.efficiency import (
    AT_MOST,
    CLASSICAL,
    POINTS,
    THREE,
    THREE_AT_MOST,
    THREE_POWER,
    Need,
    Three,
    needs,
    three_targets,
)
from truecount.validation.efficiency import AUDITS as SIMULATED
from truecount.validation.markdown import met, per_cent, table
from truecount.validation.population import FORCE, SEED, SIZE, YEAR, Facts, population
from truecount.writing import write_all

WORST = 20
LARGE = 800
"""Readings from which on the widths of intervals are judged."""
COLUMNS = (
    "covers",
    "truth below",
    "truth above",
    "half-width",
    "exact",
    "ratio",
    "bias",
    "misses found",
    "crimes read",
    "why",
)
LETTERS = "abcdefgh"
"""By which the reasons are named in tables."""
IN_PROPORTION, BEST_SHARED = "opening codes", "opening codes, spread"


@dataclass(frozen=True)
class Results:
    """Everything that was simulated, from one seed."""

    forces: list[Facts]
    cells: list[Cell]
    needs: list[Need]
    three: list[Three]
    seed: int


def simulate(
    audits: int = AUDITS,
    seed: int = SEED,
    progress: Callable[[str], None] = lambda message: None,
    processes: int | None = None,
) -> Results:
    """The whole grid, and the readings needed."""
    return Results(
        [population(level, SIZE, seed).facts for level in LEVELS],
        coverage_grid(audits, seed, progress, processes=processes),
        needs(seed=seed, progress=progress, processes=processes),
        three_targets(seed=seed, progress=progress, processes=processes),
        seed,
    )


def write_report(path: Path, results: Results) -> None:
    """Write the report as Markdown. Raises TrueCountError where it cannot be written."""
    write_all({path.name: report(results)}, path.parent)


def report(results: Results) -> str:
    """The report as Markdown, one section a function."""
    sections = (_head, _forces, _short, _reading, _three_targets, _worst, _how_to_read, _every_cell)
    return "\n".join(line for section in sections for line in section(results)) + "\n"


def _head(results: Results) -> Iterator[str]:
    audits = results.cells[0].audits
    yield f"""# Do the audit's intervals hold the truth?

Made by `truecount.validation.coverage_report` from simulated audits; not written by hand. Every cell is {audits:,}
audits of a simulated force, drawn by the layout that `truecount audit plan` makes and estimated by the functions that
`truecount audit estimate` uses; an interval at 95 per cent should hold the force's true accuracy in 95 per cent of
them. Nothing read is in error here: what readers overlook is simulated apart.

Seed {results.seed}. TrueCount {truecount.__version__}, Python {platform.python_version()}, NumPy {np.__version__},
SciPy {scipy.__version__}. With {audits:,} audits a share of 95 per cent is known to ±{_margin(audits):.1f} points.
"""


def _forces(results: Results) -> Iterator[str]:
    yield f"""## The forces

`truecount simulate` made a force after {FORCE.capitalize()} at {SIZE:g} of its size, April {YEAR} to March {YEAR + 1},
once for each level of accuracy, with records tied to the logs they are of. Required crimes whose record was cancelled
count as recorded, and the estimate allows for them as for other differences between records and crimes.
"""
    head = ("level", "true accuracy", *KINDS, "logs", "that hide a crime", "required crimes")
    rows = [
        (
            one.name,
            f"{100 * one.accuracy:.2f}",
            *(per_cent(kind) for kind in one.kinds),
            *(f"{count:,}" for count in (one.logs, one.hiding, one.required)),
        )
        for one in results.forces
    ]
    yield from table([head, *rows])


def _short(results: Results) -> Iterator[str]:
    yield "\n## In short\n"
    yield from (f"- {line}" for line in verdicts(results))
    yield ""
    head, *rows = summary(results.cells)
    yield from table([head, *rows])


def summary(cells: Sequence[Cell]) -> list[tuple[str, ...]]:
    """A row for each design and target, below a header; for a terminal too."""
    rows: list[tuple[str, ...]] = [
        (
            "design, target",
            "cells",
            "least",
            "mean",
            f"below {100 * ENOUGH:g} %",
            f"above {100 * MANY:g} %",
            "truth below / above interval",
            f"half-width to exact, {LARGE}+",
        )
    ]
    for name, found in _groups(cells):
        wide = [cell.wide for cell in found if cell.readings >= LARGE]
        rows.append(
            (
                name,
                str(len(found)),
                per_cent(min(cell.covered for cell in found)),
                per_cent(_mean([cell.covered for cell in found])),
                str(sum(not cell.enough for cell in found)),
                str(sum(cell.covered > MANY for cell in found)),
                f"{per_cent(_mean([cell.above for cell in found]))} / "
                f"{per_cent(_mean([cell.below for cell in found]))}",
                f"{_mean(wide):.2f}" if wide else "",
            )
        )
    return rows


def verdicts(results: Results) -> Iterator[str]:
    """What holds and what does not, a sentence each; for a terminal too."""
    cells = results.cells
    least = min(cells, key=lambda cell: cell.covered)
    short = [cell for cell in cells if not cell.enough]
    yield (
        f"{len(cells):,} cells; the least covers {per_cent(least.covered)} per cent ({_words(least)}); "
        f"{len(short)} cover less than {100 * ENOUGH:g} per cent"
        + (f": {'; '.join(_words(cell) for cell in short)}." if short else ".")
    )
    yield f"{sum(cell.covered > MANY for cell in cells)} cover more than {100 * MANY:g} per cent, each with its reason."
    yield from _need_verdicts(results.needs)
    yield from _three_verdicts(results.three)


def _need_verdicts(found: Sequence[Need]) -> Iterator[str]:
    for score, allowed in AT_MOST.items():
        own = [(one, _classical(one, found)) for one in found if one.score == score]
        if own:
            shares = [one.readings / other.readings for one, other in own]
            wide = [one.by_interval / other.by_interval for one, other in own]
            yield (
                f"Readings for ±{POINTS} points with the score {score}: {_span(shares)} per cent of a simple random "
                f"sample's; at most {100 * allowed:.0f} allowed: {met(max(shares) <= allowed)}. By the half-width of "
                f"their intervals {_span(wide)}."
            )


def _three_verdicts(found: Sequence[Three]) -> Iterator[str]:
    for beside in (IN_PROPORTION, BEST_SHARED):
        shares = [needed / other for needed, other in _three_needed(found, beside)]
        if shares:
            yield (
                f"Readings for three precisions at once: {_span(shares)} per cent of those of the design “{beside}”; a "
                f"third allowed: {met(max(shares) <= THREE_AT_MOST)}."
            )


def _reading(results: Results) -> Iterator[str]:
    yield f"""
## The reading needed for ±{POINTS} points

Readings at which 1.96 true standard deviations of the accuracy are {POINTS} points, beside those of the classical
simple random sample with a ratio. Score bands are laid out as usual, with the accuracy assumed rightly; three scores of
each power are averaged. “By simulation” is what the standard deviation of {SIMULATED:,} simulated audits asks for. “By
interval” is where the mean half-width of their intervals is {POINTS} points: it is more where few missed crimes are
found, since limits are then careful. A score may know what opening code and tie tell already, which the plan adds to
it.
"""
    head = ("level", "score", "it", "true AUC", "readings", "share", "allowed", "", "by simulation", "by interval")
    rows = []
    for one in results.needs:
        classical = _classical(one, results.needs)
        allowed = AT_MOST.get(one.score)
        share = one.readings / classical.readings
        rows.append(
            (
                one.level,
                one.score if allowed else CLASSICAL,
                one.knows,
                f"{one.auc:.2f}" if allowed else "",
                f"{one.readings:,.0f}",
                f"{100 * share:.0f} %",
                f"{100 * allowed:.0f} %" if allowed else "",
                met(share <= allowed) if allowed else "",
                f"{one.simulated:,.0f} ({100 * one.simulated / classical.simulated:.0f} %)",
                f"{one.by_interval:,.0f} ({100 * one.by_interval / classical.by_interval:.0f} %)",
            )
        )
    yield from table([head, *rows])


def _three_targets(results: Results) -> Iterator[str]:
    wanted = ", ".join(f"{name} ±{points:g}" for name, points in THREE.items())
    yield f"""
## Three precisions at once

{wanted} points. Score bands with a score of AUC {THREE_POWER:.2f} and a kind told by the words, right in 88 per cent of
the logs that require a crime. “Planned” is what `lay_out` lays out for the three, “reached” the true half-widths with
that, and “needed” the fewest readings, shared out over strata as planned, with which all three are truly reached. In
“{IN_PROPORTION}” strata are read in proportion, as inspectors do; in “{BEST_SHARED}” they have the best allocation for
the three.
"""
    head = ("level", "design", "planned", *(f"reached: {name}" for name in THREE), "needed", "to score bands")
    bands = {one.level: one.needed for one in results.three if one.design == "score bands"}
    rows = [
        (
            one.level,
            one.design,
            f"{one.planned:,}",
            *(f"{points:.2f}" for points in one.reached.values()),
            f"{one.needed:,}",
            f"{one.needed / bands[one.level]:.2f}",
        )
        for one in results.three
    ]
    yield from table([head, *rows])


def _worst(results: Results) -> Iterator[str]:
    yield f"\n## The {WORST} cells that cover least\n"
    least = sorted(results.cells, key=lambda cell: cell.covered)[:WORST]
    yield from table([("cell", *COLUMNS), *((_words(cell), *_row(cell)) for cell in least)])


def _how_to_read(results: Results) -> Iterator[str]:
    yield f"""
## How to read the cells

“Covers” is the per cent of intervals that hold the truth; “truth below” and “truth above” are those that lie above and
below it. In points: “half-width” is that of the mean interval, “exact” 1.96 standard deviations of the estimates (the
half-width of an interval that knows them), “ratio” the one over the other, “bias” the mean estimate less the truth.
“Misses found” is the logs read with a missed crime, “crimes read” the required crimes read (logs, where logs are
counted), both on average. “Assumed wrongly” is with an accuracy assumed for the plan that is far from the truth: 96.6
where it is .65 or .84, otherwise 83.6. “As inspected” is the ratio of what was read alone; all crime and kinds use the
known number of records.

“Why” is the reason of a cell above {100 * MANY:g} per cent:
"""
    yield from (f"- {letter}: {words}." for letter, (words, _) in zip(LETTERS, REASONS, strict=False))


def _every_cell(results: Results) -> Iterator[str]:
    yield "\n## Every cell"
    for name, cells in _groups(results.cells):
        yield f"\n### {name}\n"
        rows = [(cell.setting.level, cell.setting.score, f"{cell.readings:,}", *_row(cell)) for cell in cells]
        yield from table([("level", "score", "readings", *COLUMNS), *rows])


def _row(cell: Cell) -> tuple[str, ...]:
    why = next((letter for letter, (words, _) in zip(LETTERS, REASONS, strict=False) if words == cell.reason), "")
    return (
        per_cent(cell.covered) + ("" if cell.enough else " SHORT"),
        per_cent(cell.above),
        per_cent(cell.below),
        f"{cell.half_width:.2f}",
        f"{cell.exact:.2f}",
        f"{cell.wide:.2f}",
        f"{cell.bias:+.2f}",
        f"{cell.misses:.1f}",
        f"{cell.crimes:,.0f}",
        why,
    )


def _groups(cells: Sequence[Cell]) -> Iterator[tuple[str, list[Cell]]]:
    """The cells of each design and target, under its name."""

    def name(cell: Cell) -> str:
        assumed = "" if cell.setting.assumed == RIGHT else ", accuracy assumed wrongly"
        return f"{cell.setting.design}: {cell.target}{assumed}"

    order = {one: place for place, one in enumerate(dict.fromkeys(map(name, cells)))}
    for found, group in groupby(sorted(cells, key=lambda cell: order[name(cell)]), key=name):
        yield found, list(group)


def _words(cell: Cell) -> str:
    one = cell.setting
    assumed = "" if one.assumed == RIGHT else ", assumed wrongly"
    return f"{one.design}, score {one.score}, {cell.target}, level {one.level}, {cell.readings:,} readings{assumed}"


def _classical(one: Need, found: Sequence[Need]) -> Need:
    return next(other for other in found if other.level == one.level and other.score not in AT_MOST)


def _three_needed(found: Sequence[Three], beside: str) -> Iterator[tuple[int, int]]:
    """The readings that score bands need and those of another design, level by level."""
    for level in LEVELS:
        needed = {one.design: one.needed for one in found if one.level == level}
        if needed:
            yield needed["score bands"], needed[beside]


def _span(shares: Sequence[float]) -> str:
    return f"{100 * min(shares):.0f} to {100 * max(shares):.0f}"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _margin(audits: int) -> float:
    return 196 * float(np.sqrt(0.95 * 0.05 / audits))
