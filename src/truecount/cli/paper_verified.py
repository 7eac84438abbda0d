"""`truecount paper --verify`: whether a paper is as it was made."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

import typer


def of_paper(path: Path, file: Path | None, *, as_json: bool) -> None:
    """Say what holds of a paper, or everything that does not and end with 1; from a record file it is made again."""
    from truecount.papers import verify
    from truecount.records.store import Store

    with Store.read(file) if file is not None else nullcontext() as store:
        found = verify(path, store)
    if as_json:
        typer.echo(json.dumps({"holds": found.holds, **asdict(found)}, indent=2, ensure_ascii=False))
    else:
        typer.echo(found.said)
        for one in found.differences:
            typer.echo(f"- {one}")
        for note in found.notes:
            typer.echo(f"Take care: {note}")
    if not found.holds:
        raise typer.Exit(1)
