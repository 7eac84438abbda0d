"""A file as a table that mutations change, so that whoever writes it knows how many rows it holds."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from fire.intake import hostile
from fire.intake.seeds import Seed

LARGEST, SHEET = 100_000_000, 10_000_000
"""Characters of a table, and of one that is made a sheet of a workbook, where each cell is some 70 more: rows are not
doubled to more, for what makes mutants has the memory of what loads them."""
PARTS, RARE = 12_000_000, 0.003
"""Characters, of which the database reads 8,000,000 in one part; and how often there are so many."""


@dataclass
class Table:
    """A file before it is written. A row that was not `touched` must be taken in whatever happens to others."""

    header: list[str]
    rows: list[list[str]]
    delimiter: str
    above: list[str]
    touched: set[int]
    """The places in `rows` that a mutation changed; a place is kept as rows are only ever added at the end."""
    largest: int = LARGEST
    ending: str = "\n"
    alone: bool = False
    """Whether it is likely to be refused whole."""
    quoting: int = csv.QUOTE_MINIMAL
    gaps: dict[int, int] = field(default_factory=dict)
    """How many blank lines stand below a row, by its place; the header's is -1."""
    twice: list[str] | None = None
    """The header as it was when it was put among the rows, too."""

    @property
    def filled(self) -> int | None:
        """How many rows hold anything; not known where they may begin below another header, if that alone fits."""
        return sum(map(bool, self.rows)) if self.twice in (None, self.header) else None

    def text(self) -> str:
        """As a CSV file; what stands above the header is put there as it is."""
        out = io.StringIO()
        # The writer leaves an end of a line outside quotes that is not its own, where it would end the row.
        breaks = any(end in cell for row in [self.header, *self.rows] for cell in row for end in "\r\n")
        quoting = csv.QUOTE_ALL if breaks else self.quoting
        writer = csv.writer(out, delimiter=self.delimiter, lineterminator=self.ending, quoting=quoting)
        for place, row in enumerate((self.header, *self.rows), start=-1):
            writer.writerow(row)
            out.write(self.ending * self.gaps.get(place, 0))
        return "".join(line + self.ending for line in self.above) + out.getvalue()


def table_of(seed: Seed, largest: int = LARGEST) -> Table:
    """A seed as a table to be changed."""
    return Table(list(seed.header), [list(row) for row in seed.rows], seed.delimiter, list(seed.above), set(), largest)


def _cell(by: random.Random, one: Table) -> None:
    at = by.randrange(len(one.rows))
    if one.rows[at]:
        one.rows[at][by.randrange(len(one.rows[at]))] = hostile.cell(by)
        one.touched.add(at)


def _ragged(by: random.Random, one: Table) -> None:
    at = by.randrange(len(one.rows))
    row = one.rows[at]
    more = 300_000 if by.random() < 0.01 else by.randrange(1, 50)
    one.rows[at] = row[: by.randrange(1, len(row) + 1)] if by.random() < 0.5 else row + ["x"] * more
    one.touched.add(at)


def _added(by: random.Random, one: Table) -> None:
    wide = len(one.header)
    ways = ([""] * wide, [" "] * wide, [""], list(one.header), ["too", "few"], [hostile.cell(by) for _ in range(wide)])
    row = by.choice(ways)
    one.touched.add(len(one.rows))
    one.rows.append(list(row))
    one.twice = row if row == one.header else one.twice


def _swapped(by: random.Random, one: Table) -> None:
    at = by.randrange(len(one.rows))
    by.shuffle(one.rows[at])
    one.touched.add(at)


def _long(by: random.Random, one: Table) -> None:
    at = by.randrange(len(one.rows))
    size = by.choice((70_000, 140_000, 140_000, 1_999_000, 2_100_000, 5_000_000)) if by.random() < 0.1 else 20_000
    one.rows[at][-1:] = [by.choice(("x", "é", '"', "\n", "x,")) * size]
    one.touched.add(at)


def _blank_lines(by: random.Random, one: Table) -> None:
    """Below the header or a row: of millions the database would make a row that is too long."""
    many = 2_100_000 if by.random() < 0.02 else by.choice((1, 3, 200))
    one.gaps[by.randrange(-1, len(one.rows))] = many


def _line_breaks(by: random.Random, one: Table) -> None:
    for at, row in enumerate(one.rows):
        if by.random() < 0.3 and row:
            row[by.randrange(len(row))] += by.choice(("\n", "\n\n", "\r\n", "\r", '"\n"'))
            one.touched.add(at)


