"""Shares as people say them: of every 100, so many."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from truecount.figure import Figure
from truecount.papers.residents import methods
from truecount.papers.words import Sentence, say

HUNDRED = 100


def whole(figure: Figure) -> Figure:
    """A figure in per cent without its decimals, and its interval likewise: `residents.` before its id."""
    unit = figure.unit.replace("per cent of ", "of every 100 ", 1)
    return figure.model_copy(
        update={"id": f"residents.{figure.id}", "decimals": 0, "method": methods.OF_HUNDRED, "unit": unit}
    )


def shared_out(figures: Sequence[Figure]) -> list[Figure]:
    """Shares that make up a whole as whole numbers that add up to 100: `residents.signs.` before the id of each."""
    exact = [Fraction(*one.parts) if one.parts else Fraction(one.value or 0) for one in figures]
    parts = [HUNDRED * one / sum(exact) for one in exact]
    counts = [int(part) for part in parts]
    order = sorted(range(len(parts)), key=lambda n: counts[n] - parts[n])
    for n in order[: HUNDRED - sum(counts)]:
        counts[n] += 1
    return [
        one.model_copy(
            update={
                "id": f"residents.signs.{one.id}",
                "value": count,
                "decimals": 0,
                "parts": None,
                "method": methods.SHARED_OUT,
                "unit": one.unit.replace("per cent of ", "of every 100 ", 1),
            }
        )
        for one, count in zip(figures, counts, strict=True)
    ]


def of_hundred(name: str, figure: Figure, exact: Figure | None = None) -> str:
    """The template of a whole figure in a sentence: "about {name}"; of nought made of some, that it is fewer than 1."""
    if figure.shown == "0" and (exact or figure).value:
        return "fewer than 1"
    return f"about {{{name}}}"


def cell(figure: Figure | None, exact: Figure | None = None) -> Sentence:
    """A cell of a whole number; where it is nought and what it is made of is not, that it is less than 1."""
    if figure is None:
        return ("–",)
    if figure.shown == "0" and (exact or figure).value:
        return ("less than 1",)
    return say("{one}", one=figure)


def ends(figure: Figure, unit: str = "") -> Sentence:
    """A cell with the likely range of a figure, or that none is held."""
    if figure.value is None or figure.interval is None:
        return ("not held",)
    return say(f"{{one:low}}{unit} to {{one:high}}{unit}", one=figure)


def between(name: str, figure: Figure, unit: str = "") -> str:
    """The template of a figure's range in a sentence, or nothing where it has none."""
    if figure.value is None or figure.interval is None:
        return ""
    return f" (most likely from {{{name}:low}}{unit} to {{{name}:high}}{unit})"
