"""The releases held of a force's recorded crime: one financial year as each of them gave it, and how they differ."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Method, Period
from truecount.records import provenance
from truecount.reference.table import Row
from truecount.trends import beside_methods as methods
from truecount.trends import series, wording, years

NOT_ONE_SERIES = (
    "Set years of one release beside each other, never a year of one release beside a year of another: the difference "
    "between the releases would look like a change of crime."
)
NO_REASON = "Why a release changed a force's count, and the day it was published, are not in what is held."


@dataclass(frozen=True)
class Release:
    """One force's financial year as one release gives it: `crimes` without fraud, and the rows they add up from."""

    vintage: str
    table: str
    year: str
    crimes: int
    rows: tuple[Row, ...]

    @property
    def made_from(self) -> tuple[Any, ...]:
        """Where it was read."""
        return provenance.of_rows(self.table, self.rows)


@dataclass(frozen=True)
class Vintages:
    """A force's recorded crime as every release held gives it, told apart and led over from one to the next.

    `counts` are the counts of each release, in order of years and then of releases; `differences` each later release
    less the one before it and, of three or more, the last less the first; `changes` the change between the first and
    last year that two releases both hold, in each of them. `among_forces` are the differences of all territorial
    forces in the last of the years, in per cent, lowest first.
    """

    force: Row
    counts: list[Figure]
    differences: list[Figure]
    changes: list[Figure]
    among_forces: list[Figure]
    said: tuple[str, ...]

    @property
    def figures(self) -> list[Figure]:
        """All of them, each once."""
        held = (*self.counts, *self.differences, *self.changes, *self.among_forces)
        return list({figure.id: figure for figure in held}.values())


def vintages(force_id: str, from_year: str | None = None, to_year: str | None = None) -> Vintages:
    """The releases held of a force, of the financial years from one to another that two releases or more hold.

    Figures are `release.FORCE.YEAR.RELEASE`, `release-difference.FORCE.YEAR.RELEASE.RELEASE`, the same with
    `.per-cent`, and `release-change.FORCE.YEAR.YEAR.RELEASE`. Raises TrueCountError where no year is held twice.
    """
    force = reference.force(force_id)
    for year in (from_year, to_year):
        if year is not None:
            years.period(year)
    held = {
        year: found
        for year, found in releases(force["force_id"]).items()
        if len(found) > 1 and (from_year or year) <= year <= (to_year or year)
    }
    if not held:
        raise TrueCountError(_not_held(force, from_year, to_year))
    counts = [_count(force, one) for found in held.values() for one in found]
    differences = [figure for found in held.values() for figure in _differences(force, found)]
    among = list(_among_forces(list(held)[-1]))
    pairs = _same_years(held)
    changes = [_change(force, *pair) for pair in pairs]
    return Vintages(force, counts, differences, changes, among, _said(force, held, pairs, among))


def releases(force_id: str) -> dict[str, list[Release]]:
    """Every release held of a force by financial year, in order of years and of releases."""
    return dict(_every().get(force_id, {}))


@functools.cache
def _every() -> dict[str, dict[str, list[Release]]]:
    """The releases of all forces by force and financial year; each table is read through once."""
    parts: dict[tuple[str, str, str], dict[str, list[Row]]] = {}
    for table, (column, year_of) in TABLES.items():
        for row in reference.load(table).rows:
            if (year := year_of(row)) is not None:
                place = (str(row[column]), year, str(row["vintage"]))
                parts.setdefault(place, {}).setdefault(table, []).append(row)
    found: dict[str, dict[str, list[Release]]] = {}
    for (force, year, vintage), by_table in sorted(parts.items()):
        table, rows = next(iter(by_table.items()))
        one = Release(vintage, table, year, sum(row["crimes"] for row in rows), tuple(rows))
        found.setdefault(force, {}).setdefault(year, []).append(one)
    return found


def _financial_year(row: Row) -> str | None:
    """The financial year of a row of twelve months; None where they do not end with March."""
    end = row["year_ending"]
    return years.year_of(end) if (end.month, end.day) == (years.MARCH, 31) else None


TABLES: dict[str, tuple[str, Callable[[Row], str | None]]] = {
    "recorded_crime_earlier": ("force_id", lambda row: str(row["year"])),
    "recorded_crime_by_group": ("area", _financial_year),
    "recorded_crime": ("force_id", lambda row: str(row["year"])),
}
"""The tables of recorded crime, with the column that names the force and the financial year of a row."""


def _differences(force: Row, found: list[Release]) -> list[Figure]:
    """Each release less the one before it, counted and in per cent; of three or more also the last less the first."""
    pairs = [*pairwise(found), *([(found[0], found[-1])] if len(found) > 2 else [])]  # noqa: PLR2004
    return [figure for before, after in pairs for figure in _difference(force, before, after)]


def _difference(force: Row, before: Release, after: Release) -> tuple[Figure, Figure]:
    name = f"release-difference.{force['force_id']}.{series.slug(before.year)}.{before.vintage}.{after.vintage}"
    title = f"{before.year}: release of {after.vintage} less that of {before.vintage}"
    told = tuple(f"Of the release of {one.vintage}: {note}." for one in (before, after) for note in _notes(one))
    rest = _rest(force, methods.RELEASES_APART, before, after) | {"warnings": (*told, NO_REASON)}
    apart = after.crimes - before.crimes
    share = float(Fraction(100 * apart, before.crimes))
    return (
        Figure(id=name, title=title, value=apart, unit="crimes recorded", **rest),
        Figure(id=f"{name}.per-cent", title=title, value=share, unit="per cent", decimals=1, **rest),
    )


