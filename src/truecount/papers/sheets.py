"""Which sheets a paper has: a cover, contents and notes, one table a sheet, then figures, methods and sources.

The workbook and the CSV files both come from these, so they cannot differ. They are laid out as the government's
Analysis Function asks of spreadsheets: one table a sheet from column A on, one row of headings, no two alike, no empty
cell, notes as [note 1] with their words on a sheet of their own, and shorthand explained.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from truecount.figure import Figure, Provenance
from truecount.papers.page import numbers, sentence
from truecount.papers.parts import Exhibit, Paper, Row, Table, unique
from truecount.papers.sections import asked
from truecount.papers.sheet_columns import (
    CONFIDENTIAL,
    MISSING,
    NOT_APPLICABLE,
    Column,
    Number,
    Value,
    distinct,
    taken_apart,
    text,
)
from truecount.papers.sheet_columns import number as exact
from truecount.papers.words import Slot, capital, plain

COVER, CONTENTS, NOTES = "Cover_sheet", "Contents", "Notes"
FIGURES, METHODS, SOURCES = "Figures", "Methods", "Sources"
NONE = "none"
SHORTHAND = {
    MISSING: "not known, or not held",
    CONFIDENTIAL: "withheld, so that nobody can be recognised",
    NOT_APPLICABLE: "not applicable; of an interval, that every crime was counted and none is needed",
}
STATUS = (
    "Police recorded crime is an official statistic, but not accredited: it lost that standing in January 2014 because "
    "recording could not be relied on."
)
INTERVALS = (
    "A 95% interval is the range within which the true value probably lies: of 100 such ranges, about 95 would hold "
    f"it. Its ends stand in two columns. Where they read {MISSING}, how sure the number is cannot be said."
)
EXACT = (
    "Numbers are exact; a cell of the workbook shows as many decimals as the paper prints. Percentages are numbers of "
    "per cent: 83.6 is 83.6 per cent."
)
ABOUT_FIGURES = (
    *("Id", "Title", "Value", "Low", "High", "Level (per cent)", "Unit", "Counted", "Out of", "Population", "Area"),
    *("First day", "Last day", "Basis", "Method", "Version", "Hash", "Data hash", "Sources", "Warnings"),
)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its title, lines about it, and its table. The cover has lines alone."""

    name: str
    title: str
    about: tuple[str, ...]
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()


def sheets(paper: Paper) -> tuple[Sheet, ...]:
    """Every sheet of a paper, in order. Each chart or table is one, called as the page calls it: Chart_1, Table_3.

    A chart without a table has the figures it shows; an exhibit with neither has no sheet.
    """
    called = numbers(paper)
    blocks = [block for section in paper.sections for block in section.blocks if isinstance(block, Exhibit)]
    exhibits = {called[one.id].replace(" ", "_"): one for one in blocks if one.table or one.figures}
    noted = _noted(exhibits)
    marks = {note: f"[note {number}]" for number, note in enumerate(noted, start=1)}
    sources = list(dict.fromkeys(one.source for figure in paper.figures for one in figure.made_from))
    tables = [_exhibit(name, one, marks, sources) for name, one in exhibits.items()]
    notes = [_notes(noted, marks)] if noted else []
    rest = [*notes, *tables, _figures(paper, sources), _methods(paper), _sources(paper, sources)]
    return (_cover(paper), _contents(rest), *rest)


def _cover(paper: Paper) -> Sheet:
    shorthand = "; ".join(f"{sign} is {meaning}" for sign, meaning in SHORTHAND.items())
    file = f" and {paper.from_file}" if paper.from_file else ""
    lines = (
        plain(capital((paper.force_name,))),
        "Every table of the paper, the numbers behind every chart, and how each was made.",
        *(f"{name}: {said}" for name, said in paper.front.lines),
        *(f"Purpose: {one}" for one in paper.front.purpose),
        *paper.as_at,
        f"Status: {STATUS}",
        f"Intervals: {INTERVALS}",
        EXACT,
        f"Shorthand: {shorthand}; [note 1] and so on are notes, whose words are on the sheet {NOTES}.",
        f"Made by TrueCount {paper.version} from published documents{file}. The same inputs make the same numbers.",
    )
    return Sheet(COVER, text(f"{paper.title}: {paper.force_name}"), tuple(text(line) for line in lines))


def _contents(others: Iterable[Sheet]) -> Sheet:
    return _sheet(CONTENTS, "Contents", (), ("Sheet", "What it holds"), [(one.name, one.title) for one in others])


def _notes(noted: Mapping[str, Sequence[str]], marks: Mapping[str, str]) -> Sheet:
    rows = [(marks[note], note, ", ".join(places)) for note, places in noted.items()]
    return _sheet(NOTES, "Notes", (), ("Note", "What it says", "Sheets it belongs to"), rows)


