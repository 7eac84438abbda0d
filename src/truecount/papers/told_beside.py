"""What lies beside a paper's JSON: the other files of the paper, and the record file with what was loaded into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from truecount.papers.asking import sha256_of
from truecount.papers.told import Told
from truecount.papers.writing import TABLES
from truecount.records.provenance import RECORD_TABLE, may_be_of
from truecount.records.store import Store


def file_faults(told: Told, folder: Path) -> Iterator[str]:
    """Files beside the paper that are not as they were written with it, and tables there that are none of its own."""
    files = told.get("files", {})
    for name, sha in files.items():
        if _outside(name):
            yield f"{name}: the paper names a file outside its folder."
        elif (folder / name).is_file() and sha256_of(folder / name) != sha:
            yield f"{name}: the file beside the paper is not the one that was written with it."
    if any(name.startswith(f"{TABLES}/") for name in files):
        others = {f"{TABLES}/{one.name}" for one in (folder / TABLES).glob("*.csv")} - files.keys()
        yield from (f"{name}: this is no table of the paper; it was left there or added." for name in sorted(others))


def files_there(told: Told, folder: Path) -> int:
    """How many of the files that a paper names lie beside it."""
    return sum(not _outside(name) and (folder / name).is_file() for name in told.get("files", {}))


def _outside(name: str) -> bool:
    return Path(name).is_absolute() or ".." in Path(name).parts


def input_faults(told: Told, store: Store) -> Iterator[str]:
    """Whether the record file is another one, and the figures' inputs that it does not hold as they were read."""
    name, file = store.path.name, (told.get("asked") or {}).get("file")
    if file and (now := sha256_of(store.path)) != file["sha256"]:
        yield (
            f"{name} is not, byte for byte, the record file that the paper was made from: its sha-256 is {now} and was "
            f"{file['sha256']}; it was loaded into, worked on or edited since."
        )
    held: dict[str, list[str]] = {}
    for one in store.table("files").select("name", "sha256").to_pyarrow().to_pylist():
        held.setdefault(str(one["name"]), []).append(str(one["sha256"]))
    for source, where, sha in sorted(_inputs(told)):
        if source not in held:
            yield f"{source}: figures were made from this file, and {name} does not hold it ({where})."
        elif not any(sha in may_be_of(one, where) for one in held[source]):
            yield f"{source}: {name} holds another file of this name than figures were made from ({where})."


def _inputs(told: Told) -> set[tuple[str, str, str]]:
    """Source, place and hash of whatever figures were made from that lies in a record file."""
    named = ((str(one.get(name)) for name in ("source", "where", "sha256")) for one in _made_from(told))
    inputs = {(source, where, sha) for source, where, sha in named}
    return {one for one in inputs if one[1].startswith(RECORD_TABLE)}


def _made_from(told: Told) -> Iterator[Told]:
    for figure in told["figures"]:
        yield from figure.get("made_from", [])
