"""The frame: every log that an audit may draw, with what is known of each before any is read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from ibis import _
from numpy.typing import NDArray

from truecount import reference
from truecount.audit.plan import Scope
from truecount.errors import TrueCountError
from truecount.linkage import first_ties
from truecount.records.backends import Backend, backend_of, keeper, number
from truecount.records.store import Store
from truecount.reference.kinds import KINDS, OTHER, kind_of_group
from truecount.statistics.estimate import Counts, Numbers

ROOM = "audit"
NO_CODE = "none"
"""The opening code of a log that has none, and the class of a record that has none."""


@dataclass(frozen=True, eq=False)
class Frame:
    """Every log that may be drawn, in the order of route and reference; each array has a row a log, (N,).

    `route` is the system that holds the log and with `reference` names it; `opening` is the code it was opened under;
    `recorded` (N, 3) counts the standing crime records tied to it by kind, `harm` adds up their severity weights.
    `late` is whether it was loaded only after the plan was made. `outside` counts standing records of the period that
    are tied to no log, `a_year` those of the twelve months to the period's end, tied or not; neither counts fraud.
    `unlisted` counts standing records of classes that are in no list, which count as other crime. `harm_squared` adds
    up the squares of the severity weights of all records tied to logs.
    """

    incident_id: Counts
    route: NDArray[np.str_]
    reference: NDArray[np.str_]
    opening: NDArray[np.str_]
    reported_at: NDArray[np.datetime64]
    late: NDArray[np.bool_]
    recorded: Counts
    harm: Numbers
    outside: int
    a_year: int
    unlisted: int
    harm_squared: float

    def __len__(self) -> int:
        return len(self.incident_id)

    def where(self, wanted: NDArray[np.bool_]) -> Frame:
        """The frame of some of its logs, (N,) of which are wanted."""
        held = ((one.name, getattr(self, one.name)) for one in fields(self))
        some: dict[str, Any] = {name: rows[wanted] if isinstance(rows, np.ndarray) else rows for name, rows in held}
        return Frame(**some)

    @property
    def linked(self) -> NDArray[np.bool_]:
        """Whether a standing record is tied to the log."""
        return np.asarray(self.recorded.sum(axis=1) > 0)

    @property
    def noticed(self) -> NDArray[np.str_]:
        """When each log came to notice, as 2026-04-01T08:00:00."""
        return np.datetime_as_string(self.reported_at, unit="s")

    @property
    def sha256(self) -> str:
        """The hash of what a draw hangs on: route, reference, code, time and records by kind of the logs not late."""
        held = (self.route, self.reference, self.opening, self.noticed, self.recorded.tolist())
        rows = zip(*held, self.late, strict=True)
        text = "".join("|".join(map(str, row)) + "\n" for *row, late in rows if not late)
        return hashlib.sha256(text.encode()).hexdigest()


def frame_of(store: Store, scope: Scope) -> Frame:
    """The logs of a record file that a plan's scope takes in. Raises TrueCountError where there are none."""
    kept = backend_of(store.connection, ROOM)
    crimes = standing(store, scope, kept)
    logs = store.incidents().filter(_.force_id == scope.force, _.reference.notnull(), _.system.isin(scope.routes))
    logs = logs.filter(_between(_.reported_at, *_ends(scope)))
    logs = _with_lateness(store, logs, scope)
    if scope.leave_out:
        logs = logs.filter(~_.opening_code.fill_null(NO_CODE).isin(scope.leave_out))
    by_log = _by_log(crimes, kept)
    rows = logs.left_join(by_log, logs.record_id == by_log.incident_id).select(
        "reference",
        "reported_at",
        incident_id="record_id",
        route="system",
        opening=_.opening_code.fill_null(NO_CODE),
        late=_.late,
        harm=_.harm.fill_null(number(0.0)),
        harm_squared=_.harm_squared.fill_null(number(0.0)),
        **{name: _[name].fill_null(0) for name in _names()},
    )
    found = rows.order_by("route", "reference").to_pyarrow()
    if not found.num_rows:
        raise TrueCountError(
            f"{store.path}: no log of {scope.force} in {scope.period} by the routes {', '.join(scope.routes)} has a "
            "reference; see `truecount audit plan --help` for what can be audited."
        )
    year = twelve_months_to(scope.period.end)
    return Frame(
        **{name: _text(found, name) for name in ("route", "reference", "opening")},
        incident_id=found["incident_id"].to_numpy(),
        reported_at=found["reported_at"].to_numpy(),
        late=found["late"].to_numpy(zero_copy_only=False),
        recorded=np.column_stack([found[name].to_numpy() for name in _names()]).astype(np.int64),
        harm=found["harm"].to_numpy().astype(np.float64),
        outside=_count(crimes.filter(_.incident_id.isnull(), _between(_.recorded_at, *_ends(scope)))),
        a_year=_count(crimes.filter(_between(_.recorded_at, year, scope.period.end))),
        unlisted=_count(crimes.filter(_.unlisted)),
        harm_squared=float(np.sum(found["harm_squared"].to_numpy())),
    )


