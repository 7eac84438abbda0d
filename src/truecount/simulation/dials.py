"""The dials: what can be set of a simulated force, each with where its number comes from."""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from truecount import reference
from truecount.document import checked, read_document

HERE = Path(__file__).parent
NAMED = {"faultless": HERE / "faultless.yaml"}
"""Sets of dials that can be named instead of given as a file."""
NATIONAL = "national-2019"
Share = Field(ge=0, le=1)
Few = Field(ge=0, le=0.2)
PERFECT = 100.0
"""The accuracy at which nothing is missed at all."""
Rate = Field(gt=50, le=PERFECT)
Low = Field(gt=10, le=PERFECT)
Day = Field(ge=date(2010, 1, 1), le=date(2040, 12, 31))
KENT = "kent"
MOST_BESIDE = 17.0
"""Points of all crime that can be missed beside a recorded one: not many more stand beside another. Ours."""


class Dials(BaseModel):
    """Every dial. Rates of accuracy are in per cent of crimes that should be recorded; shares lie between 0 and 1."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    incidents_a_year: int = Field(gt=0, le=10_000_000)
    accuracy_before: float = Rate
    violence_before: float = Rate
    sexual_before: float = Rate
    safeguarding_before: float = Low
    accuracy_after: float = Rate
    violence_after: float = Rate
    sexual_after: float = Rate
    safeguarding_after: float = Low
    programme_from: date = Day
    programme_to: date = Day
    how_many: float = Share
    direct: float = Share
    quiet: float = Share
    quiet_missed: float = Field(ge=-5, le=5)
    vague: float = Share
    sounds_violent: float = Share
    wrong_class: float = Share
    put_right: float = Share
    late_before: float = Share
    late_after: float = Share
    recorded_twice: float = Few
    transferred: float = Few
    cancelled_rightly: float = Few
    cancelled_wrongly: float = Few
    self_defence: float = Few
    over_recorded: float = Share
    reference_in_log: float = Share
    reference_in_crime: float = Share
    reference_mistyped: float = Few
    merge_named: float = Share
    flag_missed: float = Share
    victim_told: float = Share
    victim_told_if_wrong: float = Share
    misspelt: float = Share
    dirt: float = Share


@functools.cache
def described() -> dict[str, dict[str, Any]]:
    """Each dial's usual value, and the words for where it comes from."""
    document: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "dials.yaml").read_text("utf-8"))["dials"]
    return document


def read_dials(path: Path | None = None) -> Dials:
    """The usual dials, with those of a YAML file in their place; for it, the word "faultless" stands for the set of
    that name. Raises TrueCountError with every fault.
    """
    given: dict[str, Any] = {}
    if str(path) in NAMED and path is not None and not path.exists():
        path = NAMED[str(path)]
    if path is not None:
        given = read_document(path, "the set of dials", "write one a line")
    usual = {name: dial["value"] for name, dial in described().items()}
    return checked(path, Dials, usual | given, _sentence, strict=True)


def faultless(dials: Dials | None = None) -> Dials:
    """Dials under which a force breaks no rule, and the rest as given: nothing is missed, late, in a wrong class,
    recorded twice or for nothing, or wrongly cancelled; no flag is missed, every victim told, every reference right.
    """
    held = (dials or read_dials()).model_dump()
    return Dials.model_validate(held | yaml.safe_load(NAMED["faultless"].read_text("utf-8")))


def _sentence(fault: Any) -> str:
    name = str(fault["loc"][0]) if fault["loc"] else ""
    if name not in described():
        return f'"{name}" is not a dial; they are {", ".join(described())}'
    return f"{name}: {str(fault['msg'])[:1].lower()}{str(fault['msg'])[1:]}"


def of_force(dials: Dials, force_id: str) -> Dials:
    """The dials of a force: Kent's own, or the accuracy that the force's first inspection found.

    Where nothing is to be missed, nothing is, whatever an inspection found. A force without a published rate has the
    national one; violence then stands as far below all crime as in Kent.
    """
    if force_id == KENT or dials.accuracy_before == PERFECT:
        return dials
    (national,) = reference.load("accuracy_statements").where(statement_id=NATIONAL)
    rated = [row for row in reference.load("inspections").where(force_id=force_id) if row["overall_rate"]]
    first = min(rated, key=lambda row: (row["published"] or date.max, row["inspection"]), default=None)
    overall = float(first["overall_rate"] if first else national["rate"])
    gap = dials.accuracy_before - dials.violence_before
    return dials.model_copy(
        update={
            "how_many": min(dials.how_many, MOST_BESIDE / (100 - overall)),
            "accuracy_before": min(overall, dials.accuracy_after - 0.5),
            "violence_before": float(first["violent_rate"]) if first and first["violent_rate"] else overall - gap,
            "sexual_before": float(first["sexual_rate"]) if first and first["sexual_rate"] else dials.sexual_before,
        }
    )
