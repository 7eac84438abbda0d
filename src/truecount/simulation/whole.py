"""One month with everything that is known of it, and what its rows have in common."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from truecount import reference
from truecount.simulation import alleged, profiles
from truecount.simulation.cases import DAY, Facts, Flags, Ints, Month
from truecount.simulation.disposal import Outcomes
from truecount.simulation.keys import Letters, Words, digits, letters, mix
from truecount.simulation.people import People
from truecount.simulation.recording import Fates, Records
from truecount.simulation.settings import Settings
from truecount.simulation.templates import Templates, templates

NEIGHBOURS = ("essex", "suffolk")
"""The force next door is the first of these that is not the force itself."""
FOUR_DIGITS, SIX_DIGITS = 10_000, 999_999


@dataclass(frozen=True)
class Whole:
    """A month: what was, what the force made of it, who was in it, and what it was made with."""

    month: Month
    fates: Fates
    records: Records
    outcomes: Outcomes
    outcome_types: Sequence[str]
    people: People
    settings: Settings

    @property
    def force_id(self) -> str:
        """The simulated force's id."""
        return reference.SIMULATED + self.month.block.force

    @property
    def templates(self) -> Templates:
        """The templates that the rows are of."""
        return templates()

    @functools.cached_property
    def pattern(self) -> Ints:
        """The pattern of each report."""
        return np.asarray(self.templates.pattern[self.month.cases.variant[self.month.reports.case]])

    @functools.cached_property
    def reference(self) -> Letters:
        """The reference of each log, 20170614-00123: its day, and its number on that day.

        The first digit of the number counts the months since the case's own month, so that no two months make one
        reference twice.
        """
        at = self.month.reports.at
        days = (at // DAY).astype("datetime64[D]")
        years, months = days.astype("datetime64[Y]"), days.astype("datetime64[M]")
        of_month = (days - months.astype("datetime64[D]")).astype(int) + 1
        number = (years.astype(int) + 1970) * 10_000 + (months.astype(int) % 12 + 1) * 100 + of_month
        since = (months - np.datetime64(self.month.block.begins, "M")).astype(int)
        within = numbered(at // DAY)
        width = 4 if within.max(initial=0) < FOUR_DIGITS else 6
        return np.concatenate(
            [digits(number, 8), letters("-", len(at)), digits(since, 1), digits(within, width)], axis=1
        )

    @functools.cached_property
    def crime_reference(self) -> Letters:
        """The reference of each crime record, 24/06000123/16: the force, the month and number in it, and the year."""
        rows, begins = len(self.records.crime), self.month.block.begins
        slash = letters("/", rows)
        return np.concatenate(
            [
                digits(np.full(rows, force_number(self.month.block.force)), 2),
                slash,
                digits(np.full(rows, begins.month), 2),
                digits(np.arange(1, rows + 1), 6 if rows <= SIX_DIGITS else 8),
                slash,
                digits(np.full(rows, begins.year % 100), 2),
            ],
            axis=1,
        )

    @functools.cached_property
    def alleged_of_records(self) -> Ints:
        """The allegation that each crime record is of, as a row of the templates; -1 where it answers no crime."""
        return alleged.of_records(self.month, self.records.answers)

    @functools.cached_property
    def has_victim(self) -> Flags:
        """Whether each crime record has a victim."""
        return alleged.has_victim(self.alleged_of_records)

    @functools.cached_property
    def marks(self) -> Ints:
        """The markers of each log, as bits of one number in the order of the profiles."""
        names = profiles.profiles()["markers"]
        share = np.array([[one.markers.get(name, 0.0) for name in names] for one in self.templates.patterns])
        drawn = self.draws("markers").random((len(self.pattern), len(names))) < share[self.pattern]
        return np.asarray(drawn @ (1 << np.arange(len(names))), dtype=np.int64)

    def marked(self, name: str) -> Flags:
        """Whether each log bears a marker."""
        return np.asarray(self.marks >> list(profiles.profiles()["markers"]).index(name) & 1 == 1)

    @property
    def neighbour(self) -> str:
        """The force next door: where what is committed elsewhere is committed, and what is transferred goes."""
        return next(name for name in NEIGHBOURS if name != self.month.block.force)

    def draws(self, stage: str) -> np.random.Generator:
        """The random numbers of one stage."""
        return self.month.block.draws(self.settings.seed, stage)

    def persons_of_records(self) -> tuple[Words, Flags, Words, Flags]:
        """Victim and suspect of each crime record, and whether there is none, or nobody knows who.

        They are those of the crime it answers; a record that no crime required has its report's.
        """
        r = self.records
        case = self.month.reports.case[r.report]
        victim, suspect = self.people.first_victim[case], mix(self.people.own[case], 401)
        no_victim, unknown = np.zeros(len(case), dtype=bool), np.ones(len(case), dtype=bool)
        answered = r.answers >= 0
        told = Facts(self.alleged_of_records[answered], r.report[answered])
        victim[answered], no_victim[answered] = self.people.victims(self.templates.allegations, told)
        suspect[answered], unknown[answered] = self.people.suspects(self.templates.allegations, told)
        return victim, no_victim, suspect, unknown


def numbered(groups: Ints) -> Ints:
    """The number of each row within its group, from 1; the rows of a group stand together."""
    _, first, place = np.unique(groups, return_index=True, return_inverse=True)
    return np.asarray(np.arange(len(groups)) - first[place] + 1, dtype=np.int64)


@functools.cache
def force_number(force: str) -> int:
    """The number that a force's crime references begin with."""
    return 1 + [row["force_id"] for row in reference.load("forces").rows].index(force)
