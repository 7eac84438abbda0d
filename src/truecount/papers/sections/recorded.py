"""Recorded crime by year, with the dated changes of recording."""

from __future__ import annotations

from collections.abc import Sequence

from truecount import reference, trends
from truecount.figure import Figure, day
from truecount.papers import charts
from truecount.papers.charts.recorded import Mark
from truecount.papers.parts import Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.asked import Asked, number, year
from truecount.papers.words import Sentence, moved, plain, say
from truecount.reference.table import Row as Event
from truecount.trends import events

UNIT = "crimes recorded, excluding fraud"
DIRECTIONS = {
    "up": "more recorded",
    "down": "fewer recorded",
    "plateau": "recording levels off",
    "break": "a break in the series",
    "new-series": "a new series",
}


def recorded(asked: Asked) -> Section:
    """Recorded crime of every year held."""
    figures = [one for one in trends.recorded_by_year(asked.id) if one.value is not None]
    if not figures:
        why = (f"No recorded crime of {asked.name} is held, so nothing can be said about how it changed.",)
        return Section("recorded", "Recorded crime by year", (Paragraph(why),), unknown=(why,))
    changes = _changes(asked, figures)
    compared = asked.compared()
    strong = {compared.recorded_from.id, compared.recorded_to.id} if compared else set()
    blocks = (
        Paragraph(_span(asked, figures)),
        Paragraph(
            (
                "Recorded crime is what the police entered in their crime system. It rises or falls when crime does, "
                "but also when recording improves, when the counting rules change, or when people report more or less.",
            )
        ),
        _chart(asked, figures, changes, strong),
        _table_of(changes),
    )
    return Section("recorded", "Recorded crime by year", blocks, findings=_findings(asked, figures))


def _span(asked: Asked, figures: Sequence[Figure]) -> Sentence:
    first, last = figures[0], figures[-1]
    if len(figures) == 1:
        return say(f"{asked.name} recorded {{one}} crimes in {year(first)}, excluding fraud.", one=first)
    least, most = min(figures, key=_value), max(figures, key=_value)
    return say(
        f"{asked.name} recorded {{last}} crimes in {year(last)}, excluding fraud. Of the years held, from "
        f"{year(first)} "
        f"to {year(last)}, the fewest were recorded in {year(least)} ({{least}} crimes) and the most in {year(most)} "
        "({most} crimes).",
        last=last,
        least=least,
        most=most,
    )


def _findings(asked: Asked, figures: Sequence[Figure]) -> tuple[Sentence, ...]:
    compared = asked.compared()
    if compared is None:
        last = figures[-1]
        return (say(f"{asked.name} recorded {{one}} crimes in {year(last)}, excluding fraud.", one=last),)
    change = compared.raw_change
    verb = moved(change)
    by = "" if verb == "did not change" else " by {change:size}%"
    return (
        say(
            f"Recorded crime {verb}{by}, from {{before}} crimes in {compared.from_year} to {{after}} in "
            f"{compared.to_year}, excluding fraud.",
            change=change,
            before=compared.recorded_from,
            after=compared.recorded_to,
        ),
    )


def _changes(asked: Asked, figures: Sequence[Figure]) -> list[Event]:
    """Dated changes in the years shown that can move all recorded crime."""
    spans = [one.period for one in figures if one.period]
    kinds = ("rule", "practice", "inspection")
    found = trends.events_between(asked.id, spans[0].start, spans[-1].end, kinds)
    return [row for row in events.move_counts(found) if "recorded c" in row["affects"]]


def _chart(asked: Asked, figures: Sequence[Figure], changes: list[Event], strong: set[str]) -> Exhibit:
    caption = f"Crimes recorded by {asked.name} in each financial year, excluding fraud"
    words = (
        f"A column for each financial year. {plain(_span(asked, figures))} "
        f"{len(changes)} numbered lines mark dated changes of recording; they are listed in the table of changes."
    )
    marks = [Mark(n, row["date"]) for n, row in enumerate(changes, start=1)]
    compared = " The darker bars are the two years compared in this paper." if strong else ""
    rows = tuple(Row((year(one),), (number(one),), one.warnings, one.id in strong) for one in figures)
    return Exhibit(
        "recorded-by-year",
        caption,
        charts.recorded("chart-recorded", caption, words, figures, marks, strong),
        Table(("Financial year", UNIT[0].upper() + UNIT[1:]), rows),
        tuple(figures),
        f"Numbered lines are the changes listed in the next table: they show when, not how much.{compared}",
    )


def _table_of(changes: list[Event]) -> Exhibit:
    rows = tuple(
        Row(
            (str(n),),
            ((_when(row),), (_what(row),), (DIRECTIONS[row["direction"]],)),
            (f"Source: {reference.cite(row)}.",),
        )
        for n, row in enumerate(changes, start=1)
    )
    return Exhibit(
        "changes",
        "Dated changes that can move recorded crime as a whole",
        table=Table(("Number", "Date", "What changed", "Which way, as we read it"), rows, words_from=0),
        remark="Numbers in the words are as the sources give them." if changes else "None is held.",
    )


def _what(row: Event) -> str:
    return f"{row['title']} ({row['detail']})" if row["detail"] else str(row["title"])


def _when(row: Event) -> str:
    """The date as well as it is known, in one piece."""
    about = "about " if row["precision"] == "assumed" else ""
    said = day(row["date"]) if row["precision"] == "day" else f"{about}{row['date']:%B %Y}"
    return said.replace(" ", "\N{NO-BREAK SPACE}")


def _value(figure: Figure) -> float:
    return float(figure.value or 0)
