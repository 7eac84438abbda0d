"""The mapping of a force's own export to the record tables: a small YAML document, checked whole before use."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from truecount import reference
from truecount.errors import TrueCountError
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


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ColumnMapping(_Document):
    """Where one field is read: the file's column, the form of its dates, and the force's codes put into ours."""

    column: str
    dates: tuple[str, ...] = ()
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

    force: str
    system: str
    dates: tuple[str, ...]
    tables: dict[str, TableMapping]
    sha256: str = ""

    @model_validator(mode="before")
    @classmethod
    def _one_form(cls, given: object) -> object:
        if isinstance(given, dict) and isinstance(given.get("dates"), str):
            return given | {"dates": (given["dates"],)}
        return given

    @model_validator(mode="after")
    def _known(self) -> Self:
        reference.force(self.force)
        faults = []
        for name, table in self.tables.items():
            if name not in MAPPED:
                faults.append(f'tables: "{name}" is not a record table; they are {", ".join(MAPPED)}')
                continue
            known = fields_of(MAPPED[name])
            faults += [
                f'tables.{name}.columns: "{field}" is not a field; they are {", ".join(known)}'
                for field in table.columns
                if field not in known
            ]
            faults += [
                f'tables.{name}.columns: "{field}" is missing and must be mapped'
                for field in REQUIRED[name]
                if field not in table.columns
            ]
        if faults:
            raise ValueError("\n".join(faults))
        return self

    @property
    def force_id(self) -> str:
        """The force's id."""
        return str(reference.force(self.force)["force_id"])


def read_mapping(path: Path) -> Mapping:
    """A mapping from its YAML file. Raises TrueCountError with every fault, each with its place."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TrueCountError(f"{path}: the mapping cannot be read ({error}); give a YAML file.") from error
    try:
        given = yaml.safe_load(text)
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        place = f"line {where.line + 1}" if where else "the file"
        raise TrueCountError(f"{path}: {place} is not YAML ({getattr(error, 'problem', error)}).") from error
    if not isinstance(given, dict):
        raise TrueCountError(f"{path}: a mapping begins with force, system, dates and tables; write them.")
    try:
        return Mapping.model_validate(given | {"sha256": hashlib.sha256(text.encode()).hexdigest()})
    except ValidationError as error:
        raise TrueCountError(*(sentence for fault in error.errors() for sentence in _sentences(path, fault))) from error


def _sentences(path: Path, fault: object) -> list[str]:
    place = ".".join(str(part) for part in fault["loc"])  # type: ignore[index]
    says = str(fault["msg"]).removeprefix("Value error, ")  # type: ignore[index]
    return [f"{path}: {place + ': ' if place else ''}{line}." for line in says.splitlines()]
