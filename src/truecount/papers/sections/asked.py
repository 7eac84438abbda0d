"""What was asked for, and the small cells that every section's tables share."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from truecount.errors import TrueCountError
from truecount.figure import Figure, day
from truecount.outcomes import filed
from truecount.papers.words import Sentence, say
from truecount.records.store import Store
from truecount.reference.table import Row
from truecount.trends import LikeForLike
from truecount.trends import like_for_like as compare

PUBLISHED_YEAR = "2017/18"
"""The year of which every outcome type is held in the published figures that come with the package."""
NATIONAL = "England and Wales"
ALL_FORCES = "all forces in the file"
NONE_HELD, NOT_A_SAMPLE = "none held", "not a sample"
COUNTED = ("trends.recorded", "trends.raw-change", "trends.vintage-difference", "trends.crime-records", "outcomes.")
"""Beginnings of methods that count every crime, so that there is no interval to hold."""
SINGLE = 1


@dataclass(frozen=True)
class Asked:
    """The force, the two years to compare, the year of the outcomes and, where there is one, the record file."""

    force: Row
    from_year: str | None
    to_year: str | None
    year: str
    store: Store | None = None

    @classmethod
    def of(cls, force: Row, from_year: str | None, to_year: str | None, year: str | None, store: Store | None) -> Asked:
        """What was asked for; without a year of outcomes, the latest of the file, else the fullest published."""
        tables = store is not None and force["force_id"] in filed.forces(store)
        latest = filed.years(store, force["force_id"])[-1] if store is not None and tables else PUBLISHED_YEAR
        return cls(force, from_year, to_year, year or latest, store)

    @property
    def id(self) -> str:
        """The force's id."""
        return str(self.force["force_id"])

    @property
    def name(self) -> str:
        """The force's name in a sentence."""
        return str(self.force["name"])

    @property
    def short(self) -> str:
        """The force's name in a table or chart."""
        return str(self.force["short_name"])

    @functools.cached_property
    def outcomes_from(self) -> Store | None:
        """The record file, where it holds outcome tables of the force and year; None for the published figures."""
        store = self.store
        tables = store is not None and self.id in filed.forces(store)
        return store if store is not None and tables and self.year in filed.years(store, self.id) else None

    @property
    def theirs(self) -> str:
        """The whole that outcomes are set beside, in a sentence."""
        return ALL_FORCES if self.outcomes_from else NATIONAL

    @property
    def theirs_short(self) -> str:
        """The same in a narrow column."""
        return "All" if self.outcomes_from else "E&W"

    def compared(self) -> LikeForLike | None:
        """The two years like for like; None where no two years can be compared and none were asked for."""
        try:
            return compare(self.id, self.from_year, self.to_year)
        except TrueCountError:
            if self.from_year or self.to_year:
                raise
            return None


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
