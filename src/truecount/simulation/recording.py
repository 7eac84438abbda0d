"""What the force made of it: crimes recorded, missed, late, mistaken, recorded twice, cancelled."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truecount.simulation import alleged, profiles
from truecount.simulation.calibration import BUREAU, SAFEGUARDING, Calibration, expit
from truecount.simulation.cases import DAY, HOUR, MAIN, MINUTE, Flags, Ints, Month, seconds
from truecount.simulation.settings import Settings
from truecount.simulation.templates import templates

Floats = NDArray[np.float64]
RECORDED, NOTHING, BESIDE = range(3)
FATES = ("recorded", "nothing recorded", "missed beside others")
NOT_REQUIRED = "not required"
KEPT, C1, C2, C3, C4, C5, C2_WRONG = range(7)
CANCELLATIONS = ("", "C1", "C2", "C3", "C4", "C5", "C2")
TELLS = (C1, C2, C5, C2_WRONG)
"""Cancellations of which the victim is told beforehand."""
SELF_DEFENCE = frozenset({"8N 008/06", "104 ", "104 008/73", "105A 008/73", "105A 105/01"})
"""Class and offence code of the assaults that C5 is for; the code is empty where none is held."""
HALF = 0.5
NEVER = np.int64(-1)


@dataclass(frozen=True)
class Fates:
    """For each crime of a month: what became of it (an index of `FATES`, -1 where not required), and how."""

    fate: Ints
    late: Flags
    mistaken: Flags


@dataclass(frozen=True)
class Records:
    """Crime records: the crime each answers (-1: none was required), its report, times in seconds, and its classes.

    `crime` and `before` are places in the list of crimes; `before` is -1 where it was never reclassified. Times that
    are not there are -1.
    """

    answers: Ints
    report: Ints
    recorded_at: Ints
    crime: Ints
    before: Ints
    reclassified_at: Ints
    cancellation: Ints
    cancelled_at: Ints
    told_at: Ints
    second: Flags


def record(month: Month, settings: Settings, made: Calibration) -> tuple[Fates, Records]:
    """Draw what the force did with a month's crimes. Everything happens before the simulated years end."""
    draws = month.block.draws(settings.seed, "recording")
    fates = _fates(month, made, draws)
    held = np.flatnonzero(fates.fate == RECORDED)
    first = _first_records(month, settings, made, fates, held, draws)
    # What had to be hurried to lie within the years may be in time after all: the clock says.
    fates.late[held] = first.recorded_at - month.reports.at[first.report] > DAY
    parts = [first, _seconds(first, settings, made, draws), _not_required(month, settings, made, draws)]
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in vars(first)}
    order = np.argsort(joined["recorded_at"], kind="stable")
    return fates, Records(**{name: values[order] for name, values in joined.items()})


def _progress(month: Month, made: Calibration, at: Ints) -> Floats:
    """How far the improvement programme had come at each time."""
    begins, ends = seconds(made.dials.programme_from), seconds(made.dials.programme_to)
    return np.clip((at - begins) / (ends - begins), 0.0, 1.0)


def _fates(month: Month, made: Calibration, draws: np.random.Generator) -> Fates:
    t = templates()
    crimes, cases, reports = month.crimes, month.cases, month.reports
    need = np.flatnonzero(month.required)
    report = crimes.report[need]
    case = reports.case[report]
    done = _progress(month, made, reports.at[report])
    kind = t.kind[t.crimes.crime[crimes.row[need]]]
    one, other = made.before, made.after
    base = (1 - done) * one.routes[cases.route[case]] + done * other.routes[cases.route[case]]
    base = base + made.dials.quiet_missed * cases.quiet[case] + (1 - done) * one.kinds[kind] + done * other.kinds[kind]
    several = (1 - done) * one.several + done * other.several
    _, first, place = np.unique(report, return_index=True, return_inverse=True)
    nothing = (draws.random(len(first)) < expit(base)[first])[place]
    beside = draws.random(len(need)) < expit(base + several)
    beside[first] = False
    fate = np.full(len(crimes.row), -1, dtype=np.int64)
    fate[need] = np.where(nothing, NOTHING, np.where(beside, BESIDE, RECORDED))
    late_share = (1 - done) * made.dials.late_before + done * made.dials.late_after
    late, mistaken = np.zeros(len(fate), dtype=bool), np.zeros(len(fate), dtype=bool)
    late[need] = draws.random(len(need)) < np.where(cases.route[case] == SAFEGUARDING, 2, 1) * late_share
    mistaken[need] = draws.random(len(need)) < made.dials.wrong_class
    held = fate == RECORDED
    wrong = _mistakes()[t.crimes.crime[crimes.row]] >= 0
    return Fates(fate, late & held, mistaken & held & wrong)


@functools.cache
def _mistakes() -> Ints:
    """For each crime listed, the crime it is mistaken for; -1 where none is known."""
    listed = templates().crimes_listed
    place = {crime: n for n, crime in enumerate(listed)}
    taken = profiles.profiles()["mistaken"]
    found = [taken.get(class_code, "") for class_code, _ in listed]
    return np.array([place.get(tuple(one.split(" ")), -1) if one else -1 for one in found])


