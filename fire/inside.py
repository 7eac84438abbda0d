"""The inside of a workbench in a process of its own, told what to do a line of JSON at a time, and answering in one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
OURS = ("TRUECOUNT_", "DJANGO_", "PYTEST_")
PROGRAM = (sys.executable, "-c", "from truecount.cli import main; main()")
SERVE = (*PROGRAM, "serve")
"""The verb as it is typed."""


def surroundings() -> dict[str, str]:
    """The environment without what names a workbench; a trial adds its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


class Inside:
    """A module of a trial, in a process that answers to its verbs."""

    def __init__(self, module: str, env: Mapping[str, str]) -> None:
        self.said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the process
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            text=True,
            env=dict(env),
            cwd=ROOT,
        )

    def ask(self, verb: str, **given: object) -> Any:
        """What it answers to a verb. Raises RuntimeError with what it said where it fell over."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps([verb, given]) + "\n")
        self.process.stdin.flush()
        if not (line := self.process.stdout.readline()):
            self.said.seek(0)
            raise RuntimeError(self.said.read()[-2000:])
        return json.loads(line)

    def close(self) -> None:
        """End it, if it has not ended."""
        self.process.kill()
        self.process.communicate()
        self.said.close()


def answer(verbs: Mapping[str, Callable[..., Any]], after: Callable[[], object] = lambda: None) -> None:
    """Answer every line that comes, until there is none; something may be done after each."""
    for line in sys.stdin:
        verb, given = json.loads(line)
        done = verbs[verb](**given)
        after()
        print(json.dumps(done), flush=True)
