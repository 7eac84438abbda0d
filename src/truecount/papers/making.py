"""From a force to its paper: the sections in order, and what the paper rests on."""

from __future__ import annotations

import calendar

import truecount
from truecount import outcomes, reference, simulation
from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.papers import sections
from truecount.papers.outline import Paper
from truecount.papers.sections import Asked
from truecount.records.store import Store
from truecount.trends import loaded

TITLE = "Crime Data Integrity, Recorded Crime & Crime Outcomes"
KINDS = ("territorial", "transport")
"""Kinds of body that record crime and investigate it."""


def paper(
    force_id: str,
    store: Store | None = None,
    *,
    from_year: str | None = None,
    to_year: str | None = None,
    year: str | None = None,
) -> Paper:
    """The panel paper of a force from the published figures and, with a store, its own figures too.

    `from_year` and `to_year` are the financial years compared like for like; without them the years that
    inspections stand for are taken. `year` is the year of the outcomes. A store of a simulated force gets a section of
    its own, set apart: no published figure is taken from it. Raises TrueCountError for a force or year that is not
    known.
    """
    made, store = (store, None) if store is not None and simulation.is_simulated(store) else (None, store)
    force = reference.force(force_id if made is None else force_id.removeprefix(reference.SIMULATED))
    if force["kind"] not in KINDS:
        raise TrueCountError(f"A panel paper is about one police force, and {force['name']} is none; name a force.")
    for held in (store, made):
        if held is not None:
            _held(held, force)
    asked = Asked.of(force, from_year, to_year, year, store)
    asked.compared()
    if year is not None:
        _outcomes_of(asked)
    parts = [
        sections.recorded(asked),
        sections.accuracy(asked),
        sections.unrecorded(asked),
        sections.like_for_like(asked),
        sections.outcomes(asked),
        sections.named(asked),
    ]
    if store is not None:
        parts.append(sections.own(asked, store))
    if made is not None:
        parts.append(sections.simulated(made))
    return Paper(
        force_id=asked.id,
        force_name=asked.name,
        title=TITLE,
        version=truecount.__version__,
        as_at=_as_at(asked),
        sections=tuple(parts),
        from_file=_file(store, made),
    )


def _file(store: Store | None, made: Store | None) -> str | None:
    """The file a paper names in its foot."""
    if made is not None:
        return f"{made.path.name}, which is simulated"
    return store.path.name if store is not None else None


def _held(store: Store, force: reference.table.Row) -> None:
    """Refuse a record file that holds nothing of the force, or of one simulated after it."""
    held = loaded.forces(store)
    if force["force_id"] not in [one.removeprefix(reference.SIMULATED) for one in held]:
        names = ", ".join(reference.force(one)["short_name"] for one in held) or "nothing of any force"
        raise TrueCountError(
            f"{store.path}: the file holds nothing of {force['name']}; it holds {names}. "
            "For a paper from published figures alone give --published in its place."
        )


def _outcomes_of(asked: Asked) -> None:
    """Refuse a year that was asked for when it is no financial year, or nothing is held of it."""
    try:
        Period.financial_year(asked.year)
    except ValueError:
        raise TrueCountError(f'"{asked.year}" is not a financial year; write it as 2017/18.') from None
    outcomes.rates(asked.id, asked.year, source=asked.outcomes_from)


def _as_at(asked: Asked) -> tuple[str, ...]:
    recorded = reference.load("recorded_crime").where(force_id=asked.id)
    given = reference.load("outcomes_by_year").where(area=asked.id)
    lines = []
    if recorded:
        years = sorted(row["year"] for row in recorded)
        lines.append(f"Recorded crime: {years[0]} to {years[-1]}, release of {_releases(recorded)}.")
    if asked.outcomes_from:
        lines.append(f"Outcomes of {asked.year}: as loaded into {asked.outcomes_from.path.name}.")
    if given:
        lines.append(f"Published outcomes: releases of {_releases(given)}.")
    published = [row["published"] for row in reference.load("inspections").where(force_id=asked.id) if row["published"]]
    if published:
        lines.append(f"Inspections: the latest held of this force was published in {max(published):%B %Y}.")
    return tuple(lines)


def _releases(rows: tuple[reference.table.Row, ...]) -> str:
    return " and ".join(_month(release) for release in sorted({row["vintage"] for row in rows}))


def _month(release: str) -> str:
    """ "2026-07" as "July 2026"; a year as it is."""
    year, _, month = release.partition("-")
    return f"{calendar.month_name[int(month)]} {year}" if month else year
