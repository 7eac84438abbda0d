"""What a split of a change rests on besides the counts: audits, plans, changes of rules, and what is assumed.

All of it is laid out in one YAML document, which a user can have written, change, and give back.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import Field

from truecount.document import checked, read_document
from truecount.errors import TrueCountError
from truecount.figure import Period, Record
from truecount.trends import accuracy_path, audit_points
from truecount.trends.accuracy_path import AccuracyPath
from truecount.trends.cells import Apart
from truecount.trends.factors import Factor, Part
from truecount.trends.type_readings import TypesRead

WHAT = "the assumptions"
Made = TypeVar("Made")
Day = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2100, 12, 31))]
"""A day on which crime recording can have been audited: accuracy is drawn month by month from one audit to the next."""


class Audited(Record):
    """What an audit or an inspection found of one kind of crime, in per cent, in the reports of some days.

    `low` and `high` are the ends of its 95 per cent interval; or `sample` the crimes that a simple random sample of the
    same precision would have read.
    """

    start: Day
    end: Day
    kind: str = audit_points.ALL_CRIME
    rate: float = Field(gt=0, le=100)
    low: float | None = Field(default=None, gt=0, le=100)
    high: float | None = Field(default=None, gt=0, le=100)
    sample: float | None = Field(default=None, gt=0)
    source: str

    def point(self) -> audit_points.Audit:
        """The audit as a path passes through it. Raises TrueCountError where it cannot be one."""
        low, high = (None if end is None else end / 100 for end in (self.low, self.high))
        return audit_points.Audit(self.start, self.end, self.rate / 100, self.kind, low, high, self.sample)


class Read(Record):
    """What one audit read of each crime type: required crimes, and those of them that were recorded (`right`).

    They are those of a random sample of each type's crimes, so they need not be whole. A type that it does not name
    was not read.
    """

    required: dict[str, float]
    right: dict[str, float]
    source: str

    def types(self) -> TypesRead:
        """The readings as the split takes them. Raises TrueCountError for numbers that cannot be."""
        return TypesRead(self.required, self.right)


class Rule(Record):
    """A dated change of rules or scope: so many per cent more crimes of some types, and how sure that is.

    `per_cent` is what the change adds, `spread` its standard deviation in per cent, 0 where it was counted. Without
    `begins` all of the later period has it and none of the earlier one; without `types` it touches all.
    """

    name: str
    per_cent: float = Field(gt=-100)
    spread: float = Field(ge=0)
    begins: date | None = None
    types: tuple[str, ...] | None = None
    part: Part = "rules"
    source: str

    def factor(self) -> Factor:
        """The factor of the split."""
        log_sd = math.log1p(self.spread / 100)
        return Factor(self.name, 1 + self.per_cent / 100, log_sd, self.source, self.begins, self.types, self.part)


class Assumptions(Record):
    """Everything a split rests on besides the counts.

    `read` is what audits read of each crime type. `plans` are spans in which an action plan ran. `rules` are changes of
    rules and scope; `new_or_gone` names types that could be recorded in one of the periods only. Where there is no
    audit, accuracy is taken to lie anywhere within `anywhere`, in per cent, and only ranges are told. The others are
    standard deviations in log odds: of the walk of accuracy in a root-month, without and with a plan; of what a whole
    plan carries; of how far kinds of crime, the
    types of a kind and its divisions lie apart. `told` are sentences about where these came from.
    """

    audits: tuple[Audited, ...] = ()
    read: tuple[Read, ...] = ()
    plans: tuple[Period, ...] = ()
    rules: tuple[Rule, ...] = ()
    new_or_gone: tuple[str, ...] = ()
    anywhere: tuple[float, float] = (60.0, 99.0)
    month_sd: float = Field(default=accuracy_path.MONTH_SD, ge=0)
    plan_sd: float = Field(default=accuracy_path.PLAN_SD, ge=0)
    plan_change: float = Field(default=accuracy_path.STEP_SD, ge=0)
    kinds_apart: float = Field(default=accuracy_path.APART, ge=0)
    types_apart: float = Field(default=Apart().types, ge=0)
    divisions_apart: float = Field(default=Apart().divisions, ge=0)
    told: tuple[str, ...] = ()

    def path(self) -> AccuracyPath | None:
        """Accuracy over time; None where nothing was audited. Raises TrueCountError, a sentence for every fault."""
        points = _all_of([one.point for one in self.audits])
        if not points:
            return None
        return AccuracyPath(
            audits=tuple(points),
            plans=self.plans,
            month_sd=self.month_sd,
            plan_sd=self.plan_sd,
            plan_change=self.plan_change,
            apart=self.kinds_apart,
        )

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The changes of rules and scope as the split takes them."""
        return tuple(one.factor() for one in self.rules)

    @property
    def apart(self) -> Apart:
        """How far types and divisions lie apart."""
        return Apart(self.types_apart, self.divisions_apart)

    def text(self) -> str:
        """The document as YAML, to be read again by `read_assumptions`."""
        said = self.model_dump(mode="json", exclude_none=True, exclude={"told"})
        return yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=120)


def _all_of(made: Sequence[Callable[[], Made]]) -> list[Made]:
    """Everything made; or TrueCountError with the faults of all that cannot be."""
    found: list[Made] = []
    faults: list[str] = []
    for make in made:
        try:
            found.append(make())
        except TrueCountError as error:
            faults += error.sentences
    if faults:
        raise TrueCountError(*faults)
    return found


def read_assumptions(path: Path, usual: Assumptions) -> Assumptions:
    """The assumptions of a YAML file in place of the usual ones of the same names.

    Raises TrueCountError with a sentence for every fault, each with its place in the file.
    """
    given = read_document(path, WHAT, "write what `truecount trends --write-assumptions` writes")
    held = usual.model_dump(mode="json", exclude={"told"} | given.keys())
    found = checked(path, Assumptions, held | given)
    try:
        _all_of([found.path, *(one.types for one in found.read)])
    except TrueCountError as error:
        raise TrueCountError(*(f"{path}: {sentence}" for sentence in error.sentences)) from error
    low, high = found.anywhere
    if not 0 < low < high <= 100:  # noqa: PLR2004 - per cent
        raise TrueCountError(f"{path}: anywhere: give two rates in per cent, the lower one first.")
    return found
