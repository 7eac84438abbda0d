"""Outcomes side by side: the force in a year, the same in the year before, and the whole that it is a part of."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from truecount.figure import Figure, Period
from truecount.outcomes import published
from truecount.outcomes.measures import BASES, Basis
from truecount.outcomes.rates import groups_of, makeable, of, tallies
from truecount.outcomes.tally import Tally
from truecount.papers import record_years
from truecount.papers.parts import Row, Table
from truecount.papers.sections.asked import Asked
from truecount.records.store import Store

NAMES: dict[Basis, str] = {"cohort": "crimes recorded in the year", "closed": "outcomes given in the year"}


Held: TypeAlias = dict[str, dict[Basis, list[Figure]]]
"""Figures by financial year and basis."""


@dataclass(frozen=True)
class View:
    """One column of a table of outcomes: its heading, the year, and whether it is of the force or of the whole."""

    head: str
    year: str
    own: bool = True


@functools.lru_cache(maxsize=32)
def _read(
    force_id: str, label: str, basis: Basis, source: Store | None, release: str | None = None
) -> tuple[Tally, ...]:
    """The counts of a year, read once for all sections that divide them."""
    return tuple(tallies(force_id, label, basis, source, release))


@functools.lru_cache(maxsize=4)
def _filed_years(force_id: str, source: Store) -> tuple[str, ...]:
    return tuple(record_years.outcome_years(source, force_id))


def counted(asked: Asked, label: str, basis: Basis) -> tuple[Tally, ...]:
    """Counts of the force and, where there is a whole to stand beside, of that, in a financial year.

    Published counts of another year than that asked for are of the same release. Raises TrueCountError where they are
    not held.
    """
    if asked.outcomes_from is not None or label == asked.year:
        return _read(asked.id, label, basis, asked.outcomes_from)
    return _read(asked.id, label, basis, None, _release(asked))


def years_held(asked: Asked) -> tuple[str, ...]:
    """The financial years of which the record file or, without one, the release has counts of the force, in order."""
    if asked.outcomes_from is not None:
        return _filed_years(asked.id, asked.outcomes_from)
    return tuple(published.years(asked.id, _release(asked)))


def _release(asked: Asked) -> str:
    """The release that published counts of the year asked for are of."""
    return _read(asked.id, asked.year, "cohort", None)[0].release


def measures(asked: Asked, label: str) -> dict[Basis, list[Figure]]:
    """Every measure that can be made of a year's counts, by basis; where outcomes are labels alone, their groups."""
    held: dict[Basis, list[Figure]] = {basis: [] for basis in BASES}
    for basis in BASES:
        for tally in counted(asked, label, basis):
            held[basis] += [of(tally, one) for one in makeable(tally)]
            held[basis] += groups_of(tally) if labelled(tally) else []
    return held


def labelled(tally: Tally) -> bool:
    """Whether a record file's outcomes are labels, which tell groups of outcomes and no types."""
    return tally.held is not None and tally.release.startswith("records")


def views(asked: Asked) -> list[View]:
    """What stands side by side: the force, the year before where the same source holds it, and the whole.

    Raises TrueCountError where the year itself is not held.
    """
    counted(asked, asked.year, "cohort")
    before = year_before(asked.year)
    seen = [View(asked.short, asked.year)]
    if before in years_held(asked):
        seen = [View(f"{asked.short} {asked.year}", asked.year), View(before, before)]
    return [*seen, *([View(asked.theirs_short, asked.year, own=False)] if asked.beside else [])]


def year_before(label: str) -> str:
    """The financial year before one."""
    first = Period.financial_year(label).start.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def side_by_side(asked: Asked, seen: Sequence[View], held: Held, name: str, basis: Basis) -> list[Figure | None]:
    """One measure, type or group on a basis as each column has it; None where it is not held."""
    found = [pair(held[one.year][basis], name, asked.id) for one in seen]
    return [ours if one.own else theirs for one, (ours, theirs) in zip(seen, found, strict=True)]


def pair(figures: Iterable[Figure], measure: str, force_id: str) -> tuple[Figure | None, Figure | None]:
    """A measure of the force and of the whole beside it; None where it is not held or has no value."""
    found = [one for one in figures if one.id.startswith(f"outcomes.{measure}.") and one.value is not None]
    ours = next((one for one in found if one.id.startswith(f"outcomes.{measure}.{force_id}.")), None)
    return ours, next((one for one in found if one is not ours), None)


def both_bases(head: str, seen: Sequence[View], rows: tuple[Row, ...]) -> Table:
    """A table of the same columns under each basis."""
    columns = (head, *(one.head for _ in BASES for one in seen))
    return Table(columns, rows, groups=tuple((NAMES[basis].capitalize(), len(seen)) for basis in BASES))


def whole_named(asked: Asked) -> str:
    """What the short heading of the whole stands for; nothing where there is no whole."""
    return f"{asked.theirs_short} is {asked.theirs}." if asked.beside else ""


def older(seen: Sequence[View]) -> str:
    """What has to be said of the crimes of the year before, where it is shown."""
    earlier = [one.year for one in seen if one.year != seen[0].year]
    return f"The crimes of {earlier[0]} have had a year longer for an outcome." if earlier else ""


def measure_of(figure: Figure) -> str:
    """The measure, type or group that a figure is of, as its id has it: "type-16"."""
    return figure.id.split(".")[1]
