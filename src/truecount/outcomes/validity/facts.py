"""The vocabulary of an outcome document: what may be told, its values, and what is taken where it is not told."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from truecount.bounded import parsed
from truecount.reference.fact import UNKNOWN, Fact, facts_of

__all__ = ["UNKNOWN", "Fact", "rows", "tellable", "vocabulary"]

RULES = Path(__file__).parent / "rules"


def rows(name: str) -> list[dict[str, Any]]:
    """The entries of one of the documents of rules."""
    found: list[dict[str, Any]] = parsed((RULES / f"{name}.yaml").read_text("utf-8"))
    return found


@functools.cache
def vocabulary() -> dict[str, Fact]:
    """Every fact by its name, in the order of the file."""
    return facts_of(rows("outcome_facts"))


def tellable() -> dict[str, Fact]:
    """The facts that may be told, by their names."""
    return {name: fact for name, fact in vocabulary().items() if not fact.derived}
