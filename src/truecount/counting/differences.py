"""What two editions differ in: rules that began, ended or changed, and offences and classes that came or went."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from truecount.counting.book import book
from truecount.counting.crimes import Crime, crimes
from truecount.counting.editions import EDITIONS
from truecount.counting.rule import Rule


@dataclass(frozen=True)
class Changed:
    """A rule that says something else: for each part of it, what it said and what it says; rows by what they give."""

    old: Rule
    new: Rule
    parts: dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Differences:
    """What the `new` edition has that the `old` has not, and the other way round.

    `began` and `ended` are rules, `changed` those of one id that say something else, `came` and `went` classes with
    their offence codes; all in the order of their books.
    """

    old: str
    new: str
    began: tuple[Rule, ...]
    ended: tuple[Rule, ...]
    changed: tuple[Changed, ...]
    came: tuple[Crime, ...]
    went: tuple[Crime, ...]


@functools.cache
def differences(old: str, new: str) -> Differences:
    """The differences of two editions. Raises TrueCountError where one is not held."""
    one, other = book(old), book(new)
    both = [rule for name, rule in other.rules.items() if name in one.rules]
    pairs = [(rule.id, _parts(rule.id, old, new)) for rule in both]
    return Differences(
        old,
        new,
        tuple(rule for name, rule in other.rules.items() if name not in one.rules),
        tuple(rule for name, rule in one.rules.items() if name not in other.rules),
        tuple(Changed(one.rules[name], other.rules[name], parts) for name, parts in pairs if parts),
        tuple(crime for crime in crimes() if crime.stands(new) and not crime.stands(old)),
        tuple(crime for crime in crimes() if crime.stands(old) and not crime.stands(new)),
    )


def _parts(name: str, old: str, new: str) -> dict[str, tuple[Any, Any]]:
    """The parts of a rule in which two editions differ; `rows` where only the law's dates make the difference."""
    was, now = (book(edition).rules[name].model_dump(by_alias=True, exclude_defaults=True) for edition in (old, new))
    parts = {
        part: (was.get(part), now.get(part)) for part in dict.fromkeys((*was, *now)) if was.get(part) != now.get(part)
    }
    gave, gives = ([row.gives for row in book(edition).rows if row.rule == name] for edition in (old, new))
    return parts or ({"rows": (gave, gives)} if gave != gives else {})


@functools.cache
def span(name: str, edition: str) -> tuple[str, str | None]:
    """From which edition, and to before which (None: to the latest), a rule says what it says in one edition."""
    names = list(EDITIONS)
    place = names.index(edition)
    alike = [_says(name, one) == _says(name, edition) for one in names]
    first = max((n + 1 for n in range(place) if not alike[n]), default=0)
    after = next((n for n in range(place, len(names)) if not alike[n]), None)
    return names[first], names[after] if after is not None else None


def _says(name: str, edition: str) -> Any:
    return book(edition).rules.get(name), tuple(row.gives for row in _rows(edition).get(name, ()))


@functools.cache
def _rows(edition: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in book(edition).rows:
        found.setdefault(row.rule, []).append(row)
    return found
