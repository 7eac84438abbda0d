"""What the tables are: one small YAML file a table, beside its CSV, plus the columns every table shares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from truecount.errors import TrueCountError
from truecount.reference.table import IBIS_TYPES, Column, Table

HOME = Path(__file__).parent / "tables"
PROVENANCE = "_provenance"
FIELDS = {"type", "meaning", "required", "refers", "one_of", "pattern", "unit", "besides"}


def described(directory: Path) -> list[str]:
    """The names of all tables described in a directory, sorted."""
    return sorted(path.stem for path in directory.glob("*.yaml") if path.stem != PROVENANCE)


def describe(directory: Path, name: str) -> Table:
    """A table's description, without its rows yet. Tables other than `sources` get the provenance columns."""
    text = _read(directory, name)
    columns = _columns(name, text["columns"])
    if not text.get("stands_alone", False):
        columns += _columns(PROVENANCE, _read(directory, PROVENANCE)["columns"])
    return Table(
        name=name,
        title=text["title"],
        row_is=text["row_is"],
        columns=columns,
        key=tuple(text["key"]),
        spans=tuple((start, end) for start, end in text.get("spans", [])),
        rows=(),
        sha256="",
    )


def _read(directory: Path, name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((directory / f"{name}.yaml").read_text("utf-8"))
    return content


def _columns(table: str, described_columns: dict[str, dict[str, Any]]) -> tuple[Column, ...]:
    made = []
    for name, about in described_columns.items():
        kind = about.get("type", "text")
        if kind not in IBIS_TYPES or not set(about) <= FIELDS:
            raise TrueCountError(
                f"{table}.yaml, column {name}: the type must be one of {', '.join(IBIS_TYPES)} and the "
                f"other fields among {', '.join(sorted(FIELDS))}."
            )
        rest: dict[str, Any] = {
            field: tuple(str(value) for value in about.get(field, ())) for field in ("one_of", "besides")
        }
        rest |= {field: about[field] for field in ("required", "refers", "pattern", "unit") if field in about}
        made.append(Column(name, kind, about["meaning"], **rest))
    return tuple(made)
