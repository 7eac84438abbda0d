"""From a force to its paper: the sections in order, and what the paper rests on."""

from __future__ import annotations

import calendar
from dataclasses import replace

import truecount
from truecount import outcomes, reference, simulation
from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.papers.asking import PANEL, told
from truecount.papers.claims.register import read_register
from truecount.papers.claims.shown import shown_in
from truecount.papers.outline import Asks, Outline
from truecount.papers.parts import Front, Paper, Paragraph, Section
from truecount.papers.sections import SECTIONS, Asked
from truecount.papers.sections.promised import promised
from truecount.papers.suppression import suppressed
from truecount.records.store import Store
from truecount.trends import loaded

PROMISED = "promised"
KINDS = ("territorial", "transport")
"""Kinds of body that record crime and investigate it."""
SIMULATED = "Every figure of this paper is of a force that was made up by a program. Nothing in it is real."
NO_FRONT = Front()
AUTHOR = "The author of this paper writes:"
FORCES_ARE = "give --force, or name it in the outline"


def paper(outline: Outline, store: Store | None = None) -> Paper:
    """The paper that an outline asks for, from published figures and, with a store, from its records too.

    Without a force in the outline it is about the one force of the store. A store of a simulated force makes a paper
    about that force alone, unless the force it was made after is named: then published figures are of that one, and
    the simulated force has a section of its own, set apart. Small numbers of the store are withheld. Raises
    TrueCountError for a force or year that is not known, and for audits and registers that cannot be read.
    """
    return suppressed(whole(outline, store), outline.smallest)


def whole(outline: Outline, store: Store | None = None) -> Paper:
    """The paper of an outline with nothing withheld, which is not to be printed; raises as `paper` does."""
    asked = asked_of(outline, store)
    sections = (_worded(one, section) for one, section in _sections(outline, asked) if section is not None)
    made = paper_of(asked, outline.title, tuple(sections), outline.front)
    return replace(made, asked=told(outline, store, PANEL))


def asked_of(outline: Outline, store: Store | None = None) -> Asked:
    """What sections are made of; raises as `paper` does."""
    force = reference.force(outline.force or _one_force(store))
    if not _is_simulated(force) and force["kind"] not in KINDS:
        raise TrueCountError(f"A panel paper is about one police force, and {force['name']} is none; name a force.")
    if store is not None:
        _held(store, force)
    apart = store is not None and simulation.is_simulated(store) and not _is_simulated(force)
    asked = Asked.of(
        force,
        outline.from_year,
        outline.to_year,
        outline.year,
        store=None if apart else store,
        made=store if apart else None,
        audits=outline.audits,
        register=read_register(outline.claims) if outline.claims else None,
    )
    asked.compared()
    if outline.year is not None:
        _outcomes_of(asked)
    return asked


def paper_of(asked: Asked, title: str, sections: tuple[Section, ...], front: Front = NO_FRONT) -> Paper:
    """Sections as a whole paper about the force asked for."""
    return Paper(
        force_id=asked.id,
        force_name=str(asked.force["name"]),
        title=title,
        version=truecount.__version__,
        as_at=(*((SIMULATED,) if asked.simulated else ()), *_as_at(asked)),
        sections=sections,
        from_file=_file(asked),
        front=front,
    )


def _one_force(store: Store | None) -> str:
    """The one force of a store."""
    if store is None:
        raise TrueCountError(f"Say which force: {FORCES_ARE}.")
    held = loaded.forces(store)
    if len(held) != 1:
        names = ", ".join(held) or "nothing of any force"
        raise TrueCountError(f"{store.path}: the file holds {names}; {FORCES_ARE}.")
    return held[0]


def _sections(outline: Outline, asked: Asked) -> list[tuple[Asks, Section | None]]:
    """Every section asked for, in order; what was promised is made last, for it is held against the others."""
    made = {one.section: SECTIONS[one.section](asked) for one in outline.sections if one.section != PROMISED}
    if any(one.section == PROMISED for one in outline.sections):
        made[PROMISED] = promised(asked, shown_in(made.values()), outline.dated)
    return [(one, made[one.section]) for one in outline.sections]


def _is_simulated(force: reference.table.Row) -> bool:
    return str(force["force_id"]).startswith(reference.SIMULATED)


def _worded(asks: Asks, section: Section) -> Section:
    """A section with the title and the first paragraphs that its outline gives it."""
    words = tuple(Paragraph((f"{AUTHOR} {one}",)) for one in asks.words)
    return replace(section, title=asks.title or section.title, blocks=(*words, *section.blocks))


def _file(asked: Asked) -> str | None:
    """The file a paper names in its foot."""
    store = asked.store or asked.made
    if store is None:
        return None
    return f"{store.path.name}, which is simulated" if asked.simulated or asked.made else store.path.name


def _held(store: Store, force: reference.table.Row) -> None:
    """Refuse a record file that holds nothing of the force, or of one simulated after it."""
    held = loaded.forces(store)
    if force["force_id"] not in (*held, *(one.removeprefix(reference.SIMULATED) for one in held)):
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
