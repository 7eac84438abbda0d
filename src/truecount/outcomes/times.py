"""How long outcomes take: shares of a cohort with each outcome by each day, and the days by which half have one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from truecount.figure import Figure, Interval, Period
from truecount.outcomes.histories import ALL, OPEN, Histories, Step, causes_held, chosen, histories
from truecount.outcomes.time_figures import common, days_of, divided, percentages, shown, slug, too_few
from truecount.outcomes.time_methods import FLOW, MEDIAN, MEDIAN_OF_THOSE, UNRESOLVED, WITHIN
from truecount.records.store import Store
from truecount.statistics.competing_risks import Incidence, Quantile, cumulative_incidence
from truecount.statistics.estimate import Numbers

AT: dict[Step, tuple[int, ...]] = {"day": (7, 30, 90, 180, 365), "month": (1, 3, 6, 12)}
"""The days, or months, for which shares are given, as far as crimes have been followed."""
PARTS = {0.25: "a quarter", 0.5: "half", 0.75: "three quarters"}
FOLLOWED = 0.1
"""Nothing is said of ages for which fewer than this share of the cohort has been followed. Ours."""
LEVEL = 0.95
SCALE = "symmetric for ln(-ln(1 - F))"
NEVER = "It is not reached in the time that the crimes have been followed."
NO_LIMIT = "No interval is given: a limit lies beyond the time that the crimes have been followed."


@dataclass(frozen=True, eq=False)
class Curve:
    """The share of the crimes of a type with one outcome, or still open, by each day (or month) from 0 on, (D,)."""

    crime_type: str
    outcome: str
    share: Numbers
    low: Numbers
    high: Numbers


@dataclass(frozen=True, eq=False)
class Times:
    """How long the outcomes of a cohort took: what is printed, and the curves that a picture draws."""

    figures: tuple[Figure, ...]
    curves: tuple[Curve, ...]
    step: Step


def time_to_outcome(
    store: Store, force_id: str, cohort: Period, as_at: date | None = None, by: str | None = None
) -> Times:
    """How long outcomes took for the crimes recorded in a period, as known at the end of a day, those still open too.

    Of all crime, and `by` "crime type" of each type with crimes enough: the share with each group of outcomes within 7,
    30, 90, 180 and 365 days (1, 3, 6 and 12 months where only those are known), `outcomes.within-90-days-GROUP.TYPE…`,
    and the share still open; the day by which a quarter, half and three quarters of all crimes have any outcome; and
    that by which half of those with an outcome of each group have had it. Ages that less than a tenth of the cohort has
    been followed for are left out. Raises TrueCountError as `histories` does, and where the cohort has no crimes.
    """
    return times_of(histories(store, force_id, as_at), cohort, by)


def times_of(of: Histories, cohort: Period, by: str | None = None) -> Times:
    """The times of `time_to_outcome`, from histories that are read already; errors as there."""
    own = chosen(of, cohort)
    until = int(np.quantile(own.followed_for, 1 - FOLLOWED))
    told = too_few(own.types, np.bincount(own.kind, minlength=len(own.types))) if by else ()
    figures: list[Figure] = []
    curves: list[Curve] = []
    for part in divided(own, by):
        found = cumulative_incidence(
            part.ages, part.cause, part.kind, causes=len(part.causes), groups=len(part.types), until=until
        )
        crimes = np.bincount(part.kind, minlength=len(part.types))
        for place, name in shown(part.types, crimes):
            figures += _figures(part, cohort, found, place, name, told if name == ALL else ())
            curves += _curves(part, found, place, name)
    return Times(tuple(figures), tuple(curves), of.step)


def flow(store: Store, force_id: str, cohort: Period, as_at: date | None = None, by: str | None = None) -> list[Figure]:
    """Counts of the crimes recorded in a period by what became of them, each as a share with both counts in `parts`.

    Of all crime, and `by` "crime type" of every type, however few: every group of outcomes, and those still open, which
    add up to the crimes recorded: `outcomes.flow-GROUP.TYPE.FORCE.PERIOD.at-DAY`. Raises as `time_to_outcome`.
    """
    return flow_of(histories(store, force_id, as_at), cohort, by)


def flow_of(of: Histories, cohort: Period, by: str | None = None) -> list[Figure]:
    """The counts of `flow`, from histories that are read already; errors as there."""
    return [one for part in divided(chosen(of, cohort), by) for one in _flows(part, cohort)]


def _flows(of: Histories, cohort: Period) -> Iterator[Figure]:
    causes = len(of.causes) + 1
    counts = np.bincount(of.kind * causes + of.cause, minlength=len(of.types) * causes).reshape(-1, causes)
    for kind, crime_type in enumerate(of.types):
        for place, name in (*causes_held(of), (0, OPEN)):
            if counts[kind].sum():
                yield Figure.rate(
                    int(counts[kind, place]),
                    int(counts[kind].sum()),
                    title=name.capitalize(),
                    unit="per cent of crimes recorded",
                    decimals=1,
                    method=FLOW,
                    **common(of, cohort, f"flow-{slug(name)}", crime_type),
                )


def _figures(
    of: Histories, cohort: Period, found: Incidence, place: int, crime_type: str, told: tuple[str, ...]
) -> Iterator[Figure]:
    """Shares by each age, then days by which parts have an outcome, of one type."""
    curves = [*_curves(of, found, place, crime_type)]
    for at in AT[of.step]:
        for one in curves if at < found.share.shape[2] else ():
            words, within = days_of(of, at), "after" if one.outcome == OPEN else "within"
            yield Figure(
                title=f"{one.outcome.capitalize()} {within} {words}",
                unit="per cent of crimes recorded",
                method=UNRESOLVED if one.outcome == OPEN else WITHIN,
                rests_on=_by(of, place, one.outcome, at),
                **percentages(float(one.share[at]), float(one.low[at]), float(one.high[at]), SCALE),
                **common(of, cohort, f"{within}-{slug(words)}-{slug(one.outcome)}", crime_type, told),
            )
    steps = f"{of.step.capitalize()}s by which"
    for part, words in PARTS.items():
        fields = common(of, cohort, f"{of.step}s-to-any-{slug(words)}", crime_type, told)
        title = f"{steps} {words} {'has' if words.startswith('a') else 'have'} an outcome"
        yield _day(found.quantile(part, level=LEVEL), place, fields | {"title": title, "method": MEDIAN}, of.step)
    for cause, group in causes_held(of):
        fields = common(of, cohort, f"{of.step}s-to-{slug(group)}", crime_type, told)
        fields |= {"title": f"{steps} half of these had it: {group}", "method": MEDIAN_OF_THOSE}
        fields |= {"rests_on": _by(of, place, group, found.share.shape[2])[:1]}
        yield _day(found.quantile_of_those(cause, level=LEVEL), place, fields, of.step)


def _by(of: Histories, place: int, outcome: str, age: int) -> tuple[int, int]:
    """How many crimes of a type had an outcome by an age, or any and how many none where they are to be open still."""
    these, past = of.kind == place, of.ages > age
    if outcome == OPEN:
        return int((these & (of.cause > 0) & ~past).sum()), int((these & past).sum())
    had = these & (of.cause == of.causes.index(outcome) + 1) & ~past
    return int(had.sum()), int(these.sum() - had.sum())


def _day(found: Quantile, place: int, fields: dict[str, Any], step: Step) -> Figure:
    """The day by which a part has an outcome: without a value where it is never reached, or without an interval where
    one of its limits is not, and saying so."""
    value, low, high = (float(one[place]) for one in (found.day, found.low, found.high))
    fields |= {"unit": f"{step}s from being recorded"}
    if np.isnan(value):
        return Figure(value=None, **fields | {"warnings": (NEVER, *fields["warnings"])})
    if np.isnan(low + high):
        return Figure(value=int(value), **fields | {"warnings": (NO_LIMIT, *fields["warnings"])})
    return Figure(value=int(value), interval=Interval(low=low, high=high, method="where the limits reach it"), **fields)


def _curves(of: Histories, found: Incidence, place: int, crime_type: str) -> Iterator[Curve]:
    low, high = found.limits(LEVEL)
    for cause, name in causes_held(of):
        yield Curve(crime_type, name, *(one[place, cause - 1] for one in (found.share, low, high)))
    open_low, open_high = found.unresolved_limits(LEVEL)
    yield Curve(crime_type, OPEN, *(one[place] for one in (found.unresolved, open_low, open_high)))
