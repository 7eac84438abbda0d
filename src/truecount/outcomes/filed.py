"""Tallies from a record store: loaded outcome tables, or crime records joined to their outcomes."""

from __future__ import annotations

import functools
from datetime import date
from typing import Any

import ibis
from ibis import Table, _

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Period, day
from truecount.outcomes import counts
from truecount.outcomes.measures import Basis
from truecount.outcomes.tally import Tally
from truecount.records import provenance
from truecount.records.store import Store

ALL = "all-forces"
RECENT = "Recent crimes have had less time for an outcome than older ones."


def of_tables(store: Store, area: str) -> bool:
    """Whether to read the loaded outcome tables: they hold the force, or the store has no crime records of it."""
    held = forces(store)
    return area in held or (bool(held) and area not in _different(store.crimes().force_id))


def forces(store: Store) -> list[str]:
    """The forces of which the store's loaded outcome tables hold counts, by id."""
    return list(_forces(store, store.last_load))


@functools.lru_cache(maxsize=4)
def _forces(store: Store, load: int) -> tuple[str, ...]:
    """The same, kept until the file's next load, for nearly every figure of outcomes asks."""
    return tuple(_different(counts.from_published(store).area))


def force_in(store: Store, force: str = "") -> str:
    """The id of the force asked for, or of the one force of which a file holds crimes or outcome tables.

    A simulated force goes by the name of the force it was made after, too. Raises TrueCountError where several are held
    and none is asked for.
    """
    held = sorted({*forces(store), *_different(store.crimes().force_id)})
    if force:
        own = str(reference.force(force)["force_id"])
        return reference.SIMULATED + own if own not in held and reference.SIMULATED + own in held else own
    if len(held) != 1:
        raise TrueCountError(
            f"{store.path}: the file holds {_names(held) or 'no force'}; say which force with --force."
        )
    return held[0]


def years(store: Store, area: str) -> list[str]:
    """The financial years of which the loaded outcome tables hold any quarter of a force (or "all-forces"), in order.

    Raises TrueCountError, naming the forces they hold, when there is none.
    """
    table = counts.from_published(store)
    rows = table if area == ALL else table.filter(_.area == area)
    starts = rows.select(_.period_start).distinct().to_pyarrow().to_pylist()
    if not starts:
        raise TrueCountError(_no_tables(store, area))
    return sorted({_year(row["period_start"]) for row in starts})


def by_quarter(store: Store) -> Table:
    """Crimes of every force, quarter, basis and outcome type of the loaded outcome tables, one grouped Ibis table."""
    return (
        counts.from_published(store)
        .group_by(["area", "period_start", "period_end", "basis", "outcome"])
        .agg(crimes=_.crimes.sum())
    )


def tally(store: Store, area: str, period: str | Period, basis: Basis) -> Tally:
    """Counts of a force, or of all forces in the file ("all-forces"), in a financial year or span of quarters.

    Raises TrueCountError, naming the forces or years the file holds.
    """
    span = span_of(period)
    rows = counts.from_published(store).filter(_.basis == basis, _.period_start >= span.start, _.period_end <= span.end)
    if area == ALL:
        name = f"all {rows.area.nunique().to_pyarrow().as_py()} forces in the file"
    else:
        place = reference.force(area)
        area, name = place["force_id"], place["short_name"]
        rows = rows.filter(_.area == area)
    found = rows.group_by("outcome").agg(
        crimes=_.crimes.sum(),
        negative=(_.crimes < 0).sum(),
        first=_.period_start.min(),
        last=_.period_end.max(),
        file_ids=_.file_id.collect(distinct=True),
    )
    table = found.to_pyarrow().to_pylist()
    if not table:
        raise TrueCountError(_not_held(store, area, name, period))
    crimes = {row["outcome"]: row["crimes"] for row in table}
    which = f"outcomes of {area}, {period}, {basis}"
    files = sorted({number for row in table for number in row["file_ids"]})
    return Tally(
        area=area,
        name=name,
        period=span,
        label=str(period),
        basis=basis,
        release="file",
        crimes=crimes,
        held=None,
        recorded=sum(crimes.values()) if basis == "cohort" else None,
        assigned=sum(count for code, count in crimes.items() if code != counts.NOT_YET),
        made_from=provenance.of_files(store, "published_counts", files, which),
        warnings=tuple(_told(table, span)),
    )


