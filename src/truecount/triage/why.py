"""Why a log scores as it does: the phrases and facts that moved its score, and where its own text holds them."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from ibis import _
from scipy import special

from truecount.records.store import Store
from truecount.triage.cleaning import taken_out
from truecount.triage.facts import WEIGHT, Facts, log_facts, record_facts
from truecount.triage.levels import DENSE, LEAST, teaching_columns
from truecount.triage.logs import Floats, Ints, Logs
from truecount.triage.model import Model
from truecount.triage.scoring import Scored, Seen, see
from truecount.triage.steps import step_of
from truecount.triage.words import MOST_WORDS, TOKEN, Words, bucket, letters_of

REPEATS = "repeats an earlier log"
LONGEST = 4
"""A phrase has at most so many words."""
JOINS = 0.25
"""Two neighbours are one phrase where their being together moves the score by this share of what the heavier does."""
NOTICED = 0.1
"""What moves the log odds less is not told: the odds change by less than a tenth."""
AGAINST = 4
"""Of the reasons told, one in so many at most lowers the score, where there are enough that raise it."""
OPENED = "opened"
"""What the facts about the opening code, alone and with another fact, begin with."""
BESIDE = "; "
"""Between the phrases of one reason, where one holds the other. No phrase has this in it."""
BREAK = re.compile(r"[\n.,;:!?]")
"""No phrase goes on over one of these."""
AS_LETTERS = str.maketrans("\u017f\u212a", "sk")
"""Two signs that the database's patterns take for letters whatever the case."""


@dataclass(frozen=True)
class Reason:
    """A phrase, or a fact, and how far it `moved` the log odds that a log hides a crime."""

    says: str
    of: Literal["words", "fact"]
    moved: float


@dataclass(frozen=True)
class Explained:
    """All that moved a log's score, the largest first, and the `rest`: trees, level, and the odds it began from.

    What all reasons moved and the rest are together the log odds of the score before it is held within its bounds.
    """

    reasons: tuple[Reason, ...]
    rest: float


def reasons(
    model: Model, logs: Logs, scored: Scored, places: Sequence[int] | Ints, most: int = 8
) -> list[list[Reason]]:
    """What moved the score of the log at each of some places, at most so many reasons, the largest first.

    Mostly those that raise it; those that lower it fill what is left. `scored` is of all the logs, by this model.
    """
    return [told(one.reasons, most) for one in explained(model, logs, scored, places)]


