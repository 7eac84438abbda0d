"""`truecount claims`: what was said to a panel, read from minutes into a register and checked against the figures."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from truecount.errors import TrueCountError

app = typer.Typer(help="Read what was claimed and promised to a panel, and check it.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="The same facts for machines.")]


@app.command("read")
def read(
    minutes: Annotated[Path, typer.Argument(metavar="MINUTES", help="The minutes, as text or a saved page.")],
    out: Annotated[Path | None, typer.Option("--out", help="Write the register to this YAML file.")] = None,
    as_json: Json = False,
) -> None:
    """Read minutes into a register of claims and commitments, each to be confirmed by somebody who read them too."""
    from truecount.cli import claims_read

    claims_read.read(minutes, out, as_json)


@app.command("check")
def check(
    claims: Annotated[Path, typer.Argument(metavar="CLAIMS", help="The register, a YAML file.")],
    file: Annotated[Path | None, typer.Argument(help="A record file; without it, published figures alone.")] = None,
    force: Annotated[str, typer.Option("--force", help="The force that claims without an area are about.")] = "",
    published: Annotated[bool, typer.Option("--published", help="Published figures alone.")] = False,
    on: Annotated[str | None, typer.Option("--on", help="Commitments as they stand on this day; else today.")] = None,
    paper: Annotated[
        Path | None, typer.Option("--paper", help="A paper's figures.json, to look into for what shows a promise kept.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check every claim of a register, and tell what became of every commitment.

    Ends with code 1 where a claim does not hold, or a commitment is overdue, broken, or kept with nothing to show for
    it. Claims still to be confirmed are checked.
    """
    if file is not None and published:
        raise TrueCountError("Give a record file or --published, not both.")
    if file is None and not force:
        raise TrueCountError("Say which force: --force KENT.")
    from truecount import outcomes
    from truecount.papers.claims import checking
    from truecount.papers.claims.register import read_register
    from truecount.papers.claims.shown import read_shown
    from truecount.records import Store

    day = _day(on)
    register = read_register(claims)
    shown = read_shown(paper) if paper is not None else None
    with Store.read(file) if file is not None else nullcontext() as store:
        area = force if store is None else outcomes.force_in(store, force)
        checked = checking.check_register(register, area, store)
        promised = checking.commitments_of(register, day, area, store, shown)
    if as_json:
        typer.echo(json.dumps(checking.as_json(register, checked, promised), ensure_ascii=False, indent=2))
    else:
        for line in checking.lines(register, checked, promised):
            typer.echo(line)
    if checking.findings(checked, promised):
        raise typer.Exit(1)


def _day(on: str | None) -> date:
    if on is None:
        return date.today()
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise TrueCountError(f'--on "{on}" is not a day; write it as 2020-03-31.') from None
