"""What `truecount outcomes --followed` shows: outcomes followed through monthly files, beside the street file's own."""

from __future__ import annotations

from pathlib import Path

import typer

from truecount.cli.figures import Page, aligned, print_json


def show(file: Path, force: str, *, as_json: bool = False) -> None:
    """Show how the outcomes of a force's crimes follow one another, and where both kinds of file disagree, by month."""
    from truecount import reference
    from truecount.outcomes.followed import KINDS, followed_outcomes
    from truecount.records import Store

    with Store.read(file) as store:
        found = followed_outcomes(store, force)
    if as_json:
        print_json(found.figures)
        return
    typer.echo(f"{reference.force(force)['name']}\n")
    page = Page()
    page.section("Outcomes of each crime, followed", found.figures)
    typer.echo("By month of recording\n")
    rows = [
        (f"{row['month']:%Y-%m}", *(f"{row[name]:,}" for name in ("crimes", *KINDS, "disagree")))
        for row in found.months.to_pylist()
    ]
    for line in aligned([("month", "crimes", *KINDS, "disagree"), *rows]):
        typer.echo(f"  {line}")
    typer.echo("")
    page.end()
