"""The vocabulary of facts: what may be told of an allegation, its values, and what is taken where it is not told."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from truecount.counting.documents import HOME, parse
from truecount.reference.near import near

UNKNOWN = "unknown"
LONGEST = 60
"""Of a value that is not allowed, so much is shown."""


@dataclass(frozen=True)
class Fact:
    """One fact. `bands` are the lowest numbers of its values, in order; `derived` facts are worked out, never told."""

    name: str
    says: str
    values: tuple[str, ...]
    sets: dict[str, tuple[str, ...]]
    bands: tuple[float, ...]
    absent: str
    pattern: str
    derived: bool

    def spread(self, named: str) -> tuple[str, ...]:
        """The values that a value, or the name of a set, stands for. Raises ValueError for any other."""
        if named in self.sets:
            return self.sets[named]
        return (self.read(named),)

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


@functools.cache
def vocabulary() -> dict[str, Fact]:
    """Every fact by its name, in the order of the file."""
    given = parse((HOME / "facts.yaml").read_text("utf-8"))
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
        )
        for one in given
    }
