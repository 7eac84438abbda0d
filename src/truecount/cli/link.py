"""`truecount link`: which crime record answers which incident, how sure that is, and what speaks for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truecount.cli.load import progress
from truecount.errors import TrueCountError
from truecount.writing import write_new

if TYPE_CHECKING:
    from truecount.linkage import Linked


def command(
    file: Annotated[Path, typer.Argument(help="The record file whose incidents and crime records are to be tied.")],
    settings: Annotated[
        Path | None, typer.Option("--settings", help="Settings to tie by (YAML), in place of the usual ones.")
    ] = None,
    model: Annotated[
        Path | None, typer.Option("--model", help="A model trained before (JSON); nothing is learnt anew.")
    ] = None,
    save_model: Annotated[
        Path | None, typer.Option("--save-model", help="Write the trained model to this new file (JSON).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Tie incidents to crime records: by reference where one is named and agrees, else by likeness, or not at all.

    The ties are kept in the record file, with how likely each is and what speaks for it, in place of those of the run
    before. How many of them are right is measured on crimes of known reference, with their references hidden.
    """
    from truecount import linkage
    from truecount.records.store import Store

    if save_model is not None and (save_model.exists() or not save_model.parent.is_dir()):
        raise TrueCountError(f"{save_model}: the model goes to a new file in a folder that is there; name another.")
    chosen, trained = linkage.read_settings(settings), linkage.read_model(model) if model else None
    if not file.is_file():
        raise TrueCountError(f"{file}: there is no such file; make one with `truecount load … --into {file}`.")
    tell = progress()
    with Store.write(file) as store:
        linked = linkage.link(store, chosen, trained, tell)
        tell("")
    if save_model is not None and linked.model is not None:
        write_new(save_model, json.dumps(linked.model, indent=2))
    if as_json:
        typer.echo(json.dumps(_facts(file, linked), indent=2, ensure_ascii=False))
        return
    for line in _words(file, linked):
        typer.echo(line)
    if save_model is not None:
        kept = f"The trained model: {save_model}" if linked.model else "Nothing was weighed, so there is no model."
        typer.echo(kept)


def _facts(file: Path, linked: Linked) -> dict[str, Any]:
    return {
        "file": str(file),
        "counts": linked.counts,
        "threshold": linked.threshold,
        "measured": asdict(linked.measured) if linked.measured else None,
        "settings": linked.settings.model_dump(mode="json"),
    }


def _words(file: Path, linked: Linked) -> Iterator[str]:
    counts, measured = linked.counts, linked.measured
    if not counts["crimes"]:
        yield f"{file}: the file holds no crime records of its own, so there is nothing to tie."
        return
    yield f"{file}: {counts['crimes']:,} crime records, of which"
    yield f"  {counts['by_reference']:>12,}  are tied to an incident by reference"
    yield f"  {counts['by_likeness']:>12,}  are tied to an incident by likeness"
    yield f"  {counts['not_tied']:>12,}  are tied to none"
    if counts["references_that_do_not_agree"]:
        yield (
            f"{counts['references_that_do_not_agree']:,} crime records name an incident that agrees with them neither "
            "in place nor in person, or not in time; they were tied by likeness or not at all."
        )
    yield f"{counts['repeats']:,} incidents repeat an earlier one; its crimes are tied to them as well."
    if measured is not None and linked.threshold is None:
        yield (
            f"No crime is tied by likeness: measured on {measured.crimes:,} crimes of known reference, with it hidden, "
            f"at best {measured.precision:.1%} of such ties would be right."
        )
    elif measured is not None:
        yield (
            f"Likeness ties from a probability of {measured.threshold:.2f}. Of {measured.crimes:,} crimes of known "
            f"reference, with it hidden, {measured.tied:,} were tied, {measured.right:,} of them rightly."
        )
        yield (
            f"Were {1 - linked.settings.with_incident:.0%} of crimes without an incident in the file, "
            f"{measured.precision:.1%} of ties would be right."
        )
    elif linked.threshold is not None:
        yield (
            f"Likeness ties from a probability of {linked.threshold:.2f}. Too few references are known to measure how "
            "many of those ties are right."
        )
    elif counts["not_tied"]:
        yield (
            "No crime is tied by likeness: too little is known to learn from, or the settings bring no records "
            "together."
        )
