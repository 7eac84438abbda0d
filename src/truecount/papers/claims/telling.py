"""Figures and their changes in words: the number, its year and its interval."""

from __future__ import annotations

from truecount.figure import Figure
from truecount.papers.claims.asked import Reading
from truecount.papers.words import Sentence, say
from truecount.trends.wording import signed


def both(reading: Reading) -> str:
    """The two numbers of a reading and, where it has one, the figure of their change."""
    ends = [dated(one) for one in reading.figures if one is not reading.change]
    pair = f"{' to '.join(ends)} {reading.figures[-1].unit}" if ends else ""
    change = reading.change
    if change is None:
        return pair
    moved = f"{signed(change.shown)} {change.unit}{_interval(change)}"
    return f"{pair}, {moved}" if pair else moved


def told(figure: Figure) -> str:
    """A figure with its title and unit."""
    return f"{figure.title}: {number(figure)} {figure.unit}"


def number(figure: Figure) -> str:
    """A number with its interval."""
    return f"{figure.shown}{_interval(figure)}"


def _interval(figure: Figure) -> str:
    return f" (interval {figure.shown_interval}{_kind(figure)})" if figure.interval else ""


def _kind(figure: Figure) -> str:
    if figure.interval is None:
        return ""
    if figure.interval.method.startswith("assumed"):
        return ", assumed"
    return ", part of it assumed" if any("is assumed" in note for note in figure.warnings) else ""


def dated(figure: Figure) -> str:
    """A number with its year and interval in one bracket."""
    interval = f"; interval {figure.shown_interval}{_kind(figure)}" if figure.interval else ""
    return f"{figure.shown} ({_when(figure)}{interval})"


def _when(figure: Figure) -> str:
    if figure.period is None:
        return figure.title.rsplit(", ", 1)[-1]
    first, last = figure.period.start, figure.period.end
    if (first.month, first.day, last.month, last.day, last.year - first.year) == (4, 1, 3, 31, 1):
        return f"{first.year}/{last.year % 100:02d}"
    return str(figure.period)


def told_in(figure: Figure) -> Sentence:
    """A figure with its title and interval, its numbers in slots; a rate with its sign."""
    unit = "%" if figure.unit.startswith("per cent") else f" {figure.unit}"
    interval = f" ({{one:low}} to {{one:high}}{_kind(figure)})" if figure.interval else ""
    return say(f"{figure.title}: {{one}}{unit}{interval}.", one=figure)
