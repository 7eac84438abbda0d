"""The logs' text: what a caller said, what was written down, what came later, and how it ended."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from truecount.simulation.cases import HOUR, LATER, MAIN, MINUTE, REPEAT
from truecount.simulation.dials import Dials
from truecount.simulation.grammar import Chance, Grammar, Line, Options, Said, one_of, say
from truecount.simulation.pattern import OTHERS, Pattern, patterns
from truecount.simulation.settings import Block, Settings

HOME = Path(__file__).parent / "words.yaml"
GIVEN = ("count", "both", "reference")
NUMBERS = ("none", "one", "two", "three", "four")
BOTH = ("none", "the one", "both", "all three", "all four")
THEN = " >> "
"""Parts what a caller of no crime tells from what was found."""
SEVERAL = 2
CARELESS_WORDS = (2, 6)
SHORTEST = 5
SHOUTED, SHORTHAND, AGAIN, NAMED, ACCOUNT, EITHER = 0.14, 0.4, 0.5, 0.5, 0.35, 0.6
MOST_ENTRIES = 7
ASIDES = (0.25, 0.6, 0.85)
"""Chances, below each of which there are none, one or two asides; else three."""
ASIDES_BY_CHANNEL = {"online": "written", "e-mail": "written", "front counter": "counter", "officer": "officer"}
BY_CHANNEL = ("online", "e-mail", "front counter", "officer")
BY_PLACE = ("shop", "emergency", "hospital", "school", "camera")
"""Ways of being heard that have openings of their own on the telephone; otherwise they go by who is calling."""
SEEN = ("public", "shop")
"""Where a stranger is likely to be described."""
ACCOUNTS = {"police": "police", "professional": "professional", "school": "professional", "hospital": "professional"}


@functools.cache
def words() -> dict[str, Any]:
    """The document as it stands."""
    document: dict[str, Any] = yaml.safe_load(HOME.read_text("utf-8"))
    return document


@dataclass(frozen=True)
class Told:
    """The lines one allegation may be told in: plainly or quietly, each with whether it says how many victims."""

    report: int
    least: int
    """It is told only where a case has so many victims."""
    loud: tuple[tuple[Line, bool], ...]
    quiet: tuple[tuple[Line, bool], ...]


@dataclass(frozen=True)
class Script:
    """All that the logs of one pattern are made of."""

    heard: str
    definite: bool
    told: tuple[Told, ...]
    other: tuple[tuple[Line, Line], ...]
    """What is told where nothing is alleged, and what was found."""
    vague: Options
    asides: Options
    updates: Options
    account: Options
    sounds: tuple[Line, ...]
    """What crimes heard in the same way are told in: what no crime may sound like."""


@dataclass(frozen=True)
class Desk:
    """What all logs share."""

    scripts: tuple[Script, ...]
    openings: dict[str, Options]
    asides: dict[str, Options]
    """Asides by channel, where the channel has its own."""
    endings: dict[str, tuple[tuple[Line, bool], ...]]
    several: dict[str, Options]
    shared: dict[str, Options]
    """Lists of words.yaml by name: again, further, duplicate, mistaken, brief."""


@functools.cache
def desk() -> Desk:
    """The lines of every pattern, made ready."""
    w = words()
    grammar = Grammar(w["lists"], GIVEN)
    return Desk(
        scripts=tuple(_script(one, grammar) for one in patterns()),
        openings={name: grammar.options(lines) for name, lines in w["openings"].items()},
        asides={channel: grammar.options(w["asides"][name]) for channel, name in ASIDES_BY_CHANNEL.items()},
        endings={name: _marked(lines, grammar, "{reference}") for name, lines in w["endings"].items()},
        several={name: grammar.options(lines) for name, lines in w["several"].items()},
        shared={name: grammar.options(w[name]) for name in ("again", "further", "duplicate", "mistaken", "brief")},
    )


def _script(pattern: Pattern, grammar: Grammar) -> Script:
    w = words()
    seen = pattern.heard in SEEN and any(one.relationship == "stranger" for one in pattern.alleged.values())
    return Script(
        heard=pattern.heard,
        definite=pattern.definite,
        told=tuple(
            Told(
                one.report,
                SEVERAL if one.victim == OTHERS else 1,
                _marked(one.loud, grammar, "{count}"),
                _marked(one.quiet, grammar, "{count}"),
            )
            for one in pattern.alleged.values()
        ),
        other=tuple(_found(text, grammar) for text in pattern.told),
        vague=grammar.options(w["vague"][pattern.heard]),
        asides=grammar.options([*w["asides"][w["aside_of"][pattern.heard]], *(w["asides"]["suspect"] if seen else ())]),
        updates=grammar.options(w["updates"][pattern.updates]),
        account=grammar.options(w["account"][ACCOUNTS.get(pattern.heard, "other")]),
        sounds=tuple(grammar.line(text) for text in _alike(pattern)),
    )


def _alike(pattern: Pattern) -> list[str]:
    """Plain lines of crimes heard as this pattern is, of one victim and not too plain to be taken back."""
    crimes = [one for one in patterns() if one.share and one.heard == pattern.heard and not one.definite]
    return [text for one in crimes for text in next(iter(one.alleged.values())).loud if "{count}" not in text]


def _found(text: str, grammar: Grammar) -> tuple[Line, Line]:
    told, _, found = text.partition(THEN)
    return grammar.line(told), grammar.line(found)


def _marked(lines: Sequence[str], grammar: Grammar, mark: str) -> tuple[tuple[Line, bool], ...]:
    return tuple((grammar.line(text), mark in text) for text in lines)


@dataclass(frozen=True)
class Call:
    """What one log is written from: its pattern, how it came in and when, and how it ended."""

    pattern: int
    victims: int
    quiet: bool
    kind: int
    at: int
    channel: str
    standing: str
    recorded: bool
    reference: str


def write_logs(calls: Iterable[Call], block: Block, settings: Settings) -> pa.Array:
    """The text of every log of a month. The same settings give the same words, letter for letter."""
    chance = random.Random(f"{settings.seed}/{block.name}/logs").random  # noqa: S311 (no secret is made)
    writer = _Writer(chance, settings.dials)
    return pa.array([writer.log(call) for call in calls], pa.string())


class _Writer:
    """Writes one log after the other with one run of chances."""

    def __init__(self, chance: Chance, dials: Dials) -> None:
        self.chance, self.desk, self.dials = chance, desk(), dials

    def log(self, call: Call) -> str:
        script = self.desk.scripts[call.pattern]
        said: Said = {"count": NUMBERS[call.victims], "both": BOTH[call.victims], "reference": call.reference}
        first, later = self._told(script, call, said)
        lines = [f"{self._opening(script, call, said)} {self._joined(first, script, call, said)}"]
        lines += self._later(script, call, later, said)
        at, clocks = call.at, []
        for _ in lines:
            clocks.append(f"{at // HOUR % 24:02d}:{at // MINUTE % 60:02d}")
            at += MINUTE + int(self.chance() * 40 * MINUTE)
        stamped = [f"{clock} {line}" for clock, line in zip(clocks, lines, strict=True)]
        return self._written("\n".join([*stamped, self._ending(call, said)]))

    def _one(self, options: Options, said: Said) -> str:
        return one_of(options, self.chance, said)

    def _opening(self, script: Script, call: Call, said: Said) -> str:
        """By the way it came in, then by who is calling."""
        if call.channel in BY_CHANNEL:
            name = call.channel
        else:
            name = script.heard if script.heard in BY_PLACE and call.kind != REPEAT else call.standing
        opening = self._one(self.desk.openings[name], said)
        if call.kind == MAIN:
            return opening
        return f"{opening} {self._one(self.desk.shared['again' if call.kind == REPEAT else 'further'], said)}"

    def _told(self, script: Script, call: Call, said: Said) -> tuple[list[str], list[str]]:
        """What the caller tells, and what whoever went there found out besides."""
        vague = call.quiet and call.kind == MAIN and not script.definite and self.chance() < self.dials.vague
        if script.other:
            return self._no_crime(script, vague, said)
        report = LATER if call.kind == LATER else MAIN
        told = [one for one in script.told if one.report == report and one.least <= call.victims]
        words_said, counted = [], call.victims < SEVERAL or call.kind != MAIN
        for n, one in enumerate(told if call.kind != REPEAT else told[:1]):
            line, numbers = self._telling(one, call.quiet or (n > 0 and self.chance() < AGAIN), call.victims, said)
            words_said.append(line)
            counted = counted or numbers
        if not counted:
            words_said.append(self._one(self.desk.several["quiet" if call.quiet else "loud"], said))
        if not vague:
            return words_said, []
        account = f"{self._one(script.account, said)} {', '.join(words_said)}"
        return [self._one(script.vague, said)], [account] if self.chance() < ACCOUNT else []

    def _no_crime(self, script: Script, vague: bool, said: Said) -> tuple[list[str], list[str]]:
        told, found = script.other[int(self.chance() * len(script.other))]
        if vague:
            account = f"{self._one(script.account, said)} {say(told, self.chance, said)}"
            return [self._one(script.vague, said)], [account] if self.chance() < ACCOUNT else []
        if script.sounds and not script.definite and self.chance() < self.dials.sounds_violent:
            sounds = script.sounds[int(self.chance() * len(script.sounds))]
            return [say(sounds, self.chance, said)], [self._one(self.desk.shared["mistaken"], said)]
        return [say(told, self.chance, said)], [f"PATROL: {say(found, self.chance, said)}"] if found else []

    def _telling(self, told: Told, quiet: bool, victims: int, said: Said) -> tuple[str, bool]:
        """One thing in its words, and whether they say how many victims there are."""
        lines = told.quiet if quiet else told.loud
        fitting = [pair for pair in lines if victims >= SEVERAL or not pair[1]] or lines
        line, numbers = fitting[int(self.chance() * len(fitting))]
        return say(line, self.chance, said), numbers

    def _joined(self, first: list[str], script: Script, call: Call, said: Said) -> str:
        """Everything in one run, with things said in passing between."""
        asides = self.desk.asides.get(call.channel, script.asides)
        drawn = self.chance()
        for _ in range(sum(drawn >= below for below in ASIDES)):
            aside = self._one(asides, said)
            if aside not in first:
                first.insert(1 + int(self.chance() * len(first)), aside)
        return (", " if self.chance() < NAMED else ". ").join(first)

    def _later(self, script: Script, call: Call, found: list[str], said: Said) -> list[str]:
        """What others write in afterwards, in the order such things happen, and what was found."""
        if call.kind == REPEAT:
            return []
        lines = script.updates.lines
        number = int(self.chance() * self.chance() * MOST_ENTRIES)
        chosen = sorted({int(self.chance() * len(lines)) for _ in range(number)})
        entries = [say(lines[n], self.chance, said) for n in chosen]
        return [*entries[:1], *found, *entries[1:]]

    def _ending(self, call: Call, said: Said) -> str:
        if call.kind == REPEAT:
            return self._one(self.desk.shared["duplicate"], said)
        wanted = call.recorded and self.chance() < self.dials.reference_in_log
        name = "either" if not wanted and self.chance() < EITHER else "recorded" if call.recorded else "none"
        lines = [line for line, names in self.desk.endings[name] if names == wanted]
        return say(lines[int(self.chance() * len(lines))], self.chance, said)

    def _written(self, text: str) -> str:
        """As somebody types it: in shorthand, carelessly, or shouting."""
        if self.chance() < SHORTHAND:
            text = _shorthand().sub(lambda found: words()["shorthand"][found[0]], text)
        if self.chance() < self.dials.misspelt:
            text = _misspellings().sub(lambda found: words()["misspellings"][found[0]], text)
            text = self._slips(text)
        return text.upper() if self.chance() < SHOUTED else text

    def _slips(self, text: str) -> str:
        parts = text.split(" ")
        low, high = CARELESS_WORDS
        for _ in range(low + int(self.chance() * (high - low))):
            n = int(self.chance() * len(parts))
            word = parts[n]
            if len(word) >= SHORTEST and word.isalpha():
                at = 1 + int(self.chance() * (len(word) - 3))
                # A letter is left out, written twice, or changes places with the next.
                slips = (word[at + 1 :], word[at] + word[at:], word[at + 1] + word[at] + word[at + 2 :])
                parts[n] = word[:at] + slips[int(self.chance() * len(slips))]
        return " ".join(parts)


@functools.cache
def _shorthand() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(words()['shorthand'])})\b")


@functools.cache
def _misspellings() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(words()['misspellings'])})\b")
