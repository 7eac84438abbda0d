"""Processes that load mutants side by side; one that dies or stands still is told with its mutant and replaced."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, wait

from fire.intake.child import Came, Told, serve
from fire.intake.formats import Seeds

STANDSTILL = 180.0
"""Seconds after which a process that tells nothing is ended."""
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["fire.intake.child"])


class Worker:
    """One process at work on a list of numbers."""

    def __init__(self, name: str, seeds: Seeds, room: str) -> None:
        self.pipe, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=serve, args=(theirs, name, seeds, room), daemon=True)
        self.process.start()
        theirs.close()
        self.numbers: Sequence[int] = ()
        self.since = 0.0

    def give(self, numbers: Sequence[int]) -> None:
        """Have it load the mutants of some numbers."""
        self.numbers, self.since = numbers, time.monotonic()
        self.pipe.send(list(numbers))

    def end(self) -> None:
        """End it."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def tried(name: str, seeds: Seeds, batches: Iterable[Sequence[int]], processes: int = 2) -> Iterator[Told]:
    """What came of every batch of mutants of a format."""
    waiting, again = iter(batches), []
    workers: dict[Connection, Worker] = {}
    # A process that is ended leaves its files behind: they are cleared with the room.
    room = tempfile.TemporaryDirectory(prefix="fire-")
    try:
        while True:
            while len(workers) < processes and (numbers := again.pop() if again else next(waiting, None)):
                worker = Worker(name, seeds, room.name)
                worker.give(numbers)
                workers[worker.pipe] = worker
            if not workers:
                return
            for pipe in wait(list(workers), timeout=5.0):
                worker = workers[pipe]
                try:
                    yield worker.pipe.recv()
                except (EOFError, ConnectionResetError):
                    yield from _lost(workers.pop(worker.pipe), "the process died", again)
                    continue
                numbers = again.pop() if again else next(waiting, None)
                if numbers:
                    worker.give(numbers)
                else:
                    workers.pop(worker.pipe).end()
            for worker in [one for one in workers.values() if time.monotonic() - one.since > STANDSTILL]:
                yield from _lost(workers.pop(worker.pipe), f"nothing was told for {STANDSTILL:.0f} seconds", again)
    finally:
        for worker in workers.values():
            worker.end()
        room.cleanup()


def _lost(worker: Worker, why: str, again: list[Sequence[int]]) -> Iterator[Told]:
    """A batch whose process was lost is tried again one by one; a mutant that was alone is at fault."""
    worker.end()
    if len(worker.numbers) > 1:
        again.extend([number] for number in worker.numbers)
        return
    seconds = time.monotonic() - worker.since
    yield Told((Came(worker.numbers[0], "lost", seconds, 0, (f"{why} (exit code {worker.process.exitcode})",)),), 0)
