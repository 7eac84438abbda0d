"""Which record answers which required crime of an incident: the one most like it, each crime and each record once."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount.records.backends import Keep

TIERS: tuple[tuple[str, ...], ...] = (
    ("class_code", "offence_code", "victim"),
    ("class_code", "victim"),
    ("class_code",),
    ("offence_group", "victim"),
    ("offence_group",),
    ("victim",),
)
"""What a crime and a record agree on, from most to least. Those that agree on more are matched before any that agree on
less. A crime and a record of the same incident that agree on none of it belong to two different crimes."""
LIVE, CANCELLED = "live", "cancelled"


def match(required: Any, recorded: Any, keep: Keep) -> Any:
    """Pairs of `required_id` and `crime_id`, with the `tier` that matched them, counted from 0.

    `required` has required_id, incident_id, class_code, offence_code, offence_group, victim; `recorded` has crime_id in
    place of required_id, `live` (not cancelled) and `order`, by which records that are equally like a crime are taken.
    Records that stand are matched before those that were cancelled.
    """
    found: list[Any] = []
    for standing in (True, False):
        for number, tier in enumerate(TIERS):
            name = f"match_{LIVE if standing else CANCELLED}_{number}"
            taken = ibis.union(*found) if len(found) > 1 else (found[0] if found else None)
            some = recorded.filter(_.live == standing)
            found.append(
                keep(
                    name, _matched(_left(required, taken, "required_id"), _left(some, taken, "crime_id"), tier, number)
                )
            )
    return ibis.union(*found)


def _left(rows: Any, taken: Any | None, name: str) -> Any:
    return rows if taken is None else rows.anti_join(taken, name)


def _matched(required: Any, recorded: Any, tier: tuple[str, ...], number: int) -> Any:
    """The first with the first, the second with the second, among those that agree on a tier."""
    keys = ["incident_id", *tier]
    one = _numbered(required, keys, ["required_id"])
    other = _numbered(recorded, keys, ["order", "crime_id"])
    return one.join(other, [*keys, "place"]).select("required_id", "crime_id", tier=ibis.literal(number, "int8"))


def _numbered(rows: Any, keys: list[str], order: list[str]) -> Any:
    """Rows with their place among those of equal keys; rows in which a key is empty agree with nobody."""
    told = rows.filter([rows[name].notnull() for name in keys])
    return told.mutate(place=ibis.row_number().over(ibis.window(group_by=keys, order_by=order)))
