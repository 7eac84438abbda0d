import functools
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit, logit

from tests.frames import put, put_loads
from truecount.records import Store
from truecount.triage import Believed, Reviewed, learn, logs_of, score
from truecount.triage.facts import log_facts, record_facts
from truecount.triage.folds import folds_of
from truecount.triage.levels import LEAST, MOST_LIKELY
from truecount.triage.why import (
    BESIDE,
    NOTICED,
    REPEATS,
    Reason,
    _folded,
    _kept,
    explained,
    marked,
    reasons,
    told,
    written,
)

LOGS = 600
HOSTILE = "09:00 <script>alert('x')</script> front door forced, \"rings\" & more\nRESULT: closed"
SPEAKS, SILENT = ("front door forced", "punched in the face"), ("loud music again", "not front garden", "dog found")
BOTH = "two people hurt"
HARD = (
    "PC 123 saw Mr O'Neill \u017fpeak at 12 High Street, NFA\r\nResult: closed",
    "crime no. 12AB/34 -- CRIMED, DOB 1/2/1990 £20 OFF \u212aelvin",
    "\u00c9tat: ring a.b@c.uk, https://x.y/z\n[FORM A]: none ==== \u2014 07700 900123",
    "  Outcome - filed under ABC/1/22 \u0661\u0662\u0663\n> disposal",
)
"""Logs that the database's patterns and Python's could read each in their own way."""
ENDS = ("CRIME REF 12AB/3456/25", "NFA", "no crime, punched in the face noted", "filed")
CODES = ("001", "003", "211")


def texts(chance):
    """A log that speaks of so many crimes, with a word of its own, in capitals or not, and how it ended."""
    crimes = chance.choice((0, 1, 2, 2))
    said = [chance.choice(SPEAKS if crimes else SILENT), chance.choice(("caller upset", "second call"))]
    said += [BOTH] if crimes > 1 else []
    said.append("".join(chance.choice(tuple("bdfgk")) + chance.choice(tuple("aeo")) for _ in range(3)) + "ington")
    chance.shuffle(said)
    told = f"{chance.integers(24):02d}:10 {', '.join(said)}\n10:40 {chance.choice(ENDS)}. {chance.choice(SILENT)}"
    return int(crimes), told.upper() if chance.random() < 0.5 else told


@functools.cache
def force():
    """A folder with the record file of a made-up force, most of whose crimes are recorded; removed when it goes."""
    folder = tempfile.TemporaryDirectory()
    chance, incidents, crimes = np.random.default_rng(3), [], []
    for n in range(LOGS):
        spoken, text = texts(chance)
        at = f"2025-{n % 12 + 1:02d}-{n % 28 + 1:02d}T{n % 24:02d}:05:00"
        told = {"force_id": "kent", "precision": "instant", "reported_at": at}
        row = {"system": ("101", "control room")[n % 2], "reference": f"2025-{n:05d}", "text": text}
        row |= {"opening_code": str(chance.choice(CODES[:2] if spoken else CODES)), "standing": "victim"}
        incidents.append({"record_id": n + 1} | told | row)
        recorded = 5 if n == 7 else sum(chance.random() < 0.8 for _ in range(spoken))
        for _ in range(recorded):
            crime = {
                "record_id": len(crimes) + 1,
                "system": "crimes",
                "reference": f"C{len(crimes)}",
                "recorded_at": at,
            }
            crimes.append(told | crime | {"incident_reference": row["reference"], "class_code": "105A"})
    incidents[0] |= {"text": HOSTILE, "reference": "<b>1</b>", "opening_code": "=1+1"}
    incidents[1] |= {"text": None}
    incidents[20] |= {"opening_code": "003"}
    for n, text in enumerate(HARD, start=10):
        incidents[n] |= {"text": text}
    incidents[2] |= {"merged_into": "2025-00003"}
    with Store.write(Path(folder.name) / "force.duckdb") as store:
        put_loads(store, "2026-01-01")
        put(store, "incidents", *incidents)
        put(store, "crimes", *crimes)
    return folder


@functools.cache
def learnt():
    """The logs of the force, what was learnt from them and their scores: without reviews, and with some."""
    with Store.read(path()) as store:
        logs = logs_of(store)
    hurt = np.array(["hurt" in text for text in logs.column("text")])
    read = Reviewed.of((n, (0, 0, int(hurt[n])), 0.5) for n in range(0, LOGS, 2))
    taught = learn(logs, Believed(80, 0.5, "as told"), read)
    models = [replace(taught, taught=None), taught]
    return logs, [(model, score(logs, model)) for model in models]


