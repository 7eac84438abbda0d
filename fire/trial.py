"""A trial: something that must hold, tried again and again within bounds, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

SEED = 20_260_401
"""The first round's seed; each round after it has the next number."""


@dataclass(frozen=True)
class Bounds:
    """How much of a trial is done: rounds at most (None for as many as the trial has), minutes at most, the first seed.

    A round is made by its seed alone, so `--seed N --count 1` does the round of seed N again.
    """

    count: int | None = None
    minutes: float = 5.0
    seed: int = SEED

    @property
    def words(self) -> str:
        """As `make fire` is told them."""
        count = "" if self.count is None else f"COUNT={self.count} "
        return f"{count}MINUTES={self.minutes:g} SEED={self.seed}"

    def rounds(self, full: int) -> Iterator[int]:
        """The seeds of the rounds, of which there are `full` in all, until they are done or the time is up."""
        end = time.monotonic() + 60 * self.minutes
        for number in range(full if self.count is None else self.count):
            if number and time.monotonic() > end:
                return
            yield self.seed + number

    def shared(self, parts: int) -> Bounds:
        """The bounds of one of several parts of a trial, which share its minutes; each has the whole count."""
        return replace(self, minutes=self.minutes / parts)

    def in_turn(self, parts: int) -> Iterator[Bounds]:
        """The bounds of each of several parts, one after the other: minutes that one leaves are shared by the rest, and
        one that takes longer takes them from no other."""
        end = time.monotonic() + 60 * self.minutes
        for left in range(parts, 0, -1):
            yield replace(self, minutes=max(self.minutes / parts, (end - time.monotonic()) / 60 / left))


@dataclass(frozen=True)
class Line:
    """What was tried and the number it came to, as the page prints them."""

    what: str
    number: str


@dataclass(frozen=True)
class Fault:
    """What did not hold, in a sentence, and the seed of its round."""

    words: str
    seed: int


@dataclass(frozen=True)
class Rounds:
    """Of rounds of one kind so many were done, from the first seed on; as many are meant in all."""

    of: str
    done: int
    meant: int


@dataclass
class Outcome:
    """What came of a trial: a line a number, every fault, and how many rounds were done of each kind."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    rounds: list[Rounds] = field(default_factory=list)

    def did(self, of: str, done: int, meant: int) -> None:
        """Tell of rounds that were done, which are counted with those of other runs."""
        self.rounds.append(Rounds(of, done, meant))

    def say(self, what: str, number: object) -> None:
        """Add a line; whole numbers are printed with their thousands marked."""
        self.lines.append(Line(what, f"{number:,}" if isinstance(number, int) else str(number)))


@dataclass(frozen=True)
class Trial:
    """A trial with its name on the command line, its heading, what must hold, and what runs it."""

    name: str
    title: str
    words: str
    run: Callable[[Bounds], Outcome]
