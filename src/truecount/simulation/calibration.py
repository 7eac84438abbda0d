"""How many cases of each pattern, and how likely each crime is missed, so that the published margins come out.

The level of every offence subgroup is raised or lowered until the crimes recorded in a year are those published, and
the odds of a miss until accuracy is the published one. What is left is the truth that is planted: how much crime of
each kind there was, year by year.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from truecount import reference
from truecount.errors import TrueCountError
from truecount.reference.kinds import KINDS
from truecount.simulation import profiles
from truecount.simulation.dials import KENT, PERFECT, Dials, of_force
from truecount.simulation.editions import in_force
from truecount.simulation.groups import ROLLING, SUBGROUPS
from truecount.simulation.settings import month_begins
from truecount.simulation.templates import Templates, templates

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
CONTROL, BUREAU, SAFEGUARDING = range(3)
ROUTES = ("command-and-control", "crime-bureau", "safeguarding")
USUAL_DIRECT = 0.35
"""Share of a pattern's reports of crime that go straight to the crime bureau, where the pattern does not say."""
BUREAU_MISSES = -0.6
"""How much less likely, in log odds, the crime bureau misses a crime. Assumed."""
BEFORE, AFTER = (2016, date(2016, 9, 1)), (2018, date(2018, 10, 1))
"""The years, and days, whose accuracy the two inspections give."""
ROUNDS = 60
CLOSE = 0.3
"""Points by which a solved accuracy may miss the one asked for."""
MONTHS = 12
RATES = ("accuracy", "violence", "sexual", "safeguarding")


def expit(x: Floats) -> Floats:
    """The probability of log odds."""
    return 1 / (1 + np.exp(-x))


def logit(p: float | Floats) -> Floats:
    """The log odds of a probability."""
    held = np.clip(np.asarray(p, dtype=np.float64), 1e-6, 1 - 1e-6)
    return np.log(held / (1 - held))


@dataclass(frozen=True)
class Odds:
    """Log odds that a crime is missed: by kind, what being one of several adds, and what each route adds."""

    kinds: Floats
    several: float
    routes: Floats

    def between(self, other: Odds, share: float) -> Odds:
        """Odds on the way from these to others."""
        return Odds(
            (1 - share) * self.kinds + share * other.kinds,
            (1 - share) * self.several + share * other.several,
            (1 - share) * self.routes + share * other.routes,
        )


NONE_MISSED = Odds(np.full(3, -500.0), 0.0, np.zeros(3))
"""Log odds at which no crime is missed: no number that is drawn is as small as their probability."""


@dataclass(frozen=True)
class Calibration:
    """One force. `cases` gives, for each year, the expected cases of each variant in a year at size 1."""

    dials: Dials
    cases: dict[int, Floats]
    route_shares: Floats
    before: Odds
    after: Odds

    def odds(self, day: date) -> Odds:
        """The odds of a miss on a day."""
        return self.before.between(self.after, programme(self.dials, day))


def programme(dials: Dials, day: date) -> float:
    """How far an improvement programme has come: 0 before it, 1 after it, a straight line between."""
    length = (dials.programme_to - dials.programme_from).days
    return float(np.clip((day - dials.programme_from).days / length, 0, 1))


@functools.cache
def calibrate(force: str, years: tuple[int, ...], dials: Dials) -> Calibration:
    """The calibration of a force for some years."""
    own = of_force(dials, force)
    t = templates()
    wanted = tuple(sorted({*years, BEFORE[0], AFTER[0]}))
    routes = _route_shares(t, own, 0.0)
    before = Odds(np.full(3, -1.7), 1.2, np.array([0, BUREAU_MISSES, 1.5]))
    after = Odds(np.full(3, -3.3), 1.2, np.array([0, BUREAU_MISSES, 1.0]))
    for _ in range(3):
        made = Calibration(own, {}, routes, before, after)
        cases = {year: _cases(t, made, force, year) for year in wanted}
        shift = _direct_shift(t, made, cases[BEFORE[0]])
        routes = _route_shares(t, own, shift)
        made = Calibration(own, cases, routes, before, after)
        before = _solve(t, made, before, BEFORE, several=True)
        after = _solve(t, made, after, AFTER, several=True)
    made = Calibration(own, {}, routes, before, after)
    made = Calibration(own, {year: _cases(t, made, force, year) for year in wanted}, routes, before, after)
    _met(t, made)
    return made


def _met(t: Templates, made: Calibration) -> None:
    """Refuse dials that contradict each other: accuracies of the parts that no accuracy of the rest makes the whole."""
    faults = []
    for when, (year, day), odds in (("before", BEFORE, made.before), ("after", AFTER, made.after)):
        rates = [f"{part}_{when}" for part in RATES]
        if len({getattr(made.dials, name) == PERFECT for name in rates}) > 1:
            faults.append(f"Of the dials {', '.join(rates)}, all must be 100 where one is: then nothing is missed.")
            continue
        found = chances(t, made, odds, in_force(day))
        owner = np.repeat(np.arange(len(t.pattern)), np.diff(t.crimes.starts))[found.rows]
        required = (made.route_shares[:, owner] * made.cases[year][owner])[:SAFEGUARDING]
        held = 100 * float((required * found.recorded[:SAFEGUARDING]).sum() / required.sum())
        wanted = float(getattr(made.dials, f"accuracy_{when}"))
        if abs(held - wanted) > CLOSE:
            faults.append(
                f"The dials accuracy_{when}, violence_{when} and sexual_{when} cannot all be met: with the last two, "
                f"all crime comes to {held:.1f} where {wanted:g} is asked for; bring them closer together."
            )
    if faults:
        raise TrueCountError(*faults)


