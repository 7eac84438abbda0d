"""A change of a force's recorded crime taken apart from published figures alone: all crime, and by published group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from truecount import reference
from truecount.figure import Period, Provenance, day
from truecount.records import provenance
from truecount.reference.kinds import KINDS, OTHER, SEXUAL, VIOLENCE
from truecount.reference.table import Row
from truecount.statistics.estimate import Numbers
from truecount.trends import years
from truecount.trends.assumptions import Assumptions, Rule
from truecount.trends.audit_points import ALL_CRIME
from truecount.trends.cells import Cell
from truecount.trends.known import known
from truecount.trends.like_for_like import chosen_years
from truecount.trends.regimes import comparable
from truecount.trends.taken_apart import About, TakenApart
from truecount.trends.taking_apart import DRAWS, take_apart

OF_KIND = {
    "Homicide": VIOLENCE,
    "Death or serious injury caused by illegal driving": VIOLENCE,
    "Violence with injury": VIOLENCE,
    "Violence without injury": VIOLENCE,
    "Stalking and harassment": VIOLENCE,
    "Sexual offences": SEXUAL,
}
"""Which kind a group of the published tables is of; any other is other crime."""
RENAMED = "Burglary (types renamed)"
BURGLARY = ("Domestic burglary", "Non-domestic burglary", "Residential burglary", "Non-residential burglary")
"""Groups that ended or began in April 2017 and stand side by side in some tables: counted as one."""
TABLE = "recorded_crime_by_group"


@dataclass(frozen=True)
class PublishedSplit:
    """A change taken apart for all crime, from the latest revision, and by published group, where groups are held.

    The two rest on releases of their own, and `by_group` may end at another day, so that they do not add up.
    """

    whole: TakenApart
    by_group: TakenApart | None


def published_assumptions(force_id: str) -> Assumptions:
    """What is held of a force's recording, and what dated changes of the rules are assumed to have added."""
    return known(force_id).model_copy(update={"rules": assumed_rules()})


def assumed_rules() -> tuple[Rule, ...]:
    """What dated changes of the rules are assumed to have added, as the reference table `rule_factors` has it."""
    return tuple(
        Rule(
            name=str(event["title"]),
            per_cent=float(row["per_cent"]),
            spread=float(row["spread"]),
            begins=event["date"],
            types=(str(row["crime_type"]),),
            source="After simulated reports decided under both editions (reference table rule_factors)",
        )
        for row in reference.load("rule_factors").rows
        for event in reference.load("events").where(event_id=row["event_id"])
    )


def published_split(
    force_id: str,
    first: str | None = None,
    last: str | None = None,
    assumptions: Assumptions | None = None,
    draws: int = DRAWS,
    seed: int = 1,
) -> PublishedSplit:
    """Take apart the change of a force's recorded crime between two financial years, from published figures.

    Years are chosen as `like_for_like` does where they are not given. Raises TrueCountError for a force or year that is
    not held.
    """
    force = reference.force(force_id)
    first, last = chosen_years(force["force_id"], first, last)
    held = assumptions or published_assumptions(force["force_id"])
    made = _Made(force, held, draws, seed)
    return PublishedSplit(made.whole(first, last), made.by_group(years.period(first), years.period(last)))


@dataclass(frozen=True)
class _Made:
    force: Row
    held: Assumptions
    draws: int
    seed: int

    def whole(self, first: str, last: str) -> TakenApart:
        """All crime of two financial years, by the latest revision."""
        rows = {years.period(year): row for year, row in years.recorded_rows(self.force["force_id"]).items()}
        spans = (years.period(first), years.period(last))
        own = [years.recorded_row(self.force["force_id"], year) for year in (first, last)]
        before, after = ({Cell(ALL_CRIME, ALL_CRIME): row["crimes"]} for row in own)
        monthly = {ALL_CRIME: {span: row["crimes"] for span, row in rows.items()}}
        made_from = provenance.of_rows("recorded_crime", own)
        return self._apart((before, after), monthly, spans, "all crime excluding fraud", made_from)

    def by_group(self, first: Period, last: Period) -> TakenApart | None:
        """By published group: the twelve months to the same days, or to the last day held before the later one."""
        rows = reference.load(TABLE).where(area=self.force["force_id"])
        ends = sorted({row["year_ending"] for row in rows})
        later = [end for end in ends if first.end < end <= last.end]
        if first.end not in ends or not later:
            return None
        spans = (first, years.year_to(later[-1]))
        if spans[1].start <= first.end:
            return None
        own = [row for row in rows if row["year_ending"] in (first.end, later[-1])]
        before, after = (_cells(own, span.end) for span in spans)
        monthly: dict[str, dict[Period, int]] = {}
        for end in ends:
            for cell, crimes in _cells(rows, end).items():
                of_kind = monthly.setdefault(cell.kind, {})
                of_kind[years.year_to(end)] = of_kind.get(years.year_to(end), 0) + crimes
        told = (
            ()
            if later[-1] == last.end
            else (f"Groups are held to {day(later[-1])}, so the later twelve months end there.",)
        )
        return self._apart(
            (before, after), monthly, spans, "all groups of the published table", provenance.of_rows(TABLE, own), told
        )

    def _apart(
        self,
        counts: tuple[dict[Cell, int], dict[Cell, int]],
        monthly: Mapping[str, Mapping[Period, int]],
        spans: tuple[Period, Period],
        population: str,
        made_from: tuple[Provenance, ...],
        told: Sequence[str] = (),
    ) -> TakenApart:
        months = _months(spans)
        by_kind = {kind: _spread(months, of) for kind, of in monthly.items()}
        about = About(
            name=self.force["force_id"],
            area=self.force["short_name"],
            first=spans[0],
            last=spans[1],
            population=population,
            basis="published recorded crime and inspections",
            made_from=made_from,
            warnings=tuple(told),
        )
        apart = take_apart(*counts, months, by_kind, self.held, about, draws=self.draws, seed=self.seed)
        return replace(apart, comparable=comparable(self.force["force_id"], *spans).because)


def _cells(rows: Sequence[Row], end: date) -> dict[Cell, int]:
    """The crimes of the twelve months to a day by published group, burglary's groups together."""
    found: dict[Cell, int] = {}
    for row in rows:
        if row["year_ending"] == end:
            name = str(row["offence_group"])
            cell = Cell(RENAMED if name in BURGLARY else name, KINDS[OF_KIND.get(name, OTHER)])
            found[cell] = found.get(cell, 0) + row["crimes"]
    return found


def _months(spans: tuple[Period, Period]) -> list[date]:
    """Every month from the first period's first to the last one's last, by its first day."""
    first, last = (12 * one.year + one.month - 1 for one in (spans[0].start, spans[1].end))
    return [date(number // 12, number % 12 + 1, 1) for number in range(first, last + 1)]


def _spread(months: Sequence[date], crimes: Mapping[Period, int]) -> Numbers:
    """Crimes of each month, (months,), spread evenly over the twelve months that a table counts."""
    return np.array(
        [sum(each / 12 for span, each in crimes.items() if span.start <= month <= span.end) for month in months]
    )
