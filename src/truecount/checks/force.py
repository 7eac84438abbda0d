"""A force's tables as the checks read them: each record beside what the standards say of its class, code or outcome."""

from __future__ import annotations

import functools
from typing import Any

import ibis
import pyarrow as pa
from ibis import _

from truecount import reference
from truecount.counting.population import decide_population
from truecount.linkage import is_linked, ties
from truecount.records.backends import backend_of, keeper
from truecount.records.store import Store
from truecount.verdicts import verdicts

ROOM = "checks"
INSTANT = "instant"
CRIME = (
    "class_code",
    "offence_code",
    "offence_group",
    "subgroup",
    "basis",
    "recorded_at",
    "reported",
    "cancelled_at",
    "cancellation",
    "suspect_key",
    "victim_key",
    "victim_kind",
    "flags",
)
"""The columns of a crime that stand beside its outcomes, each with `crime_` before its name."""


class Force:
    """The tables of one record file. Each is worked out once, when it is first asked for.

    Each has one row a record that counts now; of records that repeat a reference, the last loaded. `at` is when the
    record came about, `timed` whether that is known to the minute.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._kept = backend_of(store.connection, ROOM)
        self._keep = keeper(self._kept)

    @functools.cached_property
    def incidents(self) -> Any:
        """Incidents, with what the list says of their codes (`opening_theme`, `opening_stratum`, `closing_theme`,
        `closing_stratum`; empty for codes not in it), whether it tells again what another told (`repeat`), and how
        many crime records it has: `crimes`, and `live`, those that are not cancelled.
        """
        codes = self.reference("incident_categories").select("code", "theme", "stratum")
        crimes = self.links.join(self._crime_rows, self.links.crime_id == self._crime_rows.record_id)
        counted = crimes.group_by("incident_id").agg(crimes=_.count(), live=_.cancelled_at.isnull().sum())
        again = self.store.table("same_incidents").select("incident_id", again=ibis.literal(True)).distinct()
        rows = self._incident_rows
        for which in ("opening", "closing"):
            of = codes.rename({f"{which}_{name}": name for name in codes.columns})
            rows = rows.left_join(of, f"{which}_code").drop(f"{which}_code_right")
        rows = rows.left_join(counted, rows.record_id == counted.incident_id).drop("incident_id")
        rows = rows.left_join(again, rows.record_id == again.incident_id).drop("incident_id")
        return self._keep(
            "incidents",
            rows.mutate(
                at=_.reported_at,
                timed=_.precision == INSTANT,
                repeat=_.again.fill_null(False) | _.merged_into.notnull(),
                crimes=_.crimes.fill_null(0),
                live=_.live.fill_null(0),
            ).drop("again"),
        )

    @functools.cached_property
    def crimes(self) -> Any:
        """Crimes, with the `type`, `named_suspect` and time (`outcome_type`, `outcome_named`, `outcome_at`) of their
        last outcome; and what `_known_crimes` says of them.
        """
        last = self.outcomes.filter(_.last).select(
            "crime_id", "outcome_type", outcome_named="named_suspect", outcome_at="assigned_at"
        )
        rows = self._known_crimes
        return self._keep("crimes", rows.left_join(last, rows.record_id == last.crime_id).drop("crime_id"))

    @functools.cached_property
    def _known_crimes(self) -> Any:
        """Crimes, with the `title`, `offence_group`, `subgroup` and `basis` (V, S or S/V) of their class, empty for
        classes not in the list; the `incident_id` it is tied to; and when it was `reported`, as far as record or
        incident say.
        """
        classes = self.reference("classes").select("class_code", "title", "offence_group", "subgroup", "basis")
        told = self._incident_rows.select(incident_id="record_id", told_at="reported_at")
        tied = self.links.filter(_.how != "duplicate").select("crime_id", "incident_id")
        tied = tied.join(told, "incident_id")
        rows = self._crime_rows
        rows = rows.left_join(classes, "class_code").drop("class_code_right")
        return self._keep(
            "known_crimes",
            rows.left_join(tied, rows.record_id == tied.crime_id)
            .drop("crime_id")
            .mutate(at=_.recorded_at, timed=_.precision == INSTANT, reported=ibis.coalesce(_.reported_at, _.told_at))
            .drop("told_at"),
        )

    @functools.cached_property
    def outcomes(self) -> Any:
        """Outcomes, with the `name`, `named_suspect`, `of_which`, `valid_from` and `valid_to` of their type, the
        `crime_id` and further `crime_…` columns of the crime each was given to (empty where the file does not hold
        it), their `number` among the crime's outcomes by time, from 1, and whether it is the `last`.
        """
        types = self.reference("outcome_types").select(
            "name", "named_suspect", "of_which", "valid_from", "valid_to", outcome_type="code"
        )
        keys = ["force_id", "system", "crime_reference"]
        crimes = self._known_crimes.filter(_.reference.notnull()).select(
            "force_id",
            "district",
            of_system="system",
            crime_reference="reference",
            crime_id="record_id",
            **{f"crime_{name}": name for name in CRIME},
        )
        given = self.store.current("outcomes")
        given = given.left_join(types, "outcome_type").drop("outcome_type_right")
        given = given.left_join(
            crimes,
            [
                given.force_id == crimes.force_id,
                given.crime_reference == crimes.crime_reference,
                given.system.identical_to(crimes.of_system),
            ],
        ).drop("force_id_right", "crime_reference_right", "of_system")
        order = ibis.window(group_by=keys, order_by=["assigned_at", "record_id"])
        return self._keep(
            "outcomes",
            given.mutate(
                reference=_.crime_reference,
                at=_.assigned_at,
                timed=_.precision == INSTANT,
                number=ibis.row_number().over(order) + 1,
                last=_.record_id.lead().over(order).isnull(),
            ),
        )

    @functools.cached_property
    def links(self) -> Any:
        """`crime_id`, `incident_id`, `how`: what is tied, as `truecount.linkage.ties` gives it."""
        return ties(self.store, self._keep)

    @functools.cached_property
    def verdicts(self) -> Any:
        """A row a crime that should have been recorded and a row a record that none requires, with what
        `truecount.verdicts` says of it. Needs allegations.
        """
        population = decide_population(self.store)
        again = self.store.table("same_incidents")
        groups = self.reference("classes").select("class_code", "offence_group")
        required = population.crimes.left_join(groups, "class_code").drop("class_code_right")
        crimes = self.crimes.drop("incident_id")
        return verdicts(required, population.decisions, crimes, self.links, again, self._keep)

    @functools.cached_property
    def linked(self) -> bool:
        """Whether `truecount link` was run on this file."""
        return is_linked(self.store)

    @functools.cached_property
    def _crime_rows(self) -> Any:
        return self._keep("crime_rows", self.store.crimes())

    @functools.cached_property
    def _incident_rows(self) -> Any:
        return self._keep("incident_rows", self.store.incidents())

    @functools.cached_property
    def loaded(self) -> Any:
        """When the last load was made, in UTC, as a literal to compare times with."""
        return ibis.literal(self.store.table("loads").loaded_at.max().to_pyarrow().as_py(), "timestamp")

    def put(self, name: str, rows: list[dict[str, Any]]) -> Any:
        """A small table of rows of a check's own."""
        self._kept.put(name, pa.Table.from_pylist(rows))
        return self._kept.table(name)

    @functools.cache  # noqa: B019 (a force lives as long as one run)
    def reference(self, name: str) -> Any:
        """A reference table, every row."""
        self._kept.put(f"reference_{name}", reference.load(name).to_ibis().to_pyarrow())
        return self._kept.table(f"reference_{name}")

    def holds(self, column: str) -> bool:
        """Whether some row that counts now fills a column of a record table, named as "table.column"."""
        table, _dot, name = column.partition(".")
        return name in self._filled(table)

    @functools.cache  # noqa: B019
    def _filled(self, table: str) -> set[str]:
        """The columns of a record table that some row fills."""
        rows = {"crimes": lambda: self._crime_rows, "incidents": lambda: self._incident_rows}
        of = rows[table]() if table in rows else self.store.current(table)
        (told,) = of.agg(**{name: of[name].count() for name in of.columns}).to_pyarrow().to_pylist()
        return {name for name, count in told.items() if count}
