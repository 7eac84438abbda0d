"""`truecount validate`: the numbers that other programs and books give, beside ours."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truecount.cli.figures import aligned
from truecount.cli.load import progress
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.validation import Comparison


def command(
    every: Annotated[
        bool, typer.Option("--all", help="Show every number, not only the one of each case that lies furthest apart.")
    ] = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Simulate audits by the thousand instead, for some ten minutes.")
    ] = False,
    triage: Annotated[
        bool, typer.Option("--triage", help="Simulate audits by the scores of triage, in rounds, for some ten minutes.")
    ] = False,
    splits: Annotated[
        bool, typer.Option("--splits", help="Simulate changes of recorded crime and split them, for some ten minutes.")
    ] = False,
    nowcasts: Annotated[
        bool, typer.Option("--nowcasts", help="Simulate young cohorts and nowcast them, for some ten minutes.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option("--report", help="With one of these simulations: write all to this Markdown file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Compute again every number that another program or a book gives too, and show ours beside theirs.

    The outside numbers and where each comes from: truecount reference show outside_numbers. Exit code 1 where one lies
    further from ours than its tolerance. With --coverage: in how many of simulated audits the interval holds the truth,
    and how much each design has to read; exit code 1 where an interval holds it too seldom. With --triage: the same of
    audits that read by the scores of `truecount triage`, and of second ones by the scores that the first ones taught.
    With --splits and --nowcasts: of changes taken apart, and of what young cohorts come to.
    """
    from truecount import validation

    tell = progress()
    asked = {_coverage: coverage, _triage: triage, _splits: splits, _nowcasts: nowcasts}
    simulations = [simulate for simulate, wanted in asked.items() if wanted]
    if len(simulations) > 1:
        raise TrueCountError("--coverage, --triage, --splits and --nowcasts are validations each: give one of them.")
    if simulations:
        simulations[0](tell, report, as_json=as_json)
        return
    if report is not None:
        raise TrueCountError("--report goes with --coverage, --triage, --splits or --nowcasts: give one of them.")
    found = validation.validate(tell)
    tell("")
    if as_json:
        typer.echo(json.dumps([_facts(one) for one in found], indent=2, ensure_ascii=False))
    else:
        for line in _words(found, every=every):
            typer.echo(line)
    if not all(one.holds for one in found):
        sys.stdout.flush()
        raise typer.Exit(1)


def _coverage(tell: Callable[[str], None], report: Path | None, *, as_json: bool) -> None:
    """Simulate, tell in short, and write the report where it is wanted."""
    from truecount import validation
    from truecount.validation.coverage import ENOUGH

    found = validation.simulate(progress=tell)
    tell("")
    if report is not None:
        validation.write_report(report, found)
    if as_json:
        typer.echo(json.dumps({"said": [*validation.verdicts(found)], "cells": [asdict(one) for one in found.cells]}))
    else:
        for line in (*validation.verdicts(found), "", *aligned(validation.summary(found.cells))):
            typer.echo(line)
    if not all(one.covered >= ENOUGH for one in found.cells):
        sys.stdout.flush()
        raise typer.Exit(1)


def _triage(tell: Callable[[str], None], report: Path | None, *, as_json: bool) -> None:
    """Simulate audits in rounds, tell in short, and write the report where it is wanted."""
    from truecount.validation.population import SEED
    from truecount.validation.rounds import many_rounds
    from truecount.validation.rounds_report import holds, rounds_report, rounds_summary, rounds_verdicts

    found = many_rounds(seed=SEED, progress=tell)
    tell("")
    if report is not None:
        rounds_report(report, found, SEED)
    _told("rounds", found, rounds_verdicts(found), rounds_summary(found), as_json=as_json)
    if not all(holds(one) for one in found):
        raise typer.Exit(1)


def _splits(tell: Callable[[str], None], report: Path | None, *, as_json: bool) -> None:
    """Simulate forces and split their changes, tell in short, and write the report where it is wanted."""
    from truecount.validation.population import SEED
    from truecount.validation.split_forces import RANDOM
    from truecount.validation.splits import many_splits
    from truecount.validation.splits_report import holds, splits_report, splits_summary, splits_verdicts

    found = many_splits(seed=SEED, progress=tell)
    tell("")
    if report is not None:
        splits_report(report, found, SEED)
    _told("splits", found, splits_verdicts(found), splits_summary(found), as_json=as_json)
    # The hard cases are there to show where intervals fail; what is asked for is of forces drawn at random.
    if not all(holds(one) for one in found if one.setting.force == RANDOM):
        raise typer.Exit(1)


def _nowcasts(tell: Callable[[str], None], report: Path | None, *, as_json: bool) -> None:
    """Simulate forces and nowcast their young cohorts, tell in short, and write the report where it is wanted."""
    from truecount.validation.nowcasts import many_nowcasts
    from truecount.validation.nowcasts_report import holds, nowcasts_report, nowcasts_summary, nowcasts_verdicts
    from truecount.validation.population import SEED

    found = many_nowcasts(seed=SEED, progress=tell)
    tell("")
    if report is not None:
        nowcasts_report(report, found, SEED)
    _told("nowcasts", found, nowcasts_verdicts(found), nowcasts_summary(found), as_json=as_json)
    if not holds(found):
        raise typer.Exit(1)


def _told(
    name: str, found: Sequence[Any], verdicts: Iterator[str], summary: list[tuple[str, ...]], *, as_json: bool
) -> None:
    """What simulations say: the verdicts and a table, or for machines everything."""
    if as_json:
        typer.echo(json.dumps({"said": [*verdicts], name: [asdict(one) for one in found]}))
    else:
        for line in (*verdicts, "", *aligned(summary)):
            typer.echo(line)
    sys.stdout.flush()


def _facts(one: Comparison) -> dict[str, Any]:
    return vars(one) | {"ours": one.ours if math.isfinite(one.ours) else None, "holds": one.holds}


def _words(found: list[Comparison], *, every: bool) -> Iterator[str]:
    from truecount.validation import CASES

    for case, group in groupby(found, key=lambda one: one.case):
        own = [*group]
        differ = [one for one in own if not one.holds]
        shown = own if every else differ or [max(own, key=_apart)]
        yield f"{case}: {CASES[case].title}"
        yield f"  {_counted(own)}{'; the furthest apart:' if len(shown) < len(own) and not differ else ':'}"
        yield from _beside(shown)
        yield ""
    yield _counted(found, "outside number")


def _beside(shown: list[Comparison]) -> Iterator[str]:
    width = max(len(one.quantity) for one in shown)
    for one in shown:
        words = f"ours {one.ours:<16.12g}  theirs {one.theirs:<16.12g}  {_tolerance(one):<22}  {one.made_with}"
        yield f"  {one.quantity:<{width}}  {words}{'' if one.holds else '  NOT MATCHED'}"


def _tolerance(one: Comparison) -> str:
    if not one.tolerance:
        return "exactly"
    return f"within {one.tolerance:g}{' times theirs' if one.relative else ''}"


def _counted(found: list[Comparison], noun: str = "number") -> str:
    differ = sum(not one.holds for one in found)
    counted = f"{len(found):,} {noun}{'' if len(found) == 1 else 's'}"
    return f"{counted}, {f'{differ:,} not matched' if differ else 'all matched'}"


def _apart(one: Comparison) -> float:
    """How far ours lies from theirs, of what is allowed."""
    return abs(one.ours - one.theirs) / one.allowed if one.allowed else 0.0
