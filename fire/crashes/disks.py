"""Every verb that writes, on a disk that is full or read-only: it works, or one sentence and everything as before."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from fire.crashes.kills import Known, which
from fire.crashes.scene import VERBS, Scene, State, Verb, left_over, state
from fire.crashes.starter import Starter
from fire.trial import Bounds, Fault, Outcome
from truecount.errors import TrueCountError

FULL = 20
"""Rounds of each verb and kind of disk."""
DISK = 64 * 2**20
"""Bytes of the disk that is filled: more than any round needs."""
REFUSED = 2
SERVED = Verb("serve verify-log", ("serve", "verify-log", "--home", "home"), None)
"""What the workbench does first on any start: its folder, its key, its database."""
TRIED = (*VERBS.values(), SERVED)


def run(bounds: Bounds, verbs: Sequence[Verb] = TRIED) -> Outcome:
    """Each verb on a disk with too little room, then on one that is read-only; all share the minutes."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="fire-disks-") as folder:
        trial = _Disks(Path(folder), outcome)
        try:
            with _disk(Path(folder) / "disk") as mounted:
                if not mounted:
                    outcome.say("no disk may be mounted here: files were kept small in its place", "yes")
                for verb in verbs:
                    trial.verb(verb, bounds.shared(len(verbs)), mounted=mounted)
        finally:
            trial.starter.close()
    return outcome


class _Disks:
    def __init__(self, folder: Path, outcome: Outcome) -> None:
        self.outcome, self.folder = outcome, folder
        self.disk, self.scratch = folder / "disk", folder / "scratch"
        self.scratch.mkdir()
        self.starter = Starter(self.scratch)
        self.scene = Scene(folder / "scene", self.starter)

    def verb(self, verb: Verb, bounds: Bounds, *, mounted: bool) -> None:
        """The rounds of one verb on both kinds of disk, and their two lines."""
        known, room = self._left_alone(verb)
        for kind, prepared in (("too little room", self._too_full), ("read-only", self._read_only)):
            came: Counter[str] = Counter()
            for seed in bounds.shared(2).rounds(FULL):
                chance = random.Random(f"{verb.name} {kind} {seed}")
                place = self.scene.of(verb, self.disk / "place")
                try:
                    with prepared(place, int(room * chance.random()), mounted=mounted) as largest:
                        code, said = self._run(verb, place, largest)
                        came[self._judged(verb, known, code, said)] += 1
                except (AssertionError, TrueCountError) as error:
                    self.outcome.faults.append(Fault(f"{verb.name}, {kind}: {error}", seed))
                came["rounds"] += 1
                shutil.rmtree(place)
            told = f"{came[DONE]:,} done, {came[TOLD]:,} told in one sentence"
            self.outcome.say(f"`{verb.name}`, {kind}: {told}", came["rounds"])
            self.outcome.did(f"`{verb.name}`, {kind}", came["rounds"], FULL)

    def _left_alone(self, verb: Verb) -> tuple[Known, int]:
        """What the verb does with room enough, and how many bytes it needs at most beside what is there."""
        place = self.scene.of(verb, self.disk / "place")
        old, before = state(place), _size(place)
        code, said = self._run(verb, place, None)
        assert code in verb.codes, f"{verb.name} ends with {code}: {said}"
        known = Known(old, state(place), 0, 0)
        needs = max(_size(place) - before, 2**18) * 2
        shutil.rmtree(place)
        return known, needs

    def _run(self, verb: Verb, place: Path, largest: int | None) -> tuple[int, str]:
        # What it prints goes beside the scene, not to the disk that is full.
        self.starter.start(list(verb.words), place, largest, self.folder)
        code = self.starter.ended()
        return code, (self.folder / "error").read_text("utf-8")

    def _judged(self, verb: Verb, known: Known, code: int, said: str) -> str:
        place = self.disk / "place"
        now = _but_served(state(place))
        # Where the disk is full the database keeps what it did in its log, beside the file, until there is room.
        left = [name for name in left_over(place) if code not in verb.codes or not name.endswith(".wal")]
        left += [path.name for path in self.scratch.iterdir()]
        assert not left, f"it ends with {code} and leaves {', '.join(left)} ({said})"
        if code in verb.codes:
            assert verb is SERVED or now == known.new, f"it ends with {code} and did not do its work"
            return DONE
        assert code == REFUSED, f"it ends with {code}: {said[-300:]}"
        lines = said.strip().splitlines()
        assert len(lines) == 1 and "Traceback" not in said, f"it says {len(lines)} lines: {said[-300:]}"
        if verb is not SERVED:
            found = which(now, known, place)
            assert found == "old" or verb.name == "triage", f"it ends with {code}, and the state is: {found} ({said})"
        return TOLD

    @contextmanager
    def _too_full(self, place: Path, room: int, *, mounted: bool) -> Iterator[int | None]:
        """Fill the disk up to so many bytes; where none is mounted, no file may grow over them."""
        if not mounted:
            yield max(room, 1)
            return
        ballast = self.disk / "ballast"
        free = os.statvfs(self.disk)
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(free.f_bavail * free.f_frsize - room, 1))
        try:
            yield None
        finally:
            ballast.unlink()

    @contextmanager
    def _read_only(self, place: Path, room: int, *, mounted: bool) -> Iterator[None]:
        """Make the disk read-only; where none is mounted, the folders and files of the round."""
        if mounted:
            _mount("-o", "remount,ro", str(self.disk))
            try:
                yield
            finally:
                _mount("-o", "remount,rw", str(self.disk))
            return
        for path in (place, *place.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            yield
        finally:
            for path in (place, *(one for one in place.rglob("*") if one.is_dir())):
                path.chmod(0o755)


DONE, TOLD = "done", "told"


@contextmanager
def _disk(folder: Path) -> Iterator[bool]:
    """A small disk of its own in a folder, and whether there is one: only root may mount."""
    folder.mkdir()
    try:
        _mount("-t", "tmpfs", "-o", f"size={DISK}", "none", str(folder))
    except (OSError, subprocess.CalledProcessError):
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True, capture_output=True)


def _size(folder: Path) -> int:
    found = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            found += path.stat().st_size
    return found


def _but_served(held: State) -> State:
    """A state without the files of the workbench's folder, which it fills bit by bit."""
    return {name: one for name, one in held.items() if not name.startswith("home/")}
