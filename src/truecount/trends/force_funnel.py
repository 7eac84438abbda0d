"""All territorial forces in a funnel: which lie further from the rest than forces of their size do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval, Method, Period
from truecount.records import provenance
from truecount.statistics.funnels import LEVELS, Funnel, funnel, funnel_limits, rank_intervals
from truecount.statistics.intervals import Limits
from truecount.trends import beside_methods as methods
from truecount.trends import series
from truecount.trends.all_forces import FEW_RESIDENTS
from truecount.trends.force_places import EVERY, RECORDED, SMALL_CHANCE, Measured, Place, measured

SEED = 20180927
NATION = "england-and-wales"
LIMITS_SAY = "limits of a funnel: chance, and the differences that there are between forces"
RANKS_SAY = "ranks drawn; chance in the number of crimes alone"
OF_THE_RATE = "per cent of the rate of all"
Curve = list[tuple[float, float, float]]


@dataclass(frozen=True, eq=False)
class ForceFunnel:
    """N forces in a funnel. `measured` holds what was counted of each, in the order in which `funnel` has them.

    `ranks` are the limits of each force's rank by its true rate, (N,) and (N,), 1 the highest.
    """

    measured: Measured
    funnel: Funnel
    ranks: Limits

    @property
    def places(self) -> tuple[Place, ...]:
        """The forces, in order of their names."""
        return self.measured.places

    def number(self, force_id: str) -> int:
        """Where a force stands in the order. Raises TrueCountError where it is not in the funnel, and says why."""
        names = [place.force["force_id"] for place in self.places]
        if force_id in names:
            return names.index(force_id)
        name = reference.force(force_id)["name"]
        why = "few people live there" if force_id == FEW_RESIDENTS else "it is none of the territorial forces"
        raise TrueCountError(f"{name} has no place in this funnel of {len(names)} forces: {why}.")

    def outside(self, number: int) -> str:
        """The widest limits that a force lies outside, "95" or "99.8"; an empty text where it lies within all."""
        levels = [level for level, flags in zip(LEVELS, self.funnel.outside, strict=True) if flags[number]]
        return f"{100 * max(levels):g}" if levels else ""

    @property
    def whole(self) -> Figure:
        """The rate of all the forces together."""
        return self._figure("rate", f"All {len(self.places)} forces together", self._scale, methods.FUNNEL_RATE)

    @property
    def spread(self) -> Figure:
        """How far forces usually lie from the rate of all together besides chance, in per cent of it."""
        value = 100 * self.funnel.spread.tau_squared**0.5
        method = methods.FUNNEL_SPREAD
        return self._figure("spread", method.title, value, method, unit=OF_THE_RATE, decimals=0)

    def rate(self, number: int) -> Figure:
        """The rate of one force; where it lies outside the limits, a warning says so."""
        place, beyond = self.places[number], self.outside(number)
        way = "above" if self.funnel.ratio[number] > 1 else "below"
        told = (f"Outside the limits of {beyond} per cent, {way}.",) if beyond else ()
        value = self.measured.per * place.count / place.exposure
        warnings = (*told, *place.warnings)
        return self._figure(
            "rate", str(place.force["short_name"]), value, methods.FUNNEL_RATE, place, warnings=warnings
        )

    def limits(self, number: int) -> list[Figure]:
        """Where forces of the size of one would lie at each level, about the rate of all together."""
        return [self._limits(number, at) for at in range(len(LEVELS))]

    def rank(self, number: int) -> Figure:
        """The rank of one force from the highest down, with the ranks that chance alone allows."""
        low, high = (float(end[number]) for end in self.ranks)
        return self._figure(
            "rank",
            f"Rank among {len(self.places)} forces",
            1 + int((self.funnel.ratio > self.funnel.ratio[number]).sum()),
            methods.FUNNEL_RANK,
            self.places[number],
            unit="rank, 1 the highest",
            decimals=0,
            interval=Interval(low=low, high=high, method=RANKS_SAY),
            seed=SEED,
            warnings=(SMALL_CHANCE,),
        )

    @property
    def figures(self) -> list[Figure]:
        """All forces together, and every force's rate, limits and rank: `forces.WHAT.FORCE.YEAR.OF`."""
        return [self.whole, self.spread, *self._of_each()]

    def curves(self, points: int = 80) -> list[tuple[float, Curve]]:
        """For each level the limits at so many sizes, to draw them: (exposure, low, high) from small to large."""
        sizes = [place.exposure for place in self.places]
        across = np.geomspace(0.6 * min(sizes), 1.05 * max(sizes), points)
        found = []
        for level in LEVELS:
            ends = funnel_limits(self.funnel.rate * across, self.funnel.spread, level)
            low, high = ((end * self._scale).tolist() for end in ends)
            found.append((level, list(zip(across.tolist(), low, high, strict=True))))
        return found

    def _of_each(self) -> Iterator[Figure]:
        for number in range(len(self.places)):
            yield from (self.rate(number), *self.limits(number), self.rank(number))

    @property
    def _scale(self) -> float:
        """The rate of all together as it is printed."""
        return self.funnel.rate * self.measured.per

    def _limits(self, number: int, at: int) -> Figure:
        level = LEVELS[at]
        low, high = (float(end[at, number]) * self._scale for end in (self.funnel.low, self.funnel.high))
        return self._figure(
            f"limits-{100 * level:g}",
            f"Where {100 * level:g} of 100 forces of its size would lie",
            self._scale,
            methods.FUNNEL_LIMITS,
            self.places[number],
            interval=Interval(low=low, high=high, level=level, method=LIMITS_SAY),
        )

    def _figure(
        self, name: str, title: str, value: float, method: Method, place: Place | None = None, **rest: Any
    ) -> Figure:
        said = self.measured
        area = place.force if place else reference.force(NATION)
        which = said.of if said.crime == EVERY else f"{said.of}.{said.crime.lower().replace(' ', '-')}"
        told = {
            "unit": said.unit,
            "decimals": said.decimals,
            "population": series.POPULATION if said.crime == EVERY else said.crime.lower(),
            "area": area["short_name"],
            "period": Period.financial_year(said.year),
            "basis": said.basis,
            "made_from": provenance.together(*(one.made_from for one in ((place,) if place else self.places))),
        }
        made = f"forces.{name}.{area['force_id']}.{series.slug(said.year)}.{which}"
        return Figure(id=made, title=title, value=value, method=method, **(told | rest))


def force_funnel(year: str | None = None, of: str = RECORDED, crime: str = EVERY) -> ForceFunnel:
    """All territorial forces in a funnel of a financial year, with limits that allow for forces that differ.

    `of` is "recorded" (crimes for each 1,000 residents, the City of London left out) or "charged" (charged or summonsed
    of 100 crimes recorded); `crime` and the usual year are as in `measured`, which says what is not held.
    """
    found = measured(year, of, crime)
    counts = np.array([place.count for place in found.places], dtype=np.float64)
    exposure = np.array([place.exposure for place in found.places], dtype=np.float64)
    (lowest, highest), _mean = rank_intervals(counts, exposure, seed=SEED)
    last = len(found.places) + 1
    return ForceFunnel(found, funnel(counts, exposure), (last - highest, last - lowest))
