"""How safe is it here: what the survey says people lived through, what was written down, by number and by harm."""

from __future__ import annotations

from datetime import timedelta

from truecount import trends
from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.papers.parts import Block, Paragraph, Section
from truecount.papers.residents import harmed, surveyed
from truecount.papers.residents import seldom as rare
from truecount.papers.residents.hundreds import whole
from truecount.papers.residents.kinds import Kinds, kinds
from truecount.papers.sections.asked import Asked
from truecount.papers.words import Sentence, capital, say
from truecount.trends import series, years
from truecount.trends.all_forces import FEW_RESIDENTS

TITLE = "How safe is it here?"
TWO = (
    "Crime is what happens to people. Recorded crime is what the police write down. The survey asks people, so it also "
    "hears of crime that nobody told the police about.",
)
PLACE = ("How safe your street or town is. The numbers are for the whole area.",)
NATION = ("How many people met crime in this area. The survey is of all England and Wales.",)
UNASKED = ("What people lived through. No survey asks the people of a made-up force.",)
UNSEEN = ("How much crime nobody told the police about. Their count cannot hold it.",)
FRAUD = ("Fraud and crime on computers. The numbers here leave them out.",)
UNWEIGHED = ("How much harm each kind did. No weights for these crimes are held.",)
NO_PEOPLE = "No count of the people who live there is held."
FEW_LIVE = "Few people live there beside those who work there."
COUNTED = ("The police count is a full count of what was written down. It has no margin of error.",)


def safe(asked: Asked) -> Section:
    """The survey of the nation, recorded crime for each 1,000 people, kinds by number and harm, and what is rare."""
    found = kinds(asked)
    survey = {} if asked.simulated else surveyed.surveyed(found.year if found else None)
    few = rare.seldom(asked, found) if found else []
    answers = [*([surveyed.answer(survey)] if survey else []), _written(asked, found)]
    blocks: list[Block] = [surveyed.chart(survey), Paragraph(TWO)] if survey else []
    if found is not None:
        blocks += [Paragraph(harmed.said(found)), harmed.chart(found)]
        blocks += [Paragraph(rare.said(asked, found, few[0])), rare.table(found, few)] if few else []
    sure = [*([surveyed.sure()] if survey else []), *([COUNTED] if found else []), *map(rare.sure, few[:1])]
    blocks += [Paragraph(words, warning=True) for words in sure]
    return Section("safe", TITLE, tuple(blocks), tuple(answers), _untold(asked, found))


def _written(asked: Asked, found: Kinds | None) -> Sentence:
    """What the police wrote down for every 1,000 people, or in all where their number is not held."""
    if found is None:
        return (f"How much crime {asked.name} wrote down, and of which kinds, cannot be said. No count is held.",)
    rates = _rates(asked, found)
    if rates is not None:
        return say(
            f"In the area of {asked.name}, {{ours}} crimes were written down in {found.year} for every 1,000 people. "
            "In England and Wales it was {nation}.",
            ours=rates[0],
            nation=rates[1],
        )
    why = FEW_LIVE if asked.id == FEW_RESIDENTS else NO_PEOPLE
    return capital(
        say(
            f"{asked.name} wrote down {{one:whole}} crimes in {found.year}. How many that is for every 1,000 people "
            f"cannot be said. {why}",
            one=next(iter(found.number.values())),
        )
    )


def _rates(asked: Asked, found: Kinds) -> tuple[Figure, Figure] | None:
    """The rates of the area and of England and Wales; None where no residents or no published count is held."""
    before = years.year_of(found.period.start - timedelta(days=1))
    try:
        made = trends.neighbours(asked.id, before, found.year)
    except TrueCountError:
        return None
    end = f".{series.slug(found.year)}"
    ours, nation = (
        next(one for one in those if one.id.startswith("neighbours.rate.") and one.id.endswith(end))
        for those in (made.own, made.nation)
    )
    return whole(ours), whole(nation)


def _untold(asked: Asked, found: Kinds | None) -> tuple[Sentence, ...]:
    lived = (UNASKED,) if asked.simulated else (NATION, UNSEEN)
    unweighed = (UNWEIGHED,) if found is not None and not found.harm else ()
    return (PLACE, *lived, FRAUD, *unweighed)
