"""A workbench of a trial's own, on SQLite or on a PostgreSQL that is thrown away: started, killed, read from within."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fire.browser import Browser, free_port, until_it_answers
from fire.inside import ROOT, SERVE, Inside, surroundings
from tests import postgresql
from truecount.workbench import places

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
NONE = "not tried: there is no PostgreSQL on this machine"


class Workbench:
    """A workbench in a folder, on SQLite there or on the database of an address, with a process that is inside it."""

    def __init__(self, home: Path, database: str, records: Path) -> None:
        self.env = surroundings() | {places.HOME: str(home), places.RECORDS: str(records)}
        self.env |= {places.DATABASE: database} if database else {}
        self.database = POSTGRESQL if database else SQLITE
        self.home, self.port = home, free_port()
        self.group, self.apart = 0, None
        self.said = (home / "said.txt").open("ab")
        self._begin()

    def _begin(self) -> None:
        self._inside = Inside("fire.serving.within", self.env)

    def anew(self) -> None:
        """Begin the process inside again: one that has asked a record file anything cannot be copied into a server."""
        self._inside.close()
        self._begin()

    def within(self, verb: str, **given: object) -> Any:
        """What the process inside answers to one of its verbs."""
        return self._inside.ask(verb, **given)

    def start(self, *, by_verb: bool = False) -> None:
        """Start the server and wait until it answers: from within, which is quick, or by the verb itself."""
        if by_verb:
            command = [*SERVE, "--port", str(self.port)]
            quiet = subprocess.DEVNULL
            self.apart = subprocess.Popen(
                command, env=self.env, cwd=ROOT, stdin=quiet, stdout=quiet, stderr=self.said, start_new_session=True
            )
            self.group = self.apart.pid
        else:
            self.group = self.within("serve", port=self.port)
        until_it_answers(Browser(self.port))

    def kill(self) -> None:
        """Kill the server and its workers, with nothing said to them, and wait until they are gone."""
        if self.group:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.group, signal.SIGKILL)
            self.apart.wait() if self.apart else self.within("ended", number=self.group)
            self.group, self.apart = 0, None

    def worked(self) -> float:
        """Seconds of processor time that the server and its workers have taken by now."""
        taken = 0
        for file in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                told = file.read_text().rpartition(")")[2].split()
                taken += (int(told[11]) + int(told[12])) * (int(told[2]) == self.group)
        return taken / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End all of it."""
        with contextlib.suppress(OSError, RuntimeError):
            self.kill()
        self._inside.close()
        self.said.close()


@contextlib.contextmanager
def workbench(records: Path, database: str = "") -> Iterator[Workbench]:
    """A workbench in a folder that is thrown away."""
    home = Path(tempfile.mkdtemp(prefix="truecount-fire-"))
    made = None
    try:
        made = Workbench(home, database, records)
        yield made
    finally:
        if made is not None:
            made.close()
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def on(database: str, records: Path) -> Iterator[Workbench | None]:
    """A workbench on a database of a kind; None where this machine has no such."""
    if database == SQLITE:
        with workbench(records) as made:
            yield made
        return
    with postgresql.started() as server:
        if server is None:
            yield None
            return
        server.make("workbench")
        with workbench(records, server.address("workbench")) as made:
            yield made
