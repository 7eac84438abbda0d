"""Two releases beside each other: what the one withholds, and the other or the difference of both tells."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from truecount.figure import Figure
from truecount.papers.suppression.cells import place_of
from truecount.papers.suppression.small import checked, counts_of, from_records, is_small
from truecount.papers.words import WITHHELD

Told = Mapping[str, Any]
"""One figure as `figures.json` gives it."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Risk:
    """A figure that two releases together tell more of than either may: why, and which figures tell it."""

    id: str
    why: str
    told_by: tuple[str, ...]

    @property
    def said(self) -> str:
        """The risk in a sentence."""
        return f"{self.id}: {self.why} ({', '.join(self.told_by)})."


def between(old: Sequence[Told], new: Sequence[Told], least: int) -> list[Risk]:
    """What a reader of two releases could work out, from their figures as `figures.json` has them.

    A figure withheld in one release and printed in the other; a count that moved by fewer than `least` from one to the
    other, which tells how many came or went; and a withheld figure whose period is what one printed period has beside
    another. Counts of records alone are asked. Nothing with `least` 0 or 1. Raises TrueCountError for a `least` of 2.
    """
    if checked(least) <= 1:
        return []
    releases = [{one["id"]: _figure(one) for one in figures} for figures in (old, new)]
    before, after = ({name: one for name, one in held.items() if from_records(one)} for held in releases)
    both = [(before[name], one) for name, one in after.items() if name in before]
    found = [*_printed_once(both), *_moved(both, least), *_beside(before, after), *_beside(after, before)]
    return list(dict.fromkeys(found))


def _figure(told: Told) -> Figure:
    return Figure.model_validate({name: one for name, one in told.items() if name in Figure.model_fields})


def is_withheld(figure: Figure) -> bool:
    """Whether a figure has no value because it was withheld."""
    return figure.value is None and figure.warnings[0].lower().startswith(WITHHELD)


def _printed_once(both: Sequence[tuple[Figure, Figure]]) -> Iterator[Risk]:
    for was, now in both:
        if is_withheld(was) != is_withheld(now):
            which = "newer" if is_withheld(was) else "older"
            yield Risk(now.id, f"it is withheld in one release and printed in the {which}", (now.id,))


def _moved(both: Sequence[tuple[Figure, Figure]], least: int) -> Iterator[Risk]:
    for was, now in both:
        then, since = counts_of(was), counts_of(now)
        moved = [abs(since[form] - then[form]) for form in then.keys() & since.keys()]
        if any(is_small(one, least) for one in moved):
            yield Risk(now.id, f"a count of it moved by fewer than {least} from one release to the other", (now.id,))


def _beside(one: Mapping[str, Figure], other: Mapping[str, Figure]) -> Iterator[Risk]:
    """Withheld figures whose period is that of a longer one printed in `one` without a shorter printed in `other`."""
    hidden = {
        (_kind(figure), *_days(figure)): figure.id for figure in (*one.values(), *other.values()) if is_withheld(figure)
    }
    lots: dict[Hashable, list[Figure]] = {}
    for figure in other.values():
        if figure.period and counts_of(figure):
            lots.setdefault(_kind(figure), []).append(figure)
    for long in one.values():
        for short in lots.get(_kind(long), ()) if long.period and counts_of(long) and hidden else ():
            name = hidden.get((_kind(long), *_left(_days(long), _days(short))))
            if name:
                yield Risk(name, "it is the difference of two printed periods", (long.id, short.id))


def _kind(figure: Figure) -> Hashable:
    return figure.method.id, figure.population, figure.unit, place_of(figure.area)


def _days(figure: Figure) -> tuple[date | None, date | None]:
    return (figure.period.start, figure.period.end) if figure.period else (None, None)


def _left(
    long: tuple[date | None, date | None], short: tuple[date | None, date | None]
) -> tuple[date | None, date | None]:
    """The days of a period that are not in a shorter one with the same first or last day."""
    (start, end), (first, last) = long, short
    if start and end and first and last:
        if start == first and last < end:
            return last + DAY, end
        if last == end and start < first:
            return start, first - DAY
    return None, None
