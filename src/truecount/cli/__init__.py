"""The command line: one verb a file, and one place where an error becomes a sentence and an exit code."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
from typing import Annotated

import typer

import truecount
from truecount.cli import (
    audit,
    check,
    claims,
    decide,
    demo,
    explain,
    link,
    load,
    many_words,
    outcomes,
    paper,
    reference,
    rules,
    serve,
    simulate,
    trends,
    triage,
    validate,
)
from truecount.errors import TrueCountError

SELDOM = 100_000
"""New objects between two looks for those that nothing holds."""

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
app.add_typer(claims.app, name="claims")
app.command("outcomes", cls=many_words.ManyWords)(outcomes.command)
app.command("paper")(paper.command)
app.command("simulate")(simulate.command)
app.command("decide")(decide.command)
app.command("rules")(rules.command)
app.command("link")(link.command)
app.command("check")(check.command)
app.command("explain")(explain.command)
app.command("triage")(triage.command)
app.command("validate")(validate.command)
app.add_typer(audit.app, name="audit")
app.add_typer(reference.app, name="reference")
app.add_typer(serve.app, name="serve")


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
    """Run the command line. Exit codes: 0 done, 1 findings or a failed check, 2 bad usage or bad input.

    Told to end, the program ends as it does for an error: what it had begun is cleared away.
    """
    told: list[int] = []

    def end(number: int, frame: object) -> None:
        told.append(number)
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, end)
    # Nearly all that a verb makes lives until it ends; looking for the rest every few hundred objects takes a tenth of
    # a large verb's time.
    gc.set_threshold(SELDOM)
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
        print(_why(error), file=sys.stderr)
        raise SystemExit(2) from None
    except Exception as error:
        # The database turns a signal that reaches it at work into an error.
        if isinstance(error, RuntimeError) and "interrupted" in str(error).lower():
            raise SystemExit(128 + (told or [signal.SIGINT])[0]) from None
        if type(error).__module__.partition(".")[0] not in ("duckdb", "_duckdb"):
            raise
        print(_why(error), file=sys.stderr)
        raise SystemExit(2) from None


def _why(error: Exception) -> str:
    """One plain sentence for what the machine or the database refuses."""
    said = (str(error).splitlines() or [type(error).__name__])[0]
    if getattr(error, "errno", None) == errno.ENOSPC or "no space left" in str(error).lower():
        return "There is no room left on the disk; free some and try again."
    if isinstance(error, OSError):
        named = f"{error.filename}: {error.strerror}" if error.filename else said
        return f"{named}; check that it is there and may be used."
    return f"The database cannot go on ({said}); check that the file is whole and its name is a plain one."
