"""Which force, or other reporting body, a printed name means."""

from __future__ import annotations

import functools

from truecount.errors import TrueCountError
from truecount.reference.loading import load
from truecount.reference.near import near
from truecount.reference.table import Row


def force(name: str) -> Row:
    """The row of `forces` for any name, id or GSS code, whatever the letter case and spacing.

    >>> force("London, City of")["force_id"], force("KENT")["name"]
    ('city-of-london', 'Kent Police')
    """
    found = _by_name().get(_folded(name))
    if found is None:
        known = (row["name"] for row in load("force_names").rows)
        raise TrueCountError(
            f'No police force or reporting body is known as "{name}"; `truecount reference show force_names` '
            f"lists every name that is.{near(name, known)}"
        )
    return dict(found)


@functools.cache
def _by_name() -> dict[str, Row]:
    forces = {row["force_id"]: row for row in load("forces").rows}
    return {_folded(row["name"]): forces[row["force_id"]] for row in load("force_names").rows}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
