"""The principal crime: of several kinds of crime by one offender against one victim, told at once, the one recorded.

Kinds that occur together are compared once, not once for every pair of people among whom they occur.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
from ibis import _

from truecount.counting.shelf import LIKE_OTHERS
from truecount.counting.tables import Keep

SET = ["kinds", "conduct"]
"""Kinds of crime that occur together, and what their edition makes of conduct among them."""
WIN, LOSE, TIE, OPEN = "win", "lose", "tie", "open"


def principals(several: Any, shelf: Callable[[str], Any], keep: Keep, name: str) -> Any:
    """For each pair of `several` with more than one kind of crime, and each kind: the principal one and why.

    `several` has pair, crime, lowest, highest and `conduct`, what its edition makes of conduct crimes.
    The result has pair, crime, `principal` (None where `open`), `rule` (why this kind is set aside into the principal
    one) and `open`, whether nothing decides and the registrar has to.
    """
    mixed = several.filter(_.lowest != _.highest).select("pair", "crime", "conduct").distinct()
    sets = keep(
        f"{name}_sets",
        mixed.group_by("pair", "conduct").agg(kinds=_.crime.cast("string").collect().sort().join(",")),
        needs=f"{name}_paired",
    )
    each = sets.select("kinds", "conduct").distinct()
    members = each.select("kinds", "conduct", one=_.kinds.split(",").unnest()).select(*SET, crime=_.one.cast("int32"))
    compared = keep(f"{name}_compared", _compared(members, shelf), needs=f"{name}_sets")
    stands = compared.group_by(*SET, "crime").agg(falls=_.verdict.isin([LOSE, OPEN]).any())
    first = stands.group_by(*SET).agg(principal=_.crime.min(where=~_.falls))
    rules = compared.join(first, SET).filter(_.other == _.principal).select(*SET, "crime", rule=_.rule)
    told = (
        members.join(first, SET)
        .left_join(rules, [*SET, "crime"])
        .select(*SET, "crime", "principal", rule=_.rule, open=_.principal.isnull())
    )
    chosen = sets.join(told, SET).select("pair", "crime", "principal", "rule", "open")
    return keep(f"{name}_chosen", chosen, needs=f"{name}_sets")


def _compared(members: Any, shelf: Callable[[str], Any]) -> Any:
    """Every two kinds of a set, with whether the first is graver than the second and the rule that says so."""
    columns = ("crime", "class_code", "rank", "level", "years", "violent", "property")
    facts = shelf("crimes").select(*columns)
    other = facts.rename({f"o_{name}": name for name in columns})
    outranked = shelf("outranked")
    pairs = (
        members.join(members.select(*SET, other="crime"), SET)
        .filter(_.crime != _.other)
        .join(facts, "crime")
        .join(other, _.other == other.o_crime)
        # Where conduct is like other crimes, its level and its row in today's table say nothing of its order.
        .mutate(
            **{
                name: ibis.ifelse((_.conduct == LIKE_OTHERS) & _[level].notnull(), ibis.null("int32"), _[name])
                for level, names in {"level": ("level", "rank"), "o_level": ("o_level", "o_rank")}.items()
                for name in names
            }
        )
        .left_join(outranked.select(level="level", o_crime="crime", over=ibis.literal(True)), ["level", "o_crime"])
        .drop("level_right", "o_crime_right")
        .left_join(outranked.select(o_level="level", crime="crime", under=ibis.literal(True)), ["o_level", "crime"])
        .drop("o_level_right", "crime_right")
    )
    ranked = pairs["rank"].notnull() & pairs.o_rank.notnull()
    both = pairs.level.notnull() & pairs.o_level.notnull()
    either = pairs.level.notnull() | pairs.o_level.notnull()
    steps = (
        (both & (pairs.level != pairs.o_level), _less(pairs.level, pairs.o_level), "principal.gravest-conduct"),
        (both, _less(pairs["rank"], pairs.o_rank), "principal.gravest-conduct"),
        (pairs.over.notnull(), WIN, "principal.conduct"),
        (pairs.under.notnull(), LOSE, "principal.conduct"),
        (ranked & (pairs["rank"] != pairs.o_rank), _less(pairs["rank"], pairs.o_rank), "principal.look-up"),
        (either & ~ranked, OPEN, "principal.refer"),
        (~ranked & pairs.violent & pairs.o_property, WIN, "principal.violence-over-property"),
        (~ranked & pairs.property & pairs.o_violent, LOSE, "principal.violence-over-property"),
        (pairs.years != pairs.o_years, _less(pairs.o_years, pairs.years), "principal.maximum-sentence"),
        (pairs.class_code == pairs.o_class_code, TIE, "principal.same-class"),
    )
    return pairs.select(
        *SET,
        "crime",
        "other",
        verdict=ibis.cases(*((when, verdict) for when, verdict, _rule in steps), else_=OPEN),
        rule=ibis.cases(*((when, rule) for when, _verdict, rule in steps), else_="principal.refer"),
    )


def _less(one: Any, other: Any) -> Any:
    """Win where the first number is the smaller."""
    return ibis.ifelse(one < other, WIN, LOSE)
