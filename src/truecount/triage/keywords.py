"""Words of crime: the score that everybody can read, and that a learnt one has to beat.

A log's score is how many words of crime it holds that nothing beside them takes back. Nothing is learnt, and no record
is looked at. The list is our own; see `keywords.yaml`.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import yaml

from truecount.reference.kinds import KINDS, OTHER, SEXUAL, VIOLENCE
from truecount.triage.logs import Ints

HOME = Path(__file__).parent / "keywords.yaml"
AT_ONCE = 50_000
GAP = "[ ,/&-]+"
"""What may stand between words that belong together; a new line or a full stop parts them."""
GRAVEST_FIRST = (SEXUAL, VIOLENCE, OTHER)


@dataclass(frozen=True)
class Keywords:
    """Patterns (RE2): words of crime, one pattern for each of KINDS, and what is taken out before they are counted:
    phrases that tell of no crime, and words of crime with what takes them back."""

    kinds: tuple[str, ...]
    taken_back: tuple[str, ...]


@functools.cache
def keywords() -> Keywords:
    """The list, made into patterns."""
    listed: dict[str, Any] = yaml.safe_load(HOME.read_text("utf-8"))
    crime = _either(*listed["kinds"].values())
    before, between, behind = (_either(listed[name]) for name in ("before", "between", "behind"))
    return Keywords(
        kinds=tuple(rf"\b{_either(listed['kinds'][kind])}\b" for kind in KINDS),
        taken_back=(
            rf"\b{_either(listed['no_crime'])}\b",
            rf"\b{before}(?:{GAP}(?:{between}|{crime}))*{GAP}{crime}\b",
            rf"\b{crime}[ :-]+{behind}\b",
        ),
    )


def keyword_table(texts: Sequence[str]) -> Ints:
    """How many words of each kind of crime each log holds, (N, 3) in the order of KINDS, for N cleaned logs.

    A word may speak for two kinds: "sexual assault" counts for both.
    """
    parts = [_counted(texts[begin : begin + AT_ONCE]) for begin in range(0, len(texts), AT_ONCE)]
    return np.concatenate(parts) if parts else np.zeros((0, len(KINDS)), dtype=np.int64)


def keyword_counts(texts: Sequence[str]) -> Ints:
    """How many words of crime each log holds that are not taken back, (N,), for N cleaned logs."""
    return np.asarray(keyword_table(texts).sum(axis=1))


def keyword_kinds(texts: Sequence[str]) -> Ints:
    """The kind of crime that most words speak for, (N,), as a place in KINDS; -1 where none does.

    Where kinds stand equal, it is the first of sexual offences, violence and other crime.
    """
    counts = keyword_table(texts)
    most = np.array(GRAVEST_FIRST)[np.argmax(counts[:, GRAVEST_FIRST], axis=1)]
    return np.where(counts.any(axis=1), most, -1)


def _counted(texts: Sequence[str]) -> Ints:
    read = pa.array(texts, type=pa.string())
    for pattern in keywords().taken_back:
        read = pc.replace_substring_regex(read, pattern, " ")
    return np.column_stack(
        [pc.count_substring_regex(read, pattern).to_numpy().astype(np.int64) for pattern in keywords().kinds]
    )


def _either(*lists: Sequence[str]) -> str:
    return f"(?:{'|'.join(f'(?:{one})' for listed in lists for one in listed)})"
