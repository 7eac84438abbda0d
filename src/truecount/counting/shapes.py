"""Incidents of one shape - the same facts among victims and suspects who stand to each other alike - decided once.

Of the incidents of a shape one is decided; the others get its answer, allegation by allegation.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount.counting.tables import Keep

MEMBERS = ("victim", "suspect", "offender", "unit", "at")
"""What of an allegation makes a shape only by being the same as, or other than, that of another allegation."""


def shaped(rows: Any, keep: Keep, needs: str) -> tuple[Any, Any]:
    """Incidents with their allegations in order and the one that stands for their shape; and those that stand.

    An incident in which a place or a time of the deed is told stands for itself: they are values, not likenesses. What
    no allegation tells likens none to another and is left out.
    """
    told = rows.agg(**{name: rows[name].notnull().any() for name in MEMBERS}).to_pyarrow().to_pylist()[0]
    likened = [name for name in MEMBERS if told[name]]
    members = ibis.struct({name: rows[name] for name in ("allegation", "number", *likened)})
    gathered = (
        rows.group_by("incident")
        .agg(members=members.collect(), apart=(rows.force.notnull() | rows.happened.notnull()).any())
        # Sorting the few members of each is quicker than gathering them in order.
        .mutate(members=_.members.sort())
    )
    listed = gathered.select(
        "incident",
        "apart",
        ids=_.members.map(lambda one: one.allegation),
        numbers=_.members.map(lambda one: one.number),
        **{name: _.members.map(lambda one, name=name: one[name]) for name in likened},
    )
    shape = listed.numbers.cast("array<int64>")
    for name in likened:
        shape = shape.concat(_places(listed[name]))
    shape = shape.concat(ibis.array([ibis.ifelse(listed.apart, listed.incident, -2)]))
    kept = keep("shapes", listed.select("incident", "ids", "numbers", shape=shape), needs=needs)
    stand = keep("stand", kept.group_by("shape").agg(stands=_.incident.min()), needs=needs)
    incidents = kept.join(stand, "shape").select("incident", "ids", "numbers", "stands")
    return incidents, stand.select(incident="stands")


def _places(values: Any) -> Any:
    """For each value of a list the place of its like that stands first; -1 where it is not told."""
    return values.map(lambda one: ibis.coalesce(values.index(one), -1))


def spread(incidents: Any, decided: Any) -> Any:
    """The answers of the incidents that stand for their shape, given to every incident of it.

    `decided` has allegation, incident, crime_id and ending of those incidents; the result has allegation, incident,
    number, crime_id and ending of all.
    """
    own = incidents.filter(_.incident == _.stands).select("incident", own_ids="ids")
    answers = (
        decided.join(own, "incident")
        .mutate(
            place=_.own_ids.index(_.allegation), made=ibis.ifelse(_.crime_id.isnull(), -1, _.own_ids.index(_.crime_id))
        )
        .mutate(end=ibis.struct({"place": _.place, "ending": _.ending, "made": _.made}))
        .group_by("incident")
        .agg(ends=_.end.collect().sort())
    )
    each = incidents.join(answers, incidents.stands == answers.incident, rname="of_{name}").select(
        "incident", "ids", one=_.ids.zip(_.numbers, _.ends).unnest()
    )
    return each.select(
        "incident",
        allegation=_.one.f1,
        number=_.one.f2,
        ending=_.one.f3.ending,
        crime_id=ibis.ifelse(_.one.f3.made < 0, ibis.null("int64"), _.ids[_.one.f3.made.cast("int32")]),
    )
