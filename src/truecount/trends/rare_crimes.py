"""A rare kind of crime: the days from one crime to the next on a chart, and the crimes of every twelve months."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from ibis import _

from truecount.errors import TrueCountError
from truecount.figure import day
from truecount.records.store import Store
from truecount.reference.table import Row
from truecount.statistics.count_pairs import garwood
from truecount.statistics.days_between import BASELINE, LEAST_GAPS, TOGETHER, DaysBetween, days_between
from truecount.statistics.estimate import Numbers
from truecount.trends import years
from truecount.trends.naming import EVERY, Named, named
from truecount.trends.tallies import classed, column


@dataclass(frozen=True, eq=False)
class Rolling:
    """Crimes recorded in the twelve months up to each month's end, (R,), and the exact interval of the rate of each.

    Twelve months that overlap share crimes: a high count stays high for a year, and that is one event, not twelve.
    """

    ends: tuple[date, ...]
    counts: Numbers
    low: Numbers
    high: Numbers


@dataclass(frozen=True, eq=False)
class Rare:
    """One kind of crime by the days on which it was recorded, in order, one for each crime; `unit` is what one is.

    `gaps` (N,) are the days from each crime to the next, and from the last to `until`, the last day on which the file
    holds any crime of the force. Of crimes recorded on one day each but the first has a gap of 0 days. `chart` starts
    again at `events`, dated changes that can move counts of this kind, where there are crimes enough.
    """

    name: str
    unit: str
    days: tuple[date, ...]
    gaps: Numbers
    until: date
    chart: DaysBetween
    rolling: Rolling
    events: tuple[Row, ...]


def rare(store: Store, force_id: str, name: str, baseline: int = BASELINE, together: int = TOGETHER) -> Rare:
    """The days between crimes of one kind, named as in `watched`, by the day each was recorded; no cancelled ones.

    Raises TrueCountError where the file holds no such crime, fewer than five, or crimes dated by month only.
    """
    return of_kind(store, force_id, named(store, force_id, name), baseline, together)


def of_kind(store: Store, force_id: str, found: Named, baseline: int = BASELINE, together: int = TOGETHER) -> Rare:
    """As `rare`, of a kind that has been found."""
    rows = _crimes(store, force_id, found)
    days = tuple(row["day"] for row in rows)
    if len(days) <= LEAST_GAPS:
        raise TrueCountError(
            f"{store.path}: the file holds {len(days)} crimes of {found.shown}, and the days between them are charted "
            f"from {LEAST_GAPS + 1} crimes on; say how many there were."
        )
    events = found.events()
    points = {row["event_id"]: bisect_left(days, row["date"]) for row in events}
    until = _last_day(store, force_id)
    numbers = [one.toordinal() for one in days]
    chart = days_between(numbers, baseline, together, starts=list(points.values()), until=until.toordinal())
    stays = [row for row in events if points[row["event_id"]] not in chart.started]
    chart = replace(chart, remarks=(*_same_day(rows), *map(_stays, stays)))
    return Rare(found.shown, found.unit, days, chart.plotted, until, chart, _rolling(found), events)


def _crimes(store: Store, force_id: str, found: Named) -> list[dict[str, Any]]:
    """Each crime of a kind in order of the day it was recorded, with the log it answers."""
    crimes = classed(store, force_id, None).filter(_.cancelled_at.isnull(), _.recorded_at.notnull())
    if found.name != EVERY:
        crimes = crimes.filter(_[column(found.tally.by)] == found.name)
    kept = crimes.select("record_id", "precision", log=_.incident_reference, day=_.recorded_at.date())
    rows: list[dict[str, Any]] = kept.order_by(["day", "log", "record_id"]).to_pyarrow().to_pylist()
    by_month = sum(row["precision"] == "month" for row in rows)
    if by_month:
        raise TrueCountError(
            f"{store.path}: {by_month} of {len(rows)} crimes of {found.shown} are dated by month only, so that nobody "
            "knows the days between them; chart months instead."
        )
    return rows


def _last_day(store: Store, force_id: str) -> date:
    crimes = store.crimes().filter(_.force_id == force_id)
    last: date = crimes.recorded_at.max().date().to_pyarrow().as_py()
    return last


def _same_day(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """What is to be said of crimes recorded on one day."""
    same = [(a, b) for a, b in pairwise(rows) if a["day"] == b["day"]]
    if not same:
        return ()
    one_log = sum(a["log"] is not None and a["log"] == b["log"] for a, b in same)
    gaps = "1 gap is" if len(same) == 1 else f"{len(same)} gaps are"
    logs = "none of them" if not one_log else f"{one_log} of them"
    return (
        f"{gaps} of 0 days, for several were recorded on one day; both crimes are of one log in {logs}. Crimes of one "
        "incident do not come independently, and the more of them there are the sooner the chart calls them too soon.",
    )


def _stays(event: Row) -> str:
    return (
        f"The chart does not start again on {day(event['date'])} ({event['title']}): there are fewer than {LEAST_GAPS} "
        "gaps before it or after it."
    )


def _rolling(found: Named) -> Rolling:
    """The twelve months up to the end of each month from the twelfth on."""
    ends = tuple(years.month(month).end for month in found.tally.months[years.MONTHS - 1 :])
    so_far = np.concatenate(([0.0], found.counts.cumsum()))
    counts = so_far[years.MONTHS :] - so_far[: -years.MONTHS]
    return Rolling(ends, counts, *garwood(counts))
