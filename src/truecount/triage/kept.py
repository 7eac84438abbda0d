"""Scores kept in the record file, in place of those of the run before."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pyarrow as pa

import truecount
from truecount.records.schema import SCORE_RUNS, SCORES
from truecount.records.store import Store
from truecount.reference.kinds import KINDS
from truecount.triage.logs import Logs
from truecount.triage.model import Model
from truecount.triage.scoring import Scored


def keep_scores(store: Store, logs: Logs, scored: Scored, model: Model) -> None:
    """Put the scores into a record file that is open for writing. They name logs by number and tell nothing of them."""
    rows = pa.table(
        {
            "incident_id": logs.incident_id,
            "hidden": scored.hidden,
            "several": pa.array(scored.several, from_pandas=True),
            "kind": [KINDS[kind] for kind in scored.kind],
        },
        schema=SCORES.schema.to_pyarrow(),
    )
    made = {
        "made_at": datetime.now(UTC).replace(tzinfo=None),
        "version": truecount.__version__,
        "last_load": store.last_load,
        "model": model.sha256,
        "card": json.dumps(model.card),
    }
    with store.transaction():
        store.replace(SCORES, rows)
        store.replace(SCORE_RUNS, pa.Table.from_pylist([made], SCORE_RUNS.schema.to_pyarrow()))
