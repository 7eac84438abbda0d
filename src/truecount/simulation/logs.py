"""The logs' text: what a caller said, what was written down, what came later, and how it ended."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import yaml

from truecount.simulation.cases import HOUR, LATER, MAIN, MINUTE, REPEAT, Month
from truecount.simulation.grammar import Chance, Grammar, Line, Options, one_of, say
from truecount.simulation.keys import Letters
from truecount.simulation.pattern import Pattern, patterns
from truecount.simulation.recording import Records
from truecount.simulation.settings import Settings
from truecount.simulation.templates import templates

HOME = Path(__file__).parent / "words.yaml"
GIVEN = ("count", "reference")
NUMBERS = ("none", "one", "two", "three", "four")
SEVERAL = 2
CARELESS_WORDS = (2, 6)
SHORTEST = 5
SHOUTED, SHORTHAND, AGAIN, NAMED, ACCOUNT = 0.14, 0.4, 0.5, 0.5, 0.4
MOST_ENTRIES = 7
ASIDES_OF = {
    "domestic": "caller",
    "public": "street",
    "neighbour": "caller",
    "home": "caller",
    "shop": "work",
    "online": "written",
    "professional": "agency",
    "police": "officer",
    "counter": "caller",
    "emergency": "caller",
}
"""Which asides go with the way a call comes in."""
ASIDES = (0.25, 0.6, 0.85)
"""Chances, below each of which there are none, one or two asides; else three."""


@functools.cache
def words() -> dict[str, Any]:
    """The document as it stands."""
    document: dict[str, Any] = yaml.safe_load(HOME.read_text("utf-8"))
    return document


@dataclass(frozen=True)
class Told:
    """The lines one allegation may be told in: plainly or quietly, with and without a number of victims."""

    report: int
    loud: tuple[tuple[Line, bool], ...]
    quiet: tuple[tuple[Line, bool], ...]


@dataclass(frozen=True)
class Script:
    """All that the logs of one pattern are made of."""

    openings: Options
    asides: Options
    told: tuple[Told, ...]
    other: tuple[Line, ...]
    vague: Options
    definite: bool
    sounds: tuple[Told, ...]
    """How crimes heard in the same way are told: what no crime may sound like."""
    updates: Options


@dataclass(frozen=True)
class Desk:
    """What all logs share: endings, and lines for several victims, repeat calls and later reports."""

    scripts: tuple[Script, ...]
    endings: dict[str, tuple[tuple[Line, bool], ...]]
    several: dict[str, Options]
    again: Options
    further: Options
    duplicate: Options
    mistaken: Options
    account: Options


@functools.cache
def desk() -> Desk:
    """The lines of every pattern, made ready."""
    w = words()
    grammar = Grammar(w["lists"], GIVEN)
    return Desk(
        scripts=tuple(_script(one, grammar) for one in patterns()),
        endings={name: _numbered(lines, grammar, "{reference}") for name, lines in w["endings"].items()},
        several={name: grammar.options(lines) for name, lines in w["several"].items()},
        again=grammar.options(w["again"]),
        further=grammar.options(w["further"]),
        duplicate=grammar.options(w["duplicate"]),
        mistaken=grammar.options(w["mistaken"]),
        account=grammar.options(w["account"]),
    )


def _script(pattern: Pattern, grammar: Grammar) -> Script:
    w = words()
    alike = [one for one in patterns() if one.share and one.heard == pattern.heard] if pattern.told else []
    return Script(
        openings=grammar.options(w["openings"][pattern.heard]),
        asides=grammar.options(w["asides"][ASIDES_OF[pattern.heard]]),
        told=_told(pattern, grammar),
        other=tuple(grammar.line(text) for text in pattern.told),
        vague=grammar.options(w["vague"][pattern.heard]),
        definite=pattern.definite,
        sounds=tuple(told for one in alike for told in _told(one, grammar)[:1]),
        updates=grammar.options(w["updates"][pattern.updates]),
    )


def _told(pattern: Pattern, grammar: Grammar) -> tuple[Told, ...]:
    return tuple(
        Told(one.report, _numbered(one.loud, grammar, "{count}"), _numbered(one.quiet, grammar, "{count}"))
        for one in pattern.alleged.values()
    )


def _numbered(lines: Sequence[str], grammar: Grammar, mark: str) -> tuple[tuple[Line, bool], ...]:
    return tuple((grammar.line(text), mark in text) for text in lines)


def write_logs(month: Month, records: Records, crime_reference: Letters, settings: Settings) -> pa.Array:
    """The text of every log of a month. The same settings give the same words, letter for letter."""
    chance = random.Random(f"{settings.seed}/{month.block.name}/logs").random  # noqa: S311 (no secret is made)
    t, number = templates(), len(month.reports.case)
    recorded = np.bincount(records.report, minlength=number)
    references: dict[int, str] = {}
    for place, report in enumerate(records.report.tolist()):
        references.setdefault(report, crime_reference[place].tobytes().decode())
    facts = zip(
        t.pattern[month.cases.variant[month.reports.case]].tolist(),
        t.victims[month.cases.variant[month.reports.case]].tolist(),
        month.cases.quiet[month.reports.case].tolist(),
        month.reports.kind.tolist(),
        month.reports.at.tolist(),
        np.where(recorded > 0, "recorded", "none").tolist(),
        strict=True,
    )
    writer = _Writer(chance, settings)
    return pa.array(
        [
            writer.log(pattern, victims, quiet, kind, at, ending, references.get(n, ""))
            for n, (pattern, victims, quiet, kind, at, ending) in enumerate(facts)
        ],
        pa.string(),
    )


class _Writer:
    """Writes one log after the other with one run of chances."""

    def __init__(self, chance: Chance, settings: Settings) -> None:
        self.chance, self.desk, self.dials = chance, desk(), settings.dials

    def log(self, pattern: int, victims: int, quiet: bool, kind: int, at: int, ending: str, reference: str) -> str:
        script = self.desk.scripts[pattern]
        given = {"count": NUMBERS[victims], "reference": reference}
        said = self._said(script, victims, quiet, kind, given)
        opening = self._one(script.openings, given)
        if kind == REPEAT:
            opening += " " + self._one(self.desk.again, given)
        if kind == LATER:
            opening += " " + self._one(self.desk.further, given)
        first = f"{opening} {self._joined(said, script, given)}"
        later = self._later(script, victims, quiet, kind, at, given)
        return self._written("\n".join([f"{_clock(at)} {first}", *later, self._ending(kind, ending, given)]))

    def _one(self, options: Options, given: dict[str, str]) -> str:
        return one_of(options, self.chance, given)

    def _said(self, script: Script, victims: int, quiet: bool, kind: int, given: dict[str, str]) -> list[str]:
        """What the caller tells: each thing alleged, or what was told where nothing is; or nothing definite."""
        if quiet and kind == MAIN and not script.definite and self.chance() < self.dials.vague:
            return [self._one(script.vague, given)]
        if script.other:
            if script.sounds and self.chance() < self.dials.sounds_violent:
                like = script.sounds[int(self.chance() * len(script.sounds))]
                return [self._telling(like, False, 1, given)[0], self._one(self.desk.mistaken, given)]
            return [say(script.other[int(self.chance() * len(script.other))], self.chance, given)]
        told = [one for one in script.told if one.report == (LATER if kind == LATER else MAIN)]
        said, counted = [], victims < SEVERAL or len(told) > 1 or kind != MAIN
        for n, one in enumerate(told if kind != REPEAT else told[:1]):
            words_said, numbers = self._telling(one, quiet or (n > 0 and self.chance() < AGAIN), victims, given)
            said.append(words_said)
            counted = counted or numbers
        return said if counted else [*said, self._one(self.desk.several["quiet" if quiet else "loud"], given)]

    def _telling(self, told: Told, quiet: bool, victims: int, given: dict[str, str]) -> tuple[str, bool]:
        """One thing in its words, and whether they say how many victims there are."""
        lines = told.quiet if quiet else told.loud
        fitting = [pair for pair in lines if victims >= SEVERAL or not pair[1]] or lines
        line, numbers = fitting[int(self.chance() * len(fitting))]
        return say(line, self.chance, given), numbers

    def _joined(self, said: list[str], script: Script, given: dict[str, str]) -> str:
        """Everything in one run, with things said in passing between."""
        drawn = self.chance()
        for _ in range(sum(drawn >= below for below in ASIDES)):
            aside = self._one(script.asides, given)
            if aside not in said:
                said.insert(1 + int(self.chance() * len(said)), aside)
        return (", " if self.chance() < NAMED else ". ").join(said)

    def _later(self, script: Script, victims: int, quiet: bool, kind: int, at: int, given: dict[str, str]) -> list[str]:
        """What others write in afterwards; now and then an account of the same by whoever went."""
        number = 0 if kind == REPEAT else int(self.chance() * self.chance() * MOST_ENTRIES)
        lines = script.updates.lines
        chosen = sorted({int(self.chance() * len(lines)) for _ in range(number)})
        entries = [say(lines[n], self.chance, given) for n in chosen]
        main = [one for one in script.told if one.report == MAIN]
        if number and main and kind == MAIN and self.chance() < ACCOUNT:
            told = main[int(self.chance() * len(main))]
            entries.append(f"{self._one(self.desk.account, given)} {self._telling(told, quiet, victims, given)[0]}")
        clocks = []
        for _ in entries:
            at += MINUTE + int(self.chance() * 40 * MINUTE)
            clocks.append(_clock(at))
        return [f"{clock} {entry}" for clock, entry in zip(clocks, entries, strict=True)]

    def _ending(self, kind: int, ending: str, given: dict[str, str]) -> str:
        if kind == REPEAT:
            return self._one(self.desk.duplicate, given)
        wanted = bool(given["reference"]) and self.chance() < self.dials.reference_in_log
        lines = [line for line, names in self.desk.endings[ending] if names == wanted]
        return say(lines[int(self.chance() * len(lines))], self.chance, given)

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


def _clock(at: int) -> str:
    return f"{at // HOUR % 24:02d}:{at // MINUTE % 60:02d}"


@functools.cache
def _shorthand() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(words()['shorthand'])})\b")


@functools.cache
def _misspellings() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(words()['misspellings'])})\b")
