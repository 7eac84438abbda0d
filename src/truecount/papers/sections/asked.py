"""What was asked for, and the small cells that every section's tables share."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truecount import reference, trends
from truecount.errors import TrueCountError
from truecount.figure import Figure, day
from truecount.outcomes import filed
from truecount.papers import record_years
from truecount.papers.claims.register import Register
from truecount.papers.words import Sentence, say
from truecount.records.store import Store
from truecount.reference.table import Row
from truecount.trends import LikeForLike, OwnAudit
from truecount.trends import like_for_like as compare

PUBLISHED_YEAR = "2017/18"
"""The year of which every outcome type is held in the published figures that come with the package."""
NATIONAL = "England and Wales"
ALL_FORCES = "all forces in the file"
NONE_HELD, NOT_A_SAMPLE = "none held", "not a sample"
COUNTED = (
    "outcomes.",
    "papers.cancelled",
    "papers.counted-few",
    "papers.recorded-in-time",
    "papers.required-crimes",
    "trends.crime-records",
    "trends.raw-change",
    "trends.recorded",
    "trends.vintage-difference",
)
"""Beginnings of methods that count every crime, so that there is no interval to hold."""
SINGLE = 1


@dataclass(frozen=True)
class Asked:
    """What a paper is made of: the force, its years, its record file, its audits and what was promised to the panel.

    `from_year` and `to_year` are the years to compare, `year` that of the outcomes. `store` is a record file of the
    force, whose figures may stand beside published ones; `made` is one of a force simulated after it, whose figures
    are kept apart. A paper about a simulated force itself has it as its `force` and `store`. `audits` are files of
    `truecount audit estimate --json`.
    """

    force: Row
    from_year: str | None
    to_year: str | None
    year: str
    store: Store | None = None
    made: Store | None = None
    audits: tuple[Path, ...] = ()
    register: Register | None = None

    @property
    def id(self) -> str:
        """The force's id."""
        return str(self.force["force_id"])

    @property
    def name(self) -> str:
        """The force's name in a sentence; `words.capital` is for where it begins one."""
        return "the simulated force" if self.simulated else str(self.force["name"])

    @property
    def short(self) -> str:
        """The force's name in a table or chart."""
        return "Simulated" if self.simulated else str(self.force["short_name"])

    @property
    def simulated(self) -> bool:
        """Whether the paper is about a force that was made up; published figures are then of another one."""
        return self.id.startswith(reference.SIMULATED)

    @functools.cached_property
    def records(self) -> Store | None:
        """The record file, where it holds crimes of the force one by one."""
        store = self.store
        return store if store is not None and trends.crimes_by_year(self.id, store) else None

    @functools.cached_property
    def own_audits(self) -> tuple[OwnAudit, ...]:
        """The force's own audits, read."""
        return tuple(trends.own_audit(path) for path in self.audits)

    @functools.cached_property
    def outcomes_from(self) -> Store | None:
        """The record file, where it can give outcomes of the force and year; None for the published figures."""
        store = self.store
        return store if store is not None and self.year in record_years.outcome_years(store, self.id) else None

    @functools.cached_property
    def beside(self) -> bool:
        """Whether the outcomes have a whole to stand beside: not those of one force's records."""
        return self.outcomes_from is None or filed.of_tables(self.outcomes_from, self.id)

    @property
    def theirs(self) -> str:
        """The whole that outcomes are set beside, in a sentence."""
        return ALL_FORCES if self.outcomes_from else NATIONAL

    @property
    def theirs_short(self) -> str:
        """The same in a narrow column."""
        return "All" if self.outcomes_from else "E&W"

    @classmethod
    def of(
        cls, force: Row, from_year: str | None, to_year: str | None, year: str | None, store: Store | None, **rest: Any
    ) -> Asked:
        """What was asked for; without a year of outcomes, the latest of the file, else the fullest published."""
        held = record_years.outcome_years(store, force["force_id"]) if store is not None else []
        return cls(force, from_year, to_year, year or (held[-1] if held else PUBLISHED_YEAR), store, **rest)

    def compared(self) -> LikeForLike | None:
        """The two years like for like; None where no two years can be compared and none were asked for."""
        try:
            return compare(self.id, self.from_year, self.to_year)
        except TrueCountError:
            if (self.from_year or self.to_year) and self.records is None:
                raise
            return None


def sign(figure: Figure) -> str:
    """The sign that a figure's number is printed with: "%" of shares, nothing of counts and of what is not known."""
    return "%" if figure.unit.startswith("per cent") and figure.value is not None else ""


def number(figure: Figure | None, unit: str = "") -> Sentence:
    """A cell with a figure's value; a dash where there is no such figure."""
    if figure is None:
        return ("–",)
    return say("{one}" + (unit if figure.value is not None else ""), one=figure)


def interval(figure: Figure, unit: str = "") -> Sentence:
    """A cell with the ends of a figure's interval, or that none is held, or that there is nothing to be unsure of."""
    if figure.value is None or figure.interval is None:
        return (NOT_A_SAMPLE if figure.method.id.startswith(COUNTED) else NONE_HELD,)
    return say(f"{{one:low}}{unit} to {{one:high}}{unit}", one=figure)


def audited(figure: Figure) -> str:
    """The days whose reports were audited, or that they are not held."""
    return f"{day(figure.period.start)} to {day(figure.period.end)}" if figure.period else "dates not held"


def year(figure: Figure) -> str:
    """The financial year a figure is of."""
    first = figure.period.start.year if figure.period else 0
    return f"{first}/{(first + 1) % 100:02d}"


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: "a, b and c"."""
    held = list(names)
    return held[0] if len(held) == SINGLE else f"{', '.join(held[:-1])} and {held[-1]}" if held else ""
