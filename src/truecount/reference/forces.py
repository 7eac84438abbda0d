"""Which force, or other reporting body, a printed name means."""

from __future__ import annotations

import functools

from truecount.errors import TrueCountError
from truecount.reference.loading import load
from truecount.reference.near import near
from truecount.reference.table import Row

SIMULATED = "simulated-"
"""The id of a simulated force is this and the id of the force it was made after."""


def force(name: str) -> Row:
    """The row of `forces` for any name, id or GSS code, whatever the letter case and spacing.

    A simulated force has no row of its own: it is told by its id, and its name says that it is simulated.

    >>> force("London, City of")["force_id"], force("KENT")["name"]
    ('city-of-london', 'Kent Police')
    """
    found = _by_name().get(_folded(name))
    if found is None and _folded(name).startswith(SIMULATED):
        return _simulated(force(_folded(name).removeprefix(SIMULATED)))
    if found is None:
        known = (row["name"] for row in load("force_names").rows)
        raise TrueCountError(
            f'No police force or reporting body is known as "{name}"; `truecount reference show force_names` '
            f"lists every name that is.{near(name, known)}"
        )
    return dict(found)


def _simulated(after: Row) -> Row:
    names = {"name": f"A simulated force after {after['name']}", "short_name": f"Simulated {after['short_name']}"}
    return after | names | {"force_id": SIMULATED + after["force_id"], "gss_code": None, "kind": "simulated"}


@functools.cache
def _by_name() -> dict[str, Row]:
    forces = {row["force_id"]: row for row in load("forces").rows}
    return {_folded(row["name"]): forces[row["force_id"]] for row in load("force_names").rows}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
