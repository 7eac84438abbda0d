"""Rates on the crimes that should have been recorded, and how much of a change of a rate is better recording.

A rate on crimes recorded falls when more of the crimes reported are recorded. With p, the share that was recorded, the
same outcomes are divided by R/p. Accuracies come as plain numbers: from inspections, from audits, or assumed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval, Method, Provenance
from truecount.outcomes import more_methods as methods
from truecount.outcomes.measures import MEASURES
from truecount.records.provenance import together
from truecount.statistics.estimate import Numbers

NO_INTERVAL = "No interval of the recording accuracy was given, and none is carried on."
UNITS = 100
"""Accuracies come in per cent."""


@dataclass(frozen=True, eq=False)
class Accuracy:
    """The share of crimes reported that was recorded, in per cent, with its limits at 95 per cent where they are known.

    `draws` (N,) are draws of it in per cent, where it came as such: those of two periods belong together, one by one.
    `made_from` and `warnings` are handed on to every figure made with it.
    """

    value: float
    low: float | None = None
    high: float | None = None
    draws: Numbers | None = None
    made_from: tuple[Provenance, ...] = ()
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        ends = [one for one in (self.low, self.value, self.high) if one is not None]
        if not all(0 < one <= UNITS for one in ends) or sorted(ends) != ends:
            raise TrueCountError(
                f"Recording accuracy {' '.join(f'{one:g}' for one in ends)}: give it in per cent, above 0 and not "
                "above 100, with the lower limit first."
            )

    @classmethod
    def drawn(cls, draws: ArrayLike, **rest: Any) -> Accuracy:
        """From draws in per cent, (N,): their median and their 2.5th and 97.5th percentiles."""
        held = np.asarray(draws, dtype=np.float64)
        if held.ndim != 1 or held.size < 2 or not np.isfinite(held).all():  # noqa: PLR2004
            raise TrueCountError("Draws of recording accuracy are one row of two numbers or more.")
        low, value, high = (float(one) for one in np.quantile(held, (0.025, 0.5, 0.975)))
        return cls(value, low, high, held, **rest)

    @property
    def limits(self) -> tuple[float, float] | None:
        """Both limits, where they are known."""
        return None if self.low is None or self.high is None else (self.low, self.high)

    @property
    def told(self) -> tuple[str, ...]:
        """What has to be said with it."""
        return self.warnings if self.limits else (*self.warnings, NO_INTERVAL)


def adjusted(rate: Figure, accuracy: Accuracy) -> list[Figure]:
    """A rate on crimes recorded, the crimes that should have been, and the rate on those: three figures.

    `rate` is a figure of `rates` whose denominator is all crimes recorded. The others are
    `outcomes.should-have-been-recorded.AREA.…` and `outcomes.adjusted.MEASURE.AREA.…`. Raises TrueCountError for a
    rate with another denominator or without a value.
    """
    top, recorded = _of_recorded(rate)
    share = accuracy.value / UNITS
    ends = accuracy.limits
    return [
        rate,
        _made(
            rate,
            methods.SHOULD_HAVE_BEEN,
            recorded / share,
            None if ends is None else (UNITS * recorded / ends[1], UNITS * recorded / ends[0]),
            (accuracy,),
            id=f"outcomes.should-have-been-recorded.{'.'.join(rate.id.split('.')[2:])}",
            title=f"{methods.SHOULD_HAVE_BEEN.title}, {_when(rate)}",
            unit="crimes",
            decimals=0,
        ),
        _made(
            rate,
            methods.ADJUSTED,
            UNITS * top / recorded * share,
            None if ends is None else (top / recorded * ends[0], top / recorded * ends[1]),
            (accuracy,),
            id=f"outcomes.adjusted.{rate.id.removeprefix('outcomes.')}",
            title=f"{rate.title}, on crimes that should have been recorded",
            unit="per cent of crimes that should have been recorded",
        ),
    ]


def change(before: Figure, after: Figure, accuracies: tuple[Accuracy, Accuracy]) -> list[Figure]:
    """How far a rate changed between two periods, in points: four figures, each below nought for a fall.

    `outcomes.change.…` on crimes recorded, `outcomes.change-adjusted.…` on those that should have been,
    `outcomes.change-difference.…` the one less the other, and `outcomes.change-from-recording.…`, the part of the
    first that better recording made. Draws of both accuracies are taken in pairs; else their limits are combined as of
    two independent estimates. Raises TrueCountError as `adjusted`, for different measures or areas, and for draws of
    different lengths.
    """
    if (before.method, before.area) != (after.method, after.area):
        raise TrueCountError("A change is of one measure and area; give the same of both periods.")
    (top, recorded), (later, more) = (_of_recorded(one) for one in (before, after))
    first, last = UNITS * top / recorded, UNITS * later / more
    p, q = accuracies
    required = _contrast(0.0, (q, lambda share: last * share), (p, lambda share: first * share))
    difference = _contrast(last - first, (p, lambda share: first * share), (q, lambda share: last * share))
    recording: Found = (None, None)
    if first > 0 and last > 0:
        mean = _log_mean(first, last)
        recording = _contrast(0.0, (p, lambda share: mean * np.log(share)), (q, lambda share: mean * np.log(share)))
    return [
        _changed(before, after, methods.CHANGE, (last - first, None), ()),
        _changed(before, after, methods.CHANGE_ADJUSTED, required, accuracies),
        _changed(before, after, methods.CHANGE_DIFFERENCE, difference, accuracies),
        _changed(before, after, methods.FROM_RECORDING, recording, accuracies),
    ]


Limits = tuple[float, float]
Found = tuple[float | None, Limits | None]
Side = tuple[Accuracy, Callable[[Numbers], Numbers]]
"""An accuracy and what is made of it as a share; greater where it is greater."""


def _contrast(offset: float, plus: Side, minus: Side) -> Found:
    """An offset with one side added and the other taken off, and its limits: of draws in pairs, else by MOVER."""
    (one, top), (other, bottom) = plus, minus
    above, below = (float(of(np.asarray(held.value / UNITS))) for held, of in (plus, minus))
    value = offset + above - below
    if one.draws is not None and other.draws is not None:
        if one.draws.shape != other.draws.shape:
            raise TrueCountError("The draws of two accuracies belong together; give as many of one as of the other.")
        drawn = offset + top(one.draws / UNITS) - bottom(other.draws / UNITS)
        low, high = (float(end) for end in np.quantile(drawn, (0.025, 0.975)))
        return value, (low, high)
    if one.limits is None or other.limits is None:
        return value, None
    under, over = top(np.array(one.limits) / UNITS)
    least, most = bottom(np.array(other.limits) / UNITS)
    down, up = math.hypot(above - under, most - below), math.hypot(over - above, below - least)
    return value, (value - down, value + up)


def _log_mean(first: float, last: float) -> float:
    """The logarithmic mean of two numbers above 0; of equal numbers, the number itself."""
    return first if first == last else (last - first) / math.log1p((last - first) / first)


def _changed(before: Figure, after: Figure, method: Method, found: Found, accuracies: tuple[Accuracy, ...]) -> Figure:
    _start, measure, area, year = before.id.split(".")[:4]
    place = f"{measure}.{area}.{year}-and-{after.id.split('.')[3]}"
    why = () if found[0] is not None else ("A rate of nought has no part that recording made.",)
    return _made(
        after,
        method,
        *found,
        accuracies,
        id=f"{method.id}.{place}",
        title=f"{method.title}: {before.title}, to {_when(after)}",
        unit="percentage points",
        period=None,
        made_from=together(before.made_from, after.made_from),
        warnings=tuple(dict.fromkeys((*why, *before.warnings, *after.warnings))),
    )


def _made(
    rate: Figure,
    method: Method,
    value: float | None,
    ends: Limits | None,
    accuracies: tuple[Accuracy, ...],
    **given: Any,
) -> Figure:
    """A figure that says of the same crimes as a rate, made with accuracies."""
    told = {one: None for accuracy in accuracies for one in accuracy.told}
    rest: dict[str, Any] = {
        "decimals": 1,
        "population": rate.population,
        "area": rate.area,
        "period": rate.period,
        "basis": rate.basis,
        "edition": rate.edition,
        "made_from": rate.made_from,
        "warnings": rate.warnings,
    } | given
    rest["made_from"] = together(rest["made_from"], *(one.made_from for one in accuracies))
    rest["warnings"] = (*rest["warnings"], *told)
    interval = None if ends is None else Interval(low=ends[0], high=ends[1], method=method.source)
    return Figure(value=value, interval=interval, method=method, **rest)


def _of_recorded(rate: Figure) -> tuple[int, int]:
    """The counts of a rate. Raises TrueCountError where it is not on all crimes recorded, or has no value."""
    names = {f"outcomes.{one.id}" for one in MEASURES if one.out_of("cohort") == "recorded"}
    if rate.method.id not in names or not rate.basis.startswith("cohort") or rate.parts is None or rate.value is None:
        raise TrueCountError(
            f"{rate.title}: only a rate on all crimes recorded, with its counts, can be put on those that should have "
            "been recorded."
        )
    return rate.parts


def _when(rate: Figure) -> str:
    return rate.title.rsplit(", ", 1)[-1]
