"""A case: an input that somebody else's program or book was given too, and the function that computes ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from truecount.statistics.intervals import Limits

Compute = Callable[[], Mapping[str, float]]
CASES: dict[str, Case] = {}
"""Every case by its name, in the order in which they are shown."""


@dataclass(frozen=True)
class Case:
    """One case. Its outside numbers stand in the reference table `outside_numbers`, under the same name.

    `title` says in one line what was given. `compute` takes nothing and returns a number for each quantity that the
    table holds of the case, in the table's units.
    """

    name: str
    title: str
    compute: Compute


def case(name: str, title: str) -> Callable[[Compute], Compute]:
    """Make a function the case of this name."""

    def made(function: Compute) -> Compute:
        CASES[name] = Case(name, title, function)
        return function

    return made


def low_and_high(interval: str, limits: Limits) -> dict[str, float]:
    """Two limits as the quantities `interval low` and `interval high`."""
    low, high = limits
    return {f"{interval} low": float(low), f"{interval} high": float(high)}
