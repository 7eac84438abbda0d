"""What else changes how many crimes a number of events is recorded as: rules of counting, and what is in scope."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.statistics.estimate import Numbers

Part = Literal["rules", "scope"]
FACTOR_PARTS: tuple[Part, ...] = ("rules", "scope")


@dataclass(frozen=True)
class Factor:
    """A dated change that multiplies the crimes recorded of the types it touches, assumed or counted.

    From `begins` on `factor` crimes are recorded where one was; None means that all of the later period has it and
    none of the earlier one. `log_sd` is the standard deviation of its logarithm (0.03 is some 3 per cent), 0 where it
    was counted exactly. `types` are those it touches, None all of them. `source` says where the number comes from, and
    stands beside what is made from it. Raises TrueCountError for a number that cannot be one.
    """

    name: str
    factor: float
    log_sd: float
    source: str
    begins: date | None = None
    types: tuple[str, ...] | None = None
    part: Part = "rules"

    def __post_init__(self) -> None:
        if not (math.isfinite(self.factor) and self.factor > 0):
            raise TrueCountError(
                f"{self.name}: the factor {self.factor:g} is a number above 0; a type that begins or ends altogether "
                "is named as new or gone instead."
            )
        if not (math.isfinite(self.log_sd) and self.log_sd >= 0):
            raise TrueCountError(f"{self.name}: the spread {self.log_sd:g} is 0 or above.")

    def touches(self, name: str) -> bool:
        """Whether it touches a type."""
        return self.types is None or name in self.types

    @property
    def words(self) -> str:
        """What is taken for it, in a sentence."""
        when = f" from {self.begins}" if self.begins else ""
        whom = "all types" if self.types is None else ", ".join(self.types)
        how = (
            "exactly" if self.log_sd == 0 else f"with a spread of {100 * math.expm1(self.log_sd):.3g} per cent, assumed"
        )
        return (
            f"{self.name} ({self.part}{when}; {whom}): {100 * (self.factor - 1):+.1f} per cent, {how}. {self.source}."
        )


def counted_twice(
    earlier: Mapping[str, int], later: Mapping[str, int], name: str, source: str, begins: date | None = None
) -> tuple[Factor, ...]:
    """Exact factors by type, from the crimes that two editions of the rules require of the same events.

    Types of the same number need none. Raises TrueCountError for a type that only one edition requires: it begins or
    ends with the edition.
    """
    types = sorted({*earlier, *later})
    if only := [one for one in types if (earlier.get(one, 0) == 0) != (later.get(one, 0) == 0)]:
        raise TrueCountError(
            f"{name}: only one of the two editions requires {', '.join(only)}; leave it out and name it as new or gone."
        )
    return tuple(
        Factor(name, later[one] / earlier[one], 0.0, source, begins, (one,))
        for one in types
        if earlier.get(one, 0) != later.get(one, 0)
    )


def log_ratios(
    factors: Sequence[Factor],
    types: Sequence[str],
    spans: tuple[Period, Period] | None,
    number: int,
    numbers: np.random.Generator,
) -> dict[Part, Numbers]:
    """By part, the logarithm of the later period's factor over the earlier one's, (number, types).

    One draw of a factor goes for all types it touches. In a period it began in it holds for the share of days left,
    as if the events were spread evenly. Raises TrueCountError where a factor has a date and the periods none.
    """
    found: dict[Part, Numbers] = {part: np.zeros((number, len(types))) for part in FACTOR_PARTS}
    for one in factors:
        drawn = np.exp(math.log(one.factor) + one.log_sd * numbers.standard_normal(number))
        before, after = (1 + share * (drawn - 1) for share in _shares(one, spans))
        touched = [one.touches(name) for name in types]
        found[one.part][:, touched] += np.log(after / before)[:, None]
    return found


def _shares(one: Factor, spans: tuple[Period, Period] | None) -> tuple[float, float]:
    """The share of each period in which a factor held."""
    if one.begins is None:
        return 0.0, 1.0
    if spans is None:
        raise TrueCountError(f"{one.name} begins on {one.begins}, so the two periods are needed; give both.")
    return _share(one.begins, spans[0]), _share(one.begins, spans[1])


def _share(begins: date, span: Period) -> float:
    days = (span.end - span.start).days + 1
    return min(max((span.end - begins).days + 1, 0), days) / days
