"""What people told the Crime Survey: of every 100 asked in England and Wales, how many were victims."""

from __future__ import annotations

from truecount import trends
from truecount.figure import Figure
from truecount.papers.charts.hundred import Grid, hundred
from truecount.papers.parts import Exhibit
from truecount.papers.residents.hundreds import between, cell, of_hundred, whole
from truecount.papers.sections.asked import year
from truecount.papers.words import Sentence, capital, join, plain, say
from truecount.trends import series

TYPES = {"all": "any crime", "theft": "theft", "criminal-damage": "damage to things", "violence": "violence"}
MOST = ("Most people are not victims of crime in a year.",)
HALF = 50


def surveyed(wanted: str | None) -> dict[str, Figure]:
    """The share of people who were victims, by type: in the financial year wanted, else the latest of the survey."""
    found = {}
    for kind in TYPES:
        held = [one for one in trends.survey_by_year(kind) if one.id.startswith("survey.prevalence.")]
        of_year = [one for one in held if wanted and one.id.endswith(f".{series.slug(wanted)}")]
        found[kind] = (of_year or held)[-1]
    return found


def answer(survey: dict[str, Figure]) -> Sentence:
    """How many of 100 were victims, and how many of violence."""
    every, violence = whole(survey["all"]), whole(survey["violence"])
    most = MOST if (every.value or 0) < HALF else ()
    said = (
        f"In {year(every)}, {of_hundred('every', every)} of every 100 people that a survey asked in England and Wales "
        f"were victims{'' if most else ' of crime'}."
    )
    met = capital(say(f"{of_hundred('violence', violence)} of 100 met violence.", violence=violence))
    return join(most, say(said, every=every), met)


def chart(survey: dict[str, Figure]) -> Exhibit:
    """A hundred people for each type of crime."""
    shown = {kind: whole(one) for kind, one in survey.items()}
    caption = f"Of every 100 people asked in {year(survey['all'])}, how many were victims of crime, England and Wales"
    said = "; ".join(f"{name}, {plain(cell(shown[kind]))}" for kind, name in TYPES.items())
    grids = [Grid(f"{plain(cell(shown[kind]))} of 100", name, (shown[kind],)) for kind, name in TYPES.items()]
    words = f"Four groups of one hundred signs, one for each person asked; those filled were victims. {said}."
    drawn = hundred("chart-survey", caption, words, grids, ("Was a victim", "Was not"), rest=True)
    figures = (*survey.values(), *shown.values())
    return Exhibit("residents-survey", caption, drawn, None, figures, "One person can be a victim of several kinds.")


def sure() -> Sentence:
    """How sure the survey is, by the one release of which that is held; nothing where none is."""
    error = trends.survey_error("all")
    if error is None:
        return ("The survey asks some people, not all. How far that can be off is not held.",)
    one = whole(error)
    lead = "The survey asks some people, not all. For the one year whose error is held, it says "
    return say(f"{lead}{{one}} of 100{between('one', one)}.", one=one)
