"""How soon a crime is recorded after its report, by the clock of the day."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount.checks.check import check
from truecount.checks.force import Force
from truecount.checks.words import minute
from truecount.counting import EDITIONS, book
from truecount.counting.shelf import hours_to_record

LONG = 7
"""Days after which a late record is a case of its own. Ours, unsourced."""


def hours_allowed(reported: Any) -> Any:
    """Within how many hours a crime reported then was to be recorded, by the edition in force."""
    begun = [(reported >= one.begins, hours_to_record(book(name))) for name, one in reversed(EDITIONS.items())]
    return ibis.cases(*begun, else_=hours_to_record(book(next(iter(EDITIONS)))))


def clocked(force: Force) -> Any:
    """Crimes whose report and record are known to the minute, with the `hours` allowed and those `taken`."""
    known = force.crimes.filter(_.timed & _.recorded_at.between(_.reported, force.loaded))
    return known.mutate(
        hours=hours_allowed(known.reported),
        taken=(known.recorded_at.epoch_seconds() - known.reported.epoch_seconds()) / 3600,
    )


def _said() -> Any:
    return (
        "recorded "
        + minute(_.recorded_at)
        + ", "
        + _.taken.floor().cast("int64").cast("string")
        + " hours after its report, "
        + minute(_.reported)
        + "; the rules of that day allow "
        + _.hours.cast("string")
    )


@check("TC-T01")
def late(force: Force) -> Any:
    """Recorded after the time the rules of the day allow, by no more than a week."""
    return clocked(force).filter((_.taken > _.hours) & (_.taken <= 24 * LONG)).mutate(says=_said())


@check("TC-T02")
def very_late(force: Force) -> Any:
    """Recorded more than a week after its report."""
    return clocked(force).filter(_.taken > 24 * LONG).mutate(says=_said())
