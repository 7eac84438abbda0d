"""Recorded violence as a claim may mean it: the counts, what of their change recording did, and what is left."""

from __future__ import annotations

from collections.abc import Iterator

from truecount import trends
from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.papers.claims import claim_methods, filed
from truecount.papers.claims.asked import NATION, Asked, Reading
from truecount.papers.claims.crime_readings import change_reading, part_of, spans_filed, usual, year_of
from truecount.records.store import Store
from truecount.reference.kinds import VIOLENCE
from truecount.trends.divisions import VIOLENCE as GROUP
from truecount.trends.published_split import OF_KIND
from truecount.trends.taken_apart import LEFT, TakenApart, slug

NO_ABUSE = "How much of it was domestic abuse no published table held says; the flags of a force's own records can."
NOT_HELD = "Groups of recorded crime are not held for that area and those years."
COUNTED = "recorded violence against the person, groups added up"


def violence(asked: Asked) -> Iterator[Reading]:
    """Recorded violence of two years, its groups added up; where the subject says recording, that part of its rise."""
    groups = groups_of(asked)
    if groups is None:
        yield Reading(COUNTED, lacking=NOT_HELD)
    elif "recording" in asked.subject.lower():
        yield from _put_down_to_recording(groups)
    else:
        figures = tuple(_added(groups, place) for place in (0, 1))
        notes = (*_split_told(groups), NO_ABUSE)
        yield Reading(COUNTED, figures if asked.pair else figures[1:], notes=notes)
    if asked.store is not None:
        yield _of_records(asked, asked.store)


def violence_alike(asked: Asked) -> Iterator[Reading]:
    """The change of each group of violence like for like."""
    groups = groups_of(asked)
    if groups is None:
        yield Reading("violence like for like", lacking=NOT_HELD)
        return
    for name in violent(groups):
        figure = part_of(groups, slug(name), "like-for-like")
        if figure.value is not None:
            when = f"{groups.names[0]} and {groups.names[1]}"
            yield change_reading(f"{name.lower()}, like for like, {when}", figure, (LEFT,))


def groups_of(asked: Asked) -> TakenApart | None:
    """The change of recorded crime by published group between the two years meant; None where it is not held."""
    held = [] if asked.area == NATION else [year_of(one) for one in trends.recorded_by_year(asked.area)]
    if not held:
        return None
    pair = Asked(asked.area, asked.first, asked.last, pair=True, day=asked.day)
    first, last = pair.years(held, usual(asked, held))
    return trends.published_split(asked.area, first, last).by_group


def violent(apart: TakenApart) -> list[str]:
    """The published groups that are violence."""
    return [one.name for one in apart.change.by_type if OF_KIND.get(one.name) == VIOLENCE]


def _put_down_to_recording(groups: TakenApart) -> Iterator[Reading]:
    for name in violent(groups):
        part = part_of(groups, slug(name), "recording")
        if part.value:
            yield Reading(f"{name.lower()}: the part of its change put down to recording", (part,), part)


def _added(apart: TakenApart, place: int) -> Figure:
    """Crimes of the groups of violence in the first (0) or the last (1) twelve months."""
    wanted = set(violent(apart))
    total = sum((one.before, one.after)[place] for one in apart.change.by_type if one.name in wanted)
    about = apart.about
    return Figure(
        id=f"claims.violence.{about.name}.{slug(apart.names[place])}",
        title=f"Recorded violence, {apart.names[place]}",
        value=total,
        unit="crimes recorded",
        population=", ".join(sorted(name.lower() for name in wanted)),
        area=about.area,
        period=(about.first, about.last)[place],
        basis=about.basis,
        method=claim_methods.VIOLENCE,
        made_from=about.made_from,
    )


def _split_told(apart: TakenApart) -> Iterator[str]:
    """For each group of violence: what of its change is put down to recording, and what is left."""
    for name in violent(apart):
        recording, left = (part_of(apart, slug(name), part) for part in ("recording", "genuine"))
        if abs(recording.value or 0) + abs(left.value or 0) >= 1:
            yield (
                f"{name}: of its change {recording.shown} crimes ({recording.shown_interval}) are put down to "
                f"recording; {left.shown} ({left.shown_interval}) are left, reporting among them."
            )


def _of_records(asked: Asked, store: Store) -> Reading:
    """The same of a record file: its violence against the person between two financial years."""
    definition = "violence against the person in the record file"
    try:
        apart = filed.split(store, asked.area, *spans_filed(asked, store), (GROUP,))
    except TrueCountError as error:
        return Reading(definition, lacking=str(error))
    if "recording" in asked.subject.lower():
        return change_reading(
            f"{definition}: the part put down to recording", part_of(apart, "all-types", "recording"), ()
        )
    return Reading(definition, tuple(apart.figures[:2]) if asked.pair else tuple(apart.figures[1:2]))
