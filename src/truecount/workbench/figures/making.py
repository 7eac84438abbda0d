"""How a paper is begun, and how far one that was begun has come."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from truecount.workbench import places
from truecount.workbench.figures import maker, shelf

AUDITS = "figures"
"""The folder of the workbench's own audits, each a file of figures as a paper reads it."""
STOPPED = "stopped"
TAKEN = "There is a paper of this name already. Choose another name."
MOST = 2
"""As many papers as are made at once: each takes a processor, and the others work here too."""
BUSY = "Two papers are being made now. Wait until one of them is there."
MAKING = "A paper of this name is being made now. Wait until it is there, or choose another name."


@dataclass(frozen=True)
class Begun:
    """A paper that was begun and is not on the shelf: being made, failed, or stopped half way."""

    name: str
    title: str
    state: str
    at: datetime
    sentences: tuple[str, ...]
    form: dict[str, Any]


def audits() -> dict[str, Path]:
    """The audits of the workbench that a paper can show, by name."""
    folder = places.home() / AUDITS
    found = sorted(folder.glob("*.json")) if folder.is_dir() else []
    return {one.stem: one for one in found if one.is_file() and not one.is_symlink()}


def begin(form: dict[str, Any]) -> str:
    """Start making the paper that a form asks for, apart from this process; what stands against it, or nothing.

    `form` has its name, title, force, smallest number, the names of its audits, and whether it is made from the record
    file.
    """
    name = form["name"]
    if sum(one.state == maker.BEGUN and one.name != name for one in all_begun()) >= MOST:
        return BUSY
    with _locked(name) as lock:
        if lock is None:
            return MAKING
        if (shelf.root() / name).exists():
            return TAKEN
        folder = _folder(name)
        # Whoever began here before has stopped, for the lock was free: nothing of it is of use.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        _write(folder, form)
        _start(folder, lock)
    return ""


def begun(name: str) -> Begun | None:
    """How far a paper of a name has come; None where none was begun, or it is on the shelf."""
    if not shelf.NAME.fullmatch(name) or not _folder(name).is_dir():
        return None
    with _locked(name) as lock:
        # Read under the lock: if it is free, the maker has ended, and what it left is all there will be.
        try:
            state = json.loads((_folder(name) / maker.STATE).read_text("utf-8"))
            at = datetime.fromisoformat(state["at"])
        except (OSError, ValueError):
            return None
    now = STOPPED if state["state"] == maker.BEGUN and lock is not None else state["state"]
    return Begun(name, state["form"]["title"], now, at, tuple(state.get("sentences", ())), state["form"])


def all_begun() -> list[Begun]:
    """Every paper that was begun and is not on the shelf."""
    found = (begun(one.name[1:].removesuffix(".making")) for one in shelf.root().glob(".*.making"))
    return sorted((one for one in found if one), key=lambda one: one.at, reverse=True)


def _folder(name: str) -> Path:
    return shelf.root() / f".{name}.making"


@contextlib.contextmanager
def _locked(name: str) -> Iterator[int | None]:
    """The lock of a name, or None while somebody else has it.

    It is the system's own and goes with the last process that holds it, however that ends. Its file stays.
    """
    lock = os.open(shelf.root() / f".{name}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        yield lock if _taken(lock) else None
    finally:
        os.close(lock)


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(folder: Path, form: dict[str, Any]) -> None:
    """The outline of the paper, and the state that the maker goes by."""
    held, records = audits(), places.records() if form["from_records"] else None
    now = datetime.now(UTC)
    outline = {
        "title": form["title"],
        "force": form["force"],
        "date": now.date(),
        "smallest": form["smallest"],
        "audits": [str(held[one]) for one in form["audits"]],
    }
    (folder / maker.OUTLINE).write_text(yaml.safe_dump(outline, allow_unicode=True), "utf-8")
    maker.write(
        folder,
        {
            "name": form["name"],
            "state": maker.BEGUN,
            "at": now.isoformat(),
            "form": form,
            "from_records": records is not None,
            "asked": ["--published"] if records is None else [str(records), *_beside()],
            "folders": [str(one) for one in (folder, places.home() / AUDITS, *([records.parent] if records else []))],
        },
    )


def _beside() -> list[str]:
    """The newest paper from the records, so that what two papers give away together is told."""
    older = next((one for one in shelf.papers() if one.from_records), None)
    return ["--diff", str(shelf.root() / older.name)] if older else []


def _start(folder: Path, lock: int) -> None:
    """Start the maker in a session of its own, so that it goes on when the server stops."""
    started = subprocess.Popen(  # noqa: S603 - our own program, and no shell reads what was asked
        [sys.executable, "-m", maker.__name__, str(folder), str(lock)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(lock,),
        start_new_session=True,
    )
    # The system keeps a process that ended until somebody asks how.
    threading.Thread(target=started.wait, daemon=True).start()
