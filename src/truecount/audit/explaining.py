"""An audit explained: what was assumed, what would break it, what it is worth, and what further reading would buy."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from truecount.audit.designs import design
from truecount.audit.grades import band, drew
from truecount.audit.plan import Plan
from truecount.audit.result import Result
from truecount.audit.sample import Sample
from truecount.statistics.sizes import classical_logs

HUNDRED = 100


def explain(plan: Plan, sample: Sample, result: Result) -> Iterator[tuple[str, list[str]]]:
    """Headings, each with its sentences."""
    yield "What was assumed", _assumed(plan, sample)
    yield "What would break it", _breaks(plan, sample)
    yield "What the reading was worth", _worth(plan, sample, result)
    yield "Grades", _grades(result)


def _assumed(plan: Plan, sample: Sample) -> list[str]:
    scope = plan.scope
    said = [
        f"The frame is {int(sample.draw.logs.sum()):,} logs of {', '.join(scope.routes)}, {scope.period}; what never "
        "became a log is not in it.",
        f"How many records each log has is known and counted by their ties; records made after {scope.recorded_by} do "
        "not count, nor does fraud.",
        f"The design was {plan.design} ({design(plan.design).words}); the chance of each log was fixed before the "
        "first was read.",
    ]
    if sample.rereading is None:
        said.append("What first readers decided is taken for the truth: nothing was read again and settled.")
    else:
        said.append("What the registrar settled is taken for the truth; what readers overlook is estimated from it.")
    if plan.score is not None:
        said.append(
            "The scores settled where to read, and nothing else: a useless score makes an audit dearer, not wrong."
        )
    return said


def _breaks(plan: Plan, sample: Sample) -> list[str]:
    said = [
        "Leaving out logs that are hard to find or read; a reserve may replace a log only where none can read it.",
        "Readers or a registrar who know the score, or overlook the same crimes in the same logs.",
        "Ties that are wrong: a record tied to the wrong log looks missed in one and surplus in the other.",
        "Recording or cancelling crimes because they are about to be audited.",
    ]
    if sample.unreadable:
        said.append(
            f"Logs that could not be read: {sample.unreadable:,}. Were they worse than their reserves, so is the rate."
        )
    if sample.unread:
        said.append(f"Logs of the draw not read yet: {sample.unread:,}. This is a look before the end.")
    if sample.waiting:
        said.append(f"Logs still to be read again or settled: {sample.waiting:,}. They count as first read.")
    return said


def _worth(plan: Plan, sample: Sample, result: Result) -> list[str]:
    found, n = result.overall, len(sample.rows)
    if not np.isfinite(found.value):
        return [f"{n:,} logs were read, and no crime was found in them, required or recorded."]
    half = 50 * (found.high - found.low)
    then = half * float(np.sqrt(n / (n + HUNDRED)))
    said = [
        f"{n:,} logs were read; the half-width is {half:.2f} points. A further {HUNDRED} readings in the same "
        f"proportions would bring it to about {then:.2f}."
    ]
    again = min(found.second_stage / float(found.estimate.standard_error) ** 2, 1.0) if found.second_stage > 0 else 0.0
    drawn = half * float(np.sqrt(1 - again))
    if 0 < found.value < 1 and drawn > 0:
        logs = int(sample.draw.logs.sum())
        endless = classical_logs(found.value, drawn / 100, found.required / logs)
        simple = int(np.ceil(endless / (1 + endless / logs)))
        said.append(
            f"The draw of the logs alone makes a half-width of {drawn:.2f} points. A simple random sample, estimated "
            f"as inspectors do, would need about {simple:,} logs for that."
        )
    if again:
        said.append(
            f"{100 * again:.0f} per cent of the variance comes from reading only some of the clean logs again; a "
            "larger share of second readings would lower that part."
        )
    return said


def _grades(result: Result) -> list[str]:
    found = result.overall
    if not np.isfinite(found.value):
        return ["There is no rate to set beside others: no crime was required of the logs read, and none recorded."]
    rate = Fraction(found.value).limit_denominator(10**9)
    scheme = band(min(max(rate, Fraction(0)), Fraction(1)))
    return [
        f"{drew(found.value, found.low, found.high).words} Inspectors grade on more than the rate; no grade follows "
        "from it.",
        f"In the audit scheme that one force published, for forces that use it, this rate falls in the band "
        f'"{scheme["grade"]}".',
    ]
