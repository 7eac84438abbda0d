import dataclasses
import json
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from truecount.errors import TrueCountError
from truecount.triage.drift import WHOLE, baseline, drift
from truecount.triage.drift_measures import MEASURES
from truecount.triage.facts import learn_facts, log_facts, record_facts
from truecount.triage.folds import FOLDS, Folded
from truecount.triage.logs import MOST, Logs
from truecount.triage.model import Kind, Model
from truecount.triage.scoring import score
from truecount.triage.steps import Step
from truecount.triage.words import bucket, learn_words

APRIL = datetime(2018, 4, 1)
PLAIN = ("caller", "reports", "neighbour", "street", "shouting", "calm", "checked", "area", "quiet", "advice")
TELLING = {"assaulted": 3.0, "robbed": 2.0, "parked": -1.0}


def made(
    seed: int, n: int = 2_000, days: int = 91, recorded_more: float = 0.0, channel: str = "101", new: str = ""
) -> Logs:
    """Logs of which some hold telling words, and are recorded the likelier for it."""
    lots = np.random.default_rng(seed)
    told = {word: lots.random(n) < 0.3 for word in TELLING}
    odds = -2 + recorded_more + sum(weight * told[word] for word, weight in TELLING.items())
    recorded = (lots.random(n) < 1 / (1 + np.exp(-odds))).astype(np.int64)
    words = lots.choice(PLAIN, (n, 6))
    texts = [" ".join([*row, *(word for word in TELLING if told[word][k]), new]) for k, row in enumerate(words)]
    at = [APRIL + timedelta(days=float(day)) for day in lots.random(n) * days]
    rows = pa.table(
        {
            "incident_id": np.arange(n),
            "force_id": ["kent"] * n,
            "route": ["command"] * n,
            "reference": [f"{seed}-{k}" for k in range(n)],
            "reported_at": pa.array(at, pa.timestamp("us")),
            "channel": lots.choice(["999", channel], n).tolist(),
            "standing": ["victim"] * n,
            "caller_key": pa.nulls(n, pa.string()),
            "place_key": pa.nulls(n, pa.string()),
            "opening_code": ["code"] * n,
            "qualifiers": pa.nulls(n, pa.string()),
            "district": ["north"] * n,
            "text": texts,
            "repeats": lots.random(n) < 0.02,
        }
    )
    classes = [("8N",) * k for k in recorded]
    flags = [("",) * k for k in recorded]
    none = np.full(n, -1)
    return Logs(rows, recorded, np.where(recorded > 0, 0, -1), np.full(n, np.nan), classes, flags, none, none)


def known(logs: Logs) -> Model:
    """A model that knows how those logs are made."""
    texts = logs.column("text")
    words, facts = learn_words(texts), learn_facts(log_facts(logs))
    records = tuple(learn_facts(record_facts(logs, number, np.arange(len(logs)))) for number in range(MOST + 1))
    place = {int(column): n for n, column in enumerate(words.columns)}
    weights = np.zeros((FOLDS, len(words.columns)), dtype=np.float32)
    # Rows have length 1, and hold some fifteen words and pairs.
    for word, weight in TELLING.items():
        weights[:, place[bucket(word)]] = weight * 3.7
    steps = tuple(
        Step(
            Folded(weights, np.full(FOLDS, -2.0)),
            Folded(np.zeros((FOLDS, len(facts.columns)), dtype=np.float32), np.zeros(FOLDS)),
            Folded(np.zeros((FOLDS, len(one.columns)), dtype=np.float32), np.zeros(FOLDS)),
            None,
        )
        for one in records
    )
    kinds = (Kind(steps[0].words, steps[0].facts),)
    return Model(words, facts, records, steps, kinds, np.array([-2.0, -3.0]), None, {})


@pytest.fixture(scope="module")
def learnt():
    logs = made(1)
    model = known(logs)
    return model, json.loads(json.dumps(baseline(logs, score(logs, model), model)))


def compared(learnt, logs: Logs, **rest):
    model, then = learnt
    return drift(then, logs, score(logs, model), model, **rest)


def changed(found, period=WHOLE) -> set[str]:
    return {one.what for one in found if one.changed and one.period == period}


def test_logs_like_those_learnt_from_are_as_before_in_every_month(learnt):
    found = compared(learnt, made(2))
    assert [one.period for one in found if one.changed] == []
    assert list(dict.fromkeys(one.period for one in found)) == ["April 2018", "May 2018", "June 2018", WHOLE]
    assert {one.found for one in found if not one.what.endswith(" record") or one.what.startswith("Scores")} == {
        "as before"
    }


def test_the_logs_learnt_from_are_nothing_new(learnt):
    for one in compared(learnt, made(1)):
        if one.period == WHOLE and one.distance is not None:
            assert one.distance == pytest.approx(0, abs=1e-9)


