"""The decision tables of several editions as one: every row once, with the editions in which it stands as a condition.

The edition is a fact of a report like others, so a population that crosses editions is decided in one go.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TypeVar

from truecount.counting.book import book
from truecount.counting.conflicts import ranks
from truecount.counting.rule import Deciding, Row, SettingAside
from truecount.errors import TrueCountError

FACT = "edition"
Conditional = TypeVar("Conditional", Row, SettingAside)


@dataclass(frozen=True)
class Stacks:
    """The rows of some editions with their ranks, and their rules of setting aside."""

    rows: tuple[Row, ...]
    ranks: tuple[int, ...]
    asides: tuple[SettingAside, ...]


@functools.cache
def stacks(editions: tuple[str, ...]) -> Stacks:
    """The rows of some editions. Raises TrueCountError with every conflict among those of one edition."""
    found: dict[str, tuple[Row, list[str]]] = {}
    over: dict[str, dict[str, None]] = {}
    asides: dict[str, tuple[SettingAside, list[str]]] = {}
    for edition in editions:
        held = book(edition)
        for row in held.rows:
            found.setdefault(row.model_dump_json(), (row, []))[1].append(edition)
        for rule in held.rules.values():
            if isinstance(rule, Deciding):
                over.setdefault(rule.id, {}).update(dict.fromkeys(rule.over))
            elif isinstance(rule, SettingAside):
                asides.setdefault(rule.model_dump_json(), (rule, []))[1].append(edition)
    rows = tuple(_only(row, own, editions) for row, own in found.values())
    ranked, conflicts = ranks(rows, {name: tuple(others) for name, others in over.items()})
    if conflicts:
        raise TrueCountError(*conflicts)
    return Stacks(rows, ranked, tuple(_only(rule, own, editions) for rule, own in asides.values()))


def _only(one: Conditional, own: list[str], editions: tuple[str, ...]) -> Conditional:
    """A row or rule, on condition of the editions in which it stands where those are not all."""
    if len(own) == len(editions):
        return one
    return one.model_copy(update={"when": one.when | {FACT: tuple(own)}})
