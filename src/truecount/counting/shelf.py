"""Editions laid out as tables that an engine joins: conditions, rows, defaults, crimes, and what sets aside what."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa

from truecount.counting.book import Book, book
from truecount.counting.conflicts import key_of
from truecount.counting.crimes import NO_CODE, Crime, by_code, crimes, kinds, outranked
from truecount.counting.facts import UNKNOWN, vocabulary
from truecount.counting.rule import GATES, Row
from truecount.counting.stacks import stacks

SCHEMAS = {
    "editions": {"edition": "string", "conduct": "string", "hours": "int32"},
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
    "standing": {"edition": "string", "crime": "int32"},
    "listed": {"edition": "string", "offence_code": "string", "class_code": "string"},
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

LIKE_OTHERS, IN_ADDITION, PRINCIPAL = "like others", "in addition", "principal"
CONDUCT = {"principal.conduct": PRINCIPAL, "addition.conduct": IN_ADDITION}
"""What becomes of a conduct crime told with others, by the rule that says so: it is recorded before those its level
outranks, or besides the gravest other; where an edition has neither rule, it is a crime like others."""
CLOCKS = {"time.within-24-hours": 24, "time.within-72-hours": 72}
"""Within how many hours of the report a crime is to be recorded, by the rule that says so."""
UNSETTLED = 1_000_000
"""The number of a crime that is to be recorded though the facts do not settle its class: graver or less than none."""


@dataclass(frozen=True)
class Shelf:
    """The tables of some editions, ready to be put into a database under their names."""

    editions: tuple[str, ...]
    tables: dict[str, Any]

    def schema(self, name: str) -> Any:
        """The Ibis schema of one table."""
        return ibis.schema(SCHEMAS[name])


@functools.cache
def shelf(editions: tuple[str, ...]) -> Shelf:
    """The shelf of some editions. Raises TrueCountError where their rules have faults, or conflict."""
    held = stacks(editions)
    known = crimes()
    asides = held.asides
    rows: dict[str, list[Any]] = {
        "editions": [(one, _conduct(book(one)), hours_to_record(book(one))) for one in editions],
        "conditions": _conditions(held.rows),
        "rows": [_row(number, row, held.ranks[number]) for number, row in enumerate(held.rows)],
        "crimes": [*(_crime(one) for one in known), (UNSETTLED, *[None] * 10, "victim", False)],
        "standing": [(edition, one.number) for edition in editions for one in known if one.stands(edition)],
        "listed": [
            (edition, code, own[0].class_code) for edition in editions for code, own in by_code(edition).items()
        ],
        "kinds": [(what, kind) for kind, lists in kinds().items() for what in lists.get("what", ())],
        "outranked": sorted(outranked()),
        "asides": [(n, one.id, one.same, len(one.conditions())) for n, one in enumerate(asides)],
        "aside_from": [
            (n, crime.number)
            for n, one in enumerate(asides)
            for crime in known
            if crime.class_code in one.classes or crime.offence_code in one.offences
        ],
        "aside_when": [
            (n, fact, _absent(fact), list(values))
            for n, one in enumerate(asides)
            for fact, values in one.conditions().items()
        ],
        "aside_into": [
            (n, crime.number)
            for n, one in enumerate(asides)
            for crime in known
            if crime.class_code in one.into or one.into_group in (crime.group, "any")
        ],
    }
    return Shelf(editions, {name: _arrow(name, rows[name]) for name in SCHEMAS})


def _conduct(held: Book) -> str:
    """What becomes of conduct crimes beside others in an edition: the first of `CONDUCT` whose rule it has."""
    return next((way for rule, way in CONDUCT.items() if rule in held.rules), LIKE_OTHERS)


def hours_to_record(held: Book) -> int:
    """Within how many hours a crime is to be recorded in an edition."""
    return next(hours for rule, hours in CLOCKS.items() if rule in held.rules)


def _arrow(name: str, rows: list[Any]) -> Any:
    schema = ibis.schema(SCHEMAS[name]).to_pyarrow()
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table([pa.array(cells, type=field.type) for cells, field in zip(columns, schema, strict=True)], schema)


def _conditions(rows: Sequence[Row]) -> list[Any]:
    """One entry a key, row and fact: what the row asks of the fact, and what is taken where it is not told."""
    return [
        (key, number, fact, _absent(fact), list(values))
        for number, row in enumerate(rows)
        for key in key_of(row)
        for fact, values in row.when.items()
    ]


def _absent(fact: str) -> str:
    known = vocabulary()[fact]
    return UNKNOWN if known.derived else known.absent


def _row(number: int, row: Row, rank: int) -> tuple[Any, ...]:
    class_code, _, offence_code = row.gives.partition(" ")
    table = f"{GATES.index(row.table)} {row.table}" if row.table in GATES else row.table
    outcome = "|".join(map(str, row.outcome))
    # Of rows of one rank that say the same, the first: the order is settled, whatever the engine.
    precedence = rank * 100_000 + 99_999 - number
    code = "" if offence_code == NO_CODE else offence_code or None
    given = (class_code or None, code, row.attempt, row.stays or None, ", ".join(row.missing) or None)
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
