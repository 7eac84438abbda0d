"""`truecount serve`: the workbench on this machine, and what keeps it: checking its log."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from truecount.errors import TrueCountError

app = typer.Typer(invoke_without_command=True)
Home = Annotated[Path | None, typer.Option("--home", help="The folder it keeps its files in; else ./workbench.")]
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
        return
    if demo and host != "127.0.0.1":
        raise TrueCountError("A demonstration answers this machine alone; leave --host out.")
    from truecount.workbench import places, running

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
    if as_json:
        typer.echo(json.dumps({"entries": found.entries, "last": found.last, "faults": list(found.faults)}, indent=2))
    else:
        for fault in found.faults:
            typer.echo(fault)
        if not found.faults:
            entries = "entry" if found.entries == 1 else "entries"
            typer.echo(f"The log holds: {found.entries:,} {entries}, the last with the digest {found.last}.")
    raise typer.Exit(1 if found.faults else 0)
