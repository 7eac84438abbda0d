"""What is held of a force's recording accuracy, laid out as the usual assumptions of a split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from truecount import reference
from truecount.bounded import Unreadable, read_json
from truecount.errors import TrueCountError
from truecount.figure import Period, day
from truecount.reference.kinds import KINDS, VIOLENCE
from truecount.reference.table import Row
from truecount.trends import inspected
from truecount.trends.assumptions import Assumptions, Audited, Read
from truecount.trends.audit_points import ALL_CRIME, AUDITED

WINDOW, BEFORE = timedelta(days=182), timedelta(days=91)
"""How long an inspection of which the days are not held is taken to have read reports, and how long before it was
published that ended. Assumed: those whose days are held read six months, and were published six to nine months later;
re-inspections were published sooner."""
PLAN = timedelta(days=730)
"""How long the action plan after an inspection is taken to run where no later inspection is held. Assumed."""
PLACES = 4
"""Decimals of a rate in per cent, so that a document of them can be read."""
OF_AUDIT = {"audit.accuracy": ALL_CRIME} | {f"audit.accuracy.{kind}": kind for kind in KINDS}
"""The kind of crime of each figure of `truecount audit estimate --json` that is read."""


def known(force_id: str, own: Sequence[OwnAudit] = ()) -> Assumptions:
    """The usual assumptions of a force: its published inspections, audits of its `own`, and the plans between them.

    An inspection that read reports of the same days as one of the own audits gives way to it. A simulated force has
    the inspections of the force it was made after. Raises TrueCountError for a force that is not known.
    """
    force = reference.force(force_id.removeprefix(reference.SIMULATED))
    rows = [row for row in inspected.inspections(force["force_id"]) if row["overall_rate"] is not None]
    audits = [one for each in own for one in each.audits]
    told: list[str] = []
    for row in rows:
        words: list[str] = []
        published = [one for one in _audited(row, words) if not any(_same_days(one, other) for other in audits)]
        audits += published
        told += words if published or not own else ()
    if force_id.startswith(reference.SIMULATED) and rows:
        told.append(
            f"The force is simulated; the inspections are those of {force['short_name']}, after which it was made."
        )
    return Assumptions(
        audits=tuple(sorted(audits, key=lambda one: (one.start, AUDITED.index(one.kind)))),
        read=tuple(each.read for each in own if each.read.required),
        plans=tuple(_plans(rows, told)),
        anywhere=anywhere(),
        told=tuple(told),
    )


def anywhere() -> tuple[float, float]:
    """The lowest and the highest rate of recording that any inspection found, in per cent."""
    rates = [
        float(row["overall_rate"]) for row in reference.load("inspections").rows if row["overall_rate"] is not None
    ]
    return min(rates), max(rates)


@dataclass(frozen=True)
class OwnAudit:
    """An audit of a force's own: its accuracies of all crime and by kind, and what it read of each crime type."""

    audits: tuple[Audited, ...]
    read: Read


def own_audit(path: Path) -> OwnAudit:
    """What `truecount audit estimate --json` wrote into a file.

    Kinds of which too little was read for a share are left out. Raises TrueCountError where the file is none.
    """
    try:
        facts = read_json(path)
        figures = [one for one in facts["figures"] if one["id"] in OF_AUDIT and _is_share(one)]
        audits = tuple(_own(one, path.name) for one in figures)
        types = facts.get("types_read", [])
        required, right = ({one["crime_type"]: one[side] for one in types} for side in ("required", "right"))
        found = OwnAudit(audits, Read(required=required, right=right, source=_source(path.name)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        why = error if isinstance(error, Unreadable) else "it is not what that prints"
        raise TrueCountError(
            f"{path}: the audit cannot be read ({why}); give what `truecount audit estimate --json` printed."
        ) from error
    if not audits:
        raise TrueCountError(f"{path}: the audit gives no accuracy of all crime or of a kind; read more logs.")
    return found


def _source(name: str) -> str:
    return f"audit of the force's own ({name})"


def _is_share(figure: dict[str, Any]) -> bool:
    return figure["value"] is not None and figure["interval"] is not None


def _own(figure: dict[str, Any], name: str) -> Audited:
    return Audited(
        start=date.fromisoformat(figure["period"]["start"]),
        end=date.fromisoformat(figure["period"]["end"]),
        kind=OF_AUDIT[figure["id"]],
        rate=figure["value"],
        low=figure["interval"]["low"],
        high=figure["interval"]["high"],
        source=_source(name),
    )


def _audited(row: Row, told: list[str]) -> Iterator[Audited]:
    """The rates of an inspection that have an interval, published or, of all crime, assumed."""
    window = inspected.window(row) or _window(row, told)
    if window is None:
        return
    found = inspected.accuracy(row)
    told += found.about_rate
    rates = {ALL_CRIME: tuple(100 * float(one) for one in (found.rate, found.estimate.low, found.estimate.high))}
    if row["violent_rate"] is not None and row["violent_half_width"] is not None:
        rate, half_width = float(row["violent_rate"]), float(row["violent_half_width"])
        rates[KINDS[VIOLENCE]] = (rate, rate - half_width, rate + half_width)
    for kind, ends in rates.items():
        rate, low, high = (round(min(end, 100.0), PLACES) for end in ends)
        yield Audited(
            start=window.start, end=window.end, kind=kind, rate=rate, low=low, high=high, source=str(row["source"])
        )


def _window(row: Row, told: list[str]) -> Period | None:
    if row["published"] is None:
        told.append(f"The {inspected.name(row)} has no date at all and is left out.")
        return None
    end = row["published"] - BEFORE
    window = Period(start=end - WINDOW, end=end)
    told.append(f"The days that the {inspected.name(row)} audited are not held; {window} is assumed.")
    return window


def _plans(rows: Sequence[Row], told: list[str]) -> Iterator[Period]:
    """An action plan from each inspection's publication to the next one's."""
    dated = [row for row in rows if row["published"] is not None]
    yield from (Period(start=one["published"], end=other["published"]) for one, other in pairwise(dated))
    if dated and dated[-1]["kind"] != "re-inspection":
        last = dated[-1]["published"]
        told.append(f"After the {inspected.name(dated[-1])} of {day(last)} an action plan of two years is assumed.")
        yield Period(start=last, end=last + PLAN)


def _same_days(one: Audited, other: Audited) -> bool:
    """Whether two audits of a kind read reports of one month."""
    first, last = sorted((one, other), key=lambda audit: audit.start)
    return one.kind == other.kind and (last.start.year, last.start.month) <= (first.end.year, first.end.month)
