"""The papers that were made, each in a folder of its own; nothing outside of them can be asked for."""

from __future__ import annotations

import contextlib
import functools
import html
import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from truecount.errors import TrueCountError
from truecount.figure import day
from truecount.workbench import places

NAME = re.compile(r"[a-z0-9-]{1,60}")
TABLE = re.compile(r"[a-z0-9_]{1,60}\.csv")
FOLDER, FIGURES, PAGE, TABLES, MADE = "papers", "figures.json", "paper.html", "tables", "made.json"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_SECTION = re.compile(r'<a href="#section-([a-z-]+)"><span class="n">(\d+)</span> (.*?)</a>')


@dataclass(frozen=True)
class File:
    """A file of a paper: what it is called, its type, whether it is read here or downloaded."""

    title: str
    kind: str
    read_here: bool = False


FILES = {
    PAGE: File("The paper, to read here", "text/html; charset=utf-8", read_here=True),
    "residents.html": File("The page for residents, to read here", "text/html; charset=utf-8", read_here=True),
    "paper.pdf": File("The paper for the agenda (PDF)", "application/pdf"),
    "paper.ods": File("Every table as a workbook (ODS)", "application/vnd.oasis.opendocument.spreadsheet"),
    "summary.txt": File("Plain lines for the minutes (text)", "text/plain; charset=utf-8"),
    FIGURES: File("Every figure with its making (JSON)", "application/json"),
    "residents.json": File("The figures of the page for residents (JSON)", "application/json"),
}
"""The files of a paper that can be asked for, the first of them the one to open."""
CSV = File("A table (CSV)", "text/csv; charset=utf-8")


@dataclass(frozen=True)
class Shelved:
    """A paper on the shelf: what it is about, the time it covers, when it was made, and what lies in its folder.

    `given_away` is what it and the newest paper of the records before it tell together, though each withholds it.
    `from_records` is None for a paper that was made elsewhere and put there.
    """

    name: str
    title: str
    force: str
    covers: str
    made_at: datetime
    findings: tuple[str, ...]
    files: tuple[str, ...]
    tables: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    given_away: tuple[str, ...] = ()
    from_records: bool | None = None


def root() -> Path:
    """The folder of the papers, made if it is not there."""
    folder = places.home() / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def papers() -> list[Shelved]:
    """Every paper of the shelf, the newest first. A folder that is no paper is left out."""
    found = (paper(one.name) for one in root().iterdir() if NAME.fullmatch(one.name))
    return sorted((one for one in found if one), key=lambda one: (one.made_at, one.name), reverse=True)


def paper(name: str) -> Shelved | None:
    """The paper of a name; None where there is none."""
    folder = root() / name
    if not NAME.fullmatch(name) or folder.is_symlink() or not folder.is_dir():
        return None
    try:
        kept = (folder / FIGURES).lstat()
    except OSError:
        return None
    return _known(folder, kept.st_mtime_ns, kept.st_ino)


@functools.lru_cache(maxsize=256)
def _known(folder: Path, *stamp: int) -> Shelved | None:
    """What is known of a paper; its figures are read once for as long as they stay the same."""
    name = folder.name
    try:
        told = json.loads(read(name, FIGURES) or b"")
        made = json.loads(read(name, MADE) or b"{}")
        page = (read(name, PAGE) or b"").decode()
        return Shelved(
            name=name,
            title=str(told["title"]),
            force=str(told["force"]),
            covers=_covers(told["figures"]),
            made_at=datetime.fromisoformat(made["made_at"]) if made else datetime.fromtimestamp(stamp[0] / 1e9, UTC),
            findings=tuple(str(one) for one in told["findings"]),
            files=tuple(one for one in FILES if _held(folder / one)),
            tables=tuple(_tables(folder / TABLES)),
            sections=tuple((one, f"{number} {html.unescape(title)}") for one, number, title in _SECTION.findall(page)),
            given_away=tuple(made.get("given_away", ())),
            from_records=made.get("from_records"),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _covers(figures: list[dict[str, Any]]) -> str:
    """The time from the first to the last day that any figure is of."""
    spans = [one["period"] for one in figures if one["period"]]
    if not spans:
        return ""
    first, last = min(one["start"] for one in spans), max(one["end"] for one in spans)
    return " to ".join(day(datetime.fromisoformat(one).date()) for one in (first, last))


def _held(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _tables(folder: Path) -> Iterator[str]:
    """The tables of a paper, "table_2" before "table_10"."""
    if folder.is_dir() and not folder.is_symlink():
        names = [one.name for one in folder.iterdir() if TABLE.fullmatch(one.name) and _held(one)]
        yield from sorted(names, key=lambda one: [int(part) if part.isdigit() else part for part in _parts(one)])


def _parts(name: str) -> list[str]:
    return re.split(r"(\d+)", name)


def figures(name: str) -> list[dict[str, Any]]:
    """The figures of a paper as its file has them. Raises TrueCountError where the file cannot be read."""
    try:
        told = json.loads(read(name, FIGURES) or b"")["figures"]
    except (ValueError, KeyError, TypeError):
        raise TrueCountError(f"The figures of the paper {name} cannot be read; make the paper again.") from None
    return list(told)


def read(name: str, *place: str) -> bytes | None:
    """A file of a paper, by its place in the paper's folder; None where there is none.

    Each step is opened from the folder before it and none of them may be a link, so that whatever a name says, nothing
    outside of the paper's folder is read.
    """
    steps = (name, *place)
    if not NAME.fullmatch(name) or not all(map(_plain, place)):
        return None
    with contextlib.ExitStack() as opened:
        try:
            at = os.open(root(), os.O_RDONLY | os.O_DIRECTORY)
            opened.callback(os.close, at)
            for step in steps[:-1]:
                at = os.open(step, _FOLDER, dir_fd=at)
                opened.callback(os.close, at)
            file = opened.enter_context(os.fdopen(os.open(steps[-1], _FILE, dir_fd=at), "rb"))
        except OSError:
            return None
        return file.read() if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None


def _plain(step: str) -> bool:
    return step in FILES or step in (TABLES, MADE) or TABLE.fullmatch(step) is not None
