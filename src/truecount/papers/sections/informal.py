"""Crimes dealt with informally: community resolutions and diversion; and those not investigated further."""

from __future__ import annotations

from collections.abc import Sequence

from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.outcomes import published
from truecount.outcomes.measures import BASES, measure
from truecount.outcomes.rates import of, types_of
from truecount.outcomes.tally import Tally
from truecount.papers.parts import Answer, Block, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.asked import Asked
from truecount.papers.sections.side_by_side import (
    NAMES,
    View,
    counted,
    labelled,
    measure_of,
    older,
    views,
    whole_named,
)
from truecount.papers.words import Sentence, against, plain, say

TITLE = "Community resolutions, restorative justice and diversion"
ANSWERS = 13
RESOLVED, DIVERTED, NOT_FURTHER = "community-resolution", "diversion", "type-21"
KINDS = {
    RESOLVED: "Community resolution (type 8)",
    DIVERTED: "Diversion (type 22)",
    "deferred-prosecution": "Deferred prosecution (types 23 and 24)",
    NOT_FURTHER: "Further investigation not in the public interest (type 21)",
}
OF_TYPES = ("Outcome type", "Until", "When outcome type")
"""How what has to be said of outcome types in their first years begins."""
MEANS = (
    "A community resolution (outcome type 8) settles a crime with the offender and the victim, without a court or a "
    "caution. Outcome 22 is diversion: activity was done, and further action is not in the public interest. Neither is "
    "a conviction. Type 21, in which the police take it not to be in the public interest to investigate a named "
    "suspect further, stands beside them; nobody was dealt with by it."
)

NOT_TOLD = (
    "How much of it is restorative justice: a community resolution is given with or without it, and {source} not tell "
    "which."
)
SOURCES = {True: "Home Office tables do", False: "the outcomes in the file do"}
"""What does not tell it, by whether the outcomes are published."""


def informal(asked: Asked) -> Section:
    """Counts and shares of types 8, 21 and 22 of a year on both bases, and by year as published."""
    lacks: list[Sentence] = [(NOT_TOLD.format(source=SOURCES[asked.outcomes_from is None]),)]
    blocks: list[Block] = [Paragraph((MEANS,)), Paragraph(lacks[0])]
    findings: tuple[Sentence, ...] = ()
    shown: list[Exhibit] = []
    try:
        seen = views(asked)
        if labelled(counted(asked, asked.year, "cohort")[0]):
            raise TrueCountError("The labels of outcomes in the file do not tell them from other results out of court.")
    except TrueCountError as error:
        lacks.append((f"How many crimes ended so in {asked.year} cannot be said. {error}",))
        blocks.append(Paragraph(lacks[-1]))
    else:
        now = _beside(asked, seen)
        findings = _finding(asked, now)
        shown = [now, *_by_year(asked)]
        blocks += [*(Paragraph(words) for words in findings), *shown]
        if len(shown) == 1 and len({one.year for one in seen}) == 1:
            lacks.append((f"How community resolutions changed over the years: only those of {asked.year} are held.",))
            blocks.append(Paragraph(lacks[-1]))
    answer = Answer(ANSWERS, tuple(one.id for one in shown), " ".join(plain(words) for words in lacks))
    return Section("informal", TITLE, tuple(blocks), findings, tuple(lacks), (answer,))


def _made(tally: Tally) -> dict[str, Figure]:
    """The figures of each kind that a tally has or could have; those whose types it does not give are left out."""
    found = {name: of(tally, measure(name)) for name in KINDS if not name.startswith("type-")}
    found |= {name: one for one in types_of(tally) if (name := measure_of(one)) in KINDS}
    return {name: one for name, one in found.items() if one.value is not None}


def _one(tallies: Sequence[Tally], name: str, own: bool) -> Figure | None:
    at = 0 if own else 1
    return _made(tallies[at]).get(name) if at < len(tallies) else None


