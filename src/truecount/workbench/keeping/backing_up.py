"""Taking a backup: of one moment of the database, while people work, read back before it stands under its name."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.db.models import Model
from django.utils import timezone

import truecount
from truecount.errors import TrueCountError
from truecount.workbench import places, running
from truecount.workbench.keeping import archive, content, rows, versions, written
from truecount.workbench.keeping.checking import Held, checked
from truecount.workbench.keeping.manifest import Manifest, Table


def back_up(path: Path, *, replace: bool = False) -> Held:
    """Write a backup of the workbench to a file, and give what reading it again found in it.

    The database is not changed by it, so that an older one can be backed up by the version that will bring it up to
    date; where there is none, one is set up. Raises TrueCountError where no backup can be made, and no file is left.
    """
    with running.usable():
        steps = versions.applied()
        if not steps:
            versions.go_on()
            steps = versions.applied()
        if steps - versions.known():
            raise TrueCountError(
                "The workbench's database was brought up to date by a newer version than this; use that one."
            )
        with written.whole(path, replace=replace) as (file, kept):
            writer = archive.Writer(file)
            with rows.one_moment():
                held = rows.models(versions.apps_at(steps))
                tables = [_table(writer, one, path.parent) for one in held]
                number, last = _end(held)
            _files(writer, places.home())
            manifest = Manifest(
                version=truecount.__version__,
                day=timezone.localdate(),
                migrations=sorted(steps),
                tables=tables,
                members=writer.members,
                entries=number,
                last=last,
            )
            writer.finish(manifest.model_dump_json(indent=1).encode())
            with archive.opened(kept()) as backup:
                return checked(backup)


def _table(writer: archive.Writer, model: type[Model], beside: Path) -> Table:
    """Add a table. A tar says first how long a member is, so the rows wait in a file without a name."""
    number = 0
    with tempfile.TemporaryFile(dir=beside) as waiting:
        for one in rows.read(model):
            waiting.write(rows.line(one))
            number += 1
        table = Table(model=model._meta.label_lower, columns=rows.columns(model), rows=number)
        size = waiting.tell()
        waiting.seek(0)
        writer.add(table.member, waiting, size)
    return table


def _end(held: list[type[Model]]) -> tuple[int, str]:
    """The number and the digest at which the log ends."""
    head = next(one for one in held if one._meta.label_lower == rows.END)
    number, last = head._base_manager.values_list("number", "digest").get()
    return int(number), str(last)


def _files(writer: archive.Writer, home: Path) -> None:
    for name in content.files(home):
        if not content.fits(content.MEMBER + name):
            raise TrueCountError(f"{name!a} in {home} has a name that no backup can hold; give it a plain one.")
        with (home / name).open("rb") as file:
            writer.add(content.MEMBER + name, file, *content.size(home / name))