def _first_records(
    month: Month, settings: Settings, made: Calibration, fates: Fates, held: Ints, draws: np.random.Generator
) -> Records:
    d, t = made.dials, templates()
    report = month.crimes.report[held]
    route = month.cases.route[month.reports.case[report]]
    in_time = np.minimum(draws.exponential(np.where(route == BUREAU, 0.6, 4.5)), 23.5)
    after = 24 + draws.lognormal(np.log(48), 1.3, len(held))
    at = month.reports.at[report] + (np.where(fates.late[held], after, in_time) * HOUR).astype(np.int64) + 2 * MINUTE
    left = seconds(settings.ends) - month.reports.at[report]
    hurried = month.reports.at[report] + (left * draws.random(len(held))).astype(np.int64)
    at = np.where(at < seconds(settings.ends), at, hurried)
    right = t.crimes.crime[month.crimes.row[held]]
    wrong = fates.mistaken[held]
    put_right_at = at + _after(draws, len(held), 20)
    put_right = wrong & (draws.random(len(held)) < d.put_right) & (put_right_at < seconds(settings.ends))
    mistaken = np.where(wrong, _mistakes()[right], right)
    why = _cancellations(right, made, draws)
    cancelled_at, why = _cancel(at, why, settings, draws)
    put_right &= (cancelled_at == NEVER) | (put_right_at < cancelled_at)
    with_victim = alleged.has_victim(alleged.of_crimes(month, held))
    told_at = np.where(with_victim, _told(at, cancelled_at, why, made, draws), NEVER)
    return Records(
        answers=held,
        report=report,
        recorded_at=at,
        crime=np.where(put_right, right, mistaken),
        before=np.where(put_right, mistaken, -1),
        reclassified_at=np.where(put_right, put_right_at, NEVER),
        cancellation=why,
        cancelled_at=cancelled_at,
        told_at=told_at,
        second=np.zeros(len(held), dtype=bool),
    )


def _after(draws: np.random.Generator, number: int, median_days: float) -> Ints:
    """Waits in seconds, long ones among them."""
    return (draws.lognormal(np.log(median_days), 0.9, number) * DAY).astype(np.int64) + HOUR


def _cancellations(crime: Ints, made: Calibration, draws: np.random.Generator) -> Ints:
    d = made.dials
    assault = np.array([" ".join(one) in SELF_DEFENCE for one in templates().crimes_listed])
    shares = np.zeros((4, len(crime)))
    shares[:3] = np.array([d.transferred, d.cancelled_rightly, d.cancelled_wrongly])[:, None]
    shares[3] = np.where(assault[crime], d.self_defence, 0)
    below = np.cumsum(shares, axis=0)
    drawn = (draws.random(len(crime)) >= below).sum(axis=0)
    return np.asarray(np.array([C1, C2, C2_WRONG, C5, KEPT])[drawn], dtype=np.int64)


def _cancel(at: Ints, why: Ints, settings: Settings, draws: np.random.Generator) -> tuple[Ints, Ints]:
    """When each is cancelled, and why; one that would be after the end is not yet."""
    when = at + _after(draws, len(at), 25)
    now = (why != KEPT) & (when < seconds(settings.ends))
    return np.where(now, when, NEVER), np.where(now, why, KEPT)


def _told(at: Ints, cancelled_at: Ints, why: Ints, made: Calibration, draws: np.random.Generator) -> Ints:
    share = np.where(why == C2_WRONG, made.dials.victim_told_if_wrong, made.dials.victim_told)
    told = np.isin(why, TELLS) & (draws.random(len(at)) < share)
    between = at + ((cancelled_at - at) * draws.random(len(at))).astype(np.int64)
    return np.where(told, between, NEVER)


def _seconds(first: Records, settings: Settings, made: Calibration, draws: np.random.Generator) -> Records:
    """Crimes recorded a second time, most of them found later."""
    again = np.flatnonzero(draws.random(len(first.answers)) < made.dials.recorded_twice)
    at = first.recorded_at[again] + (draws.exponential(40, len(again)) * HOUR).astype(np.int64)
    again, at = again[at < seconds(settings.ends)], at[at < seconds(settings.ends)]
    why = np.where(draws.random(len(again)) < HALF, C3, KEPT)
    return _extra(first.answers[again], first.report[again], at, first.crime[again], why, settings, draws, second=True)


def _not_required(month: Month, settings: Settings, made: Calibration, draws: np.random.Generator) -> Records:
    """Crimes recorded of reports that required none."""
    needs = np.zeros(len(month.reports.case), dtype=bool)
    needs[month.crimes.report[month.required]] = True
    over = ~needs & (month.reports.kind == MAIN) & (draws.random(len(needs)) < made.dials.over_recorded)
    report = np.flatnonzero(over)
    at = month.reports.at[report] + (draws.exponential(6, len(report)) * HOUR).astype(np.int64)
    report, at = report[at < seconds(settings.ends)], at[at < seconds(settings.ends)]
    crime = draws.choice(_likely_over(), len(report))
    why = np.where(draws.random(len(report)) < HALF, C4, KEPT)
    return _extra(np.full(len(report), -1), report, at, crime, why, settings, draws, second=False)


@functools.cache
def _likely_over() -> Ints:
    likely = (("105A", "105/01"), ("9A", "125/09"), ("58D", "149/00"))
    return np.array([templates().crimes_listed.index(crime) for crime in likely])


def _extra(
    answers: Ints,
    report: Ints,
    at: Ints,
    crime: Ints,
    why: Ints,
    settings: Settings,
    draws: np.random.Generator,
    *,
    second: bool,
) -> Records:
    cancelled_at, why = _cancel(at, why, settings, draws)
    never = np.full(len(at), NEVER)
    return Records(
        answers=answers,
        report=report,
        recorded_at=at,
        crime=crime,
        before=never,
        reclassified_at=never,
        cancellation=why,
        cancelled_at=cancelled_at,
        told_at=never,
        second=np.full(len(at), second),
    )