def record_tally(
    store: Store, area: str, basis: Basis, period: str | Period | None = None, as_at: date | None = None
) -> Tally:
    """Crime records of a force by Home Office outcome type, or by our group of the label where there is no type.

    Each crime counts once, under its latest outcome, or the latest given by the end of a day. Without a period, all
    months in the file. Raises TrueCountError, naming the forces of which the file holds crimes.
    """
    place = reference.force(area)
    rows = counts.from_records(store, as_at).filter(_.area == place["force_id"], _.basis == basis)
    asked = None if period is None else span_of(period)
    if asked is not None:
        rows = rows.filter(_.period_start >= asked.start, _.period_end <= asked.end)
    found = rows.group_by("outcome").agg(crimes=_.crimes.sum(), first=_.period_start.min(), last=_.period_end.max())
    table = found.to_pyarrow().to_pylist()
    dated = [row for row in table if row["first"] is not None]
    if not dated:
        raise TrueCountError(_no_records(store, place["name"]))
    held = Period(start=min(row["first"] for row in dated), end=max(row["last"] for row in dated))
    span = asked or held
    crimes = {row["outcome"]: row["crimes"] for row in table}
    known = "" if as_at is None else f" by {as_at}"
    which = f"{place['force_id']}, {span}, {basis}, each crime once under its latest outcome{known}"
    told = (
        [f"{crimes[counts.UNKNOWN]:,} crimes have an outcome whose label is not known."]
        if counts.UNKNOWN in crimes
        else []
    )
    if held != span:
        told.append(f"The file holds only {held} of the period.")
    if basis == "cohort":
        told.append(RECENT)
    if as_at is not None:
        told.append(f"As known at the end of {day(as_at)}: crimes recorded and outcomes given later are not counted.")
    return Tally(
        area=place["force_id"],
        name=place["short_name"],
        period=span,
        label=period if isinstance(period, str) else str(span),
        basis=basis,
        release="records" if as_at is None else f"records-at-{as_at}",
        crimes=crimes,
        held=None if set(crimes) <= _types() else frozenset({counts.NOT_YET}),
        recorded=sum(crimes.values()) if basis == "cohort" else None,
        assigned=sum(count for code, count in crimes.items() if code != counts.NOT_YET),
        made_from=provenance.of_files(store, "crimes and outcomes", record_files(store, place["force_id"]), which),
        warnings=tuple(told),
    )


def record_files(store: Store, force_id: str) -> list[int]:
    """The files that crime records and outcomes of a force stand in."""
    tables = [
        store.current(name).filter(_.force_id == force_id).select(_.file_id).distinct()
        for name in ("crimes", "outcomes")
    ]
    return sorted({row["file_id"] for row in ibis.union(*tables).to_pyarrow().to_pylist()})


def _types() -> set[str]:
    return {str(row["code"]) for row in reference.load("outcome_types").rows}


def span_of(period: str | Period) -> Period:
    """A financial year or a span as a span. Raises TrueCountError where the text is no financial year."""
    if isinstance(period, Period):
        return period
    try:
        return Period.financial_year(period)
    except ValueError:
        raise TrueCountError(f'"{period}" is not a financial year; write it as 2016/17.') from None


def _told(table: list[dict[str, Any]], span: Period) -> list[str]:
    told = []
    negative = sum(row["negative"] for row in table)
    if negative:
        told.append(
            f"{negative:,} of the counts read are negative, because crimes were reclassified or transferred; they are "
            "kept, and the totals need them."
        )
    below = sorted(row["outcome"] for row in table if row["crimes"] < 0)
    if below:
        told.append(f"The count of outcome types {', '.join(below)} is below nought in all.")
    first, last = min(row["first"] for row in table), max(row["last"] for row in table)
    if (first, last) != (span.start, span.end):
        told.append(f"The file holds only {Period(start=first, end=last)} of the period.")
    return told


def _year(start: date) -> str:
    first = start.year if start.month > 3 else start.year - 1  # noqa: PLR2004 - the year begins in April
    return f"{first}/{(first + 1) % 100:02d}"


def _not_held(store: Store, area: str, name: str, period: str | Period) -> str:
    held = ", ".join(years(store, area))
    return f"{store.path}: the file holds no outcomes of {name} for {period}; it holds {held}."


def _no_tables(store: Store, area: str) -> str:
    held = forces(store)
    if not held:
        return f"{store.path}: the file holds no outcome tables; load a Home Office outcomes table first."
    return f"{store.path}: the file holds no outcomes of {reference.force(area)['name']}; it holds {_names(held)}."


def _no_records(store: Store, name: str) -> str:
    held = _different(store.crimes().force_id)
    if not held:
        return f"{store.path}: the file holds no crime records and no outcome tables; load some first."
    told = f"{store.path}: the file holds no crimes or outcomes of {name} in the months asked for"
    return f"{told}; it holds those of {_names(held)}."


def _different(column: ibis.Column) -> list[str]:
    return sorted(column.as_table().distinct().to_pyarrow().column(0).to_pylist())


def _names(held: list[str]) -> str:
    return ", ".join(reference.force(one)["short_name"] for one in held)
