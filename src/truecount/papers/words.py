"""Sentences with figures in them: every number stands in a slot that knows its figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from truecount.figure import Figure

FORMS = ("value", "size", "low", "high", "part", "whole")
UNKNOWN, WITHHELD = "not known", "withheld"
MINUS = "\N{MINUS SIGN}"
_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")


@dataclass(frozen=True)
class Slot:
    """A place where one number of a figure is printed.

    `form` is value (as it is), size (without its sign, for "fell by 3.1%"), low and high (ends of the interval), or
    part and whole (the two counts of a rate).
    """

    figure: Figure
    form: str = "value"

    @property
    def text(self) -> str:
        """The number as printed, with a true minus sign, or that there is none, or that it is withheld."""
        if self.figure.value is None:
            if self.figure.warnings[0].lower().startswith(WITHHELD):
                return WITHHELD
            if self.form not in ("low", "high") or self.figure.interval is None:
                return UNKNOWN
        if self.form in ("part", "whole") and self.figure.parts:
            shown = f"{self.figure.parts[0 if self.form == 'part' else 1]:,}"
        elif self.form in ("low", "high"):
            ends = self.figure.shown_interval.split(" to ")
            shown = ends[0 if self.form == "low" else -1]
        else:
            shown = self.figure.shown
        if self.form == "size":
            shown = shown.lstrip("-")
        return shown.replace("-", MINUS)


Sentence: TypeAlias = tuple[str | Slot, ...]


def say(template: str, **figures: Figure) -> Sentence:
    """A sentence from a template: `{name}` prints a figure's value, `{name:low}` the low end of its interval."""
    parts: list[str | Slot] = []
    at = 0
    for match in _SLOT.finditer(template):
        name, form = match.group(1), match.group(2) or "value"
        if form not in FORMS:
            raise ValueError(f"{form} is no form of a figure; use one of {', '.join(FORMS)}")
        parts += [template[at : match.start()], Slot(figures[name], form)]
        at = match.end()
    return tuple(part for part in (*parts, template[at:]) if part != "")


def join(*sentences: Sentence) -> Sentence:
    """Sentences one after another, with a space between them."""
    joined: list[str | Slot] = []
    for number, sentence in enumerate(one for one in sentences if one):
        joined += [" ", *sentence] if number else list(sentence)
    return tuple(joined)


def plain(sentence: Sentence) -> str:
    """The sentence as text alone, for a terminal or the words of a picture."""
    return "".join(part.text if isinstance(part, Slot) else part for part in sentence)


def within(name: str, figure: Figure, unit: str = "") -> str:
    """The template of a figure with its interval, or of the figure alone where it has none."""
    if figure.value is None or figure.interval is None:
        return f"{{{name}}}{unit}"
    level = f"{100 * figure.interval.level:g}"
    return f"{{{name}}}{unit} ({level}% interval {{{name}:low}}{unit} to {{{name}:high}}{unit})"


def moved(figure: Figure, up: str = "rose", down: str = "fell", same: str = "did not change") -> str:
    """The strongest word the figure's interval allows: a change whose interval holds nought is no clear change."""
    if figure.value is None:
        return "cannot be said"
    if figure.interval is None:
        return same if figure.value == 0 else up if figure.value > 0 else down
    if figure.interval.low > 0:
        return up
    return down if figure.interval.high < 0 else "no clear change"


def against(ours: Figure, theirs: Figure, higher: str = "higher", lower: str = "lower") -> str:
    """Which of two counted rates is the larger as printed: higher, lower or the same."""
    if ours.value is None or theirs.value is None:
        return "not comparable"
    if ours.shown == theirs.shown:
        return "the same"
    return higher if ours.value > theirs.value else lower


def capital(sentence: Sentence) -> Sentence:
    """The sentence with its first letter a capital."""
    if sentence and isinstance(sentence[0], str):
        return (sentence[0][:1].upper() + sentence[0][1:], *sentence[1:])
    return sentence