def _exhibit(name: str, exhibit: Exhibit, marks: Mapping[str, str], sources: list[str]) -> Sheet:
    """The table of an exhibit under its caption, the notes of its rows in a column of their own."""
    table = _table(exhibit)
    columns, rows = taken_apart(table)
    if table.notes:
        columns.append(Column("Notes"))
        said = [{sentence(note) for note in row.notes if note in table.notes} for row in table.rows]
        ends = [" ".join(mark for note, mark in marks.items() if note in held) for held in said]
        rows = [(*row, end or NONE) for row, end in zip(rows, ends, strict=True)]
    common = " ".join(marks[sentence(note)] for note in table.common)
    made_from = _listed((one for figure in _shown(exhibit, table) for one in figure.made_from), sources)
    about = (
        f"Notes to the whole table: {common}." if common else "",
        f"The words of notes are on the sheet {NOTES}." if table.common or table.notes else "",
        f"Sources, numbered as on the sheet {SOURCES}: {made_from}." if made_from else "",
        f"Beside the chart: {exhibit.remark}" if exhibit.picture and exhibit.remark else exhibit.remark,
    )
    return _sheet(name, f"{name.replace('_', ' ')}: {exhibit.caption}", about, columns, rows)


def _figures(paper: Paper, sources: list[str]) -> Sheet:
    about = [f"Sources are numbered as on the sheet {SOURCES}, methods are on the sheet {METHODS}."]
    rows = [_figure(one, sources) for one in paper.figures]
    return _sheet(FIGURES, "Every figure of the paper", about, ABOUT_FIGURES, rows)


def _figure(one: Figure, sources: list[str]) -> tuple[Value, ...]:
    ends, parts = (("low", "high") if one.interval else (), ("part", "whole") if one.parts else ())
    unsure = NOT_APPLICABLE if one.method.id.startswith(asked.COUNTED) else MISSING
    return (
        *(one.id, one.title, exact(Slot(one))),
        *([exact(Slot(one, form)) for form in ends] or [unsure] * 2),
        *(Number(round(100 * one.interval.level, 4)) if one.interval else unsure, one.unit),
        *([exact(Slot(one, form)) for form in parts] or [NOT_APPLICABLE] * 2),
        *(one.population, one.area),
        *((one.period.start.isoformat(), one.period.end.isoformat()) if one.period else [NOT_APPLICABLE] * 2),
        *(one.basis, one.method.id, Number(one.method.version), one.hash, one.data_hash),
        *(_listed(one.made_from, sources), " ".join(sentence(warning) for warning in one.warnings) or NONE),
    )


def _methods(paper: Paper) -> Sheet:
    methods = {one.method.id: one.method for one in paper.figures}.values()
    rows = [
        (one.id, Number(one.version), one.title, one.words, one.formula, one.source)
        for one in sorted(methods, key=lambda one: (one.title, one.id))
    ]
    headings = ("Method", "Version", "Title", "What it means", "Formula", "Source")
    return _sheet(METHODS, "How figures were made", (), headings, rows)


def _sources(paper: Paper, sources: list[str]) -> Sheet:
    used = {(one.source, one.where, one.sha256) for figure in paper.figures for one in figure.made_from}
    numbered = sorted((sources.index(source) + 1, where, sha) for source, where, sha in used)
    rows = [(Number(number), sources[number - 1], where, sha) for number, where, sha in numbered]
    return _sheet(SOURCES, "What figures were made from", (), ("Source", "Name", "Where in it", "SHA-256"), rows)


def _sheet(
    name: str, title: str, about: Iterable[str], columns: Iterable[Column | str], rows: Iterable[Sequence[Value]]
) -> Sheet:
    """A sheet with its texts made plain, its headings distinct, and its notes and shorthand explained."""
    cells = tuple(tuple(text(one) or NOT_APPLICABLE if isinstance(one, str) else one for one in row) for row in rows)
    used = [f"{sign} is {meaning}" for sign, meaning in SHORTHAND.items() if any(sign in row for row in cells)]
    shorthand = f"Shorthand: {'; '.join(used)}." if used else ""
    lines = tuple(text(line) for line in ("This sheet holds one table.", *about, shorthand) if line)
    heads = distinct(one if isinstance(one, Column) else Column(one) for one in columns)
    return Sheet(name, text(title), lines, heads, cells)


def _table(exhibit: Exhibit) -> Table:
    """The table of an exhibit, or where it has none the figures that its chart shows."""
    rows = tuple(Row((one.title,), (asked.number(one), asked.interval(one)), one.warnings) for one in exhibit.figures)
    return exhibit.table or Table(("What", "Number", "Interval"), rows)


def _shown(exhibit: Exhibit, table: Table) -> tuple[Figure, ...]:
    cells = [cell for row in table.rows for cell in (row.head, *row.cells)]
    return unique((*exhibit.figures, *(part.figure for cell in cells for part in cell if isinstance(part, Slot))))


def _noted(exhibits: Mapping[str, Exhibit]) -> dict[str, list[str]]:
    """Every note of every table with the sheets it belongs to, in the order met."""
    found: dict[str, list[str]] = {}
    for name, exhibit in exhibits.items():
        table = _table(exhibit)
        for note in dict.fromkeys(sentence(note) for note in (*table.common, *table.notes)):
            found.setdefault(note, []).append(name)
    return found


def _listed(made_from: Iterable[Provenance], sources: list[str]) -> str:
    """The numbers of sources, in order."""
    return ", ".join(str(number) for number in sorted({sources.index(one.source) + 1 for one in made_from}))
