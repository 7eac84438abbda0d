"""`truecount validate`: the numbers that other programs and books give, beside ours."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truecount.cli.load import progress

if TYPE_CHECKING:
    from truecount.validation import Comparison


def command(
    every: Annotated[
        bool, typer.Option("--all", help="Show every number, not only the one of each case that lies furthest apart.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Compute again every number that another program or a book gives too, and show ours beside theirs.

    The outside numbers and where each comes from: truecount reference show outside_numbers. Exit code 1 where one lies
    further from ours than its tolerance.
    """
    from truecount import validation

    tell = progress()
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
