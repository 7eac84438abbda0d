"""A kind of crime by any of its names, the months of it, and the dated events that touch it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from truecount import reference
from truecount.errors import TrueCountError
from truecount.records.store import Store
from truecount.reference.table import Row
from truecount.statistics.estimate import Numbers
from truecount.trends.events import events_between, move_counts
from truecount.trends.tallies import Tally, tally

BY = ("subgroup", "offence group", "class")
"""Under which a kind of crime is looked for, in this order."""
EVERY = "all crime"


@dataclass(frozen=True, eq=False)
class Named:
    """A kind of crime as a tally has it: its `name` there, and the crimes recorded in each of its months, (M,)."""

    name: str
    tally: Tally
    counts: Numbers

    @property
    def shown(self) -> str:
        """What a reader is told: the title of a class beside its code, else the name."""
        if self.tally.by != "class" or self.name == EVERY:
            return self.name
        return f"{titles(self.tally.by, self.name)[0]} (class {self.name})"

    @property
    def unit(self) -> str:
        """What one crime is."""
        return self.tally.units.get(self.name, "crimes recorded")

    def events(self) -> tuple[Row, ...]:
        """Dated changes of rules and practice, within its months, that can move counts of this kind."""
        first, last = self.tally.months[0], self.tally.months[-1]
        between = move_counts(events_between(published(self.tally.force_id), first, last))
        return tuple(row for row in between if touches(row, *titles(self.tally.by, self.name)))


def named(store: Store, force_id: str, name: str) -> Named:
    """The kind of crime asked for by subgroup, offence group or class (code or title), or "all crime".

    Raises TrueCountError where the file holds no such crime, and says what there is.
    """
    wanted = name.strip().lower()
    if wanted == EVERY:
        found = tally(store, force_id)
        return Named(EVERY, found, found.total.astype(np.float64))
    known: list[str] = []
    for by in BY:
        found = tally(store, force_id, by)
        names = {one.lower(): one for one in found.names} | _by_title(found)
        if wanted in names:
            return Named(names[wanted], found, found.of(names[wanted]).astype(np.float64))
        known += found.names if by != "class" else []
    raise TrueCountError(
        f'{store.path}: no crime of {force_id} is of the kind "{name}"; there is {EVERY}, '
        f"{', '.join(sorted(set(known)))}, and every class by its code or title."
    )


def touches(event: Row, name: str, group: str) -> bool:
    """Whether a dated event says that it moves all recorded crime, or crime of this name or offence group."""
    parts = [part.strip().lower() for part in event["affects"].split(";")]
    wanted = [one.lower() for one in (name, group) if one]
    return any(part.startswith("all recorded crime") or part in one or one in part for part in parts for one in wanted)


def titles(by: str, name: str) -> tuple[str, str]:
    """A subgroup, or the title of a class, and its offence group; the group is empty where the name is one itself."""
    key = {"class": "class_code", "subgroup": "subgroup"}.get(by)
    rows = [row for row in reference.load("classes").rows if key and row[key] == name]
    if not rows:
        return name, ""
    return (str(rows[0]["title"]) if by == "class" else name), str(rows[0]["offence_group"])


def published(force_id: str) -> str:
    """The force whose published figures and events a force of a record file has: that of a simulated one is real."""
    return force_id.removeprefix(reference.SIMULATED)


def first_after(day: date) -> date:
    """The first month that lies wholly after a day, or begins on it."""
    if day.day == 1:
        return day
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _by_title(found: Tally) -> dict[str, str]:
    if found.by != "class":
        return {}
    return {
        str(row["title"]).lower(): row["class_code"]
        for row in reference.load("classes").rows
        if row["class_code"] in found.names
    }
