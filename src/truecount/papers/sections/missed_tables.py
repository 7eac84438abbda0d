"""Missed crimes by the year of the report, and by the classes of which most were missed."""

from __future__ import annotations

from typing import Any

from truecount import reference
from truecount.figure import Figure
from truecount.papers.parts import Exhibit, Row, Table
from truecount.papers.sections.asked import number
from truecount.papers.sections.checked_records import CheckedRecords, added, slug
from truecount.papers.sections.integrity_methods import REQUIRED
from truecount.papers.sections.required_crimes import RequiredCrimes
from truecount.papers.words import say

MOST = 8
"""So many classes of missed crime are listed."""
Rows = list[dict[str, Any]]
"""Counts of required and missed crimes by year, kind and class."""


def by_year(records: CheckedRecords, known: RequiredCrimes, rows: Rows, years: list[str]) -> Exhibit:
    """Crimes required and missed in each year, and of those missed the share beside a recorded one."""
    made = {year: _of_year(records, known, year, added([r for r in rows if r["year"] == year])) for year in years}
    units = ("", "", "%", "%")
    columns = (
        "Year of the report",
        "Should have been recorded",
        "Missed",
        "Of those required",
        "Beside a recorded one",
    )
    return Exhibit(
        "missed-by-year",
        "Crimes missed by year, and the share of them in incidents with a recorded crime",
        table=Table(
            columns,
            tuple(
                Row((year,), tuple(number(one, unit) for one, unit in zip(figures, units, strict=True)))
                for year, figures in made.items()
            ),
        ),
        figures=tuple(one for figures in made.values() for one in figures),
        remark="The last column is per cent of the crimes missed.",
    )


def _of_year(
    records: CheckedRecords, known: RequiredCrimes, year: str, counted: dict[str, int]
) -> tuple[Figure, Figure, Figure, Figure]:
    rest: dict[str, Any] = {"method": REQUIRED, "basis": known.basis, "made_from": known.made_from, "year": year}
    required, none, beside = counted["required"], counted["missed"], counted["beside"]
    return (
        records.count("years.required", "Crimes that should have been recorded", required, **rest),
        records.count("years.missed", "Crimes missed", none, **rest),
        records.share("years.missed-share", "Missed, of the crimes required", none, required, **rest),
        records.share("years.beside", "Beside a recorded crime, of the crimes missed", beside, none, **rest),
    )


def by_class(records: CheckedRecords, known: RequiredCrimes, rows: Rows) -> Exhibit:
    """The classes of which most crimes were missed in the year."""
    own = [row for row in rows if row["year"] == records.year and row["missed"] and row["class_code"]]
    most = sorted(own, key=lambda row: (-row["missed"], row["class_code"]))[:MOST]
    titles = {row["class_code"]: row["title"] for row in reference.load("classes").rows}
    made = {row["class_code"]: _of_class(records, known, row) for row in most}
    shown = tuple(
        Row(
            (f"{titles.get(code, 'A class that is not in the list')} ({code})",),
            (say("{one:part}", one=none), say("{one:whole}", one=none), say("{one:part}", one=beside)),
        )
        for code, (none, beside) in made.items()
    )
    columns = ("Class of crime", "Missed", "Should have been recorded", "Missed beside a recorded one")
    return Exhibit(
        "missed-by-class",
        f"The classes of which most crimes were missed, {records.year}",
        table=Table(columns, shown),
        figures=tuple(one for figures in made.values() for one in figures),
        remark=f"At most {MOST} classes are listed." if shown else "None was missed.",
    )


def _of_class(records: CheckedRecords, known: RequiredCrimes, row: dict[str, Any]) -> tuple[Figure, Figure]:
    code, none = row["class_code"], row["missed"]
    rest: dict[str, Any] = {
        "method": REQUIRED,
        "basis": known.basis,
        "made_from": known.made_from,
        "population": f"class {code}",
    }
    missed, beside = "Missed, of the crimes required", "Beside a recorded crime, of the crimes missed"
    return (
        records.share(f"class.{slug(code)}", f"{missed}, class {code}", none, row["required"], **rest),
        records.share(f"class-beside.{slug(code)}", f"{beside}, class {code}", row["beside"], none, **rest),
    )
