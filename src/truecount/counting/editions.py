"""The editions of the rules: from which day each is in force, and the folder of its differences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from truecount import reference
from truecount.errors import TrueCountError
from truecount.reference.near import near


@dataclass(frozen=True)
class Edition:
    """One edition, in force from the day it `begins` to before the day it `ends` (None for the latest).

    `held` says whether its own text was read. Where it was not, what no source dates is taken from the latest.
    Source: the reference table `editions`.
    """

    name: str
    begins: date
    ends: date | None
    title: str
    note: str
    source: str
    held: bool

    @property
    def home(self) -> Path:
        """The folder of what it changed in the edition before it; there is none where only offences began."""
        return Path(__file__).with_name("editions") / self.name.replace("-", "_")

    def meets(self, first: date | None, after: date | None) -> bool:
        """Whether something that holds from `first` to before `after` (None: always) holds on some day of it."""
        begun = first is None or self.ends is None or first < self.ends
        return begun and (after is None or after > self.begins)


def _read() -> dict[str, Edition]:
    rows = sorted(reference.load("editions").rows, key=lambda row: row["begins"])
    ends = [*(row["begins"] for row in rows[1:]), None]
    return {
        row["edition"]: Edition(
            row["edition"],
            row["begins"],
            until,
            row["title"],
            row["note"] or "",
            row["source"],
            row["held"] == "yes",
        )
        for row, until in zip(rows, ends, strict=True)
    }


EDITIONS = _read()
"""Every edition by its name, the oldest first."""
LATEST = next(reversed(EDITIONS))


def in_force(day: date) -> str:
    """The edition in force on a day; the first for days before it."""
    begun = [one.name for one in EDITIONS.values() if one.begins <= day]
    return begun[-1] if begun else next(iter(EDITIONS))


def edition_of(name: str | None) -> str:
    """The edition of this name, or the latest. Raises TrueCountError where it is not held."""
    if name is not None and name not in EDITIONS:
        raise TrueCountError(
            f'There is no edition "{name}" of the rules; held: {", ".join(EDITIONS)}.{near(name, list(EDITIONS))}'
        )
    return name or LATEST


def before(name: str) -> str | None:
    """The edition before one; None for the first."""
    names = list(EDITIONS)
    place = names.index(name)
    return names[place - 1] if place else None
