"""How severe recorded crime is: each class weighted, in all and for each resident, and the scores published."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Method, Period, rounded
from truecount.records import provenance
from truecount.reference.table import Row
from truecount.trends import populations, series, years
from truecount.trends import severity_methods as methods
from truecount.trends.class_counts import ClassCounts
from truecount.trends.severity_weights import Weights, ons_weights

TOTAL = "Total recorded crime"
POPULATION = "all crime excluding fraud, of classes with a weight"
RECORDING = "Better recording raises a severity score just as it raises the number of crimes."


@dataclass(frozen=True)
class Weighed:
    """Crimes with their weights put to them: the sum, the crimes of it, and those left out."""

    sum: float
    crimes: int
    proactive: int
    without: dict[str, int]

    @property
    def without_weight(self) -> int:
        """Crimes of classes that have no weight."""
        return sum(self.without.values())


def weigh(crimes: dict[str, int], weights: Weights) -> Weighed:
    """Crimes by class with the weights of the set; proactive classes and classes without weight are left out."""
    seen = {code: count for code, count in crimes.items() if code not in weights.proactive}
    weighted = {code: count for code, count in seen.items() if code in weights.by_code}
    return Weighed(
        sum=sum(weights.by_code[code] * count for code, count in weighted.items()),
        crimes=sum(weighted.values()),
        proactive=sum(crimes.values()) - sum(seen.values()),
        without={code: count for code, count in seen.items() if code not in weighted},
    )


def severity(counts: ClassCounts, people: int | None = None) -> list[Figure]:
    """Recorded crime in ONS weights, `severity.FORCE.PERIOD.weighted`, `.score`, `.without-weight` and its share.

    `people` are the residents of the area; without them those published for the middle of the year are taken, and
    where none are held, or the period is not twelve months, the score has no value and says so.
    """
    weights = ons_weights()
    made = _Made("severity", counts, weights, people)
    beside = _beside_published(counts)
    return [
        made.sum("weighted", methods.WEIGHTED, "weight, about days of sentence"),
        made.head("score", methods.SCORE, beside),
        *made.left_out(),
    ]


def harm_index(counts: ClassCounts, weights: Weights, people: int | None = None) -> list[Figure]:
    """Recorded crime in weights of the user's own: `harm.FORCE.PERIOD.weighted`, `.per-head`, and what is left out.

    `weights` come from `read_weights`; `people` as in `severity`. Crimes of classes marked as proactive are left out
    and counted in `.proactive`.
    """
    made = _Made("harm", counts, weights, people)
    return [
        made.sum("weighted", methods.HARM, "weight, in the unit of the file of weights"),
        made.head("per-head", methods.HARM_HEAD, ()),
        made.figure("proactive", made.weighed.proactive, methods.PROACTIVE, unit="crimes recorded"),
        *made.left_out(),
    ]


def published_severity(force_id: str, offence_group: str = TOTAL) -> list[Figure]:
    """Published severity scores by financial year, `severity-published.FORCE.YEAR.GROUP`, in order of the years.

    `force_id` may be england-and-wales; `offence_group` is as the table `severity_scores` prints it. Raises
    TrueCountError where no score is held of the force or the group.
    """
    force = reference.force(force_id)
    table = reference.load("severity_scores")
    held = table.where(force_id=force["force_id"])
    if not held:
        raise TrueCountError(f"No crime severity score of {force['name']} is held: none is printed in what was read.")
    rows = [row for row in held if row["offence_group"] == offence_group]
    if not rows:
        groups = ", ".join(dict.fromkeys(row["offence_group"] for row in held))
        raise TrueCountError(f'No severity score is printed for "{offence_group}"; the groups are {groups}.')
    return [_published(force, row) for row in sorted(rows, key=lambda row: row["year"])]


def _published(force: Row, row: Row) -> Figure:
    group = row["offence_group"].lower().replace(" ", "-")
    vintage = (
        f"The release of {row['vintage']} gives all years in its own weights; earlier releases print other scores."
    )
    return Figure(
        id=f"severity-published.{force['force_id']}.{series.slug(row['year'])}.{group}",
        title=f"Crime severity score, {row['offence_group'].lower()}, {row['year']}",
        value=float(row["score"]),
        unit="weight per head",
        decimals=2,
        population=series.POPULATION if row["offence_group"] == TOTAL else row["offence_group"].lower(),
        area=force["short_name"],
        period=Period.financial_year(row["year"]),
        basis=f"published, release of {row['vintage']}",
        method=methods.PUBLISHED_SCORE,
        made_from=provenance.of_rows("severity_scores", [row]),
        warnings=(vintage, RECORDING),
    )


def _beside_published(counts: ClassCounts) -> tuple[str, ...]:
    """The published score of the same force and year, where there is one, and why ours is another."""
    year = years.year_of(counts.period.start)
    rows = reference.load("severity_scores").where(force_id=counts.force["force_id"], year=year, offence_group=TOTAL)
    if not rows or counts.period != years.period(year):
        return ()
    row = max(rows, key=lambda one: one["vintage"])
    printed = rounded(Fraction(row["score"]), 2)
    return (
        f"The published score of {year} is {printed} (release of {row['vintage']}). The weights it was made with are "
        "not held here, and the 2020 set does not lead to it, so that the two are not to be compared.",
    )


class _Made:
    """Figures of one set of counts and weights."""

    def __init__(self, prefix: str, counts: ClassCounts, weights: Weights, people: int | None) -> None:
        self.prefix, self.counts, self.weights = prefix, counts, weights
        self.weighed = weigh(counts.crimes, weights)
        self.given = people
        if people is not None and people <= 0:
            raise TrueCountError(f"The number of residents is above 0; {people} is not.")

    def sum(self, name: str, method: Method, unit: str) -> Figure:
        return self.figure(name, self.weighed.sum, method, unit=unit, warnings=(*self._left_out_told(), RECORDING))

    def head(self, name: str, method: Method, beside: tuple[str, ...]) -> Figure:
        found = populations.people(self.counts.force["force_id"], self.counts.period)
        rest: dict[str, Any] = {"unit": "weight per head", "decimals": 2}
        told: tuple[str, ...] = ()
        made_from = self.counts.made_from
        if self.given is not None:
            people, told = self.given, (f"Divided by {self.given:,} residents, as given.",)
        elif found is not None:
            people, told = found.count, (f"Divided by {found.count:,} residents.", *found.warnings)
            made_from = provenance.together(made_from, provenance.of_rows("populations", found.rows))
        else:
            words = f"No number of residents of {self.counts.force['name']} is held; give it to have the score."
            return self.figure(name, None, method, warnings=(words,), **rest)
        if self.counts.period != years.year_to(self.counts.period.end):
            words = "The period is not twelve months, so that a score of it would not compare with any other."
            return self.figure(name, None, method, warnings=(words,), **rest)
        warnings = (*told, *beside, *self._left_out_told(), RECORDING)
        return self.figure(name, self.weighed.sum / people, method, warnings=warnings, made_from=made_from, **rest)

    def left_out(self) -> list[Figure]:
        """Crimes of classes without weight, counted and as a share of all crimes counted."""
        found, method = self.weighed.without_weight, methods.WITHOUT_WEIGHT
        named = ", ".join(f"{code} {count:,}" for code, count in sorted(self.weighed.without.items()))
        told = (f"By class: {named}.",) if named else ()
        rest = self._rest("without-weight-share", method) | {"unit": "per cent of crimes counted", "decimals": 1}
        return [
            self.figure("without-weight", found, method, unit="crimes recorded", warnings=told),
            Figure.rate(found, self.counts.total, **rest),
        ]

    def figure(
        self, name: str, value: float | None, method: Method, warnings: tuple[str, ...] = (), **rest: Any
    ) -> Figure:
        return Figure(value=value, warnings=(*warnings, *self.counts.warnings), **(self._rest(name, method) | rest))

    def _left_out_told(self) -> tuple[str, ...]:
        found, total = self.weighed.without_weight, self.counts.total
        if not found:
            return ()
        return (f"{found:,} of {total:,} crimes are of classes without a weight and are left out.",)

    def _rest(self, name: str, method: Method) -> dict[str, Any]:
        return {
            "id": f"{self.prefix}.{self.counts.name}.{name}",
            "title": method.title,
            "population": POPULATION,
            "area": self.counts.force["short_name"],
            "period": self.counts.period,
            "basis": f"{self.counts.basis}; weights: {self.weights.vintage}",
            "method": method,
            "made_from": provenance.together(self.counts.made_from, self.weights.made_from),
        }
