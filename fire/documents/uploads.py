"""The workbench's own reader of documents: the form by which a draw, its plan and what stands beside it come in."""

from __future__ import annotations

import functools
import os
import tempfile
from pathlib import Path

from fire.documents import mutants
from fire.documents.kinds import Kind
from truecount.errors import TrueCountError

FILES = {"plan": "plan.yaml", "draw": "draw.csv", "drawn": "draw.yaml"}


@functools.cache
def _form() -> type:
    os.environ.setdefault("TRUECOUNT_HOME", tempfile.mkdtemp(prefix="fire-workbench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "truecount.workbench.settings"
    import django

    django.setup()
    from truecount.workbench.audits.importing import Import

    return Import


def _uploaded(folder: Path) -> object:
    """What the form holds; its errors as a TrueCountError."""
    form = _form()
    from django.core.files.uploadedfile import SimpleUploadedFile

    given = {name: SimpleUploadedFile(file, _bytes(folder / file)) for name, file in FILES.items()}
    made = form({"title": "Spring", "keep_until": "2999-01-01"}, given)
    if not made.is_valid():
        raise TrueCountError(*(str(one) for errors in made.errors.values() for one in errors))
    return made.cleaned_data["drawing"]


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


KINDS = tuple(
    Kind(f"upload: {name}", file, mutate, _uploaded, named=False)
    for (name, file), mutate in zip(FILES.items(), (mutants.of_yaml, mutants.of_table, mutants.of_yaml), strict=True)
)
