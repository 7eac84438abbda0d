"""What `truecount outcomes --again` shows: who is recorded again within a year of each kind of disposal."""

from __future__ import annotations

from pathlib import Path

import typer

from truecount.cli.figures import Page, print_json


def show(file: Path, force: str, *, as_json: bool = False) -> None:
    """Show, for victims and for suspects, the share recorded again within 365 days of each kind of disposal."""
    from truecount import reference
    from truecount.outcomes.again import NO_CAUSE, TITLES, recorded_again
    from truecount.records import Store

    with Store.read(file) as store:
        found = recorded_again(store, force)
    if as_json:
        print_json(found.figures)
        return
    typer.echo(f"{reference.force(force)['name']}\n")
    page = Page()
    for title in TITLES.values():
        own = [one for one in found.figures if one.title.startswith(title)]
        lines = [
            one.model_copy(
                update={
                    "title": one.title.removeprefix(f"{title}: "),
                    "warnings": tuple(told for told in one.warnings if told != NO_CAUSE),
                }
            )
            for one in own
        ]
        page.section(title, lines, NO_CAUSE)
    page.end()
