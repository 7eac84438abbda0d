"""CSV documents bent: cells, rows and columns, before the text itself is."""

from __future__ import annotations

import csv
import io
from random import Random

from fire.documents.trees import DAYS, ODD_TEXT, WORDS

CELLS = (
    *(*WORDS, *DAYS, *ODD_TEXT, "-1", "0", "1", "2", "1e3", "1e400", "nan", "inf", "-inf", "1,5", "1.000,5", "9" * 400),
    *("0x1", "yes", "YES", "none", "NULL", "x" * 2_000, "y" * 140_000, "a\x00b", "\x1b[2J", "'=1", "@x", " 1 ", "½"),
)
Rows = list[list[str]]


def bent_table(rng: Random, rows: Rows) -> Rows:
    """A table bent in one way; its first row names the columns."""
    if not rows or not rows[0]:
        return [["a"], ["b"]]
    width, row = len(rows[0]), rng.randrange(len(rows))
    column, other = rng.randrange(width), rng.randrange(width)
    way = rng.randrange(11)
    if way < 4 and column < len(rows[row]):
        rows[row][column] = rng.choice(CELLS)
    elif way == 4:
        return [[cell for n, cell in enumerate(one) if n != column] for one in rows]
    elif way == 5:
        return [[*one, one[column] if column < len(one) else ""] for one in rows]
    elif way == 6:
        rows[0][column], rows[0][other] = rows[0][other], rows[0][column]
    elif way == 7:
        rows[row] = rows[row][: rng.randrange(width)] if rng.random() < 0.5 else [*rows[row], "more", ""]
    elif way == 8:
        rows.insert(row, [*rows[rng.randrange(len(rows))]])
    elif way == 9:
        del rows[row]
    else:
        value = rng.choice(CELLS)
        return [rows[0], *([*one[:column], value, *one[column + 1 :]] for one in rows[1:])]
    return rows


def as_csv(rng: Random, rows: Rows) -> bytes:
    """A table as CSV, as programs write it, now and then with another mark or other quotes."""
    out = io.StringIO(newline="")
    mark = rng.choice((",",) * 12 + (";", "\t", "|"))
    quoting = rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    csv.writer(out, delimiter=mark, quoting=quoting, lineterminator=rng.choice(("\n", "\r\n"))).writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def read(held: bytes) -> Rows:
    """The rows of a sound table."""
    return list(csv.reader(io.StringIO(held.decode("utf-8-sig"), newline="")))