def twelve_months_to(end: date) -> date:
    """The first day of the twelve months that end on a day."""
    after = end + timedelta(days=1)
    leap_day = (after.month, after.day) == (2, 29)
    return date(after.year - 1, 3, 1) if leap_day else after.replace(year=after.year - 1)


def standing(store: Store, scope: Scope, kept: Backend) -> Any:
    """The crime records that count as recorded: of the force, not cancelled, made by the plan's day, no fraud.

    A row a record: `crime_id`, `incident_id` it is tied to (the first of those that repeat one another; empty for
    none), `recorded_at`, `kind` (place in KINDS), `weight` (severity weight, 0 where its class has none) and whether
    its class is `unlisted`.
    """
    tied = first_ties(store, keeper(kept))
    crimes = store.crimes().filter(
        _.force_id == scope.force,
        _.cancelled_at.isnull(),
        (_.recorded_at < _midnight_after(scope.recorded_by)).fill_null(True),
    )
    counted = audited(crimes, kept).filter(_.kind.isin([KINDS.index(kind) for kind in scope.kinds]))
    crimes = counted.left_join(tied, counted.record_id == tied.crime_id)
    columns = ("incident_id", "recorded_at", "kind", "weight", "unlisted")
    return keeper(kept)("standing", crimes.select(*columns, crime_id="record_id"))


def audited(crimes: Any, kept: Backend) -> Any:
    """Crime records that an audit may count, with the `offence_group`, `kind`, `weight` of their class, and `unlisted`.

    A record without a class has that of its offence code, where the code is of one class. Fraud and what is no crime
    is left out; a class that is in no list counts as other crime.
    """
    kept.put("classes", class_facts())
    kept.put("codes", _classes_of_codes())
    codes, classes = kept.table("codes"), kept.table("classes")
    coded = crimes.left_join(codes, crimes.offence_code == codes.code).drop("code")
    coded = coded.mutate(class_code=ibis.coalesce(_.class_code, _.class_of_code, NO_CODE)).drop("class_of_code")
    known = coded.left_join(classes, "class_code").drop("class_code_right")
    known = known.mutate(
        unlisted=_.kind.isnull(),
        kind=_.kind.fill_null(OTHER),
        weight=_.weight.fill_null(number(0.0)),
        offence_group=_.offence_group.fill_null(""),
    )
    return known.filter(_.kind >= 0)


def class_facts() -> pa.Table:
    """Each class: `class_code`, `offence_group`, `kind` (place in KINDS, -1 if no audit counts it) and `weight`."""
    weights: dict[str, float] = {}
    for row in reference.load("severity_weights").rows:
        if row["class_code"]:
            weights.setdefault(row["class_code"], float(row["weight"]))
    rows = [
        {
            "class_code": row["class_code"],
            "offence_group": row["offence_group"],
            "kind": -1 if (kind := kind_of_group(row["offence_group"])) is None else kind,
        }
        for row in reference.load("classes").rows
    ]
    rows.append({"class_code": NO_CODE, "offence_group": "", "kind": OTHER})
    return pa.Table.from_pylist([row | {"weight": weights.get(str(row["class_code"]), 0.0)} for row in rows])


def _classes_of_codes() -> pa.Table:
    """The class of each offence code that is of one class: `code`, `class_of_code`."""
    found: dict[str, set[str]] = {}
    for row in reference.load("offences").rows:
        if row["class_code"]:
            found.setdefault(row["offence_code"], set()).add(row["class_code"])
    rows = [{"code": code, "class_of_code": min(classes)} for code, classes in found.items() if len(classes) == 1]
    return pa.Table.from_pylist(rows)


def _with_lateness(store: Store, logs: Any, scope: Scope) -> Any:
    """Logs with whether they are `late`: their reference was first loaded after the plan's last load."""
    if scope.last_load is None:
        return logs.mutate(late=ibis.literal(False))
    key = ["force_id", "system", "reference"]
    early = store.table("incidents").filter(_.load_id <= scope.last_load).select(*key).distinct()
    early = early.mutate(late=ibis.literal(False))
    return logs.left_join(early, key).drop(*(f"{name}_right" for name in key)).mutate(late=_.late.fill_null(True))


def _by_log(crimes: Any, kept: Backend) -> Any:
    counts = {name: (_.kind == place).sum() for place, name in enumerate(_names())}
    by_log = (
        crimes.filter(_.incident_id.notnull())
        .group_by("incident_id")
        .agg(harm=_.weight.sum(), harm_squared=(_.weight * _.weight).sum(), **counts)
    )
    return keeper(kept)("by_log", by_log)


def _names() -> list[str]:
    return [f"kind_{place}" for place in range(len(KINDS))]


def _ends(scope: Scope) -> tuple[date, date]:
    return scope.period.start, scope.period.end


def _between(at: Any, first: date, last: date) -> Any:
    return (at >= datetime.combine(first, time())) & (at < _midnight_after(last))


def _midnight_after(last: date) -> datetime:
    return datetime.combine(last + timedelta(days=1), time())


def _count(rows: Any) -> int:
    return int(rows.count().to_pyarrow().as_py())


def _text(found: pa.Table, name: str) -> NDArray[np.str_]:
    return np.asarray(found[name].to_pylist(), dtype=np.str_)
