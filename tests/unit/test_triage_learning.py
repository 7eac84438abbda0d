import dataclasses

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from tests.triaged import BELIEVED, NONE_READ, changed, of_file
from truecount import triage
from truecount.errors import TrueCountError
from truecount.records.store import Store
from truecount.reference.kinds import KINDS
from truecount.triage.folds import FOLDS, folds_of
from truecount.triage.levels import LEAST, MISSED
from truecount.triage.logs import MOST

pytestmark = pytest.mark.slow

TIED = "(SELECT i.record_id FROM incidents i JOIN crimes c ON c.incident_reference = i.reference)"
TELLING = (
    "E' 10:59 OIC allocated, crime recorded 24/04000011/18\\nRESULT: crime 24/04000011/18 recorded, see crime'",
    "E'\\nRESULT: nfa, no crime'",
)


def auc(found, values=None) -> float:
    return float(roc_auc_score(found.hides, found.scored.hidden if values is None else values))


def test_every_log_has_a_chance_and_a_kind(triaged):
    scored = triaged.scored
    assert len(scored.hidden) == len(triaged.logs)
    assert scored.hidden.min() >= LEAST and scored.hidden.max() < 1
    assert set(scored.kind.tolist()) <= set(range(len(KINDS)))


def test_scores_tell_logs_that_hide_a_crime_without_any_review(triaged):
    assert auc(triaged) > 0.9


def test_that_a_record_is_one_of_several_is_told_apart(triaged):
    recorded, several = triaged.logs.recorded, triaged.scored.several
    assert np.isnan(several[recorded == 0]).all()
    assert (several[recorded > 1] == 1).all()
    assert np.array_equal(several[recorded == 1], triaged.scored.hidden[recorded == 1])


def test_chances_add_up_to_what_is_believed(triaged):
    recorded = triaged.logs.recorded
    hiding = recorded.sum() * (100 - BELIEVED.accuracy) / BELIEVED.accuracy / MISSED
    expected = triaged.scored.believed
    assert expected[recorded > 0].sum() == pytest.approx(hiding * BELIEVED.beside, rel=0.02)
    assert expected[recorded == 0].sum() == pytest.approx(hiding * (1 - BELIEVED.beside), rel=0.02)


def test_a_log_that_repeats_another_hides_nothing(triaged):
    assert triaged.logs.repeats.any()
    assert (triaged.scored.hidden[triaged.logs.repeats] == LEAST).all()


def test_the_kind_told_is_mostly_that_of_the_record(triaged):
    tied = triaged.logs.recorded > 0
    assert (triaged.scored.kind == triaged.logs.kind)[tied].mean() > 0.8


def test_the_same_logs_give_the_same_model(triaged, small_force):
    assert of_file(small_force).model.sha256 == triaged.model.sha256


def test_reviews_teach_the_level(triaged):
    read = np.arange(0, len(triaged.logs), 2)
    reviewed = triage.Reviewed(read, triaged.missed[read], np.full(len(read), 0.5))
    wrong = triage.Believed(accuracy=99.0, beside=0.1, source="as told")
    taught = triage.score(triaged.logs, triage.learn(triaged.logs, wrong, reviewed))
    # Believed alone there would be a sixteenth of them; the belief still weighs as some of the reviews do.
    assert taught.hidden.sum() == pytest.approx(triaged.hides.sum(), rel=0.3)
    assert auc(triaged, taught.hidden) > auc(triaged, taught.believed) - 0.01


def test_reviews_weigh_as_the_reverse_of_their_chance(triaged):
    """Logs that hide a crime read nine times as often as others look no commoner than they are."""
    chance = np.where(triaged.hides, 0.9, 0.3)
    read = np.flatnonzero(np.random.default_rng(1).random(len(chance)) < chance)
    reviewed = triage.Reviewed(read, triaged.missed[read], chance[read])
    level = triage.score(triaged.logs, triage.learn(triaged.logs, BELIEVED, reviewed)).hidden.sum()
    assert level == pytest.approx(triaged.hides.sum(), rel=0.15)


def test_another_force_whose_truth_is_known_teaches(triaged):
    other = triage.OtherForce(triaged.logs, triaged.hides)
    model = triage.learn(triaged.logs, BELIEVED, NONE_READ, other)
    assert model.taught is not None
    assert auc(triaged, triage.score(triaged.logs, model).hidden) > auc(triaged) - 0.005


