"""A paper on disk: the page and its figures, each written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from truecount.figure import figures_as_json
from truecount.papers.page import page
from truecount.papers.parts import Paper
from truecount.papers.words import plain
from truecount.writing import write_all

PAGE, FIGURES = "paper.html", "figures.json"


def write(paper: Paper, out: Path) -> list[Path]:
    """Write `paper.html` and `figures.json` into a folder, made if it is not there, and give their paths.

    Both are made before either is written, and each takes its place in one step. Raises TrueCountError when the
    folder cannot be made or written to.
    """
    return write_all({PAGE: page(paper), FIGURES: as_json(paper)}, out)


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
        "figures": figures_as_json(paper.figures),
    }
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=False) + "\n"
