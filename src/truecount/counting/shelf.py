"""An edition laid out as tables that an engine joins: conditions, rows, defaults, crimes, and what sets aside what."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]

from truecount.counting.book import Book
from truecount.counting.book import book as read_book
from truecount.counting.conflicts import key_of
from truecount.counting.crimes import Crime, by_code, crimes, kinds, outranked
from truecount.counting.facts import UNKNOWN, vocabulary
from truecount.counting.rule import GATES, Row

SCHEMAS = {
    "conditions": {"key": "string", "row": "int32", "fact": "string", "absent": "string", "allowed": "array<string>"},
    "rows": {
        "row": "int32",
        "table": "string",
        "precedence": "int32",
        "rule": "string",
        "outcome": "string",
        "gives_class": "string",
        "gives_code": "string",
        "attempt": "boolean",
        "stays": "string",
        "missing": "string",
    },
    "crimes": {
        "crime": "int32",
        "class_code": "string",
        "offence_code": "string",
        "basis": "string",
        "kind": "string",
        "serious": "string",
        "violent": "boolean",
        "property": "boolean",
        "years": "float64",
        "rank": "int32",
        "level": "int32",
        "per": "string",
        "message": "boolean",
    },
    "listed": {"offence_code": "string", "class_code": "string"},
    "kinds": {"what": "string", "kind": "string"},
    "outranked": {"level": "int32", "crime": "int32"},
    "asides": {"aside": "int32", "rule": "string", "same": "string", "facts": "int32"},
    "aside_from": {"aside": "int32", "crime": "int32"},
    "aside_when": {"aside": "int32", "fact": "string", "absent": "string", "allowed": "array<string>"},
    "aside_into": {"aside": "int32", "crime": "int32"},
}
"""The columns of every table of the shelf."""
CONTINUING = ("008/72", "138/52")
"""Messages that continue a recorded course of conduct (p57)."""

UNSETTLED = 1_000_000
"""The number of a crime that is to be recorded though the facts do not settle its class: graver or less than none."""


@dataclass(frozen=True)
class Shelf:
    """The tables of one edition, ready to be put into a database under their names."""

    edition: str
    tables: dict[str, Any]

    def schema(self, name: str) -> Any:
        """The Ibis schema of one table."""
        return ibis.schema(SCHEMAS[name])


@functools.cache
def shelf(edition: str) -> Shelf:
    """The shelf of an edition. Raises TrueCountError where its rules have faults."""
    held = read_book(edition)
    known = crimes(edition)
    rows: dict[str, list[Any]] = {
        "conditions": _conditions(held),
        "rows": [_row(number, row, held.ranks[number]) for number, row in enumerate(held.rows)],
        "crimes": [*(_crime(one) for one in known), (UNSETTLED, *[None] * 10, "victim", False)],
        "listed": [(code, owners[0].class_code) for code, owners in by_code(edition).items()],
        "kinds": [(what, kind) for kind, lists in kinds(edition).items() for what in lists.get("what", ())],
        "outranked": sorted(outranked(edition)),
        "asides": [(n, one.id, one.same, len(one.when)) for n, one in enumerate(held.asides)],
        "aside_from": [
            (n, crime.number)
            for n, one in enumerate(held.asides)
            for crime in known
            if crime.class_code in one.classes or crime.offence_code in one.offences
        ],
        "aside_when": [
            (n, fact, vocabulary()[fact].absent, list(values))
            for n, one in enumerate(held.asides)
            for fact, values in one.conditions().items()
        ],
        "aside_into": [
            (n, crime.number)
            for n, one in enumerate(held.asides)
            for crime in known
            if crime.class_code in one.into or one.into_group in (crime.group, "any")
        ],
    }
    return Shelf(edition, {name: _arrow(name, rows[name]) for name in SCHEMAS})


def _arrow(name: str, rows: list[Any]) -> Any:
    schema = ibis.schema(SCHEMAS[name]).to_pyarrow()
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table([pa.array(cells, type=field.type) for cells, field in zip(columns, schema, strict=True)], schema)


def _conditions(held: Book) -> list[Any]:
    """One entry a key, row and fact: what the row asks of the fact, and what is taken where it is not told."""
    known = vocabulary()
    return [
        (key, number, fact, UNKNOWN if known[fact].derived else known[fact].absent, list(values))
        for number, row in enumerate(held.rows)
        for key in key_of(row)
        for fact, values in row.when.items()
    ]


def _row(number: int, row: Row, rank: int) -> tuple[Any, ...]:
    class_code, _, offence_code = row.gives.partition(" ")
    table = f"{GATES.index(row.table)} {row.table}" if row.table in GATES else row.table
    outcome = "|".join(map(str, row.outcome))
    # Of rows of one rank that say the same, the first: the order is settled, whatever the engine.
    precedence = rank * 100_000 + 99_999 - number
    given = (class_code or None, offence_code or None, row.attempt, row.stays or None, ", ".join(row.missing) or None)
    return (number, table, precedence, row.rule, outcome, *given)


def _crime(one: Crime) -> tuple[Any, ...]:
    return (
        one.number,
        one.class_code,
        one.offence_code,
        one.basis,
        one.kind,
        "yes" if one.serious else "no",
        one.violent,
        one.property,
        one.years,
        one.rank,
        one.level,
        one.per,
        one.offence_code in CONTINUING,
    )
