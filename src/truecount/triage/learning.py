"""Learning, from end to end: words, facts, steps, kinds, and the level."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from truecount.errors import TrueCountError
from truecount.reference.kinds import KINDS
from truecount.triage.cleaning import until
from truecount.triage.facts import learn_facts, log_facts, record_facts
from truecount.triage.folds import FOLDS, Folded, lots_of, of_fold
from truecount.triage.levels import Believed, Reviewed, believed_shifts, shifted, teach, teaching_columns
from truecount.triage.logs import MOST, Flags, Ints, Logs
from truecount.triage.model import Kind, Model
from truecount.triage.scoring import Seen, see, step_odds
from truecount.triage.steps import Step, learn_linear, learn_step, learners
from truecount.triage.words import learn_words

Progress = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class OtherForce:
    """Another force whose truth is known: its logs, and whether each hides a missed crime, (N,)."""

    logs: Logs
    hides: Flags


def learn(
    logs: Logs,
    believed: Believed,
    reviewed: Reviewed,
    other: OtherForce | None = None,
    progress: Progress = lambda message: None,
) -> Model:
    """Learn from all logs which hide a crime; `reviewed` may be of no logs.

    Raises TrueCountError where no log has a record, for then nothing tells what recorded crimes sound like.
    """
    if not logs.recorded.any():
        raise TrueCountError(
            f"No standing crime record is tied to any of the {len(logs):,} logs, so there is nothing to learn from; "
            "load the crime records and run `truecount link` first."
        )
    progress("Reading the words")
    early, said = before_decisions(logs), log_facts(logs)
    model = Model(
        words=learn_words(early),
        facts=learn_facts(said),
        records=tuple(
            learn_facts(record_facts(logs, number, np.flatnonzero(learners(logs, number))))
            for number in range(MOST + 1)
        ),
        steps=(),
        kinds=(),
        shifts=np.zeros(2),
        taught=None,
        card={},
    )
    seen = see(model, logs, early)
    steps, gains = zip(*_learn_steps(model, logs, seen, progress), strict=True)
    model = replace(model, steps=steps, kinds=_learn_kinds(seen, logs), card={"trees": list(gains)})
    progress("Setting the level")
    return _with_level(model, logs, see(model, logs), believed, reviewed, other)


def before_decisions(logs: Logs) -> list[str]:
    """Each log up to the moment at which the first crime was recorded of it.

    A log without a record, which nobody decided to record, is read up to as long after its report as one of its route
    with a record was, drawn by its name; otherwise it would be told from the others by what was written later.
    """
    route, lots, delay = np.array(logs.column("route"), dtype=np.object_), lots_of(logs.names), logs.delay.copy()
    for name in np.unique(route):
        here = np.flatnonzero(route == name)
        known = np.sort(delay[here][~np.isnan(delay[here])])
        unknown = here[np.isnan(delay[here])]
        delay[unknown] = known[(lots[unknown] * len(known)).astype(np.int64)] if len(known) else np.inf
    return [until(text, minutes) for text, minutes in zip(logs.column("text"), delay, strict=True)]


def _learn_steps(model: Model, logs: Logs, seen: Seen, progress: Progress) -> list[tuple[Step, float | None]]:
    made = []
    for number, facts in enumerate(model.records):
        progress(f"Learning step {number} of {MOST}")
        rows = np.flatnonzero(learners(logs, number))
        records = facts.matrix(record_facts(logs, number, rows))
        held = (seen.words[rows], seen.facts[rows], records, seen.numbers[rows])
        made.append(learn_step(*held, logs.recorded[rows] > number, seen.fold[rows]))
    return made


def _learn_kinds(seen: Seen, logs: Logs) -> tuple[Kind, ...]:
    """How far words and facts speak for each kind of crime, learnt from the first record of each log."""
    rows = np.flatnonzero(learners(logs, 1))
    words, facts, fold = seen.words[rows], seen.facts[rows], seen.fold[rows]
    columns = sparse.hstack([words, facts], format="csr", dtype=np.float32)
    return tuple(_learn_kind(columns, logs.kind[rows] == kind, fold, words.shape[1]) for kind in range(len(KINDS)))


def _learn_kind(columns: Any, is_of_it: Flags, fold: Ints, words: int) -> Kind:
    learnt = [learn_linear(columns[rows], is_of_it[rows]) for rows in (of_fold(fold, held) for held in range(FOLDS))]
    weights, begin = np.array([one[0] for one in learnt]), np.array([one[1] for one in learnt])
    return Kind(Folded(weights[:, :words], begin), Folded(weights[:, words:], np.zeros(FOLDS)))


def _with_level(
    model: Model, logs: Logs, seen: Seen, believed: Believed, reviewed: Reviewed, other: OtherForce | None
) -> Model:
    """The model with its level, as believed, and what reviews and another force teach."""
    odds = step_odds(model, logs, seen)
    model = replace(model, shifts=believed_shifts(odds, logs, believed))
    chance = shifted(odds, logs.recorded, logs.repeats, model.shifts)
    columns = teaching_columns(chance, logs.recorded, seen.words, seen.facts)
    beside = None if other is None else (_columns(model, other.logs), other.hides)
    return replace(model, taught=teach(columns, chance, reviewed, seen.fold, beside))


def _columns(model: Model, logs: Logs) -> Any:
    seen = see(model, logs)
    chance = shifted(step_odds(model, logs, seen), logs.recorded, logs.repeats, model.shifts)
    return teaching_columns(chance, logs.recorded, seen.words, seen.facts)
