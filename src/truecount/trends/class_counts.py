"""Crimes of a period by class: of a record file, of a published table loaded into one, or of those held here."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Period, Provenance
from truecount.records import provenance
from truecount.records.store import Store
from truecount.reference.kinds import NOT_AUDITED
from truecount.reference.table import Row
from truecount.trends import years
from truecount.trends.tallies import Tally, tally


@dataclass(frozen=True)
class ClassCounts:
    """Crimes recorded in a period, `crimes` by class: the code of the class (4/10) or that of the open data (4.10).

    A count can be below nought where published transfers and cancellations outweigh. `basis` says what they were
    counted in, `warnings` what has to be said with every figure made from them.
    """

    force: Row
    period: Period
    crimes: dict[str, int]
    basis: str
    made_from: tuple[Provenance, ...]
    warnings: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """All crimes, whatever their class."""
        return sum(self.crimes.values())

    @property
    def name(self) -> str:
        """Force and period as an id has them: "kent.2017-18", or with both days where it is no financial year."""
        year = years.year_of(self.period.start)
        whole = self.period == years.period(year)
        when = year.replace("/", "-") if whole else f"{self.period.start}.{self.period.end}"
        return f"{self.force['force_id']}.{when}"


def of_tally(counted: Tally, period: Period, made_from: tuple[Provenance, ...]) -> ClassCounts:
    """The crimes of a tally by class in a period of whole months.

    Raises TrueCountError where the tally counts by anything else or does not hold the months.
    """
    if counted.by != "class":
        raise TrueCountError(f"Severity needs crimes counted by class; these are counted by {counted.by}.")
    whole = counted.between(period)
    crimes = {name: int(count) for name, count in zip(whole.names, whole.counts.sum(axis=1), strict=True) if count}
    force = reference.force(counted.force_id)
    return ClassCounts(force, period, _recorded(crimes), "crime records in the file", made_from)


def in_file(store: Store, force_id: str, period: Period, load: int | None = None) -> ClassCounts:
    """The crimes of a force in a record file, as it stands or as it stood after a load, in a period of whole months.

    Raises TrueCountError where the file does not hold all of its months.
    """
    force = reference.force(force_id)["force_id"]
    rows = store.crimes(load).filter(_.force_id == force).select("file_id").distinct()
    files = rows.to_pyarrow().column(0).to_pylist()
    which = f"crimes of {force} recorded {period}, by class, each reference once, cancelled left out"
    return of_tally(tally(store, force, "class", load), period, provenance.of_files(store, "crimes", files, which))


def in_table(store: Store, force_id: str, year: str) -> ClassCounts:
    """The crimes of a financial year by open data code in a table of recorded crime loaded into a record file.

    Raises TrueCountError where the file holds no such table for all four quarters of the year.
    """
    force, period = reference.force(force_id), years.period(year)
    rows = store.current("published_counts").filter(
        _.force_id == force["force_id"],
        _.dataset == "recorded-crime",
        _.period_start >= ibis.literal(period.start),
        _.period_end <= ibis.literal(period.end),
        _.offence_code.notnull(),
    )
    held: list[dict[str, Any]] = rows.to_pyarrow().to_pylist()
    if (quarters := len({row["period_start"] for row in held})) != years.MONTHS // 3:
        raise TrueCountError(
            f"{store.path}: a table of recorded crime by offence code is held for {quarters} of the 4 quarters of "
            f"{year} of {force['name']}; load the Home Office table of that year."
        )
    crimes: dict[str, int] = {}
    for row in held:
        if not str(row["offence_group"] or "").lower().startswith("fraud"):
            crimes[row["offence_code"]] = crimes.get(row["offence_code"], 0) + row["crimes"]
    files = sorted({row["file_id"] for row in held})
    which = f"recorded crime of {force['force_id']}, {year}, by offence code, fraud left out"
    made_from = provenance.of_files(store, "published_counts", files, which)
    return ClassCounts(force, period, crimes, "loaded file, recorded-crime", made_from)


def published(force_id: str, year: str) -> ClassCounts:
    """The crimes of a financial year by open data code, as held here. Raises TrueCountError where they are not."""
    force, period = reference.force(force_id), years.period(year)
    table = reference.load("recorded_crime_by_class")
    rows = table.where(area=force["force_id"], year=year)
    if not rows:
        held = sorted({f"{reference.force(row['area'])['short_name']} {row['year']}" for row in table.rows})
        raise TrueCountError(
            f"No recorded crime by class of {force['name']} in {year} is held; what is held is {', '.join(held)}. "
            "Load a Home Office table of recorded crime instead."
        )
    vintage = max(row["vintage"] for row in rows)
    rows = tuple(row for row in rows if row["vintage"] == vintage)
    crimes = {row["open_data_code"]: row["crimes"] for row in rows}
    made_from = provenance.of_rows("recorded_crime_by_class", rows)
    return ClassCounts(force, period, crimes, f"published, release of {vintage}", made_from)


def group_of(code: str) -> str | None:
    """The offence group of a class or open data code; None for a code that is not known."""
    return _groups().get(code)


def _recorded(crimes: dict[str, int]) -> dict[str, int]:
    """Without fraud that others record and incidents that are no crimes, as in published counts."""
    return {code: count for code, count in crimes.items() if group_of(code) not in NOT_AUDITED}


@functools.cache
def _groups() -> dict[str, str]:
    found = {row["open_data_code"]: row["offence_group"] for row in reference.load("severity_weights").rows}
    classes = reference.load("classes").rows
    return found | {
        row[key]: row["offence_group"] for key in ("open_data_code", "class_code") for row in classes if row[key]
    }
