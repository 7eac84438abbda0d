"""A plan proposed: every design side by side, the one chosen, and what would make it cheaper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from truecount.audit.designs import DESIGNS, design, may_be_lengthened
from truecount.audit.expected import Expected, expect
from truecount.audit.frame import Frame
from truecount.audit.layout import Layout, lay_out
from truecount.audit.plan import Assumed, Plan, PlannedStratum, Scope, Wanted
from truecount.audit.scores import Scores
from truecount.audit.simulated_scores import simulated_scores
from truecount.audit.turns import AT_ANY_TIME
from truecount.reference.kinds import KINDS

WIDER = 4 / 3
GOOD_SCORE = 0.9
AGAIN = (0.0625, 0.25, 0.5)
"""Shares of second readings that are tried in place of the one wanted."""
WORTH_SAYING = 0.98
LEAST_BY_LOT = 12
"""Where a lot decides whose turn it is, a stratum of so many planned readings has fewer than two in 1 of 10,000."""


@dataclass(frozen=True, eq=False)
class Proposal:
    """The layouts of all designs, for one precision or number of readings; the plan of the chosen; what costs less.

    `cheaper` are sentences; where the chosen design cannot do what is wanted, the first ones say so.
    """

    layouts: dict[str, Layout]
    plan: Plan
    cheaper: tuple[str, ...]


def propose(
    frame: Frame, scope: Scope, wanted: Wanted, assumed: Assumed, scores: Scores | None, **words: Any
) -> Proposal:
    """Lay every design out on a frame and plan the one that `words["design"]` names.

    `words` are the fields of `Plan` that are not worked out here: question, file, design, seed and any others.
    Raises TrueCountError where the design cannot do what is asked, and as `expect` and `lay_out` do.
    """
    if words.get("looks") == AT_ANY_TIME:
        may_be_lengthened(design(words["design"]))
        wanted = wanted.model_copy(update={"least": max(wanted.least, LEAST_BY_LOT)})
    expected = expectations(frame, assumed, scores)
    layouts = {name: lay_out(one, frame, expected, wanted, assumed) for name, one in DESIGNS.items()}
    chosen = layouts[design(words["design"]).name]
    plan = Plan(
        scope=scope,
        wanted=wanted,
        assumed=assumed,
        score=scores.facts if scores else None,
        a_year=frame.a_year,
        frame=frame.sha256,
        strata=_strata(chosen, frame),
        **words,
    )
    said = [*_not_reached(chosen, wanted), *_cheaper(chosen, layouts, frame, expected, wanted, assumed, scores)]
    return Proposal(layouts, plan, tuple(said))


def expectations(frame: Frame, assumed: Assumed, scores: Scores | None) -> Expected:
    """What is expected of each log, with the scores where there are any."""
    return expect(frame, assumed, scores.values if scores else None, scores.kinds if scores else None)


def _strata(chosen: Layout, frame: Frame) -> tuple[PlannedStratum, ...]:
    recorded = [np.bincount(chosen.of, counts, minlength=len(chosen.names)) for counts in frame.recorded.T]
    return tuple(
        PlannedStratum(
            name=name,
            logs=int(chosen.logs[place]),
            readings=int(chosen.readings[place]),
            recorded={kind: int(counts[place]) for kind, counts in zip(KINDS, recorded, strict=True)},
        )
        for place, name in enumerate(chosen.names)
    )


def _not_reached(chosen: Layout, wanted: Wanted) -> Sequence[str]:
    """What the chosen design cannot do, in sentences."""
    now, logs = int(chosen.readings.sum()), int(chosen.logs.sum())
    if wanted.readings is not None:
        if now <= wanted.readings:
            return ()
        return (
            f"{chosen.design.name} needs {now:,} readings at least, not {wanted.readings:,}: {wanted.least} in each of "
            f"{len(chosen.names)} strata. Ask for fewer bands, or another design.",
        )
    return [
        f"Were all {logs:,} logs read, the half-width for {name} would be {chosen.expected[name]:.1f} points, not "
        f"{points:.1f}: read more logs a second time, or more months."
        for name, points in wanted.precision.items()
        if chosen.expected[name] > points
    ]


def _cheaper(
    chosen: Layout,
    layouts: dict[str, Layout],
    frame: Frame,
    expected: Expected,
    wanted: Wanted,
    assumed: Assumed,
    scores: Scores | None,
) -> Sequence[str]:
    """What would make the chosen design cheaper, in sentences, each worked out."""
    now = int(chosen.readings.sum())
    said = []
    if wanted.precision:
        wider = wanted.model_copy(update={"precision": {name: p * WIDER for name, p in wanted.precision.items()}})
        then = int(lay_out(chosen.design, frame, expected, wider, assumed).readings.sum())
        first, points = next(iter(wanted.precision.items()))
        if then < now:
            said.append(
                f"A half-width of {points * WIDER:.1f} points for {first} would need {then:,} readings, not {now:,}."
            )
        share, once, twice = min(
            (_with_share(share, chosen, frame, expected, wanted, assumed) for share in AGAIN),
            key=lambda one: one[1] + one[2],
        )
        if once + twice < now * (1 + wanted.second_reading) * WORTH_SAYING:
            said.append(
                f"With {share:.1%} of clean logs read again, not {wanted.second_reading:.1%}, {once:,} first readings "
                f"and {twice:,.0f} second ones would do."
            )
    if scores is None:
        # Were the expectations the truth: which logs would hide a crime is thrown, and a score simulated for them.
        hides = np.random.default_rng(0).random(len(frame)) < expected.hidden
        scored = expect(frame, assumed, simulated_scores(hides, GOOD_SCORE, seed=0))
        then = int(lay_out(design("score bands"), frame, scored, wanted, assumed).readings.sum())
        if then < now:
            said.append(
                f"Scores that tell logs with a missed crime from others with an AUC of {GOOD_SCORE:.2f} would bring "
                f"score bands to about {then:,} readings."
            )
    quickest = min(layouts.values(), key=lambda one: one.minutes)
    saved = (chosen.minutes - quickest.minutes) / 60
    if round(saved) > 0 and wanted.precision and _reaches(quickest, wanted):
        said.append(
            f'The design "{quickest.design.name}" would save {saved:,.0f} hours at the minutes assumed for a log.'
        )
    return said


def _with_share(
    share: float, chosen: Layout, frame: Frame, expected: Expected, wanted: Wanted, assumed: Assumed
) -> tuple[float, int, float]:
    """This share of clean logs read again, and the first and second readings then needed; without end if none do."""
    other = lay_out(chosen.design, frame, expected, wanted.model_copy(update={"second_reading": share}), assumed)
    once = int(other.readings.sum())
    return share, once, round(share * once) if _reaches(other, wanted) else np.inf


def _reaches(layout: Layout, wanted: Wanted) -> bool:
    return all(layout.expected[name] <= points for name, points in wanted.precision.items())
