"""Offence codes and outcome types of a kind, as the reference tables tell them."""

from __future__ import annotations

from typing import Any

from truecount import reference
from truecount.outcomes.validity.codes import classes_of_mode, offences_of_mode


def offences(**of: Any) -> list[str]:
    """The codes of offences with these cells in the Notifiable Offence List."""
    return sorted({row["offence_code"] for row in reference.load("offences").where(**of)})


def indictable_only() -> list[str]:
    """The codes of offences that are indictable only, under every wording."""
    return offences_of_mode("I")


def classes_indictable_only() -> list[str]:
    """The classes all of whose offences are indictable only."""
    return classes_of_mode("I")


def outcome_types(**of: Any) -> list[str]:
    """The outcome types with these cells in the reference table."""
    return [row["code"] for row in reference.load("outcome_types").where(**of)]
