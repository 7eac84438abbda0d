"""Simulated forces of chosen accuracy, whose every log is known: what audits are tried on."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa

import truecount
from truecount import reference, simulation
from truecount.audit.frame import Frame, frame_of
from truecount.audit.plan import Scope
from truecount.figure import Period
from truecount.records.schema import LINK_RUNS
from truecount.records.store import Store, run
from truecount.reference.kinds import KINDS
from truecount.simulation.calibration import ROUTES
from truecount.statistics.estimate import Counts

FORCE, YEAR, SIZE, SEED = "kent", 2016, 0.25, 1
"""A quarter of Kent's logs, some 100,000, in the year before its improvement programme."""
DIALS: dict[str, dict[str, float]] = {
    ".65": {
        "accuracy_before": 65.7,
        "violence_before": 61,
        "sexual_before": 68,
        "safeguarding_before": 30,
        "how_many": 0.45,
    },
    ".84": {"accuracy_before": 84, "violence_before": 79.6, "sexual_before": 88, "safeguarding_before": 52},
    ".93": {"accuracy_before": 93.2, "violence_before": 91, "sexual_before": 94.5, "safeguarding_before": 78},
    ".97": {"accuracy_before": 97, "violence_before": 96.1, "sexual_before": 97.7, "safeguarding_before": 90},
    ".99": {"accuracy_before": 99, "violence_before": 98.7, "sexual_before": 99.2, "safeguarding_before": 97},
}
"""What is set otherwise than usual to come near each accuracy. The least has fewer crimes missed beside others: not as
many stand beside another."""
TABLES = ("incidents", "crimes", "true_incidents", "true_crimes", "true_records")


@dataclass(frozen=True, eq=False)
class Population:
    """A force whose logs are all known: a row a log of `frame`, a column a kind of crime, (N, 3).

    `required` counts the crimes that should have been recorded and `right` those of them that were, also where the
    record was cancelled later. `name` is the accuracy that was asked for.
    """

    name: str
    frame: Frame
    required: Counts
    right: Counts

    @property
    def missed(self) -> Counts:
        """Required crimes that were not recorded, (N, 3)."""
        return self.required - self.right

    @property
    def surplus(self) -> Counts:
        """Standing records above the crimes rightly recorded, (N, 3); below nought where more were cancelled."""
        return self.frame.recorded - self.right

    @property
    def hides(self) -> np.ndarray:
        """Whether each log hides a missed crime, (N,)."""
        return np.asarray(self.missed.sum(axis=1) > 0)

    @property
    def accuracy(self) -> float:
        """The share of required crimes that were recorded."""
        return float(self.right.sum() / self.required.sum())

    @property
    def facts(self) -> Facts:
        """What is told of it."""
        kinds = self.right.sum(axis=0) / self.required.sum(axis=0)
        return Facts(
            *(self.name, self.accuracy, tuple(float(one) for one in kinds)),
            *(len(self.frame), int(self.hides.sum()), int(self.required.sum())),
        )


@dataclass(frozen=True)
class Facts:
    """What is told of a force: its true accuracy and that of each kind, shares of 1, and counts of logs and crimes."""

    name: str
    accuracy: float
    kinds: tuple[float, ...]
    logs: int
    hiding: int
    required: int


@functools.cache
def population(name: str, size: float = SIZE, seed: int = SEED) -> Population:
    """The force that comes near an accuracy of DIALS, made anew, with every record tied to the log that it is of."""
    dials = simulation.Dials.model_validate(simulation.read_dials().model_dump() | DIALS[name])
    settings = simulation.make_settings(force=FORCE, size=size, years=str(YEAR), seed=seed, text=False, dials=dials)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "force.duckdb"
        simulation.to_store(settings, path, wanted=TABLES, processes=1)
        with Store.write(path) as store:
            _tie_as_in_truth(store)
        with Store.read(path) as store:
            frame = frame_of(store, _every_log())
            required, right = truth(store, frame)
    return Population(name, frame, required, right)


def _every_log() -> Scope:
    return Scope(
        force=f"{reference.SIMULATED}{FORCE}",
        period=Period(start=date(YEAR, 4, 1), end=date(YEAR + 1, 3, 31)),
        routes=ROUTES,
        recorded_by=date(YEAR + 1, 3, 31),
    )


def _tie_as_in_truth(store: Store) -> None:
    """The ties that a faultless linkage would find: an audit is to be tried here, not the linkage."""
    run(
        store.connection,
        """
        INSERT INTO links
        SELECT c.record_id, i.record_id, 1.0, 'reference', 'the truth of a simulated force'
        FROM true_records t
        JOIN crimes c ON c.force_id = t.force_id AND c.reference = t.crime_reference
        JOIN incidents i ON i.force_id = t.force_id AND i.reference = t.incident_reference""",
    )
    made = {
        "made_at": datetime(YEAR + 1, 4, 1),
        "version": truecount.__version__,
        "last_load": 1,
        "settings": "{}",
        "model": None,
        "threshold": None,
        "report": "{}",
    }
    store.connection.insert(LINK_RUNS.name, pa.Table.from_pylist([made], schema=LINK_RUNS.schema.to_pyarrow()))


def truth(store: Store, frame: Frame) -> tuple[Counts, Counts]:
    """The required crimes of each log and those rightly recorded, by kind, (N, 3) each."""
    rows: list[tuple[Any, ...]] = run(
        store.connection,
        """
        SELECT incident_reference, kind, count(*), count(*) FILTER (WHERE fate = 'recorded')
        FROM true_crimes WHERE required GROUP BY ALL""",
    )
    place = {name: number for number, name in enumerate(frame.reference.tolist())}
    required, right = (np.zeros((len(frame), len(KINDS)), dtype=np.int64) for _ in range(2))
    log, kind = np.array([place[row[0]] for row in rows]), np.array([KINDS.index(row[1]) for row in rows])
    required[log, kind], right[log, kind] = ([row[column] for row in rows] for column in (2, 3))
    return required, right
