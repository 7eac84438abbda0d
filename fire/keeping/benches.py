"""Workbenches of a trial's own: each a folder, perhaps a database of a PostgreSQL, and a process that is inside it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.slow import test_workbench_on_postgresql as postgresql
from truecount.workbench import places

ROOT = Path(__file__).parents[2]
LATER = "fire.keeping.later.settings"
VERB = "from truecount.cli import main; main()"
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


class Bench:
    """One workbench; `later` runs it by the version after this one."""

    def __init__(self, home: Path, address: str, *, later: bool = False) -> None:
        self.home, self.address, self.on = home, address, POSTGRESQL if address else SQLITE
        kept = {name: held for name, held in os.environ.items() if not name.startswith(("TRUECOUNT_", "DJANGO_"))}
        self.env = kept | {places.HOME: str(home)} | ({places.DATABASE: address} if address else {})
        self.env |= {"DJANGO_SETTINGS_MODULE": LATER} if later else {}
        self.errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the process
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fire.keeping.inside"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
            env=self.env,
            cwd=ROOT,
        )

    def ask(self, verb: str, **given: object) -> Any:
        """What its process answers. Raises RuntimeError with what it said where it fell over."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps([verb, given]) + "\n")
        self.process.stdin.flush()
        if not (line := self.process.stdout.readline()):
            self.errors.seek(0)
            raise RuntimeError(self.errors.read()[-1500:])
        return json.loads(line)

    def run(self, *words: object) -> subprocess.Popen[str]:
        """A verb of `truecount serve` in a process of its own, as it is typed."""
        return subprocess.Popen(
            [sys.executable, "-c", VERB, "serve", *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=self.env,
            cwd=ROOT,
        )

    def close(self) -> None:
        """End its process."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.errors.close()


class Benches:
    """Where workbenches are made, and closed together."""

    def __init__(self, folder: Path, server: Any) -> None:
        self.folder, self.server, self.number = folder, server, 0
        self.closed = contextlib.ExitStack()

    def new(self, on: str, *, later: bool = False) -> Bench:
        """An empty workbench on either database."""
        self.number += 1
        home = self.folder / f"home{self.number}"
        address = ""
        if on == POSTGRESQL:
            self.server.make(home.name + self.folder.name)
            address = self.server.address(home.name + self.folder.name)
        return self._opened(home, address, later=later)

    def by_the_later_version(self, of: Bench) -> Bench:
        """The same workbench, as the version after this runs it."""
        return self._opened(of.home, of.address, later=True)

    def _opened(self, home: Path, address: str, *, later: bool) -> Bench:
        made = Bench(home, address, later=later)
        self.closed.callback(made.close)
        return made


@contextlib.contextmanager
def server() -> Iterator[Any]:
    """A PostgreSQL of the trial's own; None where this machine has none."""
    if postgresql.binaries() is None:
        yield None
    else:
        yield from postgresql.started((*postgresql.SURE, *postgresql.QUICK))
