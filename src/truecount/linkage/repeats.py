"""Incidents that tell again what an earlier one told: merged by the force, or alike."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount.linkage.settings import LinkSettings, Repeat
from truecount.linkage.sides import plain
from truecount.records.backends import number

HOUR = 3600
DEEP = 3
"""So many times the first is looked for, each time twice as far: repeats of repeats are followed eight deep."""
MERGED = "the force merged the incident into the other"


def repeats(incidents: Any, reports: Any, settings: LinkSettings, keep: Any) -> Any:
    """A row an incident that repeats another: `incident_id`, `first_id`, `probability`, `how`, `evidence`.

    What the force itself merged stands; of the others, the first line of the settings that holds decides, and the
    last incident before it that it holds for is the one repeated. A repeat of a repeat is one of the first. An incident
    merged into one that is not held repeats none that is.
    """
    merged = keep("merged", _merged(incidents))
    rows = _with_codes(incidents, reports, settings)
    found = [keep(f"alike_{n}", _alike(rows, line)) for n, line in enumerate(settings.repeats)]
    right = [_right(one, merged, line, settings) for one, line in zip(found, settings.repeats, strict=True)]
    named = merged.mutate(
        probability=number(1.0), how=ibis.literal("reference"), evidence=ibis.literal(MERGED), line=-1
    )
    told = incidents.filter(_.merged_into.notnull()).select(incident_id="record_id")
    alike = [
        one.anti_join(told, "incident_id").mutate(
            probability=number(share), how=ibis.literal("likeness"), evidence=ibis.literal(line.words), line=n
        )
        for n, (one, share, line) in enumerate(zip(found, right, settings.repeats, strict=True))
    ]
    order = ibis.window(group_by="incident_id", order_by=["line", "first_id"])
    best = ibis.union(named, *alike).mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    chosen = keep("repeats_0", _one_way(keep("repeats_best", best.drop("place"))).drop("line"))
    for n in range(DEEP):
        further = chosen.select(first_id="incident_id", first="first_id")
        onward = chosen.left_join(further, "first_id").drop("first_id_right")
        onward = onward.mutate(first_id=ibis.coalesce(_["first"], _.first_id)).drop("first")
        chosen = keep(f"repeats_{n + 1}", onward.filter(_.first_id != _.incident_id))
    return chosen


def _one_way(rows: Any) -> Any:
    """Of two incidents that repeat each other, the later repeats the first, or the one that the force merged does."""
    back = rows.select(first_id="incident_id", incident_id="first_id", back_line="line")
    both = rows.join(back, ["incident_id", "first_id"])
    first = (both.line > both.back_line) | ((both.line == both.back_line) & (both.incident_id < both.first_id))
    return rows.anti_join(both.filter(first), "incident_id")


def _merged(incidents: Any) -> Any:
    """Incidents that the source names another for, with that other: of those of one number, the nearest in time."""
    named = incidents.filter(_.merged_into.notnull()).select(
        "force_id", incident_id="record_id", key=plain(_.merged_into), at=_.reported_at.epoch_seconds()
    )
    held = incidents.select(
        "force_id", first_id="record_id", key=plain(incidents.reference), first_at=_.reported_at.epoch_seconds()
    )
    pairs = named.join(held, ["force_id", "key"]).filter(_.first_id != _.incident_id)
    pairs = pairs.mutate(gap=(_.at - _.first_at).abs().fill_null(0))
    order = ibis.window(group_by="incident_id", order_by=["gap", "first_id"])
    return pairs.mutate(place=ibis.row_number().over(order)).filter(_.place == 0).select("incident_id", "first_id")


def _with_codes(incidents: Any, reports: Any, settings: LinkSettings) -> Any:
    codes = incidents.select(
        "opening_code",
        unique_id="record_id",
        duplicate=incidents.closing_code.isin(settings.duplicate_codes).fill_null(False),
    )
    return reports.join(codes, "unique_id").filter(_.reported.notnull())


def _alike(rows: Any, line: Repeat) -> Any:
    """Incidents and the last before it that each repeats by one line of the settings."""
    keys = ["force_id", *line.same]
    columns = [*keys, "reported", "unique_id"]
    first = rows.filter(~_.duplicate).select(columns)
    later = rows.filter(_.duplicate == line.closed_as_duplicate).select(columns)
    pairs = later.join(first, keys, rname="first_{name}")
    gap = pairs.reported - pairs.first_reported
    pairs = pairs.filter((gap >= 0) & (gap <= HOUR * line.within) & (pairs.unique_id != pairs.first_unique_id))
    # Of two told at the same moment the one with the lower number is the first.
    pairs = pairs.filter((_.reported > _.first_reported) | (_.unique_id > _.first_unique_id))
    order = ibis.window(group_by="unique_id", order_by=[_.first_reported.desc(), "first_unique_id"])
    last = pairs.mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    return last.select(incident_id="unique_id", first_id="first_unique_id")


def _right(alike: Any, merged: Any, line: Repeat, settings: LinkSettings) -> float:
    """The share of a line's pairs that are right: measured on merged incidents where there are enough, else as set."""
    both = alike.join(merged, "incident_id", rname="true_{name}")
    (told,) = both.agg(rows=_.count(), right=(_.first_id == _.true_first_id).sum()).to_pyarrow().to_pylist()
    return float(told["right"] / told["rows"]) if told["rows"] >= settings.fewest else line.right
