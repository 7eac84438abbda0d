"""Recorded crime by year, with the dated changes of recording."""

from __future__ import annotations

from collections.abc import Sequence

from truecount import reference, trends
from truecount.figure import Figure, day
from truecount.papers import charts
from truecount.papers.charts.recorded import Mark
from truecount.papers.parts import Answer, Block, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.record_years import PART
from truecount.papers.sections.asked import Asked, number, year
from truecount.papers.words import Sentence, capital, moved, plain, say
from truecount.reference.table import Row as Event
from truecount.trends import events
from truecount.trends.methods import CRIME_RECORDS

ID, TITLE = "recorded", "Recorded crime by year"
PANEL = 8
MOVES = (
    "Recorded crime is what the police entered in their crime system. It rises or falls when crime does, but also when "
    "recording improves, when the counting rules change, or when people report more or less."
)
NO_WHOLE_YEAR = "The record file holds no financial year whole, so that no year can be set beside another."
DIRECTIONS = {
    "up": "more recorded",
    "down": "fewer recorded",
    "plateau": "recording levels off",
    "break": "a break in the series",
    "new-series": "a new series",
}


def recorded(asked: Asked) -> Section:
    """Recorded crime of every year held: published or, where none is published, counted in the record file."""
    figures = [one for one in trends.recorded_by_year(asked.id) if one.value is not None]
    in_file = not figures and asked.records is not None
    if in_file and asked.records is not None:
        figures = trends.crimes_by_year(asked.id, asked.records)
    if not figures:
        why = (f"No recorded crime of {asked.name} is held, so nothing can be said about how it changed.",)
        return Section(ID, TITLE, (Paragraph(why),), unknown=(why,), answers=(Answer(PANEL, why_not=why[0]),))
    whole = [one for one in figures if not _part(one)]
    changes = _changes(asked, figures)
    compared = asked.compared()
    strong = {compared.recorded_from.id, compared.recorded_to.id} if compared else set()
    lead = [_span(asked, whole)] if whole else [(NO_WHOLE_YEAR,)]
    blocks: tuple[Block, ...] = (
        *(Paragraph(words) for words in lead),
        Paragraph((MOVES,)),
        _exhibit(asked, figures, changes, strong),
        _table_of(changes),
    )
    findings = _findings(asked, whole) if whole else ()
    unknown: tuple[Sentence, ...] = () if whole else ((f"Recorded crime of a year. {NO_WHOLE_YEAR}",),)
    return Section(ID, TITLE, blocks, findings, unknown, (Answer(PANEL, ("recorded-by-year", "changes")),))


def _part(figure: Figure) -> bool:
    """Whether the file holds a part of the year alone."""
    return any(PART in told for told in figure.warnings)


def _without_fraud(figure: Figure) -> str:
    """What published counts leave out."""
    return "" if figure.method.id == CRIME_RECORDS.id else ", excluding fraud"


def _span(asked: Asked, figures: Sequence[Figure]) -> Sentence:
    first, last = figures[0], figures[-1]
    less = _without_fraud(last)
    if len(figures) == 1:
        return capital(say(f"{asked.name} recorded {{one}} crimes in {year(first)}{less}.", one=first))
    least, most = min(figures, key=_value), max(figures, key=_value)
    return capital(
        say(
            f"{asked.name} recorded {{last}} crimes in {year(last)}{less}. Of the years held, from "
            f"{year(first)} "
            f"to {year(last)}, the fewest were recorded in {year(least)} ({{least}} crimes) and the most in "
            f"{year(most)} ({{most}} crimes).",
            last=last,
            least=least,
            most=most,
        )
    )


def _findings(asked: Asked, figures: Sequence[Figure]) -> tuple[Sentence, ...]:
    compared = asked.compared()
    if compared is None:
        return (_without_comparison(asked, figures),)
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


def _without_comparison(asked: Asked, figures: Sequence[Figure]) -> Sentence:
    first, last = figures[0], figures[-1]
    less = _without_fraud(last)
    if len(figures) == 1:
        return capital(say(f"{asked.name} recorded {{one}} crimes in {year(last)}{less}.", one=last))
    return capital(
        say(
            f"{asked.name} recorded {{first}} crimes in {year(first)} and {{last}} in {year(last)}{less}.",
            first=first,
            last=last,
        )
    )


def _changes(asked: Asked, figures: Sequence[Figure]) -> list[Event]:
    """Dated changes in the years shown that can move all recorded crime."""
    spans = [one.period for one in figures if one.period]
    kinds = ("rule", "practice", "inspection")
    found = trends.events_between(asked.id, spans[0].start, spans[-1].end, kinds)
    return [row for row in events.move_counts(found) if "recorded c" in row["affects"]]


def _exhibit(asked: Asked, figures: Sequence[Figure], changes: list[Event], strong: set[str]) -> Exhibit:
    """A row for each year, and a column for each that is held whole."""
    less = _without_fraud(figures[-1])
    caption = f"Crimes recorded by {asked.name} in each financial year{less}"
    whole = [one for one in figures if not _part(one)]
    marks = [Mark(n, row["date"]) for n, row in enumerate(changes, start=1)]
    words = (
        f"A column for each financial year. {plain(_span(asked, whole)) if whole else ''} "
        f"{len(changes)} numbered lines mark dated changes of recording; they are listed in the table of changes."
    )
    remarks = (
        ["Numbered lines are the changes listed in the next table: they show when, not how much."] if whole else []
    )
    remarks += ["The darker bars are the two years compared in this paper."] if strong else []
    remarks += ["Years of which the file holds a part are not drawn."] if len(whole) < len(figures) else []
    rows = tuple(Row((year(one),), (number(one),), one.warnings, one.id in strong) for one in figures)
    return Exhibit(
        "recorded-by-year",
        caption,
        charts.recorded("chart-recorded", caption, words, whole, marks, strong) if whole else None,
        Table(("Financial year", f"Crimes recorded{less}"), rows),
        tuple(figures),
        " ".join(remarks),
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
