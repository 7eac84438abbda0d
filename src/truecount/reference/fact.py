"""A fact that may be told in a document: its values, and what is taken where it is not told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from truecount.reference.near import near

UNKNOWN = "unknown"
LONGEST = 60
"""Of a value that is not allowed, so much is shown."""


@dataclass(frozen=True)
class Fact:
    """One fact.

    `values` are those that may be told (none for a code, which has a `pattern`), `sets` names for several of them,
    `bands` the lowest numbers of the values, in order. `absent` is taken where it is not told, unless it is worked out
    from other facts or entries, `worked_out`. `derived` facts are always worked out and never told.
    """

    name: str
    says: str
    values: tuple[str, ...]
    sets: dict[str, tuple[str, ...]]
    bands: tuple[float, ...]
    absent: str
    pattern: str
    derived: bool
    worked_out: tuple[str, ...] = ()

    def spread(self, named: object) -> tuple[str, ...]:
        """The values that a value, or the name of a set, stands for. Raises ValueError for any other."""
        return self.sets.get(str(named)) or (self.read(named),)

    def read(self, given: object) -> str:
        """The value that was told: itself, yes or no for a flag, or the band of a number.

        Raises ValueError with what is allowed.
        """
        if isinstance(given, bool):
            given = "yes" if given else "no"
        if isinstance(given, int | float) and self.bands:
            fits = [value for low, value in zip(self.bands, self.values, strict=True) if low <= given]
            if fits:
                return fits[-1]
        text = str(given)
        if text == UNKNOWN or text in self.values or (self.pattern and re.fullmatch(self.pattern, text)):
            return text
        allowed = self.pattern or ", ".join((*self.values, UNKNOWN))
        shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
        raise ValueError(f'"{shown}" is not allowed; it is one of {allowed}.{near(text, list(self.values))}')


def facts_of(entries: Iterable[Mapping[str, Any]]) -> dict[str, Fact]:
    """Every fact by its name, in the order of the entries of its document."""
    return {
        one["fact"]: Fact(
            name=one["fact"],
            says=one["says"],
            values=tuple(one.get("values", ())),
            sets={name: tuple(values) for name, values in one.get("sets", {}).items()},
            bands=tuple(one.get("bands", ())),
            absent=one.get("absent", UNKNOWN),
            pattern=one.get("pattern", ""),
            derived=one.get("derived", False),
            worked_out=tuple(one.get("worked out", ())),
        )
        for one in entries
    }
