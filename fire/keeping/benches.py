"""Workbenches of a trial's own: each a folder, and perhaps a database of a PostgreSQL."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path
from typing import Any

from fire.inside import ROOT, SERVE, Inside, surroundings
from truecount.workbench import places

LATER = "fire.keeping.later.settings"
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


class Bench(Inside):
    """One workbench, with a process that is inside it; `later` runs it by the version after this one."""

    def __init__(self, home: Path, address: str, *, later: bool = False) -> None:
        self.home, self.address, self.on = home, address, POSTGRESQL if address else SQLITE
        self.env = surroundings() | {places.HOME: str(home)} | ({places.DATABASE: address} if address else {})
        self.env |= {"DJANGO_SETTINGS_MODULE": LATER} if later else {}
        super().__init__("fire.keeping.inside", self.env)

    def run(self, *words: object) -> subprocess.Popen[str]:
        """A verb of `truecount serve` in a process of its own, as it is typed."""
        return subprocess.Popen(
            [*SERVE, *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=self.env,
            cwd=ROOT,
        )


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
