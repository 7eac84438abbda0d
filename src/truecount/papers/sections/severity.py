"""How severe recorded crime is: the score as published, or the crimes of the record file weighed."""

from __future__ import annotations

from dataclasses import replace

from truecount import trends
from truecount.errors import TrueCountError
from truecount.figure import Figure, Method
from truecount.papers.parts import Block, Exhibit, Paragraph, Row, Table
from truecount.papers.sections.asked import NATIONAL, Asked, interval, number, sign, year
from truecount.papers.sections.taken_apart import Parts
from truecount.papers.words import say
from truecount.trends import class_counts, inspected, years
from truecount.trends.class_counts import ClassCounts
from truecount.trends.naming import published

NATION = "england-and-wales"
FROM = "2012/13"
"""The first year of the score that is shown: that from which recorded crime is held."""
PER_CRIME = Method(
    id="papers.severity-per-crime",
    version=1,
    title="Severity for each crime recorded",
    formula="W / n, W recorded crime weighted by severity, n the crimes with a weight",
    words=(
        "How grave the recorded crimes are on average. It falls when slighter crimes are recorded more fully, without "
        "any crime being less grave."
    ),
    source="Office for National Statistics, Crime Severity Score: weights of the 2020 set, as held here",
)
METHODS = (PER_CRIME,)
"""The methods of this module."""
MEANING = (
    "Severity gives each crime the weight of its class, about the days of sentence that such a crime leads to. Better "
    "recording raises it as it raises the number of crimes, and more so where grave crimes are recorded less fully."
)
SIMULATED = "The records are simulated; the inspection is that of the force they were made after."


def severity(asked: Asked, found: Parts) -> list[Block]:
    """The crimes of the record file weighed, else the score as published, or plainly that neither is held."""
    if asked.records is not None and found.of_file:
        return _weighed(asked, found)
    if asked.simulated:
        return [Paragraph(("How severe the crimes are cannot be said: no whole year of them is held.",))]
    return _published(asked)


def _published(asked: Asked) -> list[Block]:
    try:
        ours = [one for one in trends.published_severity(asked.id) if year(one) >= FROM]
    except TrueCountError as error:
        return [Paragraph((f"How severe recorded crime is cannot be said. {error}",))]
    theirs = {year(one): one for one in trends.published_severity(NATION)}
    beside = [theirs[year(one)] for one in ours if year(one) in theirs]
    rows = tuple(Row((year(one),), (number(one), number(theirs.get(year(one)))), one.warnings) for one in ours)
    exhibit = Exhibit(
        "harm-severity",
        f"Crime Severity Score as published, {asked.short} and {NATIONAL}",
        table=Table(("Financial year", asked.short, NATIONAL), rows),
        figures=(*ours, *beside),
        remark="Weight for each resident.",
    )
    said = say(
        f"The published score of {asked.name} was {{first}} in {year(ours[0])} and {{last}} in {year(ours[-1])}; that "
        f"of {NATIONAL} was {{nation}} in {year(ours[-1])}. {MEANING}",
        first=ours[0],
        last=ours[-1],
        nation=beside[-1],
    )
    return [Paragraph(said), exhibit]


def _weighed(asked: Asked, found: Parts) -> list[Block]:
    """The crimes of each period weighed, and what was not recorded of the last one."""
    assert asked.records is not None  # noqa: S101 - asked only where there are records
    try:
        counts = [class_counts.in_file(asked.records, asked.id, one) for one in found.periods]
        weighed = [trends.severity(one) for one in counts]
    except TrueCountError as error:
        return [Paragraph((f"How severe the crimes of the record file are cannot be said. {error}",))]
    per = [_per_crime(one, own) for one, own in zip(counts, weighed, strict=True)]
    rows = [
        Row((title,), tuple(number(one, sign) for one in figures), _notes(figures))
        for title, sign, figures in (
            ("Recorded crime weighted by severity", "", [own[0] for own in weighed]),
            ("For each crime recorded", "", per),
            ("For each resident", "", [own[1] for own in weighed]),
            ("Crimes of classes without a weight", "%", [own[3] for own in weighed]),
        )
        if any(one.value is not None for one in figures)
    ]
    spans = tuple(f"{one[:1].upper()}{one[1:]}" for one in found.names)
    exhibit = Exhibit(
        "harm-severity",
        f"Severity of the crimes {asked.name} recorded",
        table=Table(("What", *spans), tuple(rows)),
        figures=(*per, *(own[n] for own in weighed for n in (0, 1, 3))),
        remark="Weights are about days of sentence.",
    )
    return [Paragraph((MEANING,)), exhibit, *_not_recorded(asked, counts[-1])]


def _notes(figures: list[Figure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words for one in figures for words in one.warnings))


def _per_crime(counts: ClassCounts, weighed: list[Figure]) -> Figure:
    whole, _score, without, _share = weighed
    crimes = counts.total - int(without.value or 0)
    return whole.model_copy(
        update={
            "id": whole.id.replace(".weighted", ".per-crime"),
            "title": PER_CRIME.title,
            "value": float(whole.value or 0) / crimes if crimes else None,
            "unit": "weight for each crime recorded",
            "decimals": 1,
            "method": PER_CRIME,
            "warnings": () if crimes else ("No crime recorded has a weight.",),
        }
    )


def _not_recorded(asked: Asked, counts: ClassCounts) -> list[Block]:
    """The severity of crimes not recorded, by the inspection that stands for the year or the nearest one."""
    area = published(asked.id)
    held = inspected.by_year(area)
    if not held:
        return [Paragraph((f"What was not recorded cannot be weighed: no overall accuracy of {asked.name} is held.",))]
    wanted = years.year_of(counts.period.start)
    stands_for = min(held, key=lambda one: (abs(int(one[:4]) - int(wanted[:4])), one))
    known = trends.inspected_accuracies(area, held[stands_for]["inspection"])
    told = [SIMULATED] if area != asked.id else []
    if stands_for != wanted:
        told.append(f"No inspection stands for {wanted}; that of {stands_for} is taken.")
    figures = trends.unrecorded_severity(counts, replace(known, warnings=(*known.warnings, *told)))
    rows = tuple(Row((one.title,), (number(one, sign(one)), interval(one, sign(one))), one.warnings) for one in figures)
    exhibit = Exhibit(
        "harm-unrecorded",
        f"Severity of the crimes that were not recorded, {counts.period}",
        table=Table(("What", "Weight", "95% interval"), rows),
        figures=tuple(figures),
    )
    return [exhibit]
