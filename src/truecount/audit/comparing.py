"""Crimes that readers say a log requires beside those recorded of it: a verdict on each, as checks give it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
from ibis import _

from truecount.audit.frame import ROOM, audited
from truecount.audit.plan import Scope
from truecount.audit.readings import NOTHING, STAGES, UNREADABLE, Reading, audited_classes, kind_of
from truecount.counting import book, in_force
from truecount.counting.shelf import hours_to_record
from truecount.errors import TrueCountError
from truecount.linkage import first_ties, is_linked
from truecount.records.backends import Backend, backend_of, keeper
from truecount.records.steps import Steps
from truecount.records.store import Store
from truecount.verdicts import VERDICTS, verdicts

NOT_REQUIRED = "nothing required"
ALONE = {NOTHING: NOT_REQUIRED, UNREADABLE: UNREADABLE}
"""What may stand in place of a class, and what a review then says."""
TOLD_OF = ("C1", "C2", "C5")
"""The cancellations and transfers of which a victim is to be told."""
NAMED = pa.schema({"system": pa.string(), "reference": pa.string()})
REQUIRED = {
    "crime_id": pa.int64(),
    "incident": pa.int64(),
    "class_code": pa.string(),
    "offence_code": pa.string(),
    "offence_group": pa.string(),
    "victim": pa.string(),
    "hours": pa.int32(),
    "due": pa.timestamp("us"),
    "refer": pa.bool_(),
    **dict.fromkeys(("suspect", "offender", "holder", "place"), pa.string()),
    "crime": pa.int32(),
    "attempt": pa.bool_(),
    **dict.fromkeys(("class_rule", "whether_rules", "count_rules"), pa.string()),
}


@dataclass(frozen=True)
class Log:
    """A log of the record file: its record, when it came to notice, and the reference of the log that it repeats."""

    record_id: int
    reported_at: datetime
    repeats: str | None


@dataclass(frozen=True)
class Review:
    """One crime a reading requires with its verdict, one record it does not require, or a log that requires nothing.

    `kind` is that of the crime required, or of the record where none is; `recorded_kind` that of the record. `stands`
    is whether the record is not cancelled, `late` whether it was made after the time allowed, `told` whether the victim
    was told of its cancellation; each is empty where it does not arise.
    """

    route: str
    reference: str
    reading: str
    reader: str
    verdict: str
    kind: str | None = None
    class_code: str | None = None
    crime_reference: str | None = None
    recorded_class: str | None = None
    recorded_kind: str | None = None
    stands: bool | None = None
    late: bool | None = None
    told: bool | None = None
    minutes: float | None = None
    note: str | None = None

    @property
    def log(self) -> str:
        """The log's one name."""
        return f"{self.route}|{self.reference}"

    @property
    def faulty(self) -> bool:
        """Whether it alleges a missed crime, or a record that no crime requires."""
        verdict = VERDICTS.get(self.verdict)
        return verdict is not None and (verdict.recorded is False or verdict.name == "over-recorded")


def compare(store: Store, scope: Scope, readings: Iterable[Reading]) -> list[Review]:
    """A verdict on every crime required and every record not required, reading by reading, in the order given.

    Records made after the plan's day, and those of fraud, do not count. A log that repeats an earlier one requires
    nothing of its own. Raises TrueCountError for logs that the record file does not hold.
    """
    kept = backend_of(store.connection, ROOM)
    said = list(readings)
    kept.put("asked", pa.table({"force_id": [scope.force], "recorded_by": [scope.recorded_by]}))
    kept.put("named", pa.Table.from_pylist([{"system": one.route, "reference": one.reference} for one in said], NAMED))
    HELD[is_linked(store)](kept, store)
    logs = _logs(store, kept, said)
    given = _without_repeats(said, logs)
    found: list[Review] = []
    for stage in STAGES:
        found += _of_stage([one for one in given if one.reading == stage], logs, kept)
    return found


def _without_repeats(readings: list[Reading], logs: dict[str, Log]) -> list[Reading]:
    """Readings, of which those of a log that repeats an earlier one say that nothing is required, and why.

    Its crimes are the earlier log's, and so are, in the frame, the records tied to it.
    """
    found: dict[Any, Reading] = {}
    for place, one in enumerate(readings):
        earlier = logs[one.log].repeats
        if earlier is None or one.class_code in ALONE:
            found[place] = one
        else:
            why = f"it repeats {earlier}, where its crimes count"
            found.setdefault((one.log, one.reading), replace(one, class_code=NOTHING, note=why))
    return list(found.values())


