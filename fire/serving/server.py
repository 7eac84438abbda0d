"""A workbench of a trial's own, on SQLite or on a PostgreSQL that is thrown away: started, killed, read from within."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any

from fire.serving.people import Browser
from tests.slow import test_workbench_on_postgresql as postgresql
from truecount.workbench import places

ROOT = Path(__file__).parents[2]
STARTED = 60
"""Seconds for a server to answer."""
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
NONE = "not tried: there is no PostgreSQL on this machine"
SERVE = "from truecount.cli import main; main()"


class Workbench:
    """A workbench in a folder, on SQLite there or on the database of an address, with a process that is inside it."""

    def __init__(self, home: Path, database: str, records: Path) -> None:
        left_out = (places.DEMO, places.DATABASE, places.HOSTS, "DJANGO_SETTINGS_MODULE")
        self.env = {name: value for name, value in os.environ.items() if name not in left_out}
        self.env |= {places.HOME: str(home), places.RECORDS: str(records)}
        self.env |= {places.DATABASE: database} if database else {}
        self.database = POSTGRESQL if database else SQLITE
        self.home, self.port = home, _free_port()
        self.group, self.apart = 0, None
        self.said = (home / "said.txt").open("ab")
        self._begin()

    def _begin(self) -> None:
        self._inside = subprocess.Popen(
            [sys.executable, "-m", "fire.serving.within"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            text=True,
            env=self.env,
            cwd=ROOT,
        )
        self._told()

    def anew(self) -> None:
        """Begin the process inside again: one that has asked a record file anything cannot be copied into a server."""
        self._inside.kill()
        self._inside.communicate()
        self._begin()

    def within(self, verb: str, **given: object) -> Any:
        """What the process inside answers to one of its verbs."""
        assert self._inside.stdin
        self._inside.stdin.write(json.dumps([verb, given]) + "\n")
        self._inside.stdin.flush()
        return self._told()

    def _told(self) -> Any:
        assert self._inside.stdout
        line = self._inside.stdout.readline()
        if not line:
            raise RuntimeError((self.home / "said.txt").read_text("utf-8")[-2000:])
        return json.loads(line)

    def start(self, *, by_verb: bool = False) -> None:
        """Start the server and wait until it answers: from within, which is quick, or by the verb itself."""
        if by_verb:
            command = [sys.executable, "-c", SERVE, "serve", "--port", str(self.port)]
            quiet = subprocess.DEVNULL
            self.apart = subprocess.Popen(
                command, env=self.env, cwd=ROOT, stdin=quiet, stdout=quiet, stderr=self.said, start_new_session=True
            )
            self.group = self.apart.pid
        else:
            self.group = self.within("serve", port=self.port)
        end = time.monotonic() + STARTED
        while time.monotonic() < end:
            with contextlib.suppress(OSError, HTTPException):
                if Browser(self.port).get("/health").status == 200:
                    return
            time.sleep(0.02)
        raise TimeoutError(f"The workbench did not answer within {STARTED} seconds.")

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
        self._inside.kill()
        self._inside.communicate()
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
def cluster() -> Iterator[postgresql.Server | None]:
    """A PostgreSQL that keeps what is committed, as a force's does; None where there is none on this machine."""
    if (found := postgresql.binaries()) is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="truecount-pg-"))
    server = None
    try:
        server = postgresql.Server(folder, found, postgresql.SURE)
        server.start()
        yield server
    finally:
        if server is not None:
            server.close()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def on(database: str, records: Path) -> Iterator[Workbench | None]:
    """A workbench on a database of a kind; None where this machine has no such."""
    if database == SQLITE:
        with workbench(records) as made:
            yield made
        return
    with cluster() as server:
        if server is None:
            yield None
            return
        server.make("workbench")
        with workbench(records, server.address("workbench")) as made:
            yield made


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
