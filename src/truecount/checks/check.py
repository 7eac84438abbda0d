"""A check: what can be wrong with a record, and the small function that finds the records it is wrong with."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from truecount import reference
from truecount.checks.force import Force
from truecount.reference.citing import cite

Find = Callable[[Force], Any]
FUNCTIONS: dict[str, Find] = {}
"""The function of each check, by its id."""


@dataclass(frozen=True)
class Check:
    """One check. Its words stand in the reference table `checks`, its function in a module of this room.

    `find` takes the force's tables and returns those rows of the subject's table that the check finds fault with, each
    with `says`, one plain sentence on what is wrong.
    """

    id: str
    title: str
    severity: str
    subject: str
    needs: tuple[str, ...]
    remedy: str
    rule: str
    find: Find


def check(check_id: str) -> Callable[[Find], Find]:
    """Make a function the check of this id."""

    def made(function: Find) -> Find:
        FUNCTIONS[check_id] = function
        return function

    return made


@functools.cache
def checks() -> tuple[Check, ...]:
    """Every check, in the order of the reference table."""
    from truecount.checks import modules  # noqa: F401 (each module puts its functions into the register)

    return tuple(
        Check(
            id=row["check_id"],
            title=row["title"],
            severity=row["severity"],
            subject=row["subject"],
            needs=row["needs"] or (),
            remedy=row["remedy"],
            rule=cite(row),
            find=FUNCTIONS[row["check_id"]],
        )
        for row in reference.load("checks").rows
    )
