"""What is to be simulated: which force, how large, which years, from which seed."""

from __future__ import annotations

import re
import zlib
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import digest
from truecount.simulation.dials import Dials

YEARS = range(2015, 2026)
"""Financial years that can be simulated, by the year they begin in: those whose recorded crime is published and
whose rules the patterns answer for."""
ALL = "all"
LARGEST_SEED = 2**63 - 1


@dataclass(frozen=True)
class Settings:
    """A whole simulation. `size` is relative to the force itself; Kent at 1.0 logs about 400,000 incidents a year."""

    forces: tuple[str, ...]
    size: float
    first_year: int
    last_year: int
    seed: int
    text: bool
    dials: Dials

    @property
    def years(self) -> range:
        """The financial years, by the year they begin in."""
        return range(self.first_year, self.last_year + 1)

    @property
    def ends(self) -> date:
        """The day after the last one simulated: the day on which the records are as they are."""
        return date(self.last_year + 1, 4, 1)

    @property
    def blocks(self) -> list[Block]:
        """Every month of every force, in order."""
        return [Block(force, year, month) for force in self.forces for year in self.years for month in range(12)]

    def as_json(self) -> dict[str, Any]:
        """The settings as plain values."""
        return asdict(self) | {"forces": list(self.forces), "dials": self.dials.model_dump(mode="json")}

    @property
    def sha256(self) -> str:
        """One hash over all settings."""
        return digest(self.as_json())


@dataclass(frozen=True)
class Block:
    """One month of one force: what is drawn at once. `month` counts from April, nought."""

    force: str
    year: int
    month: int

    @property
    def begins(self) -> date:
        """The first day of the month."""
        return month_begins(self.year, self.month)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (month_begins(self.year, self.month + 1) - self.begins).days

    @property
    def name(self) -> str:
        """Its name in files: kent-2016-04."""
        return f"{self.force}-{self.begins:%Y-%m}"

    def draws(self, seed: int, stage: str) -> np.random.Generator:
        """The random numbers of one stage of one block: the same however the blocks are shared out."""
        return np.random.default_rng([seed, zlib.crc32(self.name.encode()), zlib.crc32(stage.encode())])


def month_begins(year: int, month: int) -> date:
    """The first day of a month that is counted from April of a financial year."""
    return date(year + (month + 3) // 12, (month + 3) % 12 + 1, 1)


def make_settings(*, force: str, size: float, years: str, seed: int, text: bool, dials: Dials) -> Settings:
    """Settings from what a person gives. Raises TrueCountError with every fault.

    `years` is one financial year or two with a colon, both included, each by its first year or whole:
    "2016", "2016/17" or "2016:2019".
    """
    faults: list[str] = []
    first, last = _years(years, faults)
    forces = _forces(force)
    if not 0 < size <= 20:  # noqa: PLR2004 (a force twenty times Kent is larger than any)
        faults.append(f"The size {size} is not between 0 and 20; 1 is the force as it is.")
    if not 0 <= seed <= LARGEST_SEED:
        faults.append(f"The seed {seed} is not a whole number from 0 to {LARGEST_SEED}.")
    if dials.programme_to <= dials.programme_from:
        faults.append("The dial programme_to must be later than programme_from.")
    if faults:
        raise TrueCountError(*faults)
    return Settings(forces, size, first, last, seed, text, dials)


def _years(years: str, faults: list[str]) -> tuple[int, int]:
    found = [re.fullmatch(r"([0-9]{4})(?:/([0-9]{2}))?", part) for part in years.split(":")]
    if not all(found) or len(found) > 2:  # noqa: PLR2004 (a range has two ends)
        faults.append(f'"{years}" is not a year or a range of years; write 2016, 2016/17 or 2016:2019.')
        return YEARS[0], YEARS[0]
    ends = [int(match[1]) for match in found if match]
    first, last = ends[0], ends[-1]
    if any(match and match[2] and int(match[2]) != (int(match[1]) + 1) % 100 for match in found):
        faults.append(f'"{years}" does not name financial years; write 2016/17, the second year after the first.')
    if first not in YEARS or last not in YEARS or last < first:
        faults.append(f'"{years}" must run forward within {YEARS[0]} to {YEARS[-1]}.')
    return first, last


def _forces(name: str) -> tuple[str, ...]:
    if name == ALL:
        return tuple(row["force_id"] for row in reference.load("forces").where(kind="territorial"))
    force = reference.force(name)
    if force["kind"] != "territorial":
        raise TrueCountError(f"{force['name']} is not one of the 43 territorial forces; name one of them.")
    return (str(force["force_id"]),)
