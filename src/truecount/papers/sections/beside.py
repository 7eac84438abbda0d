"""What stands beside a force's recorded crime: England and Wales, the other forces, and the Crime Survey."""

from __future__ import annotations

from contextlib import suppress

from truecount import trends
from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.papers.parts import Block, Bullets, Exhibit, Paragraph, Row, Table
from truecount.papers.sections.asked import NATIONAL, Asked, interval, number, sign
from truecount.papers.words import Sentence
from truecount.trends.survey import TYPES, Beside

NOT_BESIDE_MADE_UP = (
    "England and Wales, other forces and the Crime Survey do not stand beside it: they are real, and this force is not."
)
LAST_OF_SURVEY = "2017/18"
"""The last year in which recorded crime is held beside the survey."""
CHANGES = ("prevalence", "change", "recorded", "recorded-change")


def beside(asked: Asked) -> list[Block]:
    """The force's rate and its change beside all forces', and the survey beside national recorded crime."""
    if asked.simulated:
        return [Paragraph((NOT_BESIDE_MADE_UP,))]
    compared = asked.compared()
    first, last = (compared.from_year, compared.to_year) if compared else (asked.from_year, asked.to_year)
    blocks: list[Block] = []
    if first and last:
        blocks += _forces(asked, first, last)
    found = survey(first, last)
    told = (*found.said[: -1 - len(TYPES)], found.said[-1])
    lead = f"The Crime Survey is of {NATIONAL} as a whole; none of it is about {asked.name}."
    return [*blocks, Paragraph((lead,)), _survey(found), Bullets(tuple((one,) for one in told))]


def survey(first: str | None, last: str | None) -> Beside:
    """The survey beside recorded crime between two years or, where they are not held, those held that are nearest."""
    for end in (last, LAST_OF_SURVEY):
        if first and end:
            with suppress(TrueCountError):
                return trends.survey_beside_recorded(first, end)
    return trends.survey_beside_recorded()


def _forces(asked: Asked, first: str, last: str) -> list[Block]:
    try:
        found = trends.neighbours(asked.id, first, last)
    except TrueCountError as error:
        return [Paragraph((str(error),))]
    by_name = {one.id.split(".")[1]: one for one in found.nation}
    rates = [one for one in found.nation if one.id.split(".")[1] == "rate"]
    nation = [*rates, by_name["change"]]
    rows = tuple(
        Row((own.title,), (number(own, sign(own)), _chance(own), number(theirs, sign(own))), own.warnings)
        for own, theirs in zip(found.own, (*nation, None, None), strict=True)
    )
    exhibit = Exhibit(
        "groups-forces",
        f"Recorded crime for each resident, {asked.short} beside {NATIONAL} and the other forces",
        table=Table(("What", asked.short, "By chance alone", NATIONAL), rows),
        figures=(*found.own, *found.nation),
        remark="A rank of 1 is the highest; this is no league table.",
    )
    return [exhibit]


def _survey(found: Beside) -> Exhibit:
    first, last = (one.id.rpartition(".")[2].replace("-", "/") for one in found.figures[:2])
    rows = tuple(
        Row(
            (words[:1].upper() + words[1:],),
            tuple(number(one, sign(one)) for one in _of_type(found, name)),
            (told,),
        )
        for (name, words), told in zip(TYPES.items(), found.said[-1 - len(TYPES) : -1], strict=True)
    )
    return Exhibit(
        "groups-survey",
        f"The Crime Survey beside national recorded crime, {first} and {last}, {NATIONAL}",
        table=Table(
            ("Type", f"{first}", f"{last}", "Change", f"{first}", f"{last}", "Change"),
            rows,
            groups=(("Victims by the survey", 3), ("Crimes recorded", 3)),
        ),
        figures=tuple(found.figures),
        remark="Victims are in per cent of adults or households; changes are in per cent of the first year.",
    )


def _of_type(found: Beside, name: str) -> list[Figure]:
    """The two shares of victims and their change, then the two counts and theirs."""
    own = [one for one in found.figures if one.id.split(".")[2] == name]
    return [one for kind in CHANGES for one in own if one.id.split(".")[1] == kind]


def _chance(figure: Figure) -> Sentence:
    """The ranks that chance alone allows, of a rank."""
    return interval(figure) if figure.interval else number(None)
