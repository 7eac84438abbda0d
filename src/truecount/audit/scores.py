"""Scores given for the logs of a frame: how likely each hides a missed crime, and of which kind its words tell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from truecount.audit.drawing import names_of
from truecount.audit.frame import Frame
from truecount.audit.plan import Plan, Score
from truecount.audit.simulated_readers import true_crimes
from truecount.audit.simulated_scores import simulated_scores
from truecount.audit.tables import filled, number, one_of, read_csv
from truecount.errors import TrueCountError
from truecount.figure import digest
from truecount.records.store import Store
from truecount.reference.kinds import KINDS
from truecount.simulation import is_simulated
from truecount.statistics.estimate import Counts, Numbers


@dataclass(frozen=True, eq=False)
class Scores:
    """The score of each log of a frame, (N,), 0 to 1, and its likely kind, as a place in KINDS, -1 for none told."""

    values: Numbers
    kinds: Counts | None
    facts: Score


def read_scores(path: Path, frame: Frame) -> Scores:
    """Scores from a CSV file with columns route, reference, score and, where there is one, kind.

    Every log of the frame needs a score, but late ones; scores of other logs are not used. Raises TrueCountError with
    every fault.
    """
    readers = {"route": filled, "reference": filled, "score": number(0, 1), "kind": one_of(*KINDS)}
    rows = read_csv(path, readers, "the scores", ("kind",))
    by_name: dict[str, dict[str, Any]] = {}
    twice = [row for row in rows if by_name.setdefault(f"{row['route']}|{row['reference']}", row) is not row]
    if twice:
        raise TrueCountError(
            f"{path}: {len(twice):,} rows give a log a second score, such as row {twice[0]['row']}; give every log one."
        )
    found = [by_name.get(name) for name in names_of(frame.route, frame.reference)]
    missing = sum(one is None or one["score"] is None for one in found)
    if missing:
        raise TrueCountError(
            f"{path}: {missing:,} of {len(frame):,} logs of the frame have no score; give every log one."
        )
    held = [one for one in found if one is not None]
    values = np.array([one["score"] for one in held], dtype=np.float64)
    kinds = np.array([KINDS.index(one["kind"]) if one["kind"] else -1 for one in held], dtype=np.int64)
    return Scores(values, kinds if (kinds >= 0).any() else None, Score(file=str(path), sha256=_hash(values, kinds)))


def kept_scores(store: Store, frame: Frame) -> Scores:
    """The scores that `truecount triage` kept in the record file.

    Raises TrueCountError where there are none, or logs of the frame have none because they were loaded since.
    """
    rows = store.table("scores").select("incident_id", "hidden", "kind").to_pyarrow()
    place = {incident: n for n, incident in enumerate(rows["incident_id"].to_pylist())}
    found = [place.get(incident) for incident in frame.incident_id.tolist()]
    missing = sum(one is None for one in found)
    if missing:
        raise TrueCountError(
            f"{store.path}: {missing:,} of {len(frame):,} logs of the frame have no score; run `truecount triage` "
            f"{'again, for they were loaded since' if len(rows) else 'first'}."
        )
    values = rows["hidden"].to_numpy()[found]
    kinds = np.array([KINDS.index(rows["kind"][place].as_py()) for place in found], dtype=np.int64)
    return Scores(values, kinds, Score(sha256=_hash(values, kinds)))


def simulate_scores(store: Store, frame: Frame, auc: float, seed: str) -> Scores:
    """Scores of a chosen power for a simulated force, from its truth. Raises TrueCountError for any other file.

    The AUC lies between 0 and 1, both left out.
    """
    if not is_simulated(store):
        raise TrueCountError(
            f"{store.path}: scores can only be simulated for a simulated force; give --scores or --scores-from."
        )
    if not 0 < auc < 1:
        raise TrueCountError(f"An AUC lies between 0 and 1, not at {auc:g}; 0.5 knows nothing, and 0.9 is good.")
    hiding = {log for log, crimes in true_crimes(store).items() if not all(crime.recorded for crime in crimes)}
    hides = np.array([name in hiding for name in names_of(frame.route, frame.reference)])
    values = simulated_scores(hides, auc, int(digest([seed, auc])[:12], 16))
    return Scores(values, None, Score(auc=auc, sha256=_hash(values)))


def planned_scores(plan: Plan, store: Store, frame: Frame) -> Scores | None:
    """The scores that a plan was made with, read or simulated again. Raises TrueCountError where they have changed."""
    if plan.score is None:
        return None
    if plan.score.file is not None:
        found = read_scores(Path(plan.score.file), frame)
    elif plan.score.auc is not None:
        found = simulate_scores(store, frame, plan.score.auc, plan.seed)
    else:
        found = kept_scores(store, frame)
    if found.facts.sha256 != plan.score.sha256:
        raise TrueCountError(
            f"{plan.score.file or store.path}: the scores are not those that the plan was made with; give the same, or "
            "plan again."
        )
    return found


def _hash(*arrays: Numbers | Counts) -> str:
    return digest([[round(float(one), 9) for one in array] for array in arrays])
