"""`truecount simulate`: a force whose truth is known, or the report of one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.figure import Figure
    from truecount.simulation import Made, Margin, Settings
    from truecount.simulation.export import Exported

COLUMNS = ("", "simulated", "published", "points")


def command(
    size: Annotated[float, typer.Option("--size", help="Size of the force; 1 is the force as it is.")] = 1.0,
    years: Annotated[
        str, typer.Option("--years", help="Financial years, by their first: 2016 or 2016:2019, both included.")
    ] = "2016",
    seed: Annotated[int, typer.Option("--seed", help="The seed; the same one makes the same force.")] = 1,
    force: Annotated[str, typer.Option("--force", help="The force to make it after, or all for the 43.")] = "kent",
    into: Annotated[Path | None, typer.Option("--into", help="The record file to make, with the truth in it.")] = None,
    parquet: Annotated[
        Path | None, typer.Option("--parquet", help="A folder to write Parquet to, a file a table and month.")
    ] = None,
    vendor: Annotated[
        str | None, typer.Option("--export", help="Write a force's export instead: vendor-a or vendor-b.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="The folder of the export.")] = None,
    tables: Annotated[str | None, typer.Option("--tables", help="Only these tables, with commas between.")] = None,
    text: Annotated[bool, typer.Option("--text/--no-text", help="Whether the logs have text.")] = True,
    dials: Annotated[Path | None, typer.Option("--dials", help="Dials to set otherwise (YAML), or: faultless.")] = None,
    processes: Annotated[
        int | None, typer.Option("--processes", min=1, help="How many processes; as many as processors.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="Report on this simulated record file; make nothing.")
    ] = None,
    difficulty: Annotated[
        bool, typer.Option("--difficulty/--no-difficulty", help="With --report, measure how hard the logs are.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Make a force that does not exist, whose truth is known: logs, allegations, crimes, outcomes, and what was missed.

    It is made after published figures. The same settings make the same rows, whatever the number of processes.
    """
    if report is not None:
        if into or parquet or vendor or out or tables or dials:
            raise TrueCountError("--report makes nothing; give it alone, with --difficulty or --json at most.")
        _report(report, with_difficulty=difficulty, as_json=as_json)
        return
    places = [place for place in (into, parquet, vendor) if place is not None]
    if len(places) != 1:
        raise TrueCountError("Say one place to make it in: --into FILE, --parquet DIR, or --export VENDOR --out DIR.")
    if (vendor is None) != (out is None):
        raise TrueCountError("--export VENDOR and --out DIR go together.")
    if tables is not None and vendor is not None:
        raise TrueCountError("An export has the tables of its layout; leave --tables out.")
    from truecount import simulation

    settings = simulation.make_settings(
        force=force, size=size, years=years, seed=seed, text=text, dials=simulation.read_dials(dials)
    )
    if vendor is not None and out is not None:
        from truecount.simulation.export import export

        _tell_export(export(settings, vendor, out, processes, _progress()), out, as_json=as_json)
        return
    wanted = {"wanted": [name.strip() for name in tables.split(",")]} if tables is not None else {}
    if into is not None:
        made = simulation.to_store(settings, into, processes=processes, progress=_progress(), **wanted)
    else:
        made = simulation.to_parquet(settings, parquet or Path(), processes=processes, progress=_progress(), **wanted)
    _tell(made, settings, as_json=as_json)


def _progress() -> Callable[[str], None]:
    """Progress on a terminal, none in a pipe."""
    if not sys.stderr.isatty():
        return lambda message: None
    return lambda message: print(f"\r\033[K{message} …", end="", file=sys.stderr, flush=True)


def _clear() -> None:
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)


def _tell(made: Made, settings: Settings, *, as_json: bool) -> None:
    if as_json:
        facts = {"where": str(made.where), "rows": made.rows, "content": made.content, "settings": settings.as_json()}
        typer.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    _clear()
    for name, rows in made.rows.items():
        typer.echo(f"{name}: {rows:,} rows")
    typer.echo(f"{made.where}: simulated, nobody is in it. Contents {made.content}")


def _tell_export(made: Exported, out: Path, *, as_json: bool) -> None:
    reasons: dict[str, int] = {}
    for one in made.spoilt:
        reasons[one.reason] = reasons.get(one.reason, 0) + 1
    if as_json:
        facts: dict[str, Any] = {"where": str(out), "rows": made.rows, "spoilt": reasons, "mapping": str(made.mapping)}
        typer.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    _clear()
    for name, rows in made.rows.items():
        spoilt = sum(one.file == name for one in made.spoilt)
        typer.echo(f"{name}: {rows:,} rows, of which {spoilt:,} are spoilt on purpose")
    said = ", ".join(f"{reason} {number:,}" for reason, number in sorted(reasons.items()))
    typer.echo(f"Spoilt rows by the reject they must become: {said or 'none'}; each one is in {out / 'dirt.json'}.")
    typer.echo(f"Load it: truecount load {out} --as force-export --mapping {made.mapping} --into FILE")


def _report(file: Path, *, with_difficulty: bool, as_json: bool) -> None:
    from truecount import simulation
    from truecount.records.store import Store

    with Store.read(file) as store:
        margins = simulation.report(store)
        hard = simulation.difficulty(store) if with_difficulty else None
    if as_json:
        typer.echo(json.dumps(_facts(margins, hard), indent=2, ensure_ascii=False))
        return
    from truecount.cli.figures import aligned

    for section in dict.fromkeys(margin.section for margin in margins):
        typer.echo(f"{section}\n")
        rows = [_cells(margin) for margin in margins if margin.section == section]
        for line in aligned([COLUMNS, *rows]):
            typer.echo(f"  {line}")
        typer.echo("")
    if hard:
        said = f"{hard.shown} {hard.unit} ({hard.population})" if hard.value is not None else " ".join(hard.warnings)
        typer.echo(f"{hard.title}: {said}")
    typer.echo("Where each published or assumed number comes from: the same with --json.")


def _cells(margin: Margin) -> tuple[str, ...]:
    points = "" if margin.points is None else f"{margin.points:+.1f}"
    published = margin.published.shown if margin.published else ""
    return (margin.simulated.title, margin.simulated.shown, published, points)


def _facts(margins: list[Margin], hard: Figure | None) -> dict[str, Any]:
    return {
        "margins": [
            {
                "section": margin.section,
                "simulated": margin.simulated.as_json(),
                "published": margin.published.as_json() if margin.published else None,
                "points": margin.points,
            }
            for margin in margins
        ],
        "difficulty": hard.as_json() if hard else None,
    }
