"""A process that loads mutants, within bounds of memory, and tells what came of each."""

from __future__ import annotations

import os
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from fire.intake.accounts import answered, faults, snapshot
from fire.intake.formats import KINDS, Kind, Mutant, Seeds, mutant
from fire.intake.seeds import Seed
from truecount.errors import TrueCountError
from truecount.records.intake.mapping import Mapping, read_mapping
from truecount.records.ledger import LoadReport
from truecount.records.loading import load

MEMORY = 6 << 30
"""Bytes of address space that a load may use, the loader's own programs included."""


@dataclass(frozen=True)
class Came:
    """What came of one mutant: "accepted", "rows rejected", "passed over" or "refused", or every fault."""

    number: int
    what: str
    seconds: float
    rejected: int = 0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """What came of some mutants, and the most memory the process and its own children ever held, in bytes."""

    came: tuple[Came, ...]
    peak: int


def serve(pipe: Connection, name: str, seeds: Seeds, room: str) -> None:
    """Load the mutants of each list of numbers that comes through the pipe, in a room for them, until it is closed."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while numbers := pipe.recv():
        with tempfile.TemporaryDirectory(prefix="fire-", dir=room) as scratch:
            came = tuple(_tried(KINDS[name], seeds, numbers, Path(scratch)))
        held = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        pipe.send(Told(came, held << 10))


def _tried(kind: Kind, seeds: Seeds, numbers: Sequence[int], scratch: Path) -> Iterator[Came]:
    os.environ["TMPDIR"] = tempfile.tempdir = str(scratch / "tmp")
    for room in ("tmp", "from", "into"):
        (scratch / room).mkdir()
    made = [mutant(kind, seeds, number, scratch / "from") for number in numbers]
    together = [one for one in made if not one.alone]
    for group in (together, *([one] for one in made if one.alone)):
        yield from _loaded(group, scratch)
    for one in made:
        shutil.rmtree(one.path) if one.path.is_dir() else one.path.unlink()


def _loaded(group: Sequence[Mutant], scratch: Path) -> Iterator[Came]:
    """Load some mutants at once; where that is refused or goes wrong, each half, and so on to each alone."""
    for seed in dict.fromkeys(one.seed for one in group):
        yield from _halved([one for one in group if one.seed == seed], seed, scratch)


def _halved(of: Sequence[Mutant], seed: Seed, scratch: Path) -> Iterator[Came]:
    begun = time.monotonic()
    told = _load(of, seed, scratch)
    each = (time.monotonic() - begun) / len(of)
    if len(of) == 1 or not told.wrong:
        yield from (_came(one, told, each) for one in of)
        return
    middle = len(of) // 2
    parts = [*_halved(of[:middle], seed, scratch), *_halved(of[middle:], seed, scratch)]
    if told.wrong != "refused" and not any(came.faults for came in parts):
        parts[0] = Came(of[0].number, "together", each, 0, (f"{len(of)} mutants at once: {told.wrong}",))
    yield from parts


@dataclass
class _Load:
    report: LoadReport | None = None
    held: dict[str, tuple[int, int, int, int, int]] | None = None
    wrong: str = ""
    faults: tuple[str, ...] = ()


def _load(of: Sequence[Mutant], seed: Seed, scratch: Path) -> _Load:
    """One load, into a new file or, by turns, into one that holds something."""
    into = scratch / "into" / "out.duckdb"
    before = _with_something(into) if of[0].number // 40 % 2 else None
    told = _Load()
    with _room(into):
        try:
            told.report = load([one.path for one in of], into, seed.format, _mapping(seed, scratch))
            told.held = snapshot(into)
        except TrueCountError as error:
            told.wrong, told.faults = "refused", answered(error, scratch)
            now = snapshot(into) if into.exists() else None
            if now != before:
                told.faults += ("a load that was refused changed the record file or left one",)
        except BaseException as error:
            told.wrong = f"{type(error).__name__}: {str(error)[:300]}"
            told.faults = (told.wrong,)
        left = [path.name for room in ("tmp", "into") for path in (scratch / room).iterdir() if path != into]
        if left:
            told.faults += (f"left behind: {left}",)
            told.wrong = told.wrong or "left behind"
    return told


def _came(one: Mutant, told: _Load, seconds: float) -> Came:
    if told.report is None or told.held is None:
        return Came(one.number, "refused", seconds, 0, told.faults)
    found = told.faults + faults(one, told.report, told.held)
    mine = [account for account in told.report.files.values() if one.alone or one.token in account.name]
    rejected = sum(account.rejected for account in mine)
    what = ("rows rejected" if rejected else "accepted") if mine else "passed over"
    return Came(one.number, what, seconds, rejected, found)


_MAPPINGS: dict[str, Mapping] = {}


def _mapping(seed: Seed, scratch: Path) -> Mapping | None:
    if seed.mapping is None:
        return None
    if seed.mapping not in _MAPPINGS:
        path = scratch / "mapping.yaml"
        path.write_text(seed.mapping, "utf-8")
        _MAPPINGS[seed.mapping] = read_mapping(path)
    return _MAPPINGS[seed.mapping]


_BASE: list[tuple[bytes, dict[str, tuple[int, int, int, int, int]]]] = []


def _with_something(into: Path) -> dict[str, tuple[int, int, int, int, int]]:
    """Make a record file that holds a load already; what it holds is given."""
    if not _BASE:
        header = "Crime ID,Month,Reported by,Falls within,LSOA code,Crime type,Last outcome category\n"
        path = into.parent / "base.csv"
        path.write_text(header + "a,2015-01,Kent Police,Kent Police,E1,Burglary,x\n", "utf-8")
        load([path], into, "police-uk")
        path.unlink()
        _BASE.append((into.read_bytes(), snapshot(into)))
    file, holds = _BASE[0]
    into.write_bytes(file)
    return holds


@contextmanager
def _room(into: Path) -> Iterator[None]:
    try:
        yield
    finally:
        for path in into.parent.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
