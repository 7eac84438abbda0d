"""What linkage is done with: one document, checked whole before use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from truecount.document import checked, read_document
from truecount.errors import TrueCountError

HOME = Path(__file__).parent / "settings.yaml"
SIDE = (
    "reported",
    "recorded",
    "day",
    "day_before",
    "place",
    "person",
    "area",
    "district",
    "kind",
    "kinds",
    "wording",
    "reference",
    "reference_head",
    "reference_middle",
    "reference_tail",
)
"""What incidents and crime records may be compared by."""


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Level(_Document):
    """One level of likeness: the condition under which it holds, in Spark's SQL, and what it is evidence of."""

    when: str
    words: str


class Comparison(_Document):
    """One thing in which records are compared.

    Records in which a column of `empty` is empty are not compared by it. `right` gives, for records that belong
    together, the share of each level and of none, where it cannot be learnt.
    """

    name: Annotated[str, Field(pattern="^[a-z_]+$")]
    empty: tuple[str, ...]
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    right: tuple[float, ...] = ()


class Repeat(_Document):
    """One way in which an incident may repeat an earlier one."""

    same: Annotated[tuple[str, ...], Field(min_length=1)]
    within: float = Field(gt=0)
    closed_as_duplicate: bool
    right: float = Field(gt=0, lt=1)
    words: str


class LinkSettings(_Document):
    """The settings of linkage; what each means stands in settings.yaml."""

    precision: float = Field(gt=0.5, lt=1)
    days_before: int = Field(gt=0, le=3660)
    hours_after: int = Field(ge=0, le=744)
    learn: int = Field(gt=0)
    measure: int = Field(gt=0)
    fewest: int = Field(gt=0)
    seed: int = Field(ge=0)
    pairs: int = Field(gt=0)
    compare_where: Annotated[tuple[tuple[str, ...], ...], Field(min_length=1)]
    compare: Annotated[tuple[Comparison, ...], Field(min_length=1)]
    with_incident: float = Field(gt=0, lt=1)
    duplicate_codes: tuple[str, ...]
    repeats: tuple[Repeat, ...]


def read_settings(path: Path | None = None) -> LinkSettings:
    """The usual settings, or those of a YAML file. Raises TrueCountError with every fault, each with its place."""
    home = path or HOME
    given = read_document(home, "the settings", f"begin with a copy of {HOME.name}")
    made = checked(home, LinkSettings, given)
    faults = [
        f'{home}: "{column}" is not a column that records are compared by; they are {", ".join(SIDE)}.'
        for column in (
            *(column for line in made.compare_where for column in line),
            *(column for one in made.compare for column in one.empty),
            *(column for line in made.repeats for column in line.same if column != "opening_code"),
        )
        if column not in SIDE
    ]
    faults += [
        f"{home}: compare.{one.name}.right gives a share for each level and one for none, {len(one.levels) + 1} in all."
        for one in made.compare
        if one.right and len(one.right) != len(one.levels) + 1
    ]
    if faults:
        raise TrueCountError(*dict.fromkeys(faults))
    return made
