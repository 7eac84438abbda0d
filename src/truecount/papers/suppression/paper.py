"""A paper's copy for the public: with small numbers withheld, and whatever would give them away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from truecount.figure import Figure
from truecount.papers.parts import Block, Bullets, Exhibit, Paper, Paragraph, Row, Section, Sum, Table, unique
from truecount.papers.suppression.cells import MANY, Counts, counts_in
from truecount.papers.suppression.derived import derived_from
from truecount.papers.suppression.relations import ties_in
from truecount.papers.suppression.releases import is_withheld
from truecount.papers.suppression.sentences import LEFT_OUT, cell, prose, without_counts
from truecount.papers.suppression.small import checked, counts_of, from_records, is_small
from truecount.papers.suppression.spread import Print, spread
from truecount.papers.words import Sentence, Slot, say

WHY = "Withheld: it is above nought and fewer than {least}, or such a number could be worked out from it."
REMARK = "Some numbers are withheld: those above nought and fewer than {least}, and those that would give them away."
NO_PICTURE = "The chart is left out, because it would show them."


def suppressed(paper: Paper, least: int) -> Paper:
    """The paper with each count of records above 0 and below `least` withheld, and what would give it away.

    A withheld figure keeps its id and title, and has no value, counts or interval. A chart with such a figure is left
    out, a sentence too; the table stays. Published figures, audits and what is known of a simulated force stand as they
    are, and so does nought. With `least` 0 or 1 the paper is as it was. Raises TrueCountError for a `least` of 2, and
    ValueError where the exhibits' sums do not hold.
    """
    return suppressed_together([paper], least)[0]


def suppressed_together(papers: Sequence[Paper], least: int, sums: tuple[Sum, ...] = ()) -> tuple[Paper, ...]:
    """Papers that come out together, each as `suppressed` makes it, so that none gives away what another withholds.

    `sums` say which of their figures add up over the papers, beside those that their exhibits tell.
    """
    if checked(least) <= 1:
        return tuple(papers)
    figures = unique(one for paper in papers for one in paper.figures)
    away = withheld_in(papers, least, sums)
    gone, printed = (
        {count for one in figures if (one.id in away) is is_away for count in counts_of(one).values()}
        for is_away in (True, False)
    )
    told = _Told(least, away, frozenset(gone - {count for count in printed if count >= MANY}))
    copies = {one.id: told.copy(one, one.id in away) for one in figures if from_records(one) or one.id in away}
    copied = _Copied(copies, told)
    return tuple(replace(paper, sections=tuple(copied.section(one) for one in paper.sections)) for paper in papers)


def withheld_in(papers: Sequence[Paper], least: int, sums: tuple[Sum, ...] = ()) -> frozenset[str]:
    """The ids of the figures that `suppressed_together` withholds."""
    sections = [section for paper in papers for section in paper.sections]
    figures = [one for one in unique(one for paper in papers for one in paper.figures) if not is_withheld(one)]
    exhibits = [block for section in sections for block in section.blocks if isinstance(block, Exhibit)]
    counts = counts_in(figures, least)
    prints = _prints(figures, counts)
    if not any(not one.fixed and any(is_small(counts.cells[name], least) for name in one.cells) for one in prints):
        return frozenset()
    ties = ties_in(exhibits, figures, counts, sums)
    away = frozenset(figures[n].id for n in spread(counts.cells, ties, prints, least))
    return away | derived_from(figures, away)


def _prints(figures: list[Figure], counts: Counts) -> list[Print]:
    return [Print(frozenset(counts.named[one.id].values()), fixed=not from_records(one)) for one in figures]


@dataclass(frozen=True)
class _Told:
    """What words may say of counts: nothing of small ones and of those withheld."""

    least: int
    away: frozenset[str]
    counts: frozenset[int]

    def text(self, words: str) -> str:
        return without_counts(words, lambda count: count in self.counts or is_small(count, self.least))

    def copy(self, figure: Figure, is_away: bool) -> Figure:
        if is_withheld(figure):
            return figure
        said = {name: self.text(getattr(figure, name)) for name in ("title", "unit", "population", "basis")}
        if not is_away:
            return figure.model_copy(update=said | {"warnings": tuple(self.text(one) for one in figure.warnings)})
        why = (WHY.format(least=self.least),)
        nothing = {"value": None, "parts": None, "interval": None, "rests_on": ()}
        return figure.model_copy(update=said | nothing | {"warnings": why})


@dataclass(frozen=True)
class _Copied:
    """The parts of a paper with the copies of figures in place of the figures."""

    copies: Mapping[str, Figure]
    told: _Told

    def section(self, section: Section) -> Section:
        if not any(one.id in self.copies for one in (*section.figures, *section.loose)):
            return section
        return replace(
            section,
            blocks=tuple(self.block(block) for block in section.blocks),
            findings=tuple(one for one in (self.prose(words) for words in section.findings) if one != (LEFT_OUT,)),
            unknown=tuple(self.prose(words) for words in section.unknown),
        )

    def block(self, block: Block) -> Block:
        if isinstance(block, Paragraph):
            return replace(block, words=self.prose(block.words))
        if isinstance(block, Bullets):
            return Bullets(tuple(self.prose(words) for words in block.items))
        return self.exhibit(block)

    def exhibit(self, one: Exhibit) -> Exhibit:
        figures = tuple(self.copies.get(figure.id, figure) for figure in one.figures)
        table = self.table(one.table) if one.table else None
        if self.told.away.isdisjoint(figure.id for figure in (*figures, *_printed(one.table))):
            return replace(one, table=table, figures=figures, remark=self.told.text(one.remark))
        remark = [self.told.text(one.remark), REMARK.format(least=self.told.least), NO_PICTURE if one.picture else ""]
        return replace(
            one,
            caption=self.told.text(one.caption),
            picture=None,
            table=table or _plain_table(figures),
            figures=figures,
            remark=" ".join(filter(None, remark)),
        )

    def table(self, table: Table) -> Table:
        return replace(table, rows=tuple(self.row(one) for one in table.rows))

    def row(self, row: Row) -> Row:
        notes = tuple(dict.fromkeys(self.told.text(note) for note in row.notes))
        return replace(row, head=self.words(row.head), cells=tuple(self.cell(one) for one in row.cells), notes=notes)

    def cell(self, words: Sentence) -> Sentence:
        return cell(self.words(words), _of_withheld)

    def prose(self, words: Sentence) -> Sentence:
        return prose(self.words(words), _of_withheld)

    def words(self, words: Sentence) -> Sentence:
        """The same words with the copies of their figures, and no count in them that is hidden."""
        return tuple(self.told.text(part) if isinstance(part, str) else self.slot(part) for part in words)

    def slot(self, slot: Slot) -> Slot:
        return replace(slot, figure=self.copies.get(slot.figure.id, slot.figure))


def _of_withheld(slot: Slot) -> bool:
    return is_withheld(slot.figure)


def _printed(table: Table | None) -> Iterator[Figure]:
    for row in table.rows if table else ():
        yield from (part.figure for words in (row.head, *row.cells) for part in words if isinstance(part, Slot))


def _plain_table(figures: tuple[Figure, ...]) -> Table:
    """What stands in place of a chart that had no table."""
    return Table(
        ("What", "Number", "Unit"),
        tuple(Row((one.title,), (say("{one}", one=one), (one.unit,))) for one in figures),
        words_from=1,
    )