def test_better_recording_shows_in_records_and_their_level_but_not_in_how_logs_come_in(learnt):
    found = compared(learnt, made(3, recorded_more=1.0))
    assert {"Logs with a record", "Records for each one expected, a first record"} <= changed(found)
    assert not {one for one in changed(found) if one.startswith("How logs come in")}
    level = next(one for one in found if one.what.startswith("Records") and one.period == WHOLE)
    assert level.value > 1.2 and level.at_learning == pytest.approx(1, abs=0.1)
    assert "better or worse recording" in level.says


def test_a_change_shows_in_the_months_in_which_it_was(learnt):
    logs = made(4)
    late = np.array(logs.column("reported_at")) >= APRIL + timedelta(days=61)
    channel = pa.array(np.where(late, "web", np.array(logs.column("channel"))).tolist())
    place = logs.rows.schema.get_field_index("channel")
    object.__setattr__(logs, "rows", logs.rows.set_column(place, "channel", channel))
    found = [one for one in compared(learnt, logs) if one.what == "How logs come in, by channel"]
    assert [one.period for one in found if one.found == "changed much"] == ["June 2018", WHOLE]


def test_new_words_and_longer_logs_show(learnt):
    # One word in eight, of thirty letters, that no log held.
    found = compared(learnt, made(5, new="z" * 30))
    assert {"Words that are not common", "Logs longer than the middle one at learning"} <= changed(found)
    words = next(one for one in found if one.what == "Words that are not common" and one.period == WHOLE)
    assert words.at_learning == 0 and 0.1 < words.value < 0.2


def test_words_that_lost_their_meaning_show_in_the_order(learnt):
    logs = made(6)
    mixed = np.random.default_rng(0).permutation(logs.recorded)
    object.__setattr__(logs, "recorded", mixed)
    found = compared(learnt, logs)
    assert "How well a step orders logs, a first record" in changed(found)
    assert next(one.value for one in found if one.what.startswith("How well")) == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("seed", range(10, 13))
def test_few_logs_do_not_alarm_by_chance(learnt, seed):
    found = compared(learnt, made(seed, n=300, days=60))
    assert [one.what for one in found if one.changed] == []
    assert "too few logs" in {one.found for one in found}


def test_months_of_few_logs_stand_as_quarters(learnt):
    periods = dict.fromkeys(one.period for one in compared(learnt, made(7, n=900, days=181)))
    assert list(periods) == ["April to June 2018", "July to September 2018", WHOLE]


def test_quarters_can_be_asked_for(learnt):
    periods = dict.fromkeys(one.period for one in compared(learnt, made(8, n=600), by="quarter"))
    assert list(periods) == ["April to June 2018", WHOLE]
    with pytest.raises(TrueCountError, match="by month or by quarter"):
        compared(learnt, made(8, n=100), by="week")


def test_a_model_without_a_baseline_is_told_in_a_sentence(learnt):
    logs = made(9, n=200)
    with pytest.raises(TrueCountError, match="learn it anew"):
        drift({}, logs, score(logs, learnt[0]), learnt[0])


def test_the_baseline_holds_ten_groups_of_scores_and_the_steps(learnt):
    _, then = learnt
    for cut in then["scores"].values():
        assert sum(cut["shares"]) == pytest.approx(1)
        assert len(cut["shares"]) == len(cut["cuts"]) + 1 <= 10
    first = then["steps"][0]
    assert first["auc"] > 0.75 and first["level"] == pytest.approx(1, abs=0.1) and 0 < first["loss"] < 0.7
    assert then["steps"][2]["auc"] is None
    assert then["logs"] < 2_000


def test_rare_names_of_channels_are_not_kept():
    logs = made(20, n=400)
    names = ["told by one person", *logs.column("channel")[1:]]
    place = logs.rows.schema.get_field_index("channel")
    object.__setattr__(logs, "rows", logs.rows.set_column(place, "channel", pa.array(names)))
    model = known(logs)
    kept = baseline(logs, score(logs, model), model)["channel"]
    assert "told by one person" not in kept and sum(kept.values()) == pytest.approx(1)


def test_rounding_moves_no_log_over_a_cut(learnt):
    model, then = learnt
    logs = made(1)
    scored = score(logs, model)
    nudged = dataclasses.replace(scored, hidden=scored.hidden * (1 + 1e-6))
    moved = [one for one in drift(then, logs, nudged, model) if one.period == WHOLE and one.what.startswith("Scores")]
    assert [one.distance for one in moved] == pytest.approx([0, 0], abs=1e-9)


def test_every_measure_tells_where_its_threshold_comes_from():
    for one in MEASURES:
        assert "unsourced" in one.method.source or "Yurdakul" in one.method.source
        assert f"{one.floor:g}" in one.method.words
