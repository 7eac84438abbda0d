"""Outcomes proposed for crimes in scenarios that a registrar can read, for tests of the rules of outcomes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent / "scenario" / "outcomes"
_SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SCENARIOS: dict[str, dict[str, Any]] = {
    one["id"]: one
    for path in sorted(HERE.glob("*.yaml"))
    for one in yaml.load(path.read_text("utf-8"), _SAFE)  # noqa: S506  the safe reader, built or slow
}


def case_of(name: str) -> dict[str, Any]:
    """The case of a scenario: its own, or that of the one it is like with what is other."""
    one = SCENARIOS[name]
    if "case" in one:
        return {"title": one["what"], **one["case"]}
    changed = {**case_of(one["like"]), **one["but"]}
    return {fact: value for fact, value in changed.items() if value is not None}
