"""What `truecount outcomes --headlines` shows: national headlines as first published, and today's beside them."""

from __future__ import annotations

import typer

from truecount.cli.figures import Page, print_json


def show(force: str = "", *, as_json: bool = False) -> None:
    """Show every headline, the share charged then and now, and how far counts changed between releases.

    With a force's id also how far its own counts changed, where two releases of a year are held.
    """
    from truecount.outcomes import headlines

    matured = headlines.matured()
    beside = {one.id for one in matured}
    revised = [*headlines.revised(), *(headlines.revised(force) if force else ())]
    revised = list({one.id: one for one in revised}.values())
    others = [one for one in headlines.headlines() if one.id not in beside]
    sections = (
        ("The share charged or summonsed, as first published and today", matured),
        (
            "Charges of one year in two releases",
            [one.model_copy(update={"title": f"{one.area}: {one.title}"}) for one in revised],
        ),
        ("Other headlines as first published", others),
    )
    if as_json:
        print_json(one for _heading, figures in sections for one in figures)
        return
    typer.echo("England and Wales\n")
    page = Page()
    for heading, figures in sections:
        page.section(heading, figures)
    page.said("What this says", headlines.sentences())
    page.end()