def test_without_any_record_there_is_nothing_to_learn_from(triaged):
    bare = dataclasses.replace(triaged.logs, recorded=np.zeros_like(triaged.logs.recorded))
    with pytest.raises(TrueCountError, match="nothing to learn from"):
        triage.learn(bare, BELIEVED, NONE_READ)


def test_logs_without_words_are_refused(small_force, tmp_path):
    path = changed(small_force, tmp_path / "f.duckdb", "UPDATE incidents SET text = NULL")
    with Store.read(path) as store, pytest.raises(TrueCountError, match="triage reads words"):
        triage.logs_of(store)


# What tells how a log ended.


def planted(path, to):
    """A copy in which logs with a record say so, and others that they have none, in all ways that are taken out."""
    with_one, without = TELLING
    return changed(
        path,
        to,
        f"UPDATE incidents SET closing_code = '999', text = text || {with_one} WHERE record_id IN {TIED}",
        f"UPDATE incidents SET closing_code = '998', text = text || {without} WHERE record_id NOT IN {TIED}",
    )


def test_references_disposal_words_and_closing_codes_change_no_score(triaged, tmp_path):
    other = of_file(planted(triaged.path, tmp_path / "f.duckdb"))
    assert np.allclose(other.scored.hidden, triaged.scored.hidden, atol=1e-6)


def test_what_was_written_after_the_decision_does_not_help(triaged, tmp_path):
    """An entry of two days later, in every log with a record, would tell them apart wholly if it were learnt from."""
    days = "".join(f"\\n{clock} DESK: noted" for clock in ("10:01", "10:00", "09:59")) + "\\n09:58 DESK: zanzibar"
    path = changed(
        triaged.path, tmp_path / "f.duckdb", f"UPDATE incidents SET text = text || E'{days}' WHERE record_id IN {TIED}"
    )
    with Store.read(path) as store:
        logs = triage.logs_of(store)
    assert sum("zanzibar" in text for text in logs.column("text")) > 500
    early = triage.before_decisions(logs)
    two_days = 2 * 24 * 60
    assert not any("zanzibar" in text for text, delay in zip(early, logs.delay, strict=True) if delay < two_days)
    other = of_file(path)
    assert abs(auc(other) - auc(triaged)) < 0.01


def test_logs_without_a_record_are_cut_as_those_with_one_are(triaged):
    logs = triaged.logs
    cut = np.array(
        [len(early) < len(text) for early, text in zip(triage.before_decisions(logs), logs.column("text"), strict=True)]
    )
    routes, tied = np.array(logs.column("route")), logs.recorded > 0
    here = routes == "crime-bureau"
    assert cut[here & tied].mean() == pytest.approx(cut[here & ~tied].mean(), abs=0.1)
    assert cut.any()


def test_a_log_is_scored_by_a_model_that_has_not_seen_it(triaged):
    """Turn one fold's labels about: its own scores, which others taught, stay; those of other folds change."""
    fold = folds_of(triaged.logs.names)
    turned = triaged.logs.recorded.copy()
    turned[fold == 0] = np.where(turned[fold == 0] > 0, 0, 1)
    logs = dataclasses.replace(triaged.logs, recorded=turned)
    model = triage.learn(logs, BELIEVED, NONE_READ)
    for held in range(FOLDS):
        same = np.array_equal(model.steps[0].words.weights[held], triaged.model.steps[0].words.weights[held])
        assert same == (held == 0)


def test_steps_are_learnt_from_logs_that_have_come_so_far(triaged):
    assert len(triaged.model.steps) == MOST + 1
    assert triaged.model.steps[0].words.weights.any()


def test_the_logs_of_each_audit_together_weigh_as_many_as_they_are():
    read = [(0, (0, 0, 0), 0.5), (1, (0, 0, 0), 0.25), (2, (0, 0, 0), 0.001)]
    assert triage.Reviewed.of(read, [0, 0, 1]).weight == pytest.approx([2 / 3, 4 / 3, 1])
    assert triage.Reviewed.of(read[:2]).weight == pytest.approx([2 / 3, 4 / 3])
    assert triage.Reviewed.of([]).weight.tolist() == []
