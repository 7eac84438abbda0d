"""SIGKILL at random moments of every verb that writes: afterwards there is the old state or the new, never between."""

from __future__ import annotations

import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from fire.crashes.scene import VERBS, Scene, State, Verb, left_over, state
from fire.crashes.starter import Starter
from fire.trial import Bounds, Fault, Outcome
from truecount.errors import TrueCountError
from truecount.writing import UNFINISHED

FULL = 500
KILLED = ("load into a new file", "load into a file", "link", "check", "paper", "simulate", "triage")
AGAIN = 0.25
"""The share of kills after which the verb is run again and left alone."""
AIMED = 0.5
"""The share of kills that wait until the verb has begun to write in its folder; the rest come at any moment."""
AT_ONCE = 2
"""So many verbs are killed side by side."""
ENDS = 30.0
"""Seconds within which every process of a killed verb must be gone."""


@dataclass(frozen=True)
class Known:
    """A verb left alone: the state it found, the state it made, how many seconds it took, and from when on it wrote."""

    old: State
    new: State
    seconds: float
    writes: float


@dataclass(frozen=True)
class Came:
    """What came of one kill, and what did not hold."""

    what: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def run(bounds: Bounds, names: Sequence[str] = KILLED) -> Outcome:
    """Rounds, in each of which every verb is killed once, `AT_ONCE` of them side by side."""
    outcome, came, done = Outcome(), {name: Counter[str]() for name in names}, 0
    with tempfile.TemporaryDirectory(prefix="fire-kills-") as folder:
        scene = _made_for(names, Path(folder))
        with ProcessPoolExecutor(AT_ONCE, get_context("spawn"), _begin, (scene, Path(folder))) as processes:
            known = dict(zip(names, processes.map(_left_alone, names), strict=True))
            # The longest begin a round, so that neither process waits long for the other at its end.
            order = sorted(names, key=lambda name: -known[name].seconds)
            for seed in bounds.rounds(FULL):
                kills = processes.map(_round, order, [known[name] for name in order], repeat(seed))
                for name, one in zip(order, kills, strict=True):
                    came[name].update(one.what)
                    outcome.faults += one.faults
                done += 1
    for name, counted in came.items():
        told = ", ".join(f"{counted[what]:,} {what}" for what in WHAT if counted[what] or what in ("old", "new"))
        outcome.say(f"kills of `{name}`: {told}", done)
        outcome.did(f"kills of `{name}`", done, FULL)
    return outcome


def _made_for(names: Sequence[str], folder: Path) -> Path:
    """The scene of some verbs, whole, so that those who share it make nothing in it."""
    (folder / "scratch").mkdir()
    starter = Starter(folder / "scratch")
    try:
        scene = Scene(folder / "scene", starter)
        for name in names:
            scene.of(VERBS[name], folder / name)
    finally:
        starter.close()
    return scene.folder


_OURS: list[Killer] = []
"""The one of this process."""


def _begin(scene: Path, folder: Path) -> None:
    _OURS.append(Killer(Path(tempfile.mkdtemp(dir=folder)), scene))


def _left_alone(name: str) -> Known:
    return _OURS[0].left_alone(VERBS[name])


def _round(name: str, known: Known, seed: int) -> Came:
    return _OURS[0].killed(VERBS[name], known, seed)


