"""Which facts may still change the answer: those that rules ask for which what is told does not rule out."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from truecount.counting import SettingAside, book, vocabulary
from truecount.reference.fact import UNKNOWN

SAID = ("what", "offence", "class")
"""What says what is alleged; one of them is enough, and a rule of a class is open only where one of them meets it."""
CLASS = "class"


def may_change(told: Mapping[str, str], edition: str) -> tuple[str, ...]:
    """The facts not told that open rules ask for, in the order of the vocabulary."""
    return _open(frozenset(told.items()), edition)


@functools.lru_cache(maxsize=500)
def _open(facts: frozenset[tuple[str, str]], edition: str) -> tuple[str, ...]:
    told, held = dict(facts), book(edition)
    asked: set[str] = set()
    for row in held.rows:
        after = row.table.startswith("after ")
        if not after and _met(row.when, told) and (row.table != CLASS or any(name in told for name in _said(row.when))):
            asked.update(row.when)
    for rule in held.rules.values():
        if isinstance(rule, SettingAside) and _met(rule.conditions(), told):
            asked.update(rule.when)
    return tuple(name for name, fact in vocabulary().items() if name in asked and name not in told and not fact.derived)


def _said(when: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [name for name in SAID if name in when]


def _met(when: Mapping[str, tuple[str, ...]], told: Mapping[str, str]) -> bool:
    """Whether nothing that is told is against the conditions."""
    return all(told.get(name, UNKNOWN) in (UNKNOWN, *values) for name, values in when.items())
