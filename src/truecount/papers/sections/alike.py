"""The sentences that every comparison like for like has in common, whatever it was made from."""

from __future__ import annotations

from truecount.figure import Figure
from truecount.papers.words import Sentence, moved, say, within

FULL = 100
WOULD = {"rose": "would have risen", "fell": "would have fallen"}


def verdict(change: Figure, *, would: bool = False) -> str:
    """What recorded crime did like for like, as the template of a sentence with the change as `one`."""
    verb = moved(change)
    if verb == "no clear change":
        return f"there {'would have been' if would else 'was'} no clear change: {within('one', change, '%')}"
    if would:
        verb = WOULD.get(verb, verb)
    return f"recorded crime {verb} by {within('one', change, '%').replace('{one}', '{one:size}')}"


def recording(part: Figure) -> str:
    """What the part of a change that recording makes is called, no stronger than its interval."""
    words = {"rose": "better recording", "fell": "poorer recording"}
    return words.get(moved(part), "a change in recording that may be nought")


def break_even(figure: Figure, nothing_but: str, when: str) -> Sentence:
    """At what accuracy nothing but what is named would have changed, and whether that is possible."""
    said = (
        f"For nothing but {nothing_but} to have changed, {within('one', figure, '%')} of crimes would have had to be "
        f"recorded in {when} (the break-even accuracy)."
    )
    if figure.interval is not None and figure.interval.low > FULL:
        said += " That is more than all of them, so better recording alone cannot explain the rise."
    elif figure.interval is not None and figure.interval.high < FULL:
        said += " That is possible, so this alone does not rule out that only recording changed."
    else:
        said += " Its interval reaches both sides of all crimes, so this test does not settle the question."
    return say(said, one=figure)
