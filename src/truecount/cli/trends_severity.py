"""What `truecount trends --beside severity` shows: published scores, and of a record file its own crimes weighed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from truecount.cli.beside_parts import Asked, Part
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.figure import Figure
    from truecount.records import Store
    from truecount.reference.table import Row
    from truecount.trends.class_counts import ClassCounts

NATION = "england-and-wales"
FROM = "2012/13"
"""The first year shown where none is asked for: that from which recorded crime is held."""
NOT_FULLNESS = (
    "A score says how grave recorded crime is, for each resident; it moves with how fully crimes are recorded."
)
OWN_WEIGHTS = (
    "Published scores rest on another set of weights than the figures above; do not set them beside each other."
)
SIMULATED = "The records are simulated; the inspection is that of the force they were made after."
NO_INSPECTION = "What was not recorded cannot be weighed: no inspection of {} with an overall rate is held."


def parts(asked: Asked) -> tuple[str, list[Part]]:
    """The heading and sections: of a record file where one is given, else of published scores."""
    from truecount import reference

    if asked.file is None:
        name = reference.force(asked.area)["name"]
        harm = _harm(_published_counts(asked), asked) if asked.weights else []
        return f"{name}: how grave recorded crime is", [*_published(asked.area, asked), *harm]
    from truecount.records import Store
    from truecount.trends.loaded import force_among, forces

    with Store.read(asked.file) as store:
        counts = _counted(store, force_among(store, forces(store), asked.force), asked.to_year or asked.from_year)
    found = [_weighed(counts, asked), *_harm(counts, asked), _not_recorded(counts)]
    area = _real(counts.force)
    if area != counts.force["force_id"] or not reference.load("severity_scores").where(force_id=area):
        return f"{counts.force['name']}: how grave its crimes are, {counts.period}", found
    return f"{counts.force['name']}: how grave its crimes are, {counts.period}", [
        *found,
        *(replace(one, sentences=(OWN_WEIGHTS, *one.sentences)) for one in _published(area, asked)[:1]),
    ]


def _published(area: str, asked: Asked) -> list[Part]:
    """Published scores year by year in all, and of the first and last year by group, the nation's beside them."""
    from truecount import reference, trends
    from truecount.trends.severity_score import TOTAL

    name = reference.force(area)["short_name"]
    total = _between(trends.published_severity(area), asked)
    whole = _between(trends.published_severity(NATION), asked)
    rows = [(_year(one), one.shown, other.shown) for one, other in zip(total, whole, strict=True)]
    first, last = total[0], total[-1]
    groups = [one for one in reference.load("severity_scores").column("offence_group").one_of if one != TOTAL]
    by_group, told = [], []
    for group in groups:
        both = [_between(trends.published_severity(place, group), asked) for place in (area, NATION)]
        found = [one for held in both for one in (held[0], held[-1])]
        by_group.append((group, *(one.shown for one in found)))
        told += found
    header = ("", f"{name} {_year(first)}", _year(last), f"England and Wales {_year(first)}", _year(last))
    return [
        Part(
            "Crime Severity Score, as published by the Office for National Statistics",
            [*total, *whole],
            (NOT_FULLNESS,),
            (("", name, "England and Wales"), *rows),
        ),
        Part("By offence group", told, (), (header, *by_group)),
    ]


def _between(figures: list[Figure], asked: Asked) -> list[Figure]:
    """The figures of the years asked for. Raises TrueCountError where there are none."""
    from truecount.trends import years

    first, last = (years.period(one) if one else None for one in (asked.from_year or FROM, asked.to_year))
    found = [
        one
        for one in figures
        if one.period and (not first or one.period.start >= first.start) and (not last or one.period.end <= last.end)
    ]
    if not found:
        raise TrueCountError(
            f"No severity score is printed from {asked.from_year or FROM} to {asked.to_year}; scores are held from "
            f"{_year(figures[0])} to {_year(figures[-1])}."
        )
    return found


def _year(figure: Figure) -> str:
    from truecount.trends import years

    return years.year_of(figure.period.start) if figure.period else ""


def _published_counts(asked: Asked) -> ClassCounts:
    """Crimes by class as held, for weights of the user's own without a record file."""
    from truecount import reference
    from truecount.trends import class_counts

    held = sorted({row["year"] for row in reference.load("recorded_crime_by_class").rows})
    return class_counts.published(asked.area, asked.to_year or held[-1])


def _counted(store: Store, area: str, year: str | None) -> ClassCounts:
    """The crimes of a financial year by class: crime records where the file has them, else a loaded table."""
    from truecount.trends import class_counts, years
    from truecount.trends.revision_figures import loads_of
    from truecount.trends.tallies import tally

    if not loads_of(store, area):
        if year is None:
            raise TrueCountError(f"{store.path}: the file holds published tables alone; say which year with --to.")
        return class_counts.in_table(store, area, year)
    if year is None:
        whole, _counts = tally(store, area, "class").spans("year")
        if not whole:
            raise TrueCountError(
                f"{store.path}: the file holds no whole financial year of crimes of {area}, which severity needs."
            )
        year = years.year_of(whole[-1].start)
    return class_counts.in_file(store, area, years.period(year))


def _weighed(counts: ClassCounts, asked: Asked) -> Part:
    from truecount import trends

    return Part("Severity of the crimes recorded", trends.severity(counts, asked.residents), (NOT_FULLNESS,))


def _harm(counts: ClassCounts, asked: Asked) -> list[Part]:
    if asked.weights is None:
        return []
    from truecount import trends

    weights = trends.read_weights(asked.weights)
    heading = (
        f"Harm of the crimes recorded in {counts.force['short_name']}, {counts.period}, weights: {weights.vintage}"
    )
    return [Part(heading, trends.harm_index(counts, weights, asked.residents))]


def _not_recorded(counts: ClassCounts) -> Part:
    """Severity not recorded, by the inspection that stands for the year or the nearest one; a sentence without any."""
    from truecount import trends
    from truecount.trends import inspected, years

    area, heading = _real(counts.force), "Severity of the crimes that were not recorded"
    held = inspected.by_year(area)
    if not held:
        return Part(heading, sentences=(NO_INSPECTION.format(counts.force["name"]),))
    year = years.year_of(counts.period.start)
    stands_for = min(held, key=lambda one: (abs(int(one[:4]) - int(year[:4])), one))
    accuracies = trends.inspected_accuracies(area, held[stands_for]["inspection"])
    told = [SIMULATED] if area != counts.force["force_id"] else []
    if stands_for != year:
        told.append(f"No inspection stands for {year}; that of {stands_for} is taken, and recording may have changed.")
    accuracies = replace(accuracies, warnings=(*accuracies.warnings, *told))
    return Part(heading, trends.unrecorded_severity(counts, accuracies), tuple(told))


def _real(force: Row) -> str:
    """The force's id, or that of the force a simulated one was made after."""
    from truecount import reference

    return str(force["force_id"]).removeprefix(reference.SIMULATED)
