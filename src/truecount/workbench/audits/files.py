"""An audit's plan and draw as the files that the library reads, writes and hands on."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from truecount import audit as library
from truecount.errors import TrueCountError
from truecount.workbench.audits.models import Audit

ERASED = "What this audit was made from was erased; its figures are those on its page."
PLAN, DRAW, DRAWN = "plan.yaml", "draw.csv", "draw.yaml"
Drawing = tuple[library.Plan, library.Draw, library.Drawn]


@contextmanager
def as_files(texts: dict[str, str]) -> Iterator[Path]:
    """A folder that holds texts as files for a while. A fault found in one is told by the file's name alone."""
    with tempfile.TemporaryDirectory(prefix="truecount-") as folder:
        for name, text in texts.items():
            (Path(folder) / name).write_text(text, "utf-8", newline="")
        try:
            yield Path(folder)
        except TrueCountError as error:
            raise TrueCountError(*(one.replace(f"{folder}/", "") for one in error.sentences)) from error


def read(plan: str, draw: str, drawn: str) -> Drawing:
    """A plan and a draw from their texts. Raises TrueCountError where they cannot be read or do not belong together."""
    with as_files({PLAN: plan, DRAW: draw, DRAWN: drawn}) as folder:
        planned = library.read_plan(folder / PLAN)
        made, beside = library.read_draw(folder / DRAW)
        if planned.sha256 != beside.plan:
            raise TrueCountError(f"{PLAN}: the draw was made by another plan, or this one was changed since.")
    return planned, made, beside


def drawing(audit: Audit) -> Drawing:
    """The plan and the draw of an audit whose content is still here."""
    if audit.erased_at is not None:
        raise TrueCountError(ERASED)
    return _kept(audit.plan, audit.draw, audit.drawn)


def forget() -> None:
    """Keep nothing of an audit's draw in memory, as once its content is erased."""
    _kept.cache_clear()


@functools.lru_cache(maxsize=8)
def _kept(plan: str, draw: str, drawn: str) -> Drawing:
    return read(plan, draw, drawn)
