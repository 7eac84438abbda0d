"""Outcomes of every force at once: `python benchmarks/outcomes.py FILE`, a record file of Home Office outcome tables.

divided    every force, crime type, quarter and measure in one call, beside the same asked of one force after the other

The least of several tries is given, and the ratio is what means anything on another machine.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from truecount.outcomes import filed
from truecount.outcomes.divided import outcomes_table
from truecount.records import Store

TRIES = 3
BY = ("crime-type", "quarter")


def main() -> int:
    """Print every measurement, one a line."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    print(f"{os.cpu_count()} processors")
    with Store.read(Path(sys.argv[1])) as store:
        by_force_type_and_quarter(store)
    return 0


def by_force_type_and_quarter(store: Store) -> None:
    """One call for all, and a call a force."""
    forces = filed.forces(store)
    year = filed.years(store, filed.ALL)[-1]
    rows = outcomes_table(store, year, "cohort", BY).num_rows
    at_once = seconds(lambda: outcomes_table(store, year, "cohort", BY))
    one_by_one = seconds(lambda: [outcomes_table(store, year, "cohort", BY, area=force) for force in forces])
    print(
        f"divided: {len(forces)} forces by type and quarter, {rows:,} measures: {at_once:.2f} s at once, "
        f"{one_by_one / at_once:.0f} times as long force by force"
    )


def seconds(what: Callable[[], object]) -> float:
    """Of the fastest of several tries."""
    taken = []
    for _ in range(TRIES):
        started = time.perf_counter()
        what()
        taken.append(time.perf_counter() - started)
    return min(taken)


if __name__ == "__main__":
    raise SystemExit(main())
