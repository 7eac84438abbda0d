"""`truecount decide --outcome`: whether an outcome may close a crime, requirement by requirement, with the page."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from truecount.errors import TrueCountError


def show(path: Path | None, *, as_json: bool = False, schema: bool = False) -> None:
    """Judge the outcome that a document proposes and print the ruling, in words or as JSON.

    With `schema` the JSON Schema of the document is printed and nothing is read. Raises TrueCountError for a document
    that cannot be read, with every fault.
    """
    from truecount.outcomes.validity.outcome_schema import outcome_case_schema
    from truecount.outcomes.validity.worksheet import judge_outcome

    if schema:
        typer.echo(json.dumps(outcome_case_schema(), indent=2, ensure_ascii=False))
        return
    if path is None:
        raise TrueCountError("Name an outcome document; `truecount decide --outcome --schema` shows what it holds.")
    ruling = judge_outcome(path)
    typer.echo(json.dumps(ruling.as_json(), indent=2, ensure_ascii=False) if as_json else ruling.text)
