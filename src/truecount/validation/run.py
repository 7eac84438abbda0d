"""All cases computed, each number beside the outside one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

from truecount import reference
from truecount.errors import TrueCountError
from truecount.validation import (  # noqa: F401 (each registers its cases)
    books,
    designs,
    known,
    predictions,
    readers,
    shares,
    sizes,
    watched,
)
from truecount.validation.case import CASES

TABLE = "outside_numbers"
Progress = Callable[[str], None]
Named = tuple[str, str]
"""A case and a quantity of it."""


@dataclass(frozen=True)
class Comparison:
    """One number of ours beside theirs, in the same units.

    `tolerance` is how far apart they may lie: a share of theirs where `relative`, otherwise in their units. `made_with`
    is the program or publication that gave theirs.
    """

    case: str
    quantity: str
    ours: float
    theirs: float
    tolerance: float
    relative: bool
    made_with: str

    @property
    def allowed(self) -> float:
        """How far apart the two may lie, in their units."""
        return self.tolerance * (abs(self.theirs) if self.relative else 1.0)

    @property
    def holds(self) -> bool:
        """Whether ours lies as near to theirs as it must; what is not a number does not."""
        return abs(self.ours - self.theirs) <= self.allowed


def validate(progress: Progress = lambda message: None) -> list[Comparison]:
    """Compute every case and compare it with every row of the reference table `outside_numbers`, in the table's order.

    Raises TrueCountError, with every fault, where a row has no number of ours or a number of ours no row.
    """
    ours: dict[Named, float] = {}
    for one in CASES.values():
        progress(one.name)
        ours |= {(one.name, quantity): value for quantity, value in one.compute().items()}
    rows = {(row["case"], row["quantity"]): row for row in reference.load(TABLE).rows}
    faults = [*_faults(ours.keys(), rows.keys())]
    if faults:
        raise TrueCountError(*faults)
    return [
        Comparison(
            *named,
            ours=ours[named],
            theirs=float(row["value"]),
            tolerance=float(row["tolerance"]),
            relative=row["relative"],
            made_with=row["made_with"],
        )
        for named, row in rows.items()
    ]


def _faults(ours: Set[Named], theirs: Set[Named]) -> Iterator[str]:
    for case, quantity in sorted(theirs - ours):
        yield f'{TABLE}.csv has "{quantity}" of {case}, which no case computes; add it to the case or take the row out.'
    for case, quantity in sorted(ours - theirs):
        yield f'The case {case} computes "{quantity}", which {TABLE}.csv does not have; add the row or leave it out.'
