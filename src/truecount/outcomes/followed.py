"""Outcomes of each crime followed through monthly files, and set beside the last outcome its own row prints.

Files of data.police.uk give months only, so that rows of one month are taken in the order in which they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa
from ibis import Table, _

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Method
from truecount.outcomes import counts, filed
from truecount.outcomes import more_methods as methods
from truecount.outcomes.counts import NOT_YET
from truecount.records import provenance
from truecount.records.store import Store

SAME, STAGE, OTHER = "the same outcome", "another outcome of the same group", "an outcome of another group"
STREET_ONLY, FILES_ONLY = "an outcome in the street file alone", "an outcome in the outcome files alone"
NEITHER = "no outcome in either"
KINDS = (SAME, STAGE, OTHER, STREET_ONLY, FILES_ONLY, NEITHER)
"""How the last row of the outcome files and the street file's last outcome compare."""
DISAGREE = (STAGE, OTHER, STREET_ONLY, FILES_ONLY)
IDS = {
    SAME: "same",
    STAGE: "same-group",
    OTHER: "other-group",
    STREET_ONLY: "street-only",
    FILES_ONLY: "files-only",
    NEITHER: "neither",
}
WHY = {
    STAGE: "Such as the charge in one file and what the court did in the other: both are kept up to different days.",
    STREET_ONLY: "They may have been given after the last month of the outcome files that are held.",
}


@dataclass(frozen=True, eq=False)
class Beside:
    """What became of a force's crimes through monthly files.

    `histories` has a row a crime reference of the outcome files: `crime_reference`, `recorded` (month, empty where the
    crime is not in the file), `months` and `outcomes` (lists, in order), `final` (the last label), `rows`. `months` has
    a row a month of recording: `month`, `crimes`, one column for each of `KINDS`, `disagree`. `figures` tell both.
    """

    histories: pa.Table
    months: pa.Table
    figures: tuple[Figure, ...]


def followed_outcomes(store: Store, force_id: str) -> Beside:
    """Follow every crime reference of a force through its outcome rows, and set it beside the street file.

    Figures: `outcomes.followed.several.FORCE` (crimes with more than one row), `.regrouped.` (whose first and last
    outcome are of different groups), `.reopened.` (of these, charged after another outcome), `.repeated.` (whose row of
    the same outcome stands again); `outcomes.followed-beside-street.KIND.FORCE`, one for each of `KINDS`, and
    `outcomes.followed-beside-street.months.FORCE`, the months in which any disagree. Raises TrueCountError where the
    file holds no outcome rows of the force.
    """
    force = reference.force(force_id)
    rows = _rows(store, force["force_id"])
    crimes = _crimes(store, force["force_id"])
    told = _histories(rows, crimes).to_pyarrow()
    if not told.num_rows:
        raise TrueCountError(f"{store.path}: the file holds no outcomes of {force['name']}; load outcome files first.")
    made_from = provenance.of_files(
        store,
        "crimes and outcomes",
        filed.record_files(store, force["force_id"]),
        f"{force['force_id']}, outcomes of each crime reference in order",
    )
    months = _by_month(rows, crimes).to_pyarrow()
    about = {"area": force["short_name"], "made_from": made_from}
    figures = (*_told(told, force["force_id"], about), *_beside(months, force["force_id"], about))
    histories = told.select(["crime_reference", "recorded", "months", "outcomes", "final", "rows"])
    return Beside(histories, months, figures)


def _rows(store: Store, force_id: str) -> Table:
    """Outcome rows with their group; those that say there is no outcome yet are left out."""
    rows = store.current("outcomes").filter(_.force_id == force_id)
    named = rows.mutate(
        system=_.system.fill_null(""),
        label=ibis.coalesce(rows.outcome_label, rows.outcome_type),
        group=ibis.coalesce(rows.outcome_type, counts.group(rows.outcome_label)),
    )
    return named.filter(_.group != NOT_YET)


def _crimes(store: Store, force_id: str) -> Table:
    crimes = store.crimes().filter(_.force_id == force_id, _.reference.notnull())
    return crimes.select(
        system=_.system.fill_null(""),
        crime_reference=_.reference,
        month=_.recorded_at.truncate("M").cast("date"),
        street=_.last_outcome,
        street_group=ibis.ifelse(_.last_outcome.isnull(), NOT_YET, counts.group(_.last_outcome)),
    )


