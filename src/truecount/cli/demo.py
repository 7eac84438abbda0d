"""`truecount demo`: from nothing to a panel paper on published figures, with a simulated force beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.simulation import Settings

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
    from truecount.simulation.workroom import workroom

    file = out / FILE
    settings = simulation.make_settings(
        force=FORCE, size=SIZE, years=YEARS, seed=SEED, text=True, dials=simulation.read_dials()
    )
    _ours(file, settings)
    out.mkdir(parents=True, exist_ok=True)
    with workroom(out / "demo") as room:
        made = simulation.to_store(settings, room / FILE)
        (room / FILE).replace(file)
    with Store.read(file) as store:
        wanted = papers.Outline(force=FORCE)
        paper, page = papers.both(wanted, store)
    written = [*papers.write(paper, out, page), file]
    tell(paper, written, as_json=as_json)
    if not as_json:
        logs = made.rows["incidents"]
        typer.echo(f"\nThe simulated force has {logs:,} logs; see it with: truecount simulate --report {file}")
        typer.echo(f"Open {written[0]} in a browser.")


def _ours(file: Path, settings: Settings) -> None:
    """Refuse to write over a file that no demonstration made. One that did may be run again, and makes it anew."""
    if not file.exists():
        return
    from truecount.records.store import Store
    from truecount.simulation import is_simulated, simulation_of

    try:
        with Store.read(file) as store:
            held = simulation_of(store) if is_simulated(store) else {}
    except (TrueCountError, OSError):
        held = {}
    asked = settings.as_json()
    if any(held.get(name) != asked[name] for name in ("forces", "size", "first_year", "last_year", "seed", "text")):
        raise TrueCountError(f"{file}: this file was not made by the demonstration; move it, or give another --out.")
