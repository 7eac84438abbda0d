"""A paper on disk: in every format, each file written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from truecount.figure import figures_as_json
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


def as_json(paper: Paper) -> str:
    """Every figure of the page for machines, with what they were made from."""
    inputs = {(one.source, one.where, one.sha256) for figure in paper.figures for one in figure.made_from}
    content: dict[str, Any] = {
        "title": paper.title,
        "force_id": paper.force_id,
        "force": paper.force_name,
        "version": paper.version,
        "as_at": list(paper.as_at),
        "findings": [plain(words) for _, words in paper.findings],
        "not_known": [plain(words) for _, words in paper.unknown],
        "made_from": [{"source": source, "where": where, "sha256": sha} for source, where, sha in sorted(inputs)],
        **exhibits_as_json(paper),
        "figures": figures_as_json(paper.figures),
    }
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=False) + "\n"


WRITERS: dict[str, Callable[[Paper], str | bytes]] = {
    "paper.html": page,
    "paper.pdf": pdf,
    "paper.ods": ods,
    "summary.txt": summary,
    "figures.json": as_json,
}
"""What a paper is written as, by the name of the file. The first is the one to open."""
RESIDENTS, OF_RESIDENTS = "residents.html", "residents.json"
TABLES = "tables"
"""The folder of its tables, a CSV file each."""


def write(paper: Paper, out: Path, for_residents: Paper | None = None) -> list[Path]:
    """Write a paper in every format, and the page for residents beside it, into a folder, and give the paths.

    All are made before any is written, and each takes its place in one step; the folder is made if it is not there.
    Raises TrueCountError when it cannot be made or written to.
    """
    files = {name: made(paper) for name, made in WRITERS.items()}
    files |= {f"{TABLES}/{name}": text for name, text in csv_files(paper).items()}
    if for_residents is not None:
        files |= {RESIDENTS: residents_page(for_residents), OF_RESIDENTS: as_json(for_residents)}
    return write_all(files, out)
