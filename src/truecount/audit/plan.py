"""The plan of an audit: what is asked, of which logs, how they are drawn and who reads them. A YAML document."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import AfterValidator, Field, model_validator

from truecount.document import checked, read_document
from truecount.errors import TrueCountError
from truecount.figure import Period, Record, digest
from truecount.reference.kinds import KINDS
from truecount.writing import write_all

ALL_CRIME = "all crime"
"""What a precision is wanted for, beside the three kinds."""
TARGETS: dict[str, int | None] = {ALL_CRIME: None} | {name: place for place, name in enumerate(KINDS)}
"""What a precision may be wanted for, and its place among kinds; none for all crime."""
HEADER = (
    "# The plan of an audit. `truecount audit draw` draws by it, and the draw names its hash: change no word after.\n"
)
Share = Annotated[float, Field(ge=0, le=1)]
Points = Annotated[float, Field(gt=0, lt=50)]
Minutes = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Number = Annotated[int, Field(ge=0, le=10**12)]


def _every_kind(counts: dict[str, int]) -> dict[str, int]:
    if set(counts) != set(KINDS):
        raise ValueError(f"give a number for each of {', '.join(KINDS)}, and for nothing else")
    return counts


ByKind = Annotated[dict[str, Number], AfterValidator(_every_kind)]
"""A number of records for each kind of crime."""


class Scope(Record):
    """Which logs are audited: those that came to notice in the period by the routes, less those left out.

    `routes` are the systems that hold the logs, `kinds` the kinds of crime counted, `leave_out` opening codes. Records
    made after `recorded_by` do not count as recorded, so that nobody can record a crime because it is about to be
    audited. Logs first loaded after the load `last_load` are late: they are drawn apart from the rest.
    """

    force: str
    period: Period
    routes: Annotated[tuple[str, ...], Field(min_length=1)]
    kinds: Annotated[tuple[str, ...], Field(min_length=1)] = KINDS
    leave_out: tuple[str, ...] = ()
    recorded_by: date
    last_load: int | None = None

    @model_validator(mode="after")
    def _known_kinds(self) -> Self:
        if strange := [kind for kind in self.kinds if kind not in KINDS]:
            raise ValueError(f"kinds are {', '.join(KINDS)}, not {', '.join(strange)}")
        return self


class Assumed(Record):
    """What is believed before anything is read; it settles where to read, not what is found.

    `accuracy` is in per cent of required crimes, `beside` the share of logs with a missed crime that have a recorded
    one, `overlooked` the share of missed crimes that a reader overlooks. `most` is more than any log hides: limits that
    allow any number of looks rest on it, and on nothing else here. Minutes are those that reading one log takes.
    `source` says where the accuracy comes from.
    """

    accuracy: Annotated[float, Field(gt=10, lt=100)]
    beside: Share = 0.5
    overlooked: Share = 0.05
    most: Annotated[int, Field(ge=1)] = 6
    minutes_linked: Minutes = 25.0
    minutes_unlinked: Minutes = 9.0
    source: str


class Score(Record):
    """Where the scores come from: how likely each log hides a missed crime.

    `file` is a CSV with columns route, reference, score (0 to 1) and, where it tells, kind; `auc` the power with which
    scores were simulated. Without either they are those that `truecount triage` kept in the record file. `sha256` is
    the hash of the scores themselves.
    """

    file: str | None = None
    auc: float | None = None
    sha256: str


class Wanted(Record):
    """What the drawing is to reach, and how logs are put into strata.

    `precision` is the half-width of the 95 per cent interval in points, for all crime or kinds; `readings` a number of
    logs to read in its place. `bands` is the number of score bands, `ignoring_the_score` the share of the spread, by
    which readings are shared out over strata, that does not come from the score, `least` the fewest readings of one.
    `second_reading` is the share of logs read as clean that are read again, blind.
    """

    precision: dict[str, Points] = Field(default_factory=dict)
    readings: Annotated[int, Field(ge=2)] | None = None
    second_reading: Share = 0.125
    bands: Annotated[int, Field(ge=1, le=60)] = 15
    ignoring_the_score: Share = 0.3
    least: Annotated[int, Field(ge=2)] = 5

    @model_validator(mode="after")
    def _known(self) -> Self:
        strange = [name for name in self.precision if name not in (ALL_CRIME, *KINDS)]
        if strange:
            raise ValueError(f"precision is wanted for {', '.join((ALL_CRIME, *KINDS))}, not for {', '.join(strange)}")
        if not self.precision and self.readings is None:
            raise ValueError("say which precision is wanted, or how many logs can be read")
        return self


class PlannedStratum(Record):
    """One part of the frame, how many of its logs are read, and the records tied to its logs, by kind."""

    name: str
    logs: Annotated[int, Field(ge=1, le=10**12)]
    readings: Number
    recorded: ByKind

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        if not min(2, self.logs) <= self.readings <= self.logs:
            raise ValueError(
                f'of the {self.logs} logs of "{self.name}", {self.readings} cannot be read: read two at least, or all'
            )
        return self


class Plan(Record):
    """A whole plan.

    `reserves` are drawn on top of the readings, as a share of them. `a_year` is the crimes recorded in the twelve
    months to the period's end, without fraud. `frame` is the hash of the logs the plan was made for.
    """

    question: str
    file: str
    scope: Scope
    design: str
    wanted: Wanted
    looks: Literal["at the end", "at any time"] = "at the end"
    reserves: Share = 0.05
    readers: tuple[str, ...] = ()
    seed: Annotated[str, Field(min_length=1)]
    score: Score | None = None
    assumed: Assumed
    a_year: Number
    frame: str
    strata: Annotated[tuple[PlannedStratum, ...], Field(min_length=1)]

    @property
    def readings(self) -> int:
        """How many logs are read, over all strata."""
        return sum(one.readings for one in self.strata)

    @property
    def sha256(self) -> str:
        """The plan's own hash: any change of a word changes it."""
        return digest(self.model_dump(mode="json"))


def read_plan(path: Path) -> Plan:
    """A plan from its file. Raises TrueCountError with every fault, each with its place."""
    how = "make one with `truecount audit plan FILE --out plan.yaml`"
    if not path.is_file():
        raise TrueCountError(f"{path}: there is no such plan; {how}.")
    return checked(path, Plan, read_document(path, "the plan", how))


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan as YAML. Raises TrueCountError where it cannot be written."""
    document = plan.model_dump(mode="json", exclude_none=True)
    text = HEADER + yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)
    write_all({path.name: text}, path.parent)
