"""Six kinds of crime by number and by harm, of published groups or of a record file's classes."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from truecount import reference, trends
from truecount.figure import Figure, Period, Provenance
from truecount.papers import record_years
from truecount.papers.residents import methods
from truecount.papers.residents.hundreds import shared_out
from truecount.papers.sections.asked import Asked
from truecount.records import provenance
from truecount.reference.table import Row
from truecount.trends import class_counts, series, years
from truecount.trends.severity_score import weigh

VIOLENCE = (
    "Violence against the person",
    "Homicide",
    "Violence with injury",
    "Violence without injury",
    "Stalking and harassment",
    "Death or serious injury caused by illegal driving",
)
THEFT = (
    "Theft",
    "Burglary",
    "Domestic burglary",
    "Non-domestic burglary",
    "Residential burglary",
    "Non-residential burglary",
    "Vehicle offences",
    "Bicycle theft",
    "Shoplifting",
    "Theft from the person",
    "All other theft offences",
)
DAMAGE = ("Arson and criminal damage", "Criminal damage and arson")
OTHER = "Other crimes against society"
KINDS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "violence": ("Violence, threats and stalking", VIOLENCE, "Violence against the person"),
    "sexual": ("Sexual crime", ("Sexual offences",), "Sexual offences"),
    "robbery": ("Robbery", ("Robbery",), "Robbery"),
    "theft": ("Theft and burglary", THEFT, "Theft offences"),
    "damage": ("Damage and arson", DAMAGE, "Criminal damage and arson"),
    "other": ("Drugs, weapons, public order and other", (), OTHER),
}
"""Each kind: in words, the offence groups it is made of (the last has all others), its group of the severity scores."""
TOTAL = "Total recorded crime"
GROUPS, SCORES = "recorded_crime_by_group", "severity_scores"
MARCH = (3, 31)
NEAR = 0.1
"""A file that holds this share fewer or more crimes than were published is not of the whole year's crime. Ours."""


@dataclass(frozen=True)
class Kinds:
    """The crimes of one financial year by kind.

    `number` are shares of all crimes and `harm` shares of all harm, both by the keys of KINDS; `harm` is empty where no
    weights of the crimes are held. `crimes` counts by the names of offence groups and subgroups.
    """

    year: str
    period: Period
    number: dict[str, Figure]
    harm: dict[str, Figure]
    crimes: Mapping[str, int]
    rest: dict[str, Any]

    @functools.cached_property
    def shown(self) -> dict[str, Figure]:
        """The shares of all crimes as whole numbers that add up to 100."""
        return dict(zip(self.number, shared_out(list(self.number.values())), strict=True))

    @functools.cached_property
    def shown_harm(self) -> dict[str, Figure]:
        """The same of all harm."""
        return dict(zip(self.harm, shared_out(list(self.harm.values())), strict=True)) if self.harm else {}


def kinds(asked: Asked) -> Kinds | None:
    """The latest whole year: of the record file where it is later than what is published, or stands alone.

    The file of a real force is taken only where it holds about as many crimes as were published of the year: rates for
    each resident made of a part of them would be too low.
    """
    published = None if asked.simulated else _published(asked)
    held = [] if asked.records is None else record_years.recorded(asked.records, asked.id)[-1:]
    for figure in held:
        later = figure.period is not None and (published is None or figure.period.end > published.period.end)
        if figure.period is not None and later and (asked.simulated or _is_whole(asked, figure)):
            return _in_file(asked, figure.period)
    return published


def _is_whole(asked: Asked, filed: Figure) -> bool:
    of_year = [one.value for one in trends.recorded_by_year(asked.id) if one.period == filed.period and one.value]
    return bool(of_year) and abs(float(filed.value or 0) / of_year[-1] - 1) <= NEAR


