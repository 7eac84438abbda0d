"""Checks that tables agree with each other: totals, years, names, estimates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from truecount.reference.findings import Fault, Shelf

ALL = "all"
NATION = "england-and-wales"
YEARLY = ("recorded_crime", "recorded_crime_earlier", "outcomes_by_year", "outcome_headlines")
FORCES_OF_A_NATION = 43
OUTCOMES_OF_2018 = frozenset(str(code) for code in (*range(1, 19), 20, 21))
FURTHEST_APART = 2.0


def years(shelf: Shelf) -> Iterator[Fault]:
    """Years not written as two that follow each other, and years missing within a force's series."""
    for name in YEARLY:
        for number, row in shelf.rows(name):
            year = row["year"]
            if year is not None and f"{(int(year[:4]) + 1) % 100:02d}" != year[5:]:
                message = f'"{year}" is not two years that follow each other'
                yield Fault(name, number, "year", message, "write a financial year as 2016/17")
    before: dict[str, int] = {}
    for number, row in shelf.rows("recorded_crime"):
        if row["year"] is None:
            continue
        force, start = row["force_id"], int(row["year"][:4])
        if force in before and start != before[force] + 1:
            message = f"{row['year']} does not follow the year before it in the series of {force}"
            yield Fault("recorded_crime", number, "year", message, "add the missing year, in order")
        before[force] = start


def force_names(shelf: Shelf) -> Iterator[Fault]:
    """Forces that some name, id or code of theirs does not lead to."""
    leads_to = {str(row["name"]).casefold(): row["force_id"] for _, row in shelf.rows("force_names")}
    for number, row in shelf.rows("forces"):
        for column in ("force_id", "name", "short_name", "gss_code"):
            value = row[column]
            if value is not None and leads_to and leads_to.get(value.casefold()) != row["force_id"]:
                message = f'"{value}" does not lead to {row["force_id"]} in force_names.csv'
                yield Fault("forces", number, column, message, "add the name to force_names.csv")


def within_recorded(shelf: Shelf) -> Iterator[Fault]:
    """Years in which more crimes have an outcome than were recorded."""
    recorded = {(r["force_id"], r["year"], r["vintage"]): r["crimes"] for _, r in shelf.rows("recorded_crime")}
    for number, row in shelf.rows("outcomes_by_year"):
        crimes = recorded.get((row["area"], row["year"], row["vintage"]))
        if row["basis"] == "cohort" and crimes is not None and (row["crimes"] or 0) > crimes:
            message = f"{row['crimes']} crimes have an outcome but only {crimes} were recorded"
            yield Fault("outcomes_by_year", number, "crimes", message, "compare with recorded_crime.csv")


def parts(shelf: Shelf) -> Iterator[Fault]:
    """Outcome types that add up to more than all outcomes, or to less though every type is given."""
    for place, (number, given) in _by_place(shelf).items():
        if ALL not in given:
            continue
        types = {code: crimes for code, crimes in given.items() if code not in (ALL, "0") and not code.endswith("A")}
        total = sum(types.values())
        if total > given[ALL] or (types.keys() >= OUTCOMES_OF_2018 and total != given[ALL]):
            message = f"the types of {' '.join(place)} add up to {total} but all outcomes to {given[ALL]}"
            yield Fault("outcomes_by_year", number, "crimes", message, "correct a type or the total")


def releases(shelf: Shelf) -> Iterator[Fault]:
    """Earlier releases whose outcomes, those not yet assigned included, do not add up to recorded crime.

    The two tables of one release can be published at different times: then the row's note says so.
    """
    given = _by_place(shelf)
    for number, row in shelf.rows("recorded_crime_earlier"):
        found = given.get((row["force_id"], row["year"], "cohort", row["vintage"]))
        if found is None or row["crimes"] is None:
            continue
        total = sum(crimes for code, crimes in found[1].items() if code != ALL)
        if total != row["crimes"] and row["note"] is None:
            message = f"{row['crimes']} crimes were recorded but outcomes_by_year.csv adds up to {total}"
            yield Fault("recorded_crime_earlier", number, "crimes", message, "correct a figure, or explain it in note")


def nation(shelf: Shelf) -> Iterator[Fault]:
    """Figures of England and Wales that are not the sum of the forces, where every force is given."""
    sums: dict[tuple[Any, ...], int] = defaultdict(int)
    forces: dict[Any, set[str]] = defaultdict(set)
    for _, row in shelf.rows("outcomes_by_year"):
        if row["area"] != NATION:
            sums[row["year"], row["basis"], row["outcome"], row["vintage"]] += row["crimes"] or 0
            forces[row["vintage"]].add(row["area"])
    for number, row in shelf.rows("outcomes_by_year"):
        if row["area"] == NATION and len(forces[row["vintage"]]) >= FORCES_OF_A_NATION:
            total = sums[row["year"], row["basis"], row["outcome"], row["vintage"]]
            if total != row["crimes"]:
                message = f"the forces add up to {total}, not to {row['crimes']}"
                yield Fault("outcomes_by_year", number, "crimes", message, "add up the forces of the release again")


def unrecorded(shelf: Shelf) -> Iterator[Fault]:
    """Published estimates more than twice, or less than half, of recorded × (1 - rate) ÷ rate.

    Recorded is the financial year the audit ended in, or else the one before publication.
    """
    recorded = {(r["force_id"], int(r["year"][:4])): r["crimes"] for _, r in shelf.rows("recorded_crime") if r["year"]}
    for number, row in shelf.rows("inspections"):
        rate, estimate = row["overall_rate"], row["unrecorded_a_year"]
        day = row["audit_to"] or row["published"]
        crimes = recorded.get((row["force_id"], day.year - (day.month < 4))) if day else None  # noqa: PLR2004
        if not rate or not estimate or not crimes:
            continue
        expected = crimes * float(100 - rate) / float(rate)
        if not 1 / FURTHEST_APART <= estimate / expected <= FURTHEST_APART:
            message = f"{estimate} a year is far from the {expected:.0f} that {rate} % of {crimes} would leave"
            yield Fault("inspections", number, "unrecorded_a_year", message, "look at the printed estimate and rate")


def _by_place(shelf: Shelf) -> dict[tuple[str, ...], tuple[int, dict[str, int]]]:
    """Area, year, basis and vintage -> the line of the first row, and crimes by outcome type."""
    given: dict[tuple[str, ...], tuple[int, dict[str, int]]] = {}
    for number, row in shelf.rows("outcomes_by_year"):
        place = tuple(str(row[column]) for column in ("area", "year", "basis", "vintage"))
        given.setdefault(place, (number, {}))[1][str(row["outcome"])] = row["crimes"] or 0
    return given
