"""A paper's JSON as somebody tells it: whether it has the shape of one, and whether its own hashes hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from truecount.bounded import read_json
from truecount.errors import TrueCountError
from truecount.figure import Figure, digest
from truecount.papers.own_audits import ADDED

Told = Mapping[str, Any]
"""A paper's JSON, read."""
MADE_OF_FIELDS = {"shown": "printed form", "shown_interval": "printed interval", "data_hash": "data hash"}
"""What a figure's JSON has that its fields make, beside its own hash."""
LONG = 80


def read_paper(path: Path) -> dict[str, Any]:
    """A paper's JSON. Raises TrueCountError where the file is none, or names anything twice."""
    try:
        told = read_json(path)
        _check_shape(told)
    except ValueError as error:
        raise TrueCountError(
            f"{path}: this is no paper's JSON ({error}); give figures.json or residents.json."
        ) from None
    return dict(told)


def _check_shape(told: Any) -> None:
    """Refuse what has not even the shape of a paper's JSON, so that all else may rely on it."""
    if not isinstance(told, dict) or not isinstance(told.get("figures"), list):
        raise ValueError("it holds no figures")
    if not all(isinstance(one, dict) and isinstance(one.get("id"), str) for one in told["figures"]):
        raise ValueError("it holds a figure without an id")
    sources = [one.get("made_from", []) for one in told["figures"]]
    if not all(isinstance(held, list) and all(isinstance(one, dict) for one in held) for held in sources):
        raise ValueError("it holds a figure made from nothing that can be named")
    files = told.get("files", {})
    if not isinstance(files, dict) or not all(isinstance(sha, str) for sha in files.values()):
        raise ValueError("its files have no hashes")
    asked = told.get("asked")
    if asked is not None and not _is_asked(asked):
        raise ValueError("what was asked for is not told whole")


def _is_asked(asked: Any) -> bool:
    """Whether this says which page, of which record file if any, by which outline."""
    if not isinstance(asked, dict) or asked.keys() != {"page", "together", "file", "outline"}:
        return False
    file = asked["file"]
    return file is None or (isinstance(file, dict) and {"name", "sha256"} == file.keys())


def own_faults(told: Told) -> Iterator[str]:
    """What does not hold of the paper in itself: its own hash, and each figure's hashes and printed form."""
    for one in told["figures"]:
        yield from (f"{one['id']}: {fault}" for fault in _figure_faults(one))
    if "hash" in told and digest({name: one for name, one in told.items() if name != "hash"}) != told["hash"]:
        yield "The paper's own hash does not hold: something in it was edited."


def _figure_faults(one: Told) -> Iterator[str]:
    fields = {name: given for name, given in one.items() if name not in ADDED}
    if one.get("hash") != digest(fields):
        yield "its own hash does not hold: the figure was edited."
    try:
        made = Figure.model_validate(fields).as_json()
    except (ValueError, ArithmeticError) as error:
        where = " ".join(str(part) for part in error.errors()[0]["loc"]) if isinstance(error, ValidationError) else ""
        yield f"this is no figure: {where or 'a part of it'} is missing, too much, or of the wrong kind."
        return
    for name, words in MADE_OF_FIELDS.items():
        if one.get(name) != made[name]:
            yield f"its {words} is {short(one.get(name))}, and its parts make {short(made[name])}."


def short(value: Any) -> str:
    """A value of JSON in a sentence: all of it, or the beginning of a long one."""
    words = json.dumps(value, ensure_ascii=False)
    return words if len(words) <= LONG else f"{words[: LONG - 1]}…"
