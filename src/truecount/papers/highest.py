"""The logs that most likely hide a crime, with why: what to read first, as a page, as a table, and in a terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

import truecount
from truecount import reference
from truecount.figure import rounded
from truecount.papers.templating import rendered
from truecount.records.sheets import as_csv
from truecount.records.store import Store
from truecount.reference.kinds import KINDS
from truecount.triage.logs import Logs
from truecount.triage.model import Model
from truecount.triage.scoring import Scored
from truecount.triage.why import Reason, marked, reasons, written
from truecount.writing import write_all

PAGE, TABLE = "highest.html", "highest.csv"
COLUMNS = ("route", "reference", "chance", "kind", "reasons")
STRONGLY = math.log(2)
"""A reason is strong where it doubles the odds, or halves them."""
LEAST_SHOWN = Fraction(1, 10)
NO_ONE = "no record"


@dataclass(frozen=True)
class High:
    """One log: what is known of it, how likely it hides a crime, and why.

    `hidden` is the chance that it hides a crime that was not recorded; `several`, where one record is tied to it, the
    chance that this one is one of several crimes, None otherwise. `recorded` counts the records tied to it, `classes`
    are those of the first of them. `text` is the log as written in segments, each with how far it moved the score.
    """

    force: str
    route: str
    reference: str
    reported_at: datetime
    opened_under: str
    recorded: int
    classes: tuple[str, ...]
    hidden: float
    several: float | None
    kind: str
    reasons: tuple[Reason, ...]
    text: tuple[tuple[str, float], ...]

    @property
    def chance(self) -> str:
        """The chance that it hides a crime, in per cent, as print shows it."""
        return in_per_cent(self.hidden)

    @property
    def records(self) -> str:
        """The records tied to it: how many, and of which classes."""
        more = [f"{self.recorded - len(self.classes)} more"] if self.recorded > len(self.classes) else []
        return f"{self.recorded}: {'; '.join([*self.classes, *more])}" if self.recorded else "none"

    @property
    def one_of_several(self) -> str:
        """The chance that its record is one of several, in per cent; in words where there is none, or more than one."""
        known = NO_ONE if not self.recorded else "it has several"
        return known if self.several is None else in_per_cent(self.several)


def highest(
    store: Store, model: Model, logs: Logs, scored: Scored, places: Sequence[int] | np.ndarray[Any, Any], most: int = 8
) -> list[High]:
    """The logs at some places, in that order, each with at most so many reasons.

    `scored` is of all the logs, by this model; the store is the one the logs are of, from which their text is read.
    """
    at = [int(place) for place in places]
    rows = [logs.rows.slice(place, 1).to_pylist()[0] for place in at]
    texts = written(store, (row["incident_id"] for row in rows))
    labels = {row["code"]: row["label"] for row in reference.load("incident_categories").rows}
    titles = {row["class_code"]: row["title"] for row in reference.load("classes").rows}
    every = reasons(model, logs, scored, at, most)
    return [
        High(
            force=row["force_id"],
            route=row["route"],
            reference=row["reference"],
            reported_at=row["reported_at"],
            opened_under=_titled(row["opening_code"], labels) if row["opening_code"] else "no code",
            recorded=int(logs.recorded[place]),
            classes=tuple(_titled(one, titles) for one in logs.classes[place]),
            hidden=float(scored.hidden[place]),
            several=float(scored.several[place]) if logs.recorded[place] == 1 else None,
            kind=KINDS[scored.kind[place]],
            reasons=tuple(found),
            text=tuple(marked(texts.get(row["incident_id"], ""), found)),
        )
        for place, row, found in zip(at, rows, every, strict=True)
    ]


def write_highest(found: Sequence[High], name: str, out: Path) -> list[Path]:
    """Write `highest.html`, which holds the logs, and `highest.csv`, which holds none of their text but the phrases
    among the reasons, into a folder, and give their paths. `name` is what the record file is called.

    In the table `chance` is in per cent. Both are for those who may read logs, not for publication. Raises
    TrueCountError as `write_all` does.
    """
    rows = ((one.route, one.reference, one.chance, one.kind, " | ".join(_told(one))) for one in found)
    return write_all({PAGE: highest_page(found, name), TABLE: as_csv(COLUMNS, rows)}, out)


def highest_page(found: Sequence[High], name: str) -> str:
    """The page, with its styles inside it. Nothing it shows needs the network or a script."""
    return rendered(
        "highest.html",
        {"strength": strength},
        name=name,
        found=found,
        version=truecount.__version__,
    )


def words_of_highest(found: Sequence[High]) -> list[str]:
    """Lines for a terminal: each log by its reference, its chance, and its reasons. No text of a log but those."""
    lines = []
    for number, one in enumerate(found, start=1):
        lines.append(f"{number}. {one.reference}  {one.route}  {one.chance}%  {one.kind}, records: {one.recorded}")
        lines += [f"     {line}" for line in _told(one)] or ["     no single word or fact tells much"]
    return lines


def strength(moved: float) -> str:
    """How strongly a reason speaks for a hidden crime, or against one."""
    return f"{'strongly ' if abs(moved) >= STRONGLY else ''}{'for' if moved > 0 else 'against'}"


def in_per_cent(chance: float) -> str:
    """A chance in per cent, to one decimal.

    >>> in_per_cent(0.1234), in_per_cent(0.00001)
    ('12.3', 'under 0.1')
    """
    value = 100 * Fraction(str(chance))
    return f"under {rounded(LEAST_SHOWN, 1)}" if value < LEAST_SHOWN else rounded(value, 1)


def _told(one: High) -> list[str]:
    return [f"{strength(reason.moved)}: {_says(reason)}" for reason in one.reasons]


def _says(reason: Reason) -> str:
    return f"“{reason.says}”" if reason.of == "words" else reason.says


def _titled(code: str, titles: Mapping[str, str]) -> str:
    """A code with its title, where it has a known one."""
    return f"{code} {titles[code]}" if code in titles else code
