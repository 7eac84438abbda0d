"""All territorial forces in a funnel of one outcome measure: as it is, or over what their mix of crime lets expect."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval
from truecount.outcomes import compare_methods as methods
from truecount.outcomes.compare_figures import Said
from truecount.outcomes.type_counts import TERRITORIAL, AreaCounts
from truecount.statistics.estimate import Numbers, divided
from truecount.statistics.funnels import LEAST_UNITS, LEVELS, Funnel, funnel, funnel_limits, rank_intervals
from truecount.statistics.intervals import Limits

SEED = 20180927
HUNDRED = 100
LIMITS_SAY = "limits of a funnel: chance, and the differences that there are between forces"
RANKS_SAY = "ranks drawn; chance in the counts alone"
SMALL_CHANCE = (
    "Ranks allow for chance in the counts alone, and forces count so many crimes that it is small: a narrow range does "
    "not say that the place means anything."
)
UNRANKED = "It is none of the territorial forces, and ranks are among them."
Curve = list[tuple[float, float, float]]


@dataclass(frozen=True, eq=False)
class OutcomeFunnel:
    """N forces in a funnel, in order of their names: what the measure counts over its `size`, (N,) each.

    `standardised`: the size is the count expected of the force's mix of crime, and its value what was seen for every
    100 expected. Else the size is what the measure is out of, and the value is in per cent.
    """

    said: Said
    standardised: bool
    areas: tuple[AreaCounts, ...]
    events: Numbers
    size: Numbers
    funnel: Funnel

    @functools.cached_property
    def ranks(self) -> Limits:
        """The limits of each force's rank, (N,) and (N,), 1 the highest."""
        (lowest, highest), _mean = rank_intervals(self.events, self.size, seed=SEED)
        last = len(self.areas) + 1
        return last - highest, last - lowest

    @property
    def title(self) -> str:
        """What is shown of which year."""
        return f"{self.said.title}: {'seen for every 100 expected' if self.standardised else 'per cent'}"

    @property
    def unit(self) -> str:
        """What the values are."""
        if self.standardised:
            return "seen for every 100 expected of the force's mix of crime"
        return f"per cent of {self.said.counted}"

    @property
    def across(self) -> str:
        """What the sizes count."""
        return "number expected of the force's mix of crime" if self.standardised else self.said.counted

    @property
    def centre(self) -> float:
        """The value of all forces of the funnel together."""
        return HUNDRED * self.funnel.rate

    @property
    def values(self) -> Numbers:
        """The value of each force, (N,)."""
        return HUNDRED * self.events / self.size

    def number(self, one: AreaCounts) -> int | None:
        """Where an area stands in the order; None where it has no place."""
        return next((n for n, held in enumerate(self.areas) if held.area == one.area), None)

    def outside(self, number: int) -> str:
        """The widest limits that a force lies outside, "95" or "99.8"; an empty text where it lies within all."""
        levels = [level for level, flags in zip(LEVELS, self.funnel.outside, strict=True) if flags[number]]
        return f"{100 * max(levels):g}" if levels else ""

    @property
    def spread(self) -> Figure:
        """How far forces usually lie from all together besides chance, in per cent of the rate."""
        value = 100 * self.funnel.spread.tau_squared**0.5
        unit = "per cent of the rate of all"
        return self._figure("spread", methods.SPREAD.title, value, methods.SPREAD, None, unit=unit, decimals=0)

    def value(self, number: int) -> Figure:
        """What a force has; a warning says where that lies outside the limits."""
        beyond, way = self.outside(number), "above" if self.funnel.ratio[number] > 1 else "below"
        told = (f"Outside the limits of {beyond} per cent, {way}.",) if beyond else ()
        one, title = self.areas[number], self.areas[number].name
        if not self.standardised:
            made = self.said.share("funnel-rate", title, methods.CRUDE, one, self.events[number], self.size[number])
            return made.model_copy(update={"warnings": (*told, *made.warnings)})
        return self._figure("value", title, float(self.values[number]), methods.RATIO, one, decimals=0, warnings=told)

    def limits(self, number: int) -> list[Figure]:
        """Where forces of the size of one would lie at each level, about all together."""
        return [self._limits(number, at) for at in range(len(LEVELS))]

    def rank(self, one: AreaCounts) -> Figure:
        """The rank of one area from the highest down, with the ranks that chance alone allows; else why it has none."""
        given: dict[str, Any] = {"unit": "rank, 1 the highest", "decimals": 0}
        by = "seen over expected" if self.standardised else "rate as it is"
        title = f"{one.name}: rank among {len(self.areas)} forces by {by}"
        number = self.number(one)
        if number is None:
            return self._figure("rank", title, None, methods.RANK, one, warnings=(UNRANKED,), **given)
        low, high = (float(end[number]) for end in self.ranks)
        value = 1 + int((self.funnel.ratio > self.funnel.ratio[number]).sum())
        between = Interval(low=low, high=high, method=RANKS_SAY)
        told = (SMALL_CHANCE,)
        return self._figure(
            "rank", title, value, methods.RANK, one, interval=between, seed=SEED, warnings=told, **given
        )

    @property
    def figures(self) -> list[Figure]:
        """The spread, and every force's value and limits."""
        return [self.spread, *self._of_each()]

    def curves(self, points: int = 80) -> list[tuple[float, Curve]]:
        """For each level the limits at so many sizes, to draw them: (size, low, high) from small to large."""
        across = np.geomspace(0.6 * self.size.min(), 1.05 * self.size.max(), points)
        found = []
        for level in LEVELS:
            ends = funnel_limits(self.funnel.rate * across, self.funnel.spread, level)
            low, high = ((end * self.centre).tolist() for end in ends)
            found.append((level, list(zip(across.tolist(), low, high, strict=True))))
        return found

    def _of_each(self) -> Iterator[Figure]:
        for number in range(len(self.areas)):
            yield from (self.value(number), *self.limits(number))

    def _limits(self, number: int, at: int) -> Figure:
        level = LEVELS[at]
        low, high = (float(end[at, number]) * self.centre for end in (self.funnel.low, self.funnel.high))
        return self._figure(
            f"limits-{100 * level:g}",
            f"Where {100 * level:g} of 100 forces of the size of {self.areas[number].name} would lie",
            self.centre,
            methods.LIMITS,
            self.areas[number],
            decimals=0 if self.standardised else 1,
            interval=Interval(low=low, high=high, level=level, method=LIMITS_SAY),
        )

    def _figure(
        self, name: str, title: str, value: float | None, method: Any, one: AreaCounts | None, **rest: Any
    ) -> Figure:
        which = f"funnel-{name}{'-expected' if self.standardised else ''}"
        unit = rest.pop("unit", self.unit)
        return self.said.figure(which, title, value, method, one or self.said.counts.whole, unit, **rest)


def outcome_funnel(said: Said, *, standardised: bool) -> OutcomeFunnel:
    """Every territorial force that has any of what the measure is out of, its limits allowing for forces that differ.

    Raises TrueCountError where that is fewer than three forces, or none has what is counted.
    """
    areas = tuple(one for one in said.counts.areas if one.kind == TERRITORIAL and said.of(one)[1].sum() > 0)
    pairs = [said.of(one) for one in areas]
    if len(areas) < LEAST_UNITS:
        raise TrueCountError(f"A funnel needs {LEAST_UNITS} forces or more; {len(areas)} are held of {said.title}.")
    events = np.array([given.sum() for given, _ in pairs])
    size = expected(said, [of for _, of in pairs]) if standardised else np.array([of.sum() for _, of in pairs])
    return OutcomeFunnel(said, standardised, areas, events, size, funnel(events, size))


def expected(said: Said, sizes: list[Numbers]) -> Numbers:
    """What areas would have at the rates of all together, type by type: (N,) from N sizes by type, (K,) each."""
    events, size = said.of(said.counts.whole)
    return np.asarray(np.array(sizes) @ np.nan_to_num(divided(events, size)))
