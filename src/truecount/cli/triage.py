"""`truecount triage`: how likely each log hides a crime that was not recorded, and why."""

from __future__ import annotations

import dataclasses
import json
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truecount.cli.load import progress
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.figure import Figure, Provenance
    from truecount.records.store import Store
    from truecount.triage import Believed, Known, Logs, Model, OtherForce, Reviewed

SHOWN = 50
"""So many logs stand on the page of the highest where no number is told."""
CARD = "model.md"
IN_CARD = ("order", "reading", "tops")
"""The sections of figures that a model's card keeps."""
SEVERAL = "a guess: the logs are of several forces; give --accuracy"


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The record file whose logs are scored.")],
    model: Annotated[
        Path | None,
        typer.Option("--model", help="The folder of a model: used where it holds one, else learnt and written there."),
    ] = None,
    learn: Annotated[bool, typer.Option("--learn", help="Learn anew, though --model holds a model.")] = False,
    reviews: Annotated[
        list[Path] | None,
        typer.Option(
            "--reviews", help="What `audit review` wrote of an audit: learn from it, too. May be given again."
        ),
    ] = None,
    like: Annotated[
        Path | None, typer.Option("--like", help="A simulated force (record file) whose truth is learnt from, too.")
    ] = None,
    accuracy: Annotated[
        float | None, typer.Option("--accuracy", help="The accuracy believed, in per cent; else the one published.")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=0, help="Show so many of the highest logs.")] = 0,
    why: Annotated[bool, typer.Option("--why", help="Say of each of them what moved its score.")] = False,
    capacity: Annotated[
        int | None, typer.Option("--capacity", min=1, help="How many logs can be read; else one in fifty.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the report, and the page of the highest logs, into this folder.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Give every log a chance that it hides a crime not recorded, and keep it in the record file.

    Nothing that an audit found is needed: what is learnt is which logs sound like those with a record, or with one more
    record. A score records no crime and enters no figure; `truecount audit plan --scores` reads where it tells most.
    """
    import numpy as np

    from truecount import papers, triage
    from truecount.cli import triage_words
    from truecount.records.store import Store
    from truecount.triage.measured import readable

    ready = model is not None and triage.holds_model(model) and not (learn or reviews or like)
    if ready and accuracy is not None:
        raise TrueCountError("--accuracy is believed when a model is learnt; give --learn with it, to learn anew.")
    _check_places(file, like, None if ready else model, out)
    tell = progress()
    with Store.write(file) as store:
        tell("Reading the logs")
        logs = triage.logs_of(store)
        readable(capacity, len(logs))
        found = _known(store, logs, reviews or [])
        if model is not None and ready:
            made = triage.read_model(model)
            tell("Scoring")
            scored = triage.score(logs, made)
            drifted = triage.drift(triage.CardFacts.of(made.card).baseline or {}, logs, scored, made)
        else:
            read = _reviewed(logs, reviews or [])
            made, scored = triage.learn_and_score(logs, _believed(logs, accuracy), read, _like(like), tell)
            drifted = []
        tell("Measuring")
        odds = triage.record_odds(made, logs) if found is None and not ready else None
        measured = triage.Measured(logs, scored, found, capacity, _made_from(file, logs, made), odds)
        sections, groups = measured.sections(), triage.group_sections(measured, triage.groupings_of(logs))
        if not ready:
            kept = [figure for section in sections if section.id in IN_CARD for figure in section.figures]
            made = _with_figures(made, figures=kept, groups=[figure for one in groups for figure in one.figures])
        best = np.argsort(-scored.hidden, kind="stable")[: top or (SHOWN if out else 0)]
        highest = papers.highest(store, made, logs, scored, best)
        written: list[Path] = []
        if model is not None and not ready:
            written += triage.write_model(made, model, {CARD: triage.card(made)})
        if out is not None:
            written += papers.write_triage_report([*sections, *groups], file.name, out)
            written += papers.write_highest(highest, file.name, out)
        # Last of all, so that a run which fails leaves the scores that were kept before.
        triage.keep_scores(store, logs, scored, made)
        tell("")
    if as_json:
        facts = triage_words.facts(file, logs, made, [*sections, *groups], drifted, highest[:top], why=why)
        typer.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    for line in triage_words.of_run(file, logs, scored, made):
        typer.echo(line)
    triage_words.print_sections(sections, groups)
    for line in (*triage_words.of_drift(drifted), *triage_words.of_highest(highest[:top], why=why)):
        typer.echo(line)
    for path in written:
        typer.echo(f"Written: {path}")


def _check_places(file: Path, like: Path | None, *folders: Path | None) -> None:
    """Before anything is learnt: raises TrueCountError for what is not there, and for folders that are none or that
    may not be written to."""
    if not file.is_file():
        raise TrueCountError(f"{file}: there is no such file; make one with `truecount load … --into {file}`.")
    if like is not None and like.exists() and like.samefile(file):
        raise TrueCountError(f"{like}: this is the record file that is scored; give another simulated force.")
    for folder in folders:
        there = next((one for one in (folder, *folder.parents) if one.exists()), None) if folder is not None else None
        if there is not None and not there.is_dir():
            raise TrueCountError(f"{folder}: this is a file, or lies below one; name a folder.")
        if there is not None and not os.access(there, os.W_OK | os.X_OK):
            raise TrueCountError(f"{folder}: nothing may be written there; name another folder.")


def _with_figures(made: Model, **figures: list[Figure]) -> Model:
    told = {name: [one.model_dump(mode="json") for one in some] for name, some in figures.items()}
    return dataclasses.replace(made, card=made.card | told)


def _believed(logs: Logs, accuracy: float | None) -> Believed:
    """The accuracy believed: as told, else the rate published nearest in time, of the one force there is."""
    from truecount import audit, triage

    forces = set(logs.column("force_id"))
    last = max(logs.column("reported_at")).date()
    assumed = audit.assume(next(iter(forces)) if len(forces) == 1 else "", accuracy, until=last)
    source = SEVERAL if accuracy is None and len(forces) > 1 else assumed.source
    return triage.Believed(assumed.accuracy, assumed.beside, source)


def _reviewed(logs: Logs, paths: list[Path]) -> Reviewed:
    """What audits found, at the places of their logs. Raises TrueCountError where a log is not in the file, or may be
    that of either of two forces, and where files hold no log that could be read."""
    from truecount import audit, triage

    named = [name.split("|", 1)[1] for name in logs.names]
    place, times = {name: n for n, name in enumerate(named)}, Counter(named)
    read = audit.read_logs(paths)
    if paths and not read:
        raise TrueCountError(
            f"{_named(paths)}: no log that could be read is in it; give reviews of logs that were read."
        )
    strange = [one.reference for one in read if f"{one.route}|{one.reference}" not in place]
    if strange:
        raise TrueCountError(
            f"{_named(paths)}: {len(strange):,} of {len(read):,} logs that were read are not in the "
            f"record file, such as {strange[0]}; give the record file that was audited."
        )
    unclear = [one.reference for one in read if times[f"{one.route}|{one.reference}"] > 1]
    if unclear:
        raise TrueCountError(
            f"{_named(paths)}: two forces of the record file have a log {unclear[0]}; give a record file of one force."
        )
    found = ((place[f"{one.route}|{one.reference}"], one.missed, one.chance) for one in read)
    return triage.Reviewed.of(found, [one.audit for one in read])


def _named(paths: list[Path]) -> str:
    return ", ".join(map(str, paths))


def _like(path: Path | None) -> OtherForce | None:
    from truecount import triage
    from truecount.records.store import Store

    if path is None:
        return None
    with Store.read(path) as store:
        logs = triage.logs_of(store)
        return triage.OtherForce(logs, triage.true_missed(store, logs).sum(axis=1) > 0)


def _known(store: Store, logs: Logs, paths: list[Path]) -> Known | None:
    """What is known of the truth: of a simulated force all, else what the last of these audits read."""
    import numpy as np

    from truecount import triage
    from truecount.simulation import is_simulated

    if is_simulated(store):
        missed = triage.true_missed(store, logs)
        return triage.Known(np.arange(len(logs)), missed.sum(axis=1), np.ones(len(logs)), missed)
    if not paths:
        return None
    read = _reviewed(logs, paths[-1:])
    return triage.Known(read.place, read.missed.sum(axis=1), read.chance, read.missed)


def _made_from(file: Path, logs: Logs, made: Model) -> tuple[Provenance, ...]:
    from truecount.figure import Provenance

    return (
        Provenance(source=file.name, where="the logs, and how many records are tied to each", sha256=logs.sha256),
        Provenance(source="the model", where="its numbers", sha256=made.sha256),
    )
