"""Outcome counts of every force by type of crime, so that forces can be compared at one mix of crime."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from ibis import _

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Period, Provenance
from truecount.outcomes import counts, published
from truecount.outcomes.measures import Basis, Measure
from truecount.records import provenance
from truecount.records.store import Store
from truecount.reference.table import Row
from truecount.statistics.estimate import Numbers

TABLE = "outcomes_by_force_and_type"
OUTCOME = "o"
"""The columns of outcome types begin with it: o1, o16."""
NO_TYPE = "type not given"
TERRITORIAL = "territorial"
Crimes = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, eq=False)
class AreaCounts:
    """What one area has: crimes by type of crime and, within it, outcome type; types without any may be missing."""

    area: str
    name: str
    kind: str
    crimes: Crimes
    made_from: tuple[Provenance, ...]


@dataclass(frozen=True, eq=False)
class TypeCounts:
    """Every area of one financial year and basis. `types` are K types of crime, `groups` (K) the offence group of each.

    `areas` are in order of their names, `whole` is all of them together.
    """

    year: str
    period: Period
    basis: Basis
    release: str
    types: tuple[str, ...]
    groups: tuple[str, ...]
    areas: tuple[AreaCounts, ...]
    whole: AreaCounts
    warnings: tuple[str, ...] = ()

    def area(self, force: str) -> AreaCounts:
        """One area by any name of its force. Raises TrueCountError where it is not held, and says which are."""
        place = reference.force(force)
        for one in self.areas:
            if one.area == place["force_id"]:
                return one
        if place["force_id"] == published.NATIONAL:
            raise TrueCountError(f"{self.whole.name} stands beside every force; name the forces to compare.")
        held = f"all {len(self.areas)} forces" if self.release != "file" else ", ".join(one.name for one in self.areas)
        raise TrueCountError(
            f"Outcomes of {place['name']} for {self.year} by type of crime are not held; held are {held}."
        )

    def counted(self, one: AreaCounts, measure: Measure) -> tuple[Numbers, Numbers]:
        """What a measure counts in an area and what it is out of, by type of crime: (K,) and (K,).

        Raises TrueCountError for a measure that does not exist on the basis, and where a count is below nought.
        """
        if self.basis not in measure.bases:
            raise TrueCountError(
                f"The measure {measure.id} exists on the {' and '.join(measure.bases)} basis only, not on {self.basis}."
            )
        of = measure.out_of(self.basis)
        events = self._sums(one, lambda code: code in measure.numerator)
        size = self._sums(one, WHOLES[of] if isinstance(of, str) else lambda code: code in of)
        if (events < 0).any() or (size < 0).any() or (events > size).any():
            name = self.types[int(np.argmax((events < 0) | (size < 0) | (events > size)))]
            raise TrueCountError(
                f"{measure.title}: in {one.name} the counts of {name} do not make a share, because crimes that were "
                "reclassified are taken off; compare the force's whole rate alone."
            )
        return events, size

    def _sums(self, one: AreaCounts, wanted: Any) -> Numbers:
        given = (one.crimes.get(name, {}) for name in self.types)
        return np.array([sum(n for code, n in row.items() if wanted(code)) for row in given], dtype=np.float64)


WHOLES = {"recorded": lambda _code: True, "assigned": lambda code: code != counts.NOT_YET}
"""Which outcome types a whole holds."""


def type_counts(year: str, basis: Basis, source: Store | None = None) -> TypeCounts:
    """Every force's outcomes by type of crime: of the published table, or of the outcome tables loaded into a store.

    A type is an offence subgroup. Published, the whole is England and Wales, British Transport Police in it; of a
    store, all forces in the file. Raises TrueCountError for what is not held.
    """
    return _published(year, basis) if source is None else _filed(source, year, basis)


@functools.cache
def _published(year: str, basis: Basis) -> TypeCounts:
    rows = reference.load(TABLE).where(year=year, basis=basis, vintage=published.FULL)
    if not rows:
        held = sorted({row["year"] for row in reference.load(TABLE).rows})
        raise TrueCountError(
            f"Outcomes of every force by type of crime are held of {', '.join(held)}, not of {year}; load Home Office "
            "outcome tables for other years."
        )
    codes = [one.name for one in reference.load(TABLE).columns if _is_outcome(one.name)]
    by_area: dict[str, list[Row]] = {}
    for row in rows:
        by_area.setdefault(row["area"], []).append(row)
    areas = [
        _area(area, {row["subgroup"]: _given(row, codes) for row in held}, provenance.of_rows(TABLE, held))
        for area, held in by_area.items()
    ]
    groups = {row["subgroup"]: row["group"] for row in rows}
    name = reference.force(published.NATIONAL)["short_name"]
    whole = AreaCounts(
        published.NATIONAL, name, "national", _together(one.crimes for one in areas), provenance.of_rows(TABLE, rows)
    )
    return _made(year, basis, published.FULL, groups, areas, whole)


def _filed(store: Store, year: str, basis: Basis) -> TypeCounts:
    span = _span(year)
    rows = store.current("published_counts").filter(
        _.dataset == "outcomes", _.basis == basis, _.period_start >= span.start, _.period_end <= span.end
    )
    keys = ["force_id", "offence_group", "offence_subgroup", "outcome_type"]
    found = rows.group_by(keys).agg(
        crimes=_.crimes.sum(), quarters=_.period_start.nunique(), file_ids=_.file_id.collect(distinct=True)
    )
    table = found.to_pyarrow().to_pylist()
    if not table:
        raise TrueCountError(f"{store.path}: the file holds no outcome tables of {year} on the {basis} basis.")
    crimes: dict[str, dict[str, dict[str, int]]] = {}
    groups: dict[str, str] = {}
    for row in table:
        name = row["offence_subgroup"] or row["offence_group"] or NO_TYPE
        groups[name] = row["offence_group"] or NO_TYPE
        given = crimes.setdefault(row["force_id"], {}).setdefault(name, {})
        given[row["outcome_type"]] = given.get(row["outcome_type"], 0) + row["crimes"]
    files = sorted({number for row in table for number in row["file_ids"]})
    made_from = provenance.of_files(store, "published_counts", files, f"outcomes by type of crime, {year}, {basis}")
    areas = [_area(area, held, made_from) for area, held in crimes.items()]
    name = f"all {len(areas)} forces in the file"
    whole = AreaCounts("all-forces", name, "all", _together(one.crimes for one in areas), made_from)
    short = _short(rows)
    told = (f"The file does not hold four quarters of {year} of {', '.join(short)}.",) if short else ()
    return _made(year, basis, "file", groups, areas, whole, told)


def _short(rows: Any) -> list[str]:
    """The forces of which a year's rows hold fewer than four quarters."""
    held = rows.group_by("force_id").agg(quarters=_.period_start.nunique()).to_pyarrow().to_pylist()
    names = (reference.force(row["force_id"])["short_name"] for row in held if row["quarters"] < 4)  # noqa: PLR2004
    return sorted(names)


