"""How many people live in a force's area: those of the middle of a year, and what stands in where that is not held."""

from __future__ import annotations

from dataclasses import dataclass

from truecount import reference
from truecount.figure import Period
from truecount.reference.table import Row


@dataclass(frozen=True)
class People:
    """The people who live in an area, the rows they are read from, and what has to be said with them."""

    count: int
    rows: tuple[Row, ...]
    warnings: tuple[str, ...] = ()


def people(force_id: str, period: Period) -> People | None:
    """The residents of a force's area in the middle of the year in which a period begins; None where none are held.

    For 2017/18 those of 30 June 2017 are taken. A year that is not held is stood in for by the nearest that is, and
    the warnings say so. `force_id` may be england-and-wales.
    """
    held = {row["mid_year"]: row for row in reference.load("populations").where(force_id=force_id)}
    if not held:
        return None
    wanted = period.start.year
    nearest = min(held, key=lambda year: abs(year - wanted))
    told = f"No population of the middle of {wanted} is held; that of {nearest} stands in for it."
    return People(held[nearest]["people"], (held[nearest],), () if nearest == wanted else (told,))
