"""The truth of a simulated force, log by log: to learn from another force, and to see how well scores do."""

from __future__ import annotations

import numpy as np

from truecount.errors import TrueCountError
from truecount.records.store import Store, run
from truecount.reference.kinds import KINDS, OTHER
from truecount.simulation import is_simulated
from truecount.triage.logs import Ints, Logs, kinds_of_classes


def true_missed(store: Store, logs: Logs) -> Ints:
    """The crimes missed in each log, by kind, (N, 3). Raises TrueCountError where the file is no simulated force."""
    if not is_simulated(store):
        raise TrueCountError(
            f"{store.path}: only of a simulated force is it known what was missed; make one with `truecount simulate`."
        )
    rows = run(
        store.connection,
        """
        SELECT i.force_id || '|' || i.route || '|' || i.incident_reference, c.class_code, count(*)
        FROM true_crimes c JOIN true_incidents i USING (force_id, incident_reference)
        WHERE c.required AND c.fate <> 'recorded' GROUP BY 1, 2""",
    )
    place, kinds = {name: n for n, name in enumerate(logs.names)}, kinds_of_classes()
    missed = np.zeros((len(logs), len(KINDS)), dtype=np.int64)
    for name, class_code, crimes in rows:
        kind = kinds.get(class_code, OTHER)
        if kind is not None and name in place:
            missed[place[name], kind] += crimes
    return missed
