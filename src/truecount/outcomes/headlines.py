"""National outcome headlines as first published, beside what the same crimes have come to since.

A rate published some months after its year is not the rate of today: charges come later, and crimes that had no outcome
then are given one. "15 per cent to 9 per cent" is the share charged or summonsed as it was published then.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from truecount import reference
from truecount.figure import Figure, Interval, Method, Period
from truecount.outcomes import more_methods as methods
from truecount.outcomes import published
from truecount.outcomes.measures import measure
from truecount.outcomes.rates import of
from truecount.records import provenance
from truecount.records.provenance import together
from truecount.reference.table import Row

TITLES = {
    "charged": "Charged or summonsed",
    "detected": "Detected",
    "out-of-court": "Dealt with out of court",
    "evidential-difficulties": "Evidential difficulties",
    "no-suspect": "No suspect identified",
    "not-yet-assigned": "Not yet given an outcome",
    "median-days": "Middle number of days to an outcome",
    "median-days-rape": "Middle number of days to an outcome, rape",
}
ASSIGNED, BOTH = "charged-of-assigned", "charged-and-out-of-court-of-assigned"
PANEL = ("2014/15", "2017/18")
"""The years of the two shares charged that the papers of 2018 set side by side."""
AREA = "England and Wales"
FIRST = "cohort: crimes recorded in the year, as first published"
ALL_RECORDED = "All crimes recorded are divided by, those with no outcome yet among them."
NOT_ALIKE = "Today's figure divides by the crimes that have an outcome, the first by all crimes recorded."


def headlines() -> list[Figure]:
    """Every national headline held, `outcomes.headline.MEASURE.YEAR`; where sources differ each, with its value.

    The value is as printed, in per cent or days, of England and Wales.
    """
    return [_headline(row) for row in reference.load("outcome_headlines").rows]


def matured() -> list[Figure]:
    """The share charged as first published, and what the same crimes have come to, by year.

    For each year that both are held of: the headline; where the share not yet given an outcome was published, the
    headline on the crimes that had one, `outcomes.headline-of-assigned.charged.YEAR`; today's share of crimes with an
    outcome; and today's less the first, `outcomes.matured.charged.YEAR`, with the range that rounding leaves.
    """
    found = []
    for row in _charged():
        now = _today(row["year"], ASSIGNED)
        if now is not None and row["unit"] == "per cent":
            found += [_headline(row), *_on_assigned(row), now, _difference(row, now)]
    return list({one.id: one for one in found}.values())


def revised(area: str = published.NATIONAL, outcome: str = "1") -> list[Figure]:
    """How far a count of outcomes changed from the earliest to the latest release held, in per cent, by year.

    `outcomes.revised.type-1.AREA.YEAR`; nothing where only one release of a year is held. Cohort basis.
    """
    place = reference.force(area)
    rows = reference.load("outcomes_by_year").where(area=place["force_id"], basis="cohort", outcome=outcome)
    years = sorted({row["year"] for row in rows})
    by_year = {year: sorted((row for row in rows if row["year"] == year), key=_vintage) for year in years}
    return [_revised(place, outcome, held[0], held[-1]) for held in by_year.values() if len(held) > 1]


def sentences() -> tuple[str, ...]:
    """What "15 per cent to 9 per cent" was, what it was not, how far first figures rise, and what is not held."""
    first, last = (_of_year(year) for year in PANEL)
    pair = [_today(year, BOTH) for year in ("2015/16", PANEL[1])]
    said = [
        f"“{first['value']}% to {last['value']}%” is the share charged or summonsed in {AREA} as it was published "
        f"then, {first['year']} and {last['year']}: charges alone, of all crimes recorded."
    ]
    if all(pair):
        told = " to ".join(f"{one.shown}%" for one in pair if one is not None)
        said.append(
            f"It is not charges and out-of-court results together: as known today those were {told} of the crimes with "
            f"an outcome, 2015/16 to {PANEL[1]}."
        )
    return (*said, *_maturing(), *_not_held())


def _maturing() -> Iterable[str]:
    rises = [one for one in matured() if one.method == methods.MATURED and one.value is not None and _usable(one)]
    if not rises:
        return
    values = sorted(rises, key=lambda one: one.value or 0)
    low, high = values[0].shown, values[-1].shown
    years = [one.title.rsplit(", ", 1)[1] for one in rises]
    yield (
        f"Of {len(rises)} years from {years[0]} to {years[-1]}, the share charged has since risen by {low} to {high} "
        f"points above the headline, itself rounded. {NOT_ALIKE} A share just published will most likely rise as well."
    )


def _not_held() -> Iterable[str]:
    rows = reference.load("outcome_headlines").rows
    without = sorted(
        {row["year"] for row in rows if row["measure"] == "charged" and _today(row["year"], ASSIGNED) is None}
    )
    if without:
        yield f"Not held: today's share charged of {', '.join(without)}."
    others = [name for name in ("evidential-difficulties", "no-suspect") if any(row["measure"] == name for row in rows)]
    if others:
        names = " and ".join(TITLES[name].lower() for name in others)
        yield f"Not held: today's shares for the headlines of {names}; the latest release is held for a few types only."
    yield (
        "Not held: the releases between the first and the latest. How soon a cohort comes to its final share can "
        "therefore not be told from published figures; a force's own records tell it."
    )


def _charged() -> list[Row]:
    return [row for row in reference.load("outcome_headlines").rows if row["measure"] == "charged"]


def _of_year(year: str) -> Row:
    """The headline of the share charged that the papers of 2018 named."""
    return next(row for row in _charged() if row["year"] == year and row["source"] == "ho-outcomes-release-2019")


def _today(year: str, name: str) -> Figure | None:
    if year not in published.years(published.NATIONAL, published.LATEST):
        return None
    return of(published.tally(published.NATIONAL, year, "cohort", published.LATEST), measure(name))


def _headline(row: Row) -> Figure:
    percent = row["unit"] == "per cent"
    recorded = percent and row["measure"] != "detected"
    told = [f"Coverage: {row['coverage']}."] if row["coverage"] else []
    told += [row["note"][:1].upper() + row["note"][1:] + "."] if row["note"] else []
    return _made(
        row,
        methods.HEADLINE,
        float(row["value"]),
        id=f"outcomes.headline.{_slug(row)}",
        title=f"{TITLES[row['measure']]}, as first published, {row['year']}",
        unit="per cent of crimes recorded" if recorded else str(row["unit"]),
        decimals=_decimals(row),
        warnings=tuple(told),
    )


def _on_assigned(row: Row) -> list[Figure]:
    """The headline on the crimes that had an outcome then, where the share that had none was published."""
    without = reference.load("outcome_headlines").where(year=row["year"], measure="not-yet-assigned")
    if not without:
        return []
    share = [float(one["value"]) for one in (row, without[0])]
    made = _made(
        row,
        methods.HEADLINE_OF_ASSIGNED,
        100 * share[0] / (100 - share[1]),
        id=f"outcomes.headline-of-assigned.charged.{_dashed(row)}",
        title=f"{methods.HEADLINE_OF_ASSIGNED.title}, {row['year']}",
        unit="per cent of crimes recorded that had an outcome",
        decimals=_decimals(row),
    )
    return [made.model_copy(update={"made_from": together(made.made_from, _from(without[0]))})]


def _difference(row: Row, now: Figure) -> Figure:
    value = (now.value or 0.0) - float(row["value"])
    half = float(Decimal("0.5").scaleb(-_decimals(row)))
    told = (NOT_ALIKE, *([f"Coverage of the first: {row['coverage']}."] if row["coverage"] else []))
    made = _made(
        row,
        methods.MATURED,
        value,
        id=f"outcomes.matured.{_slug(row)}",
        title=f"{methods.MATURED.title}, {row['year']}",
        unit="percentage points",
        decimals=1,
        interval=Interval(low=value - half, high=value + half, level=1.0, method="what rounding of the first leaves"),
        warnings=tuple(dict.fromkeys((*told, *now.warnings))),
    )
    return made.model_copy(update={"made_from": together(made.made_from, now.made_from)})


def _revised(place: Row, outcome: str, first: Row, last: Row) -> Figure:
    change = 100 * (last["crimes"] - first["crimes"]) / first["crimes"] if first["crimes"] else None
    name = next(row["name"] for row in reference.load("outcome_types").rows if row["code"] == outcome)
    told = [
        f"{first['crimes']:,} crimes in the release of {first['vintage']}, {last['crimes']:,} in {last['vintage']}."
    ]
    if change is None:
        told.append("There was none in the earlier release.")
    return Figure(
        id=f"outcomes.revised.type-{outcome}.{place['force_id']}.{_dashed(first)}",
        title=f"{name}: change from the release of {first['vintage']} to {last['vintage']}, {first['year']}",
        value=change,
        unit="per cent",
        decimals=1,
        population="crimes recorded in the year with this outcome",
        area=place["short_name"],
        period=Period.financial_year(first["year"]),
        basis="cohort: crimes recorded in the year",
        method=methods.REVISED,
        edition=f"releases of {first['vintage']} and {last['vintage']}",
        made_from=provenance.of_rows("outcomes_by_year", [first, last]),
        warnings=tuple(told),
    )


def _made(row: Row, method: Method, value: float, **rest: Any) -> Figure:
    fixed: dict[str, Any] = {
        "population": "crimes recorded in the year",
        "area": AREA,
        "period": Period.financial_year(row["year"]),
        "basis": FIRST,
        "edition": "first release",
        "made_from": _from(row),
    }
    return Figure(value=value, method=method, **(fixed | rest))


def _from(row: Row) -> Any:
    return provenance.of_rows("outcome_headlines", [row])


def _usable(figure: Figure) -> bool:
    return not any(told.startswith("Not usable") for told in figure.warnings)


def _dashed(row: Row) -> str:
    return str(row["year"]).replace("/", "-")


def _slug(row: Row) -> str:
    """Measure and year and, where sources print different values, the value."""
    several = len(reference.load("outcome_headlines").where(year=row["year"], measure=row["measure"])) > 1
    return ".".join([row["measure"], _dashed(row), *([str(row["value"])] if several else [])])


def _vintage(row: Row) -> str:
    return str(row["vintage"])


def _decimals(row: Row) -> int:
    return max(0, -int(row["value"].as_tuple().exponent))
