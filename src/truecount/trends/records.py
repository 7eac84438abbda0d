"""Crime records counted one by one, by month and by financial year."""

from __future__ import annotations

import functools
from datetime import date
from typing import Any

from ibis import _

from truecount import reference
from truecount.figure import Figure, Period
from truecount.records import provenance
from truecount.records.store import Store
from truecount.trends import methods, years

BASIS = "crime records in the file"


def crimes_by_month(force_id: str, store: Store) -> list[Figure]:
    """Crime records of a force by month of recording, `crime-records.FORCE.2015-01`; empty months are left out."""
    counts = _counts(force_id, store)
    return [_figure(force_id, store, counts, years.month(first), f"{first:%Y-%m}", ()) for first in _months(counts)]


def crimes_by_year(force_id: str, store: Store) -> list[Figure]:
    """Crime records of a force by financial year of recording, `crime-records.FORCE.2015-16`.

    A year of which the file holds crimes in fewer than twelve months is told.
    """
    counts = _counts(force_id, store)
    figures = []
    for year in sorted({years.year_of(first) for first in _months(counts)}):
        held = sum(years.year_of(first) == year for first in _months(counts))
        told = () if held == years.MONTHS else (f"The file holds crimes of {held} of the 12 months of {year}.",)
        period = Period.financial_year(year)
        figures.append(_figure(force_id, store, counts, period, year.replace("/", "-"), told))
    return figures


def _counts(force_id: str, store: Store) -> list[dict[str, Any]]:
    """Rows of month, crimes, cancelled records and the files they stood in."""
    return _counted(force_id, store, store.last_load)


@functools.lru_cache(maxsize=4)
def _counted(force_id: str, store: Store, load: int) -> list[dict[str, Any]]:
    """The same, kept until the file's next load, for much of a paper asks which years a file holds."""
    wanted = reference.force(force_id)["force_id"]
    crimes = store.crimes().filter(_.force_id == wanted)
    table = crimes.group_by(month=_.recorded_at.truncate("M").cast("date")).agg(
        crimes=_.cancelled_at.isnull().sum(),
        cancelled=_.cancelled_at.notnull().sum(),
        file_ids=_.file_id.collect(distinct=True),
    )
    rows: list[dict[str, Any]] = table.order_by("month").to_pyarrow().to_pylist()
    return rows


def _months(counts: list[dict[str, Any]]) -> list[date]:
    return [row["month"] for row in counts if row["month"] is not None]


def _figure(
    force_id: str, store: Store, counts: list[dict[str, Any]], period: Period, name: str, told: tuple[str, ...]
) -> Figure:
    force = reference.force(force_id)
    rows = [row for row in counts if row["month"] is not None and period.start <= row["month"] <= period.end]
    cancelled = sum(row["cancelled"] for row in rows)
    undated = sum(row["crimes"] for row in counts if row["month"] is None)
    if cancelled:
        told += (f"{cancelled:,} cancelled or transferred records are not counted.",)
    if undated:
        told += (f"{undated:,} crime records have no date and are in no period.",)
    files = sorted({number for row in rows for number in row["file_ids"]})
    which = f"crimes of {force['force_id']} recorded {period}, each reference once, cancelled left out"
    return Figure(
        id=f"crime-records.{force['force_id']}.{name}",
        title=f"Crime records, {period}",
        value=sum(row["crimes"] for row in rows),
        unit="crimes recorded",
        population="crime records as supplied, of all kinds",
        area=force["short_name"],
        period=period,
        basis=BASIS,
        method=methods.CRIME_RECORDS,
        made_from=provenance.of_files(store, "crimes", files, which),
        warnings=told,
    )
