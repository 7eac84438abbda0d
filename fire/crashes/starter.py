"""Real processes of the program, started from one that has its modules ready, so that a round costs no start of Python.

`main` reads a line of JSON for each process to start; it answers with the number of the
process and, when that has ended, with how. The process is one of its own, in a group of its own, and may be killed.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any


class Starter:
    """Starts processes of the program, one at a time, with `scratch` as their place for temporary files."""

    def __init__(self, scratch: Path) -> None:
        kept = os.environ | {"TMPDIR": str(scratch), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self._server = subprocess.Popen(
            [sys.executable, "-c", "from fire.crashes import starter; starter.main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=kept,
            cwd=Path(__file__).parents[2],
        )

    def start(self, words: list[str], folder: Path, largest: int | None = None, said: Path | None = None) -> int:
        """Start the program with these words in a folder, and give the number of the process.

        What it prints goes to the files `said` and `error` in `said`, else beside the folder; no other file may grow
        over `largest` bytes.
        """
        self._tell({"words": words, "folder": str(folder), "largest": largest, "said": str(said or folder.parent)})
        return int(self._hear())

    def ended(self) -> int:
        """Wait for the process: its exit code, or minus the number of the signal that ended it."""
        return os.waitstatus_to_exitcode(int(self._hear()))

    def heard(self, seconds: float) -> bool:
        """Whether the end of the process was told, waiting so many seconds at most."""
        return bool(select.select([self._server.stdout], [], [], seconds)[0])

    def close(self) -> None:
        """End the server."""
        if self._server.stdin is not None:
            self._server.stdin.close()
        self._server.wait(timeout=30)

    def _tell(self, what: dict[str, Any]) -> None:
        assert self._server.stdin is not None
        self._server.stdin.write(json.dumps(what).encode() + b"\n")

    def _hear(self) -> bytes:
        assert self._server.stdout is not None
        return self._server.stdout.readline()


def main() -> None:
    """Start what is asked for until nobody asks."""
    import truecount.cli
    from truecount import audit, checks, linkage, papers, simulation, triage  # noqa: F401 - ready for every process
    from truecount.records import loading  # noqa: F401

    while line := sys.stdin.readline():
        asked = json.loads(line)
        process = os.fork()
        if not process:
            _become(asked)
            truecount.cli.main()
            sys.exit(0)
        with suppress(OSError):
            os.setpgid(process, process)
        print(process, flush=True)
        _, status = os.waitpid(process, 0)
        print(status, flush=True)


def _become(asked: dict[str, Any]) -> None:
    """Make this process the program: its group, its folder, where it prints, its words."""
    os.setpgid(0, 0)
    folder = Path(asked["folder"])
    os.chdir(folder)
    for name, number in (("said", 1), ("error", 2)):
        os.dup2(os.open(Path(asked["said"]) / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if asked["largest"] is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["largest"], resource.RLIM_INFINITY))
    sys.argv = ["truecount", *asked["words"]]
