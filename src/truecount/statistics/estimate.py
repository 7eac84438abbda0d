"""An estimate: a value, how far chance may have moved it, and how well that is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Estimate:
    """An estimate in the units of what is estimated, with its standard error in the same.

    Both have the shape of the leading axes of what was estimated from: one number for one sample, an array for many
    replicates. `degrees_of_freedom` are those of the standard error.
    """

    value: Numbers
    standard_error: Numbers
    degrees_of_freedom: int


def as_numbers(*given: ArrayLike) -> tuple[Numbers, ...]:
    """What was given as arrays of one shape."""
    return tuple(np.broadcast_arrays(*(np.asarray(one, dtype=np.float64) for one in given)))


def divided(top: ArrayLike, bottom: ArrayLike) -> Numbers:
    """One over the other, not a number where there is nothing to divide by."""
    above, below = as_numbers(top, bottom)
    share: Numbers = np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0)
    return share
