"""`truecount check`: what is wrong across a whole force, where, why, and what to do about it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truecount.cli.load import progress
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.checks import Report, Tally


SHOWN = 12


class FailOn(StrEnum):
    """From which severity on the exit code is 1."""

    error = "error"
    warning = "warning"
    note = "note"
    never = "never"


def command(
    file: Annotated[Path, typer.Argument(help="The record file to check.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Write a page and tables of every finding into this folder.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="The folder that an earlier run wrote: say what is new since.")
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="Exit with 1 for findings of this severity or a graver one.")
    ] = FailOn.error,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Check every record against the rules and standards. Each check: truecount reference show checks.

    Findings are kept in the record file in place of those of the run before; `truecount explain` shows them beside the
    record. Exit code 1 where something is found as grave as --fail-on; with --baseline only what is new counts.
    """
    from truecount import checks, papers
    from truecount.records.store import Store

    if baseline is not None:
        checks.read_baseline(baseline)
    if not file.is_file():
        raise TrueCountError(f"{file}: there is no such file; make one with `truecount load … --into {file}`.")
    tell = progress()
    with Store.write(file) as store:
        force = checks.Force(store)
        checks.run_checks(force, tell)
        tell("")
        found = checks.report_of(force, baseline)
    written = papers.write_findings(found, file.name, out) if out is not None else []
    if as_json:
        typer.echo(json.dumps(_facts(file, found), indent=2, ensure_ascii=False))
    else:
        for line in _words(file, found):
            typer.echo(line)
        for path in written:
            typer.echo(f"Written: {path}")
    grave = checks.SEVERITIES[: checks.SEVERITIES.index(fail_on.value) + 1] if fail_on is not FailOn.never else ()
    if any(found.count(severity, new=baseline is not None) for severity in grave):
        sys.stdout.flush()
        raise typer.Exit(1)


def _facts(file: Path, found: Report) -> dict[str, Any]:
    return {
        "file": str(file),
        "linked": found.linked,
        "findings": {severity: found.count(severity) for severity in ("error", "warning", "note")},
        "no_longer_found": found.gone,
        "checks": [
            {
                "id": one.check.id,
                "severity": one.check.severity,
                "title": one.check.title,
                "rule": one.check.rule,
                "remedy": one.check.remedy,
                "asked": one.findings is not None,
                "misses": list(one.misses),
                "findings": one.findings,
                "new": one.new,
                "first": list(one.first),
            }
            for one in found.tallies
        ],
        "verdicts": found.verdicts,
        "timeliness": [vars(one) for one in found.timely],
    }


def _words(file: Path, found: Report) -> Iterator[str]:
    asked = [one for one in found.tallies if one.findings is not None]
    not_asked = [one for one in found.tallies if one.findings is None]
    yield (
        f"{file}: {len(asked)} checks found {_many(found.count('error'), 'error')}, "
        f"{_many(found.count('warning'), 'warning')} and {_many(found.count('note'), 'note')}"
    )
    if not found.linked:
        yield "Crimes and incidents are tied by reference alone; `truecount link` finds more ties. Run it first."
    for severity in ("error", "warning", "note"):
        hits = sorted((one for one in asked if one.findings and one.check.severity == severity), key=_most)
        if hits:
            yield ""
            yield f"{severity.capitalize()}s"
        for one in hits:
            new = "" if one.new is None else f" ({one.new:,} new)"
            yield f"  {one.findings or 0:>10,}{new}  {one.check.id}  {one.check.title}"
            yield f"  {'':>10}  {one.check.remedy}; for example {', '.join(one.first)}"
    if found.gone is not None:
        yield ""
        yield f"Of the findings of the run before, {found.gone:,} are there no more."
    if not_asked:
        yield ""
        yield from _not_asked(not_asked, all_of_them=not asked)


def _not_asked(tallies: list[Tally], *, all_of_them: bool) -> Iterator[str]:
    missing = sorted({column for one in tallies for column in one.misses})
    if all_of_them:
        yield "The file holds nothing that a check could be asked of; load a force's own incidents and crime records."
        return
    yield f"{_many(len(tallies), 'check')} not asked, because no row fills {', '.join(missing)}:"
    more = f" and {len(tallies) - SHOWN} more; all of them with --json" if len(tallies) > SHOWN else ""
    yield f"  {', '.join(one.check.id for one in tallies[:SHOWN])}{more}"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _most(tally: Tally) -> tuple[int, str]:
    return -(tally.findings or 0), tally.check.id
