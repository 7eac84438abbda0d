"""What a check of the reference tables says when something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import NamedTuple

from truecount.reference.table import Row, Table


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: a stable id, the place, what is wrong in a plain sentence, and what to do about it.

    `row` is the line of the CSV file, the header being line 1; None when the fault is of the whole table.
    """

    id: str
    table: str
    row: int | None
    column: str | None
    message: str
    hint: str

    @property
    def place(self) -> str:
        """File, row and column as one text: "inspections.csv, row 12, column overall_rate"."""
        parts = [f"{self.table}.csv"]
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column is not None:
            parts.append(f"column {self.column}")
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"{self.id} {self.place}: {self.message} ({self.hint})"

    def as_json(self) -> dict[str, str | int | None]:
        """The same facts for machines."""
        return asdict(self)


class Fault(NamedTuple):
    """A finding before its check's id is put on it."""

    table: str
    row: int | None
    column: str | None
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """All tables of a directory as read, and what was found wrong in reading them."""

    tables: Mapping[str, Table]
    unread: tuple[Finding, ...] = ()

    def rows(self, name: str) -> Iterator[tuple[int, Row]]:
        """The rows of a table with their line in the file; none if there is no such table."""
        return iter(enumerate(self.tables[name].rows, start=2)) if name in self.tables else iter(())


@dataclass(frozen=True, slots=True)
class Check:
    """One check: a stable id, what it makes sure of, and the function that yields the faults."""

    id: str
    title: str
    faults: Callable[[Shelf], Iterator[Fault]]
