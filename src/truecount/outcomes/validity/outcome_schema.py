"""The JSON Schema of an outcome document, made from the vocabulary."""

from __future__ import annotations

from typing import Any

from truecount.outcomes.validity.facts import UNKNOWN, Fact, tellable
from truecount.outcomes.validity.outcome_case import ENTRIES
from truecount.outcomes.validity.requirements import types

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def outcome_case_schema() -> dict[str, Any]:
    """The schema of an outcome document: its entries, every fact and every value that may be told."""
    entries: dict[str, dict[str, Any]] = {
        "title": {"type": "string"},
        "outcome": {"enum": [*types(), *(int(code) for code in types() if code.isdigit())]},
        "day": {"type": "string"},
        "recorded": {"type": "string"},
    }
    return {
        "$schema": DIALECT,
        "title": "A crime and the outcome proposed for it",
        "type": "object",
        "additionalProperties": False,
        "required": ["outcome", "day"],
        "anyOf": [{"required": ["class"]}, {"required": ["offence"]}],
        "properties": {name: one | {"description": ENTRIES[name]} for name, one in entries.items()}
        | {name: _fact(fact) for name, fact in tellable().items()},
    }


def _fact(fact: Fact) -> dict[str, Any]:
    """What may be told of one fact: its values, unknown, and numbers and flags where it takes them."""
    if fact.pattern:
        return {"type": "string", "pattern": f"^({fact.pattern}|{UNKNOWN})$", "description": fact.says}
    allowed: list[dict[str, Any]] = [{"enum": [*fact.values, UNKNOWN]}]
    allowed += [{"type": "number", "minimum": 0}] if fact.bands else []
    allowed += [{"type": "boolean"}] if {"yes", "no"} & set(fact.values) else []
    only = allowed[0] if len(allowed) == 1 else {"anyOf": allowed}
    return only | {"description": fact.says} | ({} if fact.absent == UNKNOWN else {"default": fact.absent})
