"""A model that is kept: numbers alone, and a card that says what it was learnt from.

The file holds weights of hashed columns, trees and levels. No word, key or reference is in it, and reading it runs
nobody's code.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np

from truecount.bounded import read_json
from truecount.errors import TrueCountError
from truecount.figure import digest
from truecount.triage.facts import Facts
from truecount.triage.folds import Folded
from truecount.triage.logs import Floats
from truecount.triage.steps import Step
from truecount.triage.words import Words
from truecount.writing import write_all

LAYOUT = 1
WEIGHTS, CARD = "weights.npz", "model.json"
UNREADABLE = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, MemoryError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error, struct.error, tokenize.TokenError, SyntaxError),
)
"""What reading two files that are no model can raise."""


@dataclass(frozen=True, eq=False)
class Kind:
    """How far a log speaks for one kind of crime: log odds linear in its words and in its facts."""

    words: Folded
    facts: Folded


@dataclass(frozen=True, eq=False)
class Model:
    """What triage has learnt.

    `records` are the facts of records, one for each step; `kinds` tell for each kind of crime how far a log's words
    and facts speak for it; `shifts` (2,) move log odds to what is believed, for logs without a record and with one;
    `taught` is what reviews added, None where there were none. `card` holds what it was learnt from, as JSON can.
    """

    words: Words
    facts: Facts
    records: tuple[Facts, ...]
    steps: tuple[Step, ...]
    kinds: tuple[Kind, ...]
    shifts: Floats
    taught: Folded | None
    card: dict[str, Any]

    @property
    def sha256(self) -> str:
        """The hash of all its numbers and its card."""
        return digest([self.card, [(name, array.tolist()) for name, array in sorted(_arrays(self))]])


def write_model(model: Model, folder: Path, beside: Mapping[str, str] | None = None) -> list[Path]:
    """Write a model into a folder, made if it is not there, and texts `beside` it under their names.

    Raises TrueCountError where it cannot be written.
    """
    held = io.BytesIO()
    np.savez_compressed(held, allow_pickle=False, **dict(_arrays(model)))
    weights = held.getvalue()
    card = {"layout": LAYOUT, "weights": _hash(weights), **model.card}
    text = json.dumps(card, indent=2, ensure_ascii=False) + "\n"
    return write_all({WEIGHTS: weights, CARD: text, **(beside or {})}, folder)


def read_model(folder: Path) -> Model:
    """The model that a folder holds. Raises TrueCountError where it holds none, or one of another version, or where
    its two files are not of one model."""
    try:
        card = read_json(folder / CARD)
        if card.pop("layout") != LAYOUT:
            raise TrueCountError(f"{folder}: the model was made by another version; learn it anew with --learn.")
        weights = (folder / WEIGHTS).read_bytes()
        if card.pop("weights") != _hash(weights):
            raise TrueCountError(
                f"{folder}: this is no model that can be read, for {WEIGHTS} and {CARD} are not of one model; give a "
                "whole copy, or learn it anew with --learn."
            )
        with np.load(io.BytesIO(weights), allow_pickle=False) as held:
            model: Model = _made(Model, "", {name: held[name] for name in held.files} | {".card": card})
    except UNREADABLE as error:
        raise TrueCountError(
            f"{folder}: this is no model that can be read; name a folder that `truecount triage --model` wrote."
        ) from error
    return model


def holds_model(folder: Path) -> bool:
    """Whether a folder holds a model."""
    return (folder / CARD).is_file()


def _hash(held: bytes) -> str:
    return hashlib.sha256(held).hexdigest()


def _arrays(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every array of a model, under the names of what it is part of."""
    if is_dataclass(value):
        for one in fields(value):
            yield from _arrays(getattr(value, one.name), f"{name}.{one.name}")
    elif isinstance(value, tuple):
        for place, one in enumerate(value):
            yield from _arrays(one, f"{name}.{place}")
    elif isinstance(value, np.ndarray):
        yield name, value


def _made(kind: Any, name: str, held: Mapping[str, Any]) -> Any:
    """The part of a model that has this name, of this kind, from the arrays held."""
    if name in held:
        return held[name]
    if get_origin(kind) is tuple:
        places = sorted({int(one[len(name) + 1 :].split(".")[0]) for one in held if one.startswith(f"{name}.")})
        return tuple(_made(get_args(kind)[0], f"{name}.{place}", held) for place in places)
    if get_origin(kind) is UnionType:
        if not any(one.startswith(f"{name}.") for one in held):
            return None
        (kind,) = (one for one in get_args(kind) if one is not NoneType)
    hints = get_type_hints(kind)
    return kind(**{one.name: _made(hints[one.name], f"{name}.{one.name}", held) for one in fields(kind)})
