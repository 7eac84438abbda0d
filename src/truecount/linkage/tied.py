"""What is tied to what in a record file: as `truecount link` worked it out, else as references alone say."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount.records.backends import Keep
from truecount.records.store import Store, run


def is_linked(store: Store) -> bool:
    """Whether `truecount link` was run on this file."""
    ((runs,),) = run(store.connection, "SELECT count(*) FROM link_runs")
    return bool(runs)


def untied(store: Store) -> int:
    """The crime records of a file that was never linked which name no incident that it holds; 0 of one that was.

    What they answer cannot be told from their references, so that it counts as missed wherever ties are read.
    """
    if is_linked(store):
        return 0
    crimes = store.crimes()
    known = store.incidents().select("force_id", incident_reference=_.reference).distinct()
    return int(crimes.anti_join(known, ["force_id", "incident_reference"]).count().to_pyarrow().as_py())


def ties(store: Store, keep: Keep) -> Any:
    """`crime_id`, `incident_id`, `how`: what `truecount link` tied, else what references alone tie.

    Of a crime's ties one at most is not that of a duplicate.
    """
    if is_linked(store):
        return store.table("links").select("crime_id", "incident_id", "how")
    incidents = store.incidents()
    told = incidents.group_by("force_id", incident_reference=incidents.reference).agg(
        incident_id=incidents.record_id.min()
    )
    tied = store.crimes().join(told, ["force_id", "incident_reference"])
    return keep("links", tied.select("incident_id", crime_id="record_id", how=ibis.literal("reference")))


def first_ties(store: Store, keep: Keep) -> Any:
    """`crime_id`, `incident_id`: each crime with the one incident it counts for, the first of those that repeat one."""
    first = store.table("same_incidents").select("incident_id", "first_id").distinct()
    tied = ties(store, keep).filter(_.how != "duplicate").left_join(first, "incident_id")
    return tied.select("crime_id", incident_id=ibis.coalesce(_.first_id, _.incident_id))
