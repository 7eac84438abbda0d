"""What mutants are made of: small whole files of every layout, from the tests' samples and from simulated exports."""

from __future__ import annotations

import csv
import functools
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from tests.samples import EXAMPLES, MAPPING, Example
from truecount import simulation
from truecount.simulation.export import export

ROWS = 12
NAMED_LIKE_OURS = """
force: kent
system: odd
dates: iso
tables:
  crimes:
    columns: {reference: Row, recorded_at: Position, category: File ID, district: Reason, last_outcome: Value}
"""
"""Columns named as the loader might name its own."""


@dataclass(frozen=True)
class Seed:
    """A whole file: its format, the end of its name, header, rows, what parts its cells, and its mapping."""

    format: str
    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ","
    above: tuple[str, ...] = ()
    mapping: str | None = None


@functools.cache
def seeds() -> dict[str, tuple[Seed, ...]]:
    """The seeds of each kind of file. The simulated exports take some seconds to make."""
    by_name = {example.name: example for example in EXAMPLES}
    made = {name: (_sample(example),) for name, example in by_name.items() if example.format != "force-export"}
    own = Seed(
        "force-export",
        "odd.csv",
        ("Row", "Position", "File ID", "Reason", "Value", "Staged from"),
        tuple((f"r{n}", f"2016-04-{n:02}", "Burglary", f"d{n}", "Charged", "x") for n in range(1, 9)),
        mapping=NAMED_LIKE_OURS,
    )
    samples = [_sample(example) for example in EXAMPLES if example.format == "force-export"]
    return made | {"force-export": (*samples, own, *_exports())}


def _sample(example: Example) -> Seed:
    lines = list(csv.reader(example.text.splitlines()))
    rows = tuple(tuple(row) for row in lines[1:] * ROWS)[:ROWS]
    mapping = MAPPING if example.format == "force-export" else None
    return Seed(example.format, example.file, tuple(lines[0]), rows, mapping=mapping)


def _exports() -> list[Seed]:
    """The first rows of a simulated force's files in every vendor's layout."""
    dials = simulation.read_dials().model_copy(update={"dirt": 0.0})
    of = simulation.make_settings(force="kent", size=0.0005, years="2016", seed=3, text=True, dials=dials)
    made = []
    with tempfile.TemporaryDirectory() as folder:
        for vendor in ("vendor-a", "vendor-b"):
            out = Path(folder) / vendor
            made += [_exported(out / name, export_mapping) for export_mapping, name in _written(of, vendor, out)]
    return made


def _written(of: simulation.Settings, vendor: str, out: Path) -> list[tuple[str, str]]:
    done = export(of, vendor, out, processes=1)
    return [(done.mapping.read_text("utf-8"), name) for name in done.rows]


def _exported(path: Path, mapping: str) -> Seed:
    delimiter = ";" if path.name.isupper() or path.stem.isupper() else ","
    with path.open(encoding="utf-8", newline="") as text:
        lines = list(csv.reader(text, delimiter=delimiter))
    at = next(n for n, row in enumerate(lines) if len(row) > 1)
    above = tuple(delimiter.join(row) for row in lines[:at])
    rows = tuple(tuple(row) for row in lines[at + 1 : at + 1 + ROWS])
    return replace(Seed("force-export", path.name, tuple(lines[at]), rows, delimiter, above), mapping=mapping)
