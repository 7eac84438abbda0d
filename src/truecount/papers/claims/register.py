"""The register of claims and commitments: what was said with numbers, what was promised, and what became of each."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import field_validator, model_validator

from truecount.document import checked, read_document
from truecount.figure import Record
from truecount.papers.expected import EXPECTED
from truecount.writing import write_all

Kind = Literal["level", "change", "direction", "more than", "less than", "expectation"]
"""What a claim says: a number; one then and one now; that it rose, fell or stayed level; more or less than a number; or
what is to come."""
Direction = Literal["up", "down", "level", ""]
State = Literal["to confirm", "confirmed", "left out"]
"""Claims read by the program are to be confirmed by somebody who has read the minutes."""
Progress = Literal["open", "kept", "broken", "overtaken"]
WITHIN = 10.0
"""How far a change may reach either way, in per cent of the earlier number, where it is said to have stayed level. This
project's own: no published convention was found."""


class Claim(Record):
    """One statement that data can bear out or not.

    `says` are the words of the minutes, in the paragraph of number `paragraph`. `numbers` are those it gives, in the
    order of the words, in `unit`; `low` and `high` of an expectation are in them too. `direction` is "up", "down" or
    "level"; a claim of kind direction that has none is taken as level. `within` is how far such a change may reach
    either way, in per cent of the earlier number. `area` is a force's id or england-and-wales, `first` and `last` the
    financial years meant, where they are told or follow. `measure` names what it is tied to, among `measures.MEASURED`;
    without one it cannot be checked.
    """

    id: str
    paragraph: int
    says: str
    kind: Kind
    subject: str = ""
    numbers: tuple[float, ...] = ()
    unit: str = ""
    direction: Direction = ""
    within: float = WITHIN
    area: str = ""
    first: str = ""
    last: str = ""
    measure: str = ""
    state: State = "to confirm"
    note: str = ""


class Evidence(Record):
    """One piece of what shows that a promise was kept, in one of four ways.

    `document` is a paper, a release or minutes in words. For the others a paper of this program is looked into:
    `exhibit` is the id of one of its pictures or tables, `table` the number of an expected table (papers/expected.py),
    `figure` the id of one of its figures.
    """

    document: str = ""
    exhibit: str = ""
    figure: str = ""
    table: int | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(map(bool, (self.document, self.exhibit, self.figure, self.table is not None))) != 1:
            raise ValueError("a piece of evidence is a document, an exhibit, a figure or a table: give one of them")
        _known(self.table)
        return self


class Commitment(Record):
    """One promise or recommendation: what is due, of whom and by when, what became of it, and what shows it.

    `owner` and `verified_by` are roles. `made` is the day it was made, where that was not at the meeting, and `source`
    where it stands. `delivered` is the day it was done. `measure` is what it is tied to: one of `measures.MEASURED`, or
    the number of an expected table. `evidence` given as one line of words is one document.
    """

    id: str
    paragraph: int
    says: str
    kind: Literal["promise", "recommendation"] = "promise"
    source: str = ""
    made: date | None = None
    owner: str = ""
    due: str = ""
    measure: str = ""
    delivered: date | None = None
    evidence: tuple[Evidence, ...] = ()
    verified_by: str = ""
    progress: Progress = "open"
    state: State = "to confirm"

    @field_validator("measure", mode="before")
    @classmethod
    def _number(cls, given: Any) -> Any:
        return str(given) if isinstance(given, int) else given

    @field_validator("evidence", mode="before")
    @classmethod
    def _pieces(cls, given: Any) -> Any:
        pieces = given if isinstance(given, list | tuple) else [given] if given else []
        return [{"document": one} if isinstance(one, str) else one for one in pieces]

    @model_validator(mode="after")
    def _delivered(self) -> Self:
        if self.delivered is not None and self.progress == "open":
            raise ValueError("it has a day on which it was delivered and is open; set progress to kept")
        _known(self.table)
        return self

    @property
    def table(self) -> int | None:
        """The number of the expected table it is tied to; None where it is tied to none."""
        return int(self.measure) if self.measure.isdecimal() else None


def _known(table: int | None) -> None:
    if table is not None and table not in EXPECTED:
        raise ValueError(f"there is no expected table {table}; they are numbered 1 to {max(EXPECTED)}")


class Meeting(Record):
    """Where it was said: the agenda item, the committee and the day, as far as the page tells them."""

    item: str
    committee: str = ""
    day: date | None = None
    resolved: str = ""
    source: str = ""


class Register(Record):
    """Everything that was claimed and promised at one agenda item."""

    meeting: Meeting
    claims: tuple[Claim, ...] = ()
    commitments: tuple[Commitment, ...] = ()

    def text(self) -> str:
        """The register as YAML, to be read again by `read_register`."""
        said = self.model_dump(mode="json", exclude_defaults=True)
        return yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=110)


def read_register(path: Path) -> Register:
    """The register of a YAML file. Raises TrueCountError with a sentence for every fault, each with its place."""
    given = read_document(path, "the register of claims", "write what `truecount claims read` writes")
    return checked(path, Register, given)


def write_register(register: Register, path: Path) -> Path:
    """Write a register as YAML, whole or not at all."""
    (written,) = write_all({path.name: register.text()}, path.parent)
    return written
