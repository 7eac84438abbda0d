"""One reading of a claim tried, by the kind of claim: whether it holds, and the sentence that says so."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from truecount.figure import Figure, rounded
from truecount.papers.claims.asked import Reading
from truecount.papers.claims.numbers_said import Word, agrees, change_of, decimals, ends, exact
from truecount.papers.claims.register import Claim
from truecount.papers.claims.telling import both, dated, told

NO_NUMBER = {
    "expectation": "The words expect something and give no number to score; follow it as a commitment, with its day."
}
Score = Literal["came out as expected", "came out higher", "came out lower", ""]


@dataclass(frozen=True)
class Tried:
    """One reading tried."""

    word: Word
    said: str
    reading: Reading
    figures: tuple[Figure, ...] = ()
    score: Score = ""


def attempt(claim: Claim, reading: Reading) -> Tried:
    """One reading of a claim tried, whatever its kind."""
    if not reading.figures:
        return Tried("cannot be said", reading.lacking, reading)
    if claim.kind != "direction" and not claim.numbers:
        return Tried("cannot be said", NO_NUMBER.get(claim.kind, "The register gives no number of the claim."), reading)
    if not all(map(math.isfinite, claim.numbers)):
        return Tried("cannot be said", "A number of the claim in the register is no number.", reading)
    return TRY[claim.kind](claim, reading)


def _level(claim: Claim, reading: Reading) -> Tried:
    """One number, of the last year."""
    figure = reading.figures[-1]
    word = agrees(claim, claim.numbers[0], figure)
    return Tried(word, f"{told(figure)}{_against(word, claim.numbers[0], figure)}.", reading, (figure,))


def _pair(claim: Claim, reading: Reading) -> Tried:
    """Two numbers, then and now; or one, the change between them."""
    if len(claim.numbers) == 1:
        return _one_change(claim, reading)
    if len(reading.figures) != len(claim.numbers):
        return Tried("cannot be said", "There are not as many figures as numbers.", reading)
    words = [agrees(claim, *pair) for pair in zip(claim.numbers, reading.figures, strict=True)]
    word: Word = next((one for one in ("does not hold", "cannot be said") if one in words), "holds")
    first, last = reading.figures
    numbers = " to ".join(f"{one:,g}" for one in claim.numbers)
    settled = {
        "holds": "as said",
        "does not hold": f"not {numbers}",
        "cannot be said": f"which does not settle {numbers}",
    }
    said = f"It went from {dated(first)} to {dated(last)} {last.unit}, {settled[word]}."
    return Tried(word, said, reading, reading.figures)


def _one_change(claim: Claim, reading: Reading) -> Tried:
    change = reading.change or change_of(reading.figures, claim.unit)
    if change is None or change.value is None:
        return Tried("cannot be said", "No change can be made of what is held.", reading)
    number = -abs(claim.numbers[0]) if claim.direction == "down" else claim.numbers[0]
    word = agrees(claim, number, change)
    said = f"{told(change)}{_against(word, number, change)}."
    return Tried(word, said, reading, _once(*reading.figures, change))


def _direction(claim: Claim, reading: Reading) -> Tried:
    """That it rose, that it fell or, where neither is told, that it stayed level; with a number, by how much."""
    level = claim.direction in ("level", "")
    if not level and len(claim.numbers) == 1:
        return _one_change(claim, reading)
    low, high = _bounds(reading)
    figures = reading.all
    if low is None or high is None:
        return Tried("cannot be said", "Two years are needed, and one is held.", reading, figures)
    went = "up" if low > 0 else "down" if high < 0 else ""
    moved = {"up": "It rose", "down": "It fell", "": "There was no clear change"}[went]
    if level:
        return Tried(*_stayed(claim, (low, high), f"{moved}: {both(reading)}", reading), reading, figures)
    word: Word = "holds" if went == claim.direction else "does not hold" if went or low == high else "cannot be said"
    more = "; chance or rounding leaves room for a rise and for a fall" if not went and low != high else ""
    return Tried(word, f"{moved}: {both(reading)}{more}.", reading, figures)


def _stayed(claim: Claim, ends: tuple[Fraction, Fraction], moved: str, reading: Reading) -> tuple[Word, str]:
    """Level is a change whose interval holds nought and goes no further than so much of the earlier number."""
    low, high = ends
    reach = _reach(claim, reading)
    if reach is None:
        return "cannot be said", f"{moved}. How large a change that is cannot be told: no earlier number is held."
    allowed = f"{claim.within:g} per cent of the earlier number"
    near = max(abs(low), abs(high)) <= reach
    if low <= 0 <= high:
        if near:
            return "holds", f"{moved}. It fits staying level: its interval keeps within {allowed}."
        return "cannot be said", f"{moved}. Its interval reaches beyond {allowed}."
    if near:
        return "cannot be said", f"{moved}. It moved, and kept within {allowed}: whether that is level is a choice."
    return "does not hold", f"{moved}; it did not stay level."


def _reach(claim: Claim, reading: Reading) -> Fraction | None:
    """How far a change may reach either way, in its own unit; None where no earlier number is held to measure it by."""
    within, change = Fraction(str(claim.within)), reading.change
    if change is not None and change.unit == "per cent":
        return within
    earlier = reading.figures[0] if reading.figures[0] is not change else None
    return None if earlier is None or earlier.value is None else abs(within / 100 * exact(earlier))


def _more(claim: Claim, reading: Reading) -> Tried:
    """More than a share, or than a number; exactly as much is not more."""
    low, high = ends(reading.figures[-1])
    number = Fraction(str(claim.numbers[0]))
    return _beside(claim, reading, "holds" if low > number else "does not hold" if high <= number else "cannot be said")


def _less(claim: Claim, reading: Reading) -> Tried:
    """Less than a share, or than a number; exactly as much is not less."""
    low, high = ends(reading.figures[-1])
    number = Fraction(str(claim.numbers[0]))
    return _beside(claim, reading, "holds" if high < number else "does not hold" if low >= number else "cannot be said")


def _beside(claim: Claim, reading: Reading, word: Word) -> Tried:
    """The number beside the one it is said to be more or less than."""
    figure = reading.figures[-1]
    settled = {
        "holds": f": {claim.kind}",
        "does not hold": f": not {claim.kind}",
        "cannot be said": "; the interval reaches to both sides of",
    }
    return Tried(word, f"{told(figure)}{settled[word]} {claim.numbers[0]:,g}.", reading, (figure,))


def _expected(claim: Claim, reading: Reading) -> Tried:
    """How an expectation came out: the number that was found, and whether chance alone might have put it there."""
    figure = reading.figures[-1]
    low, high = min(claim.numbers), max(claim.numbers)
    places = max(decimals(claim, one) for one in claim.numbers)
    found = Fraction(rounded(exact(figure), places).replace(",", ""))
    span = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    if Fraction(str(low)) <= found <= Fraction(str(high)):
        return Tried("holds", f"{told(figure)}: as expected ({span}).", reading, (figure,), "came out as expected")
    higher = found > Fraction(str(high))
    reach, edge = ends(figure), Fraction(str(high if higher else low))
    clear = reach[0] > edge if higher else reach[1] < edge
    if figure.interval is None:
        sure = "; no interval of it is held"
    elif clear:
        sure = f"; all of its interval lies {'above' if higher else 'below'} that"
    else:
        sure = "; its interval reaches into what was expected, so that chance may have done it"
    way = "higher" if higher else "lower"
    said = f"{told(figure)}: it came out {way} than the {span} expected{sure}."
    return Tried("does not hold", said, reading, (figure,), "came out higher" if higher else "came out lower")


TRY: dict[str, Callable[[Claim, Reading], Tried]] = {
    "level": _level,
    "change": _pair,
    "direction": _direction,
    "more than": _more,
    "less than": _less,
    "expectation": _expected,
}
"""How a claim of each kind is tried."""


def _bounds(reading: Reading) -> tuple[Fraction | None, Fraction | None]:
    """The least and the most that the change may have been."""
    if reading.change is not None:
        return ends(reading.change)
    if len(reading.figures) < 2:  # noqa: PLR2004
        return None, None
    first, last = (ends(one) for one in reading.figures)
    return last[0] - first[1], last[1] - first[0]


def _against(word: Word, number: float, figure: Figure) -> str:
    if word == "holds":
        return ", as said" if figure.shown.replace(",", "") == f"{number:g}" else f", which rounds to {number:,g}"
    if word == "does not hold":
        return f", not {number:,g}"
    within = figure.interval is not None
    return f"; {number:,g} lies within the interval" if within else f"; it is printed too roughly to tell {number:,g}"


def _once(*figures: Figure) -> tuple[Figure, ...]:
    return tuple({one.id: one for one in figures}.values())
