"""The vocabulary of an outcome document: what may be told, its values, and what is taken where it is not told."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from truecount.reference.near import near

RULES = Path(__file__).parent / "rules"
_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The quick safe reader where it was built, else the slow one; both read the same."""
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
    worked_out: tuple[str, ...]
    derived: bool

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


def rows(name: str) -> list[dict[str, Any]]:
    """The entries of one of the documents of rules."""
    found: list[dict[str, Any]] = yaml.load((RULES / f"{name}.yaml").read_text("utf-8"), _SAFE)  # noqa: S506
    return found


@functools.cache
def vocabulary() -> dict[str, Fact]:
    """Every fact by its name, in the order of the file."""
    return {
        one["fact"]: Fact(
            name=one["fact"],
            says=one["says"],
            values=tuple(one.get("values", ())),
            sets={name: tuple(values) for name, values in one.get("sets", {}).items()},
            bands=tuple(one.get("bands", ())),
            absent=one.get("absent", UNKNOWN),
            pattern=one.get("pattern", ""),
            worked_out=tuple(one.get("worked out", ())),
            derived=one.get("derived", False),
        )
        for one in rows("outcome_facts")
    }


def tellable() -> dict[str, Fact]:
    """The facts that may be told, by their names."""
    return {name: fact for name, fact in vocabulary().items() if not fact.derived}
