"""After recording: whether a step - cancelling, reclassifying, a charge - may be taken, and what comes of it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
from ibis import _

from truecount.counting.case import Step
from truecount.counting.crimes import crimes
from truecount.counting.editions import EDITIONS
from truecount.counting.engine import Engine
from truecount.counting.rule import AFTER
from truecount.counting.tables import decide

FROM_CODE = {"assault": {"8N", "8P", "8S", "8T", "5D", "104", "105A", "105B"}}
"""Sorts of offence charged, by class."""


@dataclass(frozen=True)
class Asked:
    """What one question about a step came to: the rule, what it gives or why it stops, or the facts it waits for."""

    question: str
    rule: str | None
    gives: str | None
    stops: str | None
    missing: tuple[str, ...]


def derived(facts: dict[str, str]) -> dict[str, str]:
    """The kind of the recorded crime, and the sort of the offence charged."""
    own = [one for one in crimes() if one.class_code == facts.get("class")]
    charged = [one for one in crimes() if one.offence_code and one.offence_code == facts.get("charged")]
    found = {"kind": own[0].kind} if own else {}
    if charged:
        assault = any(one.class_code in FROM_CODE["assault"] for one in charged)
        sexual = any(one.group == "Sexual offences" for one in charged)
        found["charged sort"] = "sexual" if sexual else "assault" if assault else "other"
    return found


def _profile(step: Step) -> str:
    """Its edition and facts as the engine reads them, with what is worked out of the codes."""
    told = {**step.facts, **derived(step.facts)}
    return ";".join((f"edition={step.edition}", *(f"{name}={value}" for name, value in sorted(told.items()))))


@functools.cache
def _engine(editions: tuple[str, ...]) -> Engine:
    return Engine(editions)


def rule_on(steps: Sequence[Step]) -> list[tuple[Asked, ...]]:
    """Every question that the rules ask of each step, in order of the steps.

    The same decision tables, joined in the same way, as those of what is recorded.
    """
    if not steps:
        return []
    engine = _engine(tuple(name for name in EDITIONS if any(step.edition == name for step in steps)))
    engine.steps.clear()
    facts = pa.table(
        {"number": [str(number) for number in range(len(steps))], "facts": [_profile(one) for one in steps]}
    )
    engine.put("steps", facts)
    parts = engine.table("steps").select(profile="number", part=_.facts.split(";").unnest())
    told = engine("steps_told", parts.select("profile", fact=_.part.split("=")[0], value=_.part.split("=")[1]))
    keys = told.filter(_.fact == "step").select("profile", key=_.fact + "=" + _.value)
    said, _alive = decide(told, keys, engine.book("conditions"), engine.book("rows"), engine, "steps")
    rows: list[list[Asked]] = [[] for _step in steps]
    for row in said.to_pyarrow().to_pylist():
        given = " ".join(filter(None, (row["gives_class"], row["gives_code"]))) or None
        missing = tuple(row["missing"].split(", ")) if row["missing"] else ()
        asked = Asked(row["table"].removeprefix("after "), row["rule"], given, row["stays"], missing)
        rows[int(row["profile"])].append(asked)
    return [tuple(sorted(own, key=lambda asked: AFTER.index(asked.question))) for own in rows]