def told(every: Iterable[Reason], most: int) -> list[Reason]:
    """The reasons worth telling, at most so many, the largest first, mostly those that raise the score."""
    noticed = [one for one in every if abs(one.moved) >= NOTICED]
    raising, lowering = ([one for one in noticed if (one.moved > 0) is up] for up in (True, False))
    up = raising[: most - min(len(lowering), most // AGAINST)]
    return _largest_first([*up, *lowering[: most - len(up)]])


def explained(model: Model, logs: Logs, scored: Scored, places: Sequence[int] | Ints) -> list[Explained]:
    """All that moved the score of the log at each of some places, and the rest."""
    at = np.asarray(places, dtype=np.int64)
    some = logs.take(at)
    seen, said, texts = see(model, some), log_facts(some), some.column("text")
    odds = _log_odds(model, some, seen, scored.odds[at], scored.believed[at])
    made = []
    for n, (step, fold) in enumerate(zip(step_of(some.recorded), seen.fold, strict=True)):
        if some.repeats[n]:
            moved = float(special.logit(LEAST) - scored.odds[at[n]])
            made.append(Explained((Reason(REPEATS, "fact", moved),), float(scored.odds[at[n]])))
            continue
        of_words, of_facts, of_records = _weights(model, int(step), int(fold), bool(some.recorded[n]))
        records, of_log = model.records[step], record_facts(some, int(step), np.array([n]))
        found = _largest_first(
            [
                *_phrases(model.words, texts[n], seen.words[[n]], of_words),
                *_facts(model.facts, said[n], of_facts),
                *_facts(records, of_log[0], of_records),
            ]
        )
        columns = ((seen.words[[n]], of_words), (seen.facts[[n]], of_facts), (records.matrix(of_log), of_records))
        linear = sum(float((row @ weights)[0]) for row, weights in columns)
        made.append(Explained(tuple(found), float(odds[n]) - linear))
    return made


def marked(text: str, found: Iterable[Reason]) -> list[tuple[str, float]]:
    """A log as written, cut into segments, each with how far it moved the score: that of its reason, 0 for none.

    The segments joined are the text. What is taken out of a log before it is read is never marked.
    """
    worth = {
        tuple(phrase.split()): one.moved for one in found if one.of == "words" for phrase in one.says.split(BESIDE)
    }
    cuts: list[tuple[str, float]] = []
    done = 0
    for begin, end, moved in _marks(text, worth):
        cuts += [(text[done:begin], 0.0), (text[begin:end], moved)]
        done = end
    return [(segment, moved) for segment, moved in [*cuts, (text[done:], 0.0)] if segment]


def written(store: Store, incident_ids: Iterable[int]) -> dict[int, str]:
    """Logs as they were written, by the record_id of their incident; '' for one without text."""
    rows = store.table("incidents")
    wanted = [int(one) for one in incident_ids]
    found = rows.filter(_.record_id.isin(wanted)).select("record_id", text=_.text.fill_null("")).to_pyarrow()
    return dict(zip(found["record_id"].to_pylist(), found["text"].to_pylist(), strict=True)) if wanted else {}


def _log_odds(model: Model, logs: Logs, seen: Seen, odds: Floats, believed: Floats) -> Floats:
    """The log odds of scores before they are held within their bounds, (N,)."""
    if model.taught is None:
        return np.asarray(odds + np.where(logs.recorded > 0, model.shifts[1], model.shifts[0]))
    columns = teaching_columns(believed, logs.recorded, seen.words, seen.facts)
    return model.taught.odds(columns, seen.fold)


def _weights(model: Model, step: int, fold: int, tied: bool) -> tuple[Floats, Floats, Floats]:
    """What each column of words, of facts and of the records' facts moves the score of a log at a step."""
    at = model.steps[step]
    words, facts, records = (part.weights[fold].astype(np.float64) for part in (at.words, at.facts, at.records))
    if model.taught is None:
        return words, facts, records
    learnt = model.taught.weights[fold].astype(np.float64)
    dense, of_words, of_facts = np.split(learnt, [-len(words) - len(facts), -len(facts)])
    slope = DENSE * dense[2 + tied]
    return slope * words + of_words, slope * facts + of_facts, slope * records


def _facts(facts: Facts, said: Sequence[str], weights: Floats) -> Iterator[Reason]:
    """How far each fact of a log moved its score; those of the opening code are one."""
    parts = facts.parts(said)
    sharing = Counter(parts.values())
    moved: dict[str, float] = {}
    code = next((fact for fact in said if fact.startswith(f"{OPENED} under")), "")
    for fact, place in parts.items():
        says = code if fact.startswith(OPENED) else fact
        moved[says] = moved.get(says, 0.0) + WEIGHT * float(weights[place]) / sharing[place]
    return (Reason(says, "fact", by) for says, by in moved.items())


def _phrases(words: Words, text: str, row: Any, weights: Floats) -> list[Reason]:
    """How far each phrase of a log moved its score: words and neighbours that move it together are one phrase."""
    said = list(itertools.islice(TOKEN.finditer(text), MOST_WORDS))
    alone, joints = _shares(words, [one[0] for one in said], row, weights)
    broken = [True, *(_broken(text, pair) for pair in itertools.pairwise(said))]
    moved: dict[str, float] = {}
    for begin, end in _spans(alone, joints, broken):
        phrase = " ".join(one[0] for one in said[begin:end])
        by = alone[begin:end].sum() + joints[begin + 1 : end].sum() + joints[[begin, end]].sum() / 2
        moved[phrase] = moved.get(phrase, 0.0) + float(by)
    return _folded(moved)


def _shares(words: Words, said: Sequence[str], row: Any, weights: Floats) -> tuple[Floats, Floats]:
    """How far each word of a log moved its score, (W,), and each joint between neighbours, (W + 1,).

    Joint n stands before word n. What a column moved is shared among all that is hashed to it; what the letters of a
    word moved is that word's.
    """
    parts = [(n, word) for n, word in enumerate(said)]
    parts += [(n, run) for n, word in enumerate(said) if not words.common[bucket(word)] for run in letters_of(word)]
    parts += [(len(said) + n, f"{one} {other}") for n, (one, other) in enumerate(itertools.pairwise(said), start=1)]
    columns = [bucket(part) for _at, part in parts]
    moved = dict(zip(words.columns[row.indices].tolist(), (row.data * weights[row.indices]).tolist(), strict=True))
    sharing = Counter(columns)
    held = np.zeros(2 * len(said) + 1)
    for (at, _part), column in zip(parts, columns, strict=True):
        held[at] += moved.get(column, 0.0) / sharing[column]
    return held[: len(said)], held[len(said) :]


def _spans(alone: Floats, joints: Floats, broken: Sequence[bool]) -> list[tuple[int, int]]:
    """Where phrases begin and end: the heaviest joints bind first, never over a break."""
    span = [(n, n + 1) for n in range(len(alone))]
    for n in np.argsort(-np.abs(joints), kind="stable").tolist():
        if not 0 < n < len(alone) or broken[n] or not joints[n]:
            continue
        begin, end = span[n - 1][0], span[n][1]
        if end - begin <= LONGEST and abs(joints[n]) >= JOINS * np.abs(alone[[n - 1, n]]).max():
            span[begin:end] = [(begin, end)] * (end - begin)
    return list(dict.fromkeys(span))


def _folded(moved: dict[str, float]) -> list[Reason]:
    """Phrases as reasons.

    One that a longer phrase holds is told with it, where it moves the score the same way and half as far, or more.
    """
    hosts: dict[str, list[str]] = {}
    for phrase in sorted(moved, key=lambda one: -len(one.split())):
        holding = (host for host in hosts if f" {phrase} " in f" {host} " and moved[host] * moved[phrase] > 0)
        host = next((one for one in holding if abs(moved[phrase]) >= max(NOTICED, abs(moved[one]) / 2)), None)
        hosts.setdefault(host or phrase, []).append(phrase)
    return [Reason(BESIDE.join(held), "words", sum(moved[one] for one in held)) for held in hosts.values()]


def _marks(text: str, worth: dict[tuple[str, ...], float]) -> Iterator[tuple[int, int, float]]:
    """Where a log as written holds phrases: from, up to, and how far they moved the score; the longest first."""
    kept, place = _kept(text)
    said = list(itertools.islice(TOKEN.finditer(kept), MOST_WORDS))
    n = 0
    while n < len(said):
        tries = (said[n : n + size] for size in range(min(LONGEST, len(said) - n), 0, -1))
        found = next((one for one in tries if tuple(word[0] for word in one) in worth and not _broken(kept, one)), None)
        if found is None:
            n += 1
            continue
        moved = worth[tuple(word[0] for word in found)]
        yield from ((begin, end, moved) for begin, end in _pieces(kept, place, found))
        n += len(found)


def _broken(text: str, said: Sequence[re.Match[str]]) -> bool:
    """Whether a line or a clause ends somewhere between these words of a text."""
    return BREAK.search(text, said[0].end(), said[-1].start()) is not None if len(said) > 1 else False


def _pieces(kept: str, place: Sequence[int], said: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    """Where words stand in the log as written; neighbours are one piece, but for what was taken out between them."""
    pieces: list[tuple[int, int]] = []
    for n, word in enumerate(said):
        begin, end = place[word.start()], place[word.end() - 1] + 1
        between = range(said[n - 1].end(), word.start()) if n else range(0)
        whole = n and all(place[one] >= 0 and not kept[one].isalnum() for one in between)
        if whole and begin - pieces[-1][1] == len(between):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((begin, end))
    return pieces


def _kept(text: str) -> tuple[str, list[int]]:
    """A log as it is cleaned, and where each of its letters stood; -1 for the space in place of what was taken out."""
    kept, place = text.translate(AS_LETTERS), list(range(len(text)))
    for one in taken_out():
        pieces, places, done = [], [], 0
        # The database's patterns know the letters, digits and spaces of plain English alone.
        for found in re.finditer(one.pattern, kept, re.ASCII):
            pieces += [kept[done : found.start()], " "]
            places += [*place[done : found.start()], -1]
            done = found.end()
        kept, place = "".join([*pieces, kept[done:]]), [*places, *place[done:]]
    letters = [text[at] if at >= 0 else " " for at in place]
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in letters), place


def _largest_first(found: Iterable[Reason]) -> list[Reason]:
    return sorted(found, key=lambda one: (-abs(one.moved), one.says))
