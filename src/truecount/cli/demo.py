"""`truecount demo`: from nothing to a panel paper, on published figures of one force."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FORCE = "kent"


def command(
    out: Annotated[Path, typer.Option("--out", help="The folder to write to; made if not there.")] = Path("demo"),
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Write the panel paper of Kent from the published figures that come with TrueCount. No input is needed."""
    from truecount import papers
    from truecount.cli.paper import tell

    paper = papers.paper(FORCE)
    written = papers.write(paper, out)
    tell(paper, written, as_json=as_json)
    if not as_json:
        typer.echo(f"\nOpen {written[0]} in a browser.")
