"""What is believed of a force's accuracy before an audit: told, found by the last audit, or published by inspectors."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

from truecount import reference
from truecount.audit.plan import Assumed
from truecount.bounded import read_json
from truecount.errors import TrueCountError

GUESS = 90.0
"""Per cent of required crimes recorded, where nothing is known: between the rates of most inspections since 2016."""


def assume(force: str, accuracy: float | None = None, last: Path | None = None, until: date | None = None) -> Assumed:
    """What to plan by: an accuracy told, else that of the last audit's figures, else one published, else 90.

    `accuracy` is in per cent; `last` the file that `truecount audit estimate --json` printed. Of those published it is
    the one published nearest to `until`, the last day looked at; without it the latest. Raises TrueCountError where the
    file cannot be read.
    """
    if accuracy is not None:
        return _assumed(accuracy, "as told")
    if last is not None:
        return _of_audit(last)
    named = force.removeprefix(reference.SIMULATED)
    rated = [row for row in reference.load("inspections").where(force_id=named) if row["overall_rate"] is not None]
    if not rated:
        return _assumed(GUESS, "a guess: no inspection with a rate is held of this force")
    nearest = min(rated, key=lambda row: (abs(_published(row) - (until or date.max)), row["inspection"]))
    return _assumed(float(nearest["overall_rate"]), f"published: inspection {nearest['inspection']}")


def _published(row: dict[str, Any]) -> date:
    published: date | None = row["published"]
    return published or date(int(row["inspection"][:4]), 1, 1)


def _of_audit(path: Path) -> Assumed:
    try:
        held = {figure["id"]: figure for figure in read_json(path)["figures"]}
        accuracy, missed = (float(held[f"audit.{name}"]["value"]) for name in ("accuracy", "missed"))
        beside = float(held["audit.missed.beside"]["value"])
        end = date.fromisoformat(held["audit.accuracy"]["period"]["end"])
        if not all(map(math.isfinite, (accuracy, missed, beside))):
            raise ValueError("what is not known cannot be planned by")
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise TrueCountError(
            f"{path}: these are not the figures of an audit; give what `truecount audit estimate … --json` printed."
        ) from error
    share: dict[str, Any] = {"beside": min(max(beside / missed, 0.0), 1.0)} if missed > 0 else {}
    try:
        return _assumed(accuracy, f"the audit of {end}", **share)
    except TrueCountError as error:
        raise TrueCountError(f"{path}: {error}") from error


def _assumed(accuracy: float, source: str, **more: Any) -> Assumed:
    if not 10 < accuracy <= 100:  # noqa: PLR2004 - per cent
        raise TrueCountError(
            f"An accuracy is in per cent of the crimes required, above 10 and up to 100; not {accuracy:g}."
        )
    return Assumed(accuracy=min(accuracy, 99.9), source=source, **more)
