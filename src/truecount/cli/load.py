"""`truecount load`: from the files of a source to a record file, with an account of every row."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from truecount.errors import TrueCountError
from truecount.records.sheets import as_csv
from truecount.writing import write_new

FIRST_REJECTS = 10


def command(
    sources: Annotated[list[Path], typer.Argument(help="Files, folders or zips to read.", metavar="SOURCE...")],
    into: Annotated[
        Path | None, typer.Option("--into", help="The record file to load into; made if not there.")
    ] = None,
    form: Annotated[
        str | None, typer.Option("--as", help="The format: force-export, police-uk or home-office.")
    ] = None,
    mapping: Annotated[Path | None, typer.Option("--mapping", help="How a force's export is read (YAML).")] = None,
    guess: Annotated[
        Path | None,
        typer.Option("--guess", help="Write a first mapping of SOURCE to this file, to edit; load nothing."),
    ] = None,
    rejects: Annotated[
        Path | None, typer.Option("--rejects", help="Write every rejected cell to this CSV file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Load published files or a force's export into a record file.

    Rows in = accepted + rejected; each reject is kept with its reason, file, row and column. Files held already are
    passed over. A load that fails leaves the record file as it was.
    """
    if guess is not None:
        _guess(sources, guess)
        return
    if into is None:
        raise TrueCountError("Say where to load to: --into FILE.")
    from truecount.records.intake.mapping import read_mapping
    from truecount.records.loading import load

    if rejects is not None and (rejects.exists() or not rejects.parent.is_dir()):
        raise TrueCountError(f"{rejects}: rejects go to a new file in a folder that is there; name another.")
    form = form or ("force-export" if mapping else None)
    if form is None:
        raise TrueCountError("Say what the files are: --as force-export, police-uk or home-office.")
    if mapping and form != "force-export":
        raise TrueCountError("A mapping is for --as force-export only; leave it out.")
    report = load(sources, into, form, read_mapping(mapping) if mapping else None, progress())
    found = _rejects(into, report.load_id) if report.rejected else []
    if rejects is not None:
        _write_rejects(rejects, found)
    if as_json:
        typer.echo(json.dumps(_facts(report, found, into), indent=2, ensure_ascii=False))
    else:
        _tell(report, found, into, rejects)
    if report.rows_in and not report.accepted:
        raise typer.Exit(1)


def _guess(sources: list[Path], guess: Path) -> None:
    from truecount.records.intake.guess import guess_mapping

    if guess.exists():
        raise TrueCountError(f"{guess}: the file is there already; move it away or name another.")
    text, notes = guess_mapping(sources)
    write_new(guess, text)
    typer.echo(
        f"Wrote a first mapping to {guess}. Look through it, then: truecount load … --mapping {guess} --into FILE"
    )
    for note in notes:
        typer.echo(f"  check: {note}")


def progress() -> Callable[[str], None]:
    """Tells progress on a terminal, nothing in a pipe; an empty message clears the line."""
    if not sys.stderr.isatty():
        return lambda message: None
    return lambda message: print(f"\r\033[K{message}{message and ' …'}", end="", file=sys.stderr, flush=True)


def _rejects(into: Path, load_id: int | None) -> list[dict[str, Any]]:
    from truecount.records.store import Store

    with Store.read(into) as store:
        rejects, files = store.table("rejects"), store.table("files")
        told = rejects.filter(rejects.load_id == load_id).join(files, "file_id")
        told = told.select("name", "row", "column", "reason", "value").order_by(["name", "row", "column"])
        rows: list[dict[str, Any]] = told.to_pyarrow().to_pylist()
    return rows


def _write_rejects(path: Path, found: list[dict[str, Any]]) -> None:
    columns = ("name", "row", "column", "reason", "value")
    write_new(path, as_csv(columns, ([row[column] for column in columns] for row in found)))


def _facts(report: Any, found: list[dict[str, Any]], into: Path) -> dict[str, Any]:
    return {
        "into": str(into),
        "load": report.load_id,
        "rows_in": report.rows_in,
        "accepted": report.accepted,
        "rejected": report.rejected,
        "files": [
            {
                "name": f.name,
                "layout": f.layout,
                "rows_in": f.rows_in,
                "accepted": f.accepted,
                "rejected": f.rejected,
            }
            for f in report.files.values()
        ],
        "already_held": report.held,
        "passed_over": report.passed,
        "notices": [
            {"notice": notice, "rows": rows, "message": message}
            for (notice, message), rows in sorted(report.notices.items())
        ],
        "rejects": found,
    }


def _tell(report: Any, found: list[dict[str, Any]], into: Path, rejects: Path | None) -> None:
    from truecount.records.intake.pieces import shown
    from truecount.records.reasons import REJECTS

    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    if not report.files:
        typer.echo(f"{into}: nothing new; all {len(report.held)} file(s) are held already.")
        return
    for account in report.files.values():
        typer.echo(
            f"{account.name}: {account.layout}, {account.rows_in:,} rows in = {account.accepted:,} accepted"
            f" + {account.rejected:,} rejected"
        )
    for (notice, message), rows in sorted(report.notices.items()):
        typer.echo(f"{notice}  {message}: {rows:,}")
    for row in found[:FIRST_REJECTS]:
        reason = REJECTS[row["reason"]]
        place = f"{row['name']}, row {row['row']}" + (f', column "{shown(row["column"])}"' if row["column"] else "")
        cell = f" ({shown(row['value'])})" if row["value"] else ""
        typer.echo(f"{reason.id}  {place}: {reason.means}{cell}; {reason.do}.")
    if len(found) > FIRST_REJECTS and rejects is None:
        typer.echo(f"… and {len(found) - FIRST_REJECTS:,} more rejected cells; --rejects FILE.csv writes them all.")
    if report.held:
        typer.echo(f"{len(report.held)} file(s) were held already and were passed over.")
    typer.echo(
        f"{into}: {report.rows_in:,} rows in = {report.accepted:,} accepted + {report.rejected:,} rejected"
        f" from {len(report.files)} new file(s)."
    )
