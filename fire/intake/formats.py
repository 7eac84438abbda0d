"""The formats under fire, and the mutant of each that a number makes."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fire.intake import wrapped
from fire.intake.seeds import Seed
from fire.intake.tables import LARGEST, SHEET, Table, changed, table_of

Seeds = dict[str, tuple[Seed, ...]]
Wrap = Callable[[random.Random, Table, str], wrapped.Made]


@dataclass(frozen=True)
class Kind:
    """One format: the seeds it is made of (none for all), and how a table becomes its file; a folder loads alone, and
    a table has so many characters at most."""

    name: str
    of: tuple[str, ...]
    wrap: Wrap
    folder: bool = False
    largest: int = LARGEST


def _text(by: random.Random, table: Table, name: str) -> wrapped.Made:
    return wrapped.encoded(by, table)


KINDS = {
    kind.name: kind
    for kind in (
        Kind("data.police.uk street CSV", ("street",), _text),
        Kind("data.police.uk outcomes CSV", ("outcomes-file",), _text),
        Kind("Home Office recorded crime CSV", ("recorded-crime",), _text),
        Kind("Home Office outcomes CSV", ("outcomes-table",), _text),
        Kind("Home Office rolling years CSV", ("rolling-year",), _text),
        Kind("force export CSV", ("force-export",), _text),
        Kind("gzip", (), lambda by, table, name: wrapped.gzipped(by, table)),
        Kind("XLSX", (), lambda by, table, name: wrapped.xlsx(by, table), largest=SHEET),
        Kind("ODS", (), lambda by, table, name: wrapped.ods(by, table), largest=SHEET),
        Kind("zip", (), wrapped.zipped),
        Kind("folder", (), _text, folder=True),
    )
}


@dataclass(frozen=True)
class Mutant:
    """One mutant: its number, where it lies, and what is known of it."""

    number: int
    seed: Seed
    path: Path
    made: wrapped.Made
    alone: bool

    @property
    def token(self) -> str:
        """What its files are told apart by."""
        return f"m{self.number}-"


def chosen(kind: Kind, seeds: Seeds, number: int) -> Seed:
    """The seed of a mutant: mutants of some neighbouring numbers share one, so that they can be loaded together."""
    held = [seed for name in kind.of or seeds for seed in seeds[name]]
    return held[number // BATCH % len(held)]


BATCH = 40
"""So many mutants are loaded at once, unless they are to be loaded alone."""


def mutant(kind: Kind, seeds: Seeds, number: int, folder: Path) -> Mutant:
    """Make the mutant of a number in a folder."""
    by = random.Random(f"{kind.name}/{number}")
    seed = chosen(kind, seeds, number)
    table = table_of(seed, kind.largest)
    changed(by, table)
    name = f"m{number}-{Path(seed.file).stem}"
    made = kind.wrap(by, table, name)
    path = folder / f"{name}{made.ending}"
    if kind.folder:
        wrapped.foldered(by, made, path.with_suffix(""))
        return Mutant(number, seed, path.with_suffix(""), made, True)
    path.write_bytes(made.data)
    return Mutant(number, seed, path, made, made.alone or table.alone)
