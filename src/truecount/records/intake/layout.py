"""A layout is one kind of file: the columns it is known by, and the rows of the record tables its rows become."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ibis import Table, Value

Reader = Callable[[Table], Value]


@dataclass(frozen=True)
class Field:
    """One column of a record table, read from one column of a file.

    `value` reads it from the staged table. A cell that holds something and yields nothing is a fault with
    `reason`; an empty cell is a fault only where `required`.
    """

    into: str
    source: str
    value: Reader
    reason: str = ""
    required: bool = False


@dataclass(frozen=True)
class Fixed:
    """One column of a record table that no cell gives: the same for every row, or worked out from other columns."""

    into: str
    value: Reader


@dataclass(frozen=True, eq=False)
class Lookup:
    """A code list joined before fields are read: `name` becomes a column, found by the cell in lower case."""

    name: str
    source: str
    keys: dict[str, str]


@dataclass(frozen=True)
class Notice:
    """Something handled and told: the rows it concerns; `naming` is a column whose values there are named with it."""

    id: str
    message: str
    concerns: Reader
    naming: str | None = None


@dataclass(frozen=True)
class Target:
    """The rows of one record table that a file's rows become, for those rows where `when` holds."""

    table: str
    fields: tuple[Field, ...]
    fixed: tuple[Fixed, ...] = ()
    when: Reader | None = None


@dataclass(frozen=True, eq=False)
class Layout:
    """One kind of file. `columns` are those it is known by, in snake case.

    `also_reads` are columns read but not known by; `ignores` are known and left out; any other is told.
    """

    name: str
    columns: tuple[str, ...]
    targets: tuple[Target, ...]
    lookups: tuple[Lookup, ...] = ()
    notices: tuple[Notice, ...] = ()
    ignores: frozenset[str] = field(default_factory=frozenset)
    also_reads: frozenset[str] = field(default_factory=frozenset)
    of: str = ""
    """Whose files they are, where a format is of one force and system."""

    @property
    def sources(self) -> frozenset[str]:
        """Every column of the file that is read."""
        fields = {field.source for target in self.targets for field in target.fields}
        return frozenset(fields | {*self.columns} | self.also_reads)

    def fits(self, header: Iterable[str]) -> bool:
        """Whether a header, in snake case, has every column of this layout."""
        return set(self.columns) <= set(header)


def snake(name: str) -> str:
    """A column's name as layouts write it: "Number of Offences" and "Number_of_Offences" are one."""
    written = re.sub(r"[\W_]+", "_", name.lower()).strip("_")
    # The database calls a number of its own so.
    return "row_id" if written == "rowid" else written


def as_text(source: str, *, into: str | None = None, required: bool = False) -> Field:
    """A field taken over as text."""
    return Field(into or source, source, lambda t: t[source], required=required)
