"""The command line: one verb a file, and one place where an error becomes a sentence and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from typing import Annotated

import typer

import truecount
from truecount.cli import demo, load, outcomes, paper, reference, simulate, trends
from truecount.errors import TrueCountError

app = typer.Typer(
    name="truecount",
    help="How many crimes should have been recorded, how sure we are, what really changed, what became of each.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(demo.command)
app.command("load")(load.command)
app.command("trends")(trends.command)
app.command("outcomes")(outcomes.command)
app.command("paper")(paper.command)
app.command("simulate")(simulate.command)
app.add_typer(reference.app, name="reference")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(truecount.__version__)
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of the program itself."""


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 findings or a failed check, 2 bad usage or bad input."""
    # Told to end, the program ends as it does for an error: what it had begun is cleared away.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        app()
    except TrueCountError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
    except BrokenPipeError:
        # The reader of the pipe has had enough; give it nothing more, and the shell no traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as error:
        print(
            f"{error.filename or 'A file'}: {error.strerror or error}; check that it is there and may be used.",
            file=sys.stderr,
        )
        raise SystemExit(2) from None
