"""What the trials of crashes work on: a small simulated force in every state, and the verbs with what they leave."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fire.crashes.starter import Starter
from truecount.records.store import Store, run
from truecount.writing import UNFINISHED

SIZE = "0.002"
TIMES = ("loaded_at", "made_at")
"""Columns that differ between two runs of the same."""
OWN_NAME = re.compile(r'"linker_uid": "\w+"')
"""A trained model has a name of its own, made at random."""
DIGITS = re.compile(r"(\d\.\d{6})\d+")
PAPERS = ("figures.json", "residents.json")
"""What tells the hash of its record file."""

State = dict[str, str]
"""A folder: the hash of what each of its files holds, by name; of a record file the hash of its rows."""


@dataclass(frozen=True)
class Verb:
    """A verb as it is tried: its words, which file of the scene is its record file, what else lies beside it, and the
    exit codes of a run that was left alone."""

    name: str
    words: tuple[str, ...]
    file: str | None
    beside: tuple[str, ...] = ()
    codes: tuple[int, ...] = (0,)


_LOAD = ("load", "export", "--as", "force-export", "--mapping", "export/mapping.yaml", "--into", "f.duckdb")
_PAPER = ("paper", "f.duckdb", "--outline", "new.yaml", "--out", "paper")
_SIMULATE = ("simulate", "--size", SIZE, "--processes", "1")
VERBS = {
    verb.name: verb
    for verb in (
        Verb("load into a new file", _LOAD, None, ("export",)),
        Verb("load into a file", _LOAD, "linked", ("export",)),
        Verb("link", ("link", "f.duckdb"), "loaded"),
        Verb("check", ("check", "f.duckdb"), "loaded", codes=(0, 1)),
        Verb(
            "paper", ("paper", "f.duckdb", "--outline", "new.yaml", "--out", "paper"), "loaded", ("new.yaml", "paper")
        ),
        Verb("simulate", (*_SIMULATE, "--into", "f.duckdb"), None),
        Verb("simulate an export", (*_SIMULATE, "--export", "vendor-a", "--out", "made"), None),
        Verb("triage", ("triage", "f.duckdb", "--model", "model"), "loaded"),
        Verb("audit draw", ("audit", "draw", "plan.yaml", "f.duckdb", "--out", "draw.csv"), "linked", ("plan.yaml",)),
    )
}


class Scene:
    """The files that rounds copy from, each made once by the verbs themselves in `folder`, when it is first needed."""

    def __init__(self, folder: Path, starter: Starter) -> None:
        self.folder, self.starter = folder, starter
        folder.mkdir(exist_ok=True)

    def of(self, verb: Verb, place: Path) -> Path:
        """A new folder at `place` that is as the verb finds it."""
        place.mkdir(parents=True)
        if verb.file is not None:
            shutil.copy(self._made(f"{verb.file}.duckdb"), place / "f.duckdb")
        for name in verb.beside:
            copied = self._made(name)
            (shutil.copytree if copied.is_dir() else shutil.copy)(copied, place / name)
        return place

    def _made(self, name: str) -> Path:
        if not (self.folder / name).exists():
            getattr(self, "_make_" + name.replace(".", "_"))()
        return self.folder / name

    def _run(self, *words: str) -> None:
        self.starter.start(list(words), self.folder)
        code = self.starter.ended()
        if code not in (0, 1):
            raise RuntimeError(f"{' '.join(words)} ended with {code}: {(self.folder.parent / 'error').read_text()}")

    def _make_linked_duckdb(self) -> None:
        self._run(*_SIMULATE, "--into", "new.duckdb")
        self._run("link", "new.duckdb")
        (self.folder / "new.duckdb").rename(self.folder / "linked.duckdb")

    def _make_loaded_duckdb(self) -> None:
        """Linked and checked before an export was loaded, so that every verb has something of a run before."""
        shutil.copy(self._made("linked.duckdb"), self.folder / "f.duckdb")
        self._made("export")
        self._run("check", "f.duckdb")
        self._run(*_LOAD)
        (self.folder / "f.duckdb").rename(self.folder / "loaded.duckdb")

    def _make_export(self) -> None:
        self._run(*_SIMULATE, "--seed", "2", "--export", "vendor-a", "--out", "export")

    def _make_new_yaml(self) -> None:
        (self.folder / "new.yaml").write_text("force: kent\nsections: [accuracy]\ntitle: The new paper\n")

    def _make_paper(self) -> None:
        (self.folder / "old.yaml").write_text("force: kent\nsections: [accuracy]\ntitle: The old paper\n")
        self._run("paper", str(self._made("loaded.duckdb")), "--outline", "old.yaml", "--out", "paper")

    def _make_plan_yaml(self) -> None:
        self._run("audit", "plan", str(self._made("linked.duckdb")), "--readings", "40", "--out", "plan.yaml")


def state(folder: Path) -> State:
    """What a folder holds, but for hidden files and what the database has beside a file while it is at work.

    Raises TrueCountError where a record file in it cannot be read.
    """
    held = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        hidden = any(part.startswith(".") or part.endswith((".wal", ".tmp")) for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            held[name] = _content(path)
    return held


def left_over(folder: Path) -> list[str]:
    """The names in a folder that no finished run leaves there."""
    names = (path.name for path in folder.rglob("*"))
    return sorted(name for name in names if name.startswith(".") or name.endswith((".wal", ".tmp", UNFINISHED)))


def _content(path: Path) -> str:
    if path.suffix == ".duckdb":
        return rows_of(path)
    content = path.read_bytes()
    return hashlib.sha256(_paper(content) if path.name in PAPERS else content).hexdigest()


def _paper(content: bytes) -> bytes:
    """A paper without the hash of its record file, and those that come of it; what is no paper is as it is.

    Two runs of a verb write the same rows to a record file, and not the same bytes.
    """
    try:
        told = json.loads(content)
        del told["hash"], told["asked"]["file"]["sha256"]
        for name in PAPERS:
            told.get("files", {}).pop(name, None)
    except (ValueError, KeyError, TypeError):
        return content
    return json.dumps(told).encode()


def rows_of(path: Path) -> str:
    """The hash of all rows of all tables of a record file, in no order, without the times of runs."""
    told = hashlib.sha256()
    with Store.read(path) as store:
        names = run(store.connection, "SELECT table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY 1")
        for (name,) in names:
            rows = run(store.connection, f"SELECT COLUMNS(lambda c: c NOT IN {TIMES}) FROM {name}")
            told.update(f"{name}\n".encode())
            told.update("\n".join(sorted(json.dumps([_plain(cell) for cell in row]) for row in rows)).encode())
    return told.hexdigest()


def _plain(cell: Any) -> Any:
    """A cell as text, of numbers as many digits as two runs on several threads agree in, and no run's own name."""
    if isinstance(cell, float):
        return float(f"{cell:.6g}")
    return OWN_NAME.sub("", DIGITS.sub(r"\1", cell)) if isinstance(cell, str) else str(cell)
