"""`truecount demo`: from nothing to a panel paper on published figures, with a simulated force beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FORCE = "kent"
SIZE, YEARS, SEED = 0.1, "2016:2018", 1
"""The simulated force: a tenth of Kent, over the years between its two inspections."""
FILE = "simulated.duckdb"


def command(
    out: Annotated[Path, typer.Option("--out", help="The folder to write to; made if not there.")] = Path("demo"),
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Write the panel paper of Kent from published figures, and simulate a force beside it. No input is needed.

    The folder gets paper.html, figures.json and simulated.duckdb, a force a tenth of Kent's size that was made up,
    record by record. The paper keeps the two apart and says which is which.
    """
    from truecount import papers, simulation
    from truecount.cli.paper import tell
    from truecount.records.store import Store

    file = out / FILE
    out.mkdir(parents=True, exist_ok=True)
    # A demonstration may be run again: what it made before is made anew.
    file.unlink(missing_ok=True)
    settings = simulation.make_settings(
        force=FORCE, size=SIZE, years=YEARS, seed=SEED, text=True, dials=simulation.read_dials()
    )
    made = simulation.to_store(settings, file)
    with Store.read(file) as store:
        paper = papers.paper(FORCE, store)
    written = [*papers.write(paper, out), file]
    tell(paper, written, as_json=as_json)
    if not as_json:
        logs = made.rows["incidents"]
        typer.echo(f"\nThe simulated force has {logs:,} logs; see it with: truecount simulate --report {file}")
        typer.echo(f"Open {written[0]} in a browser.")
