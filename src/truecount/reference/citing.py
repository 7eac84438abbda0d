"""A row's source as people cite it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from truecount.errors import TrueCountError
from truecount.reference.loading import load
from truecount.reference.table import Row

NOT_NOTED = "place not noted"
"""Where a document is known but not the place in it."""
UNSOURCED = "(unsourced; verify before relying on it)"


def cite(row: Mapping[str, Any]) -> str:
    """Publisher, document, edition and place in it; what has no source is said to have none.

    `row` is any row of any reference table. A further document named in `also` follows after a semicolon.
    """
    if row.get("reliability") == "D" or not row.get("source"):
        return UNSOURCED
    text = _document(_source(row["source"]))
    if row.get("where") not in (None, "", NOT_NOTED):
        text += f", {row['where']}"
    for other in row.get("also") or ():
        text += f"; {_document(_source(other))}"
    if row.get("unsourced"):
        text += f"; {', '.join(row['unsourced'])} {UNSOURCED}"
    return text


def _source(name: str) -> Row:
    found = _sources().get(name)
    if found is None:
        raise TrueCountError(f'The reference tables have no source "{name}"; add it to sources.csv.')
    return found


@functools.cache
def _sources() -> dict[str, Row]:
    return {row["source"]: row for row in load("sources").rows}


def _document(source: Row) -> str:
    parts = (source["publisher"], source["document"], source["edition"])
    return ", ".join(part for part in parts if part)