class Killer:
    """Runs verbs in a folder of its own, among copies of a scene, and kills them."""

    def __init__(self, folder: Path, scene: Path) -> None:
        self.scratch, self.place = folder / "scratch", folder / "round" / "place"
        self.scratch.mkdir()
        self.place.parent.mkdir()
        self.starter = Starter(self.scratch)
        self.scene = Scene(scene, self.starter)

    def killed(self, verb: Verb, known: Known, seed: int) -> Came:
        """Kill a verb once, at a moment that the seed chooses."""
        try:
            return Came(tuple(self._round(verb, known, random.Random(f"{verb.name} {seed}"))))
        except (AssertionError, TrueCountError) as error:
            return Came((), (Fault(f"{verb.name}: {error}", seed),))

    def left_alone(self, verb: Verb) -> Known:
        """Run a verb to its end. Raises AssertionError where it fails or changes nothing."""
        folder = self._fresh(verb)
        old, began = state(folder), time.monotonic()
        seen = _looks(folder)
        self.starter.start(list(verb.words), folder)
        writes = None
        with _Waiting(self.starter) as waiting:
            while not waiting.ended(0.002):
                if writes is None and _looks(folder) != seen:
                    writes = time.monotonic() - began
        seconds = time.monotonic() - began
        assert waiting.code in verb.codes, f"left alone it ends with {waiting.code}: {self._error()}"
        new = state(folder)
        assert new != old, "left alone it changes nothing"
        return Known(old, new, seconds, min(writes or seconds, seconds))

    def _round(self, verb: Verb, known: Known, chance: random.Random) -> list[str]:
        folder = self._fresh(verb)
        seen, began = _looks(folder), time.monotonic()
        process = self.starter.start(list(verb.words), folder)
        with _Waiting(self.starter) as waiting:
            if chance.random() < AIMED:
                while _looks(folder) == seen and not waiting.ended(0.001):
                    pass
                moment = time.monotonic() + chance.random() * 1.1 * (known.seconds - known.writes)
            else:
                moment = began + chance.random() * 1.1 * known.seconds
            while time.monotonic() < moment and not waiting.ended(0.001):
                pass
            _kill(process, chance)
        came = ["of them after its end"] if waiting.code != -signal.SIGKILL else []
        _all_gone(process)
        came.append(which(state(folder), known, folder))
        if chance.random() < AGAIN:
            self._again(verb, known, folder, came[-1])
            came.append("run again")
        return came

    def _again(self, verb: Verb, known: Known, folder: Path, which: str) -> None:
        """Run the verb once more, or from the old state where the verb cannot be run twice, and look for left-overs."""
        once = which == "new" and verb.name.startswith("simulate")
        self.starter.start(list(verb.words), folder)
        code = self.starter.ended()
        # A simulation makes nothing where something is.
        expected = (2,) if once else verb.codes
        assert code in expected, f"run again after the kill it ends with {code}: {self._error()}"
        now = state(folder)
        assert now == known.new, f"run again after the kill it leaves {_unlike(now, known.new)}"
        left = [*left_over(folder), *(path.name for path in self.scratch.iterdir())]
        assert not left, f"run again after the kill it leaves {', '.join(left)}"

    def _fresh(self, verb: Verb) -> Path:
        shutil.rmtree(self.place, ignore_errors=True)
        for left in self.scratch.iterdir():
            shutil.rmtree(left, ignore_errors=True)
        return self.scene.of(verb, self.place)

    def _error(self) -> str:
        return self.place.with_name("error").read_text("utf-8")[-500:]


WHAT = ("old", "new", "one part new, another old", "marked as unfinished", "of them after its end", "run again")


class _Waiting:
    """Waits for the process of a starter without a thread of its own: asks whether its end was told."""

    def __init__(self, starter: Starter) -> None:
        self.starter, self.code = starter, None

    def __enter__(self) -> _Waiting:
        return self

    def __exit__(self, *_: object) -> None:
        if self.code is None:
            self.code = self.starter.ended()

    def ended(self, seconds: float) -> bool:
        """Whether it ended, after at most so many seconds."""
        if self.code is None and self.starter.heard(seconds):
            self.code = self.starter.ended()
        return self.code is not None


def _kill(process: int, chance: random.Random) -> None:
    """Kill the whole group, or the process alone; one that has ended by itself is let be."""
    try:
        if chance.random() < 0.5:
            os.killpg(process, signal.SIGKILL)
        else:
            os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _all_gone(group: int) -> None:
    """Wait until no process of a group is left. Raises AssertionError when one stays."""
    end = time.monotonic() + ENDS
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    os.killpg(group, signal.SIGKILL)
    raise AssertionError("a process of it goes on")


def _looks(folder: Path) -> list[tuple[str, int, int]]:
    """Every name in a folder with its size and time: cheap, and unlike as soon as something is written."""
    found = []
    for path in folder.rglob("*"):
        try:
            about = path.stat()
        except FileNotFoundError:
            continue
        found.append((str(path), about.st_size, about.st_mtime_ns))
    return sorted(found)


def which(now: State, known: Known, folder: Path) -> str:
    """Which state a folder is in, each of its parts for itself: a record file, a folder of what was written.

    Raises AssertionError for a part that is between the old and the new and does not say so itself.
    """
    parts = {name.split("/")[0] for name in {*now, *known.old, *known.new}}
    found = {_part(part, now, known, folder) for part in parts} - {"both"} or {"old"}
    return found.pop() if len(found) == 1 else "one part new, another old"


def _part(part: str, now: State, known: Known, folder: Path) -> str:
    held, old, new = (
        {name: one for name, one in held.items() if name.split("/")[0] == part} for held in (now, known.old, known.new)
    )
    if held == new:
        return "both" if old == new else "new"
    if held == old:
        return "old"
    notice = f"{part}/{UNFINISHED}"
    assert held.pop(notice, None), f"it is between the old state and the new: {_unlike(held, new)} is not as in the new"
    named = {f"{part}/{name}" for name in (folder / notice).read_text("utf-8").splitlines()[2:]}
    for name in {*held, *old, *new}:
        assert held.get(name) in (old.get(name), new.get(name)), f"{name} is neither the old nor the new"
        assert old.get(name) == new.get(name) or name in named, f"{name} is not named in {UNFINISHED}"
    return "marked as unfinished"


def _unlike(one: State, other: State) -> str:
    return ", ".join(sorted(name for name in {*one, *other} if one.get(name) != other.get(name))[:5])
