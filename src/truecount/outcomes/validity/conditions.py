"""Conditions on facts, true, false or open: open is whatever hangs on a fact that was not told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from truecount.outcomes.validity.facts import UNKNOWN, vocabulary

Facts = Mapping[str, str]


@dataclass(frozen=True)
class Wanted:
    """What one fact has to be: one of these values, or, where `barred`, none of them."""

    fact: str
    values: frozenset[str]
    barred: bool

    def truth(self, facts: Facts) -> bool | None:
        """Whether the facts have it; None where the fact is not known."""
        value = facts[self.fact]
        return None if value == UNKNOWN else (value in self.values) != self.barred


@dataclass(frozen=True)
class Condition:
    """Ways in which it may be met, of which one is enough; each wants all of its facts. No way at all is always met."""

    ways: tuple[tuple[Wanted, ...], ...]

    def truth(self, facts: Facts) -> bool | None:
        """Whether it is met; None where that hangs on facts not known."""
        if not self.ways:
            return True
        return _any([_all([one.truth(facts) for one in way]) for way in self.ways])

    @property
    def facts(self) -> frozenset[str]:
        """The facts it asks for."""
        return frozenset(one.fact for way in self.ways for one in way)

    def reads(self, facts: Facts) -> dict[str, str]:
        """The facts it asks for that are known, with their values."""
        return {one.fact: facts[one.fact] for way in self.ways for one in way if facts[one.fact] != UNKNOWN}

    def open(self, facts: Facts) -> tuple[str, ...]:
        """The facts not known on which it hangs, in order; those of ways that cannot be met any more are left out."""
        hang = [way for way in self.ways if _all([one.truth(facts) for one in way]) is None]
        return tuple(dict.fromkeys(one.fact for way in hang for one in way if one.truth(facts) is None))


def condition(given: Any) -> Condition:
    """A condition as rules write it: facts with values, or a list of such. Raises ValueError for what is not known."""
    ways = given if isinstance(given, list) else [given] if given else []
    return Condition(tuple(tuple(_wanted(name, value) for name, value in way.items()) for way in ways))


def _wanted(name: str, given: Any) -> Wanted:
    if name not in vocabulary():
        raise ValueError(f'there is no fact "{name}"')
    barred = isinstance(given, dict)
    values = given["not"] if barred else given
    each = values if isinstance(values, list) else [values]
    return Wanted(name, frozenset(value for one in each for value in vocabulary()[name].spread(one)), barred)


def _all(truths: list[bool | None]) -> bool | None:
    return False if False in truths else None if None in truths else True


def _any(truths: list[bool | None]) -> bool | None:
    return True if True in truths else None if None in truths else False
