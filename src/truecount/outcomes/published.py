"""Tallies from the reference tables: published outcome counts by year, and recorded crime to divide by."""

from __future__ import annotations

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.outcomes.measures import Basis
from truecount.outcomes.tally import Tally
from truecount.records import provenance
from truecount.reference.table import Row

NATIONAL = "england-and-wales"
LATEST = "2026-07"
"""The latest revision: a few outcome types and the total, of several years."""
FULL = "2018"
"""The release of which every outcome type is held, of 2017/18."""
CAUTIONS = {
    (NATIONAL, "2014/15"): (
        "Not usable nationally: the Metropolitan Police gave about one quarter and Leicestershire nothing on the "
        "cohort basis."
    ),
    (NATIONAL, "2019/20"): "Understated: Greater Manchester Police gave no data from July 2019 to March 2020.",
    (NATIONAL, "2022/23"): "Outcomes of Devon and Cornwall Police are unreliable from November 2022 on.",
}
"""What to beware of, by area and year; from the notes published with the open data."""


def releases(area: str, year: str) -> list[str]:
    """The releases held of an area and year, the one with most outcome types first."""
    rows = reference.load("outcomes_by_year").where(area=area, year=year)
    found = sorted({row["vintage"] for row in rows})
    return sorted(found, key=lambda release: -sum(row["vintage"] == release for row in rows))


def years(area: str, release: str) -> list[str]:
    """The years held of an area in one release, in order."""
    return sorted({row["year"] for row in reference.load("outcomes_by_year").where(area=area, vintage=release)})


def fullest_year(area: str) -> str:
    """The latest year of which most outcome types are held. Raises TrueCountError when none is held of the area."""
    place = reference.force(area)
    rows = reference.load("outcomes_by_year").where(area=place["force_id"])
    if not rows:
        raise TrueCountError(_not_held(place, "any year", None))
    return str(max(rows, key=lambda row: (row["vintage"] == FULL, row["year"]))["year"])


def tally(area: str, year: str, basis: Basis, release: str | None = None) -> Tally:
    """Published counts of an area (force id or england-and-wales), financial year and basis.

    Without a release the one with most outcome types is taken. Raises TrueCountError, naming what is held.
    """
    place = reference.force(area)
    chosen = release or next(iter(releases(place["force_id"], year)), "")
    rows = reference.load("outcomes_by_year").where(area=place["force_id"], year=year, basis=basis, vintage=chosen)
    if not rows:
        raise TrueCountError(_not_held(place, year, release))
    crimes = {row["outcome"]: row["crimes"] for row in rows}
    everything = crimes.pop("all", None)
    part_only = everything is not None
    recorded, more = _recorded(place["force_id"], year, basis, None if part_only else sum(crimes.values()))
    cautions = [text for key, text in CAUTIONS.items() if key == (place["force_id"], year)]
    if place["force_id"] == NATIONAL and chosen == FULL:
        cautions.append("All 44 forces of the table, British Transport Police among them.")
    if chosen == LATEST:
        cautions.append("Latest revision: outcomes have been added since first publication, so rates have risen.")
    return Tally(
        area=place["force_id"],
        name=place["short_name"],
        period=Period.financial_year(year),
        label=year,
        basis=basis,
        release=chosen,
        crimes=crimes,
        held=frozenset(crimes) if part_only else None,
        recorded=recorded,
        assigned=everything if part_only else sum(count for code, count in crimes.items() if code != "0"),
        made_from=(*provenance.of_rows("outcomes_by_year", rows), *provenance.of_rows("recorded_crime", more)),
        warnings=tuple(cautions),
    )


def _recorded(area: str, year: str, basis: Basis, counted: int | None) -> tuple[int | None, list[Row]]:
    """All crimes recorded: the sum of all types where they are all held, else the table of recorded crime."""
    if basis == "closed":
        return None, []
    if counted is not None:
        return counted, []
    rows = list(reference.load("recorded_crime").where(force_id=area, year=year))
    return (rows[0]["crimes"], rows) if rows else (None, [])


def _not_held(place: Row, year: str, release: str | None) -> str:
    rows = reference.load("outcomes_by_year").where(area=place["force_id"])
    held = sorted({row["year"] for row in rows if release in (None, row["vintage"])})
    where = f" in the release of {release}" if release else ""
    if not held:
        return f"No published outcomes of {place['name']} are held{where}; load a Home Office outcomes table instead."
    span = held[0] if len(held) == 1 else f"{held[0]} to {held[-1]}"
    return f"No published outcomes of {place['name']} for {year} are held{where}; those held are of {span}."