def path():
    return Path(force().name) / "force.duckdb"


def place(reference):
    return learnt()[0].column("reference").index(reference)


def moved(found, says, of="words"):
    return sum(one.moved for one in found if one.of == of and says in one.says)


def odds_of(model, scored, logs, n):
    """The log odds of a score that was not held within bounds, from the score alone or from what went before it."""
    if LEAST < scored.hidden[n] < MOST_LIKELY:
        return logit(scored.hidden[n])
    return scored.odds[n] + model.shifts[int(logs.recorded[n] > 0)]


@pytest.mark.slow
def test_reasons_and_the_rest_are_the_log_odds_of_every_score():
    logs, made = learnt()
    for model, scored in made:
        held_within = (scored.hidden <= LEAST) | (scored.hidden >= MOST_LIKELY)
        some = np.flatnonzero(~logs.repeats & ~(held_within if model.taught is not None else False))
        found = explained(model, logs, scored, some)
        sums = np.array([sum(reason.moved for reason in one.reasons) + one.rest for one in found])
        assert len(some) > LOGS * 0.9
        assert sums == pytest.approx([odds_of(model, scored, logs, n) for n in some], abs=1e-4)
        assert np.std(sums - [one.rest for one in found]) > 0.3


def test_what_is_held_within_bounds_is_explained_as_far_as_it_goes():
    logs, ((model, scored), _) = learnt()
    (one,) = explained(model, logs, scored, [int(np.argmax(scored.hidden))])
    assert np.clip(expit(sum(r.moved for r in one.reasons) + one.rest), LEAST, MOST_LIKELY) == pytest.approx(
        scored.hidden.max(), abs=1e-6
    )


@pytest.mark.parametrize("taught", [0, 1])
def test_a_linear_step_moves_the_score_by_its_weights(taught):
    """Worked out for one fact from its column, fold and step."""
    logs, made = learnt()
    model, scored = made[taught]
    n = int(np.flatnonzero((logs.recorded == 1) & ~logs.repeats)[5])
    fact, record = "kept in: " + logs.column("route")[n], "recorded: 105A"
    assert fact in log_facts(logs.part(n, n + 1))[0] and record in record_facts(logs, 1, np.array([n]))[0]
    (fold,) = folds_of([logs.names[n]])
    of_fact, of_record = model.facts.parts([fact])[fact], model.records[1].parts([record])[record]
    slope, beside = 1.0, 0.0
    if model.taught is not None:
        weights = model.taught.weights[fold]
        slope, beside = 3.0 * weights[3], weights[5 + len(model.words.columns) + of_fact]
    (one,) = explained(model, logs, scored, [n])
    told_of = {reason.says: reason.moved for reason in one.reasons if reason.of == "fact"}
    step = model.steps[1]
    assert told_of[fact] == pytest.approx(0.3 * (slope * step.facts.weights[fold][of_fact] + beside), abs=1e-5)
    assert told_of[record] == pytest.approx(0.3 * slope * step.records.weights[fold][of_record], abs=1e-5)


def test_words_that_go_with_records_speak_for_and_others_against():
    logs, ((model, scored), _) = learnt()
    clean = logs.column("text")
    for phrase, up in ((SPEAKS[0], True), (SILENT[0], False)):
        some = [n for n in np.flatnonzero(logs.recorded == 0) if f"{phrase}," in clean[n] and not logs.repeats[n]]
        every = explained(model, logs, scored, some[:10])
        assert len(every) > 3
        assert all((moved(one.reasons, phrase.split()[0]) > 0) is up for one in every)


def test_no_phrase_is_told_twice_and_the_words_of_one_make_no_reason_of_their_own():
    logs, ((model, scored), _) = learnt()
    with_phrases = 0
    for one in explained(model, logs, scored, range(100)):
        phrases = [phrase for reason in one.reasons if reason.of == "words" for phrase in reason.says.split(BESIDE)]
        assert len(phrases) == len(set(phrases)) and all(len(phrase.split()) <= 4 for phrase in phrases)
        assert len([reason for reason in one.reasons if reason.says.startswith("opened")]) <= 1
        with_phrases += any(" " in phrase for phrase in phrases)
    assert with_phrases > 60


