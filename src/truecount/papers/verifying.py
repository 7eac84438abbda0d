"""Whether a paper is as it was made: its own hashes, its inputs, and the paper made again from the same file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truecount.errors import TrueCountError
from truecount.papers.asking import PANEL, RESIDENTS, outline_told, sha256_of
from truecount.papers.both import both
from truecount.papers.making import paper
from truecount.papers.residents import residents
from truecount.papers.sections.asked import listed
from truecount.papers.told import Told, own_faults, read_paper, short
from truecount.papers.told_again import WORDS, against
from truecount.papers.told_beside import file_faults, files_there, input_faults
from truecount.papers.writing import FIGURES, OF_RESIDENTS, files_of, of_residents
from truecount.papers.writing import RESIDENTS as RESIDENTS_PAGE
from truecount.records.store import Store

MAKERS = {PANEL: paper, RESIDENTS: residents}
PUBLISHED = "the published figures that come with TrueCount"
OLDER = "An earlier version made the paper, and it does not tell {missing}: that cannot be checked."
NOT_AGAIN = "It was not made again, so what was edited and hashed anew would not be found: {why}."


@dataclass(frozen=True)
class Verified:
    """What came of verifying a paper: how many figures it tells, and in `differences` whatever is not as it was made.

    `again` is what it was made again from, a record file with its SHA-256; empty where it was not. `files` are those of
    the paper that lie beside it, which were checked too. `notes` say what could not be checked.
    """

    figures: int
    files: int
    again: str = ""
    differences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing was found that is not as it was made."""
        return not self.differences

    @property
    def said(self) -> str:
        """What holds, in a sentence; how much does not, where something does not."""
        number = len(self.differences)
        if number:
            return f"The paper does not hold: {number:,} {'difference' if number == 1 else 'differences'}."
        again = f"; made again from {self.again}: all {self.figures:,} equal" if self.again else ""
        beside = f" {self.files:,} files beside it are those written with it." if self.files else ""
        return f"The paper holds: {self.figures:,} figures, each as it was made{again}.{beside}"


def verify(path: Path, store: Store | None = None) -> Verified:
    """Verify a paper's figures.json or residents.json, or the one in a folder, and make it again where it can be.

    A paper of a record file needs that file as `store`; one of published figures alone is made again without. Raises
    TrueCountError for a file that is no paper's JSON, and for a record file of which the paper makes no use.
    """
    file = path / FIGURES if path.is_dir() else path
    told = read_paper(file)
    if store is not None and told.get("asked") and not told["asked"]["file"]:
        raise TrueCountError(f"{file}: the paper says that no record file was asked; leave {store.path} out.")
    found = [*own_faults(told), *file_faults(told, file.parent)]
    missing = [words for name, words in (WORDS | {"hash": "its own hash"}).items() if name not in told]
    notes = [OLDER.format(missing=listed(missing))] if missing else []
    if store is not None:
        found += input_faults(told, store)
    again = ""
    if why := _not_again(told, store):
        notes.append(NOT_AGAIN.format(why=why))
    else:
        again = f"{store.path.name} (sha-256 {sha256_of(store.path)})" if store is not None else PUBLISHED
        found += _against_again(told, store, _folders(file, store))
    return Verified(len(told["figures"]), files_there(told, file.parent), again, tuple(found), tuple(notes))


def made_again(told: Told, store: Store | None, folders: Sequence[Path]) -> dict[str, Any]:
    """The paper's JSON made again by what it says was asked for, from a record file or published figures.

    Audits and claims that it was asked with are sought in the folders. Raises TrueCountError where it cannot be made.
    """
    asked = told["asked"]
    outline = outline_told(asked["outline"], folders)
    if asked["page"] not in MAKERS:
        raise TrueCountError(f"There is no page called {short(asked['page'])}.")
    if not asked["together"]:
        made = MAKERS[asked["page"]](outline, store)
        page = residents(outline, store) if RESIDENTS_PAGE in told.get("files", {}) else None
        files = of_residents(made) if asked["page"] == RESIDENTS else files_of(made, page)
    else:
        files = files_of(*both(outline, store))
    return dict(json.loads(files[FIGURES if asked["page"] == PANEL else OF_RESIDENTS]))


def _against_again(told: Told, store: Store | None, folders: Sequence[Path]) -> list[str]:
    try:
        return against(told, made_again(told, store, folders))
    except TrueCountError as error:
        return [f"The paper cannot be made again. {sentence}" for sentence in error.sentences]


def _folders(file: Path, store: Store | None) -> list[Path]:
    """Where audits and claims of the outline may lie: beside the paper, above it, beside the record file, and here."""
    return [file.parent, file.parent.parent, *([] if store is None else [store.path.parent]), Path.cwd()]


def _not_again(told: Told, store: Store | None) -> str:
    """Why the paper is not made again; empty where it can be."""
    asked = told.get("asked")
    if asked is None:
        return "it does not tell what was asked for"
    if asked["file"] and store is None:
        return f"for that give the record file that it was made from, {asked['file']['name']}"
    return ""