def _made(
    year: str,
    basis: Basis,
    release: str,
    groups: dict[str, str],
    areas: list[AreaCounts],
    whole: AreaCounts,
    warnings: tuple[str, ...] = (),
) -> TypeCounts:
    types = tuple(sorted(groups, key=lambda name: (groups[name], name)))
    ordered = tuple(sorted(areas, key=lambda one: one.name))
    of = tuple(groups[name] for name in types)
    return TypeCounts(year, _span(year), basis, release, types, of, ordered, whole, warnings)


def _area(area: str, crimes: Crimes, made_from: tuple[Provenance, ...]) -> AreaCounts:
    place = reference.force(area)
    return AreaCounts(place["force_id"], str(place["short_name"]), str(place["kind"]), crimes, made_from)


def _given(row: Row, columns: Iterable[str]) -> dict[str, int]:
    return {name.removeprefix(OUTCOME): row[name] for name in columns}


def _is_outcome(name: str) -> bool:
    return name.startswith(OUTCOME) and name.removeprefix(OUTCOME).isdigit()


def _together(many: Iterable[Crimes]) -> Crimes:
    whole: dict[str, dict[str, int]] = {}
    for crimes in many:
        for name, given in crimes.items():
            held = whole.setdefault(name, {})
            for code, n in given.items():
                held[code] = held.get(code, 0) + n
    return whole


def _span(year: str) -> Period:
    try:
        return Period.financial_year(year)
    except ValueError:
        raise TrueCountError(f'"{year}" is not a financial year; write it as 2017/18.') from None
