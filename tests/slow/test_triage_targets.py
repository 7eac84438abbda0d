"""What triage has to reach on a simulated force at its usual dials, before and after its recording improved."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from tests.triaged import NONE_READ
from truecount import audit, linkage, simulation, triage
from truecount.records.store import Store
from truecount.triage.folds import of_fold
from truecount.triage.scoring import see

pytestmark = pytest.mark.slow
READ, ALONE = 2_000, 1_000


@pytest.fixture(scope="module", params=["2016", "2018"])
def force(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("force") / "f.duckdb"
    settings = simulation.make_settings(
        force="kent", size=0.1, years=request.param, seed=1, text=True, dials=simulation.read_dials()
    )
    simulation.to_store(settings, path)
    with Store.write(path) as store:
        linkage.link(store)
        logs = triage.logs_of(store)
        missed = triage.true_missed(store, logs)
    last = max(logs.column("reported_at")).date()
    assumed = audit.assume("kent", until=last)
    believed = triage.Believed(assumed.accuracy, assumed.beside, assumed.source)
    model = triage.learn(logs, believed, NONE_READ)
    return logs, missed, believed, model, triage.score(logs, model).hidden


def error(chance, hides, groups=20) -> float:
    parts = np.array_split(np.argsort(chance, kind="stable"), groups)
    return sum(len(part) * abs(chance[part].mean() - hides[part].mean()) for part in parts) / len(chance)


def test_without_reviews_logs_are_told_apart_at_the_right_level(force):
    logs, missed, _, _, chance = force
    hides = missed.sum(axis=1) > 0
    assert roc_auc_score(hides, chance) >= 0.95
    assert error(chance, hides) < 0.015
    top = np.argsort(-chance, kind="stable")[: len(logs) // 50]
    assert missed[top].sum() / missed.sum() >= 0.3


def test_words_counted_and_few_reviews_alone_are_far_behind(force):
    logs, missed, _, model, chance = force
    hides = missed.sum(axis=1) > 0
    area = roc_auc_score(hides, chance)
    assert roc_auc_score(hides, triage.keyword_counts(logs.column("text"))) < area - 0.2
    seen, lots = see(model, logs), np.random.default_rng(5).random(len(logs))
    read = np.flatnonzero(lots < ALONE / len(logs))
    odds = np.empty(len(logs))
    for held in range(3):
        rows = np.intersect1d(of_fold(seen.fold, held), read)
        alone = LogisticRegression(C=3, max_iter=1000).fit(seen.words[rows], hides[rows])
        here = seen.fold == held
        odds[here] = alone.decision_function(seen.words[here])
    assert roc_auc_score(hides, odds) < area - 0.05


def test_two_thousand_reviews_make_it_better(force):
    logs, missed, believed, _, chance = force
    hides = missed.sum(axis=1) > 0
    size = 0.7 * np.sqrt(chance) + 0.3 * np.sqrt(chance).mean()
    gained = []
    for seed in range(2):
        inclusion = np.minimum(READ * size / size.sum(), 1)
        read = np.flatnonzero(np.random.default_rng(seed).random(len(logs)) < inclusion)
        model = triage.learn(logs, believed, triage.Reviewed(read, missed[read], inclusion[read]))
        taught = triage.score(logs, model).hidden
        gained.append(roc_auc_score(hides, taught) - roc_auc_score(hides, chance))
        assert error(taught, hides) < error(chance, hides)
    assert np.mean(gained) > 0