def _same_years(held: dict[str, list[Release]]) -> list[tuple[Release, Release]]:
    """The first and the last year that two releases or more both hold, in each of those releases."""
    by_release: dict[str, dict[str, Release]] = {}
    for found in held.values():
        for one in found:
            by_release.setdefault(one.vintage, {})[one.year] = one
    several = {vintage: by_year for vintage, by_year in sorted(by_release.items()) if len(by_year) > 1}
    both = sorted(set.intersection(*(set(by_year) for by_year in several.values()))) if len(several) > 1 else []
    return [(by_year[both[0]], by_year[both[-1]]) for by_year in several.values()] if len(both) > 1 else []


def _change(force: Row, first: Release, last: Release) -> Figure:
    return Figure(
        id=f"release-change.{force['force_id']}.{series.slug(first.year)}.{series.slug(last.year)}.{first.vintage}",
        title=f"Change {first.year} to {last.year} within the release of {first.vintage}",
        value=float(Fraction(100 * (last.crimes - first.crimes), first.crimes)),
        unit="per cent",
        decimals=1,
        **_rest(force, methods.WITHIN_RELEASE, first, last),
    )


def _count(force: Row, one: Release) -> Figure:
    return Figure(
        id=f"release.{force['force_id']}.{series.slug(one.year)}.{one.vintage}",
        title=f"{one.year}, release of {one.vintage}",
        value=one.crimes,
        unit="crimes recorded",
        warnings=tuple(f"Of the release of {one.vintage}: {note}." for note in _notes(one)),
        **_rest(force, methods.RELEASE, one),
    )


@functools.cache
def _among_forces(year: str) -> tuple[Figure, ...]:
    """The last release less the first of a year, in per cent, of every territorial force that has two; lowest first."""
    found = []
    for force in reference.load("forces").where(kind="territorial"):
        held = releases(force["force_id"]).get(year, [])
        if len(held) > 1:
            found.append(_difference(force, held[0], held[-1])[1])
    return tuple(sorted(found, key=lambda figure: (figure.value or 0.0, figure.id)))


def _notes(one: Release) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["note"] for row in one.rows if row.get("note")))


def _rest(force: Row, method: Method, *read: Release) -> dict[str, Any]:
    spans = [Period.financial_year(one.year) for one in read]
    named = dict.fromkeys(one.vintage for one in read)
    return {
        "population": series.POPULATION,
        "area": force["short_name"],
        "period": Period(start=spans[0].start, end=spans[-1].end),
        "basis": f"published, release of {' and '.join(named)}",
        "method": method,
        "made_from": provenance.together(*(one.made_from for one in read)),
    }


def _said(
    force: Row, held: dict[str, list[Release]], pairs: list[tuple[Release, Release]], among: list[Figure]
) -> tuple[str, ...]:
    name, year, found = force["short_name"], list(held)[-1], list(held.values())[-1]
    said = [f"{name}, {year}: {_led(force, found)}"]
    if pairs:
        first, last = pairs[0]
        told = " and ".join(
            f"{wording.signed(_change(force, *pair).shown)} per cent in the release of {pair[0].vintage}"
            for pair in pairs
        )
        said.append(f"The change of recorded crime in {name} from {first.year} to {last.year} is {told}.")
    if len(among) > 1:
        least, most = (f"{wording.signed(one.shown)} per cent ({one.area})" for one in (among[0], among[-1]))
        said.append(
            f"Among {len(among)} forces the last release held differs from the first for {year} by {least} to {most}."
        )
    documents = {one.vintage: _document(one) for releases in held.values() for one in releases}
    named = "; ".join(f"{vintage} is {document}" for vintage, document in sorted(documents.items()))
    return (*said, NOT_ONE_SERIES, NO_REASON, f"Releases: {named}.")


def _led(force: Row, found: list[Release]) -> str:
    """How one year's count went from release to release."""
    counts = [_count(force, one).shown for one in found]
    if len(set(counts)) == 1:
        return f"{counts[0]} crimes in every release held."
    steps = (wording.signed(_difference(force, *pair)[0].shown) for pair in pairwise(found))
    then = [
        f"{count} in that of {one.vintage} ({'the same' if step == '0' else step})"
        for step, one, count in zip(steps, found[1:], counts[1:], strict=True)
    ]
    return f"{'; '.join([f'{counts[0]} crimes in the release of {found[0].vintage}', *then])}."


def _document(one: Release) -> str:
    (source,) = reference.load("sources").where(source=one.rows[0]["source"])
    return ", ".join(part for part in (source["document"], source["edition"]) if part)


def _not_held(force: Row, from_year: str | None, to_year: str | None) -> str:
    found = [year for year, held in releases(force["force_id"]).items() if len(held) > 1]
    if not found:
        return f"No year of recorded crime of {force['name']} is held in two releases; only one of each can be shown."
    asked = " to ".join(dict.fromkeys(year for year in (from_year, to_year) if year))
    return (
        f"Of {asked} no two releases of the recorded crime of {force['name']} are held; they are held of "
        f"{', '.join(found)}."
    )
