"""What a record's free text tells for certain: its plain words, without what it denies, doubts or fears."""

from __future__ import annotations

from typing import Any

import ibis

UNSAID = (
    r"\b(no|not|nor|neither|nil|without|never|nothing|nobody|denie[sd]|denying|wasn't|wasnt|isn't|isnt|didn't|didnt|"
    r"hasn't|hasnt|if|whether|may|might|could|would|will|going to|fears?|"
    r"afraid|worried|concerned|in case|unsure|claims? of|rumours? of)\b( [\w'’/-]+){0,5}"
)
"""A word that takes back what follows it, with up to five words, as far as the next comma, stop or line."""


def tells(text: Any, words: str) -> Any:
    """Whether a text tells one of some words (a regular expression of whole words, lower case) and does not take it
    back."""
    return told(text, words).length() > 0


def told(text: Any, words: str) -> Any:
    """The words for which `tells` says yes, as the text has them; empty where there are none.

    Only texts that have the words at all are gone through for what they take back.
    """
    low = text.fill_null("").lower()
    plain = low.re_replace(UNSAID, "")
    return ibis.ifelse(low.re_search(words), plain.re_extract(words, 0).re_replace(r"\W+$", ""), "")
