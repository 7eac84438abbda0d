"""How hard it is to find, from the words of its log alone, a report that hides an unrecorded crime."""

from __future__ import annotations

from truecount.figure import Figure, Provenance
from truecount.records.store import Store, run
from truecount.reference import SIMULATED
from truecount.simulation.methods import DIFFICULTY
from truecount.simulation.report import simulation_of

MOST_LOGS = 40_000
FEWEST_HIDDEN = 50
FOLDS = 2
RAREST = 3
"""A word that stands in fewer logs than this is left out."""


def difficulty(store: Store) -> Figure:
    """The area under the ROC curve of a bag of words at finding logs that hide an unrecorded crime.

    Of many logs, an even sample of 40,000 is read. Repeat calls are left out: they hide what the first call tells.
    The figure is unknown, and says why, where the records hold no text or too few such logs.
    """
    settings = simulation_of(store)
    texts, hidden = _logs(store)
    found = float(_area(texts, hidden)) if sum(hidden) >= FEWEST_HIDDEN else None
    few = f"Only {sum(hidden)} of {len(texts)} logs with text hide an unrecorded crime; simulate more, with text."
    return Figure(
        id="difficulty",
        title="A bag of words at finding logs that hide an unrecorded crime",
        value=found,
        unit="area under the ROC curve",
        decimals=3,
        population=f"{len(texts):,} logs, of which {sum(hidden):,} hide one",
        area=", ".join(SIMULATED + force for force in settings["forces"][:3]),
        period=None,
        basis="out of fold, two folds",
        method=DIFFICULTY,
        made_from=(Provenance(source="simulated logs", where=store.path.name, sha256=settings["content"]),),
        seed=0,
        warnings=() if found is not None else (few,),
    )


def _logs(store: Store) -> tuple[list[str], list[bool]]:
    rows = run(
        store.connection,
        f"""
        WITH logs AS (
            SELECT i.force_id, i.reference, text, row_number() OVER (ORDER BY i.force_id, i.reference) AS place,
                   count(*) OVER () AS logs
            FROM incidents i JOIN true_incidents t ON t.incident_reference = i.reference AND t.force_id = i.force_id
            WHERE text IS NOT NULL AND report != 'repeat call'),
        hiding AS (
            SELECT DISTINCT force_id, incident_reference AS reference FROM true_crimes
            WHERE required AND fate != 'recorded')
        SELECT text, hiding.reference IS NOT NULL
        FROM logs LEFT JOIN hiding USING (force_id, reference)
        WHERE place % greatest(logs // {MOST_LOGS}, 1) = 0 ORDER BY place LIMIT {MOST_LOGS}""",
    )
    return [text for text, _ in rows], [bool(hides) for _, hides in rows]


def _area(texts: list[str], hidden: list[bool]) -> float:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    words = TfidfVectorizer(min_df=RAREST, sublinear_tf=True).fit_transform(texts)
    model = LogisticRegression(max_iter=300)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    scores = cross_val_predict(model, words, hidden, cv=folds, method="predict_proba")[:, 1]
    return float(roc_auc_score(hidden, scores))
