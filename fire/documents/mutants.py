"""A mutant of a sound document, made by its seed: bent as what it is, then as text, one way upon another."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

import yaml

from fire.documents import bytes as raw
from fire.documents.snippets import json_snippet, yaml_snippet
from fire.documents.tables import as_csv, bent_table, read
from fire.documents.trees import as_json, as_yaml, bent_tree

Make = Callable[[Random], bytes]
"""Makes a mutant."""


def _of_tree(tree: Any, sound: bytes, write: Callable[[Random, Any], bytes], snippet: raw.Bend) -> Make:
    def make(rng: Random) -> bytes:
        way = rng.random()
        if way < 0.6:
            bent = deepcopy(tree)
            for _ in range(rng.choice((1, 1, 2, 3))):
                bent = bent_tree(rng, bent)
            try:
                made = write(rng, bent)
            except (yaml.YAMLError, ValueError, TypeError, RecursionError):
                made = snippet(rng, sound)
        elif way < 0.8:
            made = snippet(rng, sound)
        else:
            return _as_bytes(rng, sound, rng.choice((1, 1, 2)))
        return _as_bytes(rng, made, rng.choice((0, 0, 0, 0, 1)))

    return make


def of_yaml(sound: bytes) -> Make:
    """Mutants of a YAML document."""
    return _of_tree(yaml.safe_load(sound), sound, as_yaml, yaml_snippet)


def of_json(sound: bytes) -> Make:
    """Mutants of a JSON document."""
    return _of_tree(json.loads(sound), sound, as_json, json_snippet)


def of_table(sound: bytes) -> Make:
    """Mutants of a CSV document."""
    table = read(sound)

    def make(rng: Random) -> bytes:
        rows = [[*row] for row in table]
        for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
            rows = bent_table(rng, rows)
        return _as_bytes(rng, as_csv(rng, rows), rng.choice((0, 0, 0, 1, 2)))

    return make


def of_bytes(sound: bytes) -> Make:
    """Mutants of any other file."""
    return lambda rng: _as_bytes(rng, sound, rng.choice((1, 1, 2, 3)))


def _as_bytes(rng: Random, made: bytes, times: int) -> bytes:
    for _ in range(times):
        made = raw.bent(rng, made)
    return made