def _published(asked: Asked) -> Kinds | None:
    held = reference.load(GROUPS).where(area=asked.id)
    ends = sorted({row["year_ending"] for row in held if _is_financial(row["year_ending"])})
    if not ends:
        return None
    rows = [row for row in held if row["year_ending"] == ends[-1]]
    period = years.year_to(ends[-1])
    year = years.year_of(period.start)
    crimes = {row["offence_group"]: row["crimes"] for row in rows}
    made = _made(asked, period, provenance.of_rows(GROUPS, rows), f"published, release of {rows[0]['vintage']}")
    scores = reference.load(SCORES).where(force_id=asked.id, year=year)
    of = {row["offence_group"]: float(row["score"]) for row in scores}
    weights = {kind: of[group] for kind, (_, _, group) in KINDS.items() if group in of}
    whole = len(weights) == len(KINDS) and TOTAL in of
    harm_from = provenance.of_rows(SCORES, scores) if scores else ()
    harm = _harm(asked, year, weights, of[TOTAL], made | {"made_from": harm_from}) if whole else {}
    return Kinds(year, period, _number(asked, year, _by_kind(crimes), made), harm, crimes, made)


def _in_file(asked: Asked, period: Period) -> Kinds:
    assert asked.records is not None  # noqa: S101
    year = years.year_of(period.start)
    counts = class_counts.in_file(asked.records, asked.id, period)
    kind_of = {code: _kind(str(class_counts.group_of(code))) for code in counts.crimes}
    weights = trends.ons_weights()
    made = _made(asked, period, counts.made_from, counts.basis)
    crimes = {kind: sum(n for code, n in counts.crimes.items() if kind_of[code] == kind) for kind in KINDS}
    harms = {
        kind: weigh({code: n for code, n in counts.crimes.items() if kind_of[code] == kind}, weights).sum
        for kind in KINDS
    }
    made_from = provenance.together(counts.made_from, weights.made_from)
    whole = sum(harms.values())
    harm = _harm(asked, year, harms, whole, made | {"made_from": made_from}) if whole else {}
    return Kinds(year, period, _number(asked, year, crimes, made), harm, _subgroups(counts.crimes), made)


def _number(asked: Asked, year: str, crimes: Mapping[str, int], made: dict[str, Any]) -> dict[str, Figure]:
    return {
        kind: Figure.rate(
            crimes[kind],
            sum(crimes.values()),
            **made
            | {
                "id": f"residents.kind.{kind}.{asked.id}.{series.slug(year)}",
                "title": f"{name}, of all crimes recorded, {year}",
                "unit": "per cent of crimes recorded",
                "population": "crimes recorded, excluding fraud",
                "decimals": 1,
                "method": methods.KIND,
            },
        )
        for kind, (name, _, _) in KINDS.items()
    }


def _harm(
    asked: Asked, year: str, weights: Mapping[str, float], whole: float, made: dict[str, Any]
) -> dict[str, Figure]:
    return {
        kind: Figure(
            value=100 * weights[kind] / whole,
            **made
            | {
                "id": f"residents.harm.{kind}.{asked.id}.{series.slug(year)}",
                "title": f"{name}, of the harm of all crimes recorded, {year}",
                "unit": "per cent of harm by severity weights",
                "population": "crimes recorded, excluding fraud, of classes with a weight",
                "decimals": 1,
                "method": methods.HARM,
            },
        )
        for kind, (name, _, _) in KINDS.items()
    }


def _made(asked: Asked, period: Period, made_from: tuple[Provenance, ...], basis: str) -> dict[str, Any]:
    return {"area": str(asked.force["short_name"]), "period": period, "basis": basis, "made_from": made_from}


def _by_kind(crimes: Mapping[str, int]) -> dict[str, int]:
    return {kind: sum(n for group, n in crimes.items() if _kind(group) == kind) for kind in KINDS}


def _kind(group: str) -> str:
    return next((kind for kind, (_, groups, _) in KINDS.items() if group in groups), "other")


def _subgroups(crimes: Mapping[str, int]) -> dict[str, int]:
    names: dict[str, str] = {}
    for row in reference.load("classes").rows:
        for key in ("class_code", "open_data_code"):
            names[str(row[key])] = _name(row)
    found: dict[str, int] = {}
    for code, count in crimes.items():
        name = names.get(code, OTHER)
        found[name] = found.get(name, 0) + count
    return found


def _name(row: Row) -> str:
    return str(row["subgroup"] or row["offence_group"])


def _is_financial(end: date) -> bool:
    return (end.month, end.day) == MARCH
