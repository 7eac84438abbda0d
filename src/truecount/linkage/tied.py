"""What is tied to what in a record file: as `truecount link` worked it out, else as references alone say."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount.records.backends import Keep
from truecount.records.store import Store


def is_linked(store: Store) -> bool:
    """Whether `truecount link` was run on this file."""
    return bool(store.table("link_runs").count().to_pyarrow().as_py())


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
