"""A paper on disk: in every format, each file written whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from truecount.figure import digest, figures_as_json
from truecount.papers.claims.shown import exhibits_as_json
from truecount.papers.csv_files import csv_files
from truecount.papers.ods import ods
from truecount.papers.page import page
from truecount.papers.parts import Paper
from truecount.papers.pdf import pdf
from truecount.papers.residents import residents_page
from truecount.papers.summary import summary
from truecount.papers.words import plain
from truecount.writing import write_all

Content = Mapping[str, str | bytes]
"""What is to be in files, by their names."""
NO_FILES: Content = {}


def as_json(paper: Paper, files: Content = NO_FILES) -> str:
    """Every figure of the page for machines, with what they were made from and what was asked for.

    `files` are those written with it, which it names with their SHA-256. Its last line is the hash of all the rest.
    """
    inputs = {(one.source, one.where, one.sha256) for figure in paper.figures for one in figure.made_from}
    content: dict[str, Any] = {
        "title": paper.title,
        "force_id": paper.force_id,
        "force": paper.force_name,
        "version": paper.version,
        "as_at": list(paper.as_at),
        "asked": paper.asked,
        "findings": [plain(words) for _, words in paper.findings],
        "not_known": [plain(words) for _, words in paper.unknown],
        "made_from": [{"source": source, "where": where, "sha256": sha} for source, where, sha in sorted(inputs)],
        **exhibits_as_json(paper),
        "figures": figures_as_json(paper.figures),
        "files": {name: _sha256(text) for name, text in files.items()},
    }
    return json.dumps(content | {"hash": digest(content)}, indent=1, ensure_ascii=False, sort_keys=False) + "\n"


def _sha256(text: str | bytes) -> str:
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


FIGURES = "figures.json"
WRITERS: dict[str, Callable[[Paper], str | bytes]] = {
    "paper.html": page,
    "paper.pdf": pdf,
    "paper.ods": ods,
    "summary.txt": summary,
    FIGURES: as_json,
}
"""What a paper is written as, by the name of the file. The first is the one to open."""
RESIDENTS, OF_RESIDENTS = "residents.html", "residents.json"
TABLES = "tables"
"""The folder of its tables, a CSV file each."""


def files_of(paper: Paper, for_residents: Paper | None = None) -> dict[str, str | bytes]:
    """Every file of a paper by its name. Its figures are made last, for they name all the others with their hashes."""
    files = {name: made(paper) if name != FIGURES else "" for name, made in WRITERS.items()}
    files |= {f"{TABLES}/{name}": text for name, text in csv_files(paper).items()}
    if for_residents is not None:
        files |= of_residents(for_residents)
    files[FIGURES] = as_json(paper, {name: text for name, text in files.items() if name != FIGURES})
    return files


def of_residents(paper: Paper) -> dict[str, str | bytes]:
    """The files of the page for residents."""
    drawn: dict[str, str | bytes] = {RESIDENTS: residents_page(paper)}
    return drawn | {OF_RESIDENTS: as_json(paper, drawn)}


def write(paper: Paper, out: Path, for_residents: Paper | None = None) -> list[Path]:
    """Write a paper in every format, and the page for residents beside it, into a folder, and give the paths.

    All are made before any is written, and each takes its place in one step; the folder is made if it is not there.
    Raises TrueCountError when it cannot be made or written to.
    """
    return write_all(files_of(paper, for_residents), out)
