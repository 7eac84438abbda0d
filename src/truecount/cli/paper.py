"""`truecount paper`: the panel paper of a force, as one page and a file of its figures."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truecount.cli.paper_verified import of_paper
from truecount.errors import TrueCountError
from truecount.figure import figures_as_json

if TYPE_CHECKING:
    from truecount.papers import Paper
    from truecount.papers.changed import Change


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
    older: Annotated[
        Path | None, typer.Option("--diff", help="The folder of an older paper: says which figures changed, and why.")
    ] = None,
    verify: Annotated[
        Path | None, typer.Option("--verify", help="A paper's figures.json: says whether it is as it was made.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Write the paper a panel needs: recording accuracy, recorded crime like for like, and outcomes.

    The folder gets the paper as a page that needs no network, a PDF, an ODS workbook and lines for minutes, each table
    as CSV, and figures.json, every figure and its making. An outline says who it is for and what is in it.

    With --verify nothing is written: the hashes of a paper are checked, its inputs sought in FILE, and the paper made
    again and held against it. Exit code 1 where anything is not as it was made.
    """
    if verify is not None:
        if force or published or from_year or to_year or year or outline or older:
            raise TrueCountError("A paper to verify says itself what was asked for; give --verify with FILE alone.")
        of_paper(verify, file, as_json=as_json)
        return
    if file is not None and published:
        raise TrueCountError("Give a record file or --published, not both.")
    from truecount import papers
    from truecount.papers import changed as since
    from truecount.records.store import Store

    before = since.read_figures(older) if older else None
    said = {"force": force, "from_year": from_year, "to_year": to_year, "year": year}
    wanted = papers.read_outline(outline) if outline else papers.Outline()
    wanted = wanted.model_copy(update={name: one for name, one in said.items() if one})
    with Store.read(file) if file is not None else nullcontext() as store:
        paper, page = papers.both(wanted, store)
    changes = None if before is None else _changes(before, paper, wanted.smallest)
    tell(paper, papers.write(paper, out, page), changes, as_json=as_json)


@dataclass(frozen=True)
class Changes:
    """What became of an older paper's figures, and which withheld numbers the two papers give away together."""

    figures: list[Change]
    risks: list[str]


def _changes(before: list[dict[str, Any]], paper: Paper, smallest: int) -> Changes:
    from truecount.papers.changed import changed
    from truecount.papers.suppression import between

    now = figures_as_json(paper.figures)
    return Changes(changed(before, now), [one.said for one in between(before, now, smallest)])


def tell(paper: Paper, written: list[Path], changes: Changes | None = None, *, as_json: bool) -> None:
    """Say what was written, what it found and, beside an older paper, which figures changed and why."""
    from truecount.papers.words import plain

    if as_json:
        facts: dict[str, Any] = {
            "wrote": [str(path) for path in written],
            "force": paper.force_id,
            "findings": [plain(words) for _, words in paper.findings],
            "not_known": [plain(words) for _, words in paper.unknown],
        }
        if changes is not None:
            facts |= {"changes": [asdict(one) for one in changes.figures], "given_away": changes.risks}
        typer.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    typer.echo(f"{paper.force_name}: {paper.title}\n")
    for words in paper.main:
        typer.echo(f"- {plain(words)}")
    typer.echo("")
    tables = [path for path in written if path.suffix == ".csv"]
    for path in written:
        if path not in tables:
            typer.echo(f"Wrote {path}")
    typer.echo(f"Wrote {len(tables):,} tables into {tables[0].parent}")
    if changes is not None:
        _tell_changes(changes, len(paper.figures))


def _tell_changes(changes: Changes, all_figures: int) -> None:
    counts = {kind: sum(one.kind == kind for one in changes.figures) for kind in ("changed", "new", "gone")}
    same = all_figures - counts["changed"] - counts["new"]
    typer.echo(
        f"\nBeside the older paper {counts['changed']:,} figures changed, {counts['new']:,} are new and "
        f"{counts['gone']:,} gone; {same:,} are as they were."
    )
    for one in changes.figures:
        typer.echo(f"- {one.said}")
    for risk in changes.risks:
        typer.echo(f"Take care: {risk}")
