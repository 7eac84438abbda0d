"""What really happened in one month: cases, the reports of them, what was alleged and what had to be recorded."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from truecount.simulation import profiles
from truecount.simulation.calibration import ROUTES, Calibration
from truecount.simulation.choice import Choice
from truecount.simulation.editions import EDITIONS
from truecount.simulation.settings import Block, Settings
from truecount.simulation.templates import Templates, templates

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
REPEAT, MAIN, LATER = 0, 1, 2
DAY, HOUR, MINUTE = 86_400, 3_600, 60
EPOCH = date(1970, 1, 1)
YEAR_DAYS = 365.25


@dataclass(frozen=True)
class Cases:
    """The cases of a month: variant, seconds since 1970, route, and whether it is told in quiet words."""

    variant: Ints
    at: Ints
    route: Ints
    quiet: Flags


@dataclass(frozen=True)
class Reports:
    """The logs: each one's case, when it came in, and whether it is the case's main, a later or a repeat call's."""

    case: Ints
    at: Ints
    kind: Ints
    edition: Ints


@dataclass(frozen=True)
class Facts:
    """Allegations and required crimes: the row of the template, and the report each belongs to."""

    row: Ints
    report: Ints


@dataclass(frozen=True)
class Month:
    """A month as it was: all of the above."""

    block: Block
    cases: Cases
    reports: Reports
    alleged: Facts
    crimes: Facts
    """Crimes of any edition; `required` says which of them the edition in force required."""
    required: Flags


def seconds(day: date) -> int:
    """Seconds from 1970 to the first moment of a day."""
    return (day - EPOCH).days * DAY


def draw(block: Block, settings: Settings, made: Calibration) -> Month:
    """Draw a month. What would come to notice after the simulated years is not there."""
    t = templates()
    cases = _cases(block, settings, made, t)
    reports = _reports(block, settings, cases, t)
    main, later = place_of(reports, len(cases.variant), MAIN), place_of(reports, len(cases.variant), LATER)
    alleged = _facts(t.allegations.of(cases.variant), t.allegations.report, main, later)
    crimes = _facts(t.crimes.of(cases.variant), t.crimes.report, main, later)
    required = t.crimes.editions[crimes.row, reports.edition[crimes.report]]
    return Month(block, cases, reports, alleged, crimes, required)


def _cases(block: Block, settings: Settings, made: Calibration, t: Templates) -> Cases:
    draws = block.draws(settings.seed, "cases")
    level = settings.size * block.days / YEAR_DAYS
    expected = made.cases[block.year] * profiles.season(t, block.month) * level
    variant = np.repeat(np.arange(len(t.pattern)), draws.poisson(expected))
    pattern = t.pattern[variant]
    day = _days(block).pick(draws, pattern)
    at = (
        seconds(block.begins) + day * DAY + _hours().pick(draws, pattern) * HOUR + draws.integers(0, HOUR, len(variant))
    )
    order = np.argsort(at, kind="stable")
    variant, at = variant[order], at[order]
    below = np.cumsum(made.route_shares, axis=0)[:, variant]
    route = (draws.random(len(variant)) >= below[: len(ROUTES) - 1]).sum(axis=0)
    return Cases(variant, at, route, draws.random(len(variant)) < made.dials.quiet)


def _days(block: Block) -> Choice:
    weekdays = profiles.profiles()["weekdays"]
    first = block.begins.weekday()
    of_month = {
        name: {f"{day:02d}": weights[(first + day) % 7] for day in range(block.days)}
        for name, weights in weekdays.items()
    }
    return Choice.of([of_month[one.when] for one in templates().patterns])


@functools.cache
def _hours() -> Choice:
    hours = profiles.profiles()["hours"]
    return Choice.of([{f"{n:02d}": w for n, w in enumerate(hours[one.when])} for one in templates().patterns])


def _reports(block: Block, settings: Settings, cases: Cases, t: Templates) -> Reports:
    draws = block.draws(settings.seed, "reports")
    everyone = np.arange(len(cases.variant))
    pattern = t.pattern[cases.variant]
    again = np.array([one.repeat_calls for one in t.patterns])[pattern]
    repeat = everyone[draws.random(len(everyone)) < again]
    repeat_at = cases.at[repeat] + draws.integers(MINUTE, 20 * MINUTE, len(repeat))
    ends = np.array([one.later or (0, 0) for one in t.patterns])[pattern]
    later = everyone[ends[:, 1] > 0]
    low, high = ends[later].T
    later_at = cases.at[later] + draws.integers(low * DAY, (high + 1) * DAY, len(later))
    case = np.concatenate([everyone, repeat, later])
    at = np.concatenate([cases.at, repeat_at, later_at])
    kind = np.repeat([MAIN, REPEAT, LATER], [len(everyone), len(repeat), len(later)])
    kept = at < seconds(settings.ends)
    order = np.argsort(at[kept], kind="stable")
    case, at, kind = case[kept][order], at[kept][order], kind[kept][order]
    begins = np.array([seconds(one.begins) for one in EDITIONS])
    edition = np.maximum(np.searchsorted(begins, at, side="right") - 1, 0)
    return Reports(case, at, kind, edition.astype(np.int64))


def place_of(reports: Reports, cases: int, kind: int) -> Ints:
    """For each case, the place of its report of a kind; -1 where there is none."""
    place = np.full(cases, -1, dtype=np.int64)
    of_kind = np.flatnonzero(reports.kind == kind)
    place[reports.case[of_kind]] = of_kind
    return place


def _facts(rows: tuple[Ints, Ints], report: Ints, main: Ints, later: Ints) -> Facts:
    """Rows of the cases, each with its report; those of a report that is not there are left out."""
    row, case = rows
    place = np.where(report[row] == MAIN, main[case], later[case])
    held = place >= 0
    order = np.argsort(place[held], kind="stable")
    return Facts(row[held][order], place[held][order])
