"""Chances in words."""

from __future__ import annotations

NEARLY, TENTH, HUNDREDTH = 0.95, 0.1, 0.01


def in_words(chance: float) -> str:
    """A chance as so many of the logs that score alike, by the per cent that is told beside it.

    >>> [in_words(one) for one in (0.97, 0.68, 0.04, 0.001)]
    ['nearly all such logs', 'about 7 in 10 such logs', 'about 1 in 25 such logs', 'fewer than 1 in 100 such logs']
    """
    told = round(chance, 3)
    if told >= NEARLY:
        return "nearly all such logs"
    if told >= TENTH:
        return f"about {round(10 * told)} in 10 such logs"
    return f"about 1 in {round(1 / told)} such logs" if told >= HUNDREDTH else "fewer than 1 in 100 such logs"
