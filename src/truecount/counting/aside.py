"""What is part of another crime beyond one victim and one offender: injuries at a robbery, affray with violence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
from ibis import _


def set_aside(counted: Any, able: Any, shelf: Callable[[str], Any]) -> Any:
    """The allegations of `counted` that are set aside: `allegation`, `into` (one that makes the crime), `rule`.

    Both have to stand in one report of one incident, and to share what the rule says: the suspect, victim and
    suspect, the household and suspect, or nothing more.
    """
    flagged = counted.join(able, "number")
    asides, into = shelf("asides"), shelf("aside_into")
    here = flagged.select(
        "allegation", "incident", "aside", at_="at", suspect_="suspect", victim_="victim", unit_="unit"
    )
    there = counted.select("incident", "at", "suspect", "victim", "unit", "crime", into="allegation")
    met = (
        here.join(there, "incident").filter(_.allegation != _.into).join(into, ["aside", "crime"]).join(asides, "aside")
    )
    suspect = _same(met.suspect_, met.suspect)
    share = ibis.cases(
        (met.same == "incident", ibis.literal(True)),
        (met.same == "suspect", suspect),
        (met.same == "victim and suspect", suspect & _same(met.victim_, met.victim)),
        else_=suspect & _same(ibis.coalesce(met.unit_, met.victim_), ibis.coalesce(met.unit, met.victim)),
    )
    return met.filter(_same(met.at_, met.at) & share).group_by("allegation").agg(into=_.into.min(), rule=_.rule.min())


def able_to_be_set_aside(may: Any, told: Any, shelf: Callable[[str], Any]) -> Any:
    """The rules of setting aside that each profile meets by its facts, of those it may meet by its crime (`may`)."""
    met = (
        may.join(shelf("aside_when"), "aside")
        .left_join(told, ["profile", "fact"])
        .filter(_.allowed.contains(ibis.coalesce(_.value, _.absent)))
        .group_by("number", "aside")
        .agg(met=_.count())
    )
    return (
        may.join(shelf("asides").select("aside", "facts"), "aside")
        .left_join(met, ["number", "aside"])
        .filter(ibis.coalesce(_.met, 0) == _.facts)
        .select("number", "aside")
    )


def _same(one: Any, other: Any) -> Any:
    """Equal, or both not told."""
    return one.identical_to(other)
