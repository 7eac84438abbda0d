"""What every figure of a comparison says of itself: the measure, the year and basis, and what it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from truecount.figure import Figure, Method
from truecount.outcomes.measures import BASIS_WORDS, Measure
from truecount.outcomes.type_counts import AreaCounts, TypeCounts
from truecount.statistics.estimate import Numbers


@dataclass(frozen=True, eq=False)
class Said:
    """One measure of the counts of every force, by type of crime."""

    counts: TypeCounts
    measure: Measure

    @property
    def counted(self) -> str:
        """What the measure is out of, such as "crimes recorded"."""
        return self.measure.counted(self.counts.basis)

    @property
    def title(self) -> str:
        """The measure, the year and the basis."""
        return f"{self.measure.title}, {self.counts.year}, {self.counts.basis} basis"

    def of(self, one: AreaCounts) -> tuple[Numbers, Numbers]:
        """What the measure counts in an area, and out of what, by type of crime: (K,) and (K,)."""
        return self.counts.counted(one, self.measure)

    def share(self, name: str, title: str, method: Method, one: AreaCounts, top: float, bottom: float) -> Figure:
        """One count over another, in per cent, with both counts."""
        given = self._about(name, title, method, one, f"per cent of {self.counted}", 1)
        return Figure.rate(int(top), int(bottom), **given)

    def figure(
        self, name: str, title: str, value: float | None, method: Method, one: AreaCounts, unit: str, **rest: Any
    ) -> Figure:
        """A figure of one area, with one decimal unless told otherwise: `outcomes.NAME.MEASURE.AREA.YEAR.BASIS...`."""
        given = self._about(name, title, method, one, unit, rest.pop("decimals", 1))
        return Figure(value=value, **(given | {"warnings": (*rest.pop("warnings", ()), *given["warnings"])} | rest))

    def _about(
        self, name: str, title: str, method: Method, one: AreaCounts, unit: str, decimals: int
    ) -> dict[str, Any]:
        held = self.counts
        made = (name, self.measure.id, one.area, held.year.replace("/", "-"), held.basis, held.release)
        return {
            "id": f"outcomes.{'.'.join(made)}",
            "title": title,
            "unit": unit,
            "decimals": decimals,
            "population": self.counted,
            "area": one.name,
            "period": held.period,
            "basis": f"{held.basis}: {BASIS_WORDS[held.basis]}",
            "method": method,
            "edition": None if held.release == "file" else f"release of {held.release}",
            "made_from": one.made_from,
            "warnings": held.warnings,
        }


def slug(text: str) -> str:
    """A name as part of an id: "Theft from a vehicle" is theft-from-a-vehicle."""
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
