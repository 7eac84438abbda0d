"""A YAML document that a user wrote: read, and checked whole before anything is done with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from truecount.bounded import Unreadable, read_yaml
from truecount.errors import TrueCountError

Model = TypeVar("Model", bound=BaseModel)
PLAINLY = {"path_type": "give the name of a file"}
"""Faults that pydantic tells in Python's words, in plain ones."""


def read_document(path: Path, what: str, write: str) -> dict[str, Any]:
    """The names and values of a YAML file; an empty file has none.

    `what` is what the document is called ("the plan"), `write` how one is come by. Raises TrueCountError where the file
    cannot be read or is no list of names and values.
    """
    try:
        given = read_yaml(path)
    except Unreadable as error:
        raise TrueCountError(f"{path}{error.where}: {what} cannot be read ({error}); give a YAML file.") from error
    if given is not None and not isinstance(given, dict):
        raise TrueCountError(f"{path}: {what} cannot be read (it is no list of name: value); {write}.")
    return given or {}


def checked(
    path: Path | None,
    model: type[Model],
    given: dict[str, Any],
    say: Callable[[Any], str] | None = None,
    strict: bool | None = None,
) -> Model:
    """A document's values as a model. Raises TrueCountError with a sentence for every fault, each with its place."""
    try:
        return model.model_validate(given, strict=strict)
    except ValidationError as error:
        sentences = dict.fromkeys((say or place_and_fault)(fault) for fault in error.errors())
        raise TrueCountError(*(f"{path}: {sentence}." for sentence in sentences)) from error


def place_and_fault(fault: Any) -> str:
    """A fault as pydantic tells it, with the place in the document before it."""
    place = ".".join(str(part) for part in fault["loc"])
    says = PLAINLY.get(fault["type"]) or str(fault["msg"]).removeprefix("Value error, ")
    return f"{place}: {says[:1].lower()}{says[1:]}" if place else says
