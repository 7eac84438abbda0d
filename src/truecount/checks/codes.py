"""Offence codes and outcome types of a kind, as the reference tables tell them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from truecount import reference


def offences(**of: Any) -> list[str]:
    """The codes of offences with these cells in the Notifiable Offence List."""
    return sorted({row["offence_code"] for row in reference.load("offences").where(**of)})


def indictable_only() -> list[str]:
    """The codes of offences that are indictable only, under every wording."""
    modes = defaultdict(set)
    for row in reference.load("offences").rows:
        modes[row["offence_code"]].add(row["mode"])
    return sorted(code for code, of in modes.items() if of == {"I"})


def outcome_types(**of: Any) -> list[str]:
    """The outcome types with these cells in the reference table."""
    return [row["code"] for row in reference.load("outcome_types").where(**of)]
