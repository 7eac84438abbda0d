"""Recorded crime by year: as published, as a loaded file gives it, and how the two differ."""

from __future__ import annotations

from datetime import date

from truecount import reference
from truecount.figure import Figure, Period
from truecount.records import provenance
from truecount.records.store import Store
from truecount.reference.table import Row
from truecount.trends import loaded, methods, years

UNIT = "crimes recorded"
POPULATION = "all crime excluding fraud"


def recorded_by_year(force_id: str, store: Store | None = None) -> list[Figure]:
    """Recorded crime of a force by financial year, excluding fraud: `recorded.FORCE.YEAR`, in order of years.

    With a store, the figures of `recorded_in_store` follow. Raises TrueCountError for a force that is not known.
    """
    force = reference.force(force_id)
    published = [recorded(force, row) for row in years.recorded_rows(force["force_id"]).values()]
    return published + (recorded_in_store(force_id, store) if store is not None else [])


def recorded(force: Row, row: Row) -> Figure:
    """The figure of one published row of recorded crime."""
    return Figure(
        id=f"recorded.{force['force_id']}.{slug(row['year'])}",
        title=f"Recorded crime, {row['year']}",
        value=row["crimes"],
        unit=UNIT,
        population=POPULATION,
        area=force["short_name"],
        period=Period.financial_year(row["year"]),
        basis=f"published, release of {row['vintage']}",
        method=methods.RECORDED,
        made_from=provenance.of_rows("recorded_crime", [row]),
    )


def recorded_in_store(force_id: str, store: Store) -> list[Figure]:
    """Recorded crime as loaded published tables give it, `recorded-in-file.FORCE.DATASET.YEAR`, fraud left out.

    One figure for each dataset and financial year. A year of which the file lacks quarters has no value and says
    so. Records counted one by one are in `records.crimes_by_year` and `records.crimes_by_month`.
    """
    force = reference.force(force_id)
    return [_in_file(force, store, total) for total in loaded.totals(store, force["force_id"])]


def reconcile(force_id: str, store: Store) -> list[Figure]:
    """Loaded tables against the latest revision held: `vintage-difference.FORCE.DATASET.YEAR`, file less revision.

    Years that are not complete in the file or not held in the reference tables are left out.
    """
    force = reference.force(force_id)
    latest = years.recorded_rows(force["force_id"])
    return [
        _difference(force, figure, total, latest[total.year])
        for total in loaded.totals(store, force["force_id"])
        if total.complete and total.year in latest
        for figure in [_in_file(force, store, total)]
    ]


def twelve_months_to(force_id: str, end: date) -> Figure:
    """Recorded crime in the twelve months to a day, `twelve-months.FORCE.DATE`, on a straight line between years.

    Raises TrueCountError when a financial year around the day is not held.
    """
    force = reference.force(force_id)
    total, read = years.twelve_months(force["force_id"], end)
    exact = len(read) == 1
    return Figure(
        id=f"twelve-months.{force['force_id']}.{end}",
        title="Recorded crime in twelve months",
        value=int(total) if exact else float(total),
        unit=UNIT,
        population=POPULATION,
        area=force["short_name"],
        period=years.year_to(end),
        basis=f"published, release of {read[0]['vintage']}",
        method=methods.TWELVE_MONTHS,
        made_from=provenance.of_rows("recorded_crime", read),
        warnings=() if exact else (_between(read),),
    )


def slug(year: str) -> str:
    """A financial year as it stands in an id: "2016-17"."""
    return year.replace("/", "-")


def _between(read: tuple[Row, ...]) -> str:
    first, second = read
    return (
        f"Not counted but read off a straight line between {first['crimes']:,} in {first['year']} and "
        f"{second['crimes']:,} in {second['year']}."
    )


def _in_file(force: Row, store: Store, total: loaded.Total) -> Figure:
    missing = f"The file holds {total.quarters} of the 4 quarters of {total.year}, so the year is not complete."
    which = f"{total.dataset} of {force['force_id']}, {total.year}"
    return Figure(
        id=f"recorded-in-file.{force['force_id']}.{total.dataset}.{slug(total.year)}",
        title=f"Recorded crime, {total.year}, in the loaded {total.dataset} table",
        value=total.crimes if total.complete else None,
        unit=UNIT,
        population=POPULATION,
        area=force["short_name"],
        period=Period.financial_year(total.year),
        basis=f"loaded file, {total.dataset}",
        method=methods.IN_FILE,
        made_from=provenance.of_files(store, "published_counts", total.file_ids, which),
        warnings=() if total.complete else (missing,),
    )


def _difference(force: Row, figure: Figure, total: loaded.Total, latest: Row) -> Figure:
    value = total.crimes - latest["crimes"]
    way = "the same as" if value == 0 else f"{abs(value):,} {'more' if value > 0 else 'fewer'} than"
    told = (
        f"The loaded {total.dataset} table gives {total.crimes:,} for {total.year}, {way} the latest revision held "
        f"({latest['crimes']:,}, release of {latest['vintage']})."
    )
    return figure.model_copy(
        update={
            "id": f"vintage-difference.{force['force_id']}.{total.dataset}.{slug(total.year)}",
            "title": f"Loaded {total.dataset} table less the latest revision, {total.year}",
            "value": value,
            "method": methods.VINTAGES,
            "made_from": provenance.together(figure.made_from, provenance.of_rows("recorded_crime", [latest])),
            "warnings": (told,),
        }
    )