def _written(by: random.Random, one: Table) -> None:
    one.ending = by.choice(("\n", "\r\n", "\r\n", "\r"))
    one.quoting = by.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    if by.random() < 0.12:
        one.delimiter = by.choice((",", ";", "\t", "|"))


def _order(by: random.Random, one: Table) -> None:
    order = list(range(len(one.header)))
    by.shuffle(order)
    one.header = [one.header[n] for n in order]
    # A row that is ragged already stays so: its cells are at fault wherever they stand.
    one.rows = [[row[n] for n in order] if len(row) == len(order) else row for row in one.rows]


def _column(by: random.Random, one: Table) -> None:
    """A column named twice, named otherwise, taken out, or put in."""
    at = by.randrange(len(one.header))
    way = by.randrange(4)
    if way == 0:
        one.header[at] = by.choice(hostile.NAMES)
    elif way == 1 and len(one.header) > 1:
        name = one.header.pop(at)
        for row in one.rows:
            del row[at : at + 1]
        if name in one.header:
            # What was put in under this name is read in its place.
            one.touched |= set(range(len(one.rows)))
    else:
        name = one.header[at] if way == 2 else by.choice(hostile.NAMES)
        one.alone = one.alone or way == 2
        many = 10_000 if by.random() < 0.01 else 1
        one.header += [name, *(f"c{n}" for n in range(1, many))]
        for row in one.rows:
            row.extend(["x"] * many)


def _above(by: random.Random, one: Table) -> None:
    titles = (
        "",
        "Table 1",
        "Table 1, of two",
        '"Of two\nlines"',
        '5" wide',
        '"open',
        "=1+1",
        ",,,",
        "x," * 40_000,
        "\x00",
    )
    one.above = [by.choice(titles) for _ in range(by.randrange(1, 4))] + one.above


def _no_rows(by: random.Random, one: Table) -> None:
    """Few rows or many: of rows left out none is touched."""
    if by.random() < 0.2:
        one.rows, one.touched = [[]], {0}
    else:
        whole = [row for row in one.rows if len(row) == len(one.header)]
        times = by.choice((1, 1, 40))
        if _characters(whole) * times > one.largest:
            times = 0
        one.rows = one.rows + [list(row) for _ in range(times) for row in whole]
        one.touched |= set(range(len(one.rows))) if one.touched else set()


def _parts(by: random.Random, one: Table) -> None:
    """Now and then more than the database reads in one part, and many rows, where the second begins, that are broken or
    of several lines."""
    whole = [row for row in one.rows if len(row) == len(one.header)]
    size = _characters(whole)
    if not size or one.largest < PARTS or by.random() > RARE:
        return
    one.rows = one.rows + [list(row) for _ in range(1 + PARTS // size) for row in whole]
    one.touched |= set(range(len(one.rows))) if one.touched else set()
    at_fault = range(int(by.uniform(0.5, 0.6) * len(one.rows)), int(by.uniform(0.9, 1) * len(one.rows)))
    way = by.choice((_too_few, _too_many, _several_lines))
    for at in at_fault:
        way(one.rows[at])
    one.touched |= set(at_fault)


def _characters(rows: list[list[str]]) -> int:
    """Of the cells of rows, with what stands between them."""
    return sum(len(cell) + 1 for row in rows for cell in row)


def _too_few(row: list[str]) -> None:
    del row[-2:]


def _too_many(row: list[str]) -> None:
    row.append("x")


def _several_lines(row: list[str]) -> None:
    row[-1:] = ["x\n" + ",".join(row)]


ROWS: tuple[Callable[[random.Random, Table], None], ...] = (
    _cell,
    _cell,
    _cell,
    _cell,
    _ragged,
    _added,
    _swapped,
    _long,
    _blank_lines,
    _line_breaks,
    _no_rows,
    _parts,
)
WHOLE: tuple[Callable[[random.Random, Table], None], ...] = (_written, _order, _column, _column, _above)


def changed(by: random.Random, one: Table) -> None:
    """Several mutations one upon another: mostly of rows, now and then of the whole table; some make it a large one."""
    for _ in range(by.choice((1, 1, 2, 3, 5, 8))):
        way = by.choice(ROWS)
        if one.rows and one.rows != [[]]:
            way(by, one)
    if by.random() < 0.12:
        for _ in range(by.choice((1, 1, 2))):
            by.choice(WHOLE)(by, one)
