"""Outcome rates: named measures and every outcome type, for a force and for the whole beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Method, Period
from truecount.outcomes import filed, in_use, published
from truecount.outcomes.measures import BASES, BASIS_WORDS, MEASURES, Basis, Measure, chosen, measure
from truecount.outcomes.tally import Tally
from truecount.records.store import Store

BY_TYPE = Method(
    id="outcomes.by-type",
    version=1,
    title="Share of one outcome type",
    formula="100 Ox / all crimes recorded (cohort) or all outcomes but type 0 (closed)",
    words=(
        "Each Home Office outcome type as a share of all. Types 1A, 2A and 3A are parts of 1, 2 and 3 and are never "
        "added; type 0 is no outcome and is only on the cohort basis."
    ),
    source="Home Office crime outcomes open data",
)
BY_GROUP = Method(
    id="outcomes.by-group",
    version=1,
    title="Share of one outcome group",
    formula="100 sum of Ox in the group / all crimes recorded (cohort) or all outcomes but type 0 (closed)",
    words=(
        "Outcome types added up in the groups of the Home Office. For records of data.police.uk, which give no type, "
        "the groups are ours, made from the labels; they are published nowhere."
    ),
    source="Home Office crime outcomes open data; data.police.uk labels",
)
OUR_GROUPS = {
    "charged": "Charged",
    "out-of-court": "Out of court",
    "no-suspect": "No suspect identified",
    "unable-to-prosecute": "Unable to prosecute",
    "not-in-public-interest": "Not in the public interest",
    "other-body": "Another body",
    "unknown": "Outcome not known",
}
"""Our groups of data.police.uk labels (`police_uk_outcomes`), as people read them."""
FEW = 5
TOO_FEW = f"Fewer than {FEW} to divide by: the counts are given, and no percentage."
"""What is said of a part of the crimes that is too small for a rate."""
SERIES = (
    "charged-of-recorded",
    "charged-of-assigned",
    "charged-of-closed",
    "charged-and-out-of-court",
    "charged-and-out-of-court-of-assigned",
)
"""The measures that are given year by year."""


def rates(
    area: str,
    period: str | Period | None,
    basis: Basis = "cohort",
    source: Store | None = None,
    measures: Iterable[str] | None = None,
    release: str | None = None,
    as_at: date | None = None,
) -> list[Figure]:
    """Named measures of a force and of the whole beside it: `outcomes.MEASURE.AREA.YEAR.BASIS.RELEASE`.

    `period` is a financial year, or with a store any span of whole quarters. Without a store the figures are from
    published tables (`release` "2018" or "2026-07"; else the one with most outcome types) and England and Wales
    stands beside the force; with one that holds outcome tables, all forces in the file; with one of crime records
    alone, nothing, and no period means all months it holds. `measures` are ids, or families, which stand for all of
    their measures; without them, all that can be made. A measure asked for that cannot be made has no value and says
    why. Crime records are counted as known at the end of the day `as_at`, where one is given. Raises TrueCountError for
    unknown names, for a measure that does not exist on the basis, and for areas and
    periods that are not held.
    """
    asked = None if measures is None else chosen(measures, basis)
    found = tallies(area, period, basis, source, release, as_at)
    return [of(tally, one) for tally in found for one in (makeable(tally) if asked is None else asked)]


def makeable(tally: Tally) -> list[Measure]:
    """The measures that can be made of a tally, without those whose types were not in use."""
    return [one for one in MEASURES if tally.can(one) and not _idle(tally, one)]


def by_type(
    area: str,
    period: str | Period | None,
    basis: Basis = "cohort",
    source: Store | None = None,
    release: str | None = None,
    as_at: date | None = None,
) -> list[Figure]:
    """Every outcome type of a force and of the whole beside it: `outcomes.type-16.AREA.YEAR.BASIS.RELEASE`.

    Each is a share in per cent whose `parts` are the count and the total, so the table of counts is in them.
    """
    return [figure for tally in tallies(area, period, basis, source, release, as_at) for figure in types_of(tally)]


def by_group(
    area: str,
    period: str | Period | None,
    basis: Basis = "cohort",
    source: Store | None = None,
    release: str | None = None,
    as_at: date | None = None,
) -> list[Figure]:
    """Every Home Office outcome group: `outcomes.group-charged-summonsed.AREA.YEAR.BASIS.RELEASE`, as `by_type`."""
    return [figure for tally in tallies(area, period, basis, source, release, as_at) for figure in groups_of(tally)]


def by_year(force_id: str) -> list[Figure]:
    """Charged, and charged or out of court, by year on both bases from the latest release, with England and Wales.

    On the cohort basis a force is divided by its recorded crime; recorded crime of all forces of the national
    figure together is not held, so England and Wales (and, to compare, the force) is divided by the crimes that
    have an outcome. Raises TrueCountError for a force of which no such series is held.
    """
    force = reference.force(force_id)
    held = published.years(force["force_id"], published.LATEST)
    if not held:
        areas = {row["area"] for row in reference.load("outcomes_by_year").where(vintage=published.LATEST)}
        names = " and ".join(sorted(reference.force(area)["short_name"] for area in areas))
        raise TrueCountError(f"No outcomes by year of {force['name']} are held; they are held of {names}.")
    pairs = [(area, year) for area in dict.fromkeys((force["force_id"], published.NATIONAL)) for year in held]
    found = [published.tally(area, year, basis, published.LATEST) for area, year in pairs for basis in BASES]
    series = [measure(name) for name in SERIES]
    return [of(tally, one) for one in series for tally in found if tally.can(one)]


def tallies(
    area: str,
    period: str | Period | None,
    basis: Basis,
    source: Store | None,
    release: str | None = None,
    as_at: date | None = None,
) -> list[Tally]:
    """The counts of an area and of the whole beside it, from published tables or from a store."""
    if source is not None and area != filed.ALL and not filed.of_tables(source, reference.force(area)["force_id"]):
        return [filed.record_tally(source, area, basis, period, as_at)]
    if as_at is not None:
        raise TrueCountError("Published tables are as at their release; --as-at is for a file of crime records.")
    if period is None:
        raise TrueCountError("Say which financial year, such as 2017/18.")
    if source is not None:
        areas = [area] if area == filed.ALL else [area, filed.ALL]
        return [filed.tally(source, one, period, basis) for one in areas]
    if isinstance(period, Period):
        raise TrueCountError("Published outcomes are held by financial year; give one, such as 2017/18.")
    first = published.tally(area, period, basis, release)
    if first.area == published.NATIONAL:
        return [first]
    return [first, published.tally(published.NATIONAL, period, basis, first.release)]


def of(tally: Tally, one: Measure) -> Figure:
    """One measure of one tally; without a value, and saying why, where the source does not give what it needs."""
    whole = tally.whole(one.out_of(tally.basis))
    if not tally.has(one.numerator) or whole is None:
        return _figure(tally, one.id, one.title, one.method, one.counted(tally.basis), None, (_lacking(tally, one),))
    parts = None if _idle(tally, one) else (tally.total(one.numerator), whole)
    told = in_use.cautions(one.numerator, tally.period)
    return _figure(tally, one.id, one.title, one.method, one.counted(tally.basis), parts, told)


def _idle(tally: Tally, one: Measure) -> bool:
    """Whether none of the types counted is known to have been in use in the period, and none was counted."""
    return not in_use.used(one.numerator, tally.period) and not tally.total(one.numerator)


def types_of(tally: Tally) -> list[Figure]:
    """Every outcome type that a tally gives, in order of type."""
    rows = [row for row in reference.load("outcome_types").rows if row["of_which"] is None]
    return [
        _of_all(tally, f"type-{row['code']}", f"{row['name']} (type {row['code']})", [row["code"]], BY_TYPE)
        for row in rows
        if row["code"] in tally.crimes and not (tally.basis == "closed" and not row["is_outcome"])
    ]


def groups_of(tally: Tally) -> list[Figure]:
    """Every outcome group that a tally gives: the Home Office's, and ours where only a label is known."""
    groups: dict[str, list[str]] = {}
    known = {row["code"]: row["outcome_group"] or f"Outcome {row['code']}" for row in _whole_types()}
    for code in sorted(tally.crimes, key=lambda code: (len(code), code)):
        if not (tally.basis == "closed" and code == "0"):
            groups.setdefault(known.get(code) or OUR_GROUPS.get(code, code), []).append(code)
    return [_of_all(tally, f"group-{slug(name)}", name, codes, BY_GROUP) for name, codes in groups.items()]


