"""A month's count of one kind of crime on a control chart, and the districts of a force in a funnel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from ibis import _

from truecount import reference
from truecount.errors import TrueCountError
from truecount.records.store import Store
from truecount.reference.table import Row
from truecount.statistics.control_charts import LEAST_BASELINE, LEAST_FOR_SEASON, Chart, control_chart
from truecount.statistics.estimate import Numbers
from truecount.statistics.funnels import Funnel, funnel, rank_intervals
from truecount.statistics.intervals import Limits
from truecount.trends.events import events_between, move_counts
from truecount.trends.tallies import NOT_TOLD, Tally, classed, column, tally

BY = ("subgroup", "offence group", "class")
"""Under which a kind of crime is looked for, in this order."""
EVERY = "all crime"
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
    store: Store, force_id: str, name: str, kind: str = "negative binomial", baseline: int | None = None
) -> Watched:
    """The chart of a kind of crime, named by subgroup, offence group or class, or "all crime".

    The baseline is the first two years, or the first year where there are not three or the chart starts again. It does
    so at dated changes of rules and practice that can move counts of this kind, and nowhere else. Raises TrueCountError
    where the file holds no such crime, or too few months.
    """
    found, counts, said = _named(store, force_id, name)
    if len(counts) <= LEAST_BASELINE:
        raise TrueCountError(
            f"{store.path}: the file holds {len(counts)} months of {said}, and a chart watches what comes after "
            f"{LEAST_BASELINE}; load more months."
        )
    between = move_counts(events_between(_published(force_id), found.months[0], found.months[-1]))
    events = tuple(row for row in between if touches(row, said, _group(found.by, said)))
    long = len(counts) >= TWO_YEARS + LEAST_BASELINE and not events
    chosen = baseline or (TWO_YEARS if long else LEAST_BASELINE)
    place = {month: n for n, month in enumerate(found.months)}
    starts = sorted({place[_first_after(row["date"])] for row in events if _first_after(row["date"]) in place})
    season = [month.month for month in found.months] if chosen >= LEAST_FOR_SEASON else None
    chart = control_chart(counts, chosen, kind, starts=starts, months=season)
    return Watched(said, found.units.get(said, "crimes recorded"), found.months, counts, chart, events)


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


def touches(event: Row, name: str, group: str) -> bool:
    """Whether a dated event says that it moves all recorded crime, or crime of this name or offence group."""
    parts = [part.strip().lower() for part in event["affects"].split(";")]
    wanted = [one.lower() for one in (name, group) if one]
    return any(part.startswith("all recorded crime") or part in one or one in part for part in parts for one in wanted)


def _group(by: str, said: str) -> str:
    """The offence group of a class or subgroup."""
    key = {"class": "class_code", "subgroup": "subgroup"}.get(by)
    groups = [row["offence_group"] for row in reference.load("classes").rows if key and row[key] == said]
    return str(groups[0]) if groups else ""


def _named(store: Store, force_id: str, name: str) -> tuple[Tally, Numbers, str]:
    """The tally in which a kind of crime is found, its counts by month, and its name as it stands there."""
    if name.strip().lower() == EVERY:
        found = tally(store, force_id)
        return found, found.total.astype(np.float64), EVERY
    known: list[str] = []
    for by in BY:
        found = tally(store, force_id, by)
        titles = {one.lower(): one for one in found.names} | _titles(found)
        if name.strip().lower() in titles:
            said = titles[name.strip().lower()]
            return found, found.of(said).astype(np.float64), said
        known += found.names if by != "class" else []
    raise TrueCountError(
        f'{store.path}: no crime of {force_id} is of the kind "{name}"; there is {EVERY}, '
        f"{', '.join(sorted(set(known)))}, and every class by its code or title."
    )


def _titles(found: Tally) -> dict[str, str]:
    if found.by != "class":
        return {}
    return {
        str(row["title"]).lower(): row["class_code"]
        for row in reference.load("classes").rows
        if row["class_code"] in found.names
    }


def _by_district(store: Store, force_id: str, name: str) -> dict[str, float]:
    crimes = classed(store, force_id, None).filter(_.cancelled_at.isnull())
    if name.strip().lower() != EVERY:
        found, _counts, said = _named(store, force_id, name)
        crimes = crimes.filter(_[column(found.by)] == said)
    rows = crimes.group_by(district=_.district.fill_null(NOT_TOLD)).agg(crimes=_.count()).to_pyarrow().to_pylist()
    return {row["district"]: row["crimes"] for row in rows}


def _logs(store: Store, force_id: str) -> dict[str, float]:
    logs = store.incidents().filter(_.force_id == force_id, _.district.notnull())
    return {
        row["district"]: row["logs"] for row in logs.group_by("district").agg(logs=_.count()).to_pyarrow().to_pylist()
    }


def _published(force_id: str) -> str:
    return force_id.removeprefix(reference.SIMULATED)


def _first_after(day: date) -> date:
    """The first month that lies wholly after a day."""
    if day.day == 1:
        return day
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
