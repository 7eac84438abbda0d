"""Recorded crime like for like: what changed once the change in recording accuracy is taken out."""

from __future__ import annotations

from dataclasses import dataclass

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.reference.table import Row
from truecount.trends import events, inspected, wording, years
from truecount.trends.comparison import Comparison
from truecount.trends.inspected import Accuracy
from truecount.trends.wording import Direction


@dataclass(frozen=True)
class LikeForLike:
    """Two financial years of one force compared like for like.

    Each figure knows its own interval, warnings and sources; a figure that cannot be made has no value and says
    why. `comparable` is true only when accuracy is known in both years and no change of rules or practice that can
    move counts fell between them; `warnings` says what stands in the way. `events` are those changes.
    """

    force_id: str
    from_year: str
    to_year: str
    recorded_from: Figure
    recorded_to: Figure
    accuracy_from: Figure
    accuracy_to: Figure
    should_from: Figure
    should_to: Figure
    raw_change: Figure
    change: Figure
    recording_part: Figure
    other_part: Figure
    recording_share: Figure
    break_even: Figure
    events: tuple[Row, ...]
    assumed: bool
    comparable: bool
    words: str
    warnings: tuple[str, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, from the counts to the conclusions."""
        return (
            self.recorded_from,
            self.recorded_to,
            self.accuracy_from,
            self.accuracy_to,
            self.should_from,
            self.should_to,
            self.raw_change,
            self.change,
            self.recording_part,
            self.other_part,
            self.recording_share,
            self.break_even,
        )

    @property
    def direction(self) -> Direction:
        """What may be said of the change like for like: rose, fell, no clear change, or cannot be said."""
        return wording.direction(self.change)


def like_for_like(
    force_id: str,
    from_year: str | None = None,
    to_year: str | None = None,
    assumed_half_width: float | None = None,
) -> LikeForLike:
    """Compare recorded crime of two financial years like for like, from published figures.

    Without years, the earliest and the latest year that an inspection with an overall rate stands for are taken;
    where there is only one such year, it and the latest (or earliest) year of recorded crime. `assumed_half_width`
    (percentage points) stands in for an interval that is not held. Raises TrueCountError for a force or year that
    is not known and for years in the wrong order.
    """
    force = reference.force(force_id)
    first, last = chosen_years(force["force_id"], from_year, to_year)
    rows = [years.recorded_row(force["force_id"], year) for year in (first, last)]
    found = inspected.by_year(force["force_id"])
    known = [
        (found[year], inspected.accuracy(found[year], assumed_half_width)) if year in found else None
        for year in (first, last)
    ]
    return _compare(force, rows, known)


def chosen_years(force_id: str, from_year: str | None, to_year: str | None) -> tuple[str, str]:
    """The two years to compare, each as given or, where not given, chosen as `like_for_like` says."""
    audited = list(inspected.by_year(force_id))
    held = list(years.recorded_rows(force_id))
    if not held:
        years.recorded_row(force_id, from_year or to_year or "2016/17")
    audited = [year for year in audited if year in held]
    first = from_year or (audited[0] if audited and audited[0] != to_year else held[0])
    last = to_year or (audited[-1] if audited and audited[-1] > first else held[-1])
    for year in (first, last):
        years.period(year)
    if first >= last:
        raise TrueCountError(f"The years to compare must be in order, and {first} is not before {last}; swap them.")
    return first, last


def _compare(force: Row, rows: list[Row], known: list[tuple[Row, Accuracy] | None]) -> LikeForLike:
    first, last = (row["year"] for row in rows)
    sides = Comparison(force, rows[0], rows[1], known[0], known[1])
    between = events.move_counts(
        events.events_between(force["force_id"], years.period(first).start, years.period(last).end)
    )
    change, break_even = sides.change(), sides.break_even()
    assumed = any(side is not None and not side[1].published for side in known)
    told = tuple(dict.fromkeys((*change.warnings, *_told(between))))
    words = " ".join(
        (
            wording.raw(sides.raw_change(), first, last),
            wording.like_for_like(change, break_even, assumed=assumed, rules_changed=bool(between)),
        )
    )
    return LikeForLike(
        force_id=force["force_id"],
        from_year=first,
        to_year=last,
        recorded_from=sides.recorded(0),
        recorded_to=sides.recorded(1),
        accuracy_from=sides.accuracy(0),
        accuracy_to=sides.accuracy(1),
        should_from=sides.should(0),
        should_to=sides.should(1),
        raw_change=sides.raw_change(),
        change=change.model_copy(update={"warnings": told}),
        recording_part=sides.part("recording"),
        other_part=sides.part("other"),
        recording_share=sides.share(),
        break_even=break_even,
        events=between,
        assumed=assumed,
        comparable=None not in known and not between,
        words=words,
        warnings=told,
    )


def _told(between: tuple[Row, ...]) -> tuple[str, ...]:
    return tuple(
        f"Recording accuracy cannot see this change: {row['title']} ({row['date']:%B %Y}; touches {row['affects']})."
        for row in between
    )
