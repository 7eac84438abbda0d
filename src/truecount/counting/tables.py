"""Decision tables as joins: profiles of facts against the conditions of every row, in any engine Ibis speaks to."""

from __future__ import annotations

from typing import Any, Protocol

import ibis
from ibis import _

from truecount.counting.facts import UNKNOWN


class Keep(Protocol):
    """Works steps out and keeps them under names, so that each is worked out once."""

    def __call__(self, name: str, expression: Any, needs: str = "") -> Any:
        """Keep a step; with `needs`, leave it empty where that step has no rows. Returns the kept table."""

    def table(self, name: str) -> Any:
        """A step that was kept."""


def decide(told: Any, keys: Any, conditions: Any, rows: Any, keep: Keep, name: str) -> tuple[Any, Any]:
    """What each decision table says of each profile.

    `told` has a row a profile and fact that was told (profile, fact, value), `keys` a row a profile and key under which
    rows are looked up (profile, key). The result has a row a profile and table in which some row fired or might fire:
    the row that decides (None where none does for certain) and, where a row of higher precedence that would say
    otherwise hangs on facts not known, those facts in `missing`, sorted. Beside it, the rows that fired or might.
    """
    asked = (
        keys.join(conditions, "key")
        .left_join(told, ["profile", "fact"])
        .select("profile", "row", "fact", "allowed", value=ibis.coalesce(_.value, _.absent))
        .mutate(meets=_.allowed.contains(_.value))
        .mutate(open=~_.meets & (_.value == UNKNOWN))
    )
    alive = keep(
        f"{name}_alive",
        asked.group_by("profile", "row")
        .agg(
            missed=(~_.meets & ~_.open).any(),
            open=_.open.any(),
            facts=_.fact.collect(where=_.open),
        )
        .filter(~_.missed)
        .join(rows.select("row", "table", "precedence", "outcome"), "row"),
    )
    best = alive.group_by("profile", "table").agg(
        decided=_.row.argmax(_.precedence, where=~_.open),
        precedence=_.precedence.max(where=~_.open),
        outcome=_.outcome.argmax(_.precedence, where=~_.open),
    )
    unsure = keep(f"{name}_unsure", alive.filter(_.open))
    doubts = keep(
        f"{name}_doubts",
        unsure.join(best, ["profile", "table"], rname="best_{name}")
        .filter(
            _.best_precedence.isnull() | ((_.precedence > _.best_precedence) & (_.outcome != _.best_outcome)),
        )
        .select("profile", "table", fact=_.facts.unnest())
        .distinct()
        .group_by("profile", "table")
        .agg(missing=_.fact.collect().sort().join(", ")),
        needs=f"{name}_unsure",
    )
    said = (
        best.left_join(doubts, ["profile", "table"])
        .select("profile", "table", row=_.decided, doubt=_.missing)
        .left_join(rows.drop("table", "outcome"), "row")
        # A row may itself say that something is missing: it refers.
        .mutate(missing=ibis.coalesce(_.doubt, _.missing))
        .select("profile", "table", "row", "missing", "rule", "gives_class", "gives_code", "attempt", "stays")
    )
    return said, alive
