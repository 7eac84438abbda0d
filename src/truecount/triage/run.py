"""A run of triage: a model learnt with its card, and the scores by it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import truecount
from truecount.triage.card import BelievedOf, CardFacts, LearntFrom, ReviewsOf
from truecount.triage.drift import baseline
from truecount.triage.learning import OtherForce, Progress, learn
from truecount.triage.levels import Believed, Reviewed
from truecount.triage.logs import Flags, Logs
from truecount.triage.model import Model
from truecount.triage.scoring import Scored, score


def learn_and_score(
    logs: Logs,
    believed: Believed,
    reviewed: Reviewed,
    other: OtherForce | None = None,
    progress: Progress = lambda message: None,
) -> tuple[Model, Scored]:
    """A model learnt from logs, its card filled in as far as it can be without measuring, and the scores by it."""
    model = learn(logs, believed, reviewed, other, progress)
    progress("Scoring")
    scored = score(logs, model)
    at = logs.column("reported_at")
    facts = CardFacts(
        made_by=f"truecount {truecount.__version__}",
        learnt_from=LearntFrom(
            forces=tuple(sorted(set(logs.column("force_id")))),
            first=min(at).date(),
            last=max(at).date(),
            logs=len(logs),
            with_record=int((logs.recorded > 0).sum()),
            records=int(logs.recorded.sum()),
        ),
        believed=BelievedOf(believed.accuracy, believed.beside, believed.source),
        reviews=_reviews_of(reviewed.hides),
        other_force=_reviews_of(np.zeros(0, dtype=bool) if other is None else other.hides),
        trees=tuple(model.card["trees"]),
        baseline=baseline(logs, scored, model),
    )
    return replace(model, card=facts.as_card()), scored


def _reviews_of(hides: Flags) -> ReviewsOf:
    return ReviewsOf(len(hides), int(hides.sum()))
