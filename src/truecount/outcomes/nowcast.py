"""What a young cohort will have come to by an age: outcomes given so far, and those to expect of what is still open.

The outcomes seen so far understate every outcome, and the quick ones least, so that their shares mislead too. Here each
open crime is followed further: by the shares of crimes still open at each age that were given each outcome lately, in
the last `WINDOW` days whenever they were recorded, of its own type of crime and, where that has few, of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from truecount.errors import TrueCountError
from truecount.figure import Figure, Period, day
from truecount.outcomes.histories import (
    ALL,
    JUSTICE,
    JUSTICE_TITLE,
    MONTH,
    OPEN,
    Histories,
    Step,
    causes_held,
    chosen,
    histories,
)
from truecount.outcomes.time_figures import common, days_of, divided, lasting, percentages, shown, slug, too_few
from truecount.outcomes.time_methods import NOWCAST
from truecount.records.store import Store
from truecount.statistics.competing_risks import Followed, followed
from truecount.statistics.estimate import Counts, Numbers
from truecount.statistics.open_cases import Hazards, draw, drift, foresee, hazards

WINDOW: dict[Step, int] = {"day": 180, "month": 6}
"""The last days, or months, from which the pace of outcomes is told."""
DRAWS = 2_000
SEED = 1
AHEAD = 1.5
"""How many times as far the pace may move until the open crimes have their outcomes as between the two halves of the
window, as a variance. The middle of the window lies 90 days back, that of its halves 90 days apart. Ours."""
DAYS_A_MONTH = 365.25 / 12
LEVEL = 0.95
FEW_CHANGED = 0.005
"""The share of outcomes changed to another group from which on that is told. Ours."""


@dataclass(frozen=True, eq=False)
class Mix:
    """What a cohort comes to by the horizon, by type, (G,), and outcome, (C + 1,) the last of which is still open.

    `crimes` (G,) are those nowcast, `seen` (G, C) the outcomes they were given so far, by the horizon, `expected`
    (G, C + 1) the numbers expected at the horizon and `drawn` (draws, G, C + 1) draws of them. `withheld` is how many
    crimes of the cohort are too young to be among them.
    """

    crimes: Counts
    seen: Counts
    expected: Numbers
    drawn: Counts
    withheld: int

    def so_far(self, kind: int, outcomes: Sequence[int]) -> int:
        """How many of a type's crimes have any of these outcomes already, or none yet where that is asked for."""
        held = (*self.seen[kind], self.crimes[kind] - self.seen[kind].sum())
        return int(sum(held[one] for one in outcomes))

    def share(self, kind: int | slice, outcomes: Sequence[int], level: float = LEVEL) -> tuple[float, float, float]:
        """The share of a type's crimes, or of several types', that come to any of these outcomes, and its limits."""
        kinds = [kind] if isinstance(kind, int) else range(len(self.crimes))[kind]
        crimes = self.crimes[kinds].sum()
        expected = self.expected[kinds][:, outcomes].sum()
        drawn = self.drawn[:, kinds][:, :, outcomes].sum(axis=(1, 2))
        low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
        return float(expected / crimes), float(low / crimes), float(high / crimes)


def nowcast(
    store: Store,
    force_id: str,
    cohort: Period,
    as_at: date | None = None,
    horizon: int = 365,
    by: str | None = "crime type",
    seed: int = SEED,
) -> list[Figure]:
    """The outcomes that the crimes of a cohort come to within `horizon` days of being recorded, each with an interval.

    Of all crime, and `by` "crime type" of each type with crimes enough (None: all crime alone): every group of outcomes
    of `histories.CAUSES` that the file has, charged, summonsed or dealt with out of court together, and those still
    open then, in per cent of the crimes recorded: `outcomes.nowcast-GROUP.TYPE.FORCE.PERIOD.at-DAY`. `as_at` is the
    last day that is to be known, without it the last of the file. Crimes followed for less than 30 days (or one month,
    where only months are known) are withheld, and said to be; where that leaves none, a figure has no value. The same
    seed makes the same intervals. Raises TrueCountError as `histories` does, where the cohort has no crimes, and for a
    horizon beyond what any crime of the file has been followed for.
    """
    return nowcast_of(histories(store, force_id, as_at), cohort, horizon, by, seed)


def nowcast_of(
    of: Histories, cohort: Period, horizon: int = 365, by: str | None = "crime type", seed: int = SEED
) -> list[Figure]:
    """The figures of `nowcast`, from histories that are read already; errors as there."""
    steps = horizon if of.step == "day" else round(horizon / DAYS_A_MONTH)
    longest = int(of.followed_for.max())
    if not 1 <= steps <= longest:
        raise TrueCountError(
            f"A nowcast to an age of {horizon} days needs crimes followed for as long; as at {day(of.day(of.as_at))} "
            f"none has been followed for more than {days_of(of, longest)}. Ask for a horizon within that."
        )
    own = chosen(of, cohort)
    told = too_few(own.types, np.bincount(own.kind, minlength=len(own.types))) if by else ()
    return [one for part in divided(of, by) for one in _figures(part, cohort, steps, seed, told)]


