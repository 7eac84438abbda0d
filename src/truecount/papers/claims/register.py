"""The register of claims and commitments: what was said with numbers, what was promised, and what became of each."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import yaml

from truecount.document import checked, read_document
from truecount.figure import Record
from truecount.writing import write_all

Kind = Literal["level", "change", "direction", "more than", "expectation"]
"""What a claim says: a number; one then and one now; that it rose or fell; more than a share; or what is to come."""
State = Literal["to confirm", "confirmed", "left out"]
"""Claims read by the program are to be confirmed by somebody who has read the minutes."""
Progress = Literal["open", "kept", "broken", "overtaken"]


class Claim(Record):
    """One statement that data can bear out or not.

    `says` are the words of the minutes, in the paragraph of number `paragraph`. `numbers` are those it gives, in the
    order of the words, in `unit`; `low` and `high` of an expectation are in them too. `direction` is "up" or "down".
    `area` is a force's id or england-and-wales, `first` and `last` the financial years meant, where they are told or
    follow. `measure` names what it is tied to, among `measures.MEASURED`; without one it cannot be checked.
    """

    id: str
    paragraph: int
    says: str
    kind: Kind
    subject: str = ""
    numbers: tuple[float, ...] = ()
    unit: str = ""
    direction: Literal["up", "down", ""] = ""
    area: str = ""
    first: str = ""
    last: str = ""
    measure: str = ""
    state: State = "to confirm"
    note: str = ""


class Commitment(Record):
    """One promise: who made it, what is due, by when where that is told, and what became of it."""

    id: str
    paragraph: int
    says: str
    owner: str = ""
    due: str = ""
    evidence: str = ""
    progress: Progress = "open"
    state: State = "to confirm"


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
