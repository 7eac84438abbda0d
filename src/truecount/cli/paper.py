"""`truecount paper`: the panel paper of a force, as one page and a file of its figures."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.papers import Paper


def command(
    file: Annotated[Path | None, typer.Argument(help="A record file; without it, published figures alone.")] = None,
    force: Annotated[str, typer.Option("--force", help="The force, by any of its names.")] = "",
    out: Annotated[Path, typer.Option("--out", help="The folder to write to; made if not there.")] = Path("paper"),
    published: Annotated[bool, typer.Option("--published", help="Published figures alone.")] = False,
    from_year: Annotated[str | None, typer.Option("--from", help="First year to compare, such as 2016/17.")] = None,
    to_year: Annotated[str | None, typer.Option("--to", help="Last year to compare, such as 2018/19.")] = None,
    year: Annotated[
        str | None, typer.Option("--year", help="Year of outcomes; else the latest of FILE, or 2017/18.")
    ] = None,
    outline: Annotated[
        Path | None, typer.Option("--outline", help="A YAML file of what the paper is to be; else every section.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Write the paper a panel needs: recording accuracy, recorded crime like for like, and outcomes.

    The folder gets paper.html, one page that needs no network, and figures.json, every figure and its making.
    """
    if file is not None and published:
        raise TrueCountError("Give a record file or --published, not both.")
    from truecount import papers
    from truecount.records.store import Store

    said = {"force": force, "from_year": from_year, "to_year": to_year, "year": year}
    wanted = papers.read_outline(outline) if outline else papers.Outline()
    wanted = wanted.model_copy(update={name: one for name, one in said.items() if one})
    with Store.read(file) if file is not None else nullcontext() as store:
        paper = papers.paper(wanted, store)
    tell(paper, papers.write(paper, out), as_json=as_json)


def tell(paper: Paper, written: list[Path], *, as_json: bool) -> None:
    """Say what was written and what it found."""
    from truecount.papers.words import plain

    if as_json:
        facts = {
            "wrote": [str(path) for path in written],
            "force": paper.force_id,
            "findings": [plain(words) for _, words in paper.findings],
            "not_known": [plain(words) for _, words in paper.unknown],
        }
        typer.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    typer.echo(f"{paper.force_name}: {paper.title}\n")
    for words in paper.main:
        typer.echo(f"- {plain(words)}")
    typer.echo("")
    for path in written:
        typer.echo(f"Wrote {path}")
