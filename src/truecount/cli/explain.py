"""`truecount explain`: the whole life of a crime or an incident, and every finding on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.checks import Life, Part

BLANK = " " * 20
"""Stands where other lines have a time."""


def command(
    file: Annotated[Path, typer.Argument(help="The record file.")],
    crime: Annotated[str | None, typer.Option("--crime", help="The reference of a crime record.")] = None,
    incident: Annotated[str | None, typer.Option("--incident", help="The number of an incident.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Show the life of a crime or an incident: what was told, tied, recorded, changed and given, and what is wrong.

    Ties come from `truecount link`, verdicts and findings from `truecount check`; run them first.
    """
    from truecount import checks
    from truecount.records.store import Store

    if (crime is None) == (incident is None):
        raise TrueCountError("Say which record: --crime REFERENCE or --incident NUMBER.")
    with Store.read(file) as store:
        life = checks.life_of_crime(store, crime) if crime else checks.life_of_incident(store, incident or "")
    if as_json:
        typer.echo(json.dumps(asdict(life), indent=2, ensure_ascii=False, default=str))
        return
    for line in _words(life):
        typer.echo(line)


def _words(life: Life) -> Iterator[str]:
    from truecount import checks

    told = [list(_part(one)) for one in checks.parts(life)]
    if not life.crimes:
        told.insert(len(life.incidents), ["No crime record is tied to it."])
    if not life.incidents:
        told.insert(0, ["No incident is tied to it."])
    if not life.linked:
        told.append(["Ties go by reference alone; `truecount link` works out the others."])
    if not life.checked:
        told.append(["No checks were run on this file yet; `truecount check` does."])
    for number, lines in enumerate(told):
        yield from ["", *lines] if number else lines


def _part(one: Part) -> Iterator[str]:
    yield one.title
    for at, words in one.events:
        yield f"  {f'{at:%Y-%m-%d %H:%M}' if at else 'time not told':{len(BLANK) - 4}}  {words}"
    indent = BLANK if one.events else "  "
    yield from (f"{indent}{fact}" for fact in one.facts)
    yield from (f"{indent}| {line}" for line in one.text)
    for wrong in one.wrong:
        yield f"  {wrong.severity} {wrong.check.id}: {wrong.check.title}"
        yield f"    {wrong.says}"
        yield f"    {wrong.check.remedy} ({wrong.check.rule})"