def _figures(of: Histories, cohort: Period, steps: int, seed: int, told_of_all: tuple[str, ...]) -> Iterator[Figure]:
    """The figures of every crime type of the histories."""
    part = lasting(of, cohort, MONTH[of.step])
    found = mix(of, cohort, steps, pace(of, steps), seed)
    told = _withheld(of, found.withheld) + _changed(of)
    if part is None:
        for _place, name in causes_held(of):
            rest = common(of, cohort, f"nowcast-{slug(name)}", ALL, told)
            yield Figure(value=None, title=_title(name, steps, of), unit="per cent of crimes", method=NOWCAST, **rest)
        return
    groups = [(name, [place - 1]) for place, name in causes_held(of)]
    together = [place - 1 for place, name in causes_held(of) if name in JUSTICE]
    groups += [(JUSTICE_TITLE, together)] if len(together) > 1 else []
    for kind, crime_type in shown(of.types, found.crimes):
        for name, places in [*groups, (OPEN, [len(of.causes)])]:
            share, low, high = found.share(kind, places)
            yield Figure(
                title=_title(name, steps, of),
                unit="per cent of crimes",
                method=NOWCAST,
                seed=seed,
                rests_on=(found.so_far(kind, places), int(found.crimes[kind])),
                **percentages(share, low, high, f"95 per cent of {len(found.drawn):,} draws"),
                **common(
                    of, part, f"nowcast-{slug(name)}", crime_type, told + (told_of_all if crime_type == ALL else ())
                ),
            )


def _title(name: str, steps: int, of: Histories) -> str:
    return (
        f"{name.capitalize()} within {days_of(of, steps)}" if name != OPEN else f"Still open after {days_of(of, steps)}"
    )


def _changed(of: Histories) -> tuple[str, ...]:
    """What is told of outcomes that are changed later, where more than a few are."""
    if of.changed < FEW_CHANGED:
        return ()
    given = int((of.cause > 0).sum())
    share = f"{round(of.changed * given):,} crimes, of {given:,} with an outcome, had one of another group before"
    return (f"{share}; a nowcast foresees no such change, and its intervals are too narrow by it.",)


def _withheld(of: Histories, crimes: int) -> tuple[str, ...]:
    """What is told of the youngest crimes."""
    if not crimes:
        return ()
    least = days_of(of, MONTH[of.step])
    return (f"{crimes:,} crimes of the cohort are withheld: they have been followed for less than {least}.",)


@dataclass(frozen=True, eq=False)
class Pace:
    """The pace of outcomes of late: shares of open crimes by type, outcome and age, and how far they may move, (C,)."""

    of: Hazards
    moved: Numbers


def pace(of: Histories, horizon: int) -> Pace:
    """The pace of outcomes in the window up to the day that the histories are as at, for ages up to the horizon."""
    end, length = of.as_at + 1, WINDOW[of.step]
    middle = end - length // 2
    spans = ((end - length, middle), (middle, end), (end - length, end))
    earlier, later, whole = (_in_window(of, *span, horizon) for span in spans)
    return Pace(hazards(whole), AHEAD * drift(earlier, later, youngest=MONTH[of.step]))


def mix(
    of: Histories, cohort: Period, horizon: int, known: Pace, seed: int = SEED, *, youngest: int | None = None
) -> Mix:
    """What the crimes of a cohort come to by an age of `horizon` days, or months where only those are known.

    `known` is the `pace` of the same histories, to the same horizon. Crimes followed for less than `youngest` days, or
    months, are withheld: a month unless told otherwise.
    """
    least = MONTH[of.step] if youngest is None else youngest
    own, old_enough = of.within(cohort), of.followed_for >= least
    young = of.only(own & old_enough)
    groups, causes = len(of.types), len(of.causes)
    by_then = np.where(young.ages <= horizon, young.cause, 0)
    counts = np.bincount(young.kind * (causes + 1) + by_then, minlength=groups * (causes + 1))
    counts = counts.reshape(groups, causes + 1)
    # A crime that had its outcome after the horizon was open at it, and nothing more is to be foreseen.
    ages = np.minimum(young.followed_for, horizon)[by_then == 0]
    waiting = np.bincount(young.kind[by_then == 0] * (horizon + 1) + ages, minlength=groups * (horizon + 1))
    ahead = foresee(waiting.reshape(groups, horizon + 1), known.of)
    seen = np.column_stack([counts[:, 1:], np.zeros_like(ahead.open)])
    drawn = draw(ahead, known.moved, np.random.default_rng(seed), DRAWS)
    withheld = int((own & ~old_enough).sum())
    return Mix(counts.sum(axis=1), seen[:, :-1], seen + ahead.expected, seen + drawn, withheld)


def _in_window(of: Histories, first: int, last: int, horizon: int) -> Followed:
    """Crimes by age as they were from one day until before another: those that came in open, and were recorded then."""
    ends = of.recorded + of.ages
    age_then = np.maximum(first - of.recorded, 0)
    these = (ends >= first) & (of.recorded < last) & (age_then <= horizon)
    recorded, ends = of.recorded[these], ends[these]
    ages = np.minimum(ends, last - 1) - recorded
    known = (ends < last) & (ages <= horizon)
    return followed(
        np.minimum(ages, horizon),
        np.where(known, of.cause[these], 0),
        of.kind[these],
        entry=age_then[these],
        causes=len(of.causes),
        groups=len(of.types),
        until=horizon,
    )
