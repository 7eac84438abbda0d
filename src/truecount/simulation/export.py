"""A simulated force as its own systems would hand it out: files in a vendor's layout, a mapping, and some dirt."""

from __future__ import annotations

import csv
import functools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import yaml

from truecount.errors import TrueCountError
from truecount.records.intake.mapping import REQUIRED
from truecount.reference import SIMULATED
from truecount.simulation.run import make_months
from truecount.simulation.settings import Block, Settings
from truecount.simulation.workroom import new_folder, put, workroom

HOME = Path(__file__).parent / "vendors.yaml"
Progress = Callable[[str], None]
Row = list[str]
UNKNOWN_OUTCOME = "ZZ9"
WHEN = {"incidents": "reported_at", "crimes": "recorded_at", "outcomes": "assigned_at"}
NO_DATES = ("31/02/2017 10:00:00", "00/00/0000", "see log", "2017-13-45T99:00:00")


@dataclass(frozen=True)
class Spoilt:
    """One row that was spoilt on purpose: its file, its data row counted from 1, and the reject it must become."""

    file: str
    row: int
    reason: str


@dataclass(frozen=True)
class Exported:
    """What was written: data rows by file, every row that was spoilt, and where the mapping is."""

    rows: dict[str, int]
    spoilt: tuple[Spoilt, ...]
    mapping: Path


@functools.cache
def vendors() -> dict[str, Any]:
    """The layouts by vendor, as they stand in the document."""
    document: dict[str, Any] = yaml.safe_load(HOME.read_text("utf-8"))
    return document


def export(
    settings: Settings, vendor: str, out: Path, processes: int | None = None, progress: Progress = lambda message: None
) -> Exported:
    """Write a simulated force's incidents, crimes and outcomes to `out` in a vendor's layout.

    Beside the files stand mapping.yaml, to load them with, and dirt.json, every row that was spoilt. Raises
    TrueCountError when the vendor is not known, there are several forces, or the folder holds anything already.
    """
    if vendor not in vendors():
        raise TrueCountError(f'"{vendor}" is not a vendor\'s layout; they are {", ".join(vendors())}.')
    if len(settings.forces) > 1:
        raise TrueCountError("An export is of one force; name it with --force.")
    new_folder(out)
    layout = vendors()[vendor]
    with workroom(out) as room:
        months, made = room / "months", room / "export"
        made.mkdir()
        make_months(settings, months, [file["table"] for file in layout["files"].values()], processes, progress)
        rows: dict[str, int] = {}
        spoilt: list[Spoilt] = []
        for name, file in layout["files"].items():
            progress(f"Writing {name}")
            rows[name] = _write(made / name, layout, file, months, settings, spoilt)
        (made / "mapping.yaml").write_text(_mapping(layout, settings.forces[0]), encoding="utf-8")
        (made / "dirt.json").write_text(json.dumps([asdict(one) for one in spoilt], indent=1), encoding="utf-8")
        put(made, out)
    return Exported(rows, tuple(spoilt), out / "mapping.yaml")


def _write(
    path: Path,
    layout: Mapping[str, Any],
    file: Mapping[str, Any],
    months: Path,
    settings: Settings,
    spoilt: list[Spoilt],
) -> int:
    fields = list(file["columns"].values())
    number = 0
    with path.open("w", encoding="utf-8", newline="") as text:
        text.writelines(line + "\n" for line in layout["above"])
        writer = csv.writer(text, delimiter=layout["delimiter"], lineterminator="\n")
        writer.writerow(file["columns"])
        for block in settings.blocks:
            table = pq.read_table(months / file["table"] / f"{block.name}.parquet")
            columns = [_texts(table[field], field, layout, file) for field in fields]
            for row, fault in _dirtied(columns, file, block, settings):
                number += 1
                writer.writerow(row)
                if fault:
                    spoilt.append(Spoilt(path.name, number, fault))
    return number


def _texts(column: pa.ChunkedArray, field: str, layout: Mapping[str, Any], file: Mapping[str, Any]) -> list[str]:
    """A column as the vendor writes it."""
    if pa.types.is_timestamp(column.type):
        # Arrow writes fractions of a second where the type holds them; these times have none.
        column = pc.strftime(column.cast(pa.timestamp("s")), format=layout["dates"])
    if field == "text":
        column = pc.replace_substring(column, "\n", layout["line_break"])
    codes = file.get("codes", {}).get(field, {})
    return [codes.get(value, value) for value in column.fill_null("").to_pylist()]


def _dirtied(
    columns: list[list[str]], file: Mapping[str, Any], block: Block, settings: Settings
) -> Iterator[tuple[Row, str | None]]:
    """Every row, now and then spoilt, with the reason it must be rejected for."""
    draws = block.draws(settings.seed, f"dirt/{file['table']}")
    spoil = draws.random(len(columns[0])) < settings.dials.dirt
    fields = list(file["columns"].values())
    for row, spoilt in zip(zip(*columns, strict=True), spoil.tolist(), strict=True):
        yield _spoil(list(row), fields, file["table"], draws) if spoilt else (list(row), None)


def _spoil(row: Row, fields: list[str], table: str, draws: np.random.Generator) -> tuple[Row, str]:
    """One fault in one row, of the kinds that exports have."""
    required = [field for field in REQUIRED[table] if field != "outcome_type"]
    ways: list[tuple[str, str | None, str]] = [
        ("TC-L10", required[int(draws.integers(len(required)))], ""),
        ("TC-L12", WHEN[table], NO_DATES[int(draws.integers(len(NO_DATES)))]),
        ("TC-L06", None, ""),
    ]
    if table == "outcomes":
        ways.append(("TC-L15", "outcome_type", UNKNOWN_OUTCOME))
    if "text" not in fields:
        # Where a cell may hold a line break, a row of another length would move the numbers of those after it.
        ways += [("TC-L01", None, "short"), ("TC-L02", None, "long")]
    reason, field, value = ways[int(draws.integers(len(ways)))]
    if field:
        row[fields.index(field)] = value
    elif value:
        row = row[:-1] if value == "short" else [*row, "?"]
    else:
        row = [""] * len(row)
    return row, reason


def _mapping(layout: Mapping[str, Any], force: str) -> str:
    """The mapping that reads the files, as YAML."""
    tables = {}
    for file in layout["files"].values():
        columns: dict[str, Any] = {}
        for name, field in file["columns"].items():
            codes = file.get("codes", {}).get(field)
            back = {code: word for word, code in codes.items()} if codes else None
            columns[field] = {"column": name, "codes": back} if back else name
        tables[file["table"]] = {"columns": columns}
    document = {
        "force": SIMULATED + force,
        "system": layout["system"],
        "dates": layout["dates"],
        "tables": tables,
    }
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
