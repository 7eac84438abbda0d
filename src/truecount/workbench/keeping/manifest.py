"""What a backup says of itself: the version, what each table holds, a hash of every member, the end of the log."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

WHAT: Final = "a backup of a TrueCount workbench"
FORMAT: Final = 1


class Table(BaseModel):
    """A table: the model that it is of, its columns in the order of each row, and how many rows there are."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    model: str
    columns: list[str]
    rows: int

    @property
    def member(self) -> str:
        """The member of the backup that holds its rows, a line of JSON each."""
        return f"tables/{self.model}.jsonl"


class Manifest(BaseModel):
    """The whole of it. `migrations` are those that the database had; `members` the SHA-256 of each member by name;
    `entries` and `last` the number and the digest at which the log of section 62 ended."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    what: Literal["a backup of a TrueCount workbench"] = WHAT
    format: Literal[1] = FORMAT
    version: str
    day: date
    migrations: list[tuple[str, str]]
    tables: list[Table]
    members: dict[str, str]
    entries: int
    last: str

    @property
    def rows(self) -> int:
        """How many rows there are in all tables."""
        return sum(one.rows for one in self.tables)

    @property
    def files(self) -> list[str]:
        """The members that are files of the home folder."""
        tables = {one.member for one in self.tables}
        return [name for name in self.members if name not in tables]
