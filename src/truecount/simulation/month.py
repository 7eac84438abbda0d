"""One month of one force, whole: the rows of every table, ready to be kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa

from truecount.records.schema import ALLEGATIONS, CRIMES, INCIDENTS, OUTCOMES, RecordTable
from truecount.simulation.calibration import calibrate
from truecount.simulation.cases import draw
from truecount.simulation.columns import Columns, table_of
from truecount.simulation.crime_rows import crimes, outcomes
from truecount.simulation.disposal import dispose
from truecount.simulation.people import people
from truecount.simulation.recording import record
from truecount.simulation.rows import allegations, incidents
from truecount.simulation.settings import Block, Settings
from truecount.simulation.true_rows import true_crimes, true_incidents, true_records
from truecount.simulation.truth import TRUE_CRIMES, TRUE_INCIDENTS, TRUE_RECORDS
from truecount.simulation.whole import Whole

MAKERS: dict[str, tuple[RecordTable, Callable[[Whole], Columns]]] = {
    INCIDENTS.name: (INCIDENTS, incidents),
    ALLEGATIONS.name: (ALLEGATIONS, allegations),
    CRIMES.name: (CRIMES, crimes),
    OUTCOMES.name: (OUTCOMES, outcomes),
    TRUE_INCIDENTS.name: (TRUE_INCIDENTS, true_incidents),
    TRUE_CRIMES.name: (TRUE_CRIMES, true_crimes),
    TRUE_RECORDS.name: (TRUE_RECORDS, true_records),
}
TABLES = {name: table for name, (table, _) in MAKERS.items()}
"""Every table that a month fills."""


def make_month(block: Block, settings: Settings, file_id: int, wanted: Sequence[str]) -> dict[str, pa.Table]:
    """The wanted tables of a month. Equal settings and block give equal rows, whatever else is asked for."""
    made = calibrate(block.force, tuple(settings.years), settings.dials)
    month = draw(block, settings, made)
    fates, records = record(month, settings, made)
    given, types = dispose(month, records, settings)
    whole = Whole(month, fates, records, given, types, people(month, settings), settings)
    return {name: table_of(MAKERS[name][0], MAKERS[name][1](whole), file_id) for name in wanted}
