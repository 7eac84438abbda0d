"""Scoring: for every log, how likely it hides a crime, whether its record is one of several, and of which kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from truecount.triage.facts import log_facts, record_facts
from truecount.triage.folds import folds_of
from truecount.triage.levels import shifted, teaching_columns
from truecount.triage.logs import Floats, Ints, Logs
from truecount.triage.model import Model
from truecount.triage.steps import step_of

AT_ONCE = 50_000
"""So many logs are looked at at once, so that memory does not grow with their number."""
NUMBERS = ("hour", "day of the week", "words and parts of words", "logs of the place", "logs of the caller")


@dataclass(frozen=True, eq=False)
class Scored:
    """What is thought of each log, (N,).

    `hidden` is the chance that it hides a crime not recorded; `several`, for a log with a record, the chance that more
    than one crime is required, NaN for others. `kind` is the kind of crime that its words and facts speak for, as a
    place in KINDS. `odds` are the log odds that it goes on from the step at which it stands, `believed` the chance
    before reviews.
    """

    hidden: Floats
    several: Floats
    kind: Ints
    odds: Floats
    believed: Floats


@dataclass(frozen=True, eq=False)
class Seen:
    """What a model sees of logs: words and facts as sparse matrices, numbers (N, 5) in the order of `NUMBERS`."""

    words: Any
    facts: Any
    numbers: Floats
    fold: Ints


def see(model: Model, logs: Logs, texts: Sequence[str] | None = None) -> Seen:
    """What a model sees of logs, all of their words or those of the `texts` given in their place."""
    texts = logs.column("text") if texts is None else texts
    at, words = logs.column("reported_at"), model.words.matrix(texts)
    numbers = [[one.hour for one in at], [one.weekday() for one in at], np.diff(words.indptr)]
    return Seen(
        words=words,
        facts=model.facts.matrix(log_facts(logs)),
        numbers=np.column_stack([*numbers, logs.at_place, logs.by_caller]).astype(np.float64),
        fold=folds_of(logs.names),
    )


def score(logs: Logs, model: Model) -> Scored:
    """Score every log. Each is scored by the model of its fold, which was learnt without it."""
    parts = [_score(logs.part(begin, min(begin + AT_ONCE, len(logs))), model) for begin in range(0, len(logs), AT_ONCE)]
    return Scored(*(np.concatenate([getattr(part, name) for part in parts]) for name in Scored.__dataclass_fields__))


def _score(logs: Logs, model: Model) -> Scored:
    seen = see(model, logs)
    odds = step_odds(model, logs, seen)
    believed = shifted(odds, logs.recorded, logs.repeats, model.shifts)
    hidden = believed
    if model.taught is not None:
        columns = teaching_columns(believed, logs.recorded, seen.words, seen.facts)
        hidden = shifted(model.taught.odds(columns, seen.fold), logs.recorded, logs.repeats, np.zeros(2))
    several = np.select([logs.recorded > 1, logs.recorded == 1], [1.0, hidden], np.nan)
    spoken = [kind.words.odds(seen.words, seen.fold) + kind.facts.odds(seen.facts, seen.fold) for kind in model.kinds]
    return Scored(hidden, several, np.argmax(spoken, axis=0), odds, believed)


def step_odds(model: Model, logs: Logs, seen: Seen) -> Floats:
    """The log odds that each log goes on from the step at which it stands, (N,)."""
    at, odds = step_of(logs.recorded), np.zeros(len(logs))
    for number in range(len(model.steps)):
        rows = np.flatnonzero(at == number)
        odds[rows] = odds_of_step(model, number, logs, seen, rows)
    return odds


def odds_of_step(model: Model, number: int, logs: Logs, seen: Seen, rows: Ints) -> Floats:
    """The log odds that the logs at some places (n,), which stand at a step or beyond it, go on from it, (n,)."""
    if not len(rows):
        return np.zeros(0)
    records = model.records[number].matrix(record_facts(logs, number, rows))
    held = (seen.words[rows], seen.facts[rows], records, seen.numbers[rows])
    return model.steps[number].odds(*held, seen.fold[rows])
