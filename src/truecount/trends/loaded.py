"""Recorded crime in a record store's published counts, by dataset and financial year."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
from ibis import Table, _

from truecount import reference
from truecount.errors import TrueCountError
from truecount.records.store import Store

FRAUD_BODIES = ("Action Fraud", "CIFAS", "UK Finance")
"""Bodies that stand among the offences of the rolling-year table; all they report is fraud."""
QUARTERS = 4
APRIL = 4


@dataclass(frozen=True)
class Total:
    """What one dataset gives for one financial year, over as many of its quarters as the file holds."""

    dataset: str
    year: str
    crimes: int
    quarters: int
    file_ids: tuple[int, ...]

    @property
    def complete(self) -> bool:
        """Whether all of the financial year is there."""
        return self.quarters == QUARTERS


def totals(store: Store, force_id: str) -> list[Total]:
    """Totals of a force by dataset and financial year, fraud left out.

    Recorded-crime and outcomes tables are added up over quarters (outcomes over all outcome types of the cohort
    basis, with those not yet assigned); of the rolling-year table only years that end on 31 March are taken.
    """
    rows = store.current("published_counts").filter(_.force_id == force_id, _.basis != "closed")
    rows = _without_fraud(rows).mutate(
        first=(_.period_start.year() - (_.period_start.month() < APRIL).cast("int32")).cast("int64"),
        is_year=(_.period_end + ibis.interval(months=-11)).truncate("M").cast("date") == _.period_start,
        is_quarter=(_.period_end + ibis.interval(months=-2)).truncate("M").cast("date") == _.period_start,
    )
    financial = rows.filter(_.is_quarter | (_.is_year & (_.period_start.month() == APRIL)))
    found = (
        financial.group_by(["dataset", "first"])
        .agg(
            crimes=_.crimes.sum(),
            quarters=_.is_year.any().ifelse(QUARTERS, _.period_start.nunique()),
            file_ids=_.file_id.collect(distinct=True),
        )
        .order_by(["dataset", "first"])
    )
    return [
        Total(row["dataset"], _label(row["first"]), row["crimes"], row["quarters"], tuple(sorted(row["file_ids"])))
        for row in found.to_pyarrow().to_pylist()
    ]


def _without_fraud(rows: Table) -> Table:
    """Rows but those of fraud, told by offence group or, where there is none, by the offence itself."""
    group = ibis.coalesce(rows.offence_group, rows.offence, "")
    return rows.filter(~group.lower().startswith("fraud"), ~group.isin(FRAUD_BODIES))


def _label(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02d}"


def forces(store: Store) -> list[str]:
    """The forces of which a store holds recorded crime, published or record by record, by id in order."""
    published = store.current("published_counts").select(_.force_id)
    recorded = store.crimes().select(_.force_id)
    return sorted(published.union(recorded).distinct().to_pyarrow().column(0).to_pylist())


def force_of_crimes(store: Store, force: str = "") -> str:
    """The force asked for, as the crime records of a file name it, or the one force that the file holds crimes of.

    A simulated force goes by the name of the force it was made after, too. Raises TrueCountError where the file holds
    none of it, or several and none is asked for.
    """
    rows = store.crimes().select("force_id").distinct().to_pyarrow().to_pylist()
    return force_among(store, sorted(row["force_id"] for row in rows), force)


def force_among(store: Store, held: list[str], force: str = "") -> str:
    """The force asked for, among those that a file holds, as `force_of_crimes` finds it."""
    wanted = held
    if force:
        own = reference.force(force)["force_id"]
        wanted = [one for one in held if one == own] or [one for one in held if one == reference.SIMULATED + own]
    if len(wanted) != 1:
        told = ", ".join(held) or "no force"
        raise TrueCountError(f"{store.path}: the file holds crimes of {told}; say which of them with --force.")
    return wanted[0]
