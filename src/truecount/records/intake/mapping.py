"""The mapping of a force's own export to the record tables: a small YAML document, checked whole before use."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from truecount import reference
from truecount.document import read_document
from truecount.errors import TrueCountError
from truecount.figure import digest_of_file
from truecount.records.schema import ALLEGATIONS, CRIMES, INCIDENTS, ORIGIN, OUTCOMES, RecordTable

MAPPED = {table.name: table for table in (INCIDENTS, ALLEGATIONS, CRIMES, OUTCOMES)}
REQUIRED = {
    "incidents": ("reference", "reported_at"),
    "allegations": ("incident_reference",),
    "crimes": ("reference", "recorded_at"),
    "outcomes": ("crime_reference", "outcome_type", "assigned_at"),
}
GIVEN = {*(column.name for column in ORIGIN), "force_id", "system", "precision"}


def fields_of(table: RecordTable) -> tuple[str, ...]:
    """The columns of a record table that a mapping may fill."""
    return tuple(column.name for column in table.columns if column.name not in GIVEN)


WORD_FORMS = ("iso", "excel")
DIRECTIVES = re.compile(r"%-?[aAbBdfHIjmMpSyYzZ%]")


def _date_form(form: str) -> str:
    """A form of dates that can be read: a word, or directives with a year among them."""
    if form in WORD_FORMS:
        return form
    if "%" in DIRECTIVES.sub("", form) or not re.search(r"%-?[yY]", form):
        raise ValueError(f'"{form}" is not a form of dates; write it as %d/%m/%Y %H:%M, "iso" or "excel"')
    return form


def _force_id(name: str) -> str:
    try:
        return str(reference.force(name)["force_id"])
    except TrueCountError as error:
        raise ValueError(str(error)) from error


DateForms = tuple[Annotated[str, AfterValidator(_date_form)], ...]
Some = Field(min_length=1)


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ColumnMapping(_Document):
    """Where one field is read: the file's column, the form of its dates, and the force's codes put into ours."""

    column: str
    dates: DateForms = ()
    codes: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, given: object) -> object:
        if isinstance(given, str):
            return {"column": given}
        if isinstance(given, dict) and isinstance(given.get("dates"), str):
            return given | {"dates": (given["dates"],)}
        return given


class TableMapping(_Document):
    """One record table: its fields and where each is read."""

    columns: dict[str, ColumnMapping]


class Mapping(_Document):
    """A force's export: whose it is, the system it comes from, its usual date forms, and its tables."""

    force: Annotated[str, AfterValidator(_force_id)]
    system: Annotated[str, Some]
    dates: Annotated[DateForms, Some]
    tables: Annotated[dict[str, TableMapping], Some]
    sha256: str = ""

    def __hash__(self) -> int:
        return hash((self.force, self.system, self.sha256))

    @model_validator(mode="before")
    @classmethod
    def _one_form(cls, given: object) -> object:
        if isinstance(given, dict) and isinstance(given.get("dates"), str):
            return given | {"dates": (given["dates"],)}
        return given


def read_mapping(path: Path) -> Mapping:
    """A mapping from its YAML file. Raises TrueCountError with every fault, each with its place."""
    given = read_document(path, "the mapping", "a mapping begins with force, system, dates and tables; write them")
    faults = [f"{path}: {fault}." for fault in _names_at_fault(given.get("tables"))]
    try:
        mapping = Mapping.model_validate(given | {"sha256": digest_of_file(path)})
    except ValidationError as error:
        faults += [sentence for fault in error.errors() for sentence in _sentences(path, fault)]
        raise TrueCountError(*faults) from error
    if faults:
        raise TrueCountError(*faults)
    return mapping


def _names_at_fault(tables: object) -> list[str]:
    """Tables and fields that there are not, and fields that are missing, in a mapping's tables as they stand."""
    faults = []
    for name, table in tables.items() if isinstance(tables, dict) else ():
        if name not in MAPPED:
            faults.append(f'tables: "{name}" is not a record table; they are {", ".join(MAPPED)}')
            continue
        columns = table.get("columns") if isinstance(table, dict) else None
        if not isinstance(columns, dict):
            continue
        known = fields_of(MAPPED[name])
        faults += [
            f'tables.{name}.columns: "{field}" is not a field; they are {", ".join(known)}'
            for field in columns
            if field not in known
        ]
        faults += [
            f'tables.{name}.columns: "{field}" is missing and must be mapped'
            for field in REQUIRED[name]
            if field not in columns
        ]
    return faults


def _sentences(path: Path, fault: object) -> list[str]:
    place = ".".join(str(part) for part in fault["loc"])  # type: ignore[index]
    says = str(fault["msg"]).removeprefix("Value error, ")  # type: ignore[index]
    return [f"{path}: {place + ': ' if place else ''}{line.rstrip('.')}." for line in says.splitlines()]
