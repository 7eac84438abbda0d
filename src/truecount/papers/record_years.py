"""What a record file holds that claims can be checked against: of which areas, and which whole financial years."""

from __future__ import annotations

from truecount import trends
from truecount.figure import Figure
from truecount.outcomes import filed
from truecount.records.store import Store
from truecount.trends.years import year_of

PART = "of the 12 months of"
"""What the figure of a year says that the file holds a part of."""


def holds(store: Store, area: str) -> bool:
    """Whether a file holds crimes or outcome tables of a force."""
    crimes = store.crimes()
    return area in filed.forces(store) or bool(crimes.filter(crimes.force_id == area).count().to_pyarrow().as_py())


def recorded(store: Store, area: str) -> list[Figure]:
    """Crimes recorded by financial year, of the years that the file holds whole; of crime records, else of tables."""
    found = trends.crimes_by_year(area, store)
    if not found:
        return [one for one in trends.recorded_in_store(area, store) if one.value is not None]
    return [one for one in found if not any(PART in told for told in one.warnings)]


def outcome_years(store: Store, area: str) -> list[str]:
    """The financial years of which the file can give outcomes: of loaded tables any, of crime records whole ones."""
    if filed.of_tables(store, area):
        return filed.years(store, area)
    return [year_of(one.period.start) for one in recorded(store, area) if one.period is not None]