@dataclass(frozen=True)
class Chances:
    """For the crimes required under an edition: their rows, kinds, and chances by route of being recorded or missed."""

    rows: Ints
    recorded: Floats
    beside: Floats
    """Missed though another crime of the report is recorded."""


def chances(t: Templates, made: Calibration, odds: Odds, edition: int) -> Chances:
    """The chances of every crime required under an edition, over quiet and plain reports."""
    rows = np.flatnonzero(t.crimes.editions[:, edition])
    owner = np.repeat(np.arange(len(t.pattern)), np.diff(t.crimes.starts))[rows]
    _, first, place = np.unique(owner * 3 + t.crimes.report[rows], return_index=True, return_inverse=True)
    is_first = np.zeros(len(rows), dtype=bool)
    is_first[first] = True
    kind = t.kind[t.crimes.crime[rows]]
    recorded, beside = np.zeros((3, len(rows))), np.zeros((3, len(rows)))
    for quiet, weight in ((0.0, 1 - made.dials.quiet), (made.dials.quiet_missed, made.dials.quiet)):
        for route in range(3):
            base = odds.routes[route] + quiet
            all_missed = expit(odds.kinds[kind] + base)[first][place]
            one_missed = np.where(is_first, 0, expit(odds.kinds[kind] + odds.several + base))
            recorded[route] += weight * (1 - all_missed) * (1 - one_missed)
            beside[route] += weight * (1 - all_missed) * one_missed
    return Chances(rows, recorded, beside)


def _solve(t: Templates, made: Calibration, odds: Odds, at: tuple[int, date], *, several: bool) -> Odds:
    """Odds under which the accuracy on a day is that of the dials."""
    year, day = at
    edition = in_force(day)
    d = made.dials
    safe, overall, violence, sexual = (
        (d.safeguarding_before, d.accuracy_before, d.violence_before, d.sexual_before)
        if at == BEFORE
        else (d.safeguarding_after, d.accuracy_after, d.violence_after, d.sexual_after)
    )
    if min(safe, overall, violence, sexual) == PERFECT:
        return NONE_MISSED
    owner = np.repeat(np.arange(len(t.pattern)), np.diff(t.crimes.starts))
    for _ in range(ROUNDS):
        found = chances(t, made, odds, edition)
        required = made.route_shares[:, owner[found.rows]] * made.cases[year][owner[found.rows]]
        kind = t.kind[t.crimes.crime[found.rows]]
        headline = required[:SAFEGUARDING]
        by_kind = np.array([headline[:, kind == k].sum() for k in range(len(KINDS))])
        held = np.array([(headline * found.recorded[:SAFEGUARDING])[:, kind == k].sum() for k in range(len(KINDS))])
        other = (overall * by_kind.sum() - violence * by_kind[0] - sexual * by_kind[1]) / by_kind[2]
        target = np.clip(np.array([violence, sexual, other]) / 100, 0.3, 0.9995)
        kinds = odds.kinds + logit(held / by_kind) - logit(target)
        missed = (headline * (1 - found.recorded[:SAFEGUARDING])).sum()
        beside = (headline * found.beside[:SAFEGUARDING]).sum()
        step = float(logit(d.how_many) - logit(beside / missed)) if several else 0.0
        protected = (required * found.recorded)[SAFEGUARDING].sum() / required[SAFEGUARDING].sum()
        routes = odds.routes.copy()
        routes[SAFEGUARDING] += logit(protected) - logit(safe / 100)
        odds = Odds(kinds - 0.5 * step, odds.several + step, routes)
    return odds


def _route_shares(t: Templates, dials: Dials, shift: float) -> Floats:
    """For each route, the share of each variant's reports; the direct share is moved by some log odds."""
    direct = np.array([one.route.get("bureau", USUAL_DIRECT if one.share else 0.0) for one in t.patterns])
    safeguarding = np.array([one.route.get("safeguarding", 0.0) for one in t.patterns])
    moved = np.where(direct > 0, expit(logit(direct) + shift), 0) * (1 - safeguarding)
    return np.array([1 - moved - safeguarding, moved, safeguarding])[:, t.pattern]


