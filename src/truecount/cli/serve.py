"""`truecount serve`: the workbench on this machine, and what keeps it: backups, erasing, checking its log."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from truecount.errors import TrueCountError

app = typer.Typer(invoke_without_command=True)
Home = Annotated[Path | None, typer.Option("--home", help="The folder it keeps its files in; else ./workbench.")]
DAY = "%Y-%m-%d"
Json = Annotated[bool, typer.Option("--json", help="The same facts for machines.")]


@app.callback()
def serve(
    context: typer.Context,
    home: Home = None,
    host: Annotated[str, typer.Option("--host", help="The address to answer at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="The port to answer at.")] = 8000,
    records: Annotated[
        Path | None,
        typer.Option("--records", help="The force's record file, which findings and figures are read from."),
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="A simulated force and an account for each role.")] = False,
) -> None:
    """Run the registrar's workbench: set it up where it is not, bring its database up to date, and answer.

    It keeps everything in one folder and needs nothing else; TRUECOUNT_DATABASE names a PostgreSQL database in place of
    the file. The first page makes the first account.
    """
    if context.invoked_subcommand is not None:
        if home is not None:
            # It would be left out without a word, and another workbench backed up or erased.
            raise TrueCountError(f"--home stands after {context.invoked_subcommand}, not before it; put it there.")
        return
    if demo and host != "127.0.0.1":
        raise TrueCountError("A demonstration answers this machine alone; leave --host out.")
    from truecount.workbench import places, running
    from truecount.workbench.accounts.provider import provider

    if not demo:
        provider()  # says what is wrong with its settings before anything is done
    if records is not None:
        from truecount.records.store import Store

        with Store.read(records):
            os.environ[places.RECORDS] = str(records)
    running.prepare(home, demo=demo, progress=lambda said: typer.echo(f"{said} …", err=True))
    typer.echo(f"The workbench: http://{host}:{port}/")
    if demo:
        from truecount.workbench import demonstration

        typer.echo(f'Accounts, each with the password "{demonstration.PASSWORD}":')
        for name in demonstration.names():
            typer.echo(f"  {name}")
    running.serve(host, port)


@app.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE.tar", help="The file to write; readable by its owner alone.")],
    home: Home = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is there.")] = False,
    as_json: Json = False,
) -> None:
    """Back the workbench up to one file while people work, and read it back. Ends with 1 if its log does not hold.

    It holds the database of one moment and the papers; not the key that signs sessions, and not who is signed in.
    """
    from truecount.workbench import running

    running.begin(home)
    from truecount.workbench.keeping.backing_up import back_up

    held = back_up(file, replace=replace)
    if not held.entries and held.rows <= 1:
        typer.echo("There is nothing in this workbench yet; see that --home names the one you mean.", err=True)
    _tell_held("The backup holds", held, as_json)


@app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE.tar", help="A backup, of this version or an older one.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Restore a backup into a workbench that is empty, in a file or on PostgreSQL: all of it, or nothing."""
    from truecount.workbench import running
    from truecount.workbench.keeping import archive

    with archive.opened(file) as whole:
        running.begin(home)
        from truecount.workbench.keeping.restoring import restore as put

        held, new = put(whole)
    if new:
        _tell_held("Restored, and found to hold", held, as_json)
    else:
        _tell_held("The workbench holds already what the backup holds; nothing to do. Both hold", held, as_json)


def _tell_held(words: str, held: Any, as_json: bool) -> None:
    """Print what a backup holds, and end with 1 where its log does not."""
    if as_json:
        typer.echo(json.dumps(asdict(held), indent=2))
    else:
        entries = "entry" if held.entries == 1 else "entries"
        rows, files = ("row" if held.rows == 1 else "rows"), ("file" if held.files == 1 else "files")
        typer.echo(
            f"{words}: {held.rows:,} {rows}, {held.files:,} {files}, the log with {held.entries:,} {entries}, "
            f"the last with the digest {held.last}."
        )
        for fault in held.faults:
            typer.echo(fault)
    raise typer.Exit(1 if held.faults else 0)


@app.command("recover")
def recover(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The sign-in name of the account.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Let somebody in again who lost password or authenticator, when no administrator can: a password for once.

    The authenticator and the recovery codes are taken out; the next sign-in sets new ones up. It is logged, and the
    account is told.
    """
    from truecount.workbench import running

    running.prepare(home)
    from truecount.workbench.accounts.recovering import recover as recovered

    password = recovered(name)
    if as_json:
        typer.echo(json.dumps({"name": name.strip().lower(), "password": password}, indent=2))
    else:
        typer.echo(f"The password, good until it is changed at the next sign-in: {password}")


@app.command("erase")
def erase(home: Home = None, as_json: Json = False) -> None:
    """Erase what is over its time: the content of audits, decisions and notes. Run it once a day; each is logged."""
    from truecount.workbench import running

    running.prepare(home)
    from truecount.workbench import retention

    gone = retention.erase()
    if as_json:
        typer.echo(json.dumps({"erased": gone}, indent=2))
    else:
        typer.echo(f"Erased: {', '.join(gone)}." if gone else "Nothing is over its time.")


@app.command("verify-log")
def verify_log(home: Home = None, as_json: Json = False) -> None:
    """Check that the log of section 62 is as it was written, every entry in order. Ends with 1 if not."""
    from truecount.workbench import running

    running.prepare(home)
    from truecount.workbench.ledger.chain import verify

    found = verify()
    running.ship(found.entries, found.last, len(found.faults))
    if as_json:
        typer.echo(json.dumps({"entries": found.entries, "last": found.last, "faults": list(found.faults)}, indent=2))
    else:
        for fault in found.faults:
            typer.echo(fault)
        if not found.faults:
            entries = "entry" if found.entries == 1 else "entries"
            typer.echo(f"The log holds: {found.entries:,} {entries}, the last with the digest {found.last}.")
    raise typer.Exit(1 if found.faults else 0)


@app.command("log")
def log(
    home: Home = None,
    who: Annotated[int | None, typer.Option("--who", help="The number of an account; else everybody.")] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=[DAY], help="The first day; else 30 days before the last.")
    ] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=[DAY], help="The last day; else today.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="One kind of entry, such as consultation.")] = None,
    as_json: Json = False,
) -> None:
    """Tell who consulted, altered or disclosed what, and how much a day, by the log of section 62.

    To see misuse. The law lets the log be used for that, and for few other things: section 62(4).
    """
    from truecount.workbench import running

    running.prepare(home)
    from truecount.workbench.ledger import asked
    from truecount.workbench.ledger.models import Kind

    if kind is not None and kind not in list(Kind):
        raise TrueCountError(f'--kind: "{kind}" is no kind of entry; choose {", ".join(Kind)}.')
    days = (since.date() if since else None, until.date() if until else None)
    rows = list(asked.entries(asked.Asked(who, *days, Kind(kind) if kind else None)))
    counted = asked.counts(rows)
    if as_json:
        typer.echo(json.dumps({"counts": [asdict(one) for one in counted], "entries": rows}, indent=2))
        return
    for one in counted:
        typer.echo(f"{one.day}  {one.who} ({one.role}): {one.kind} {one.entries:,} times, of {one.records:,} records")
    for row in rows:
        more = "".join(f"; {name}: {row[name]}" for name in ("why", "recipient") if row[name])
        typer.echo(
            f"{row['number']:,}  {row['at']}  {row['who']}  {row['kind']}  {row['record']}: {row['purpose']}{more}"
        )
    if not rows:
        typer.echo("The log holds no such entry.")
