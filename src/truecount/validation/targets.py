"""What many audits say of each target: the estimate, its interval and the truth, by the functions an audit uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from truecount.audit.plan import ALL_CRIME
from truecount.audit.recording_accuracy import heavier, limits, ratio_limits, recording_accuracy
from truecount.reference.kinds import KINDS
from truecount.statistics.estimate import Counts, Estimate, Numbers
from truecount.statistics.intervals import Limits
from truecount.statistics.ratios import combined_ratio
from truecount.validation.many_audits import Readings
from truecount.validation.population import Population

AS_INSPECTED, WHOLE_LOGS = "as inspected", "whole logs"


@dataclass(frozen=True, eq=False)
class Found:
    """What each of many audits found, (audits,): the share with its limits; and the truth.

    `crimes` is what was read of that of which the share is one: required crimes, or logs that require any; `misses` the
    number of logs read with one missed. `heavier` is how much heavier than those one more was taken to be.
    """

    share: Estimate
    limits: Limits
    truth: float
    crimes: Numbers
    misses: Numbers
    heavier: Numbers


def of_crimes(kind: int | None) -> Callable[[Readings, Population], Found]:
    """The accuracy of all crime or a kind, from the known number of records: what an audit shows first."""

    def found(read: Readings, force: Population) -> Found:
        alike, columns = read.alike, slice(None) if kind is None else slice(kind, kind + 1)
        missed, surplus, right = (read.count(one[:, columns]) for one in (alike.missed, alike.surplus, alike.right))
        audit = recording_accuracy(force.frame.recorded[:, columns].sum(), missed, surplus, read.strata)
        truth = force.right[:, columns].sum() / force.required[:, columns].sum()
        crimes, misses = (right + missed).sum(axis=-1), _logs(missed)
        return Found(audit.accuracy, limits(audit), float(truth), crimes, misses, audit.heavier)

    return found


def as_inspected(read: Readings, force: Population) -> Found:
    """The ratio of crimes rightly recorded to crimes required, of the logs read alone, as the inspectorate has it."""
    missed, right = (read.count(one) for one in (read.alike.missed, read.alike.right))
    return _ratio(missed, right + missed, read, force.accuracy)


def whole_logs(read: Readings, force: Population) -> Found:
    """The share of logs requiring a crime of which all were recorded: each log counts once."""

    def asked(missed: Counts, required: Counts) -> tuple[Counts, Counts]:
        return ((missed.sum(axis=1) > 0) * 1)[:, None], ((required.sum(axis=1) > 0) * 1)[:, None]

    truth = [one.sum() for one in asked(force.missed, force.required)]
    missed, required = (read.count(one) for one in asked(read.alike.missed, read.alike.missed + read.alike.right))
    return _ratio(missed, required, read, float(1 - truth[0] / truth[1]))


TARGETS: dict[str, Callable[[Readings, Population], Found]] = {
    ALL_CRIME: of_crimes(None),
    **{name: of_crimes(place) for place, name in enumerate(KINDS)},
    AS_INSPECTED: as_inspected,
    WHOLE_LOGS: whole_logs,
}
"""Everything an audit gives an interval of that is tried, by its name."""


def _ratio(missed: Numbers, required: Numbers, read: Readings, truth: float) -> Found:
    share = combined_ratio(required - missed, required, read.strata)
    ends = ratio_limits(share, missed, required, read.strata)
    return Found(share, ends, truth, required.sum(axis=-1), _logs(missed), heavier(missed, read.strata))


def _logs(missed: Numbers) -> Numbers:
    """How many of the logs read have one missed, (audits,)."""
    return np.asarray((missed > 0).sum(axis=-1), dtype=np.float64)
