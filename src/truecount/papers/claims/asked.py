"""What a claim asks of the figures held, and one reading of it: a definition and the figures under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from truecount.errors import TrueCountError
from truecount.figure import Figure, Period
from truecount.records.store import Store

NATION = "england-and-wales"
RELEASE = re.compile(r"releases? of [0-9][\w-]*(?: and [0-9][\w-]*)?(?: Q\d)?")


@dataclass(frozen=True)
class Asked:
    """The area and years of a claim, `pair` where two years are wanted, `ahead` where something was still to come.

    `first` and `last` are financial years or empty, `day` is that of the meeting. `store` is a record file open for
    reading, which speaks of its own forces only.
    """

    area: str
    first: str = ""
    last: str = ""
    pair: bool = False
    ahead: bool = False
    subject: str = ""
    day: date | None = None
    store: Store | None = None

    def years(self, held: Sequence[str], usual: tuple[str, str] | None = None) -> tuple[str, ...]:
        """The first and last year, or the last alone, among those `held`, in order.

        Years not told are taken: the last that was over on the day of the meeting (without a day, the last of the
        `usual` pair or of those held), and before it the first of the `usual` pair, where its last is that year, or
        else the year held before. Raises TrueCountError where a year is not held or the two are not in order.
        """
        last = self.last or (self.first if not self.pair else "") or self._last(held, usual)
        before = [year for year in held if year < last]
        first = self.first or (usual[0] if usual and usual[1] == last else before[-1] if before else "")
        wanted = (first, last) if self.pair else (last,)
        for year in wanted:
            if year not in held:
                raise TrueCountError(f"{year or 'An earlier year'} is not held; {_held(held)}.")
        if self.pair and first >= last:
            raise TrueCountError(f"The two years have to be in order, and {first} is not before {last}.")
        return wanted

    def _last(self, held: Sequence[str], usual: tuple[str, str] | None) -> str:
        over = [year for year in held if self.day and Period.financial_year(year).end < self.day]
        if over:
            return over[-1]
        return usual[1] if usual else held[-1] if held else ""

    @property
    def told(self) -> bool:
        """Whether the claim tells the years it needs."""
        return bool(self.first and self.last) if self.pair else bool(self.first or self.last)


def _held(held: Sequence[str]) -> str:
    if len(held) < 2:  # noqa: PLR2004
        return f"{held[0]} alone is" if held else "no year is"
    return f"held are {held[0]} to {held[-1]}"


@dataclass(frozen=True)
class Reading:
    """One definition that the words of a claim may have, and what it comes to.

    `figures` are that of the first and of the last year, or of the one year; `change` the figure of the change where
    it has an interval of its own. Without figures `lacking` says why. `notes` are what has to be said with it.
    """

    definition: str
    figures: tuple[Figure, ...] = ()
    change: Figure | None = None
    lacking: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def all(self) -> tuple[Figure, ...]:
        """Every figure of the reading, each once."""
        own = (*self.figures, *([self.change] if self.change is not None else []))
        return tuple({one.id: one for one in own}.values())

    @property
    def release(self) -> str:
        """The releases the figures were read from, each once; empty where none is named."""
        return "; ".join(dict.fromkeys(filter(None, map(release_of, self.all))))


def release_of(figure: Figure) -> str:
    """The release a figure says it was read from; empty where it names none."""
    found = [RELEASE.search(words) for words in (figure.edition or "", figure.basis)]
    return next((one.group() for one in found if one), "first release" if figure.edition == "first release" else "")


def sources_of(figures: Sequence[Figure]) -> tuple[str, ...]:
    """The documents that figures were read from, each once."""
    told = [source for one in figures for made in one.made_from for source in made.source.split("; ")]
    return tuple(dict.fromkeys(told))
