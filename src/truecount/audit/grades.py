"""What a recording rate says of a grade: which grades published rates have drawn, and never a grade of its own.

No published rule takes a rate to an inspectorate's grade, as far as was found: inspectors judge more than the rate, and
the same rate has drawn different grades. The bands of a force's own audit scheme are another thing: a rate has one
band, where a force uses the scheme, and a band is no inspectorate's grade.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import rounded
from truecount.reference.table import Row

TIMES = ("never", "once", "twice")


@dataclass(frozen=True)
class PublishedRange:
    """The published overall rates that drew one grade, in per cent: the lowest, the highest and how many.

    Lowest and highest are None where there is no such rate. `without_rate` counts inspections that drew the grade too,
    but whose overall rate was not published or only given rounded ("just over 90 per cent"): they are in nothing else.
    """

    grade: str
    lowest: Decimal | None
    highest: Decimal | None
    number: int
    without_rate: int


@dataclass(frozen=True)
class Drawn:
    """How many published overall rates between two limits drew each grade, best grade first.

    The rate and its limits are in per cent, rounded half up to the one decimal that the words print.
    """

    rate: str
    low: str
    high: str
    times: dict[str, int]

    @property
    def words(self) -> str:
        """The counts in one sentence; a grade that no published rate ever drew is not in it."""
        counts = ", ".join(f"{grade} {_times(number)}" for grade, number in self.times.items())
        return (
            f"Published rates between {self.low} and {self.high}, the limits of {self.rate} per cent, drew "
            f"{counts if any(self.times.values()) else 'no grade'}."
        )


def published_range(grade: str) -> PublishedRange:
    """The range of published overall rates that drew this overall grade, in initial and later inspections."""
    if grade not in _grades():
        raise TrueCountError(f'There is no grade "{grade}"; the grades are {", ".join(_grades())}.')
    rates = [rate for drew_it, rate in _published() if drew_it == grade]
    held = len(reference.load("inspections").where(grade=grade))
    return PublishedRange(grade, min(rates, default=None), max(rates, default=None), len(rates), held - len(rates))


def published_ranges() -> tuple[PublishedRange, ...]:
    """The range of every grade, best first. Ranges overlap: the rate alone does not tell the grade."""
    return tuple(published_range(grade) for grade in _grades())


def drew(rate: float | Fraction, low: float | Fraction, high: float | Fraction) -> Drawn:
    """Which grades published overall rates within the limits of a rate drew, both limits included.

    All three are between 0 and 1. The limits are rounded to a tenth of a per cent first, so that the count is of what
    the words say. Rates that were only given rounded are left out.
    """
    if not 0 <= low <= rate <= high <= 1:
        raise TrueCountError(
            f"A rate of {float(rate):g} has limits of {float(low):g} and {float(high):g}; give a rate between 0 and 1 "
            "with one limit on either side."
        )
    shown, bottom, top = (rounded(100 * Fraction(str(one)), 1) for one in (rate, low, high))
    found = [grade for grade, published in _published() if Decimal(bottom) <= published <= Decimal(top)]
    ever = {grade for grade, _ in _published()}
    return Drawn(shown, bottom, top, {grade: found.count(grade) for grade in _grades() if grade in ever})


def band(rate: Fraction) -> Row:
    """The band of a rate in the audit scheme that one force published, for forces that use it: a row of its table.

    `rate` is between 0 and 1 and exact, as a count over a count is: 95 per cent is Good and anything above Excellent.
    """
    percent = 100 * rate
    for row in reference.load("audit_grading_bands").rows:
        above = percent > row["from"] or (row["from_included"] and percent == row["from"])
        if above and (percent < row["to"] or (row["to_included"] and percent == row["to"])):
            return row
    raise TrueCountError(f"A rate of {float(percent):g} per cent is in no band; give one between 0 and 1.")


def _published() -> list[tuple[str, Decimal]]:
    """Grade and overall rate of each inspection that has both, the rate given with its decimals."""
    rows = reference.load("inspections").where(rate_rounded=False)
    return [(row["grade"], row["overall_rate"]) for row in rows if row["grade"] and row["overall_rate"] is not None]


def _grades() -> tuple[str, ...]:
    return reference.load("inspections").column("grade").one_of


def _times(number: int) -> str:
    return TIMES[number] if number < len(TIMES) else f"{number} times"