def _of_stage(given: list[Reading], logs: dict[str, Log], kept: Backend) -> list[Review]:
    if not given:
        return []
    crimes = [one for one in given if one.class_code not in ALONE]
    incidents = {logs[one.log].record_id: one for one in given if one.class_code != UNREADABLE}
    kept.put("required", _required(crimes, logs))
    kept.put("read", pa.table({"incident": pa.array(list(incidents), pa.int64())}))
    JUDGED(kept)
    made = [
        _review(row, crimes[row["required_id"]] if row["required_id"] is not None else incidents[row["incident_id"]])
        for row in kept.table("judged").order_by("required_id", "crime_id").to_pyarrow().to_pylist()
    ]
    with_something = {one.log for one in made}
    clean = [one for one in given if one.class_code in ALONE and one.log not in with_something]
    return made + [
        Review(
            *(one.route, one.reference, one.reading, one.reader, ALONE[one.class_code]),
            minutes=one.minutes,
            note=one.note,
        )
        for one in clean
    ]


def _judge(kept: Backend) -> None:
    """Keep the verdicts on what a stage requires, each with what its record says of itself."""
    recorded = kept.table("recorded")
    required, read, links, firsts = map(kept.table, ("required", "read", "audited_ties", "no_repeats"))
    judged = verdicts(required, read, recorded, links, firsts, keeper(kept))
    about = recorded.select("record_id", "reference", "cancelled_at", "cancellation_code", "victim_told_at")
    kept.keep("judged", judged.left_join(about, judged.crime_id == about.record_id), empty=False)


JUDGED = Steps(_judge)


def _review(row: dict[str, Any], read: Reading) -> Review:
    kinds = {name: row[name] and kind_of(row[name]) for name in ("class_code", "recorded_class")}
    cancelled = row["cancelled_at"] is not None
    own = row["required_id"] is not None or read.class_code == NOTHING
    return Review(
        route=read.route,
        reference=read.reference,
        reading=read.reading,
        reader=read.reader,
        verdict=row["verdict"],
        kind=kinds["class_code"] or kinds["recorded_class"],
        class_code=row["class_code"],
        crime_reference=row["reference"],
        recorded_class=row["recorded_class"],
        recorded_kind=kinds["recorded_class"],
        stands=None if row["crime_id"] is None else not cancelled,
        late=row["late"],
        told=row["victim_told_at"] is not None if cancelled and row["cancellation_code"] in TOLD_OF else None,
        minutes=read.minutes if own else None,
        note=read.note if own else None,
    )


def _logs(store: Store, kept: Backend, given: list[Reading]) -> dict[str, Log]:
    """The logs that were read, by name."""
    found = {
        f"{row['system']}|{row['reference']}": Log(row["incident_id"], row["reported_at"], row["earlier"])
        for row in kept.table("logs").to_pyarrow().to_pylist()
    }
    missing = sorted({one.reference for one in given if one.log not in found})
    if missing:
        raise TrueCountError(
            f"{store.path}: the file does not hold {len(missing):,} of the logs read, such as {missing[0]}; give the "
            "record file that the draw was made from."
        )
    return found


def _hold(kept: Backend, store: Store) -> None:
    """Keep the logs that are named, with the log that each repeats; and the records asked for as verdicts want them,
    with the tables of ties and of no repeats beside them."""
    keep, asked = keeper(kept), kept.table("asked")
    every = store.incidents().semi_join(asked, "force_id")
    same = store.table("same_incidents").select("incident_id", "first_id").distinct()
    earlier = same.join(every.select(first_id="record_id", earlier="reference"), "first_id").drop("first_id")
    rows = every.semi_join(kept.table("named"), ["system", "reference"])
    keep(
        "logs",
        rows.select("system", "reference", "reported_at", incident_id="record_id").left_join(earlier, "incident_id"),
    )
    crimes = store.crimes().join(asked, "force_id")
    crimes = crimes.filter((_.recorded_at.date() <= _.recorded_by).fill_null(True)).drop("recorded_by")
    known = audited(crimes, kept)
    keep("audited_ties", first_ties(store, keep))
    kept.put("no_repeats", pa.table({"incident_id": pa.array([], pa.int64()), "first_id": pa.array([], pa.int64())}))
    keep("recorded", known.mutate(timed=_.precision == "instant", cancellation_code=_.cancellation))


HELD = {linked: Steps(_hold) for linked in (True, False)}
"""By whether the record file was linked: ties are those of `links` then, and else those of references."""


def _required(crimes: list[Reading], logs: dict[str, Log]) -> pa.Table:
    classes = audited_classes()
    rows = []
    for number, one in enumerate(crimes):
        log = logs[one.log]
        hours = hours_to_record(book(in_force(log.reported_at.date())))
        rows.append(
            {
                "crime_id": number,
                "incident": log.record_id,
                "class_code": one.class_code,
                "offence_code": one.offence_code,
                "offence_group": classes[one.class_code][0],
                "victim": one.victim,
                "hours": hours,
                "due": log.reported_at + timedelta(hours=hours),
                "refer": False,
            }
        )
    return pa.Table.from_pylist(rows, schema=pa.schema(REQUIRED))
