"""Whether a triage is as good for every group of logs: by district, channel, who reported, route, flag, or any other.

Groups are of logs, not of people, and a difference is no verdict: it may lie in how crimes are recorded, told or
scored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.triage import methods
from truecount.triage.estimates import LEVEL, Found, ratio, share
from truecount.triage.logs import Ints, Logs
from truecount.triage.measured import Measured, Section

FEWEST = 50
"""Groups of fewer logs are put together."""
FEWEST_KNOWN = 20
"""With the truth of fewer of its logs known, nothing is said of how many a group was expected to hide."""
TOO_FEW, NOT_TOLD, NO_FLAG, ALL = "other, too few", "not told", "no flag", "all of these logs"
OF_LOGS = {
    "district": "district",
    "channel": "channel",
    "standing": "who reported",
    "route": "the system that holds them",
}
FLAGS = "flag of a record, of logs with a record"
COLUMNS = ("Logs", "Mean chance told", "Of its logs, in the top")
OF_TRUTH = ("Of its hiding logs, in the top", "Found for each one expected")
NONE_DIFFERS = "no group differs"
CAREFUL = "A difference may be one in how crimes are recorded, told or scored; the figures cannot say which."


@dataclass(frozen=True)
class Grouping:
    """Groups of one sort: what they are by, and the places of the logs of each. A log may be in several, or in none."""

    id: str
    by: str
    members: Mapping[str, Ints]


@dataclass(frozen=True)
class Compared:
    """One group's figures, and what was found of it, beside what was found of all logs of its grouping."""

    name: str
    figures: tuple[Figure, ...]
    found: tuple[Found, ...]


def groupings_of(logs: Logs, others: Mapping[str, Sequence[object]] | None = None) -> list[Grouping]:
    """The groupings that logs bring with them, and `others`: a label a log, (N,), under the name of what it is.

    Those of one group alone are left out. Raises TrueCountError where labels are not one a log.
    """
    made = [_by_label(name, words, logs.column(name)) for name, words in OF_LOGS.items()] + [_by_flag(logs)]
    for name, labels in (others or {}).items():
        if len(labels) != len(logs):
            raise TrueCountError(
                f"{name}: there are {len(labels):,} labels for {len(logs):,} logs; give one for each log."
            )
        made.append(_by_label(_slug(name), name, labels))
    return [one for one in made if len(one.members) > 1]


def group_sections(measured: Measured, groupings: Sequence[Grouping]) -> list[Section]:
    """A table for each grouping, the first row of which is all its logs, and a sentence on the groups that differ.

    A group is named where chance alone would not explain how far it is from all, among all the comparisons of this
    report together (Holm).
    """
    compared = [list(_compared(measured, one)) for one in groupings]
    chances = [chance for rows in compared for *_, chance in _asked(rows)]
    most = holm(chances)
    return [_section(measured, one, rows, len(chances), most) for one, rows in zip(groupings, compared, strict=True)]


def holm(chances: Sequence[float], level: float = LEVEL) -> float:
    """The largest of these chances that still tells a difference, -1 where none does.

    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    told = -1.0
    for left, chance in zip(range(len(chances), 0, -1), sorted(chances), strict=True):
        if chance > (1 - level) / left:
            break
        told = chance
    return told


def _by_label(id: str, by: str, labels: Sequence[object]) -> Grouping:
    names = np.array([NOT_TOLD if label in (None, "") else str(label) for label in labels], dtype=np.object_)
    kinds, of = np.unique(names, return_inverse=True)
    order = np.argsort(of, kind="stable")
    places = np.split(order, np.cumsum(np.bincount(of, minlength=len(kinds)))[:-1])
    return _few_together(id, by, dict(zip(kinds.tolist(), places, strict=True)))


def _by_flag(logs: Logs) -> Grouping:
    """By the flags of a log's records; a log with several is in the group of each."""
    places: dict[str, list[int]] = {}
    for place in np.flatnonzero(logs.recorded > 0).tolist():
        marks = {mark.strip() for flags in logs.flags[place] for mark in flags.split(";")} - {""}
        for mark in marks or {NO_FLAG}:
            places.setdefault(mark, []).append(place)
    return _few_together("flag", FLAGS, {mark: np.array(held) for mark, held in sorted(places.items())})


def _few_together(id: str, by: str, members: dict[str, Ints]) -> Grouping:
    few = [places for places in members.values() if len(places) < FEWEST]
    kept = {name: places for name, places in members.items() if len(places) >= FEWEST}
    return Grouping(id, by, kept | ({TOO_FEW: np.unique(np.concatenate(few))} if few else {}))


