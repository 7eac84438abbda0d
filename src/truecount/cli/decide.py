"""`truecount decide`: the crimes to record, and why - of one case, or of a record file's whole population."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truecount.cli import decide_outcome
from truecount.cli.case_words import case_words
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.counting import Comparison, Population

MAGIC = (8, b"DUCK")
"""Where, and by what, a DuckDB file is known."""
SHOWN = 12


def command(
    source: Annotated[Path | None, typer.Argument(help="A case document (YAML or JSON), or a record file.")] = None,
    edition: Annotated[
        str | None,
        typer.Option("--edition", help="Decide under this edition of the rules, not the one in force at the report."),
    ] = None,
    compare: Annotated[
        str | None, typer.Option("--compare", help="Decide under this edition too, and say what the change does.")
    ] = None,
    trace: Annotated[bool, typer.Option("--trace", help="Show the whole way through the rules.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Of a record file: write every decision and crime here, as Parquet.")
    ] = None,
    outcome: Annotated[
        bool, typer.Option("--outcome", help="The document proposes an outcome: say whether it may close the crime.")
    ] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a case document.")] = False,
) -> None:
    """Say which crimes must be recorded, how many, of which class, by when - and why, rule by rule, with the page.

    A case is a document; what may stand in it: docs/reference/case.md. A record file is decided whole: counts by class,
    dispositions and reasons. With --outcome the document is one crime and the outcome proposed for it.
    """
    from truecount import counting

    if outcome:
        if edition or compare or trace or out:
            raise TrueCountError("--outcome judges one document by the guidance held; leave the other options out.")
        decide_outcome.show(source, as_json=as_json, schema=schema)
        return
    if schema:
        typer.echo(json.dumps(counting.case_schema(), indent=2, ensure_ascii=False))
        return
    if source is None:
        raise TrueCountError("Name a case document or a record file; `truecount decide --help` says more.")
    if _is_record_file(source):
        if trace:
            raise TrueCountError(
                "--trace follows one case; a record file's decisions, with their rules, come with --out."
            )
        if compare is not None:
            if out is not None:
                raise TrueCountError("--out writes the decisions of one edition; leave out --compare.")
            _comparison(source, compare, edition, as_json=as_json)
            return
        _population(source, edition, out, as_json=as_json)
        return
    if out is not None:
        raise TrueCountError("--out is for record files; a case prints everything with --json.")
    under = [edition] if compare is None else [compare, edition or counting.LATEST]
    decisions = [counting.decide(source, name) for name in under]
    if as_json:
        told = [decision.as_json() for decision in decisions]
        typer.echo(json.dumps(told[0] if compare is None else told, indent=2, ensure_ascii=False))
        return
    for number, decision in enumerate(decisions):
        for line in (*([""] if number else []), *case_words(decision, trace=trace)):
            typer.echo(line)


def _is_record_file(path: Path) -> bool:
    if not path.is_file():
        return False
    place, mark = MAGIC
    with path.open("rb") as file:
        file.seek(place)
        return file.read(len(mark)) == mark


def _population(path: Path, edition: str | None, out: Path | None, *, as_json: bool) -> None:
    from truecount.counting import book, decide_population
    from truecount.records.store import Store

    with Store.read(path) as store:
        population = decide_population(store, edition)
        if out is not None:
            population.write(out)
        facts: dict[str, Any] = {
            "editions": {name: book(name).sha256 for name in population.engine.editions},
            "allegations": sum(population.dispositions().values()),
            "crimes": sum(population.classes().values()),
            "dispositions": population.dispositions(),
            "classes": population.classes(),
            "reasons": population.reasons(),
            "missing": population.missing(),
        }
    if as_json:
        typer.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    for line in _summary(path, facts, population):
        typer.echo(line)
    if out is not None:
        typer.echo(f"Every decision and crime: {out}")


def _comparison(path: Path, old: str, new: str | None, *, as_json: bool) -> None:
    from truecount.counting import compare_population
    from truecount.records.store import Store

    with Store.read(path) as store:
        found = compare_population(store, old, new)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(found), indent=2, ensure_ascii=False))
        return
    for line in _compared(path, found):
        typer.echo(line)


def _compared(path: Path, found: Comparison) -> Iterator[str]:
    from truecount import reference

    titles = {row["class_code"]: row["title"] for row in reference.load("classes").rows}
    share = f", {(found.now - found.was) / found.was:+.1%}" if found.was else ""
    yield f"{path}: {found.allegations:,} allegations of {found.incidents:,} incidents make"
    yield f"  {found.was:>12,}  crimes under edition {found.old}"
    yield f"  {found.now:>12,}  crimes under edition {found.new} ({found.now - found.was:+,}{share})"
    moved = [one for one in found.classes if one.was != one.now]
    if not moved:
        yield "No class has more or fewer crimes under the one than under the other."
    if moved:
        yield from ("", f"{'':2}{found.old:>12}  {found.new:>12}  {'change':>10}  class")
    for one in moved[:SHOWN]:
        name = f"{one.class_code} {titles.get(one.class_code, 'decides')}"
        yield f"  {one.was:>12,}  {one.now:>12,}  {one.now - one.was:>+10,}  {name}"
    if len(moved) > SHOWN:
        yield f"  in {len(moved) - SHOWN} classes more; all of them with --json"
    if found.changes:
        yield from ("", "What makes the difference")
    for change in found.changes[:SHOWN]:
        was, now = (" + ".join(one) or "no crime" for one in (change.was, change.now))
        yield f"  {change.incidents:>12,}  {was} → {now}, for example {', '.join(change.examples)}"
        yield f"  {'':>12}  {', '.join(change.because)}"
    if len(found.changes) > SHOWN:
        more = sum(change.incidents for change in found.changes[SHOWN:])
        yield f"  {more:>12,}  incidents in {len(found.changes) - SHOWN} more; all of them with --json"


def _summary(path: Path, facts: dict[str, Any], population: Population) -> Iterator[str]:
    from truecount import reference
    from truecount.counting import book

    titles = {row["class_code"]: row["title"] for row in reference.load("classes").rows}
    editions = population.engine.editions
    rules = {name: rule for edition in editions for name, rule in book(edition).rules.items()}
    yield (
        f"{path}: {facts['allegations']:,} allegations make {facts['crimes']:,} crimes, "
        f"edition{'s' if len(editions) > 1 else ''} {', '.join(editions)}"
    )
    tables = (
        ("What became of the allegations", "dispositions", lambda name: name),
        ("Crimes to be recorded, by class", "classes", lambda name: f"{name} {titles.get(name, '')}".strip()),
        ("Allegations by the rule used last", "reasons", lambda name: f"{name} {rules[name].title}"),
        ("Facts that would settle what is referred", "missing", lambda name: name),
    )
    for title, key, words in tables:
        counts = list(facts[key].items())
        if not counts:
            continue
        yield ""
        yield title
        for name, count in counts[:SHOWN]:
            yield f"  {count:>12,}  {words(name)}"
        if len(counts) > SHOWN:
            more = sum(count for _, count in counts[SHOWN:])
            yield f"  {more:>12,}  in {len(counts) - SHOWN} more; all of them with --json"
