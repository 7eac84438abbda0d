"""The JSON Schema of a case document, made from the vocabulary."""

from __future__ import annotations

from typing import Any

from truecount.counting.case import ALLEGED, PERSON, REPORT, STEP, SUSPECT, TOP
from truecount.counting.facts import UNKNOWN, Fact, vocabulary

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME: dict[str, Any] = {"type": ["string", "integer"]}
NAMES: dict[str, Any] = {"anyOf": [NAME, {"type": "array", "items": NAME, "minItems": 1}, {"type": "null"}]}


def case_schema() -> dict[str, Any]:
    """The schema of a case document: its entries, every fact and every value that may be told."""
    facts = {name: _fact(fact) for name, fact in vocabulary().items() if not fact.derived}
    victim = {short: facts[name] for short, name in PERSON.items()} | {"part of": NAME}
    suspect: dict[str, Any] = {short: facts[name] for short, name in SUSPECT.items()}
    suspect["members"] = {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "array", "items": NAME}]}
    alleged = {
        "victim": NAMES,
        "suspect": NAMES,
        "of": NAMES,
        "together": {"type": ["boolean", "string"]},
        "in": {"type": "string"},
        "happened": {"type": "string"},
    }
    report = {
        "at": {"type": "string", "description": REPORT["at"]},
        "by": facts["standing"],
        "alleged": {"type": "array", "minItems": 1, "items": _object(facts | _described(alleged, ALLEGED))},
    }
    step = _described({"crime": NAME, "at": {"type": "string"}}, STEP)
    return {
        "$schema": DIALECT,
        "title": "A case to be decided under the counting rules",
        "type": "object",
        "additionalProperties": False,
        "anyOf": [{"required": ["reports"]}, {"required": ["recorded", "afterwards"]}],
        "properties": _described(
            {
                "title": {"type": "string"},
                "edition": {"type": "string"},
                "force": {"type": "string"},
                "victims": _parties(facts | victim),
                "suspects": _parties(facts | suspect),
                "recorded": {"type": "object", "additionalProperties": _object(facts, "class")},
                "afterwards": {"type": "array", "minItems": 1, "items": _object(facts | step, "crime", "step")},
                "reports": {"type": "array", "minItems": 1, "items": _object(facts | report, "alleged")},
            },
            TOP,
        ),
    }


def _fact(fact: Fact) -> dict[str, Any]:
    """What may be told of one fact: its values, unknown, and numbers and flags where it takes them."""
    if fact.pattern:
        return {"type": "string", "pattern": f"^({fact.pattern})$", "description": fact.says}
    allowed: list[dict[str, Any]] = [{"enum": [*fact.values, UNKNOWN]}]
    allowed += [{"type": "number", "minimum": 0}] if fact.bands else []
    allowed += [{"type": "boolean"}] if {"yes", "no"} & set(fact.values) else []
    only = allowed[0] if len(allowed) == 1 else {"anyOf": allowed}
    return only | {"description": fact.says} | ({} if fact.absent == UNKNOWN else {"default": fact.absent})


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        **({"required": list(required)} if required else {}),
    }


def _parties(properties: dict[str, Any]) -> dict[str, Any]:
    own = {"anyOf": [_object(properties), {"type": "null"}]}
    return {"anyOf": [{"type": "array", "items": NAME}, {"type": "object", "additionalProperties": own}]}


def _described(properties: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    return {name: schema | {"description": words[name]} for name, schema in properties.items()}
