"""The history of each crime recorded: on which day, of which type, and when it was given which outcome, if it was.

Crimes and outcomes are joined as for cohort counts (`counts.settled`): a crime's outcome is the latest that is known as
at a date, on the day it first had that one. One without an outcome by then is open: it has been followed until then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import ibis
import numpy as np
import pyarrow as pa
from ibis import Table, _
from numpy.typing import NDArray

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Period, Provenance, day
from truecount.outcomes import counts, filed
from truecount.records import provenance
from truecount.records.store import Store
from truecount.statistics.estimate import Counts

OPEN = "still open"
CAUSES: dict[str, tuple[str, ...]] = {
    "charged or summonsed": ("1", "1A", "charged"),
    "out of court": ("2", "2A", "3", "3A", "6", "7", "8", "out-of-court"),
    "diversion and deferred prosecution": ("22", "23", "24"),
    "victim does not support action": ("14", "16"),
    "evidential difficulties": ("15",),
    "unable to prosecute": ("unable-to-prosecute",),
    "no suspect identified": ("18", "no-suspect"),
    "not in the public interest": ("5", "9", "10", "11", "12", "13", "17", "21", "not-in-public-interest"),
    "transferred": ("20", "other-body"),
    "other": ("4", "19", "unknown"),
}
"""Groups of outcomes, by Home Office outcome type or, for records of data.police.uk, by our group of the label.

The groups are ours. "Evidential difficulties" are those in which the victim supports action (15). "Not in the public
interest" holds prosecution prevented (5, 11 to 13, 17) as the Home Office's group does, and further investigation (21).
"Unable to prosecute" is data.police.uk's label for types 5 and 11 to 17, which cannot be told apart. "Other" is what a
court took into consideration (4), what the National Fraud Intelligence Bureau filed (19), and labels not known.
"""
JUSTICE = ("charged or summonsed", "out of court")
JUSTICE_TITLE = "charged, summonsed or dealt with out of court"
"""Groups that are given together too, and what they are then called."""
UNTYPED = "type not known"
ALL = "all crime"
TABLES = "crimes and outcomes"

Step = Literal["day", "month"]
MONTH: dict[Step, int] = {"day": 30, "month": 1}
"""A month in days, or in months."""


@dataclass(frozen=True, eq=False)
class Histories:
    """N crimes of a force, as at a date.

    `recorded` and `given` (N,) count days since 1970, or months, as `step` says; `given` is `as_at`, the last of them
    that is known, where a crime is open. `cause` (N,) is then 0, else the outcome's place in `causes`, counted from 1;
    `kind` (N,) is the place of the crime's type in `types`. `changed` is the share, 0 to 1, of crimes with an outcome
    that had one of another group before, and `told` says what is not as it should be.
    """

    recorded: Counts
    given: Counts
    cause: Counts
    kind: Counts
    types: tuple[str, ...]
    causes: tuple[str, ...]
    as_at: int
    step: Step
    area: str = ""
    force_id: str = ""
    changed: float = 0.0
    made_from: tuple[Provenance, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def ages(self) -> Counts:
        """Days, or months, to the outcome or, where there is none, to the last one known, (N,)."""
        return np.asarray(np.where(self.cause > 0, np.maximum(self.given - self.recorded, 0), self.followed_for))

    @property
    def followed_for(self) -> Counts:
        """Days, or months, from the recording of each crime to the last one known, (N,)."""
        return np.asarray(self.as_at - self.recorded)

    def within(self, cohort: Period) -> NDArray[np.bool_]:
        """Which crimes were recorded in a period, (N,); where only months are known, in a month of it."""
        first, last = (number(one, self.step) for one in (cohort.start, cohort.end))
        return np.asarray((self.recorded >= first) & (self.recorded <= last))

    def only(self, these: NDArray[np.bool_]) -> Histories:
        """Some of the crimes, (N,) true for those kept."""
        return replace(self, **{name: getattr(self, name)[these] for name in ("recorded", "given", "cause", "kind")})

    def as_one(self) -> Histories:
        """The same crimes, all of one type."""
        return replace(self, kind=np.zeros_like(self.kind), types=(ALL,))

    def day(self, of: int) -> date:
        """The day, or the last day of the month, that a number stands for."""
        return day_of(of, self.step)


def histories(store: Store, force_id: str, as_at: date | None = None) -> Histories:
    """The crimes of a force with a reference and a day of recording, cancelled ones left out, as at the end of a day.

    Without `as_at` the last day on which the file has an outcome of the force. Types are subgroups of crime or, for
    data.police.uk, its categories. Where any time is known by month only, all are counted in months, and `as_at` is the
    last whole month. Raises TrueCountError where the file holds no crimes of the force or no outcomes with a date.
    """
    force = reference.force(force_id)
    outcomes = store.current("outcomes").filter(_.force_id == force["force_id"])
    month = (_.precision == "month").sum()
    facts = outcomes.agg(last=_.assigned_at.max(), undated=_.assigned_at.isnull().sum(), months=month)
    (seen,) = facts.to_pyarrow().to_pylist()
    if seen["last"] is None:
        raise TrueCountError(f"{store.path}: the file holds no dated outcomes of {force['name']}; load them first.")
    held = store.crimes().filter(_.force_id == force["force_id"], _.recorded_at.notnull(), _.cancelled_at.isnull())
    step: Step = "month" if seen["months"] or held.agg(n=month).to_pyarrow().column("n")[0].as_py() else "day"
    end = number(as_at or seen["last"].date(), step)
    if as_at is not None and step == "month" and (as_at + timedelta(days=1)).day != 1:
        end -= 1
    rows = _rows(store, held, day_of(end, step)).to_pyarrow()
    if not rows.num_rows:
        until = f"recorded by {day(day_of(end, step))}"
        raise TrueCountError(f"{store.path}: the file holds no crimes of {force['name']} with a reference, {until}.")
    found = _made(rows, end, step)
    which = f"{force['force_id']}, each crime under its latest outcome as at {found.day(end)}"
    return replace(
        found,
        area=force["short_name"],
        force_id=force["force_id"],
        changed=_changed(outcomes, day_of(end, step)),
        made_from=provenance.of_files(store, TABLES, filed.record_files(store, force["force_id"]), which),
        told=_told(found, seen["undated"]),
    )


def number(of: date, step: Step) -> int:
    """A day as days, or as months, since 1970."""
    return (of - date(1970, 1, 1)).days if step == "day" else 12 * (of.year - 1970) + of.month - 1


def day_of(count: int, step: Step) -> date:
    """The day, or the last day of the month, that a number of days, or months, since 1970 stands for."""
    if step == "day":
        return date(1970, 1, 1) + timedelta(days=count)
    return date(1970 + (count + 1) // 12, (count + 1) % 12 + 1, 1) - timedelta(days=1)


def _rows(store: Store, held: Table, until: date) -> Table:
    """One row a crime: the day recorded, its type, and the day and group of its outcome, empty where it has none."""
    crimes = held.filter(_.reference.notnull(), _.recorded_at.date() <= until).mutate(system=_.system.fill_null(""))
    given = counts.settled(store, until).filter(_.outcome != counts.NOT_YET)
    keys = [crimes.force_id == given.force_id, crimes.system == given.system, crimes.reference == given.crime_reference]
    of_class = {row["class_code"]: row["subgroup"] or row["offence_group"] for row in reference.load("classes").rows}
    return crimes.left_join(given, keys).select(
        recorded=crimes.recorded_at.date(),
        given=given.given_at.date(),
        cause=given.outcome.isnull().ifelse(0, _cause(given.outcome)),
        kind=ibis.coalesce(crimes.class_code.cases(*of_class.items(), else_=None), crimes.category, UNTYPED),
    )


def _cause(outcome: ibis.Column) -> ibis.Column:
    """The place of an outcome's group in CAUSES, from 1; those not known are in the last."""
    places = {code: place for place, codes in enumerate(CAUSES.values(), 1) for code in codes}
    return outcome.cases(*places.items(), else_=len(CAUSES))


