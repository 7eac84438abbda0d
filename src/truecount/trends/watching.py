"""A month's count of one kind of crime on a control chart, and the districts of a force in a funnel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from ibis import _

from truecount.errors import TrueCountError
from truecount.records.store import Store
from truecount.reference.table import Row
from truecount.statistics.control_charts import (
    LEAST_BASELINE,
    LEAST_FOR_SEASON,
    LEAST_MEAN,
    Chart,
    control_chart,
)
from truecount.statistics.days_between import BASELINE, KIND, LEAST_GAPS
from truecount.statistics.estimate import Numbers
from truecount.statistics.funnels import Funnel, funnel, rank_intervals
from truecount.statistics.intervals import Limits
from truecount.trends.naming import EVERY, first_after, named
from truecount.trends.rare_crimes import Rare, of_kind
from truecount.trends.tallies import NOT_TOLD, classed, column

MONTHS = "negative binomial"
"""The kind of chart that watches months unless told otherwise."""
TWO_YEARS = 24


@dataclass(frozen=True, eq=False)
class Watched:
    """One kind of crime month by month, with the chart that watches it and the dated events at which it starts again.

    `counts` (M,) are the crimes recorded in each of `months`, `unit` what one crime is.
    """

    name: str
    unit: str
    months: tuple[date, ...]
    counts: Numbers
    chart: Chart
    events: tuple[Row, ...]


@dataclass(frozen=True, eq=False)
class Districts:
    """Districts of a force in a funnel: crimes `counts` (N,) over what they are held against, `exposure` (N,).

    `ranks` are the limits of each district's rank by its true rate, 1 the lowest.
    """

    names: tuple[str, ...]
    counts: Numbers
    exposure: Numbers
    per: str
    funnel: Funnel
    ranks: Limits


def watched(
    store: Store, force_id: str, name: str, kind: str | None = None, baseline: int | None = None
) -> Watched | Rare:
    """The chart of a kind of crime, named by subgroup, offence group or class, or "all crime".

    `kind` is one of `control_chart`, or "days between", which gives a `Rare`. Without it days between are charted
    where there are fewer than two crimes a month, in the baseline and over all, and five in all; else months.
    The baseline of months is the first two years, or the first year where there are not three or the chart starts
    again; that of days so many gaps. The chart starts again at dated changes of rules and practice that can move counts
    of this kind, and nowhere else. Raises TrueCountError where the file holds no such crime, or too few months.
    """
    found = named(store, force_id, name)
    if kind == KIND:
        return of_kind(store, force_id, found, baseline or BASELINE)
    counts, months = found.counts, found.tally.months
    if len(counts) <= LEAST_BASELINE:
        raise TrueCountError(
            f"{store.path}: the file holds {len(counts)} months of {found.shown}, and a chart watches what comes after "
            f"{LEAST_BASELINE}; load more months."
        )
    events = found.events()
    long = len(counts) >= TWO_YEARS + LEAST_BASELINE and not events
    chosen = baseline or (TWO_YEARS if long else LEAST_BASELINE)
    if kind is None and _few(counts, chosen) and counts.sum() > LEAST_GAPS:
        return of_kind(store, force_id, found)
    place = {month: n for n, month in enumerate(months)}
    starts = sorted({place[first_after(row["date"])] for row in events if first_after(row["date"]) in place})
    season = [month.month for month in months] if chosen >= LEAST_FOR_SEASON else None
    chart = control_chart(counts, chosen, kind or MONTHS, starts=starts, months=season)
    if _few(counts, chosen):
        chart = replace(chart, remarks=(*chart.remarks, _points_to_days(counts, chosen)))
    return Watched(found.shown, found.unit, months, counts, chart, events)


def districts(store: Store, force_id: str, name: str = EVERY, exposure: dict[str, float] | None = None) -> Districts:
    """The districts of a force in a funnel: crimes of one kind for each log that came in, or for each of `exposure`.

    Crimes and logs of no told district are left out. Raises TrueCountError where there are fewer than three districts.
    """
    counts = _by_district(store, force_id, name)
    counts.pop(NOT_TOLD, None)
    held, per = (exposure, "the exposure given") if exposure else (_logs(store, force_id), "log")
    names = tuple(sorted(one for one in counts if held.get(one, 0) > 0))
    x = np.array([counts[one] for one in names], dtype=np.float64)
    size = np.array([held[one] for one in names], dtype=np.float64)
    made = funnel(x, size)
    ranks, _mean = rank_intervals(x, size, seed=1)
    return Districts(names, x, size, per, made, ranks)


def _few(counts: Numbers, baseline: int) -> bool:
    """Whether there are too few crimes for a chart of months, in its baseline and over all.

    Over all, because a class that began within the baseline has none before.
    """
    return bool(counts[:baseline].mean() < LEAST_MEAN and counts.mean() < LEAST_MEAN)


def _points_to_days(counts: Numbers, baseline: int) -> str:
    return (
        f"In the baseline there are {counts[:baseline].mean():.1f} crimes a month, fewer than 2, so that a month tells "
        f'hardly anything; the kind "{KIND}" charts the days from each crime to the next.'
    )


def _by_district(store: Store, force_id: str, name: str) -> dict[str, float]:
    crimes = classed(store, force_id, None).filter(_.cancelled_at.isnull())
    if name.strip().lower() != EVERY:
        found = named(store, force_id, name)
        crimes = crimes.filter(_[column(found.tally.by)] == found.name)
    rows = crimes.group_by(district=_.district.fill_null(NOT_TOLD)).agg(crimes=_.count()).to_pyarrow().to_pylist()
    return {row["district"]: row["crimes"] for row in rows}


def _logs(store: Store, force_id: str) -> dict[str, float]:
    logs = store.incidents().filter(_.force_id == force_id, _.district.notnull())
    return {
        row["district"]: row["logs"] for row in logs.group_by("district").agg(logs=_.count()).to_pyarrow().to_pylist()
    }
