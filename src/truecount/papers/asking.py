"""What a paper was made of, as its JSON tells it, so that anybody who has the same files can make it again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from truecount.errors import TrueCountError
from truecount.papers.outline import Outline
from truecount.records.store import Store

PANEL, RESIDENTS = "panel", "residents"
ASKED_OF = {
    PANEL: set(Outline.model_fields),
    RESIDENTS: {"force", "title", "from_year", "to_year", "year", "smallest"},
}
"""What of an outline each page is made of."""


def told(outline: Outline, store: Store | None, page: str, *, together: bool = False) -> dict[str, Any]:
    """The page that was asked for (`PANEL` or `RESIDENTS`), whether both were `together`, the outline, the record file.

    The file is told by name and SHA-256, and so are audits and claims: where they lay is nobody's business.
    """
    asked = outline.model_dump(mode="json", by_alias=True, include=ASKED_OF[PANEL if together else page])
    if "audits" in asked:
        asked |= {"audits": [_file(one) for one in outline.audits], "claims": outline.claims and _file(outline.claims)}
    held = store is not None and store.path.is_file()
    file = _file(store.path) if held and store else None
    return {"page": page, "together": together, "file": file, "outline": asked}


def outline_told(outline: Mapping[str, Any], folders: Iterable[Path]) -> Outline:
    """The outline that a paper tells, with the audits and claims found in one of these folders by their hash.

    Raises TrueCountError where one is not there, or where nobody can have asked for this.
    """
    places = tuple(folders)
    try:
        given = dict(outline)
        given["audits"] = [_found(one, places) for one in given.get("audits", ())]
        given["claims"] = _found(given["claims"], places) if given.get("claims") else None
        return Outline.model_validate(given)
    except (ValidationError, KeyError, TypeError, ValueError) as error:
        first = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        raise TrueCountError(f"What the paper says was asked for cannot be asked ({first}).") from error


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, as `sha256sum` gives it; of a database with a log beside it, of both together."""
    with path.open("rb") as file:
        held = hashlib.file_digest(file, "sha256")
    log = path.with_name(f"{path.name}.wal")
    if log.is_file():
        held.update(log.read_bytes())
    return held.hexdigest()


def _file(path: Path) -> dict[str, str]:
    return {"name": path.name, "sha256": sha256_of(path)}


def _found(file: Mapping[str, str], folders: tuple[Path, ...]) -> Path:
    name = Path(file["name"]).name
    there = [folder / name for folder in folders if (folder / name).is_file()]
    same = next((path for path in there if sha256_of(path) == file["sha256"]), None)
    if same is not None:
        return same
    which = f"{there[0]} is another file" if there else "it is not there"
    raise TrueCountError(
        f"The paper was made with {name} (sha-256 {file['sha256'][:16]}…) as well, and {which}; "
        "put it beside the paper or the record file."
    )
