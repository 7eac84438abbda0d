"""Which numbers are counts of what people did or suffered, and which of them are small."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from truecount.errors import TrueCountError
from truecount.figure import Figure

RECORDS, TABLES = "record table ", "record table published_counts"
"""How the place begins that a figure was read at, in a record file; and in tables that were published before."""
OF_TIME = re.compile(r"\b(days?|months?|loads?|files?|rank)\b")
"""Words of a unit that counts time or files, or gives a place in an order: no crimes and no people."""
NOT_COUNTED = re.compile(r"\b(points?|times|for each)\b")
"""Words of a unit whose numbers are reckoned, not counted."""
DERIVED = re.compile(r"change|difference|adjusted|score|harm|weight")
"""Words in the id of a method whose figure is reckoned from counts, and is none."""
IN_UNIT = re.compile(r"(\d[\d,]*)(?= (?:people|seen again|followed))")
"""Counts that a unit tells of its figure."""
CERTAIN = 2


def from_records(figure: Figure) -> bool:
    """Whether a figure was counted from records one by one, not read from what had been published."""
    places = [one.where for one in figure.made_from]
    return any(place.startswith(RECORDS) and not place.startswith(TABLES) for place in places)


def counts_of(figure: Figure) -> Mapping[str, int]:
    """The counts that a figure prints, by what they are in it; none where it counts neither crimes nor people.

    `count` is a count alone. A share has its `part`, its `whole` and the `rest` of the whole. Counts that only the
    unit tells are `told 1`, `told 2`, …, and the steps between them `less 1`, … as they are printed from most to least.
    Those that it rests on and does not print are `rests 1`, …. Signs are left out: two records gone are two.
    """
    return _printed(figure) | {f"rests {n}": one for n, one in enumerate(figure.rests_on, start=1)}


def _printed(figure: Figure) -> dict[str, int]:
    if OF_TIME.search(figure.unit):
        return {}
    if figure.parts is not None:
        part, whole = figure.parts
        return {"part": part, "whole": whole} | ({"rest": whole - part} if 0 <= part <= whole else {})
    told = [int(one.replace(",", "")) for one in IN_UNIT.findall(figure.unit)]
    if told:
        less = {f"less {n}": abs(a - b) for n, (a, b) in enumerate(pairwise(told), start=1)}
        return {f"told {n}": one for n, one in enumerate(told, start=1)} | less
    value = figure.value
    if value is None or figure.unit.startswith("per cent") or _is_reckoned(figure):
        return {}
    return {"count": abs(int(value))} if figure.decimals == 0 and float(value).is_integer() else {}


def _is_reckoned(figure: Figure) -> bool:
    return bool(NOT_COUNTED.search(figure.unit) or DERIVED.search(figure.method.id))


def is_small(count: int | None, least: int) -> bool:
    """Whether a count is above nought and below the least that may be printed."""
    return count is not None and 0 < count < least


def checked(least: int) -> int:
    """The least count that may be printed, 0 or 1 for any. Raises TrueCountError for 2 and what is below nought."""
    if least < 0 or least == CERTAIN:
        raise TrueCountError(
            f"The smallest number to print cannot be {least}: give 0 to print every number, or 3 or more. "
            "With 2 every withheld number would be known to be 1."
        )
    return least
