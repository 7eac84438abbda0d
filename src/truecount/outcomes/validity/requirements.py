"""The rules of outcomes: what has to be met before a type closes a crime, and which type fits what was told."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from truecount import reference
from truecount.outcomes.validity.conditions import Condition, condition
from truecount.outcomes.validity.facts import rows

GUIDANCE = "ho-outcomes-guidance-2026"
NOT_GIVEN = "0"
"""The type that says a crime has no outcome yet."""


@dataclass(frozen=True)
class Requirement:
    """One rule: the types it is for, what it asks, for which crimes it `holds`, what it `needs`.

    Where that is not met, `bars` says why the type cannot close the crime, and `do` what is to be done before it may;
    of a rule with both, `mends` is when it is the second. `source` is the key of the document that `page` is of.
    """

    id: str
    outcomes: tuple[str, ...]
    asks: str
    holds: Condition
    needs: Condition
    bars: str
    mends: Condition
    do: str
    page: str
    source: str
    note: str

    @property
    def place(self) -> str:
        """The page as it is cited: p19, pp22-23."""
        return f"{'pp' if set(self.page) & set('-,') else 'p'}{self.page}"


@dataclass(frozen=True)
class Fit:
    """A type that fits where `when` is told and nothing of `unless`, and why."""

    outcome: str
    when: Condition
    unless: Condition
    because: str


@functools.cache
def types() -> dict[str, str]:
    """The name of every outcome type, by its code."""
    return {row["code"]: row["name"] for row in reference.load("outcome_types").rows if row["code"] != NOT_GIVEN}


@functools.cache
def requirements() -> dict[str, Requirement]:
    """Every rule by its id, in the order of the document."""
    return {
        one["id"]: Requirement(
            id=one["id"],
            outcomes=tuple(types()) if one["outcomes"] == "every" else tuple(one["outcomes"]),
            asks=one["asks"],
            holds=condition(one.get("for")),
            needs=condition(one["needs"]),
            bars=one.get("bars", ""),
            mends=condition(one.get("mends")),
            do=one.get("do", ""),
            page=str(one["page"]),
            source=one.get("source", GUIDANCE),
            note=one.get("note", ""),
        )
        for one in rows("outcome_rules")
    }


@functools.cache
def fits() -> tuple[Fit, ...]:
    """Every row that says which type fits what was told, in order."""
    return tuple(
        Fit(one["outcome"], condition(one["when"]), condition(one.get("unless") or []), one["because"])
        for one in rows("outcome_fits")
    )
