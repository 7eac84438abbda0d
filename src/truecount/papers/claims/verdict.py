"""Whether a claim holds: under which definition, by which release, and in words never stronger than the interval."""

from __future__ import annotations

from dataclasses import dataclass

from truecount.figure import Figure
from truecount.papers.claims.asked import Reading
from truecount.papers.claims.numbers_said import Word, tolerance
from truecount.papers.claims.register import Claim
from truecount.papers.claims.trying import Score, Tried, attempt


@dataclass(frozen=True)
class Beside:
    """What the check came to under another definition, with its figures."""

    definition: str
    shown: Word | Score
    said: str
    release: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Verdict:
    """What a check came to.

    `said` is the sentence to be read, `definition` and `release` those under which it is so, `figures` the numbers it
    rests on. An expectation has a `score` besides. `beside` tells of the other definitions, `notes` what has to be
    said with it.
    """

    word: Word
    said: str
    figures: tuple[Figure, ...] = ()
    definition: str = ""
    release: str = ""
    score: Score = ""
    beside: tuple[Beside, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The verdict as a table prints it: of an expectation, how it came out."""
        return self.score or self.word


def check(claim: Claim, figures: tuple[Reading, ...]) -> Verdict:
    """Whether a claim holds by the readings of `measures.figures_for`; each reading is tried by itself.

    It holds where it does under every reading that could be tried, "under this definition" where it does under some.
    Where it holds under none it does not hold, unless the reading that fits the words best cannot tell.
    """
    tried = [attempt(claim, one) for one in figures]
    if not tried:
        return Verdict("cannot be said", "No figure for it is held.")
    told = [one for one in tried if one.word != "cannot be said"]
    good = [one for one in told if one.word == "holds"]
    chosen = (good or told or tried)[0]
    word: Word = chosen.word
    if good and len(good) < len(tried):
        # A reading that nobody could try takes nothing from one that was: only those that differ make a choice.
        word = "holds under this definition" if len(good) < len(told) or _unsure(tried) else "holds"
    others = [one for one in tried if one is not chosen]
    return Verdict(
        word=word,
        said=chosen.said,
        figures=chosen.figures,
        definition=chosen.reading.definition,
        release=chosen.reading.release,
        score=chosen.score,
        beside=tuple(
            Beside(one.reading.definition, one.score or one.word, one.said, one.reading.release, one.figures)
            for one in others
        ),
        notes=tuple(dict.fromkeys((*chosen.reading.notes, *_warned(chosen), *tolerance(claim)))),
    )


def _unsure(tried: list[Tried]) -> bool:
    """Whether figures were held of a reading that could not tell."""
    return any(one.word == "cannot be said" and one.figures for one in tried)


def _warned(tried: Tried) -> tuple[str, ...]:
    return tuple(note for one in tried.figures for note in one.warnings)