def _direct_shift(t: Templates, made: Calibration, cases: Floats) -> float:
    """The log odds that make the share of crime recorded directly the one wanted, by halving."""
    edition = in_force(BEFORE[1])
    found = chances(t, made, made.before, edition)
    owner = np.repeat(np.arange(len(t.pattern)), np.diff(t.crimes.starts))[found.rows]
    low, high = -6.0, 6.0
    for _ in range(ROUNDS):
        middle = (low + high) / 2
        shares = _route_shares(t, made.dials, middle)[:, owner]
        recorded = (shares * found.recorded * cases[owner]).sum(axis=1)
        low, high = (
            (middle, high) if recorded[BUREAU] / recorded[:SAFEGUARDING].sum() < made.dials.direct else (low, middle)
        )
    return middle


def _cases(t: Templates, made: Calibration, force: str, year: int) -> Floats:
    """Expected cases of each variant in a year, so that recorded crime by subgroup is the published one."""
    anchor = np.array([SUBGROUPS.index(next(iter(one.share))) if one.share else -1 for one in t.patterns])[t.pattern]
    share = np.array([next(iter(one.share.values())) if one.share else 0.0 for one in t.patterns])[t.pattern] * t.weight
    yields = _recorded_per_case(t, made, year)
    table = np.array([(yields * (share * (anchor == g))[:, None]).sum(axis=0) for g in range(len(SUBGROUPS))])
    target = recorded_by_subgroup(force, year) / net(made.dials)
    level = target / np.maximum(table.sum(axis=1), 1e-9)
    for _ in range(ROUNDS):
        level *= np.where(target > 0, target / np.maximum(level @ table, 1e-9), 0)
    cases = np.where(anchor >= 0, level[anchor] * share, 0)
    nothing = np.array([one.not_crime for one in t.patterns])[t.pattern] * t.weight
    ratio = _published(force, AFTER[0] - 1) / _published(KENT, AFTER[0] - 1)
    left = max(made.dials.incidents_a_year * ratio - float((cases * _logs(t)).sum()), 0.0)
    return np.asarray(cases + nothing * left / float((nothing * _logs(t)).sum()), dtype=np.float64)


def _logs(t: Templates) -> Floats:
    """How many logs a case makes: repeat calls and later reports have their own."""
    return np.array([1 + one.repeat_calls + (one.later is not None) for one in t.patterns])[t.pattern]


def _recorded_per_case(t: Templates, made: Calibration, year: int) -> Floats:
    """Crimes recorded of each subgroup, per case of each variant, over the months of a year."""
    owner = np.repeat(np.arange(len(t.pattern)), np.diff(t.crimes.starts))
    subgroup = np.array([SUBGROUPS.index(one) if one else -1 for one in t.subgroup])
    yields = np.zeros((len(t.pattern), len(SUBGROUPS)))
    for month in range(MONTHS):
        day = month_begins(year, month).replace(day=15)
        found = chances(t, made, made.odds(day), in_force(day))
        of = subgroup[t.crimes.crime[found.rows]]
        per_case = (made.route_shares[:, owner[found.rows]] * found.recorded).sum(axis=0)
        season = profiles.season(t, month)[owner[found.rows]] / MONTHS
        np.add.at(yields, (owner[found.rows][of >= 0], of[of >= 0]), (per_case * season)[of >= 0])
    return yields


def net(dials: Dials) -> float:
    """Crimes counted for each crime recorded: second records come on top, cancellations and transfers go off."""
    off = dials.transferred + dials.cancelled_rightly + dials.cancelled_wrongly
    return (1 + dials.recorded_twice / 2) * (1 - off)


def _published(force: str, year: int) -> float:
    label = f"{year}/{(year + 1) % 100:02d}"
    return float(reference.load("recorded_crime").where(force_id=force, year=label)[0]["crimes"])


def recorded_by_subgroup(force: str, year: int) -> Floats:
    """Recorded crime of a force in a year by subgroup: the published total, in the published proportions.

    Proportions are those of 2017/18 (Kent's own for Kent, else those of England and Wales), moved to other years as
    Kent's rolling-year groups moved; those stop at December 2018, and later years keep them.
    """
    area = KENT if force == KENT else "england-and-wales"
    rows = reference.load("recorded_crime_by_class").where(area=area)
    held = np.array([sum(r["crimes"] for r in rows if r["subgroup"] == one) for one in SUBGROUPS], dtype=np.float64)
    moved = held * np.array([_moved(one, year) for one in SUBGROUPS])
    return np.asarray(moved * _published(force, year) / moved.sum(), dtype=np.float64)


def _moved(subgroup: str, year: int) -> float:
    ending = {2015: date(2016, 3, 31), 2016: date(2017, 3, 31), 2017: date(2018, 3, 31)}.get(year, date(2018, 12, 31))
    return _rolling(subgroup, ending) / _rolling(subgroup, date(2018, 3, 31))


def _rolling(subgroup: str, ending: date) -> float:
    groups = _groups_of_kent()
    return float(sum(groups.get((group, ending), 0) for group in ROLLING[subgroup]))


@functools.cache
def _groups_of_kent() -> dict[tuple[str, date], int]:
    """Kent's recorded crime by published group and the day that twelve months end on."""
    rows = reference.load("recorded_crime_by_group").where(area=KENT)
    return {(row["offence_group"], row["year_ending"]): row["crimes"] for row in rows}
