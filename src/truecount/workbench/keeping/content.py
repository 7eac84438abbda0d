"""The files of the home folder that are content: papers, and the audits that papers show. Keys and states are not."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from truecount.figure import digest_of_file
from truecount.workbench.figures import making, shelf
from truecount.workbench.keeping.archive import Backup
from truecount.workbench.keeping.written import sync
from truecount.writing import room

FOLDERS = (shelf.FOLDER, making.AUDITS)
MEMBER = "files/"
"""What the names of these files begin with in a backup."""


def files(home: Path) -> Iterator[str]:
    """The names of the files, from the home folder on. What begins with a dot is being made, and a link is not ours."""
    for folder in FOLDERS:
        for at, folders, names in os.walk(home / folder):
            here = Path(at)
            folders[:] = sorted(one for one in folders if _ours(here / one))
            for name in sorted(names):
                if _ours(here / name) and (here / name).is_file():
                    yield str(PurePosixPath(here.relative_to(home)) / name)


def _ours(path: Path) -> bool:
    return not path.name.startswith(".") and not path.is_symlink()


def fits(member: str) -> bool:
    """Whether a member's name is that of such a file, and leads nowhere else."""
    name = member.removeprefix(MEMBER)
    steps = name.split("/")
    plain = all(one and not one.startswith(".") and one.isprintable() for one in steps)
    return member.startswith(MEMBER) and plain and "\\" not in name and len(steps) > 1 and steps[0] in FOLDERS


def differs(home: Path, backup: Backup) -> tuple[bool, bool]:
    """Whether the home folder has a file that is not as the backup has it, and whether the backup has one more."""
    held = set(files(home))
    kept = {name.removeprefix(MEMBER): backup.manifest.members[name] for name in backup.manifest.files}
    other = any(kept.get(name) != digest_of_file(home / name) for name in held)
    return other, bool(kept.keys() - held)


@contextlib.contextmanager
def put(home: Path, backup: Backup) -> Iterator[None]:
    """The files of a backup put into a home folder, for as long as what follows succeeds; otherwise taken out again.

    Each is written beside and then brought in with its whole folder, in one step; one that is there stays as it is.
    """
    there: list[Path] = []
    with room(home) as waiting:
        for member in backup.manifest.files:
            _write(backup, member, waiting / member.removeprefix(MEMBER))
        try:
            for one in sorted(waiting.glob("*/*")):
                to = home / one.relative_to(waiting)
                if not to.exists():
                    to.parent.mkdir(mode=0o700, exist_ok=True)
                    there.append(to)
                    one.rename(to)
                    sync(to.parent)
            yield
        except BaseException:
            for one in there:
                shutil.rmtree(one, ignore_errors=True) if one.is_dir() else one.unlink(missing_ok=True)
            raise


def _write(backup: Backup, member: str, to: Path) -> None:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in backup.pieces(member):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    at = backup.places[member].at
    os.utime(to, (at, at))
    sync(to.parent)


def size(path: Path) -> tuple[int, int]:
    """How long a file is, and when it was last written."""
    told = path.stat()
    return told.st_size, max(0, int(told.st_mtime))
