"""Who and where: persons, businesses and places of a simulated force, as keys that name nobody."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truecount.simulation.cases import Facts, Flags, Ints, Month
from truecount.simulation.keys import Words, mix
from truecount.simulation.pattern import Pattern
from truecount.simulation.settings import Settings
from truecount.simulation.templates import Allegations, templates

HOUSEHOLDS, SHOPS, OFFENDERS, VENUES = 650_000, 22_000, 140_000, 9_000
"""How many there are in a force of size 1.0. Assumed."""
TOWARDS_FEW = {"households": 1.8, "shops": 2.5, "offenders": 3.0, "venues": 2.0}
"""How strongly the same ones come up again: a power that draws are raised to. Assumed."""
VICTIM, CHILD, HOUSEHOLD, BUSINESS = 1, 101, 900, 777
RELATIONSHIPS = ("partner", "former partner", "family", "known")
STRANGER, UNKNOWN = len(RELATIONSHIPS), len(RELATIONSHIPS) + 1
AT_HOME = ("domestic", "neighbour", "home", "online", "professional", "school", "counter", "emergency")


@dataclass(frozen=True)
class People:
    """Keys of a month's cases: the case's own, its household, shop, offender and place."""

    month: Month
    own: Words
    household: Words
    shop: Words
    offender: Words
    place: Words

    @property
    def first_victim(self) -> Words:
        """The key of the first victim of each case."""
        kind = _kinds()[templates().pattern[self.month.cases.variant]]
        return self._victim(np.arange(len(kind)), kind, np.zeros(len(kind), dtype=np.int64))

    def victims(self, allegations: Allegations, alleged: Facts) -> tuple[Words, Flags]:
        """The victim of each allegation, and whether there is none because the offence is against the state."""
        case = self.month.reports.case[alleged.report]
        number = allegations.victim[alleged.row]
        kind = _allegation_kinds()[allegations.of_pattern[alleged.row], allegations.label[alleged.row]]
        return self._victim(case, kind, np.maximum(number, 0)), number < 0

    def _victim(self, case: Ints, kind: Ints, number: Ints) -> Words:
        person = mix(self.household[case], kind + number)
        business = mix(self.shop[case] + number.astype(np.uint64), BUSINESS)
        return np.where(kind == BUSINESS, business, person)

    def suspects(self, allegations: Allegations, alleged: Facts) -> tuple[Words, Flags]:
        """The suspect, or those who acted together, of each allegation, and whether nobody knows who it was."""
        case = self.month.reports.case[alleged.report]
        letter = allegations.suspect[alleged.row]
        relationship = _relationships()[allegations.of_pattern[alleged.row], allegations.label[alleged.row]]
        known = mix(self.household[case], 200 + 10 * relationship + letter)
        stranger = mix(self.offender[case], 555 + letter)
        nobody = mix(self.own[case], 600 + letter)
        key = np.select([relationship < STRANGER, relationship == STRANGER], [known, stranger], nobody)
        return key.astype(np.uint64), relationship == UNKNOWN


def people(month: Month, settings: Settings) -> People:
    """Draw the people of a month. A course of conduct has a household of its own, so that no other case touches it."""
    draws = month.block.draws(settings.seed, "people")
    t, number = templates(), len(month.cases.variant)
    salt = mix(np.uint64(settings.seed), np.uint64(zlib.crc32(month.block.force.encode())))
    own = mix(salt, np.uint64(zlib.crc32(month.block.name.encode())), np.arange(number))

    def some(many: int, which: str) -> Words:
        share = draws.random(number) ** TOWARDS_FEW[which]
        return mix(salt, np.uint64(many), (share * max(many * settings.size, 50)).astype(np.uint64))

    pattern = t.pattern[month.cases.variant]
    lasting = np.array([one.person == "lasting" for one in t.patterns])[pattern]
    household = np.where(lasting, own, some(HOUSEHOLDS, "households"))
    shop, offender, venue = some(SHOPS, "shops"), some(OFFENDERS, "offenders"), some(VENUES, "venues")
    home = np.array([one.heard in AT_HOME for one in t.patterns])[pattern]
    business = np.array([one.kind == "business" for one in t.patterns])[pattern]
    place = np.where(home, mix(household, 300), np.where(business, mix(shop, 301), mix(venue, 302)))
    return People(month, own, household, shop, offender, place)


KIND_NUMBERS = {"person": VICTIM, "child": CHILD, "household": HOUSEHOLD, "business": BUSINESS}


@functools.cache
def _kinds() -> Ints:
    return np.array([KIND_NUMBERS[one.kind] for one in templates().patterns])


@functools.cache
def _allegation_kinds() -> Ints:
    """The number of the kind of victim, by pattern and label."""
    return _by_label(lambda one, label: KIND_NUMBERS[one.alleged[label].kind or one.kind])


@functools.cache
def _relationships() -> Ints:
    """The number of the suspect's relationship to the victim, by pattern and label.

    A suspect who is one thing to one victim and another to the next is one person: the first thing said counts.
    """

    def number(one: Pattern, label: str) -> int:
        letter = one.alleged[label].suspect
        said = next(each.relationship for each in one.alleged.values() if each.suspect == letter)
        return RELATIONSHIPS.index(said) if said in RELATIONSHIPS else UNKNOWN if said == "unknown" else STRANGER

    return _by_label(number)


def _by_label(value: Callable[[Pattern, str], int]) -> NDArray[np.int64]:
    chosen = templates().patterns
    table = np.zeros((len(chosen), max(len(one.alleged) for one in chosen)), dtype=np.int64)
    for p, one in enumerate(chosen):
        for n, label in enumerate(one.alleged):
            table[p, n] = value(one, label)
    return table
