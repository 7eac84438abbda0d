"""A plan proposed: every design side by side, the one chosen, and what would make it cheaper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from truecount.audit.designs import DESIGNS, design
from truecount.audit.expected import Expected, expect
from truecount.audit.frame import Frame
from truecount.audit.layout import Layout, lay_out
from truecount.audit.plan import Assumed, Plan, PlannedStratum, Scope, Wanted
from truecount.audit.scores import Scores
from truecount.audit.simulated_scores import simulated_scores
from truecount.reference.kinds import KINDS

WIDER = 4 / 3
GOOD_SCORE = 0.9
AGAIN = (0.0625, 0.25, 0.5)
"""Shares of second readings that are tried in place of the one wanted."""
WORTH_SAYING = 0.98


@dataclass(frozen=True, eq=False)
class Proposal:
    """The layouts of all designs, for one precision or number of readings; the plan of the chosen; what costs less."""

    layouts: dict[str, Layout]
    plan: Plan
    cheaper: tuple[str, ...]


def propose(
    frame: Frame, scope: Scope, wanted: Wanted, assumed: Assumed, scores: Scores | None, **words: Any
) -> Proposal:
    """Lay every design out on a frame and plan the one that `words["design"]` names.

    `words` are the fields of `Plan` that are not worked out here: question, file, design, seed and any others.
    """
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
    return Proposal(layouts, plan, tuple(_cheaper(chosen, layouts, frame, expected, wanted, assumed, scores)))


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
        said.append(
            f"A half-width of {points * WIDER:.1f} points for {first} would need {then:,} readings, not {now:,}."
        )
        shares = {share: _with_share(share, chosen, frame, expected, wanted, assumed) for share in AGAIN}
        share, (once, twice) = min(shares.items(), key=lambda item: sum(item[1]))
        if once + twice < now * (1 + wanted.second_reading) * WORTH_SAYING:
            said.append(
                f"With {share:.0%} of clean logs read again, not {wanted.second_reading:.0%}, {once:,} first readings "
                f"and {twice:,} second ones would do."
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
    if quickest.minutes < chosen.minutes and wanted.precision:
        saved = (chosen.minutes - quickest.minutes) / 60
        said.append(
            f'The design "{quickest.design.name}" would save {saved:,.0f} hours at the minutes assumed for a log.'
        )
    return said


def _with_share(
    share: float, chosen: Layout, frame: Frame, expected: Expected, wanted: Wanted, assumed: Assumed
) -> tuple[int, int]:
    """The first and second readings needed were this share of clean logs read again."""
    other = wanted.model_copy(update={"second_reading": share})
    once = int(lay_out(chosen.design, frame, expected, other, assumed).readings.sum())
    return once, round(share * once)