def _cell(figure: Figure | None) -> Sentence:
    """A count with its share."""
    return ("–",) if figure is None else say("{one:part} ({one}%)", one=figure)


def _beside(asked: Asked, seen: Sequence[View]) -> Exhibit:
    """Each kind on both bases, beside the year before and the whole."""
    rows, figures = [], []
    for name, title in KINDS.items():
        found = [_one(counted(asked, one.year, basis), name, one.own) for basis in BASES for one in seen]
        if any(found):
            figures += [one for one in found if one is not None]
            notes = dict.fromkeys(text for one in found if one for text in one.warnings if text.startswith(OF_TYPES))
            rows.append(Row((title,), tuple(_cell(one) for one in found), tuple(notes)))
    columns = ("Outcome", *(one.head for _ in BASES for one in seen))
    groups = tuple((NAMES[basis].capitalize(), len(seen)) for basis in BASES)
    return Exhibit(
        "informal",
        f"Community resolutions, diversion and type 21 in {asked.year}: crimes, and per cent of all",
        table=Table(columns, tuple(rows), groups=groups),
        figures=tuple(figures),
        remark=" ".join(filter(None, (*_unused(rows), whole_named(asked), older(seen)))),
    )


def _unused(rows: Sequence[Row]) -> list[str]:
    """The kinds without a row, and why."""
    held = {plain(row.head) for row in rows}
    missing = [title for title in KINDS.values() if title not in held]
    return [f"Not in use, or not held: {'; '.join(missing)}."] if missing else []


def _finding(asked: Asked, now: Exhibit) -> tuple[Sentence, ...]:
    """Community resolutions of the crimes recorded in the year, beside the whole where there is one."""
    found = [one for one in now.figures if measure_of(one) == RESOLVED and one.basis.startswith("cohort")]
    ours = next((one for one in found if f".{asked.id}.{asked.year.replace('/', '-')}." in one.id), None)
    theirs = next((one for one in found if f".{asked.id}." not in one.id), None)
    if ours is None:
        return ()
    said = (
        f"Of the crimes {asked.name} recorded in {asked.year}, {{ours:part}} ({{ours}}%) had ended in a community "
        "resolution"
    )
    if theirs is None:
        return (say(f"{said}.", ours=ours),)
    beside = against(ours, theirs)
    beside = f"{'the same share as' if beside == 'the same' else f'a {beside} share than'} in {asked.theirs}"
    return (say(f"{said}, {beside} ({{theirs}}%).", ours=ours, theirs=theirs),)


def _by_year(asked: Asked) -> list[Exhibit]:
    """Counts and shares of the published years on both bases, from the latest release, where it holds the force."""
    years = published.years(asked.id, published.LATEST) if asked.outcomes_from is None else ()
    held = {
        label: {basis: _made(published.tally(asked.id, label, basis, published.LATEST)) for basis in BASES}
        for label in years
    }
    if len(held) <= 1:
        return []
    names = [name for name in KINDS if any(name in each for one in held.values() for each in one.values())]
    rows = []
    for label, made in held.items():
        found = [made[basis].get(name) for basis in BASES for name in names]
        notes = dict.fromkeys(text for one in found if one for text in one.warnings if text.startswith(OF_TYPES))
        rows.append(Row((label,), tuple(_cell(one) for one in found), tuple(notes)))
    figures = tuple(one for made in held.values() for basis in BASES for one in made[basis].values())
    exhibit = Exhibit(
        "informal-by-year",
        f"Community resolutions and diversion of {asked.short} by year: crimes, and per cent of all",
        table=Table(
            ("Financial year", *(KINDS[name] for _ in BASES for name in names)),
            tuple(rows),
            groups=tuple((NAMES[basis].capitalize(), len(names)) for basis in BASES),
        ),
        figures=figures,
        remark="From the latest revision, which is held of these types alone. A dash: the type was not in use. Crimes "
        "of the last years have had less time for an outcome.",
    )
    return [exhibit]
