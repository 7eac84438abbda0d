"""A process of its own in which documents are read, so that one that hangs, or brings it down, is seen and told."""

from __future__ import annotations

import multiprocessing
import resource
import shutil
import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOM = 1_500_000_000
"""Bytes that reading a document may take beside what the program takes once it has read a sound one of every kind."""
START = 120.0
"""Seconds that a process may take to begin and to read what is sound of a kind, and all that is read once."""
PRELOADED = ["fire.documents.reading"]


@dataclass(frozen=True)
class Read:
    """What came of reading a mutant: "read", "refused" or "fault", its milliseconds, and a fault's words."""

    came: str
    ms: float
    words: str = ""


class Worker:
    """The process, begun anew when it is gone. It works in a copy of the folder of seeds."""

    def __init__(self, sound: Path, kinds: str = PRELOADED[0]) -> None:
        """`sound` is the folder of seeds, `kinds` the module whose `ALL` are the kinds."""
        self.sound, self.kinds = sound, kinds
        self._process: Any = None

    def read(self, kind: int, seed: int | None, seconds: float) -> Read:
        """Let the mutant of a seed be read; without one, what is sound."""
        if self._process is None:
            self._begin()
            begun = self.read(kind, None, seconds)
            if seed is None or self._process is None:
                return begun
        patience = START if seed is None else seconds
        try:
            self._ours.send((kind, seed))
            if self._ours.poll(patience):
                found: Read = self._ours.recv()
                return found
            words = f"is not read within {patience:g} seconds"
        except (EOFError, OSError):
            self._process.join(5)
            words = f"ends the program ({self._process.exitcode})"
        self.end()
        return Read("fault", 1000 * patience, words)

    def _begin(self) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        self.folder = Path(tempfile.mkdtemp(prefix="fire-documents-"))
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self.kinds, self.sound, self.folder), daemon=True)
        self._process.start()
        theirs.close()

    def end(self) -> None:
        """End the process, and clear its folder away."""
        if self._process is None:
            return
        self._process.kill()
        self._process.join()
        self._ours.close()
        self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)


def _serve(theirs: Any, kinds: str, sound: Path, folder: Path) -> None:
    from fire.documents.reading import Reading

    reading = Reading(import_module(kinds).ALL, sound, folder / "f")
    # Libraries and engines take room when they are first used, and keep it: it is not what a document takes.
    for number in range(len(reading.kinds)):
        reading.of(number, None)
    _bound()
    while True:
        try:
            kind, seed = theirs.recv()
        except EOFError:
            return
        theirs.send(reading.of(kind, seed))


def _bound() -> None:
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    used = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmSize"))
    resource.setrlimit(resource.RLIMIT_AS, (used + ROOM, used + ROOM))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
