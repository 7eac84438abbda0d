"""Small numbers of a bare table, and what must be withheld with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from truecount.papers.parts import Sum
from truecount.papers.suppression.small import checked
from truecount.papers.suppression.spread import Print, spread


def withhold(counts: Mapping[str, int | None], sums: Sequence[Sum], least: int) -> frozenset[str]:
    """The names of the counts to withhold: those above 0 and below `least`, and what would give them away.

    `counts` are of crimes or people, None for one that is withheld already; `sums` say which add up. Zeros stand.
    With `least` 0 or 1 nothing is withheld. Raises ValueError where counts do not add up as the sums say, or are below
    nought, and TrueCountError for a `least` of 2.
    """
    if checked(least) <= 1:
        return frozenset()
    below = sorted(name for name, count in counts.items() if count is not None and count < 0)
    if below:
        raise ValueError(f"a count cannot be below nought: {', '.join(below)}")
    names = sorted(name for name, count in counts.items() if count is not None)
    prints = [Print(frozenset((name,))) for name in names]
    return frozenset(names[n] for n in spread(counts, [tie_of(one) for one in sums], prints, least))


def tie_of(one: Sum) -> dict[str, int]:
    """A sum as cells that add up to nought."""
    return {one.total: -1, **dict.fromkeys(one.parts, 1)}
