"""What may be said of a change: one or two plain sentences, never stronger than the interval."""

from __future__ import annotations

from typing import Literal

from truecount.figure import Figure

Direction = Literal["rose", "fell", "no clear change", "cannot be said"]


def direction(change: Figure) -> Direction:
    """Whether a change may be called a rise or a fall: only when its interval lies on one side of nought."""
    if change.value is None or change.interval is None:
        return "cannot be said"
    if change.interval.low > 0:
        return "rose"
    if change.interval.high < 0:
        return "fell"
    return "no clear change"


def raw(change: Figure, first: str, last: str) -> str:
    """The sentence about recorded crime as it stands."""
    if not change.value:
        return f"Recorded crime in {change.area} was the same in {last} as in {first}."
    verb = "rose" if change.value > 0 else "fell"
    return f"Recorded crime in {change.area} {verb} by {_size(change)} per cent from {first} to {last}."


def like_for_like(change: Figure, break_even: Figure, *, assumed: bool, rules_changed: bool) -> str:
    """The sentence about the change like for like, with what it rests on and what is still in it."""
    verdict = direction(change)
    if verdict == "cannot be said":
        said = f"What it did like for like cannot be said: {_lower(change.warnings[0])}"
        return f"{said} {_cannot_explain(break_even)}." if _impossible(break_even) else said
    low, _, high = change.shown_interval.partition(" to ")
    interval = f"interval {signed(low)} to {signed(high)}{', part of it assumed' if assumed else ''}"
    if verdict == "no clear change":
        said = f"Like for like there was no clear change ({signed(change.shown)} per cent, {interval})"
    else:
        said = f"Like for like it {verdict} by {_size(change)} per cent ({interval})"
    if rules_changed:
        said += "; changes of rules or practice in that time are still in this figure"
    if verdict == "rose" and _impossible(break_even):
        said += f". {_cannot_explain(break_even)}"
    return f"{said}."


def signed(number: str) -> str:
    """A number as printed, with a plus sign before a rise."""
    return number if number.startswith("-") or not number.strip("0.") else f"+{number}"


def _impossible(break_even: Figure) -> bool:
    """Whether all of the interval of the break-even accuracy lies above 100 per cent."""
    return break_even.interval is not None and break_even.interval.low > 100  # noqa: PLR2004


def _cannot_explain(break_even: Figure) -> str:
    return (
        "Recording alone cannot explain the rise: accuracy would have had to reach "
        f"{break_even.shown} per cent, above 100"
    )


def _size(change: Figure) -> str:
    return change.shown.removeprefix("-")


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
