"""Recording accuracy as inspections found it, with what other statements say of it."""

from __future__ import annotations

from collections.abc import Sequence

from truecount import reference, trends
from truecount.figure import Figure
from truecount.papers import charts
from truecount.papers.charts.accuracy import Dot
from truecount.papers.parts import Block, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.asked import Asked, audited, interval, listed, number
from truecount.papers.statements import RELIABILITY, Statement, statements
from truecount.papers.words import Sentence, plain, say, within

GROUPS = {"all": "All crime, excluding fraud", "violent": "Violence", "sexual": "Sexual offences"}
MEANS = (
    "Recording accuracy is the share of the crimes reported to the police that were recorded as crimes. Inspectors "
    "take a sample of reports, decide which crimes the rules require, and look for each in the crime system."
)


def accuracy(asked: Asked) -> Section:
    """Every rate of every inspection, then every other statement held, set apart."""
    figures = trends.recording_accuracy(asked.id)
    overall = [one for one in figures if _kind(one) == "all"]
    others = statements(asked.id)
    blocks: list[Block] = [Paragraph((MEANS,))]
    blocks += [Paragraph(_found(asked, one)) for one in overall]
    if not overall:
        blocks.append(Paragraph(_nothing(asked, figures)))
    unsure = [_named(one) for one in figures if one.interval is None and _kind(one) == "all"]
    if unsure:
        blocks.append(Paragraph((_unsure(unsure),), warning=True))
    if figures:
        blocks.append(_exhibit(asked, figures, [one for one in others if one.comparable_crimes]))
    if others:
        blocks += [Paragraph((_different(asked, others),), warning=True), _others(others)]
    findings = (_finding(asked, overall),)
    return Section(
        "accuracy", "How accurately crime was recorded", tuple(blocks), findings, _unknown(asked, figures, overall)
    )


def _found(asked: Asked, figure: Figure) -> Sentence:
    grade = _row(asked, figure)["grade"]
    graded = f" The inspectors graded the force “{grade}”." if grade else ""
    return say(
        f"At the {_named(figure)} ({_reports(figure)}), {within('one', figure, '%')} of the crimes that should have "
        f"been recorded were.{graded}",
        one=figure,
    )


def _finding(asked: Asked, overall: Sequence[Figure]) -> Sentence:
    if not overall:
        return (f"How accurately {asked.name} recorded crime cannot be said: no overall rate is held.",)
    first, *later = [
        within(f"f{n}", one, "%") if one.interval else f"{{f{n}}}% (no interval held)" for n, one in enumerate(overall)
    ]
    names = [_named(one) for one in overall]
    said = f"Inspectors found that {asked.name} had recorded {first} of the crimes it should have at the {names[0]}"
    more = [f"{rate} at the {name}" for rate, name in zip(later, names[1:], strict=True)]
    slots = {f"f{n}": one for n, one in enumerate(overall)}
    return say(said + (f", and {listed(more)}" if more else "") + ".", **slots)


def _nothing(asked: Asked, figures: Sequence[Figure]) -> Sentence:
    held = reference.load("inspections").where(force_id=asked.id)
    if not held:
        return (f"No inspection of {asked.name} is held, so its recording accuracy cannot be said.",)
    notes = [f"{row['inspection']}: {row['note']}" for row in held if row["note"] and row["overall_rate"] is None]
    some = " Rates for some kinds of crime are held and shown below." if figures else ""
    why = f" What is held says: {'; '.join(notes)}." if notes else ""
    return (f"No overall recording accuracy of {asked.name} is held, so it cannot be said.{some}{why}",)


def _unsure(names: list[str]) -> str:
    return (
        f"For the {listed(names)} no interval is held, so how sure that rate is cannot be said here, and a difference "
        "between it and another rate may be partly chance."
    )


def _different(asked: Asked, others: Sequence[Statement]) -> str:
    kinds = [f"the {one.instrument} of {one.year}" for one in others if one.area == asked.short]
    named = f" ({listed(kinds)})" if kinds else ""
    return (
        f"Other statements about recording accuracy{named} cannot be set beside an inspection as if they measured the "
        "same thing: a small or differently drawn sample misses other crimes, and a forecast measures none."
    )


def _exhibit(asked: Asked, figures: Sequence[Figure], others: Sequence[Statement]) -> Exhibit:
    caption = f"Recording accuracy of {asked.name} at each inspection, with 95% intervals where held"
    ordered = [one for kind in GROUPS for one in figures if _kind(one) == kind]
    dots = [Dot(GROUPS[_kind(one)], _inspection(one), one) for one in ordered]
    dots += [Dot("By other means: not comparable", f"{one.year} {one.instrument}", one.figure, True) for one in others]
    said = "; ".join(
        plain(say(f"{dot.group}, {dot.label}: {within('one', dot.figure, '%')}", one=dot.figure)) for dot in dots
    )
    words = f"A dot for each rate and a line for its interval, on a scale of per cent recorded. {said}."
    rows = tuple(
        Row(
            (f"{_inspection(one)}, {GROUPS[_kind(one)].lower()}",),
            (number(one, "%"), interval(one, "%"), (audited(one),)),
            one.warnings,
            _kind(one) == "all",
        )
        for one in ordered
    )
    columns = ("Inspection and crimes", "Recorded, of those that should have been", "95% interval", "Reports audited")
    other = " A hollow square marks a rate got by other means." if others else ""
    return Exhibit(
        "accuracy-by-inspection",
        caption,
        charts.accuracy("chart-accuracy", caption, words, dots),
        Table(columns, rows, words_from=2),
        tuple(ordered),
        f"The scale does not begin at nought. A dot without a line has no interval in what is held.{other}",
    )


def _others(others: Sequence[Statement]) -> Exhibit:
    rows = tuple(
        Row(
            (f"{one.area}, {one.year}: {one.figure.population}",),
            (one.shown, (one.instrument,), (RELIABILITY[one.reliability],)),
            one.figure.warnings,
        )
        for one in others
    )
    return Exhibit(
        "accuracy-statements",
        "Other statements about recording accuracy, and how far each can be relied on",
        table=Table(("Where, when, which crimes", "Recorded", "How it was got", "Reliability"), rows, words_from=1),
        figures=tuple(figure for one in others for figure in one.figures),
    )


def _unknown(asked: Asked, figures: Sequence[Figure], overall: Sequence[Figure]) -> tuple[Sentence, ...]:
    if not overall:
        return (_nothing(asked, figures),)
    unsure = [_named(one) for one in overall if one.interval is None]
    said: list[Sentence] = []
    if unsure:
        said.append((f"How sure the rate of the {listed(unsure)} is: no interval is held.",))
    if len(overall) == 1:
        said.append(("Whether recording has improved since: only one inspection with an overall rate is held.",))
    else:
        said.append(("How accurately crime was recorded in the years between and after the inspections.",))
    return tuple(said)


def _row(asked: Asked, figure: Figure) -> dict[str, object]:
    rows = reference.load("inspections").where(force_id=asked.id)
    return next(row for row in rows if row["inspection"].replace(" ", "-").lower() == figure.id.split(".")[2])


def _reports(figure: Figure) -> str:
    return f"reports of {audited(figure)}" if figure.period else "the dates of the reports audited are not held"


def _named(figure: Figure) -> str:
    name = _inspection(figure)
    return name if name.endswith("inspection") else f"{name} inspection"


def _inspection(figure: Figure) -> str:
    return figure.title.split(", ")[-1].removesuffix(" inspection")


def _kind(figure: Figure) -> str:
    return figure.id.rsplit(".", 1)[-1]
