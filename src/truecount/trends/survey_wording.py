"""What may and what may not be said of the Crime Survey beside recorded crime, in plain sentences."""

from __future__ import annotations

from truecount.figure import Figure
from truecount.trends.wording import signed

TWO_YEARS = 2**0.5
"""By how much the error of a difference of two years is more than that of one."""


def moved(crime_type: str, made: list[Figure], error: Figure | None, first: str, last: str) -> str:
    """How far each moved, and whether the survey's error, as far as it is held, would let chance move it so far.

    `made` are the two shares of victims, the two counts, and the change of each; `error` is a share of the same type
    with its interval, or None.
    """
    shares, counts, changes = made[:2], made[2:4], made[4:]
    told = (
        f"{crime_type[:1].upper()}{crime_type[1:]}: {shares[0].shown} per cent were victims in {first}, "
        f"{shares[1].shown} in {last} ({signed(changes[0].shown)} per cent); recorded crime beside it went from "
        f"{counts[0].shown} to {counts[1].shown} ({signed(changes[1].shown)} per cent)."
    )
    if error is None or error.interval is None:
        return f"{told} No sampling error of the survey is held for this type, so that chance cannot be ruled out."
    least = TWO_YEARS * (error.interval.high - error.interval.low) / 2
    by = abs((shares[1].value or 0.0) - (shares[0].value or 0.0))
    verdict = "it is more than that" if by > least else "it is not more than that"
    return (
        f"{told} No sampling error of these two shares is held. If it was in both years what it was in the one release "
        f"of which it is held, chance could move the share by {least:.2f} points; the move is {by:.2f}, and {verdict}."
    )


def conclusion(survey: Figure, recorded: Figure, first: str, last: str) -> str:
    """What the two changes together would fit, and what does not follow from them."""
    part = "larger" if (recorded.value or 0.0) > (survey.value or 0.0) else "smaller"
    return (
        f"From {first} to {last} the share of victims moved by {signed(survey.shown)} per cent and recorded crime of "
        f"these types by {signed(recorded.shown)}. It is what one would see if a {part} part of crime was reported to "
        "the police or recorded by them. It may not be concluded that recording did it, nor how much of it, nor that "
        "it was so in any one force; nor do the two cover the same crimes."
    )
