"""Outcome counts of one area, period and basis, ready to be divided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from truecount.figure import Period, Provenance
from truecount.outcomes.measures import Basis, Measure, Whole


@dataclass(frozen=True)
class Tally:
    """Counts by outcome type, with what they were read from.

    `held` names the outcome types the source gives; None means it gives every type, so that one without a row is
    nil. `recorded` is all crimes recorded in the period (cohort basis only) and `assigned` all outcomes but type 0;
    each is None where the source does not give it. `part` says of which part of the crimes they are, such as a crime
    type, where they are not of all.
    """

    area: str
    name: str
    period: Period
    label: str
    basis: Basis
    release: str
    crimes: Mapping[str, int]
    held: frozenset[str] | None
    recorded: int | None
    assigned: int | None
    made_from: tuple[Provenance, ...]
    warnings: tuple[str, ...] = ()
    part: str = ""

    def has(self, codes: Iterable[str]) -> bool:
        """Whether the source gives all these outcome types."""
        return self.held is None or set(codes) <= self.held

    def total(self, codes: Iterable[str]) -> int:
        """The crimes of these outcome types together."""
        return sum(self.crimes.get(code, 0) for code in codes)

    def whole(self, denominator: Whole | tuple[str, ...]) -> int | None:
        """A denominator's count, or None where the source does not give it."""
        if denominator == "recorded":
            return self.recorded
        if denominator == "assigned":
            return self.assigned
        return self.total(denominator) if self.has(denominator) else None

    def can(self, measure: Measure) -> bool:
        """Whether the measure can be made of these counts."""
        return (
            self.basis in measure.bases
            and self.has(measure.codes)
            and self.whole(measure.out_of(self.basis)) is not None
        )