def test_a_phrase_within_a_longer_one_is_told_with_it_where_it_moves_the_score_the_same_way():
    moved_by = {"front door open": 1.0, "front door": 0.6, "door": -0.5, "open": 0.3, "ron": 0.9}
    assert {one.says: one.moved for one in _folded(moved_by)} == {
        **{"front door open; front door": 1.6, "door": -0.5, "open": 0.3, "ron": 0.9},
    }


def test_letters_of_a_rare_word_are_told_as_the_word():
    logs, ((model, scored), _) = learnt()
    every = explained(model, logs, scored, range(60))
    said = {word for one in every for r in one.reasons if r.of == "words" for word in r.says.split()}
    assert not any("~" in word for word in said)
    assert any(abs(r.moved) > 0 for one in every for r in one.reasons if "ington" in r.says)


def test_a_log_that_repeats_another_has_that_for_its_reason():
    logs, made = learnt()
    n = place("2025-00002")
    for model, scored in made:
        (one,) = explained(model, logs, scored, [n])
        assert [reason.says for reason in one.reasons] == [REPEATS]
        assert one.reasons[0].moved + one.rest == pytest.approx(logit(scored.hidden[n]), abs=1e-4)
        assert reasons(model, logs, scored, [n]) == [list(one.reasons)]


def test_of_many_reasons_most_that_are_told_raise_the_score():
    up = [Reason(f"u{n}", "fact", 0.2 + n / 10) for n in range(9, -1, -1)]
    down = [Reason(f"d{n}", "fact", -5.0 - n) for n in range(9, -1, -1)]
    found = told(sorted([*up, *down], key=lambda one: -abs(one.moved)), 8)
    assert [one.says for one in found] == ["d9", "d8", "u9", "u8", "u7", "u6", "u5", "u4"]
    assert [one.says for one in told(down, 3)] == ["d9", "d8", "d7"]
    assert told([Reason("slight", "fact", NOTICED * 0.9)], 8) == []


def test_cleaning_a_log_piece_by_piece_is_what_the_database_does():
    logs, _ = learnt()
    with Store.read(path()) as store:
        as_written = written(store, logs.incident_id)
    assert [_kept(as_written[one])[0] for one in logs.incident_id.tolist()] == logs.column("text")
    assert set(HARD) < set(as_written.values())


def test_segments_joined_are_the_log_and_phrases_are_marked_in_any_case():
    text = "09:01 FRONT  DOOR forced.\nDoor, front door: front\ndoor"
    found = [Reason("front door", "words", 1.5), Reason("forced; door", "words", -0.4), Reason("09", "fact", 3.0)]
    cuts = marked(text, found)
    assert "".join(segment for segment, _ in cuts) == text
    assert [cut for cut in cuts if cut[1]] == [
        *(("FRONT  DOOR", 1.5), ("forced", -0.4), ("Door", -0.4), ("front door", 1.5), ("door", -0.4)),
    ]
    assert marked("", found) == [] and marked("nothing here", []) == [("nothing here", 0.0)]


def test_what_is_taken_out_is_never_marked():
    text = "window smashed CRIME REF 12AB/3456/25 smashed, no crime\nmr smashed nfa here\nRESULT: window smashed, filed"
    words = (
        "window",
        "smashed",
        "crime",
        "ref",
        "ab",
        "mr",
        "nfa",
        "result",
        "filed",
        "no",
        "window smashed",
        "smashed smashed",
    )
    cuts = marked(text, [Reason(one, "words", 1.0) for one in words])
    assert "".join(segment for segment, _ in cuts) == text
    assert [segment for segment, by in cuts if by] == ["window smashed", "smashed"]
    assert marked("smashed CRIME REF 12AB/3456/25 smashed", [Reason("smashed smashed", "words", 1.0)])[1][1] == 0.0


def test_every_word_that_is_told_is_marked_in_the_log_as_written():
    logs, ((model, scored), _) = learnt()
    some = [n for n in range(0, 200, 4) if not logs.repeats[n]]
    with Store.read(path()) as store:
        texts_of = written(store, logs.incident_id[some])
    for n, found in zip(some, reasons(model, logs, scored, some), strict=True):
        text = texts_of[int(logs.incident_id[n])]
        cuts = marked(text, found)
        assert "".join(segment for segment, _ in cuts) == text
        assert {by for _, by in cuts if by} == {one.moved for one in found if one.of == "words"}


def test_logs_are_given_as_written_and_none_where_none_is_asked_for():
    with Store.read(path()) as store:
        assert written(store, np.array([1, 2])) == {1: HOSTILE, 2: ""}
        assert written(store, []) == {}
        assert written(store, [10**9]) == {}