def _whole_types() -> list[dict[str, Any]]:
    return [row for row in reference.load("outcome_types").rows if row["of_which"] is None]


def _of_all(tally: Tally, name: str, title: str, codes: list[str], method: Method) -> Figure:
    whole = tally.recorded if tally.basis == "cohort" else tally.assigned
    counted = "crimes recorded" if tally.basis == "cohort" else "outcomes given in the period"
    if whole is None:
        whole, counted = tally.assigned, "crimes recorded that have an outcome"
    parts = None if whole is None else (tally.total(codes), whole)
    why = () if parts else ("The source does not give the total to divide by.",)
    return _figure(tally, name, title, method, counted, parts, why)


def _figure(
    tally: Tally,
    name: str,
    title: str,
    method: Method,
    counted: str,
    parts: tuple[int, int] | None,
    warnings: tuple[str, ...] = (),
) -> Figure:
    span = tally.label.replace("/", "-") if "/" in tally.label else f"{tally.period.start}-to-{tally.period.end}"
    part = f".{slug(tally.part)}" if tally.part else ""
    rest: dict[str, Any] = {
        "id": f"outcomes.{name}.{tally.area}.{span}.{tally.basis}.{tally.release}{part}",
        "title": ", ".join(filter(None, (title, tally.part, tally.label))),
        "unit": f"per cent of {counted}",
        "decimals": 1,
        "population": counted,
        "area": tally.name,
        "period": tally.period,
        "basis": f"{tally.basis}: {BASIS_WORDS[tally.basis]}",
        "method": method,
        "edition": None if tally.release.startswith(("file", "records")) else f"release of {tally.release}",
        "made_from": tally.made_from,
    }
    if parts is None:
        return Figure(value=None, warnings=(*warnings, *tally.warnings), **rest)
    if tally.part and parts[1] < FEW:
        rest |= {"parts": parts if parts[1] else None}
        return Figure(value=None, warnings=(TOO_FEW, *warnings, *tally.warnings), **rest)
    return Figure.rate(*parts, warnings=(*warnings, *tally.warnings), **rest)


def _lacking(tally: Tally, one: Measure) -> str:
    missing = sorted(one.codes - (tally.held or one.codes), key=lambda code: (len(code), code))
    given = f"The release of {tally.release} as held does not give"
    if missing:
        return f"{given} outcome types {', '.join(missing)} for {tally.label}."
    return f"{given} all {one.counted(tally.basis)} of {tally.name}."


def slug(name: str) -> str:
    """A name as a part of a figure's id: lower case, its words joined by hyphens."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())
