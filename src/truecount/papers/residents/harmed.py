"""Kinds of crime by number and by harm: which is the largest, and a hundred of each."""

from __future__ import annotations

from truecount.papers.charts.hundred import Grid, hundred
from truecount.papers.parts import Exhibit, Row, Table
from truecount.papers.residents.hundreds import cell, of_hundred
from truecount.papers.residents.kinds import KINDS, Kinds
from truecount.papers.words import Sentence, plain, say

LEAD = "Number is not harm. We weigh each crime by the sentences that courts give for such crimes."


def said(found: Kinds) -> Sentence:
    """The largest kind by number, and the largest by harm where that is held."""
    of = found.shown
    most = max(of, key=lambda kind: found.number[kind].value or 0)
    by_number = f"{of_hundred('n', of[most])} of every 100 crimes"
    if not found.harm:
        return say(f"The largest kind is {_name(most)}: {by_number}.", n=of[most])
    worst = max(found.harm, key=lambda kind: found.harm[kind].value or 0)
    by_harm = f"{of_hundred('h', found.shown_harm[worst])} of 100"
    if worst == most:
        told = f"The largest kind by number is {_name(most)}: {by_number}. It is the largest by harm too: {by_harm}."
        return say(f"{LEAD} {told}", n=of[most], h=found.shown_harm[worst])
    told = (
        f"By number, the largest kind is {_name(most)}: {by_number}. By harm it is {_name(worst)}: "
        f"{of_hundred('f', of[worst])} of 100 crimes, but {by_harm} by harm."
    )
    return say(f"{LEAD} {told}", n=of[most], f=of[worst], h=found.shown_harm[worst])


def chart(found: Kinds) -> Exhibit:
    """A hundred crimes by kind, beside a hundred parts of the harm where that is held."""
    numbers, harms = found.shown, found.shown_harm
    by_harm = " and by harm" if harms else ""
    caption = f"Crimes written down in {found.year}, by number{by_harm}"
    grids = [Grid("By number", "of every 100 crimes", tuple(numbers.values()))]
    if harms:
        grids.append(Grid("By harm", "of 100 parts of harm", tuple(harms.values())))
    told = "; ".join(
        f"{KINDS[kind][0]}, {plain(cell(one))} by number" + (f", {plain(cell(harms[kind]))} by harm" if harms else "")
        for kind, one in numbers.items()
    )
    words = f"Groups of one hundred signs, each form of sign one kind of crime. {told}."
    drawn = hundred("chart-kinds", caption, words, grids, [name for name, _, _ in KINDS.values()])
    rows = tuple(
        Row(
            (KINDS[kind][0],),
            (
                say("{one:part}", one=found.number[kind]),
                cell(numbers[kind], found.number[kind]),
                *((cell(harms[kind], found.harm[kind]),) if harms else ()),
            ),
        )
        for kind in KINDS
    )
    columns = ("Kind of crime", "Crimes", "Of 100 crimes", *(("Of 100 by harm",) if harms else ()))
    figures = (*found.number.values(), *found.harm.values(), *numbers.values(), *harms.values())
    return Exhibit("residents-kinds", caption, drawn, Table(columns, rows), figures)


def _name(kind: str) -> str:
    return KINDS[kind][0].lower()
