"""A small simulated force that triage learns from in tests: its record file, logs, model, scores and truth."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from truecount import triage
from truecount.records.store import Store

BELIEVED = triage.Believed(accuracy=83.6, beside=0.5, source="as told")
NONE_READ = triage.Reviewed.of([])


@dataclass(frozen=True, eq=False)
class Triaged:
    """A record file with what triage makes of it; `missed` counts the crimes missed in each log, by kind."""

    path: Path
    logs: triage.Logs
    model: triage.Model
    scored: triage.Scored
    missed: np.ndarray

    @property
    def hides(self) -> np.ndarray:
        return self.missed.sum(axis=1) > 0


def of_file(path: Path, reviewed: triage.Reviewed = NONE_READ) -> Triaged:
    """What triage makes of a simulated force."""
    with Store.read(path) as store:
        logs = triage.logs_of(store)
        missed = triage.true_missed(store, logs)
    model = triage.learn(logs, BELIEVED, reviewed)
    return Triaged(path, logs, model, triage.score(logs, model), missed)


def changed(path: Path, to: Path, *statements: str) -> Path:
    """A copy of a record file, changed."""
    shutil.copy(path, to)
    with duckdb.connect(str(to)) as connection:
        for statement in statements:
            connection.execute(statement)
    return to
