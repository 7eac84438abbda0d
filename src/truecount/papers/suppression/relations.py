"""Which counts of a paper add up to which: as its exhibits say, and as its figures show."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import product, zip_longest

from truecount.figure import Figure, Period
from truecount.papers.parts import Exhibit, Sum
from truecount.papers.suppression.cells import Counts, place_of, where
from truecount.papers.suppression.small import counts_of
from truecount.papers.suppression.spread import Tie
from truecount.papers.suppression.type_relations import of_types
from truecount.papers.words import Sentence, Slot

ALONE = ("count", "part")
FORMS = (*ALONE, "whole")
PAIRS = tuple(product(FORMS, FORMS))
"""What of a total, and what of its parts, may add up."""
PAIR = 2


def ties_in(
    exhibits: Iterable[Exhibit], figures: Sequence[Figure], counts: Counts, sums: Iterable[Sum] = ()
) -> list[Tie]:
    """Every sum of counts, as cells that with their signs make nought; each once.

    `sums` are those over several exhibits; one whose counts are taken for each other says nothing.

    Adds to the cells of `counts` those that no figure prints: what a whole has beside the parts shown. Raises
    ValueError for a sum of an exhibit that names figures the paper has not, or whose numbers do not add up.
    """
    known = {one.id: one for one in figures}
    totals = _totals(figures, counts)
    made: list[Tie] = []
    for exhibit in exhibits:
        for one in exhibit.sums:
            made += _declared(exhibit, one, known, counts)
        made += _shares(exhibit, counts)
        made += _alike(exhibit, counts, totals)
        made += _lines(exhibit, counts)
    for one in sums:
        made += _of_figures([known[name] for name in (one.total, *one.parts)], counts)
    made += _rests(counts)
    made += _periods(figures, counts)
    made += of_types(figures, counts)
    return [dict(tie) for tie in dict.fromkeys(frozenset(tie.items()) for tie in made if tie)]


def _declared(exhibit: Exhibit, one: Sum, known: dict[str, Figure], counts: Counts) -> list[Tie]:
    missing = sorted({one.total, *one.parts} - known.keys())
    if missing:
        raise ValueError(f"the exhibit {exhibit.id} adds up figures that the paper has not: {', '.join(missing)}")
    figures = [known[name] for name in (one.total, *one.parts)]
    if any(figure.value is None and not counts_of(figure) for figure in figures):
        return []
    found = _of_figures(figures, counts)
    if not found:
        raise ValueError(f"the exhibit {exhibit.id} has figures that do not add up to {one.total}")
    return found


def _of_figures(figures: Sequence[Figure], counts: Counts) -> list[Tie]:
    """Every way in which the first figure is the sum of the others."""
    made = [_tie(figures, of, in_, counts) for of, in_ in PAIRS]
    return [tie for tie in made if tie is not None]


def _tie(figures: Sequence[Figure], of: str, in_: str, counts: Counts) -> Tie | None:
    """The first figure's count as the sum of the others', or None where it is not, or where it says nothing."""
    forms = (of, *(in_ for _ in figures[1:]))
    names = [counts.of(one.id, form) for one, form in zip(figures, forms, strict=True)]
    if None in names or (in_ == "whole" and len(set(names[1:])) < len(names[1:])):
        return None
    tie: dict[str, int] = {}
    for n, (figure, name, form) in enumerate(zip(figures, names, forms, strict=True)):
        less = form == "count" and (figure.value or 0) < 0
        tie[str(name)] = tie.get(str(name), 0) + (1 if n else -1) * (-1 if less else 1)
    return counts.holding(tie)


def _rests(counts: Counts) -> Iterator[Tie]:
    """Every whole is its part and the rest."""
    for forms in counts.named.values():
        if "rest" in forms:
            tie = {forms["whole"]: -1}
            for form in ("part", "rest"):
                tie[forms[form]] = tie.get(forms[form], 0) + 1
            yield {cell: sign for cell, sign in tie.items() if sign}


def _shares(exhibit: Exhibit, counts: Counts) -> Iterator[Tie]:
    """Shares of one whole in one exhibit whose parts, or all of them but one, make the whole: a table that parts crimes
    by how soon they were recorded also says how many were in time."""
    lots: dict[tuple[str, str], list[str]] = {}
    for one in exhibit.figures:
        whole, part = counts.of(one.id, "whole"), counts.of(one.id, "part")
        if whole and part:
            lots.setdefault((one.method.id, whole), []).append(part)
    for (_, whole), parts in lots.items():
        for left in (None, *range(len(parts))):
            tie = counts.holding(_added([part for n, part in enumerate(parts) if n != left], whole))
            if tie:
                yield tie


def _alike(exhibit: Exhibit, counts: Counts, totals: Mapping[Hashable, str]) -> Iterator[Tie]:
    """Figures of one making that add up, or whose sum stands anywhere in the paper, of their area and period."""
    lots: dict[Hashable, list[Figure]] = {}
    for one in exhibit.figures:
        lots.setdefault((one.method.id, one.unit, one.basis, *where(one)), []).append(one)
    for lot, form in product(lots.values(), FORMS):
        for names in _rows(lot, form, counts):
            yield from _adding_up(names, counts)
            total = totals.get((*where(lot[0]), sum(counts.cells[name] or 0 for name in names)))
            if total and total not in names and len(names) > 1:
                yield from filter(None, [counts.holding(_added(names, total))])


def _lines(exhibit: Exhibit, counts: Counts) -> Iterator[Tie]:
    """Columns and rows of the table that add up, for a reader adds up what stands below and beside one another."""
    grid = [(row.head, *row.cells) for row in exhibit.table.rows] if exhibit.table else []
    for line, form in product((*grid, *zip_longest(*grid, fillvalue=())), FORMS):
        for names in _rows([figure for cell in line for figure in _first(cell)], form, counts):
            yield from _adding_up(names, counts)


def _rows(figures: Iterable[Figure], form: str, counts: Counts) -> Iterable[tuple[str, ...]]:
    """Counts of figures; one that several share once for each, and once in all: a table may mean either."""
    names = tuple(name for one in figures for name in (counts.of(one.id, form),) if name)
    return dict.fromkeys((names, tuple(dict.fromkeys(names))))


def _adding_up(names: Sequence[str], counts: Counts) -> Iterator[Tie]:
    """Three counts or more of which the largest is the sum of all others."""
    if len(names) > PAIR:
        n = max(range(len(names)), key=lambda n: counts.cells[names[n]] or 0)
        yield from filter(None, [counts.holding(_added((*names[:n], *names[n + 1 :]), names[n]))])


def _first(cell: Sentence) -> list[Figure]:
    """The figure of a cell, the first where it prints several."""
    return [part.figure for part in cell if isinstance(part, Slot)][:1]


def _added(parts: Iterable[str], total: str) -> dict[str, int]:
    """Cells that make nought where the parts, each as often as it is named, make the total."""
    tie = {total: -1}
    for part in parts:
        tie[part] = tie.get(part, 0) + 1
    return tie


def _totals(figures: Sequence[Figure], counts: Counts) -> dict[Hashable, str]:
    """Every count of the paper by its area, period and number."""
    named = [(one, name) for one in figures for form in FORMS for name in (counts.of(one.id, form),) if name]
    return {(*where(one), counts.cells[name]): name for one, name in named}


def _periods(figures: Sequence[Figure], counts: Counts) -> Iterator[Tie]:
    """A span whose count is the sum of those of shorter spans of the same count, end to end."""
    lots: dict[Hashable, list[tuple[Period, Figure]]] = {}
    for one in figures:
        if one.period and counts.of(one.id, *ALONE):
            lots.setdefault((one.method.id, one.population, one.unit, place_of(one.area)), []).append((one.period, one))
    for lot in lots.values():
        if len({str(period) for period, _ in lot}) > PAIR:
            for span, whole in lot:
                tiles = _tiles(span, lot)
                made = [_tie([whole, *tiles], form, form, counts) for form in FORMS if tiles]
                yield from (tie for tie in made if tie)


def _tiles(span: Period, lot: Sequence[tuple[Period, Figure]]) -> list[Figure]:
    """Shorter spans that fill a span end to end, the longest first; none where they do not."""
    found: list[Figure] = []
    day = span.start
    while day <= span.end:
        after = [
            (one.end, n) for n, (one, _) in enumerate(lot) if one.start == day and one.end <= span.end and one != span
        ]
        if not after:
            return []
        end, n = max(after)
        found.append(lot[n][1])
        day = end + timedelta(days=1)
    return found