def _compared(measured: Measured, one: Grouping) -> Iterator[Compared]:
    every = np.unique(np.concatenate(list(one.members.values())))
    taken: set[str] = set()
    for name, places in ({ALL: every} | dict(one.members)).items():
        slug = _slug(name)
        while slug in taken:
            slug += "-"
        taken.add(slug)
        yield _of_group(measured, f"group.{one.id}.{slug}", name, places)


def _of_group(measured: Measured, id: str, name: str, places: Ints) -> Compared:
    logs, few = len(places), len(places) < FEWEST
    warnings = (f"Fewer than {FEWEST} logs.",) if few else ()
    chances, k = measured.scored.hidden[places], measured.capacity
    in_top = int((measured.rank[places] < k).sum())
    count = measured.figure(f"{id}.logs", f"{name}: logs", methods.GROUP_TOP, logs, unit="logs", of_truth=False)
    mean = Found(None if few else float(chances.mean()))
    top = Found(None if few else in_top / logs)
    made = [
        count,
        measured.percent(
            *(f"{id}.chance", f"{name}: mean chance told", methods.EXPECTED, mean, "per cent of its logs"),
            decimals=2,
            of_truth=False,
            warnings=warnings,
        ),
        measured.percent(
            *(f"{id}.top", f"{name}: in the top", methods.GROUP_TOP, top, "per cent of its logs"),
            parts=None if few else (in_top, logs),
            of_truth=False,
            warnings=warnings,
        ),
    ]
    if measured.known is None:
        return Compared(name, tuple(made), ())
    gained, against = (Found(None), Found(None)) if few else _found(measured, places)
    of = "per cent of its logs that hide a crime"
    made += [
        measured.percent(
            f"{id}.missed", f"{name}: hiding logs in the top", methods.GROUP_GAIN, gained, of, warnings=warnings
        ),
        measured.figure(
            *(f"{id}.against", f"{name}: found for each one expected", methods.GROUP_AGAINST, against),
            unit="times",
            decimals=2,
            warnings=warnings,
        ),
    ]
    return Compared(name, tuple(made), (gained, against))


def _found(measured: Measured, places: Ints) -> tuple[Found, Found]:
    """The share of a group's hiding logs that stand in the top, and how many were found for each one expected."""
    assert measured.known is not None  # noqa: S101 - callers ask
    member = np.zeros(len(measured.rank), dtype=bool)
    member[places] = True
    known = measured.known.part(member[measured.known.place])
    below, every = measured.rank[known.place] >= measured.capacity, np.ones(len(known.place), dtype=bool)
    gained = share(known, known.hides & ~below, known.hides, below, draws=True)
    if len(every) < FEWEST_KNOWN:
        return gained, Found(None)
    return gained, ratio(known, known.hides, measured.scored.hidden[known.place], every, draws=True)


def _asked(rows: list[Compared]) -> Iterator[tuple[Compared, int, float]]:
    """Each comparison of a group with all, the first row: the group, which figure, and how likely it is by chance."""
    every, *groups = rows
    for row in groups:
        for n, (of_all, found) in enumerate(zip(every.found, row.found, strict=True)):
            if found.sure is not None and of_all.value is not None:
                yield row, n, found.sure.against(of_all.value)


def _section(measured: Measured, one: Grouping, rows: list[Compared], comparisons: int, most: float) -> Section:
    known = measured.known is not None
    return Section(
        id=f"group.{one.id}",
        heading=f"By {one.by}",
        figures=tuple(figure for row in rows for figure in row.figures),
        said=tuple(_said(one, rows, comparisons, most)) if known else (),
        columns=COLUMNS + OF_TRUTH if known else COLUMNS,
        rows=tuple(row.name for row in rows),
    )


def _said(one: Grouping, rows: list[Compared], comparisons: int, most: float) -> Iterator[str]:
    every = rows[0]
    differ = [(row, n) for row, n, chance in _asked(rows) if chance <= most]
    if not differ:
        yield (
            f"By {one.by}, {NONE_DIFFERS} from all by more than chance would explain, among the {comparisons:,} "
            "comparisons of this report together. In a small group a real difference can go unseen."
        )
        return
    for row, n in differ:
        ours, theirs = row.figures[len(COLUMNS) + n], every.figures[len(COLUMNS) + n]
        more = "more" if float(ours.value or 0) > float(theirs.value or 0) else "fewer"
        yield f"{row.name}: " + (
            f"{more} of its logs that hide a crime stand in the top than of all, {ours.shown} against {theirs.shown} "
            "per cent."
            if n == 0
            else f"{more} logs hide a crime, for each one expected, than of all: {ours.shown} against {theirs.shown}."
        )
    yield (
        f"That is more than chance would explain, among the {comparisons:,} comparisons of this report together. "
        f"{CAREFUL}"
    )


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "none"
