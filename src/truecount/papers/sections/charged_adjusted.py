"""The charge rate on the crimes that should have been recorded, in the years of which recording accuracy is known."""

from __future__ import annotations

from truecount import outcomes as room
from truecount.errors import TrueCountError
from truecount.figure import Figure, Period
from truecount.outcomes import adjusted, published
from truecount.papers.parts import Block, Exhibit, Paragraph, Row, Table
from truecount.papers.sections.asked import Asked, interval, number, year
from truecount.papers.sections.side_by_side import years_held
from truecount.papers.words import Sentence, moved, say, within
from truecount.records import provenance
from truecount.trends import inspected
from truecount.trends.audit_points import ALL_CRIME
from truecount.trends.years import year_of

CHARGED = "charged-of-recorded"
UNITS = 100
"""Accuracies are in per cent."""
TITLES = {
    "outcomes.change": "Change on crimes recorded",
    "outcomes.change-adjusted": "Change on crimes that should have been recorded",
    "outcomes.change-from-recording": "Part of the first change that better recording made",
}


def charged_adjusted(asked: Asked) -> tuple[list[Block], Sentence]:
    """The rates and what better recording made of their change, and what is not known."""
    known = _accuracies(asked)
    rates = {label: rate for label in known if (rate := _rate(asked, label)) is not None}
    if not rates:
        lacks: Sentence = (
            "The charge rate on the crimes that should have been recorded: of no year are both held, the recording "
            "accuracy of all crime and the charges of the crimes recorded.",
        )
        return [Paragraph(lacks)], lacks
    made = {label: adjusted.adjusted(rate, known[label]) for label, rate in rates.items()}
    first, last = next(iter(rates)), list(rates)[-1]
    change: list[Figure] = []
    if first != last and rates[first].edition == rates[last].edition:
        change = adjusted.change(rates[first], rates[last], (known[first], known[last]))
    words: list[Block] = [Paragraph(_change(asked, change, rates[first], rates[last]))] if change else []
    return [*words, _rates(asked, made), *([_changes(change)] if change else [])], (
        "The charge rate of each type of crime on the crimes that should have been recorded: recording accuracy is "
        "known of all crime, not of each type.",
    )


def _change(asked: Asked, change: list[Figure], first: Figure, last: Figure) -> Sentence:
    raw, _, _, part = change
    recording = f"The part of that which better recording made is {within('part', part)} points"
    recording += ": more crimes to divide by." if moved(part) in ("rose", "fell") else ", which is no clear change."
    recording += (
        " A part of the accuracy it rests on is assumed." if any("assumed" in one for one in part.warnings) else ""
    )
    return say(
        f"Of the crimes {asked.name} recorded in {year(first)}, {{first}}% had led to a charge or summons; of those of "
        f"{year(last)}, {{last}}%, a change of {{raw}} points. {recording}",
        first=first,
        last=last,
        raw=raw,
        part=part,
    )


def _rates(asked: Asked, made: dict[str, list[Figure]]) -> Exhibit:
    rows = tuple(
        Row(
            (label,),
            (say("{one:whole}", one=rate), number(rate, "%"), number(should), number(rated, "%"), interval(rated, "%")),
            rated.warnings,
        )
        for label, (rate, should, rated) in made.items()
    )
    columns = (
        "Financial year",
        "Crimes recorded",
        "Charged, of those",
        "Crimes that should have been recorded",
        "Charged, of these",
        "95% interval",
    )
    return Exhibit(
        "charged-adjusted",
        f"Charged or summonsed, of the crimes that {asked.name} recorded and of those that should have been recorded",
        table=Table(columns, rows),
        figures=tuple(one for each in made.values() for one in each),
        remark="All crime together. The interval is that of recording accuracy; charges are all counted.",
    )


def _changes(change: list[Figure]) -> Exhibit:
    shown = [one for one in change if one.method.id in TITLES]
    rows = tuple(Row((TITLES[one.method.id],), (number(one), interval(one)), one.warnings) for one in shown)
    return Exhibit(
        "charged-change",
        "How the share charged or summonsed changed between those years, in percentage points",
        table=Table(("Change", "Points", "95% interval"), rows),
        figures=tuple(shown),
    )


def _accuracies(asked: Asked) -> dict[str, adjusted.Accuracy]:
    """Recording accuracy of all crime by financial year: of inspections and, before those, of the force's own audits.

    An audit stands for the year in which the middle of its days lies.
    """
    found: dict[str, adjusted.Accuracy] = {}
    for label, row in {} if asked.simulated else inspected.by_year(asked.id).items():
        one = inspected.accuracy(row)
        ends = (UNITS * one.estimate.low, UNITS * one.estimate.high)
        made_from = provenance.of_rows("inspections", [row])
        found[label] = adjusted.Accuracy(float(UNITS * one.rate), *ends, made_from=made_from, warnings=one.warnings)
    for audit in (one for own in asked.own_audits for one in own.audits if one.kind == ALL_CRIME):
        told = f"The recording accuracy is that of the {audit.source}, {Period(start=audit.start, end=audit.end)}."
        middle = audit.start + (audit.end - audit.start) / 2
        found[year_of(middle)] = adjusted.Accuracy(audit.rate, audit.low, audit.high, warnings=(told,))
    return dict(sorted(found.items()))


def _rate(asked: Asked, label: str) -> Figure | None:
    """The share charged of the crimes recorded in a year, from the record file or published; None if not held."""
    try:
        source = asked.outcomes_from if asked.outcomes_from is not None and label in years_held(asked) else None
        if source is None and asked.simulated:
            return None
        release = published.LATEST if source is None and label in published.years(asked.id, published.LATEST) else None
        rate = room.rates(asked.id, label, "cohort", source, [CHARGED], release)[0]
    except TrueCountError:
        return None
    return rate if rate.value is not None else None