def _changed(outcomes: Table, until: date) -> float:
    """The share of crimes with an outcome that were given outcomes of more than one group."""
    given = counts.named(outcomes.filter(_.assigned_at.date() <= until)).filter(_.outcome != counts.NOT_YET)
    crimes = given.group_by("system", "crime_reference").agg(groups=_cause(_.outcome).nunique())
    row = crimes.agg(all=_.count(), several=(_.groups > 1).sum()).to_pyarrow().to_pylist()[0]
    return float(row["several"] / row["all"]) if row["all"] else 0.0


def _made(rows: pa.Table, end: int, step: Step) -> Histories:
    cause = rows.column("cause").to_numpy().astype(np.int64)
    recorded, given = (_numbers(rows.column(name), step) for name in ("recorded", "given"))
    names = rows.column("kind").combine_chunks().dictionary_encode()
    order = np.argsort(np.asarray(names.dictionary.to_pylist(), dtype=str))
    kind = np.argsort(order)[names.indices.to_numpy()]
    types = tuple(names.dictionary[int(place)].as_py() for place in order)
    return Histories(recorded, np.where(cause > 0, given, end), cause, kind, types, tuple(CAUSES), end, step)


def _told(of: Histories, undated: int) -> tuple[str, ...]:
    early = int(((of.cause > 0) & (of.given < of.recorded)).sum())
    faults = {
        "outcomes have no date and are taken as not given.": undated,
        "outcomes were given before the crime was recorded and count as given on that day.": early,
    }
    told = [f"{count:,} {words}" for words, count in faults.items() if count]
    if of.step == "month":
        told.append("The file gives months only: times are in whole months, and 0 is the month of recording.")
    return tuple(told)


def _numbers(column: pa.ChunkedArray, step: Step) -> Counts:
    """Dates as numbers of days or months since 1970; 0 where empty."""
    days = column.cast(pa.date32()).cast(pa.int32()).fill_null(0).to_numpy().astype(np.int64)
    return np.asarray(days if step == "day" else days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64))


def chosen(of: Histories, cohort: Period) -> Histories:
    """The crimes of a cohort. Raises TrueCountError where there is none, naming the days of which there are."""
    own = of.only(of.within(cohort))
    if not own.recorded.size:
        first, last = (of.day(int(one)) for one in (of.recorded.min(), of.recorded.max()))
        raise TrueCountError(
            f"No crimes of {of.area} recorded from {cohort.start} to {cohort.end} are known as at {of.day(of.as_at)}; "
            f"those there are were recorded from {first} to {last}."
        )
    return own


def causes_held(of: Histories) -> list[tuple[int, str]]:
    """The places, from 1, and names of the groups of outcomes that any crime has."""
    there = set(np.unique(of.cause).tolist())
    return [(place, name) for place, name in enumerate(of.causes, 1) if place in there]
