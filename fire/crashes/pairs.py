"""Two processes on one record file: each works, waits or is told, and the file holds what the successful ones did."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fire.crashes.scene import VERBS, Scene, State, Verb, left_over, state
from fire.crashes.starter import Starter
from fire.trial import Bounds, Fault, Outcome
from truecount.errors import TrueCountError

FULL = 100
REFUSED = 2
_READS = Verb("trends", ("trends", "f.duckdb", "--span", "year"), "loaded")
_NEW = VERBS["load into a new file"]
_SIMULATED = Verb("simulate", VERBS["simulate"].words, None, ("export",))
PAIRS = (
    (VERBS["load into a file"], VERBS["link"]),
    (VERBS["check"], VERBS["check"]),
    (VERBS["link"], VERBS["paper"]),
    (_READS, VERBS["link"]),
    (_READS, _READS),
    (_NEW, _NEW),
    (_NEW, _SIMULATED),
)
TOLD = ("another program is using this file", "another program made this file", "file is there already")
"""What one that cannot go on may be told."""


def run(bounds: Bounds, pairs: Sequence[tuple[Verb, Verb]] = PAIRS) -> Outcome:
    """Each pair as often as the bounds allow; they share its minutes."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="fire-pairs-") as folder:
        trial = _Pairs(Path(folder), outcome)
        try:
            for first, second in pairs:
                trial.pair(first, second, bounds.shared(len(pairs)))
        finally:
            for starter in trial.starters:
                starter.close()
    return outcome


@dataclass(frozen=True)
class _Ended:
    verb: Verb
    code: int
    said: str

    @property
    def told(self) -> bool:
        """Whether it was told of the other, in one sentence. Raises AssertionError where it failed otherwise."""
        if self.code in self.verb.codes:
            return False
        assert self.code == REFUSED, f"{self.verb.name} ends with {self.code}: {self.said[-300:]}"
        lines = self.said.strip().splitlines()
        assert len(lines) == 1, f"{self.verb.name} says {len(lines)} lines: {self.said[-300:]}"
        assert any(words in lines[0] for words in TOLD), f"{self.verb.name} says: {lines[0]}"
        return True


class _Pairs:
    def __init__(self, folder: Path, outcome: Outcome) -> None:
        self.outcome, self.folder = outcome, folder
        self.scratch = folder / "scratch"
        self.scratch.mkdir()
        self.starters = (Starter(self.scratch), Starter(self.scratch))
        self.scene = Scene(folder / "scene", self.starters[0])

    def pair(self, first: Verb, second: Verb, bounds: Bounds) -> None:
        """The rounds of one pair, and the line they come to."""
        # The second finds the files of the first, so it must be able to work on them.
        seconds, may_be = self._left_alone(first, second)
        came: Counter[str] = Counter()
        for seed in bounds.rounds(FULL):
            chance = random.Random(f"{first.name} {second.name} {seed}")
            try:
                came[self._round(first, second, chance.random() * 1.1 * seconds, may_be)] += 1
            except (AssertionError, TrueCountError) as error:
                self.outcome.faults.append(Fault(f"{first.name} and {second.name}: {error}", seed))
            came["rounds"] += 1
        told = ", ".join(f"{came[what]:,} {what}" for what in (BOTH, FIRST, SECOND) if came[what])
        self.outcome.say(f"`{first.name}` and `{second.name}` on one file: {told}", came["rounds"])
        self.outcome.did(f"`{first.name}` and `{second.name}`", came["rounds"], FULL)

    def _left_alone(self, first: Verb, second: Verb) -> tuple[float, dict[tuple[str, ...], list[State]]]:
        """The seconds that the first takes, and what a file may hold after either alone or both in either order."""
        place = self._fresh(first, second)
        began = time.monotonic()
        self._alone(first, place)
        seconds = time.monotonic() - began
        may_be = {("first",): [state(place)]}
        both = self._alone(second, place)
        may_be["first", "second"] = [state(place)] if both else []
        place = self._fresh(first, second)
        self._alone(second, place)
        may_be["second",] = [state(place)]
        if self._alone(first, place):
            may_be["first", "second"].append(state(place))
        return seconds, may_be

    def _alone(self, verb: Verb, place: Path) -> bool:
        self.starters[0].start(list(verb.words), place)
        return self.starters[0].ended() in verb.codes

    def _round(self, first: Verb, second: Verb, after: float, may_be: dict[tuple[str, ...], list[State]]) -> str:
        place = self._fresh(first, second)
        ended = []
        begun = time.monotonic()
        for number, (verb, starter) in enumerate(zip((first, second), self.starters, strict=True)):
            said = self.folder / f"said-{number}"
            said.mkdir(exist_ok=True)
            starter.start(list(verb.words), place, None, said)
            if number == 0:
                time.sleep(max(begun + after - time.monotonic(), 0))
        for number, (verb, starter) in enumerate(zip((first, second), self.starters, strict=True)):
            code = starter.ended()
            ended.append(_Ended(verb, code, (self.folder / f"said-{number}" / "error").read_text("utf-8")))
        done = tuple(name for name, one in zip(("first", "second"), ended, strict=True) if not one.told)
        assert done, f"neither did its work: {ended[0].said.strip()} {ended[1].said.strip()}"
        assert state(place) in may_be[done], f"the file is not what {' and '.join(done)} make of it"
        left = [*left_over(place), *(path.name for path in self.scratch.iterdir())]
        assert not left, f"they leave {', '.join(left)}"
        return {("first", "second"): BOTH, ("first",): SECOND, ("second",): FIRST}[done]

    def _fresh(self, first: Verb, second: Verb) -> Path:
        place = self.folder / "round" / "place"
        shutil.rmtree(place, ignore_errors=True)
        whole = Verb("both", (), first.file, tuple(dict.fromkeys((*first.beside, *second.beside))))
        return self.scene.of(whole, place)


BOTH, FIRST, SECOND = "both worked", "the first was told", "the second was told"
