"""Outcome rates of forces set side by side: as they are, at one mix of crime, over those expected, and why they differ.

Forces record different kinds of crime, and kinds of crime have very different outcomes. A rate of all crime together
therefore says as much of the crimes as of what was done about them. Here the types of crime are allowed for; what that
leaves in is said in `CANNOT`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval
from truecount.outcomes import compare_methods as methods
from truecount.outcomes.compare_figures import Said
from truecount.outcomes.differences import Difference, difference
from truecount.outcomes.few_crimes import joined_types, summed
from truecount.outcomes.measures import Basis, measure
from truecount.outcomes.outcome_funnel import OutcomeFunnel, expected, outcome_funnel
from truecount.outcomes.type_counts import TERRITORIAL, AreaCounts, type_counts
from truecount.records.store import Store
from truecount.statistics.funnels import LEAST_UNITS
from truecount.statistics.intervals import wilson
from truecount.statistics.standardisation import direct_share, indirect

NO_TABLE = (
    "This is no league table. A high rate is not by itself good work, nor a low one bad: it depends on which crimes "
    "come in and on which of them are written down."
)
CANNOT = (
    "Types of crime are broad. Within one, such as violence without injury, one force may have slighter or harder "
    "cases than another, and that is left in.",
    "Forces do not record equally fully. One that writes down more of the slight crimes has more of which nobody is "
    "charged, and the lower rate for it; nothing here allows for that.",
    "What is left once types are allowed for has no name: officers, courts, victims, evidence and recording are all in "
    "it.",
)
IN_IT = "Each force is part of all forces together, so that a large one is set against itself in part."
FIRST_PUBLISHED = (
    "Outcomes are those known when the year was first published; crimes recorded late in the year had less time for "
    "one."
)
MUCH_JOINED = 0.05
"""From this share of the standard's crimes on it is said that the rate at the same mix rests on other types."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """One measure of the forces asked for, `areas` in the order in which they were, and all together beside them.

    `funnels` are the rate as it is and, where `standardise`, what was seen over what was expected, of all territorial
    forces; there are none where fewer than three are held.
    """

    said: Said
    areas: tuple[AreaCounts, ...]
    standardise: bool
    funnels: tuple[OutcomeFunnel, ...]

    @property
    def whole(self) -> AreaCounts:
        """All forces together."""
        return self.said.counts.whole

    @property
    def cautions(self) -> tuple[str, ...]:
        """What has to be said with the comparison."""
        young = (FIRST_PUBLISHED,) if self.said.counts.basis == "cohort" else ()
        return (NO_TABLE, *(CANNOT if self.standardise else CANNOT[1:2]), *young, *self.said.counts.warnings)

    def crude(self, one: AreaCounts) -> Figure:
        """The rate as it is."""
        events, size = (float(part.sum()) for part in self.said.of(one))
        made = self.said.share("compare-crude", f"{one.name}: rate as it is", methods.CRUDE, one, events, size)
        low, high = (100 * float(end) for end in wilson(events, size))
        return made.model_copy(update={"interval": Interval(low=low, high=high, method="Wilson")})

    def same_mix(self, one: AreaCounts) -> Figure:
        """The rate at the mix of crime of all forces together."""
        events, size = self.said.of(one)
        standard = self.said.of(self.whole)[1]
        into = joined_types(size, self.said.counts.groups)
        found = direct_share(summed(events, into), summed(size, into), summed(standard, into))
        return self.said.figure(
            "compare-same-mix",
            f"{one.name}: rate at the mix of all forces",
            100 * found.rate,
            methods.SAME_MIX,
            one,
            f"per cent of {self.said.counted}, at the mix of {self.whole.name}",
            interval=Interval(low=100 * found.low, high=100 * found.high, method="Korn and Graubard"),
            warnings=tuple(self._joined_words(one)),
        )

    def expected(self, one: AreaCounts) -> Figure:
        """The rate that the force would have with the rates of all forces together, type by type."""
        _, size = self.said.of(one)
        value = 100 * float(expected(self.said, [size])[0]) / float(size.sum())
        title = f"{one.name}: rate expected of its mix"
        return self.said.figure(
            "compare-expected", title, value, methods.EXPECTED, one, f"per cent of {self.said.counted}"
        )

    def ratio(self, one: AreaCounts) -> Figure:
        """What was seen for every 100 expected."""
        found = indirect(*self.said.of(one), *self.said.of(self.whole))
        crude = found.rate / found.ratio if found.ratio else self._whole_rate()
        low, high = (100 * end / crude for end in (found.low, found.high))
        return self.said.figure(
            "compare-ratio",
            f"{one.name}: seen for every 100 expected",
            100 * found.ratio,
            methods.RATIO,
            one,
            "seen for every 100 expected",
            decimals=0,
            interval=Interval(low=low, high=high, method="Garwood"),
        )

    def ranks(self, one: AreaCounts) -> list[Figure]:
        """The ranks it may have, as it is and, where standardised, over those expected."""
        return [found.rank(one) for found in self.funnels]

    def from_whole(self, one: AreaCounts) -> Difference:
        """The force less all forces together, taken apart."""
        return difference((self.said, self.whole, self.whole.name), (self.said, one, one.name))

    def apart(self, first: AreaCounts, second: AreaCounts) -> Difference:
        """The second force less the first, taken apart."""
        return difference((self.said, first, first.name), (self.said, second, second.name))

    def joined(self, one: AreaCounts) -> list[tuple[str, int, str]]:
        """Types of which the force has few: the type, how many, and the type it is counted with at the same mix."""
        names, size = self.said.counts.types, self.said.of(one)[1]
        into = joined_types(size, self.said.counts.groups)
        return [(names[k], int(size[k]), names[at]) for k, at in enumerate(into) if at != k]

    @property
    def figures(self) -> list[Figure]:
        """All of every force, and what all have together."""
        return [self.crude(self.whole), *(figure for one in self.areas for figure in self._of(one))]

    def _of(self, one: AreaCounts) -> Iterator[Figure]:
        yield self.crude(one)
        yield from self.ranks(one)
        if self.standardise:
            yield from (self.same_mix(one), self.expected(one), self.ratio(one), *self.from_whole(one).figures)

    def _whole_rate(self) -> float:
        events, size = self.said.of(self.whole)
        return float(events.sum() / size.sum())

    def _joined_words(self, one: AreaCounts) -> Iterator[str]:
        """What has to be said of the types joined, where those make up much of the standard."""
        standard = dict(zip(self.said.counts.types, self.said.of(self.whole)[1], strict=True))
        names = [name for name, _, _ in self.joined(one)]
        share = sum(standard[name] for name in names) / sum(standard.values())
        if share >= MUCH_JOINED:
            yield (
                f"{one.name} has hardly any {', '.join(names)}, which make up {100 * share:.0f} per cent of the "
                "standard: other types stand in for them, and its rate at the same mix says little."
            )


def compare(
    forces: Sequence[str],
    year: str,
    measure_id: str,
    basis: Basis = "cohort",
    standardise: bool = True,
    source: Store | None = None,
) -> Comparison:
    """One measure of several forces in a financial year, all forces together beside them.

    Published, every force of 2017/18 is held, with England and Wales; with a store, what its Home Office outcome tables
    hold. Raises TrueCountError for no force, for forces, years and measures that are not held, for a measure that does
    not exist on the basis, and where an area has nothing to divide by.
    """
    if not forces:
        raise TrueCountError("Say which forces to compare: one or more.")
    said = Said(type_counts(year, basis, source), measure(measure_id))
    areas = {one.area: one for one in (said.counts.area(force) for force in forces)}
    for one in (*areas.values(), said.counts.whole):
        if not said.of(one)[1].sum():
            raise TrueCountError(f"{said.title}: {one.name} has none of the {said.counted}, so that there is no rate.")
    if standardise and not said.of(said.counts.whole)[0].sum():
        raise TrueCountError(f"{said.title}: no force has any, so that there is nothing to compare.")
    kinds = (False, True) if standardise else (False,)
    funnels = tuple(outcome_funnel(said, standardised=kind) for kind in kinds) if _enough(said) else ()
    return Comparison(said, tuple(areas.values()), standardise, funnels)


def _enough(said: Said) -> bool:
    """Whether there are territorial forces enough, and anything counted, for ranks."""
    held = [one for one in said.counts.areas if one.kind == TERRITORIAL and said.of(one)[1].sum() > 0]
    return len(held) >= LEAST_UNITS and bool(np.sum([said.of(one)[0].sum() for one in held]))
