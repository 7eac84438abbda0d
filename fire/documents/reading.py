"""One mutant read, and what came of it judged."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from random import Random
from unittest.mock import patch

from fire.documents.kinds import KINDS, Kind
from fire.documents.mutants import Make
from fire.documents.plain import amiss
from fire.documents.trees import STRANGE
from fire.documents.uploads import KINDS as UPLOADED
from fire.documents.worker import Read
from truecount.cli import main
from truecount.errors import TrueCountError

ALL: tuple[Kind, ...] = (*KINDS, *UPLOADED)
NO_TEXT, OF_THE_LINE, STRANGE_NAMES = 0.02, 0.03, 0.03
"""Shares of the rounds: no text at all where the file should be; the whole command line; names that there are not."""
REFUSED, DONE = 2, (0, 1, 2)


class Reading:
    """A folder in which mutants are put in the place of what is sound, one after another."""

    def __init__(self, kinds: Sequence[Kind], sound: Path, folder: Path) -> None:
        self.kinds, self.folder = kinds, folder
        shutil.copytree(sound, folder)
        os.chdir(folder)
        self.sound = {kind.file: (folder / kind.file).read_bytes() for kind in kinds}
        self.makers: dict[str, Make] = {}

    def of(self, number: int, seed: int | None) -> Read:
        """What came of the mutant of a seed; without one, of what is sound."""
        kind = self.kinds[number]
        rng = Random(f"{kind.name} {seed}")
        make = self.makers.get(kind.name) or self.makers.setdefault(kind.name, kind.mutate(self.sound[kind.file]))
        strange = [] if seed is None else self._put(kind, make, rng)
        begun = time.monotonic()
        try:
            came, words = (_by_line if kind.verb and rng.random() < OF_THE_LINE else _by_reader)(self.folder, kind)
        except BaseException as error:
            came, words = "fault", f"{type(error).__name__}: {str(error)[:200]}, at {_place(error)}"
        ms = 1000 * (time.monotonic() - begun)
        if came == "refused" and (lacking := [name for name in strange if name not in words]):
            came, words = "fault", f"does not tell of {lacking[0]} in one pass: {words[:200]}"
        self._clear(kind)
        return Read(came, ms, words if came == "fault" else "")

    def _put(self, kind: Kind, make: Make, rng: Random) -> list[str]:
        """Put a mutant in its place, and give the names that a refusal has to tell."""
        path = self.folder / kind.file
        if rng.random() < NO_TEXT:
            path.unlink()
            rng.choice(
                (path.mkdir, lambda: path.symlink_to(path.name), lambda: path.write_text("x") and path.chmod(0))
            )()
            return []
        if kind.told and rng.random() < STRANGE_NAMES:
            names = [f"{STRANGE} {n}" for n in range(rng.randrange(1, 6))]
            path.write_bytes(self.sound[kind.file] + "".join(f"\n{name}: 1" for name in names).encode())
            return names
        path.write_bytes(make(rng))
        return []

    def _clear(self, kind: Kind) -> None:
        path = self.folder / kind.file
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink(missing_ok=True)
        path.write_bytes(self.sound[kind.file])
        (self.folder / "new.yaml").unlink(missing_ok=True)


def _by_reader(folder: Path, kind: Kind) -> tuple[str, str]:
    names = [Path(kind.file).name, Path(kind.file).stem, Path(kind.file).parent.name] if kind.named else []
    try:
        found = kind.read(folder)
    except TrueCountError as error:
        fault = amiss(error.sentences, [name for name in names if name])
        return ("fault", f"a refusal {fault}") if fault else ("refused", str(error))
    try:
        kind.use(found)
    except TrueCountError as error:
        fault = amiss(error.sentences, [])
        return ("fault", f"a refusal {fault}") if fault else ("refused later", str(error))
    return "read", ""


def _by_line(folder: Path, kind: Kind) -> tuple[str, str]:
    before, out, told = set(folder.iterdir()), io.StringIO(), io.StringIO()
    with (
        patch.object(sys, "argv", ["truecount", *kind.verb]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(told),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        else:
            code = 0
    if code not in DONE:
        return "fault", f"the command line ends with {code}: {told.getvalue()[-200:]}"
    if code != REFUSED:
        return "read", ""
    if left := set(folder.iterdir()) - before:
        return "fault", f"the command line refuses and leaves {', '.join(one.name for one in left)}"
    fault = amiss(told.getvalue().rstrip("\n").split("\n"), [])
    return ("fault", f"the command line {fault}") if fault else ("refused later", told.getvalue())


def _place(error: BaseException) -> str:
    """Where in the program an error was raised."""
    steps = [one for one in traceback.extract_tb(error.__traceback__) if "truecount" in one.filename] or [None]
    return f"{Path(steps[-1].filename).name}:{steps[-1].lineno}" if steps[-1] else "no line of the program"
