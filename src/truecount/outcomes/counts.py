"""Outcome counts in one shape, whatever they come from.

The shape, one row a count: `area` (force id), `period_start` and `period_end` (days), `basis` (cohort or closed),
`outcome` (Home Office outcome type, 0 for none yet; for records of data.police.uk, which give no type, our group of
its label), `offence_group` (empty where the source has none) and `crimes` (which may be negative). The tables are
Ibis expressions: nothing is computed until something asks.
"""

from __future__ import annotations

from datetime import date

import ibis
from ibis import Table, _

from truecount import reference
from truecount.figure import Period
from truecount.records.store import Store

SHAPE = ("area", "period_start", "period_end", "basis", "outcome", "offence_group", "crimes", "file_id")
NOT_YET = "0"
OPEN = "open"
UNKNOWN = "unknown"


def from_reference(release: str) -> Table:
    """Counts of the reference table of one release, by financial year; the row `all` of a release is not an outcome."""
    rows = reference.load("outcomes_by_year").where(vintage=release)
    years = sorted({row["year"] for row in rows})
    spans = {year: Period.financial_year(year) for year in years}
    return ibis.memtable(
        [
            (row["area"], spans[row["year"]].start, spans[row["year"]].end, row["basis"], row["outcome"], row["crimes"])
            for row in rows
            if row["outcome"] != "all"
        ],
        schema={
            "area": "string",
            "period_start": "date",
            "period_end": "date",
            "basis": "string",
            "outcome": "string",
            "crimes": "int64",
        },
    ).select(*SHAPE[:5], offence_group=ibis.null("string"), crimes=_.crimes, file_id=ibis.null("int32"))


def from_published(store: Store) -> Table:
    """Counts of the published outcome tables in a store, by quarter and offence group."""
    rows = store.current("published_counts").filter(_.dataset == "outcomes")
    return rows.select(
        area=_.force_id,
        period_start=_.period_start,
        period_end=_.period_end,
        basis=_.basis,
        outcome=_.outcome_type,
        offence_group=_.offence_group,
        crimes=_.crimes,
        file_id=_.file_id,
    )


OF_CRIME = ("class_code", "category", "district", "flags", "victim_kind")
"""What a crime record says of the crime, by which its outcomes can be divided."""


def from_records(store: Store, as_at: date | None = None) -> Table:
    """Counts of a store's crime records and their outcomes, by month; offence groups are the source's categories."""
    cohort, closed = record_rows(store, as_at)
    return _counted(cohort, "cohort").union(_counted(closed, "closed"))


def record_rows(store: Store, as_at: date | None = None) -> tuple[Table, Table]:
    """A row a crime and a row an outcome: area, month, outcome, file_id and the columns of `OF_CRIME`.

    A crime's outcome is its latest, given on the day the crime first had that one, so that a court's result after a
    charge moves nothing. Cohort: each crime once under its outcome, in the month it was recorded; a crime without
    outcome rows counts under the latest outcome its own row names, or 0. Closed: each crime reference once, in the
    month its outcome was given, whether or not the crime itself is in the file; where it is not, what it was is empty.
    Cancelled crimes are left out of the cohort; crimes without a reference cannot have outcome rows. As at a day only
    what was recorded, cancelled and given by its end counts; an outcome that a crime's own row names has no day and
    does not.
    """
    stands = _.cancelled_at.isnull()
    held = store.crimes()
    if as_at is not None:
        held = held.filter(_.recorded_at.date() <= as_at).mutate(last_outcome=ibis.null("string"))
        stands = stands | (_.cancelled_at.date() > as_at)
    held = held.filter(stands)
    crimes = held.mutate(
        system=_.system.fill_null(""),
        last=held.last_outcome.isnull().ifelse(ibis.null("string"), group(held.last_outcome)),
    )
    given = settled(store, as_at)
    keys = [
        crimes.force_id == given.force_id,
        crimes.system == given.system,
        crimes.reference == given.crime_reference,
    ]
    cohort = crimes.left_join(given, keys).select(
        area=crimes.force_id,
        month=crimes.recorded_at.truncate("M").cast("date"),
        file_id=crimes.file_id,
        outcome=ibis.coalesce(given.outcome, crimes.last, NOT_YET),
        **{name: crimes[name] for name in OF_CRIME},
    )
    named = crimes.filter(_.reference.notnull()).select("force_id", "system", "reference", *OF_CRIME)
    keys = [named.force_id == given.force_id, named.system == given.system, named.reference == given.crime_reference]
    closed = given.left_join(named, keys).select(
        area=given.force_id,
        month=given.given_at.truncate("M").cast("date"),
        file_id=given.file_id,
        outcome=given.outcome,
        **{name: named[name] for name in OF_CRIME},
    )
    return cohort, closed.filter(_.outcome != NOT_YET)


def settled(store: Store, until: date | None = None) -> Table:
    """One row a crime reference: its latest outcome, and when it first had that one; as known at the end of a day."""
    rows = store.current("outcomes").mutate(system=_.system.fill_null(""))
    given = named(rows if until is None else rows.filter(_.assigned_at.date() <= until))
    keys = ["force_id", "system", "crime_reference"]
    order = ibis.window(group_by=keys, order_by=[given.assigned_at, given.record_id], preceding=None, following=None)
    settled = given.mutate(final=given.outcome.last().over(order))
    return (
        settled.filter(_.outcome == _.final)
        .group_by([*keys, "outcome"])
        .agg(given_at=_.assigned_at.min(), file_id=_.file_id.min())
    )


def named(given: Table) -> Table:
    """Outcomes under a Home Office type where the source gives one, else under our group of the label."""
    return given.mutate(outcome=ibis.coalesce(given.outcome_type, group(given.outcome_label)))


def group(label: ibis.Column) -> ibis.Column:
    """Our group of a data.police.uk label; 0 where it says that there is no outcome yet."""
    labels = {row["label"]: row["group"] for row in reference.load("police_uk_outcomes").rows}
    groups = {text: NOT_YET if group == OPEN else group for text, group in labels.items()}
    return label.cases(*groups.items(), else_=UNKNOWN)


def _counted(rows: Table, basis: str) -> Table:
    grouped = rows.group_by("area", "month", "outcome", "file_id", offence_group=_.category).agg(crimes=_.count())
    return grouped.select(
        area=_.area,
        period_start=_.month,
        period_end=(_.month + ibis.interval(months=1) - ibis.interval(days=1)).cast("date"),
        basis=ibis.literal(basis),
        outcome=_.outcome,
        offence_group=_.offence_group,
        crimes=_.crimes,
        file_id=_.file_id,
    )
