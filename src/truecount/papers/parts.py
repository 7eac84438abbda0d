"""What a paper is made of before it is a page: sections of numbered paragraphs and exhibits, all holding figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from truecount.figure import Figure
from truecount.papers.expected import EXPECTED
from truecount.papers.words import Sentence, Slot

Cell: TypeAlias = Sentence
MAIN = ("accuracy", "like-for-like", "outcomes")
BRIEF = ("recorded", "accuracy", "unrecorded", "missed", "like-for-like", "outcomes", "named", "own")
"""Sections whose findings a panel reads first; those of the others stand in the sections themselves."""
NOT_ASKED = "No section of this paper is about it."


@dataclass(frozen=True)
class Picture:
    """A chart drawn twice, for wide and for narrow pages, with the words that say what it shows."""

    id: str
    wide: str
    narrow: str


@dataclass(frozen=True)
class Row:
    """One row of a table: its heading, its cells, and the notes that belong to it."""

    head: Sentence
    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """A table: the headings of its columns (the first heads the rows), and its rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    words_from: int = 99
    """The first column that holds words, not numbers, counted without the row's heading."""
    groups: tuple[tuple[str, int], ...] = ()
    """Headings over several columns, each with how many, the rows' heading not counted."""

    @property
    def common(self) -> tuple[str, ...]:
        """Notes that belong to every one of several rows, and so to the table as a whole."""
        if len(self.rows) == 1:
            return ()
        return tuple(note for note in self._distinct if all(note in row.notes for row in self.rows))

    @property
    def notes(self) -> dict[str, str]:
        """Every other note of the rows with its letter, in order."""
        return {note: letter(number) for number, note in enumerate(n for n in self._distinct if n not in self.common)}

    @property
    def _distinct(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(note for row in self.rows for note in row.notes))


@dataclass(frozen=True)
class Sum:
    """Figures that add up to another, all named by their ids.

    Of shares, the counts above the line add up, and those below it where the shares are not of one whole.
    """

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Exhibit:
    """A picture, a table or both under one caption, with the figures they print and which of them add up."""

    id: str
    caption: str
    picture: Picture | None = None
    table: Table | None = None
    figures: tuple[Figure, ...] = ()
    remark: str = ""
    sums: tuple[Sum, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """One numbered paragraph. A warning is set apart from the rest."""

    words: Sentence
    warning: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list of sentences under the paragraph before it."""

    items: tuple[Sentence, ...]


Block: TypeAlias = Paragraph | Bullets | Exhibit


@dataclass(frozen=True)
class Answer:
    """What a section has of one of the tables and charts that a panel expects: those that show it, or why none does.

    `number` is that of `expected.EXPECTED`, `exhibits` are ids of the section's exhibits. With exhibits, `why_not`
    says what of it they leave out.
    """

    number: int
    exhibits: tuple[str, ...] = ()
    why_not: str = ""


@dataclass(frozen=True)
class Section:
    """One section: its blocks, what it adds to the paper's findings, what it must leave unknown, what it answers."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    findings: tuple[Sentence, ...] = ()
    unknown: tuple[Sentence, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of the section once, in the order met."""
        return unique(one for block in self.blocks for one in _figures(block))

    @property
    def loose(self) -> tuple[Figure, ...]:
        """Figures printed in the section's words or findings that no exhibit of it explains."""
        shown = {one.id for block in self.blocks if isinstance(block, Exhibit) for one in _figures(block)}
        said = [*self.figures, *(one for words in (*self.findings, *self.unknown) for one in _slots(words))]
        return tuple(one for one in unique(said) if one.id not in shown)


@dataclass(frozen=True)
class Front:
    """What stands before the paper's own words: to whom, from whom, of what day, what for, and what is asked.

    `lines` are the heading's, each a name with its words: To, From, Date, Contact officer. A paper that nobody put
    before a committee has none.
    """

    lines: tuple[tuple[str, str], ...] = ()
    purpose: tuple[str, ...] = ()
    recommendation: tuple[str, ...] = ()
    background: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A whole paper about one force, ready to be drawn as a page.

    `asked` is what it was made of, as `asking.told` gives it; none of a paper that nobody could make again.
    """

    force_id: str
    force_name: str
    title: str
    version: str
    as_at: tuple[str, ...]
    sections: tuple[Section, ...]
    from_file: str | None = None
    front: Front = Front()
    asked: Mapping[str, Any] | None = None

    @property
    def findings(self) -> tuple[tuple[Section, Sentence], ...]:
        """What the sections found, each with its section."""
        return tuple((section, words) for section in self.sections for words in section.findings)

    @property
    def brief(self) -> tuple[tuple[Section, Sentence], ...]:
        """The findings that a panel reads first."""
        return tuple((section, words) for section, words in self.findings if section.id in BRIEF) or self.findings

    @property
    def main(self) -> tuple[Sentence, ...]:
        """The findings to name where there is room for few: accuracy, like for like, outcomes."""
        return tuple(words for section, words in self.findings if section.id in MAIN)

    @property
    def unknown(self) -> tuple[tuple[Section, Sentence], ...]:
        """What the sections cannot say, each with its section."""
        return tuple((section, words) for section in self.sections for words in section.unknown)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What the paper has of each table and chart that a panel expects, in their order; of each, all sections'."""
        return tuple(_merged(number, self.sections) for number in EXPECTED)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of the paper once. Two different figures of one id are a fault of the program."""
        return unique(one for section in self.sections for one in (*section.figures, *section.loose))


def unique(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Each figure once, by its id, in the order first met."""
    held: dict[str, Figure] = {}
    for figure in figures:
        if held.setdefault(figure.id, figure) != figure:
            raise ValueError(f"two different figures are both called {figure.id}")
    return tuple(held.values())


def _merged(number: int, sections: Iterable[Section]) -> Answer:
    found = [one for section in sections for one in section.answers if one.number == number]
    exhibits = tuple(dict.fromkeys(name for one in found for name in one.exhibits))
    why_not = " ".join(dict.fromkeys(one.why_not for one in found if one.why_not))
    return Answer(number, exhibits, why_not if found else NOT_ASKED)


def letter(number: int) -> str:
    """a, b, … z, aa, ab, … for notes."""
    before, last = divmod(number, 26)
    return (letter(before - 1) if before else "") + chr(ord("a") + last)


def _figures(block: Block) -> Iterator[Figure]:
    if isinstance(block, Paragraph):
        yield from _slots(block.words)
    elif isinstance(block, Bullets):
        for item in block.items:
            yield from _slots(item)
    else:
        yield from block.figures
        for row in block.table.rows if block.table else ():
            for cell in (row.head, *row.cells):
                yield from _slots(cell)


def _slots(words: Sentence) -> Iterator[Figure]:
    return (part.figure for part in words if isinstance(part, Slot))
