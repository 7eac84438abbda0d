"""Types of crime that a reclassification ended and began: they are counted together, for neither is in both periods."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from truecount import reference

FEWEST = 0.05
"""By so much the share of types that ended has to change for a reclassification to lie between two periods: a few
crimes are still recorded under an old class after its last day."""


def merge_of(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, str]:
    """The types to count together because a reclassification ended some and began others: old names to new ones.

    `before` and `after` are crimes of two periods by subgroup (`Counted.types`). Of an offence group whose subgroups
    ended on one day and began on the next, as the reference table of classes says, those of both sides are merged
    where the ended ones' share of them differs between the periods. A type that merely has no crimes in one period is
    left alone.
    """
    found: dict[str, str] = {}
    for group, lives in _lives().items():
        for day in {began for began, _ended in lives.values() if began}:
            old = [name for name, (_began, ended) in lives.items() if ended and ended < day]
            new = [name for name, (began, _ended) in lives.items() if began and began >= day]
            first, last = _share(before, old, new), _share(after, old, new)
            if first is not None and last is not None and abs(last - first) > FEWEST:
                found |= dict.fromkeys((*old, *new), f"{group} (types renamed)")
    return {name: new for name, new in found.items() if name in {*before, *after}}


def _lives() -> dict[str, dict[str, tuple[date | None, date | None]]]:
    """By offence group and subgroup the day its first class began and its last one ended; None of ever and of still."""
    spans: dict[str, dict[str, list[tuple[date | None, date | None]]]] = {}
    for row in reference.load("classes").rows:
        of_group = spans.setdefault(row["offence_group"], {})
        of_group.setdefault(row["subgroup"] or row["offence_group"], []).append((row["valid_from"], row["valid_to"]))
    return {
        group: {
            name: (_outer(min, [began for began, _ended in days]), _outer(max, [ended for _began, ended in days]))
            for name, days in of_group.items()
        }
        for group, of_group in spans.items()
    }


def _outer(pick: Callable[[list[date]], date], days: Sequence[date | None]) -> date | None:
    known = [day for day in days if day is not None]
    return pick(known) if len(known) == len(days) else None


def _share(side: Mapping[str, int], old: Sequence[str], new: Sequence[str]) -> float | None:
    """The share of the old types among old and new ones; None where there are no crimes of either."""
    ended, begun = (sum(side.get(name, 0) for name in names) for names in (old, new))
    return ended / (ended + begun) if ended + begun else None
