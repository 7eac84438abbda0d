"""The vocabulary of facts: what may be told of an allegation, its values, and what is taken where it is not told."""

from __future__ import annotations

import functools
from pathlib import Path

from truecount.bounded import parsed
from truecount.reference.fact import UNKNOWN, Fact, facts_of

__all__ = ["UNKNOWN", "Fact", "vocabulary"]


@functools.cache
def vocabulary() -> dict[str, Fact]:
    """Every fact by its name, in the order of the file."""
    return facts_of(parsed(Path(__file__).with_name("facts.yaml").read_text("utf-8")))
