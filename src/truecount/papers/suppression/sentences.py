"""Words about withheld numbers: what is said in their place, and what is no longer said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from truecount.papers.words import Sentence, Slot

LEFT_OUT = "A sentence is left out here, because a number in it is withheld."
_END = re.compile(r"(?<=[.!?:]) (?=[A-Z“]|$)")
_COUNT = re.compile(
    r"(?<![\w/.,–-])(?<!type )(?<!types )(?<!load )(?<!section )(?<!Chart )(?<!Table )(\d[\d,]*)"
    r"(?= (?:[a-z-]+ ){0,3}?(?:crimes?|records?|people|persons?|victims?|suspects?|outcomes?|references?|seen again"
    r"|followed)\b)"
)
"""A number that counts crimes or people, by the word within four after it."""

_BEFORE_AND_AFTER = re.compile(r"(\d[\d,]*) crimes where there were (\d[\d,]*) \([^)]*\)")
ABOUT = "about as many crimes"


def without_counts(text: str, hide: Callable[[int], bool]) -> str:
    """A text whose counts of crimes or people that must be hidden are "some": "2 crimes" becomes "some crimes".

    What two counts differ by is one as well.
    """

    def said(match: re.Match[str]) -> str:
        return "some" if hide(_whole(match.group(1))) else match.group(1)

    def moved(match: re.Match[str]) -> str:
        return ABOUT if hide(abs(_whole(match.group(1)) - _whole(match.group(2)))) else match.group()

    return _COUNT.sub(said, _BEFORE_AND_AFTER.sub(moved, text))


def _whole(digits: str) -> int:
    return int(digits.replace(",", ""))


def cell(words: Sentence, withheld: Callable[[Slot], bool]) -> Sentence:
    """A table's cell: of a withheld number, and of anything beside it, nothing but that it is withheld."""
    return next(((part,) for part in words if isinstance(part, Slot) and withheld(part)), words)


def prose(words: Sentence, withheld: Callable[[Slot], bool]) -> Sentence:
    """Sentences without those that rest on a withheld number; in place of each run of them stands that they are gone.

    A whole sentence goes, not its number alone: what it says of the number, that it rose or is below another, tells of
    it as well.
    """
    made: list[str | Slot] = []
    for one in _sentences(words):
        gone = any(isinstance(part, Slot) and withheld(part) for part in one)
        if not (gone and made and made[-1] == LEFT_OUT):
            made += [*([" "] if made else []), *((LEFT_OUT,) if gone else one)]
    return tuple(made)


def _sentences(words: Sentence) -> Iterator[list[str | Slot]]:
    """The sentences of a text, without the space between them."""
    held: list[str | Slot] = []
    for part in _merged(words):
        if isinstance(part, Slot):
            held.append(part)
            continue
        first, *more = _END.split(part)
        held += [first] if first else []
        for piece in more:
            yield held
            held = [piece] if piece else []
    if held:
        yield held


def _merged(words: Sentence) -> list[str | Slot]:
    """The words with texts that follow each other as one."""
    made: list[str | Slot] = []
    for part in words:
        if isinstance(part, str) and made and isinstance(made[-1], str):
            made[-1] += part
        else:
            made.append(part)
    return made