def _last(rows: Table) -> Table:
    """One row a crime reference: its outcomes in order, the first and last of them, and their groups."""
    order = [rows.assigned_at, rows.record_id]
    return rows.group_by("system", "crime_reference").agg(
        months=rows.assigned_at.strftime("%Y-%m").collect(order_by=order),
        outcomes=rows.label.collect(order_by=order),
        final=rows.label.last(order_by=order),
        first_group=rows.group.first(order_by=order),
        final_group=rows.group.last(order_by=order),
        rows=rows.count(),
        different=rows.label.nunique(),
    )


def _histories(rows: Table, crimes: Table) -> Table:
    last = _last(rows)
    held = crimes.select("system", "crime_reference", recorded=_.month)
    return last.left_join(held, ["system", "crime_reference"]).order_by(last.crime_reference, last.system)


def _by_month(rows: Table, crimes: Table) -> Table:
    """Crimes by month of recording and by how both files compare."""
    last = _last(rows).select("system", "crime_reference", "final", "final_group")
    both = crimes.left_join(last, ["system", "crime_reference"])
    street, files = both.street_group != NOT_YET, both.final.notnull()
    kind = ibis.cases(
        (street & files & (both.street == both.final), SAME),
        (street & files & (both.street_group == both.final_group), STAGE),
        (street & files, OTHER),
        (street, STREET_ONLY),
        (files, FILES_ONLY),
        else_=NEITHER,
    )
    kinds = both.select("month", kind=kind)
    return (
        kinds.group_by("month")
        .agg(
            crimes=_.count(),
            **{name: (_.kind == name).sum() for name in KINDS},
            disagree=_.kind.isin(DISAGREE).sum(),
        )
        .order_by("month")
    )


def _told(told: pa.Table, force_id: str, about: Mapping[str, Any]) -> list[Figure]:
    """What sequences of outcomes say: how many crimes have several, and how they change."""
    total = told.num_rows
    pairs = list(zip(*(told.column(name).to_pylist() for name in ("first_group", "final_group")), strict=True))
    sizes = list(zip(*(told.column(name).to_pylist() for name in ("rows", "different")), strict=True))
    charged = ("charged", "1", "1A")
    counted = {
        "several": ("Crimes with more than one outcome row", sum(rows > 1 for rows, _n in sizes)),
        "repeated": ("Crimes of which an outcome stands more than once", sum(rows > n for rows, n in sizes)),
        "regrouped": ("Crimes whose last outcome is of another group than their first", sum(a != b for a, b in pairs)),
        "reopened": (
            "Crimes charged after an outcome of another group",
            sum(a not in charged and b in charged for a, b in pairs),
        ),
    }
    return [
        _rate(methods.FOLLOWED, name, force_id, title, number, total, "crime references with an outcome row", about)
        for name, (title, number) in counted.items()
    ]


def _beside(months: pa.Table, force_id: str, about: Mapping[str, Any]) -> list[Figure]:
    """How many crimes are of each kind, and in how many months any disagree."""
    total = sum(months.column("crimes").to_pylist())
    with_any = sum(number > 0 for number in months.column("disagree").to_pylist())
    kinds = [
        _rate(
            methods.BESIDE_STREET,
            IDS[kind],
            force_id,
            f"Street file and outcome files: {kind}",
            sum(months.column(kind).to_pylist()),
            total,
            "crimes with a reference",
            about,
            (WHY[kind],) if kind in WHY else (),
        )
        for kind in KINDS
    ]
    both = Figure(
        id=f"{methods.BESIDE_STREET.id}.months.{force_id}",
        title="Months of recording in which street file and outcome files disagree on a crime",
        value=with_any,
        unit=f"months of {months.num_rows}",
        population="months in which crimes with a reference were recorded",
        period=None,
        basis="records in the file",
        method=methods.BESIDE_STREET,
        **about,
    )
    return [*kinds, both]


def _rate(
    method: Method,
    name: str,
    force_id: str,
    title: str,
    number: int,
    total: int,
    of: str,
    about: Mapping[str, Any],
    warnings: tuple[str, ...] = (),
) -> Figure:
    return Figure.rate(
        int(number),
        int(total),
        id=f"{method.id}.{name}.{force_id}",
        title=title,
        unit=f"per cent of {of}",
        decimals=1,
        population=of,
        period=None,
        basis="records in the file",
        method=method,
        warnings=warnings,
        **about,
    )
