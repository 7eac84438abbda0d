"""Rapes that inspectors and a force's own auditors read, and how many of them were recorded."""

from __future__ import annotations

import re
from dataclasses import dataclass

from truecount import reference
from truecount.figure import Figure, Period
from truecount.papers.parts import Exhibit, Row, Table
from truecount.papers.sections.asked import Asked
from truecount.papers.sections.audit_figures import RAPES, audit_figures, named
from truecount.papers.sections.checked_records import counted_of
from truecount.papers.sections.integrity_methods import FEW
from truecount.papers.words import Sentence, say
from truecount.records import provenance
from truecount.reference.table import Row as Inspection
from truecount.statistics.intervals import clopper_pearson

OF_RAPE = re.compile(r"\brape (\d+) of (\d+)\b")
"""How the notes of inspections put it: recorded rightly, of the reports of rape read."""
LEVEL = 0.95


@dataclass(frozen=True)
class Read:
    """Rapes that somebody read: who, and how many of them were recorded."""

    who: str
    figure: Figure


def rapes_read(asked: Asked) -> list[Read]:
    """What inspections of the force say of rape, then what its own audits read of it."""
    rows = () if asked.simulated else reference.load("inspections").where(force_id=asked.id)
    told = [(row, OF_RAPE.search(row["note"] or "")) for row in rows]
    inspections = [_inspected(asked, row, counts) for row, counts in told if counts]
    return inspections + [Read(named(one), one[RAPES]) for one in audit_figures(asked) if RAPES in one]


def found(read: Read) -> Sentence:
    """One reading in a sentence."""
    said = f"Of the {{one:whole}} reports of rape that the {read.who} counted, {{one:part}} were recorded rightly."
    return say(said, one=read.figure)


def exhibit_of(read: list[Read]) -> Exhibit:
    """Every reading, each with what share would fit it."""
    rows = tuple(
        Row(
            (one.who[:1].upper() + one.who[1:],),
            (counted_of(one.figure),),
            _notes(one.figure),
        )
        for one in read
    )
    return Exhibit(
        "counted-read",
        "Reports of rape that inspectors and auditors read, and those recorded",
        table=Table(("Who read them", "Recorded, of those read"), rows),
        figures=tuple(one.figure for one in read),
    )


def _inspected(asked: Asked, row: Inspection, counts: re.Match[str]) -> Read:
    audited = row["audit_from"] and row["audit_to"]
    figure = Figure.rate(
        int(counts[1]),
        int(counts[2]),
        id=f"integrity.rape-inspected.{asked.id}.{row['inspection'].replace(' ', '-').lower()}",
        title=f"Reports of rape recorded rightly, of those read, {row['inspection']}",
        unit="per cent of the reports of rape read",
        population="reports of rape that inspectors read",
        area=asked.short,
        period=Period(start=row["audit_from"], end=row["audit_to"]) if audited else None,
        basis="reports inspected",
        method=FEW,
        made_from=provenance.of_rows("inspections", [row]),
    )
    name = row["inspection"]
    return Read(name if name.endswith("inspection") else f"{name} inspection", figure)


def _notes(figure: Figure) -> tuple[str, ...]:
    """What else would fit the count, so that nobody takes it for a rate."""
    low, high = (f"{100 * float(end):.1f}" for end in clopper_pearson(*(figure.parts or (0, 1)), LEVEL))
    return (
        *figure.warnings,
        f"Were they drawn alike from many reports, a share of {low} to {high} per cent would fit.",
    )
