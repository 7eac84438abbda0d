"""The outline of a paper: one YAML document that says what is to be in it, for whom, and in what order."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Self

from pydantic import ConfigDict, Field, field_validator, model_validator

from truecount.document import checked, read_document
from truecount.figure import Record, day
from truecount.papers.parts import Front
from truecount.papers.sections import SECTIONS

SMALLEST, TELLS = 5, 2
TITLE = "Crime Data Integrity, Recorded Crime & Crime Outcomes"


class Contact(Record):
    """Who answers questions about the paper."""

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.role, self.email, self.phone) if part)


class Asks(Record):
    """One section of the paper, by its id, with a title and first paragraphs of the author's own where there are any.

    What the author writes is set apart from what figures say: no number of it is checked.
    """

    section: str
    title: str = ""
    words: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _named(cls, given: Any) -> Any:
        return {"section": given} if isinstance(given, str) else given

    @field_validator("section")
    @classmethod
    def _known(cls, section: str) -> str:
        if section not in SECTIONS:
            raise ValueError(f'there is no section "{section}"; the sections are {", ".join(SECTIONS)}')
        return section


class Outline(Record):
    """What a paper is to be.

    `force` is any name of a force; without it the one force of the record file. `to`, `sender` ("from" in the
    document), `dated` ("date"), `contact`, `purpose`, `recommendation` and `background` stand at its head. `from_year`
    and `to_year` are the financial years compared, `year` that of the outcomes. `audits` are files of `truecount audit
    estimate --json`, `claims` is a register of claims and promises; both are found from where the outline lies.
    `sections` are those wanted, in order; every one without it. Of a record file's counts those above nought and below
    `smallest` are withheld, with what would give them away; nought withholds nothing.
    """

    model_config = ConfigDict(populate_by_name=True)

    force: str = ""
    title: str = TITLE
    to: str = ""
    sender: str = Field(default="", alias="from")
    dated: date | None = Field(default=None, alias="date")
    contact: Contact | None = None
    purpose: tuple[str, ...] = ()
    recommendation: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    from_year: str | None = None
    to_year: str | None = None
    year: str | None = None
    audits: tuple[Path, ...] = ()
    claims: Path | None = None
    smallest: int = Field(default=SMALLEST, ge=0)
    sections: tuple[Asks, ...] = tuple(Asks(section=one) for one in SECTIONS)

    @field_validator("purpose", "recommendation", "background", mode="before")
    @classmethod
    def _several(cls, given: Any) -> Any:
        return (given,) if isinstance(given, str) else given

    @field_validator("smallest")
    @classmethod
    def _hides_something(cls, smallest: int) -> int:
        if smallest == TELLS:
            raise ValueError("2 would tell that every number withheld is 1; give 3 or more, or 0 to withhold nothing")
        return smallest

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        names = [one.section for one in self.sections]
        twice = sorted({one for one in names if names.count(one) > 1})
        if twice:
            raise ValueError(f"sections: {', '.join(twice)} stands there more than once; name each section once")
        return self

    @property
    def front(self) -> Front:
        """The head of the paper."""
        lines = (
            ("To", self.to),
            ("From", self.sender),
            ("Date", day(self.dated) if self.dated else ""),
            ("Subject", self.title if self.to else ""),
            ("Contact officer", str(self.contact or "")),
        )
        return Front(
            tuple((name, words) for name, words in lines if words), self.purpose, self.recommendation, self.background
        )


def read_outline(path: Path) -> Outline:
    """The outline of a YAML file. Raises TrueCountError with a sentence for every fault, each with its place."""
    given = read_document(path, "the outline", "write it as docs/examples/panel.yaml is written")
    outline = checked(path, Outline, given)
    return outline.model_copy(
        update={
            "audits": tuple(path.parent / one for one in outline.audits),
            "claims": outline.claims and path.parent / outline.claims,
        }
    )
