"""A number said beside a figure: how finely it was said, and whether the figure rounds to it or reaches it."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

from truecount.figure import Figure, Interval, Period, rounded
from truecount.papers.claims.claim_methods import CHANGE
from truecount.papers.claims.register import Claim
from truecount.records.provenance import together

Word = Literal["holds", "holds under this definition", "does not hold", "cannot be said"]
FIRST_RELEASE = "first release"
WHOLE = "A number said without decimals holds where ours rounds to it."
ROUND = "A number of thousands that ends in noughts is taken as rounded to the last figure before them."
THOUSAND = 1000
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def tolerance(claim: Claim) -> tuple[str, ...]:
    """What has to be said of how a number is compared."""
    if claim.kind not in ("level", "change", "expectation"):
        return ()
    whole = [one for one in claim.numbers if not decimals(claim, one)]
    rough = any(step(claim, one) > 1 for one in whole)
    return ((WHOLE,) if whole else ()) + ((ROUND,) if rough else ())


def change_of(figures: tuple[Figure, ...], unit: str) -> Figure | None:
    """The change from one figure to another: in per cent of the first, or in the unit said, such as points or crimes.

    None where there are not two figures, or the first is nought and per cent are asked for.
    """
    if len(figures) != 2 or any(one.value is None for one in figures):  # noqa: PLR2004
        return None
    first, last = (exact(one) for one in figures)
    relative = not unit or (("cent" in unit or "%" in unit) and "point" not in unit)
    if relative and not first:
        return None
    value = 100 * (last / first - 1) if relative else last - first
    own = "percentage points" if figures[1].unit.startswith("per cent") else figures[1].unit
    periods = [one.period for one in figures if one.period]
    span = Period(start=periods[0].start, end=periods[-1].end) if len(periods) == 2 else None  # noqa: PLR2004
    return Figure(
        id=f"claims.change.{figures[0].id}.{figures[1].id}",
        title=f"Change, {figures[0].title} to {figures[1].title}",
        value=int(value) if value.denominator == 1 else float(value),
        unit="per cent" if relative else own,
        interval=_reach(figures, relative),
        decimals=0 if not relative and own != "percentage points" else 1,
        population=figures[1].population,
        area=figures[1].area,
        period=span,
        basis=figures[1].basis,
        edition=figures[1].edition,
        method=CHANGE,
        made_from=together(figures[0].made_from, figures[1].made_from),
    )


def _reach(figures: tuple[Figure, ...], relative: bool) -> Interval | None:
    """How far a change may lie either way, by both ends of both figures; None of figures that are counted exactly."""
    first, last = (ends(one) for one in figures)
    if (first[0] == first[1] and last[0] == last[1]) or (relative and first[0] <= 0):
        return None
    if relative:
        low, high = (100 * (one / other - 1) for one, other in zip(last, reversed(first), strict=True))
    else:
        low, high = last[0] - first[1], last[1] - first[0]
    return Interval(low=float(low), high=float(high), method="both ends of both figures")


def agrees(claim: Claim, number: float, figure: Figure) -> Word:
    """Whether a figure rounds to the number said; what it does not but its interval allows cannot be said."""
    said, ours, finely = Fraction(str(number)), exact(figure), step(claim, number)
    whole = figure.parts is not None or isinstance(figure.value, int)
    if not whole and decimals(claim, number) > figure.decimals:
        near = rounded(said, figure.decimals) == rounded(ours, figure.decimals)
        return "cannot be said" if near else "does not hold"
    if _rounded_to(ours, finely) == said:
        return "holds"
    low, high = ends(figure)
    return "cannot be said" if figure.interval and low - finely / 2 <= said <= high + finely / 2 else "does not hold"


def _rounded_to(value: Fraction, step: Fraction) -> Fraction:
    """To the nearest whole step, halves away from nought, as print rounds."""
    size = abs(value) / step
    whole = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return (whole if value >= 0 else -whole) * step


def step(claim: Claim, number: float) -> Fraction:
    """How finely a number was said: 15 to 1, 15.2 to a tenth, 25,400 to a hundred."""
    places = decimals(claim, number)
    finely = Fraction(1, 10**places)
    if not places and abs(number) >= THOUSAND:
        while number % (10 * finely) == 0:
            finely *= 10
    return finely


def decimals(claim: Claim, number: float) -> int:
    """The decimals of a number as the words print it or, where they do not, as it stands in the register."""
    for found in NUMBER.findall(claim.says):
        plain = found.rstrip(",").replace(",", "")
        if float(plain) == abs(number):
            return len(plain.partition(".")[2])
    return len(f"{number:.12g}".partition(".")[2])


def exact(figure: Figure) -> Fraction:
    """The value as it is, before print rounds it."""
    return Fraction(100 * figure.parts[0], figure.parts[1]) if figure.parts else Fraction(str(figure.value or 0))


def ends(figure: Figure) -> tuple[Fraction, Fraction]:
    """The ends of the interval; of a rate that was printed rounded those that rounding leaves; else the value twice."""
    if figure.interval is not None:
        return Fraction(str(figure.interval.low)), Fraction(str(figure.interval.high))
    half = Fraction(1, 2 * 10**figure.decimals) if figure.edition == FIRST_RELEASE else Fraction(0)
    return exact(figure) - half, exact(figure) + half
