"""Scores kept in the record file, in place of those of the run before."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pyarrow as pa

import truecount
from truecount.records.schema import SCORE_RUNS, SCORES
from truecount.records.store import Store, run
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
    ((load,),) = run(store.connection, "SELECT coalesce(max(load_id), 0) FROM loads")
    made = {
        "made_at": datetime.now(UTC).replace(tzinfo=None),
        "version": truecount.__version__,
        "last_load": load,
        "model": model.sha256,
        "card": json.dumps(model.card),
    }
    with store.transaction():
        for table, kept in ((SCORES, rows), (SCORE_RUNS, pa.Table.from_pylist([made], SCORE_RUNS.schema.to_pyarrow()))):
            run(store.connection, f"DELETE FROM {table.name}")
            store.connection.con.register("rows", kept)
            run(store.connection, f"INSERT INTO {table.name} SELECT * FROM rows")
            store.connection.con.unregister("rows")
