"""The frame a picture's points stand in: two scales in pixels, round ticks, a grid and a key."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from truecount.papers.charts import labels, look, marks
from truecount.papers.words import MINUS

MOST_TICKS = 6
FROM_NOUGHT = 0.5
"""A scale begins at nought unless everything drawn lies above this share of the highest."""


@dataclass(frozen=True)
class Frame:
    """A rectangle in pixels from the picture's top left, and the ends of the scales along its foot and its side."""

    left: float
    right: float
    top: float
    bottom: float
    across: tuple[float, float]
    up: tuple[float, float]

    def x(self, value: float) -> float:
        """Where a value stands from left to right."""
        low, high = self.across
        return self.left + (self.right - self.left) * (value - low) / (high - low)

    def y(self, value: float) -> float:
        """Where a value stands from the picture's top down."""
        low, high = self.up
        return self.bottom - (self.bottom - self.top) * (value - low) / (high - low)


@dataclass(frozen=True)
class Sign:
    """One sign of a key: the form and colour of a mark, and what it stands for."""

    shape: str
    colour: str
    words: str


def ends(low: float, high: float) -> tuple[float, float]:
    """The ends of a scale that holds all from low to high, with some air; from nought unless that wastes it."""
    if 0 <= low <= FROM_NOUGHT * high:
        return 0.0, 1.1 * high or 1.0
    air = 0.12 * (high - low) or 0.1 * abs(high) or 1.0
    step = _step(high - low + 2 * air, MOST_TICKS)
    start = math.floor((low - air) / step) * step
    return (max(start, 0.0) if low >= 0 else start), high + air


def ticks(low: float, high: float, most: int = MOST_TICKS) -> list[tuple[float, str]]:
    """Round values from low to high, at most about `most` of them, each as it is printed."""
    step = _step(high - low, most)
    decimals = max(0, -math.floor(math.log10(step)))
    places = [step * n for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
    return [(at, f"{at:,.{decimals}f}".replace("-", MINUS)) for at in places]


def grid(frame: Frame, values: Sequence[tuple[float, str]]) -> tuple[look.Rows, look.Rows]:
    """Level lines at the ticks of the side, and each one's value to the left."""
    places = [(frame.y(at), text) for at, text in values]
    lines = [{"x": frame.left, "x2": frame.right, "y": y, "y2": y} for y, _ in places]
    return lines, [marks.word(frame.left - 6, y, text, "right") for y, text in places]


def foot(frame: Frame, values: Sequence[tuple[float, str]]) -> tuple[look.Rows, look.Rows]:
    """Short strokes below the frame, and the values under them."""
    places = [(frame.x(at), text) for at, text in values]
    lines = [{"x": x, "x2": x, "y": frame.bottom, "y2": frame.bottom + 5} for x, _ in places]
    return lines, [marks.word(x, frame.bottom + 15, text, "center") for x, text in places]


def key(plane: look.Plane, signs: Sequence[Sign], left: float, y: float) -> tuple[list[look.Drawing], look.Rows]:
    """The marks and what they mean, side by side from `left` at the height `y`."""
    drawings, said = [], []
    for sign in signs:
        drawings.append(marks.points(plane, [{"x": left, "y": y}], sign.shape, sign.colour))
        said.append(marks.word(left + 10, y, sign.words, colour=look.INK))
        left += 24 + labels.long(sign.words)
    return drawings, said


def _step(span: float, most: int) -> float:
    least = span / most
    power = 10.0 ** math.floor(math.log10(least))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= least * (1 - 1e-9))
